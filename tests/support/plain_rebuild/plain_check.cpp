// The walk as it was: each pointer is checked before it is followed.
#include "tests/support/plain_rebuild/plain_check.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include "schemas/vocab/limits.hpp"

namespace accord::plain {
namespace {

using flatbuffers::uoffset_t;

bool is_scalar(reflection::BaseType type) {
  return type >= reflection::UType && type <= reflection::Double;
}

const std::uint8_t* follow(const std::uint8_t* offset_at) {
  return offset_at + flatbuffers::ReadScalar<uoffset_t>(offset_at);
}

}  // namespace

PlainCheck::PlainCheck(const reflection::Schema& schema, ByteView buffer, std::size_t root_at)
    : schema_(schema),
      buffer_(buffer),
      root_at_(root_at),
      bounds_(buffer.data(), buffer.size(), kMaxFlatBufferDepth, kMaxFlatBufferTables),
      budget_bytes_(kMaxFrameBytes) {}

Status PlainCheck::run() {
  if (bounds_.VerifyOffset(root_at_) == 0)
    return fail(Code::bad_buffer, "the root lies outside", "byte 0");
  const std::uint8_t* root = follow(buffer_.data() + root_at_);
  return table(*schema_.root_table(), *reinterpret_cast<const flatbuffers::Table*>(root));
}

Status PlainCheck::table(const reflection::Object& object, const flatbuffers::Table& table) {
  if (!bounds_.VerifyTableStart(reinterpret_cast<const std::uint8_t*>(&table))) {
    return fail(Code::bad_buffer, "a table lies outside, too deep, or is one too many",
                object.name()->str());
  }
  for (const Field* field : *object.fields()) {
    const auto offset = table.GetOptionalFieldOffset(field->offset());
    if (offset != 0) {
      ACCORD_CHECK(value(*field, table, offset));
    } else if (field->required()) {
      return bad(*field, "a required field is missing");
    }
  }
  bounds_.EndTable();
  return {};
}

Status PlainCheck::value(const Field& field, const flatbuffers::Table& table,
                         flatbuffers::voffset_t offset) {
  const auto* base = reinterpret_cast<const std::uint8_t*>(&table);
  const auto type = field.type()->base_type();
  if (is_scalar(type)) {
    const std::size_t size = flatbuffers::GetTypeSize(type);
    if (!bounds_.VerifyFieldStruct(base, offset, size, size))
      return bad(field, "a number lies outside");
    return number(field, type, base + offset);
  }
  if (type == reflection::Obj && object_of(field).is_struct()) {
    const auto& object = object_of(field);
    const auto size = static_cast<std::size_t>(object.bytesize());
    const auto align = static_cast<std::size_t>(object.minalign());
    if (!bounds_.VerifyFieldStruct(base, offset, size, align))
      return bad(field, "a struct lies outside");
    return structure(object, base + offset);
  }
  if (!bounds_.VerifyOffset(base, offset)) return bad(field, "an offset leads outside");
  const std::uint8_t* target = follow(base + offset);
  if (type == reflection::Obj) {
    return this->table(object_of(field), *reinterpret_cast<const flatbuffers::Table*>(target));
  }
  if (type == reflection::String) return text(field, target);
  if (type == reflection::Vector) return vector(field, target);
  return bad(field, "a union, which no payload type of ours has");
}

Status PlainCheck::number(const Field& field, reflection::BaseType type,
                          const std::uint8_t* address) const {
  const bool finite =
      (type != reflection::Double || std::isfinite(flatbuffers::ReadScalar<double>(address))) &&
      (type != reflection::Float || std::isfinite(flatbuffers::ReadScalar<float>(address)));
  if (finite) return {};
  return fail(Code::not_finite, "NaN or infinity", field.name()->str());
}

Status PlainCheck::structure(const reflection::Object& object, const std::uint8_t* address) {
  for (const Field* field : *object.fields()) {
    const auto type = field->type()->base_type();
    if (type == reflection::Obj) {
      ACCORD_CHECK(structure(object_of(*field), address + field->offset()));
    } else if (type == reflection::Array) {
      const auto element = field->type()->element();
      if (element == reflection::Double || element == reflection::Float || !is_scalar(element)) {
        return bad(*field, "an array of other than integers, which no payload type of ours has");
      }
    } else {
      ACCORD_CHECK(number(*field, type, address + field->offset()));
    }
  }
  return {};
}

Status PlainCheck::text(const Field& field, const std::uint8_t* address) {
  std::size_t end = 0;
  if (!bounds_.VerifyVectorOrString(address, 1, &end) || !bounds_.Verify(end, 1) ||
      buffer_[end] != 0) {
    return bad(field, "a string lies outside or does not end");
  }
  return spend(field, flatbuffers::ReadScalar<uoffset_t>(address));
}

Status PlainCheck::vector(const Field& field, const std::uint8_t* address) {
  const auto element = field.type()->element();
  std::size_t size = sizeof(uoffset_t), align = sizeof(uoffset_t);
  if (is_scalar(element)) {
    size = align = flatbuffers::GetTypeSize(element);
  } else if (element == reflection::Obj && object_of(field).is_struct()) {
    size = static_cast<std::size_t>(object_of(field).bytesize());
    align = static_cast<std::size_t>(object_of(field).minalign());
  } else if (element != reflection::Obj && element != reflection::String) {
    return bad(field, "a vector of unions, which no payload type of ours has");
  }
  const auto first = static_cast<std::size_t>(address - buffer_.data()) + sizeof(uoffset_t);
  if (!bounds_.VerifyVectorOrString(address, size)) return bad(field, "a vector lies outside");
  // The library leaves an empty vector where it falls: there is no element to be aligned.
  const bool empty = flatbuffers::ReadScalar<uoffset_t>(address) == 0;
  if (!empty && !bounds_.VerifyAlignment(first, align))
    return bad(field, "a vector is not aligned");
  ACCORD_CHECK(spend(field, size * flatbuffers::ReadScalar<uoffset_t>(address)));
  return elements(field, address);
}

Status PlainCheck::elements(const Field& field, const std::uint8_t* address) {
  const auto element = field.type()->element();
  const auto count = flatbuffers::ReadScalar<uoffset_t>(address);
  const std::uint8_t* at = address + sizeof(uoffset_t);
  if (is_scalar(element) && element != reflection::Double && element != reflection::Float)
    return {};
  const reflection::Object* object = element == reflection::Obj ? &object_of(field) : nullptr;
  for (uoffset_t i = 0; i < count; ++i) {
    if (is_scalar(element)) {
      ACCORD_CHECK(number(field, element, at));
      at += flatbuffers::GetTypeSize(element);
    } else if (object != nullptr && object->is_struct()) {
      ACCORD_CHECK(structure(*object, at));
      at += object->bytesize();
    } else {
      if (bounds_.VerifyOffset(static_cast<std::size_t>(at - buffer_.data())) == 0) {
        return bad(field, "an offset leads outside");
      }
      const std::uint8_t* target = follow(at);
      if (object != nullptr) {
        ACCORD_CHECK(table(*object, *reinterpret_cast<const flatbuffers::Table*>(target)));
      } else {
        ACCORD_CHECK(text(field, target));
      }
      at += sizeof(uoffset_t);
    }
  }
  return {};
}

Status PlainCheck::spend(const Field& field, std::size_t bytes) {
  if (bytes > budget_bytes_) {
    return fail(Code::too_large, "shared strings or vectors say more than a frame holds",
                field.name()->str());
  }
  budget_bytes_ -= bytes;
  return {};
}

Status PlainCheck::bad(const Field& field, const char* what) const {
  return fail(Code::bad_buffer, what, field.name()->str());
}

const reflection::Object& PlainCheck::object_of(const Field& field) const {
  return *schema_.objects()->Get(static_cast<uoffset_t>(field.type()->index()));
}

Status verify_buffer(const PayloadType& type, ByteView buffer, std::size_t prefix_bytes) {
  if (buffer.size() > kMaxFrameBytes)
    return fail(Code::too_large, std::string(type.name) + " over the frame limit");
  if (buffer.size() < prefix_bytes + 8 ||
      as_text(buffer.subspan(prefix_bytes + 4, 4)) != type.file_id) {
    return fail(Code::bad_buffer, "no " + std::string(type.name) + ": file identifier missing",
                "byte 4");
  }
  const auto& schema = *reflection::GetSchema(type.binary_schema.data());
  std::vector<std::uint64_t> aligned((buffer.size() + 7) / 8);
  std::memcpy(aligned.data(), buffer.data(), buffer.size());
  const auto* data = reinterpret_cast<const std::uint8_t*>(aligned.data());
  auto checked = PlainCheck(schema, {data, buffer.size()}, prefix_bytes).run();
  if (!checked)
    return fail(checked.error().code, std::string(type.name) + ": " + checked.error().what,
                checked.error().where);
  return {};
}

}  // namespace accord::plain
