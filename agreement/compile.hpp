// From signed documents to the tables that decide() reads: an immutable Snapshot of every agreement
// of this node, their states and the national policy. The node swaps snapshots atomically and never
// changes one; no ruling looks anywhere else. All text is interned here once.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agreement/document.hpp"
#include "agreement/national_policy.hpp"
#include "agreement/tables.hpp"

namespace accord::agreement {

enum class AgreementState : std::uint8_t {
  unspecified = 0,
  active = 1,
  suspended = 2
};  // numbers of control.fbs

/// How an agreement stands towards one other party where that is not as towards all: suspended or
/// ended between two alone.
struct Standing {
  NationId peer;
  AgreementState state = AgreementState::unspecified;
  Term in_force;  // empty: not at all any more
};

/// A document with the SHA-384 of the signed file. Its signatures were checked before
/// (activation.hpp).
struct Agreement {
  Document document;
  Digest hash;
  AgreementState state = AgreementState::unspecified;
  /// Narrower than the document's term where an amendment or a termination cuts it (lifecycle.hpp).
  std::optional<Term> in_force{};
  std::vector<Standing> standings{};  // of a node's own agreement: at most one a peer

  [[nodiscard]] Term term() const { return in_force.value_or(document.term); }
  /// Between two of its parties, one of them this node. Requires: both are parties.
  [[nodiscard]] AgreementState state_between(const NationId& a, const NationId& b) const;
  /// The same of its time: from the day on which both are parties; empty when that is after the
  /// end.
  [[nodiscard]] Term term_between(const NationId& a, const NationId& b) const;
};

/// Pointers and views inside lead into the same snapshot, which neither moves nor changes.
class Snapshot : public std::enable_shared_from_this<Snapshot> {
 public:
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const NationId& own() const { return own_; }
  [[nodiscard]] const NationalPolicy& national_policy() const { return policy_; }
  /// Of this node's enclave: nothing above it is loaded or passed.
  [[nodiscard]] Level ceiling() const { return ceiling_; }

  /// Ascending by name, then version.
  [[nodiscard]] std::span<const Agreement> agreements() const { return agreements_; }

  /// The counters that the node keeps for this snapshot, in the order of Usage. A counter is
  /// carried over from one snapshot, and one version, to the next by its `counter`.
  [[nodiscard]] std::span<const QuotaTerm> quotas() const { return tables_.quotas; }
  [[nodiscard]] std::span<const CompilationTerm> compilations() const {
    return tables_.compilations;
  }

  /// For this room alone.
  [[nodiscard]] const Tables& tables() const { return tables_; }

 private:
  friend Result<std::shared_ptr<const Snapshot>> compile(std::vector<Agreement>, NationalPolicy,
                                                         NationId, Level);
  Snapshot(std::vector<Agreement> agreements, NationalPolicy policy, NationId own, Level ceiling);

  NationId own_;
  NationalPolicy policy_;
  Level ceiling_;
  std::vector<Agreement> agreements_;
  Tables tables_;
};

/// Returns the snapshot of `own`'s node. Errors: agreement_set (an agreement without this nation,
/// in no known state, the same file twice, two versions of one name whose terms overlap, or more
/// than the tables hold), agreement_above_node_ceiling, policy_invalid (another nation's policy).
Result<std::shared_ptr<const Snapshot>> compile(std::vector<Agreement> agreements,
                                                NationalPolicy policy, NationId own,
                                                Level ceiling = Level::top_secret);

}  // namespace accord::agreement
