// AgreementLife: which agreements rule at an instant. It holds the signed files of this node as
// they were loaded, the versions that wait for their instant, and every verified statement about
// them, and makes of these the snapshot that rulings read. An amendment or an end needs no event at
// its instant: both versions stand in one snapshot, each with its time in force, and the record's
// own instant chooses. A suspension has no past: a snapshot is good from the last instant at which
// one began or ended to the next, and as_of() makes another when its time has passed. Part of the
// core; pure. docs/agreement-language.md "Life of an agreement".
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "agreement/compile.hpp"
#include "agreement/lifecycle.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::pipeline {

/// The signed files of a node.
struct HeldAgreements {
  std::shared_ptr<const agreement::Snapshot> present;  // as loaded, no statement applied
  std::vector<agreement::Agreement> next;  // versions that rule once an amendment says so
};

/// A statement whose signature was verified, with the bytes that prove it.
struct SignedStatement {
  agreement::Statement statement;
  Bytes document;
  Bytes signature;
};

class AgreementLife {
 public:
  explicit AgreementLife(HeldAgreements held) : held_(std::move(held)) {}

  /// Other files; the statements stay.
  void hold(HeldAgreements held);

  /// Requires: no statement of that nation about that agreement has the number yet.
  void add(SignedStatement next);

  /// The snapshot for `now`; the same one for as long as nothing has changed. Errors: those of
  /// compile().
  Result<std::shared_ptr<const agreement::Snapshot>> as_of(UtcTime now);

  /// A held file by its hash, the versions that wait included; nullptr when there is none.
  [[nodiscard]] const agreement::Agreement* find(const Digest& hash) const;
  /// Every held file.
  [[nodiscard]] std::vector<const agreement::Agreement*> all() const;
  /// What is known about one agreement, for check_statement().
  [[nodiscard]] std::vector<agreement::Statement> about(const Digest& agreement) const;
  /// Of one nation about one agreement; number 1 first.
  [[nodiscard]] const std::vector<SignedStatement>& of(const Digest& agreement,
                                                       const NationId& nation) const;

 private:
  [[nodiscard]] Result<std::shared_ptr<const agreement::Snapshot>> compiled(
      UtcTime now, std::span<const agreement::Agreement> next) const;
  [[nodiscard]] std::vector<agreement::Agreement> in_force_at(
      UtcTime now, std::span<const agreement::Agreement> next) const;
  void remember_span(UtcTime now);

  HeldAgreements held_;
  std::map<std::pair<Digest, NationId>, std::vector<SignedStatement>> statements_;
  std::shared_ptr<const agreement::Snapshot> now_;  // null: to be made
  UtcTime good_from_;
  UtcTime good_until_;
};

}  // namespace accord::node::pipeline
