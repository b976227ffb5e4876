// What may stand together in one snapshot; the tables themselves are built by build_tables.cpp.
#include "agreement/compile.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "agreement/activation.hpp"
#include "agreement/build_tables.hpp"

namespace accord::agreement {
namespace {

bool overlap(const Term& a, const Term& b) { return a.from < b.to && b.from < a.to; }

bool is_known(AgreementState state) {
  return state == AgreementState::active || state == AgreementState::suspended;
}

bool within(const Term& part, const Term& whole) {
  return whole.from <= part.from && part.to <= whole.to;
}

Status check_member(const Agreement& agreement, const NationId& own) {
  const std::string name = path_of(agreement.document);
  if (agreement.document.party(own) == nullptr) {
    return fail(Code::agreement_set, "the agreement does not name " + own.text(), name);
  }
  bool known = is_known(agreement.state);
  bool inside = within(agreement.term(), agreement.document.term);
  for (const Standing& each : agreement.standings) {
    known = known && is_known(each.state);
    inside = inside && within(each.in_force, agreement.document.term);
  }
  if (!known) {
    return fail(Code::agreement_set, "the agreement is neither active nor suspended", name);
  }
  if (inside) return {};
  return fail(Code::agreement_set, "it would be in force outside its term", name);
}

Status check_pair(const Agreement& a, const Agreement& b) {
  if (a.hash == b.hash) {
    return fail(Code::agreement_set, "the same file stands twice", path_of(b.document));
  }
  if (a.document.name == b.document.name && overlap(a.term(), b.term())) {
    return fail(Code::agreement_set, "its term overlaps that of " + path_of(a.document),
                path_of(b.document));
  }
  return {};
}

Status check_set(const std::vector<Agreement>& agreements, const NationId& own) {
  for (std::size_t i = 0; i < agreements.size(); ++i) {
    ACCORD_CHECK(check_member(agreements[i], own));
    for (std::size_t j = 0; j < i; ++j) ACCORD_CHECK(check_pair(agreements[j], agreements[i]));
  }
  return {};
}

const Standing* standing_of(const Agreement& agreement, const NationId& a, const NationId& b) {
  for (const Standing& each : agreement.standings) {
    if (each.peer == a || each.peer == b) return &each;
  }
  return nullptr;
}

}  // namespace

AgreementState Agreement::state_between(const NationId& a, const NationId& b) const {
  const Standing* standing = standing_of(*this, a, b);
  return standing == nullptr ? state : standing->state;
}

Term Agreement::term_between(const NationId& a, const NationId& b) const {
  const Standing* standing = standing_of(*this, a, b);
  Term between = standing == nullptr ? term() : standing->in_force;
  for (const NationId* nation : {&a, &b}) {
    const auto since = document.party(*nation)->since;
    if (since) between.from = std::max(between.from, *since);
  }
  return between;
}

Snapshot::Snapshot(std::vector<Agreement> agreements, NationalPolicy policy, NationId own,
                   Level ceiling)
    : own_(std::move(own)),
      policy_(std::move(policy)),
      ceiling_(ceiling),
      agreements_(std::move(agreements)) {
  std::sort(agreements_.begin(), agreements_.end(), [](const Agreement& a, const Agreement& b) {
    return std::tie(a.document.name, a.document.version, a.hash) <
           std::tie(b.document.name, b.document.version, b.hash);
  });
}

Result<std::shared_ptr<const Snapshot>> compile(std::vector<Agreement> agreements,
                                                NationalPolicy policy, NationId own,
                                                Level ceiling) {
  ACCORD_CHECK(check_set(agreements, own));
  for (const Agreement& agreement : agreements) {
    ACCORD_CHECK(check_enclave(agreement.document, ceiling));
  }
  if (policy.nation != own) {
    return fail(Code::policy_invalid, "the national policy is of another nation", "$.nation");
  }
  const std::shared_ptr<Snapshot> snapshot(
      new Snapshot(std::move(agreements), std::move(policy), std::move(own), ceiling));
  ACCORD_TRY(snapshot->tables_,
             build_tables(snapshot->agreements_, snapshot->policy_, snapshot->own_));
  snapshot->tables_.node_ceiling = snapshot->ceiling_;
  return std::shared_ptr<const Snapshot>(snapshot);
}

}  // namespace accord::agreement
