// The rules between sections, one function a section; each stops at its first finding.
#include "agreement/check_document.hpp"

#include <algorithm>

#include "schemas/payload_registry.hpp"

namespace accord::agreement {
namespace {

std::string at(const std::string& list, std::size_t index) {
  return list + '[' + std::to_string(index) + ']';
}

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

template <class T>
bool intersect(const std::vector<T>& a, const std::vector<T>& b) {
  return std::any_of(a.begin(), a.end(), [&](const T& value) { return contains(b, value); });
}

Status check_version(const Document& document) {
  if (document.version == 1 && document.previous) {
    return fail(Code::agreement_version, "version 1 follows nothing", "$.previous");
  }
  if (document.version > 1 && !document.previous) {
    return fail(Code::agreement_version, "the hash of the version before is missing", "$.previous");
  }
  return {};
}

Status check_parties(const Document& document) {
  const Party& a = document.parties[0];
  const Party& b = document.parties[1];
  if (a.nation == b.nation) {
    return fail(Code::agreement_parties, "both parties are " + a.nation.text(),
                "$.parties[1].nation");
  }
  if (a.root_sha384 == b.root_sha384 && a.root_sha384 != Digest{}) {
    return fail(Code::agreement_duplicate, "two nations cannot share a root certificate",
                "$.parties[1].root_sha384");
  }
  return {};
}

Status check_payload_type(const AgreedPayload& agreed, const std::string& path) {
  const PayloadType* type = find_payload_type(agreed.code);
  if (type == nullptr || type->lane == Lane::unspecified) {
    return fail(Code::unknown_payload,
                "no payload type '" + agreed.code + "' travels between nodes", path + ".code");
  }
  if (type->schema_digest != agreed.schema_sha384) {
    return fail(Code::schema_digest_mismatch,
                agreed.code + " is " + type->schema_digest.hex() + " in this build",
                path + ".schema_sha384");
  }
  return {};
}

bool is_agreed_type(const Standard& standard, const std::string& code) {
  return std::any_of(standard.payload_types.begin(), standard.payload_types.end(),
                     [&](const AgreedPayload& agreed) { return agreed.code == code; });
}

Status check_standard(const Document& document) {
  const auto& types = document.standard.payload_types;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string path = at("$.standard.payload_types", i);
    ACCORD_CHECK(check_payload_type(types[i], path));
    for (std::size_t j = 0; j < i; ++j) {
      if (types[j].code == types[i].code) {
        return fail(Code::agreement_duplicate, types[i].code + " stands twice", path + ".code");
      }
    }
  }
  if (document.use == Use::exercise && contains(document.standard.data_modes, DataMode::real)) {
    return fail(Code::agreement_mode, "REAL in an exercise", "$.standard.data_modes");
  }
  return {};
}

/// Both directions of a kind name the two parties, and no direction stands twice.
template <class Direction>
Status check_ends(const Document& document, const std::vector<Direction>& directions,
                  NationId Direction::*from, NationId Direction::*to, const std::string& list) {
  for (std::size_t i = 0; i < directions.size(); ++i) {
    const NationId& a = directions[i].*from;
    const NationId& b = directions[i].*to;
    if (document.party(a) == nullptr || document.party(b) == nullptr || a == b) {
      return fail(Code::agreement_parties,
                  a.text() + " to " + b.text() + " is no direction between the parties",
                  at(list, i));
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (directions[j].*from == a) {
        return fail(Code::agreement_duplicate, "this direction stands twice", at(list, i));
      }
    }
  }
  return {};
}

Status check_modes(const Document& document, const std::vector<DataMode>& modes,
                   const std::string& path) {
  for (std::size_t i = 0; i < modes.size(); ++i) {
    if (!contains(document.standard.data_modes, modes[i])) {
      return fail(Code::agreement_reference,
                  std::string(name_of(modes[i])) + " is not in standard.data_modes", at(path, i));
    }
  }
  return {};
}

bool is_protected_field(const ReleaseClause& clause, const std::string& field) {
  return std::any_of(clause.payload_types.begin(), clause.payload_types.end(),
                     [&](const std::string& code) {
                       const auto fields = find_payload_type(code)->protected_fields;
                       return std::find(fields.begin(), fields.end(), field) != fields.end();
                     });
}

Status check_release_clause(const Document& document, const ReleaseClause& clause,
                            const std::string& path) {
  for (std::size_t i = 0; i < clause.payload_types.size(); ++i) {
    if (!is_agreed_type(document.standard, clause.payload_types[i])) {
      return fail(Code::agreement_reference,
                  clause.payload_types[i] + " is not in standard.payload_types",
                  at(path + ".payload_types", i));
    }
  }
  ACCORD_CHECK(check_modes(document, clause.data_modes, path + ".data_modes"));
  if (clause.ceiling > document.marking.ceiling) {
    return fail(Code::agreement_ceiling,
                std::string(name_of(clause.ceiling)) + " is above the link's " +
                    std::string(name_of(document.marking.ceiling)),
                path + ".ceiling");
  }
  for (const std::string& field : clause.disclose) {
    if (!is_protected_field(clause, field)) {
      return fail(Code::agreement_reference,
                  "'" + field + "' is no protected field of the clause's payload types",
                  path + ".disclose");
    }
  }
  return {};
}

bool overlap(const ReleaseClause& a, const ReleaseClause& b) {
  return intersect(a.payload_types, b.payload_types) && intersect(a.data_modes, b.data_modes);
}

bool overlap(const TaskingClause& a, const TaskingClause& b) {
  return intersect(a.priorities, b.priorities) && intersect(a.purposes, b.purposes) &&
         intersect(a.data_modes, b.data_modes);
}

/// Ids are unique in a direction, and every case falls under at most one clause, so that a path is
/// exact.
template <class Clause>
Status check_distinct(const std::vector<Clause>& clauses, const std::string& list) {
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (clauses[i].id == clauses[j].id) {
        return fail(Code::agreement_duplicate, "clause id '" + clauses[i].id + "' stands twice",
                    at(list, i) + ".id");
      }
      if (overlap(clauses[i], clauses[j])) {
        return fail(Code::agreement_overlap,
                    "'" + clauses[i].id + "' covers a case of '" + clauses[j].id + "'",
                    at(list, i));
      }
    }
  }
  return {};
}

Status check_release(const Document& document) {
  ACCORD_CHECK(check_ends(document, document.release, &ReleaseDirection::from,
                          &ReleaseDirection::to, "$.release"));
  for (std::size_t i = 0; i < document.release.size(); ++i) {
    const std::string list = at("$.release", i) + ".clauses";
    const auto& clauses = document.release[i].clauses;
    for (std::size_t j = 0; j < clauses.size(); ++j) {
      ACCORD_CHECK(check_release_clause(document, clauses[j], at(list, j)));
    }
    ACCORD_CHECK(check_distinct(clauses, list));
  }
  return {};
}

Status check_tasking(const Document& document) {
  ACCORD_CHECK(check_ends(document, document.tasking, &TaskingDirection::requester,
                          &TaskingDirection::provider, "$.tasking"));
  for (std::size_t i = 0; i < document.tasking.size(); ++i) {
    for (const char* code : {"TRQ", "TMV"}) {
      if (!is_agreed_type(document.standard, code)) {
        return fail(Code::agreement_reference,
                    std::string("tasking needs ") + code + " in standard.payload_types",
                    at("$.tasking", i));
      }
    }
    const std::string list = at("$.tasking", i) + ".clauses";
    const auto& clauses = document.tasking[i].clauses;
    for (std::size_t j = 0; j < clauses.size(); ++j) {
      ACCORD_CHECK(check_modes(document, clauses[j].data_modes, at(list, j) + ".data_modes"));
    }
    ACCORD_CHECK(check_distinct(clauses, list));
  }
  return {};
}

Status check_contacts(const Document& document) {
  const auto& contacts = document.data_plan.points_of_contact;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    if (document.party(contacts[i].nation) == nullptr) {
      return fail(Code::agreement_parties, contacts[i].nation.text() + " is no party",
                  at("$.data_plan.points_of_contact", i) + ".nation");
    }
  }
  for (const Party& party : document.parties) {
    const bool named =
        std::any_of(contacts.begin(), contacts.end(),
                    [&](const PointOfContact& each) { return each.nation == party.nation; });
    if (!named) {
      return fail(Code::agreement_contacts, "no point of contact of " + party.nation.text(),
                  "$.data_plan.points_of_contact");
    }
  }
  return {};
}

}  // namespace

Status check_document(const Document& document) {
  ACCORD_CHECK(check_version(document));
  if (document.term.from >= document.term.to) {
    return fail(Code::agreement_term, "the term ends before it begins", "$.term");
  }
  ACCORD_CHECK(check_parties(document));
  ACCORD_CHECK(check_standard(document));
  ACCORD_CHECK(check_release(document));
  ACCORD_CHECK(check_tasking(document));
  return check_contacts(document);
}

}  // namespace accord::agreement
