// Precision as an obligation: a value becomes the nearest multiple of the quantum, so that of the
// original nothing finer than the quantum is left. Pure arithmetic; the pipeline applies it field
// by field when it rebuilds a payload.
#pragma once

#include <cstdint>

namespace accord::agreement {

/// The nearest multiple of `quantum`, halves away from zero; the result depends on value / quantum
/// only through that whole number, so that all values of one cell give the same bits. A value too
/// large for the quantum to matter (2^53 quanta) comes back as it is.
/// Requires: quantum > 0 and finite. NaN and infinities come back as they are.
[[nodiscard]] double quantise(double value, double quantum);

/// The same for whole numbers, such as times in ns. Saturates at the ends of the range.
/// Requires: quantum > 0.
[[nodiscard]] std::int64_t quantise(std::int64_t value, std::int64_t quantum);

}  // namespace accord::agreement
