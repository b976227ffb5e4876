// Buffers to JSON through flatc's own text writer, driven by the embedded
// schema.
#include "schemas/show.hpp"

#include <flatbuffers/idl.h>

#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

std::uint32_t little_endian_32(ByteView bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

/// Requires: verified, and aligned to 8 bytes with its prefix counted in.
Result<std::string> text_of(const PayloadType& type, ByteView buffer, std::size_t prefix_bytes) {
  flatbuffers::IDLOptions options;
  options.strict_json = true;
  options.output_default_scalars_in_json = false;
  options.indent_step = 2;
  options.size_prefixed = prefix_bytes != 0;
  flatbuffers::Parser parser(options);
  if (!parser.Deserialize(type.binary_schema.data(), type.binary_schema.size())) {
    return fail(Code::bad_buffer, "the embedded schema cannot be read");
  }
  std::string json;
  if (!flatbuffers::GenerateText(parser, buffer.data(), &json)) {
    return fail(Code::bad_buffer, "text in a " + std::string(type.name) + " is not UTF-8");
  }
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json;
}

/// `element` with its size prefix. Producers align either with the prefix counted in, as flatc
/// does, or without; both are read.
Result<Shown> show_element(const Bytes& element, const std::string& where) {
  const Bytes bare(element.begin() + 4, element.end());
  const PayloadType* type = payload_type_of_buffer(bare);
  if (type == nullptr) return fail(Code::unknown_payload, "no known file identifier", where);
  const bool prefix_counts = verify_buffer(*type, element, 4).has_value();
  auto json = prefix_counts ? text_of(*type, element, 4) : buffer_to_json(*type, bare);
  if (!json) return fail(json.error().code, json.error().what, where);
  return Shown{std::string(type->code), std::move(*json)};
}

}  // namespace

Result<std::string> buffer_to_json(const PayloadType& type, ByteView buffer) {
  ACCORD_CHECK(verify_buffer(type, buffer));
  const Bytes aligned(buffer.begin(),
                      buffer.end());  // a socket's or a slice's bytes begin anywhere
  return text_of(type, aligned, 0);
}

Result<std::vector<Shown>> show_bytes(ByteView bytes) {
  std::vector<Shown> out;
  if (const PayloadType* type = payload_type_of_buffer(bytes)) {
    ACCORD_TRY(std::string json, buffer_to_json(*type, bytes));
    out.push_back({std::string(type->code), std::move(json)});
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
    ACCORD_TRY(Shown shown, show_element(element, where));
    out.push_back(std::move(shown));
    at += 4 + size;
  }
  if (out.empty()) return fail(Code::bad_buffer, "empty input");
  return out;
}

}  // namespace accord
