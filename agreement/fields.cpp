// A walk over the binary schema, one part of the path a step.
#include "agreement/fields.hpp"

#include <flatbuffers/reflection.h>

#include <algorithm>

#include "schemas/payload_registry.hpp"

namespace accord::agreement {
namespace {

const reflection::Field* find_field(const reflection::Object& object, std::string_view name) {
  for (const reflection::Field* field : *object.fields()) {
    if (field->name()->string_view() == name) return field;
  }
  return nullptr;
}

/// The table or struct that a field, or each element of it, is; null for anything else.
const reflection::Object* object_of(const reflection::Schema& schema,
                                    const reflection::Field& field) {
  const reflection::Type& type = *field.type();
  const bool vector = type.base_type() == reflection::BaseType::Vector;
  const auto base = vector ? type.element() : type.base_type();
  if (base != reflection::BaseType::Obj || type.index() < 0) return nullptr;
  return schema.objects()->Get(static_cast<flatbuffers::uoffset_t>(type.index()));
}

bool is_number(const reflection::Field& field) {
  const reflection::Type& type = *field.type();
  const auto base =
      type.base_type() == reflection::BaseType::Vector ? type.element() : type.base_type();
  const bool is_enum = type.index() >= 0 && base != reflection::BaseType::Obj;
  return !is_enum && base >= reflection::BaseType::Byte && base <= reflection::BaseType::Double;
}

FieldKind kind_in_schema(ByteView binary_schema, std::string_view path) {
  const reflection::Schema& schema = *reflection::GetSchema(binary_schema.data());
  const reflection::Object* object = schema.root_table();
  while (object != nullptr) {
    const std::size_t dot = path.find('.');
    const reflection::Field* field = find_field(*object, path.substr(0, dot));
    if (field == nullptr) return FieldKind::absent;
    if (dot == std::string_view::npos) {
      return is_number(*field) ? FieldKind::numeric : FieldKind::other;
    }
    object = object_of(schema, *field);
    path.remove_prefix(dot + 1);
  }
  return FieldKind::absent;
}

}  // namespace

FieldKind field_kind(const AgreedPayload& payload, std::string_view path) {
  if (payload.declared) {
    for (const DeclaredField& field : payload.declared->fields) {
      if (field.name == path) return field.numeric ? FieldKind::numeric : FieldKind::other;
    }
  }
  const PayloadType* type = find_payload_type(payload.code);
  return type == nullptr ? FieldKind::absent : kind_in_schema(type->binary_schema, path);
}

std::vector<std::string> protected_fields(const AgreedPayload& payload) {
  std::vector<std::string> fields;
  if (const PayloadType* type = find_payload_type(payload.code)) {
    fields.assign(type->protected_fields.begin(), type->protected_fields.end());
  }
  if (payload.declared) {
    for (const DeclaredField& field : payload.declared->fields) {
      if (field.is_protected) fields.push_back(field.name);
    }
  }
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

}  // namespace accord::agreement
