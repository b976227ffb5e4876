// Counts of released observations that several quotas see at once: is there any set of counts by
// class that lies in a given interval of each quota?
#include <algorithm>

#include "agreement/diff_gate.hpp"

namespace accord::agreement {
namespace {

using Counts = std::array<std::uint64_t, kObjectClassCount>;

std::uint64_t sum_of(const Counts& counts, std::uint32_t mask, std::size_t classes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < classes; ++i) sum += (mask >> i & 1u) != 0 ? counts[i] : 0;
  return sum;
}

bool within(const Counts& counts, const std::vector<CountBounds>& bounds) {
  return std::all_of(bounds.begin(), bounds.end(), [&](const CountBounds& each) {
    const std::uint64_t sum = sum_of(counts, each.class_mask, kObjectClassCount);
    return each.least <= sum && sum <= each.most;
  });
}

/// The first `classes` alone are already more than some quota's interval.
bool passes_most(const Counts& counts, std::size_t classes,
                 const std::vector<CountBounds>& bounds) {
  return std::any_of(bounds.begin(), bounds.end(), [&](const CountBounds& each) {
    return sum_of(counts, each.class_mask, classes) > each.most;
  });
}

/// Class by class: a solution, if there is one, is reached with each class either at its least or
/// at a value where some quota comes to one of its bounds.
bool solve(Counts& counts, std::size_t at, const Counts& least,
           const std::vector<CountBounds>& bounds) {
  if (at == kObjectClassCount) return within(counts, bounds);
  std::vector<std::uint64_t> values{least[at]};
  for (const CountBounds& each : bounds) {
    if ((each.class_mask >> at & 1u) == 0) continue;
    std::uint64_t others = sum_of(counts, each.class_mask, at);
    for (std::size_t i = at + 1; i < kObjectClassCount; ++i) {
      others += (each.class_mask >> i & 1u) != 0 ? least[i] : 0;
    }
    if (each.least > others) values.push_back(std::max(least[at], each.least - others));
    if (each.most > others) values.push_back(std::max(least[at], each.most - others));
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  for (const std::uint64_t value : values) {
    counts[at] = value;
    if (passes_most(counts, at + 1, bounds)) break;
    if (solve(counts, at + 1, least, bounds)) return true;
  }
  return false;
}

}  // namespace

std::optional<std::array<std::uint32_t, kObjectClassCount>> counts_within(
    ObjectClass own, const std::vector<CountBounds>& bounds) {
  Counts least{}, counts{};
  least[static_cast<std::size_t>(own)] = 1;
  if (!solve(counts, 0, least, bounds)) return std::nullopt;
  std::array<std::uint32_t, kObjectClassCount> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint32_t>(counts[i]);
  return out;
}

}  // namespace accord::agreement
