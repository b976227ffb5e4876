// valijson, wrapped: its context becomes a path, its exceptions stop here.
#include "agreement/json_schema.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "schemas/vocab/assert.hpp"

namespace accord::agreement {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

constexpr std::size_t kMaxPathBytes = 200;

/// A schema that ships with us is valid, or the build is broken.
std::unique_ptr<const valijson::Schema> load(std::string_view text) {
  auto schema = std::make_unique<valijson::Schema>();
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  ACCORD_ASSERT(!json.is_discarded());
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(Adapter(json), *schema);
  return schema;
}

std::size_t count_values(const nlohmann::json& value) {
  std::size_t count = 1;
  if (value.is_structured()) {
    for (const auto& child : value) count += count_values(child);
  }
  return count;
}

/// {"<root>", "[release]", "[0]", "[from]"} -> "$.release[0].from"
std::string path_of(const std::vector<std::string>& context) {
  std::string path = "$";
  for (std::size_t i = 1; i < context.size() && path.size() < kMaxPathBytes; ++i) {
    const std::string& step = context[i];
    const bool index = step.size() > 2 && step[1] >= '0' && step[1] <= '9';
    path += index || step.size() < 3 ? step : '.' + step.substr(1, step.size() - 2);
  }
  return path.substr(0, kMaxPathBytes);
}

/// The last 'quoted' word of a valijson message; empty when it has none.
std::string quoted_word(const std::string& text) {
  const std::size_t end = text.rfind('\'');
  if (end == std::string::npos || end == 0) return {};
  const std::size_t begin = text.rfind('\'', end - 1);
  if (begin == std::string::npos) return {};
  return text.substr(begin + 1, std::min(end - begin - 1, kMaxPathBytes));
}

/// Keys come from outside; only printable ASCII of them is repeated in a message.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return text;
}

tl::unexpected<Error> refuse(const valijson::ValidationResults::Error& error) {
  const std::string path = printable(path_of(error.context));
  const std::string word = printable(quoted_word(error.description));
  if (error.description.starts_with("Object contains a property")) {
    return fail(Code::agreement_schema, "unknown key", path + '.' + word);
  }
  if (error.description.starts_with("Missing required property")) {
    return fail(Code::agreement_schema, "required and missing", path + '.' + word);
  }
  if (error.description.starts_with("Failed to match against any enum")) {
    return fail(Code::agreement_schema, "not one of the words allowed here", path);
  }
  if (error.description.starts_with("Value type not permitted")) {
    return fail(Code::agreement_schema, "of the wrong type", path);
  }
  std::string what = error.description;
  while (what.ends_with('.')) what.pop_back();
  return fail(Code::agreement_schema, std::move(what), path);
}

Status check(const valijson::Schema& schema, const nlohmann::json& document,
             std::size_t max_values = kMaxJsonValues) {
  if (count_values(document) > max_values) {
    return fail(Code::too_large, "more than " + std::to_string(max_values) + " JSON values");
  }
  try {
    valijson::ValidationResults results;
    valijson::Validator validator;
    if (validator.validate(schema, Adapter(document), &results)) return {};
    valijson::ValidationResults::Error first;
    if (results.popError(first)) return refuse(first);
    return fail(Code::agreement_schema, "does not fit the schema", "$");
  } catch (const std::exception& error) {
    return fail(Code::agreement_schema, error.what(), "$");
  }
}

}  // namespace

Status check_agreement_schema(const nlohmann::json& document) {
  static const auto kSchema = load(agreement_schema_text());
  return check(*kSchema, document);
}

Status check_national_policy_schema(const nlohmann::json& document) {
  static const auto kSchema = load(national_policy_schema_text());
  return check(*kSchema, document);
}

Status check_annex_schema(const nlohmann::json& document) {
  static const auto kSchema = load(annex_schema_text());
  return check(*kSchema, document);
}

Status check_object_catalogue_schema(const nlohmann::json& document) {
  static const auto kSchema = load(object_catalogue_schema_text());
  return check(*kSchema, document, kMaxCatalogueValues);
}

Status check_statement_schema(const nlohmann::json& document) {
  static const auto kSchema = load(statement_schema_text());
  return check(*kSchema, document);
}

Status check_against(std::string_view schema, const nlohmann::json& document) {
  return check(*load(schema), document);
}

}  // namespace accord::agreement
