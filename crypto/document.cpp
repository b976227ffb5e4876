// Flat JSON documents, strict both ways.
#include "crypto/document.hpp"

#include <algorithm>

#include "schemas/vocab/json.hpp"

namespace accord::crypto {
namespace {

Status check_members(const nlohmann::json& object, const DocumentForm& form) {
  if (!object.is_object()) return fail(form.code, "not a JSON object", "$");
  for (const auto& [name, value] : object.items()) {
    if (std::find(form.names.begin(), form.names.end(), name) == form.names.end()) {
      return fail(form.code, "unknown member", "$." + name.substr(0, 64));
    }
    if (!value.is_string()) return fail(form.code, "not a string", "$." + name);
  }
  return {};
}

}  // namespace

std::string write_document(const Members& members) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const auto& [name, value] : members) object[std::string(name)] = value;
  using Handler = nlohmann::ordered_json::error_handler_t;  // replace: never throws
  return object.dump(2, ' ', false, Handler::replace) + "\n";
}

Result<std::vector<std::string>> read_document(std::string_view text, const DocumentForm& form) {
  ACCORD_TRY(const nlohmann::json object, parse_json(text, form.max_bytes));
  ACCORD_CHECK(check_members(object, form));
  std::vector<std::string> values;
  for (const std::string_view name : form.names) {
    const auto member = object.find(name);
    if (member == object.end()) return fail(form.code, "missing", "$." + std::string(name));
    values.push_back(member->get<std::string>());
  }
  if (values.front() != form.format) {
    return fail(form.code, "not '" + std::string(form.format) + "'", "$.format");
  }
  return values;
}

}  // namespace accord::crypto
