// Words to numbers: nations and label policies, payload types with their fields, schemas.
#include <algorithm>
#include <set>

#include "agreement/build_tables.hpp"
#include "agreement/fields.hpp"

namespace accord::agreement {
namespace {

/// An answer to a request names the request and no object; every other payload is about one.
constexpr std::string_view kNamesNoObject = "TMV";

template <class T, class Key, class Projection>
std::uint32_t position(const std::vector<T>& values, const Key& key, Projection of) {
  const auto found =
      std::lower_bound(values.begin(), values.end(), key,
                       [&](const T& value, const Key& wanted) { return of(value) < wanted; });
  if (found == values.end() || of(*found) != key) return kNone;
  return static_cast<std::uint32_t>(found - values.begin());
}

void add_fields_of(const ReleaseClause& clause, std::set<std::string>& fields) {
  fields.insert(clause.disclose.begin(), clause.disclose.end());
  fields.insert(clause.remove.begin(), clause.remove.end());
  for (const Precision& precision : clause.precision) fields.insert(precision.field);
}

void add_fields_of(const Document& document, const std::string& code,
                   std::set<std::string>& fields) {
  for (const ReleaseDirection& direction : document.release) {
    for (const ReleaseClause& clause : direction.clauses) {
      const auto& types = clause.payload_types;
      if (std::find(types.begin(), types.end(), code) == types.end()) continue;
      add_fields_of(clause, fields);
    }
  }
}

/// Every field of the type that some agreement names or protects.
Result<std::set<std::string>> fields_of(std::span<const Agreement> agreements,
                                        const std::string& code, std::size_t most) {
  std::set<std::string> fields;
  for (const Agreement& agreement : agreements) {
    const AgreedPayload* payload = agreement.document.payload(code);
    if (payload == nullptr) continue;
    for (std::string& field : protected_fields(*payload)) fields.insert(std::move(field));
    add_fields_of(agreement.document, code, fields);
    if (fields.size() <= most) continue;
    return fail(Code::agreement_set,
                "with it the clauses name " + std::to_string(fields.size()) +
                    " different fields of payload type " + code + ", and at most " +
                    std::to_string(most) + " stand together: name fewer, or end another",
                path_of(agreement.document));
  }
  return fields;
}

Result<PayloadFields> payload_of(std::span<const Agreement> agreements,
                                 const NationalPolicy& policy, const TableLimits& limits,
                                 const std::string& code) {
  PayloadFields payload;
  payload.code = code;
  payload.names_object = code != kNamesNoObject;
  const auto& denied = policy.deny.payload_types;
  payload.denied = std::find(denied.begin(), denied.end(), code) != denied.end();
  ACCORD_TRY(const std::set<std::string> fields, fields_of(agreements, code, limits.fields));
  payload.fields.assign(fields.begin(), fields.end());
  return payload;
}

}  // namespace

std::uint32_t index_of(const std::vector<std::string>& names, std::string_view name) {
  return position(names, name, [](const std::string& each) { return std::string_view(each); });
}

std::uint32_t index_of(const std::vector<Digest>& digests, const Digest& digest) {
  return position(digests, digest, [](const Digest& each) { return each; });
}

std::uint32_t index_of(const std::vector<PayloadFields>& payloads, std::string_view code) {
  return position(payloads, code,
                  [](const PayloadFields& each) { return std::string_view(each.code); });
}

Status intern_words(std::span<const Agreement> agreements, const NationalPolicy& policy,
                    const TableLimits& limits, Tables& tables) {
  std::set<std::string> names, codes;
  std::set<Digest> schemas;
  for (const Agreement& agreement : agreements) {
    for (const Party& party : agreement.document.parties) names.insert(party.nation.text());
    for (const ReleaseDirection& direction : agreement.document.release) {
      names.insert(direction.label_policies.begin(), direction.label_policies.end());
    }
    for (const AgreedPayload& payload : agreement.document.standard.payload_types) {
      codes.insert(payload.code);
      schemas.insert(payload.schema_sha384);
    }
  }
  tables.names.assign(names.begin(), names.end());
  tables.schemas.assign(schemas.begin(), schemas.end());
  intern_markings(agreements, tables);
  for (const std::string& code : codes) {
    ACCORD_TRY(PayloadFields payload, payload_of(agreements, policy, limits, code));
    tables.payloads.push_back(std::move(payload));
  }
  return {};
}

}  // namespace accord::agreement
