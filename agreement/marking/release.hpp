// May data of this marking be released, or shown, to that nation? By the marking and the tables
// alone: an agreement must permit it besides (agreement/decide.hpp), and neither suffices.
//
// The steps are taken in the order of DESIGN.md section 5; the first that does not pass gives
// decision and reason:
//
//   1 well-formed          a level, a known policy, the review date not passed
//   2 scope                SCI, SAP, AEA, ORCON and their like never travel on this bus
//   3 foreign-disclosure   the lists must reach the recipient; NOFORN permits nothing
//   4 source-consent       foreign sources and owners: recorded, where the recipient is a third
//   5 joint-owners         all owners, where the recipient is none of them
//   6 ceiling-and-mapping  not above the ceiling; how the recipient protects the level is agreed
//
// Clause attributes, obligations, the label of the result and national policy (7 to 10) are
// decide's. Removing a membership, a consent, a token or a permissive tag never permits more.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/marking/equivalence.hpp"
#include "agreement/marking/rollup.hpp"

namespace accord::agreement::marking {

enum class Action : std::uint8_t { release, display };

enum class Decision : std::uint8_t {
  deny,
  permit,
  agreement,         // the marking is silent; an agreement decides
  needs_mapping,     // undefined how the recipient protects the level
  needs_obligation,  // a recorded consent is missing
};

enum class ReleaseStep : std::uint8_t {
  well_formed = 1,
  scope,
  foreign_disclosure,
  source_consent,
  joint_owners,
  ceiling_and_mapping,
};

/// What is agreed; whatever is left out permits nothing more.
struct ReleaseTerms {
  Expansion expansion;                    // communities, and the moment
  const EquivalenceTable* map = nullptr;  // none: only rungs that every ladder has go over
  std::optional<Level> ceiling;
  std::vector<std::string> tokens;    // provider tokens that the agreement lists for the recipient
  std::vector<std::string> consents;  // nations whose consent to this recipient is on record
  bool unclassified_without_list = false;  // the agreement releases plain UNCLASSIFIED
};

struct ReleaseQuestion {
  std::string_view owner;  // who holds the data and would release it
  std::string_view to;
  Action action = Action::release;
};

struct ReleaseRuling {
  Decision decision = Decision::deny;
  ReleaseStep step = ReleaseStep::well_formed;
  Code reason = Code::marking_no_decision;  // marking_permits exactly when permitted
  std::string about;                        // the control, code or level that decided it
  std::optional<Rung> derived;              // permitted: how the recipient protects it, if mapped
};

[[nodiscard]] ReleaseRuling rule_release(const Marking& marking, const ReleaseQuestion& question,
                                         const ReleaseTerms& terms);

/// "deny", "permit", "agreement", "needs-mapping", "needs-obligation"
[[nodiscard]] std::string_view name_of(Decision decision);
/// "well-formed", "scope" ...
[[nodiscard]] std::string_view name_of(ReleaseStep step);

}  // namespace accord::agreement::marking
