#include "agreement/marking/dominance.hpp"

#include <algorithm>

#include "agreement/marking/families.hpp"

namespace accord::agreement::marking {
namespace {

bool holds(const Compartment& held, const Compartment& wanted) {
  return held.name == wanted.name &&
         std::all_of(wanted.subs.begin(), wanted.subs.end(), [&](const std::string& sub) {
           return std::find(held.subs.begin(), held.subs.end(), sub) != held.subs.end();
         });
}

/// One read-in for the system, and one for each compartment with its sub-compartments.
bool holds(const std::vector<ControlSystem>& held, const ControlSystem& wanted) {
  const auto system = std::find_if(held.begin(), held.end(), [&](const ControlSystem& candidate) {
    return candidate.name == wanted.name;
  });
  if (system == held.end()) return false;
  return std::all_of(
      wanted.compartments.begin(), wanted.compartments.end(), [&](const Compartment& part) {
        return std::any_of(system->compartments.begin(), system->compartments.end(),
                           [&](const Compartment& mine) { return holds(mine, part); });
      });
}

bool holds_systems(const Subject& subject, const Marking& marking) {
  for (const auto* list : {&marking.sci, &marking.sap, &marking.aea}) {
    for (const ControlSystem& system : *list) {
      if (!holds(subject.read_in, system)) return false;
    }
  }
  return true;
}

/// The owner's people read what no list restricts; others what a list gives them to keep or see.
bool may_see(const Subject& subject, const Marking& marking, const Expansion& expansion) {
  if (subject.nation == marking.policy) return true;
  const ForeignDisclosure& decided = marking.disclosure;
  if (decided.noforn) return false;
  const bool listed = reaches(decided.rel_to, subject.nation, expansion) ||
                      reaches(decided.display_only, subject.nation, expansion);
  return listed && meets_families(marking, subject.nation, expansion);
}

}  // namespace

bool dominates(const Subject& subject, const Marking& marking, const Expansion& expansion) {
  if (subject.policy.empty() || subject.policy != marking.policy) return false;
  if (marking.level == Level::unspecified || subject.clearance < marking.level) return false;
  if ((marking.controls.bits & ~subject.controls.bits) != 0) return false;
  if (!holds_systems(subject, marking) || unknown_restriction(marking) != nullptr) return false;
  for (const std::string& token : marking.provider_tokens) {
    if (std::find(subject.tokens.begin(), subject.tokens.end(), token) == subject.tokens.end()) {
      return false;
    }
  }
  return may_see(subject, marking, expansion);
}

}  // namespace accord::agreement::marking
