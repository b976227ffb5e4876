// Joining markings: what holds for data made of several others.
//
// join() is the lattice: level by maximum, restrictive parts by union, permissive ones by
// intersection, communities expanded at a date. It is commutative, associative, idempotent (up to
// normal()), and what a join permits, both of its parts permit.
//
// page_marking() then leaves out what the register does not print on a page (FOUO, SBU, LIMDIS,
// UCNI in a classified one ...). That is for the banner of a page only: rule on the join, never on
// it. Sources: manual 2016, Table 3 and section A.6; facts in docs/markings.md "Roll-up".
#pragma once

#include <span>

#include "agreement/marking/communities.hpp"
#include "agreement/marking/marking.hpp"

namespace accord::agreement::marking {

struct Expansion {
  const Communities* communities = nullptr;  // none: a community is met by itself alone
  UtcTime at{};
};

/// The one form of a marking: lists expanded only as far as they must be and ordered, expired codes
/// dropped, compartments merged. join() gives nothing else.
[[nodiscard]] Marking normal(const Marking& marking, const Expansion& expansion);

[[nodiscard]] Marking join(const Marking& a, const Marking& b, const Expansion& expansion);

/// What the register prints on a page of this content.
[[nodiscard]] Marking page_marking(const Marking& joined);

/// The banner's marking of a page made of these portions. Errors: marking_list (no portions),
/// marking_* (the register allows no such banner).
Result<Marking> roll_up(std::span<const Marking> portions, const Expansion& expansion);

}  // namespace accord::agreement::marking
