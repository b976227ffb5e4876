// The checker: what must hold of every history, whatever befell the nations. It has a model of its
// own and reads what was committed, sent and delivered; it never asks the product whether all is
// well. Each function is one or two invariants, so that a test can show that each of them finds
// what it is for. Pure.
#pragma once

#include <string>
#include <vector>

#include "tests/sim/history.hpp"

namespace accord::sim {

struct Violation {
  std::string invariant;  // "I1"
  std::string what;       // and where
};
using Violations = std::vector<Violation>;

// checker_delivery.cpp
/// I1: what was committed is in the journal to the end of its life; whatever was acknowledged on
/// the wire was committed before; what a node told its people it had released is there.
void check_nothing_lost(const History& history, Violations& out);
/// I2: one place of a stream is taken once in a life, one record admitted and delivered once.
void check_once(const History& history, Violations& out);
/// I3: places of a stream are given and taken in order and without a gap.
void check_order(const History& history, Violations& out);
/// I4: what one side has taken, the other has sent: same place, same root, same bytes; and no place
/// was ever sent under two roots.
void check_same_bytes(const History& history, Violations& out);

// checker_policy.cpp
/// I5: every record on the wire was released before, by a ruling that its sender's journal holds
/// under the agreements that the record names, none of them suspended; a second decider permits it,
/// too; no secret word is in it.
void check_permitted(const History& history, Violations& out);
/// I6: sent records and rulings "release" are the same; what was taken has its one ruling; a
/// refusal that people were told of has its ruling.
void check_audit(const History& history, Violations& out);

// checker_tasking.cpp
/// I7: the history of a request is a path of the table, ends once, and keeps its end.
void check_requests(const History& history, Violations& out);

// checker_rest.cpp
/// I9: at the end each side holds all that the other has sent and its receipts, and both say the
/// same of every request.
void check_settled(const History& history, Violations& out);

// checker_logs.cpp
/// I10: each log of a link says what was sent, received and receipted, and nothing else; every head
/// over it that anybody holds is of its beginning.
void check_logs(const History& history, Violations& out);

/// All of them.
[[nodiscard]] Violations check(const History& history);

/// "GBR>USA data 17"
[[nodiscard]] std::string place(const NationId& from, const NationId& to, Lane lane,
                                std::uint64_t seq);

}  // namespace accord::sim
