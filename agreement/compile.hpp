// From signed documents to the table that decide() scans: an immutable Snapshot of every agreement
// of this node, their states and the national policy. The node swaps snapshots atomically and never
// changes one; no ruling looks anywhere else. Clause paths are written out here once, so that a
// ruling only copies them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agreement/document.hpp"
#include "agreement/national_policy.hpp"

namespace accord::agreement {

enum class AgreementState : std::uint8_t {
  unspecified = 0,
  active = 1,
  suspended = 2
};  // numbers of control.fbs

/// A document with the SHA-384 of the signed file. Its signatures were checked before
/// (activation.hpp).
struct Agreement {
  Document document;
  Digest hash;
  AgreementState state = AgreementState::unspecified;
};

/// Clause paths of the sections that a ruling quotes.
struct AgreementPaths {
  std::string agreement;      // "GBR-USA-SDA/2"
  std::string term;           // "GBR-USA-SDA/2/term"
  std::string payload_types;  // "GBR-USA-SDA/2/standard/payload_types"
  std::string data_modes;     // "GBR-USA-SDA/2/standard/data_modes"
  std::string ceiling;        // "GBR-USA-SDA/2/marking/ceiling"
};

struct CompiledReleaseClause {
  std::string path;  // "GBR-USA-SDA/2/release/GBR>USA/clauses/metric-tracks"
  const ReleaseClause* clause;
};

struct CompiledTaskingClause {
  std::string path;  // "GBR-USA-SDA/2/tasking/USA>GBR/clauses/routine"
  const TaskingClause* clause;
};

/// One agreement in one direction of release; `direction` is null when the agreement has no such
/// section.
struct ReleaseBook {
  const Agreement* agreement = nullptr;
  const ReleaseDirection* direction = nullptr;
  AgreementPaths paths;
  std::string path;            // "GBR-USA-SDA/2/release/GBR>USA"
  std::string label_policies;  // "GBR-USA-SDA/2/release/GBR>USA/label_policies"
  std::vector<CompiledReleaseClause> clauses;
};

/// One agreement in one direction of tasking; `direction` is null when the agreement has no such
/// section.
struct TaskingBook {
  const Agreement* agreement = nullptr;
  const TaskingDirection* direction = nullptr;
  AgreementPaths paths;
  std::string path;  // "GBR-USA-SDA/2/tasking/USA>GBR"
  std::vector<CompiledTaskingClause> clauses;
};

/// Pointers inside lead to agreements() of the same snapshot, which neither moves nor changes.
class Snapshot {
 public:
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const NationId& own() const { return own_; }
  [[nodiscard]] const NationalPolicy& national_policy() const { return policy_; }

  /// Ascending by name, then version.
  [[nodiscard]] std::span<const Agreement> agreements() const { return agreements_; }

  /// Every agreement that names both nations, in the order of agreements(), whatever its state and
  /// term.
  [[nodiscard]] std::span<const ReleaseBook> release_books(const NationId& from,
                                                           const NationId& to) const;
  [[nodiscard]] std::span<const TaskingBook> tasking_books(const NationId& requester,
                                                           const NationId& provider) const;

 private:
  friend Result<std::shared_ptr<const Snapshot>> compile(std::vector<Agreement>, NationalPolicy,
                                                         NationId);
  template <class Book>
  struct Shelf {
    NationId from;
    NationId to;
    std::vector<Book> books;
  };
  Snapshot(std::vector<Agreement> agreements, NationalPolicy policy, NationId own);
  void add_books(const Agreement& agreement, const NationId& from, const NationId& to);

  NationId own_;
  NationalPolicy policy_;
  std::vector<Agreement> agreements_;
  std::vector<Shelf<ReleaseBook>> release_;
  std::vector<Shelf<TaskingBook>> tasking_;
};

/// Returns the snapshot of `own`'s node. Errors: agreement_set (an agreement without this nation,
/// in no known state, the same file twice, or two versions of one name whose terms overlap),
/// policy_invalid (another nation's policy).
Result<std::shared_ptr<const Snapshot>> compile(std::vector<Agreement> agreements,
                                                NationalPolicy policy, NationId own);

}  // namespace accord::agreement
