// Greedy: whatever can go, goes.
#include "tests/sim/shrink.hpp"

#include <algorithm>

namespace accord::sim {
namespace {

std::set<std::size_t> all_steps(const Case& one) {
  if (one.only) return *one.only;
  std::set<std::size_t> out;
  for (std::size_t i = 0; i < plan_of(one).steps.size(); ++i) out.insert(i);
  return out;
}

/// Leaves out runs of `length` steps as long as what is left fails.
bool drop_runs(Case& one, std::size_t length, const std::function<bool(const Case&)>& fails) {
  bool dropped = false;
  std::size_t first = 0;
  while (first < one.only->size()) {
    Case smaller = one;
    const auto begin = std::next(smaller.only->begin(), static_cast<std::ptrdiff_t>(first));
    const std::size_t count = std::min(length, smaller.only->size() - first);
    smaller.only->erase(begin, std::next(begin, static_cast<std::ptrdiff_t>(count)));
    if (fails(smaller)) {
      one = std::move(smaller);
      dropped = true;
    } else {
      first += length;
    }
  }
  return dropped;
}

}  // namespace

Case shrink(Case one, const std::function<bool(const Case&)>& fails) {
  for (const Fault fault : kFaults) {
    Case smaller = one;
    if (smaller.without.insert(fault).second && fails(smaller)) one = std::move(smaller);
  }
  if (one.nations != 3) {
    Case smaller = one;
    smaller.nations = 3;
    if (fails(smaller)) one = std::move(smaller);
  }
  one.only = all_steps(one);
  for (std::size_t length = std::max<std::size_t>(1, one.only->size() / 2); length > 0;
       length /= 2) {
    while (drop_runs(one, length, fails) && length == 1) {
    }
  }
  return one;
}

}  // namespace accord::sim
