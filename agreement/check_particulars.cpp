// What a kind or a use demands or forbids: two parties or a group, commercial terms, exercise,
// accession.
#include "agreement/check_document.hpp"

namespace accord::agreement {
namespace {

Status check_parties(const Document& document) {
  const auto& parties = document.parties;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (parties[i].nation == parties[j].nation) {
        return fail(Code::agreement_parties, parties[i].nation.text() + " is a party twice",
                    at("$.parties", i) + ".nation");
      }
      if (parties[i].root_sha384 == parties[j].root_sha384 && parties[i].root_sha384 != Digest{}) {
        return fail(Code::agreement_duplicate, "two nations cannot share a root certificate",
                    at("$.parties", i) + ".root_sha384");
      }
    }
  }
  if (document.kind != Kind::group && parties.size() != 2) {
    return fail(Code::agreement_parties, "more than two parties are a group", "$.parties");
  }
  return {};
}

Status check_accession(const Document& document) {
  if (!document.accession) return {};
  if (document.kind != Kind::group) {
    return fail(Code::agreement_accession, "only a group is acceded to", "$.accession");
  }
  const auto& candidates = document.accession->candidates;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (document.party(candidates[i]) != nullptr) {
      return fail(Code::agreement_accession, candidates[i].text() + " is a party already",
                  at("$.accession.candidates", i));
    }
  }
  return {};
}

Status check_exercise(const Document& document) {
  if (!document.exercise) return {};
  if (document.use != Use::exercise) {
    return fail(Code::agreement_exercise, "the use is not exercise", "$.exercise");
  }
  if (document.party(document.exercise->director) == nullptr) {
    return fail(Code::agreement_parties, document.exercise->director.text() + " is no party",
                "$.exercise.director");
  }
  return {};
}

/// The most that a clause may let the recipient do under the provider's terms.
Onward onward_under(Redistribution redistribution) {
  switch (redistribution) {
    case Redistribution::none:
      return Onward::forbidden;
    case Redistribution::named:
      return Onward::with_consent;
    case Redistribution::open:
      return Onward::permitted;
  }
  return Onward::forbidden;
}

/// The provider sees the customer's own requests and no other nation's.
bool shows_requests_of_others(const ReleaseDirection& direction, const NationId& customer) {
  const auto carries_requests = [](const ReleaseClause& clause) {
    return intersect(clause.payload_types, {"TRQ", "TMV"});
  };
  const auto of_another = [&](const std::string& policy) { return policy != customer.text(); };
  return std::any_of(direction.clauses.begin(), direction.clauses.end(), carries_requests) &&
         std::any_of(direction.label_policies.begin(), direction.label_policies.end(), of_another);
}

Status check_provider_direction(const Document& document, std::size_t index) {
  const Commercial& terms = *document.commercial;
  const ReleaseDirection& direction = document.release[index];
  const std::string path = at("$.release", index);
  const Party& first = document.parties.front();
  const NationId& customer =
      first.nation == terms.provider ? document.parties.back().nation : first.nation;
  if (direction.to.holds(terms.provider) && shows_requests_of_others(direction, customer)) {
    return fail(Code::agreement_commercial, "a provider would see other nations' requests",
                path + ".label_policies");
  }
  if (!direction.from.holds(terms.provider)) return {};
  for (std::size_t i = 0; i < direction.clauses.size(); ++i) {
    if (direction.clauses[i].onward > onward_under(terms.redistribution)) {
      return fail(Code::agreement_commercial, "passes on more than commercial.redistribution",
                  at(path + ".clauses", i) + ".onward");
    }
  }
  return {};
}

Status check_commercial_terms(const Document& document) {
  const Commercial& terms = *document.commercial;
  if (document.party(terms.provider) == nullptr) {
    return fail(Code::agreement_parties, terms.provider.text() + " is no party",
                "$.commercial.provider");
  }
  if ((terms.redistribution == Redistribution::named) != !terms.redistribute_to.empty()) {
    return fail(Code::agreement_commercial, "redistribute_to goes with redistribution `named`",
                "$.commercial.redistribute_to");
  }
  for (std::size_t i = 0; i < document.release.size(); ++i) {
    ACCORD_CHECK(check_provider_direction(document, i));
  }
  for (std::size_t i = 0; i < document.tasking.size(); ++i) {
    if (document.tasking[i].requester.holds(terms.provider)) {
      return fail(Code::agreement_commercial, "a provider is asked and does not ask",
                  at("$.tasking", i) + ".requester");
    }
  }
  return {};
}

Status check_commercial(const Document& document) {
  const bool commercial = document.kind == Kind::commercial;
  if (commercial != document.commercial.has_value()) {
    return fail(Code::agreement_commercial, "commercial terms go with kind `commercial`",
                "$.commercial");
  }
  return commercial ? check_commercial_terms(document) : Status{};
}

}  // namespace

Status check_particulars(const Document& document) {
  ACCORD_CHECK(check_parties(document));
  ACCORD_CHECK(check_accession(document));
  ACCORD_CHECK(check_exercise(document));
  return check_commercial(document);
}

}  // namespace accord::agreement
