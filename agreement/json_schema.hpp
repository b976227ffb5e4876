// The shipped JSON Schemas and the check against them. The only file that includes valijson is
// json_schema.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::agreement {

/// Most values (objects, arrays, strings, numbers) in one document; the validator's work grows with
/// it.
inline constexpr std::size_t kMaxJsonValues = 20'000;
inline constexpr std::size_t kMaxCatalogueValues = 300'000;

/// Text of agreement.schema.json, national-policy.schema.json, annex.schema.json and
/// statement.schema.json as built in.
[[nodiscard]] std::string_view agreement_schema_text();
[[nodiscard]] std::string_view national_policy_schema_text();
[[nodiscard]] std::string_view annex_schema_text();
[[nodiscard]] std::string_view object_catalogue_schema_text();
[[nodiscard]] std::string_view statement_schema_text();

/// Errors: too_large (over kMaxJsonValues), agreement_schema with a path such as
/// "$.release[0].clauses[2].ceiling".
Status check_agreement_schema(const nlohmann::json& document);
Status check_national_policy_schema(const nlohmann::json& document);
Status check_annex_schema(const nlohmann::json& document);
/// Of a list that is longer than any document: at most kMaxCatalogueValues values.
Status check_object_catalogue_schema(const nlohmann::json& document);
Status check_statement_schema(const nlohmann::json& document);

/// The same with a schema that ships with another room: read anew at each call.
Status check_against(std::string_view schema, const nlohmann::json& document);

}  // namespace accord::agreement
