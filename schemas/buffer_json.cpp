// The walk. Everything it follows has been checked, so that it only reads.
#include "schemas/buffer_json.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace accord {
namespace {

using Json = BufferJson::Json;
using flatbuffers::uoffset_t;

const std::uint8_t* follow(const std::uint8_t* offset_at) {
  return offset_at + flatbuffers::ReadScalar<uoffset_t>(offset_at);
}

std::string text_at(const std::uint8_t* at) {
  return reinterpret_cast<const flatbuffers::String*>(at)->str();
}

/// A schema lists its fields by name; people expect the order that the schema was written in.
std::vector<const reflection::Field*> in_order(const reflection::Object& object) {
  std::vector<const reflection::Field*> out(object.fields()->begin(), object.fields()->end());
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->id() < b->id(); });
  return out;
}

}  // namespace

Json BufferJson::of(const flatbuffers::Table& root) const {
  return table(*schema_.root_table(), root);
}

Json BufferJson::table(const reflection::Object& object, const flatbuffers::Table& from) const {
  Json out = Json::object();
  for (const Field* field : in_order(object)) {
    if (from.CheckField(field->offset())) out[field->name()->str()] = value(*field, from);
  }
  return out;
}

Json BufferJson::value(const Field& field, const flatbuffers::Table& from) const {
  const auto type = field.type()->base_type();
  const auto* at = from.GetAddressOf(field.offset());
  if (type == reflection::String) return text_at(follow(at));
  if (type == reflection::Vector) return vector(field, follow(at));
  if (type != reflection::Obj) return scalar(field, type, at);
  const auto& object = object_of(field);
  if (object.is_struct()) return structure(object, at);
  return table(object, *reinterpret_cast<const flatbuffers::Table*>(follow(at)));
}

Json BufferJson::structure(const reflection::Object& object, const std::uint8_t* at) const {
  Json out = Json::object();
  for (const Field* field : in_order(object)) {
    const auto* type = field->type();
    const std::uint8_t* here = at + field->offset();
    Json& member = out[field->name()->str()];
    if (type->base_type() == reflection::Obj) {
      member = structure(object_of(*field), here);
    } else if (type->base_type() == reflection::Array) {
      const std::size_t size = flatbuffers::GetTypeSize(type->element());
      member = Json::array();
      for (std::size_t i = 0; i < type->fixed_length(); ++i)
        member.push_back(scalar(*field, type->element(), here + i * size));
    } else {
      member = scalar(*field, type->base_type(), here);
    }
  }
  return out;
}

Json BufferJson::vector(const Field& field, const std::uint8_t* at) const {
  const auto element = field.type()->element();
  const auto count = flatbuffers::ReadScalar<uoffset_t>(at);
  const std::uint8_t* item = at + sizeof(uoffset_t);
  const reflection::Object* object = element == reflection::Obj ? &object_of(field) : nullptr;
  Json out = Json::array();
  for (uoffset_t i = 0; i < count; ++i) {
    if (object != nullptr && object->is_struct()) {
      out.push_back(structure(*object, item));
      item += object->bytesize();
    } else if (object != nullptr) {
      out.push_back(table(*object, *reinterpret_cast<const flatbuffers::Table*>(follow(item))));
      item += sizeof(uoffset_t);
    } else if (element == reflection::String) {
      out.push_back(text_at(follow(item)));
      item += sizeof(uoffset_t);
    } else {
      out.push_back(scalar(field, element, item));
      item += flatbuffers::GetTypeSize(element);
    }
  }
  return out;
}

Json BufferJson::scalar(const Field& field, reflection::BaseType type,
                        const std::uint8_t* at) const {
  if (type == reflection::Float || type == reflection::Double)
    return flatbuffers::GetAnyValueF(type, at);
  const std::int64_t number = flatbuffers::GetAnyValueI(type, at);
  if (field.type()->index() >= 0)
    return named(*schema_.enums()->Get(static_cast<uoffset_t>(field.type()->index())), number);
  if (type == reflection::Bool) return number != 0;
  if (type == reflection::ULong) return static_cast<std::uint64_t>(number);
  return number;
}

/// The value's name; of bit flags the names of all its bits; what nobody named is a number.
Json BufferJson::named(const reflection::Enum& names, std::int64_t value) const {
  std::string flags;
  std::int64_t rest = value;
  for (const auto* entry : *names.values()) {
    if (entry->value() == value) return entry->name()->str();
    if ((entry->value() & value) == 0) continue;
    flags += (flags.empty() ? "" : " ") + entry->name()->str();
    rest &= ~entry->value();
  }
  const auto* attributes = names.attributes();
  const bool is_flags = attributes != nullptr && attributes->LookupByKey("bit_flags") != nullptr;
  if (is_flags && rest == 0 && value != 0) return flags;
  return value;
}

const reflection::Object& BufferJson::object_of(const Field& field) const {
  return *schema_.objects()->Get(static_cast<uoffset_t>(field.type()->index()));
}

}  // namespace accord
