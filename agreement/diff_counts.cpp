// Counts of released observations that several quotas see at once: are there numbers by class and
// version that lie in a given interval of each quota? Intervals are narrowed until nothing moves,
// then the widest is halved.
#include <algorithm>
#include <limits>

#include "agreement/diff_counters.hpp"

namespace accord::agreement {
namespace {

/// By class: counted by both versions, by the old alone, by the new alone.
constexpr std::size_t kParts = 3;
constexpr std::size_t kVariables = kParts * kObjectClassCount;
constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr int kMostRounds = 16;  // of narrowing; what is left is halved

struct Interval {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};
using Intervals = std::array<Interval, kVariables>;

/// Variables whose sum is bounded.
struct Sum {
  std::vector<std::size_t> variables;
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

std::uint64_t sum_of(const Intervals& at, const Sum& sum, std::uint64_t Interval::*end) {
  std::uint64_t total = 0;
  for (const std::size_t i : sum.variables) total += at[i].*end;
  return total;
}

std::uint64_t less(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; }

/// Narrows the variables of one sum; false where it cannot be met.
bool narrow(Intervals& at, const Sum& sum, bool& moved) {
  std::uint64_t least = sum_of(at, sum, &Interval::least);
  std::uint64_t most = sum_of(at, sum, &Interval::most);
  if (least > sum.most || most < sum.least) return false;
  for (const std::size_t i : sum.variables) {
    const Interval was = at[i];
    at[i].least = std::max(was.least, less(sum.least, most - was.most));
    at[i].most = std::min(was.most, sum.most - (least - was.least));
    if (at[i].least > at[i].most) return false;
    moved = moved || at[i].least != was.least || at[i].most != was.most;
    least += at[i].least - was.least;
    most -= was.most - at[i].most;
  }
  return true;
}

bool narrow_all(Intervals& at, const std::vector<Sum>& sums) {
  bool moved = true;
  for (int round = 0; moved && round < kMostRounds; ++round) {
    moved = false;
    for (const Sum& sum : sums) {
      if (!narrow(at, sum, moved)) return false;
    }
  }
  return true;
}

enum class Answer : std::uint8_t { none, found, undecided };

class Search {
 public:
  Search(const std::vector<Sum>& sums, std::uint64_t& steps) : sums_(sums), steps_(steps) {}

  /// The solution is the least ends of `at`.
  Answer solve(Intervals& at) {
    ++steps_;
    if (++taken_ > kMostSteps) return Answer::undecided;
    if (!narrow_all(at, sums_)) return Answer::none;
    // After narrowing no sum of least ends is too large, and one that is too small can be raised.
    const auto unmet = std::find_if(sums_.begin(), sums_.end(), [&](const Sum& sum) {
      return sum_of(at, sum, &Interval::least) < sum.least;
    });
    if (unmet == sums_.end()) return Answer::found;
    const std::size_t place = widest_of(at, *unmet);
    const std::uint64_t middle = at[place].least + (at[place].most - at[place].least) / 2;
    Intervals half = at;
    half[place].most = middle;
    Answer answer = solve(half);
    if (answer == Answer::none) {
      half = at;
      half[place].least = middle + 1;
      answer = solve(half);
    }
    if (answer == Answer::found) at = half;
    return answer;
  }

 private:
  static std::size_t widest_of(const Intervals& at, const Sum& sum) {
    return *std::max_element(sum.variables.begin(), sum.variables.end(),
                             [&](std::size_t a, std::size_t b) {
                               return at[a].most - at[a].least < at[b].most - at[b].least;
                             });
  }

  const std::vector<Sum>& sums_;
  std::uint64_t& steps_;
  std::uint64_t taken_ = 0;
};

Sum sum_of(const CountBounds& bounds) {
  Sum sum{{}, bounds.least, bounds.most};
  for (std::size_t i = 0; i < kVariables; ++i) {
    const std::size_t part = i / kObjectClassCount;
    const bool counted = part == 0 || bounds.by == CountedBy::both ||
                         (part == 1) == (bounds.by == CountedBy::before);
    if (counted && (bounds.class_mask >> i % kObjectClassCount & 1u) != 0) {
      sum.variables.push_back(i);
    }
  }
  return sum;
}

Intervals start_of(ObjectClass own, const CountedSets& sets) {
  Intervals at{};
  for (std::size_t i = 0; i < kVariables; ++i) {
    const std::size_t part = i / kObjectClassCount;
    const std::uint32_t classes = part == 0 ? sets.shared : sets.alone[part - 1];
    if ((classes >> i % kObjectClassCount & 1u) != 0) at[i].most = kMost;
  }
  at[static_cast<std::size_t>(own)] = {1, kMost};
  return at;
}

/// Which sums hold the variable: bit = number of the sum.
std::vector<bool> sums_with(const std::vector<Sum>& sums, std::size_t variable) {
  std::vector<bool> with;
  for (const Sum& sum : sums) {
    with.push_back(std::find(sum.variables.begin(), sum.variables.end(), variable) !=
                   sum.variables.end());
  }
  return with;
}

/// Of variables in the same sums one can stand for all, and what both versions count can be counted
/// by each alone where each may count more: fewer variables, the same answer.
void leave_out(const std::vector<Sum>& sums, Intervals& at) {
  std::vector<std::vector<bool>> kept;
  for (std::size_t i = 0; i < kVariables; ++i) {
    if (at[i].most == 0) continue;
    const bool shared = i < kObjectClassCount;
    const bool told_apart =
        shared && at[i + kObjectClassCount].most > 0 && at[i + 2 * kObjectClassCount].most > 0;
    const auto with = sums_with(sums, i);
    const bool in_none = std::find(with.begin(), with.end(), true) == with.end();
    const bool stood_for = std::find(kept.begin(), kept.end(), with) != kept.end();
    if (told_apart || in_none || stood_for) {
      at[i].most = at[i].least;
    } else {
      kept.push_back(with);
    }
  }
}

}  // namespace

Result<std::optional<CountsByVersion>> counts_within(ObjectClass own, const CountedSets& sets,
                                                     const std::vector<CountBounds>& bounds,
                                                     std::uint64_t& steps) {
  std::vector<Sum> sums;
  for (const CountBounds& each : bounds) sums.push_back(sum_of(each));
  Intervals at = start_of(own, sets);
  leave_out(sums, at);
  const Answer answer = Search(sums, steps).solve(at);
  if (answer == Answer::undecided) {
    return fail(Code::agreement_diff_too_large, "quotas of too many different classes",
                "$.release");
  }
  if (answer == Answer::none) return std::optional<CountsByVersion>{};
  CountsByVersion out{};
  for (std::size_t k = 0; k < kObjectClassCount; ++k) {
    for (std::size_t v = 0; v < kVersions; ++v) {
      const std::uint64_t count = at[k].least + at[k + (v + 1) * kObjectClassCount].least;
      out[v][k] = static_cast<std::uint32_t>(std::min(count, kMost));
    }
  }
  return std::optional(out);
}

}  // namespace accord::agreement
