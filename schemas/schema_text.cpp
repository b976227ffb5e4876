// The library's parser, held to what our own check of buffers can bear.
#include "schemas/schema_text.hpp"

#include <flatbuffers/idl.h>
#include <flatbuffers/reflection.h>

#include <string>

namespace accord {
namespace {

tl::unexpected<Error> refused(std::string what, std::string where = {}) {
  return fail(Code::schema_text, std::move(what), std::move(where));
}

/// "error: ..., at line 3" and the like: the library's sentence, with its line as the place.
Error of_library(const std::string& said) {
  std::string what = said.substr(0, said.find('\n')).substr(0, 300);
  std::string where;
  const std::size_t colon = what.find(':');  // "3: 12: error: ..."
  if (colon != std::string::npos && colon > 0 && what.find_first_not_of("0123456789 ") == colon) {
    where = "line " + what.substr(what.find_first_not_of(' '), colon);
  }
  const std::size_t error = what.find("error: ");
  if (error != std::string::npos) what.erase(0, error + 7);
  return {Code::schema_text, std::move(what), std::move(where)};
}

bool is_of_union(reflection::BaseType type) {
  return type == reflection::Union || type == reflection::UType;
}

bool is_whole_number(reflection::BaseType type) {
  return type >= reflection::Bool && type <= reflection::ULong;
}

Status check_field(const reflection::Object& owner, const reflection::Field& field) {
  const reflection::Type& type = *field.type();
  const std::string name = owner.name()->str() + "." + field.name()->str();
  if (is_of_union(type.base_type()) || is_of_union(type.element()))
    return refused("a union, which no payload type may have", name);
  if (type.base_type() == reflection::Array && !is_whole_number(type.element()))
    return refused("a fixed-size array of other than whole numbers", name);
  const auto* attributes = field.attributes();
  for (const char* nested : {"nested_flatbuffer", "flexbuffer"}) {
    if (attributes != nullptr && attributes->LookupByKey(nested) != nullptr)
      return refused("a buffer within a buffer, which no check looks into", name);
  }
  return {};
}

/// At most, of a field that lies in its table, with what aligns it.
std::size_t inline_bytes(const reflection::Schema& schema, const reflection::Type& type) {
  constexpr std::size_t kNumberOrOffset = 2 * sizeof(std::uint64_t);
  if (type.base_type() != reflection::Obj) return kNumberOrOffset;
  const auto& object = *schema.objects()->Get(static_cast<flatbuffers::uoffset_t>(type.index()));
  if (!object.is_struct()) return kNumberOrOffset;
  return static_cast<std::size_t>(object.bytesize()) + static_cast<std::size_t>(object.minalign());
}

/// Offsets within a table have 16 bits, and the library's builder takes that for granted.
Status check_size(const reflection::Schema& schema, const reflection::Object& table) {
  std::size_t bytes = 0;
  for (const reflection::Field* field : *table.fields())
    bytes += inline_bytes(schema, *field->type());
  if (table.is_struct() || bytes <= kMaxInlineBytes) return {};
  return refused("a table whose numbers and structs take more than 32,768 bytes",
                 table.name()->str());
}

Status check_schema(const reflection::Schema& schema) {
  for (const reflection::Object* object : *schema.objects()) {
    ACCORD_CHECK(check_size(schema, *object));
    for (const reflection::Field* field : *object->fields())
      ACCORD_CHECK(check_field(*object, *field));
  }
  return {};
}

}  // namespace

Result<Bytes> binary_schema_of(std::string_view text, std::string_view file_id) {
  if (text.size() > kMaxSchemaTextBytes)
    return fail(Code::too_large, "a schema text has at most 65,536 bytes");
  if (text.find('\0') != std::string_view::npos) return refused("a NUL byte");
  flatbuffers::IDLOptions options;
  options.binary_schema_builtins = true;  // the attributes that say what an enum and a key are
  flatbuffers::Parser parser(options);
  const char* nowhere[] = {nullptr};  // no folder, and so no file, to include from
  if (!parser.Parse(std::string(text).c_str(), nowhere)) return fail(of_library(parser.error_));
  if (parser.builder_.GetSize() != 0) return refused("data behind the schema");
  if (parser.root_struct_def_ == nullptr || parser.root_struct_def_->fixed)
    return refused("no root_type, or one that is no table");
  if (parser.file_identifier_.empty()) return refused("no file_identifier");
  if (!file_id.empty() && parser.file_identifier_ != file_id) {
    return refused("its file_identifier is '" + parser.file_identifier_ + "', the agreement's '" +
                   std::string(file_id) + "'");
  }
  parser.Serialize();
  const Bytes binary(parser.builder_.GetBufferPointer(),
                     parser.builder_.GetBufferPointer() + parser.builder_.GetSize());
  flatbuffers::Verifier verifier(binary.data(), binary.size());
  if (!reflection::VerifySchemaBuffer(verifier)) return refused("it has no binary form");
  ACCORD_CHECK(check_schema(*reflection::GetSchema(binary.data())));
  return binary;
}

}  // namespace accord
