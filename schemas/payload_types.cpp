#include "schemas/payload_types.hpp"

#include <flatbuffers/reflection.h>

#include "schemas/schema_text.hpp"
#include "schemas/type_plan.hpp"

namespace accord {

/// The row of a type and what its views lead into.
struct PayloadTypes::Declared {
  DeclaredSchema schema;
  Bytes binary;
  PayloadType type;

  Declared(DeclaredSchema of, Bytes read) : schema(std::move(of)), binary(std::move(read)) {
    type.code = schema.code;
    type.name = schema.name;
    type.file_id = reflection::GetSchema(binary.data())->file_ident()->string_view();
    type.lane = Lane::data;
    type.schema_digest = schema.digest;
    type.binary_schema = binary;
    type.plan = std::make_shared<const TypePlan>(type);
  }
};

PayloadTypes::PayloadTypes() = default;
PayloadTypes::~PayloadTypes() = default;
PayloadTypes::PayloadTypes(PayloadTypes&& other) noexcept = default;
PayloadTypes& PayloadTypes::operator=(PayloadTypes&& other) noexcept = default;

const std::shared_ptr<const PayloadTypes>& PayloadTypes::of_build() {
  static const auto kBuild = std::make_shared<const PayloadTypes>();
  return kBuild;
}

Status PayloadTypes::declare(const DeclaredSchema& schema) {
  const PayloadType* known = find(schema.code);
  const bool is_of_the_build = find_payload_type(schema.code) != nullptr;
  if (is_of_the_build || (known != nullptr && known->schema_digest != schema.digest))
    return fail(Code::schema_text, schema.code + " is a type with another text already");
  ACCORD_TRY(Bytes binary, binary_schema_of(schema.text, schema.file_id));
  if (known != nullptr) return {};  // by another agreement
  auto declared = std::make_unique<const Declared>(schema, std::move(binary));
  const auto has_its_id = [&](const PayloadType& type) {
    return type.file_id == declared->type.file_id;
  };
  const PayloadType* other = nullptr;
  for (const PayloadType& type : payload_types()) {
    if (has_its_id(type)) other = &type;
  }
  for (const auto& each : declared_) {
    if (has_its_id(each->type)) other = &each->type;
  }
  if (other != nullptr) {
    return fail(Code::schema_text, "its file identifier is that of " + std::string(other->code));
  }
  declared_.push_back(std::move(declared));
  return {};
}

const PayloadType* PayloadTypes::find(std::string_view code) const {
  if (const PayloadType* type = find_payload_type(code)) return type;
  for (const auto& each : declared_) {
    if (each->type.code == code) return &each->type;
  }
  return nullptr;
}

const PayloadType* PayloadTypes::of_buffer(ByteView buffer) const {
  if (const PayloadType* type = payload_type_of_buffer(buffer)) return type;
  if (buffer.size() < 8) return nullptr;
  const std::string_view id = as_text(buffer.subspan(4, 4));
  for (const auto& each : declared_) {
    if (each->type.file_id == id) return &each->type;
  }
  return nullptr;
}

std::vector<const DeclaredSchema*> PayloadTypes::declared() const {
  std::vector<const DeclaredSchema*> out;
  for (const auto& each : declared_) out.push_back(&each->schema);
  return out;
}

}  // namespace accord
