// The rules of the release section: what clauses cite exists, no two cover the same case, nothing
// is above the link.
#include <algorithm>
#include <iterator>

#include "agreement/check_document.hpp"
#include "agreement/cited_objects.hpp"
#include "agreement/fields.hpp"

namespace accord::agreement {
namespace {

using Fits = bool (*)(const AgreedPayload&, const std::string&);

bool is_protected(const AgreedPayload& payload, const std::string& field) {
  const auto fields = protected_fields(payload);
  return std::binary_search(fields.begin(), fields.end(), field);
}
bool exists(const AgreedPayload& payload, const std::string& field) {
  return field_kind(payload, field) != FieldKind::absent;
}
bool is_numeric(const AgreedPayload& payload, const std::string& field) {
  return field_kind(payload, field) == FieldKind::numeric;
}

/// The field fits at least one of the clause's payload types. Requires: all are in the standard.
bool fits_one(const Document& document, const ReleaseClause& clause, const std::string& field,
              Fits fits) {
  return std::any_of(clause.payload_types.begin(), clause.payload_types.end(),
                     [&](const std::string& code) { return fits(*document.payload(code), field); });
}

/// Of every payload type of the clause that has the field, records can go with the duty done.
/// `why` says why not, of one of them.
template <class Why>
Status check_duty(const Document& document, const ReleaseClause& clause, const std::string& field,
                  Why why) {
  for (const std::string& code : clause.payload_types) {
    const AgreedPayload& payload = *document.payload(code);
    if (!exists(payload, field)) continue;
    const std::string_view reason = why(payload);
    if (!reason.empty()) {
      return fail(Code::agreement_reference,
                  "'" + field + "' of " + code + ": " + std::string(reason));
    }
  }
  return {};
}

Status check_duties(const Document& document, const ReleaseClause& clause,
                    const std::string& path) {
  for (const std::string& field : clause.remove) {
    const auto why = [&](const AgreedPayload& payload) {
      return why_not_removable(payload, field);
    };
    if (auto status = check_duty(document, clause, field, why); !status) {
      return fail(status.error().code, status.error().what, path + ".disclosure_profile");
    }
  }
  for (const Precision& each : clause.precision) {
    const auto why = [&](const AgreedPayload& payload) {
      return is_numeric(payload, each.field) ? why_not_coarser(payload, each.field, each.quantum)
                                             : std::string_view();
    };
    if (auto status = check_duty(document, clause, each.field, why); !status) {
      return fail(status.error().code, status.error().what, path + ".precision");
    }
  }
  return {};
}

Status check_fields(const Document& document, const ReleaseClause& clause,
                    const std::string& path) {
  for (const std::string& field : clause.disclose) {
    if (!fits_one(document, clause, field, is_protected)) {
      return fail(Code::agreement_reference,
                  "'" + field + "' is no protected field of the clause's payload types",
                  path + ".disclose");
    }
  }
  for (const std::string& field : clause.remove) {
    if (!fits_one(document, clause, field, exists)) {
      return fail(Code::agreement_reference,
                  "'" + field + "' is no field of the clause's payload types",
                  path + ".disclosure_profile");
    }
  }
  for (const Precision& precision : clause.precision) {
    if (!fits_one(document, clause, precision.field, is_numeric)) {
      return fail(Code::agreement_reference,
                  "'" + precision.field + "' is no number of the clause's payload types",
                  path + ".precision");
    }
  }
  return {};
}

Status check_coverage(const Document& document, const ReleaseClause& clause,
                      const std::string& path) {
  for (std::size_t i = 0; i < clause.payload_types.size(); ++i) {
    if (document.payload(clause.payload_types[i]) == nullptr) {
      return fail(Code::agreement_reference,
                  clause.payload_types[i] + " is not in standard.payload_types",
                  at(path + ".payload_types", i));
    }
  }
  ACCORD_CHECK(check_modes(document, clause.data_modes, path + ".data_modes"));
  if (clause.effective &&
      (clause.effective->from < document.term.from || document.term.to < clause.effective->to)) {
    return fail(Code::agreement_term, "a clause is effective inside the term of the agreement",
                path + ".effective");
  }
  return {};
}

Status check_clause(const Document& document, const ReleaseClause& clause,
                    const std::string& path) {
  ACCORD_CHECK(check_coverage(document, clause, path));
  if (clause.ceiling > document.marking.ceiling) {
    return fail(Code::agreement_ceiling,
                std::string(name_of(clause.ceiling)) + " is above the link's " +
                    std::string(name_of(document.marking.ceiling)),
                path + ".ceiling");
  }
  ACCORD_CHECK(check_fields(document, clause, path));
  return check_duties(document, clause, path);
}

/// A list that is left out restricts nothing.
template <class T>
bool may_meet(const std::vector<T>& a, const std::vector<T>& b) {
  return a.empty() || b.empty() || intersect(a, b);
}

/// What a clause covers: all of `only`, or everything but `except`.
struct Coverage {
  bool listed = false;
  std::vector<std::uint32_t> only;    // when listed: those not excepted; ascending
  std::vector<std::uint32_t> except;  // ascending
};

/// Looked up once a clause: two clauses are then compared by one walk along both lists.
std::vector<Coverage> coverages_of(const Document& document,
                                   const std::vector<ReleaseClause>& clauses) {
  std::vector<Coverage> coverages;
  for (const ReleaseClause& clause : clauses) {
    CitedObjects cited(document, clause);
    Coverage coverage{cited.has_only, {}, std::move(cited.except)};
    std::set_difference(cited.only.begin(), cited.only.end(), coverage.except.begin(),
                        coverage.except.end(), std::back_inserter(coverage.only));
    coverages.push_back(std::move(coverage));
  }
  return coverages;
}

std::size_t place_in(const std::vector<ReleaseClause>& clauses, const ReleaseClause& clause) {
  return static_cast<std::size_t>(&clause - clauses.data());
}

bool meet(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  auto left = a.begin(), right = b.begin();
  while (left != a.end() && right != b.end()) {
    if (*left == *right) return true;
    *left < *right ? ++left : ++right;
  }
  return false;
}

/// Some object may fall under both. Two clauses without `only` always leave one.
bool share_object(const Coverage& a, const Coverage& b) {
  if (a.listed && b.listed) return meet(a.only, b.only);
  if (!a.listed && !b.listed) return true;
  const Coverage& narrow = a.listed ? a : b;
  const Coverage& wide = a.listed ? b : a;
  return !std::includes(wide.except.begin(), wide.except.end(), narrow.only.begin(),
                        narrow.only.end());
}

bool covers_same(const ReleaseClause& a, const ReleaseClause& b) {
  return intersect(a.payload_types, b.payload_types) && intersect(a.data_modes, b.data_modes) &&
         overlap(a.effective, b.effective) && may_meet(a.object_classes, b.object_classes) &&
         may_meet(a.regimes, b.regimes) && may_meet(a.purposes, b.purposes);
}

}  // namespace

Status check_release(const Document& document) {
  ACCORD_CHECK(check_sides(document, document.release, &ReleaseDirection::from,
                           &ReleaseDirection::to, "$.release"));
  for (std::size_t i = 0; i < document.release.size(); ++i) {
    const std::string list = at("$.release", i) + ".clauses";
    const auto& clauses = document.release[i].clauses;
    for (std::size_t j = 0; j < clauses.size(); ++j) {
      ACCORD_CHECK(check_clause(document, clauses[j], at(list, j)));
    }
    const auto coverages = coverages_of(document, clauses);
    ACCORD_CHECK(check_distinct(clauses, list, [&](const auto& a, const auto& b) {
      return covers_same(a, b) &&
             share_object(coverages[place_in(clauses, a)], coverages[place_in(clauses, b)]);
    }));
  }
  return {};
}

}  // namespace accord::agreement
