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

Status check_member(const Agreement& agreement, const NationId& own) {
  const std::string name = path_of(agreement.document);
  if (agreement.document.party(own) == nullptr) {
    return fail(Code::agreement_set, "the agreement does not name " + own.text(), name);
  }
  if (agreement.state != AgreementState::active && agreement.state != AgreementState::suspended) {
    return fail(Code::agreement_set, "the agreement is neither active nor suspended", name);
  }
  const Term& whole = agreement.document.term;
  const Term term = agreement.term();
  if (term.from < whole.from || whole.to < term.to) {
    return fail(Code::agreement_set, "it would be in force outside its term", name);
  }
  return {};
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

}  // namespace

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
