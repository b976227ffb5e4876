// Reductions: the ways in which the nation's own classification guide (national policy, `subsets`)
// lets a record be made smaller and marked anew, largest first. Which of them an agreement then
// releases is not decided here: the pipeline rules on each through the gate. Pure.
// docs/agreement-language.md "Subsets".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agreement/national_policy.hpp"

namespace accord::agreement {

inline constexpr std::size_t kMaxSubsetChain = 3;  // rules applied one after the other
inline constexpr std::size_t kMaxReductions = 64;  // looked at for one record; shorter chains first

/// One rule, or a chain of rules each of which may begin at the label that the one before gives.
struct Reduction {
  std::vector<std::string> rules;    // ids, in the order in which they apply
  std::vector<std::string> remove;   // of all of them; ascending
  std::vector<Precision> precision;  // the coarsest of each field; ascending by field
  std::chrono::seconds delay{};      // the longest
  Label label;                       // that of the last
  bool approved = true;              // each rule carries a standing decision

  /// "tracks-coarse" or "tracks-coarse+no-object"
  [[nodiscard]] std::string name() const;
};

/// True when `a` leaves more of the record than `b`: fewer fields removed; then fewer coarsened;
/// then finer, by the sum of log2 of the quanta; then a shorter delay; then fewer rules; then by
/// name, so that the order is total.
[[nodiscard]] bool is_larger(const Reduction& a, const Reduction& b);

/// Every reduction that the policy knows of a record of this type and label, largest first.
[[nodiscard]] std::vector<Reduction> reductions_of(const NationalPolicy& policy,
                                                   std::string_view payload_code,
                                                   const Label& label);

/// True for the reasons of a ruling that lie in the marking alone: another label would be ruled on
/// otherwise.
[[nodiscard]] bool is_of_marking(Code reason);

}  // namespace accord::agreement
