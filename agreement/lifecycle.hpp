// The life of an agreement after activation, as pure functions over statements: each is signed
// under an agreement role of one nation, verified before it comes here, and says what and from
// when. Both nodes hold the same statements and so compute the same answer for every instant:
//
//   suspend    either side, at once; between the two alone, also in a group
//   restore    both sides, each after the suspension; in force again from the later of the two
//   terminate  either side; final
//   amend      every party, naming the same successor and the same instant, all signed before it;
//              the old version is in force before the instant, the new one from the instant on
//
// docs/agreement-language.md "Life of an agreement". The node (node/pipeline/agreement_life.hpp)
// feeds the result into compile(): Agreement::in_force and Agreement::standings.
#pragma once

#include <optional>
#include <span>

#include "agreement/compile.hpp"

namespace accord::agreement {

enum class StatementKind : std::uint8_t { suspend, restore, terminate, amend };

struct Statement {
  StatementKind kind = StatementKind::suspend;
  NationId nation;           // who signed it
  Digest agreement;          // hash of the signed file
  std::uint32_t number = 0;  // 1, 2, 3 ... of this nation's statements about that agreement
  UtcTime signed_at;
  UtcTime effective;   // not before signed_at
  Digest successor{};  // of an amendment: the hash of the next version's file
};

/// Holds when `next` may join `known`, the statements about the same agreement: of a party, of this
/// agreement, not retroactive, the next of its signer's numbers, not signed before the last of
/// them. Errors: statement_invalid, statement_order.
Status check_statement(const Agreement& agreement, std::span<const Statement> known,
                       const Statement& next);

/// Whether the agreement is suspended between two parties at an instant.
[[nodiscard]] bool suspended_between(std::span<const Statement> statements, const NationId& a,
                                     const NationId& b, UtcTime at);

/// When either side ended the agreement between the two; none when neither has.
[[nodiscard]] std::optional<UtcTime> terminated_between(std::span<const Statement> statements,
                                                        const NationId& a, const NationId& b);

/// The instant from which `successor` takes the place of the agreement.
/// Errors: amendment_not_agreed (names the parties that are missing).
Result<UtcTime> amended_at(const Document& document, std::span<const Statement> statements,
                           const Digest& successor);

/// The agreement towards `peer` as of `at`: its state, and its time in force cut by termination and
/// amendment. Nothing when no time of it is left. Where several amendments are agreed, the earliest
/// instant counts.
[[nodiscard]] std::optional<Agreement> as_of(const Agreement& agreement,
                                             std::span<const Statement> statements,
                                             const NationId& own, const NationId& peer, UtcTime at);

/// The same towards every other party at once, as compile() takes it. Nothing when no time is left
/// towards anybody.
[[nodiscard]] std::optional<Agreement> as_of(const Agreement& agreement,
                                             std::span<const Statement> statements,
                                             const NationId& own, UtcTime at);

/// Among `versions` the one that takes the agreement's place by its statements, and from when: the
/// earliest of those agreed. Nothing when none is, or none that is agreed is among them.
struct Successor {
  const Agreement* version = nullptr;
  UtcTime instant;
};
[[nodiscard]] std::optional<Successor> successor_of(const Agreement& agreement,
                                                    std::span<const Statement> statements,
                                                    std::span<const Agreement> versions);

/// The next version as it takes over from `instant` on. Errors: those of check_successor;
/// agreement_term (its own term does not hold the instant).
Result<Agreement> taking_over(const Agreement& current, Agreement next, UtcTime instant);

}  // namespace accord::agreement
