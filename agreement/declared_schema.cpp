#include "agreement/declared_schema.hpp"

#include <algorithm>

#include "agreement/check_document.hpp"
#include "agreement/fields.hpp"

namespace accord::agreement {
namespace {

tl::unexpected<Error> not_so(const std::string& field, std::string_view why, std::string path) {
  return fail(Code::agreement_reference, "'" + field + "': " + std::string(why), std::move(path));
}

Status check_field(const DeclaredField& field, const PayloadType& type, const std::string& path) {
  const FieldKind kind = field_kind(type, field.name);
  if (kind == FieldKind::absent) return not_so(field.name, "the schema has no such field", path);
  if (field.numeric && kind != FieldKind::numeric)
    return not_so(field.name, "the schema says that it is no number", path);
  return {};
}

/// What a record of that type may not keep, by that clause.
std::vector<std::string> taken_out(const AgreedPayload& payload, const ReleaseClause& clause) {
  std::vector<std::string> out;
  for (const DeclaredField& field : payload.declared->fields) {
    const auto names = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), field.name) != list.end();
    };
    const bool hidden = field.is_protected && !names(clause.disclose);
    if (hidden || names(clause.remove)) out.push_back(field.name);
  }
  return out;
}

Status check_clause(const AgreedPayload& payload, const ReleaseClause& clause,
                    const PayloadType& type, const std::string& path) {
  for (const std::string& field : taken_out(payload, clause)) {
    if (const auto why = why_not_removable(type, field); !why.empty())
      return not_so(field, why, path);
  }
  for (const Precision& each : clause.precision) {
    if (field_kind(type, each.field) == FieldKind::absent) continue;  // of another type
    if (const auto why = why_not_coarser(type, each.field, each.quantum); !why.empty())
      return not_so(each.field, why, path + ".precision");
  }
  return {};
}

Status check_clauses(const Document& document, const AgreedPayload& payload,
                     const PayloadType& type) {
  for (std::size_t i = 0; i < document.release.size(); ++i) {
    const std::string list = at("$.release", i) + ".clauses";
    const auto& clauses = document.release[i].clauses;
    for (std::size_t j = 0; j < clauses.size(); ++j) {
      const auto& codes = clauses[j].payload_types;
      if (std::find(codes.begin(), codes.end(), payload.code) == codes.end()) continue;
      ACCORD_CHECK(check_clause(payload, clauses[j], type, at(list, j)));
    }
  }
  return {};
}

}  // namespace

Status check_declared_schema(const Document& document, const PayloadType& type) {
  const auto& types = document.standard.payload_types;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i].code != type.code || !types[i].declared) continue;
    const std::string path = at("$.standard.payload_types", i);
    if (types[i].schema_sha384 != type.schema_digest) {
      return fail(Code::schema_digest_mismatch,
                  types[i].code + " is " + type.schema_digest.hex() + " here",
                  path + ".schema_sha384");
    }
    const auto& fields = types[i].declared->fields;
    for (std::size_t j = 0; j < fields.size(); ++j)
      ACCORD_CHECK(check_field(fields[j], type, at(path + ".declared.fields", j)));
    ACCORD_CHECK(check_clauses(document, types[i], type));
  }
  return {};
}

}  // namespace accord::agreement
