// The exact difference of two versions of an agreement: all that is newly permitted, all that is
// newly denied, and every duty that changed, in few regions of cases, each with one concrete record
// or request that shows it. Every attribute is cut at each boundary that either version uses and
// the cells are compared (diff_space.hpp), so that nothing is sampled; every witness is ruled on
// again by decide() under both versions. docs/agreement-language.md "The difference of two
// versions".
//
// Each version is looked at alone: no other agreement, no national policy, any instant; and as the
// sender rules, whose steps hold all of the receiver's.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "agreement/diff_counters.hpp"
#include "agreement/release_case.hpp"
#include "agreement/tasking.hpp"

namespace accord::agreement {

enum class Change : std::uint8_t {
  permitted,  // withheld before and held or released now; held before and released now
  loosened,   // released or held under both, and some duty asks for less now
  denied,     // the reverse of permitted
  tightened,  // released or held under both, and duties ask for more now
};

/// True for what a new version must list to be activated: a verdict or a duty that gives more.
[[nodiscard]] constexpr bool gives_more(Change change) {
  return change == Change::permitted || change == Change::loosened;
}

/// "object class": "DEBRIS, PAYLOAD"
struct Condition {
  std::string attribute;
  std::string values;
};

using Witness = std::variant<ReleaseCase, TaskingFacts>;

struct Region {
  Change change = Change::permitted;
  std::string section;        // "release", "tasking"
  std::string pairs;          // "CAN > GBR, GBR > CAN"
  std::string clause_before;  // id; empty = none
  std::string clause_after;
  Verdict before = Verdict::withhold;
  Verdict after = Verdict::withhold;
  std::vector<Condition> conditions;  // all hold; an attribute that is not named may be anything
  std::vector<std::string> duties;    // permitted: all that it asks for; loosened, tightened: what
                                      // changes
  std::string protection;  // of release, where there are protect tables: how the recipient protects
                           // what is permitted, or protected otherwise now; else empty
  Witness witness;
  std::optional<ReleaseCase> witness_before;  // where the old version's counts are others
  std::vector<Positions> sides;  // of release: on the axes of diff_space.hpp, then the counters
  std::vector<Counter> counters;
};

struct Diff {
  std::string before;  // "GBR-USA-SDA/1"
  std::string after;
  std::vector<Region> regions;       // permitted, loosened, denied, tightened; then by text
  std::vector<std::string> besides;  // articles that differ in words
  std::size_t cells = 0;             // compared
};

/// What is compared before a pair of documents is refused as too large.
struct DiffLimits {
  std::size_t cells = 4'000'000;      // those of label and numbers, and of requests, included
  std::size_t lookups = 200'000'000;  // of an attribute in a clause
  std::size_t differences = 200'000;  // cells that differ, before they are joined into regions
};

/// Errors: agreement_parties (no nation is common to both), agreement_diff_too_large,
/// agreement_diff_refuted (decide() does not confirm a witness: a fault of this program).
Result<Diff> diff(const Document& before, const Document& after, const DiffLimits& limits = {});

/// What a security officer reads.
[[nodiscard]] std::string show_diff(const Diff& diff);

/// {"before", "after", "newly_permitted", "loosened", "newly_denied", "tightened", "besides",
/// "cells"}: lists of regions.
[[nodiscard]] nlohmann::json to_json(const Diff& diff);

/// "newly permitted", "duty loosened", "newly denied", "duty tightened"
[[nodiscard]] std::string_view name_of(Change change);

}  // namespace accord::agreement
