// A walk over the binary schema, one part of the path a step.
#include "agreement/fields.hpp"

#include <flatbuffers/reflection.h>

#include <algorithm>
#include <cmath>

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

/// A field with what it is a member of; both null where the path leads nowhere.
struct Place {
  const reflection::Object* owner = nullptr;
  const reflection::Field* field = nullptr;
};

Place find_place(ByteView binary_schema, std::string_view path) {
  const reflection::Schema& schema = *reflection::GetSchema(binary_schema.data());
  const reflection::Object* object = schema.root_table();
  while (object != nullptr) {
    const std::size_t dot = path.find('.');
    const reflection::Field* field = find_field(*object, path.substr(0, dot));
    if (field == nullptr) return {};
    if (dot == std::string_view::npos) return {object, field};
    object = object_of(schema, *field);
    path.remove_prefix(dot + 1);
  }
  return {};
}

FieldKind kind_in_schema(ByteView binary_schema, std::string_view path) {
  const Place place = find_place(binary_schema, path);
  if (place.field == nullptr) return FieldKind::absent;
  return is_number(*place.field) ? FieldKind::numeric : FieldKind::other;
}

/// What the pipeline itself reads a payload by is never touched.
std::string_view why_untouchable(const PayloadType& type, std::string_view path) {
  if (type.lane == Lane::tasking) return "a tasking message is signed into its chain as it is";
  const auto& fixed = type.fixed_fields;
  if (std::find(fixed.begin(), fixed.end(), path) == fixed.end()) return {};
  return "rulings and the reading of the rest rest on it";
}

bool has_presence_bit(const PayloadType& type, std::string_view path) {
  return std::any_of(type.presence.begin(), type.presence.end(),
                     [&](const PresenceBit& bit) { return bit.field == path; });
}

bool is_integer(const reflection::Field& field) {
  const reflection::Type& type = *field.type();
  const auto base =
      type.base_type() == reflection::BaseType::Vector ? type.element() : type.base_type();
  return base < reflection::BaseType::Float;
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

FieldKind field_kind(const PayloadType& type, std::string_view path) {
  return kind_in_schema(type.binary_schema, path);
}

std::string_view why_not_removable(const AgreedPayload& payload, std::string_view path) {
  const PayloadType* type = find_payload_type(payload.code);
  return type == nullptr ? std::string_view() : why_not_removable(*type, path);
}

std::string_view why_not_removable(const PayloadType& type, std::string_view path) {
  if (const auto why = why_untouchable(type, path); !why.empty()) return why;
  const Place place = find_place(type.binary_schema, path);
  if (place.field == nullptr) return {};
  if (place.field->required()) return "the schema requires it";
  if (!place.owner->is_struct() || has_presence_bit(type, path)) return {};
  return "a member of a struct whose absence nothing would say";
}

std::string_view why_not_coarser(const AgreedPayload& payload, std::string_view path,
                                 double quantum) {
  const PayloadType* type = find_payload_type(payload.code);
  return type == nullptr ? std::string_view() : why_not_coarser(*type, path, quantum);
}

std::string_view why_not_coarser(const PayloadType& type, std::string_view path, double quantum) {
  constexpr double kMostWhole = 9007199254740992.0;  // 2^53
  if (const auto why = why_untouchable(type, path); !why.empty()) return why;
  const Place place = find_place(type.binary_schema, path);
  if (place.field == nullptr || !is_integer(*place.field)) return {};
  const bool whole = quantum >= 1 && quantum <= kMostWhole && std::floor(quantum) == quantum;
  return whole ? std::string_view() : "it holds whole numbers, and so must the quantum";
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
