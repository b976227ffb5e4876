// What an EOO loses of a track, said once a track: header fields without a place, and digits beyond
// a 32-bit float. Internal to the room; called by the EOO writer.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "node/translate/diagnostic.hpp"
#include "node/translate/track.hpp"

namespace accord::node::translate {

/// The EOO's word for a quantity: "RANGE_RATE".
[[nodiscard]] std::string_view eoo_field(Quantity quantity);

/// False for what a 32-bit float would make infinite.
[[nodiscard]] bool fits_float(double value);

class EooLosses {
 public:
  explicit EooLosses(const Track& track) : track_(track) {}

  /// `value` as an EOO holds it. Requires: fits_float. A loss is remembered: more than the declared
  /// sigma, or, where none is declared, a decimal that no longer reads back.
  float as_float(Quantity quantity, double value);

  /// At most one warning on digits, and one entry a header field.
  void report(DiagnosticLog& log) const;

 private:
  void report_digits(DiagnosticLog& log) const;

  struct Rounded {
    std::size_t count = 0;
    double worst = 0;  // in the unit of the quantity
  };
  const Track& track_;
  std::array<Rounded, kQuantities> rounded_{};
};

}  // namespace accord::node::translate
