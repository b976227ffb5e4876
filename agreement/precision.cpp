// Rounding to multiples, without a trace of the remainder.
#include "agreement/precision.hpp"

#include <cmath>
#include <limits>

namespace accord::agreement {
namespace {

constexpr double kWholeNumbers = 9007199254740992.0;  // 2^53: above it a double is whole anyway

}  // namespace

double quantise(double value, double quantum) {
  const double steps = std::round(value / quantum);
  if (!(std::abs(steps) < kWholeNumbers)) return value;
  return steps * quantum + 0.0;  // + 0.0: no negative zero, whose sign would tell
}

std::int64_t quantise(std::int64_t value, std::int64_t quantum) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  const std::int64_t rest = value % quantum;
  const std::int64_t whole = value - rest;
  const std::int64_t distance = rest < 0 ? -rest : rest;
  if (distance < quantum - distance) return whole;
  std::int64_t away = 0;
  if (__builtin_add_overflow(whole, rest < 0 ? -quantum : quantum, &away)) {
    return rest < 0 ? kLeast : kMost;
  }
  return away;
}

}  // namespace accord::agreement
