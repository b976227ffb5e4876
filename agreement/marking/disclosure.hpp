// The foreign disclosure decision as the triple (may keep R, may see D, disclosure officer f), and
// the states in which no decision stands on a marking. Internal to this folder.
#pragma once

#include "agreement/marking/code_sets.hpp"

namespace accord::agreement::marking {

enum class Stance : std::uint8_t {
  open,     // unclassified without any control: left out of the roll-up
  implied,  // unclassified with a control: counts as RELIDO beside a decision
  sbu_les,  // SBU-NF, LES-NF: counts as NOFORN, and prints as itself among its like
  bare,     // classified, or foreign, without a decision: counts as NOFORN
  decided,
};

[[nodiscard]] Stance stance_of(const Marking& marking);

/// The decision of two markings joined; `joined` has all their other parts already.
[[nodiscard]] ForeignDisclosure join_disclosure(const Marking& a, const Marking& b,
                                                const Expansion& expansion);

/// The one form of a decision.
[[nodiscard]] ForeignDisclosure normal_disclosure(const Marking& marking,
                                                  const Expansion& expansion);

}  // namespace accord::agreement::marking
