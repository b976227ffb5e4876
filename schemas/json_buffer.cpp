// Our own look at the JSON first, because the library's is lenient: it takes "12" for 12, null for
// nothing and functions for numbers. Then the library builds the buffer.
#include "schemas/json_buffer.hpp"

#include <flatbuffers/idl.h>
#include <flatbuffers/reflection.h>

#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

using Json = nlohmann::json;
using reflection::BaseType;

tl::unexpected<Error> wrong(std::string what, const std::string& path) {
  return fail(Code::bad_value, std::move(what), path);
}

class Kinds {
 public:
  explicit Kinds(const reflection::Schema& schema) : schema_(schema) {}

  Status check_root(const Json& json) const { return members(*schema_.root_table(), json, "$"); }

 private:
  Status members(const reflection::Object& object, const Json& json,
                 const std::string& path) const {
    if (!json.is_object()) return wrong("an object is required", path);
    for (const auto& [key, value] : json.items()) {
      const auto* field = object.fields()->LookupByKey(key.c_str());
      const std::string at = path + "." + key;
      if (field == nullptr || field->deprecated()) return wrong("the schema has no such field", at);
      ACCORD_CHECK(member(*field, value, at));
    }
    for (const reflection::Field* field : *object.fields()) {
      const bool needed = object.is_struct() || field->required();
      if (needed && !json.contains(field->name()->str()))
        return wrong("the schema requires this field", path + "." + field->name()->str());
    }
    return {};
  }

  Status member(const reflection::Field& field, const Json& json, const std::string& path) const {
    const reflection::Type& type = *field.type();
    if (type.base_type() != BaseType::Vector && type.base_type() != BaseType::Array)
      return value(type, type.base_type(), json, path);
    if (!json.is_array()) return wrong("an array is required", path);
    if (type.base_type() == BaseType::Array && json.size() != type.fixed_length())
      return wrong("an array of " + std::to_string(type.fixed_length()) + " is required", path);
    for (std::size_t i = 0; i < json.size(); ++i)
      ACCORD_CHECK(value(type, type.element(), json[i], path + "[" + std::to_string(i) + "]"));
    return {};
  }

  Status value(const reflection::Type& type, BaseType base, const Json& json,
               const std::string& path) const {
    if (base == BaseType::Obj) {
      return members(*schema_.objects()->Get(static_cast<flatbuffers::uoffset_t>(type.index())),
                     json, path);
    }
    if (base == BaseType::String)
      return json.is_string() ? Status{} : wrong("a text is required", path);
    if (type.index() >= 0) return enum_value(type, json, path);
    if (base == BaseType::Bool)
      return json.is_boolean() ? Status{} : wrong("true or false is required", path);
    if (base == BaseType::Float || base == BaseType::Double)
      return json.is_number() ? Status{} : wrong("a number is required", path);
    return json.is_number_integer() ? Status{} : wrong("a whole number is required", path);
  }

  /// One name, or one value; rebuild knows which values an enum has.
  Status enum_value(const reflection::Type& type, const Json& json, const std::string& path) const {
    if (json.is_number_integer()) return {};
    const auto& names = *schema_.enums()->Get(static_cast<flatbuffers::uoffset_t>(type.index()));
    if (json.is_string()) {
      for (const reflection::EnumVal* entry : *names.values()) {
        if (entry->name()->string_view() == json.get_ref<const std::string&>()) return {};
      }
    }
    return wrong("a name of " + names.name()->str() + " is required", path);
  }

  const reflection::Schema& schema_;
};

flatbuffers::IDLOptions strict_options() {
  flatbuffers::IDLOptions options;
  options.strict_json = true;
  options.force_defaults = true;  // a member that is there is a field that is there
  options.skip_unexpected_fields_in_json = false;
  return options;
}

}  // namespace

struct JsonBuffer::Library {
  flatbuffers::Parser parser{strict_options()};
};

JsonBuffer::JsonBuffer(const PayloadType& type, std::unique_ptr<Library> library)
    : type_(&type), library_(std::move(library)) {}
JsonBuffer::~JsonBuffer() = default;
JsonBuffer::JsonBuffer(JsonBuffer&& other) noexcept = default;
JsonBuffer& JsonBuffer::operator=(JsonBuffer&& other) noexcept = default;

Result<JsonBuffer> JsonBuffer::of(const PayloadType& type) {
  auto library = std::make_unique<Library>();
  if (!library->parser.Deserialize(type.binary_schema.data(), type.binary_schema.size()))
    return fail(Code::bad_buffer, "the schema of " + std::string(type.name) + " cannot be read");
  return JsonBuffer(type, std::move(library));
}

Result<Bytes> JsonBuffer::read(std::string_view json) {
  ACCORD_TRY(const Json value, parse_json(json, kMaxRecordBytes));
  const auto& schema = *reflection::GetSchema(type_->binary_schema.data());
  ACCORD_CHECK(Kinds(schema).check_root(value));
  flatbuffers::Parser& parser = library_->parser;
  // Written anew: comments and odd spellings are gone before the library sees it.
  if (!parser.ParseJson(value.dump().c_str())) {
    const std::string& said = parser.error_;
    const std::size_t error = said.find("error: ");
    return fail(Code::bad_value,
                said.substr(error == std::string::npos ? 0 : error + 7).substr(0, 200), "$");
  }
  Bytes out(parser.builder_.GetBufferPointer(),
            parser.builder_.GetBufferPointer() + parser.builder_.GetSize());
  ACCORD_CHECK(verify_buffer(*type_, out));
  return out;
}

}  // namespace accord
