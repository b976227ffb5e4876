// Buffers to JSON, streams to their elements, envelopes opened.
#include "schemas/show.hpp"

#include "schemas/buffer_json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

std::uint32_t little_endian_32(ByteView bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

using Json = BufferJson::Json;

constexpr int kMaxEnclosed = 2;  // a batch holds records, a record its payload

/// Requires: verified, and aligned to 8 bytes with its prefix counted in.
Json values_of(const PayloadType& type, ByteView buffer, std::size_t prefix_bytes) {
  const auto& schema = *reflection::GetSchema(type.binary_schema.data());
  return BufferJson(schema).of(
      *flatbuffers::GetRoot<flatbuffers::Table>(buffer.data() + prefix_bytes));
}

Result<Json> verified_values(const PayloadType& type, ByteView buffer) {
  ACCORD_CHECK(verify_buffer(type, buffer));
  const Bytes aligned(buffer.begin(),
                      buffer.end());  // a socket's or a slice's bytes begin anywhere
  return values_of(type, aligned, 0);
}

void open_enclosed(const PayloadTypes& types, const PayloadType& type, Json& value, int depth);

/// Puts the buffer that stands as bytes in this member in their place, when it is one that this
/// build knows and that holds; else the bytes stay.
void open_member(const PayloadTypes& types, Json& owner, const char* name, int depth) {
  Bytes bytes;
  for (const Json& value : owner[name]) bytes.push_back(value.get<std::uint8_t>());
  const PayloadType* type = types.of_buffer(bytes);
  if (type == nullptr) return;
  auto inside = verified_values(*type, bytes);
  if (!inside) return;
  open_enclosed(types, *type, *inside, depth);
  owner[name] = std::move(*inside);
}

/// Opens the records of a batch, the payload of a record, the body of a control message.
void open_enclosed(const PayloadTypes& types, const PayloadType& type, Json& value, int depth) {
  if (depth == kMaxEnclosed) return;
  if (type.code == "BAT") {
    for (Json& record : value["records"]) open_member(types, record, "bytes", depth + 1);
  }
  if (type.code == "CTL") open_member(types, value, "body", depth + 1);
  if (type.code == "REC") open_member(types, value, "payload", depth + 1);
}

/// Indented by two; a text that is not UTF-8 cannot be JSON.
Result<std::string> text_of(const PayloadType& type, const Json& value) {
  try {
    return value.dump(2);
  } catch (const nlohmann::json::exception&) {
    return fail(Code::bad_buffer, "text in a " + std::string(type.name) + " is not UTF-8");
  }
}

Result<Shown> shown(const PayloadTypes& types, const PayloadType& type, Json value) {
  open_enclosed(types, type, value, 0);
  ACCORD_TRY(std::string json, text_of(type, value));
  return Shown{std::string(type.code), std::move(json)};
}

/// `element` with its size prefix. Producers align either with the prefix counted in, as flatc
/// does, or without; both are read.
Result<Shown> show_element(const PayloadTypes& types, const Bytes& element,
                           const std::string& where) {
  const Bytes bare(element.begin() + 4, element.end());
  const PayloadType* type = types.of_buffer(bare);
  if (type == nullptr) return fail(Code::unknown_payload, "no known file identifier", where);
  const bool prefix_counts = verify_buffer(*type, element, 4).has_value();
  Result<Json> values = prefix_counts ? values_of(*type, element, 4) : verified_values(*type, bare);
  Result<Shown> one = values ? shown(types, *type, std::move(*values)) : fail(values.error());
  if (!one) return fail(one.error().code, one.error().what, where);
  return one;
}

}  // namespace

Result<std::string> buffer_to_json(const PayloadType& type, ByteView buffer) {
  ACCORD_TRY(const Json value, verified_values(type, buffer));
  return text_of(type, value);
}

Result<std::vector<Shown>> show_bytes(ByteView bytes, const PayloadTypes& types) {
  std::vector<Shown> out;
  if (const PayloadType* type = types.of_buffer(bytes)) {
    ACCORD_TRY(Json values, verified_values(*type, bytes));
    ACCORD_TRY(Shown only, shown(types, *type, std::move(values)));
    out.push_back(std::move(only));
    return out;
  }
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::string where = "byte " + std::to_string(at);
    if (bytes.size() - at < 12) return fail(Code::bad_buffer, "truncated size prefix", where);
    const std::size_t size = little_endian_32(bytes.subspan(at, 4));
    if (size > kMaxFrameBytes || size > bytes.size() - at - 4) {
      return fail(Code::bad_buffer,
                  "size prefix passes the end of the input, and no known file "
                  "identifier",
                  where);
    }
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const Bytes element(first, first + static_cast<std::ptrdiff_t>(4 + size));
    ACCORD_TRY(Shown one, show_element(types, element, where));
    out.push_back(std::move(one));
    at += 4 + size;
  }
  if (out.empty()) return fail(Code::bad_buffer, "empty input");
  return out;
}

}  // namespace accord
