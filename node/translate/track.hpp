// Track: one track of one sensor and one object as plain values; what lies between a format and a
// payload. Readers make it, build_trackset and build_eoo turn it into payload bytes, write_tdm_kvn
// turns it into text. Units: deg, km, km/s, Hz, m^2; times UtcTime (exact to the nanosecond).
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/utc_time.hpp"
#include "trackset_generated.h"

namespace accord::node::translate {

/// What one value of an observation measures. The order is that of Observation::values.
enum class Quantity : std::uint8_t {
  angle_1,
  angle_2,
  range,
  range_rate,
  receive_freq,
  magnitude,
  rcs,
  snr
};
inline constexpr std::size_t kQuantities = 8;
using Quantities = std::bitset<kQuantities>;  // a set of them, by their numbers

struct Measured {
  double value = 0;
  std::uint32_t line = 0;  // of the source text; 0 = not from text
};

/// A value that may be absent, as std::optional<Measured>, in two thirds of its size: files hold
/// millions.
class MaybeMeasured {
 public:
  MaybeMeasured() = default;
  MaybeMeasured(Measured measured) : measured_(measured) {}  // NOLINT: converts as an optional does

  [[nodiscard]] bool has_value() const { return measured_.line != kAbsent; }
  explicit operator bool() const { return has_value(); }
  const Measured& operator*() const { return measured_; }
  const Measured* operator->() const { return &measured_; }
  Measured* operator->() { return &measured_; }
  [[nodiscard]] const Measured& value() const {
    if (!has_value()) throw std::bad_optional_access();
    return measured_;
  }
  void reset() { measured_ = {0, kAbsent}; }

 private:
  static constexpr std::uint32_t kAbsent = 0xFFFF'FFFF;  // no text has so many lines
  Measured measured_{0, kAbsent};
};

struct Observation {
  UtcTime at;
  std::array<MaybeMeasured, kQuantities> values;  // by Quantity; angles only as a pair

  [[nodiscard]] const MaybeMeasured& operator[](Quantity q) const {
    return values[static_cast<std::size_t>(q)];
  }
  [[nodiscard]] MaybeMeasured& operator[](Quantity q) {
    return values[static_cast<std::size_t>(q)];
  }
  /// Which it holds, and how many.
  [[nodiscard]] Quantities held() const {
    unsigned long bits = 0;
    for (std::size_t i = 0; i < kQuantities; ++i)
      bits |= static_cast<unsigned long>(values[i].has_value()) << i;
    return bits;
  }
  [[nodiscard]] std::size_t count() const {
    std::size_t out = 0;
    for (const MaybeMeasured& value : values) out += static_cast<std::size_t>(value.has_value());
    return out;
  }
};

/// One standard deviation each; absent = not declared.
struct Sigmas {
  std::optional<double> angle_1_deg, angle_2_deg, range_km, range_rate_km_s, time_s, magnitude,
      receive_freq_hz;

  bool operator==(const Sigmas&) const = default;
};

/// 0 and empty = not known.
struct ObjectIds {
  std::uint32_t norad_cat_id = 0;
  std::string cospar_id;
  std::string national_id;
  std::string name;

  bool operator==(const ObjectIds&) const = default;
};

struct Track {
  std::string track_id;
  ObjectIds object;
  std::string sensor_alias;  // opaque; never a sensor's name
  fbs::SensorKind sensor_kind = fbs::SensorKind::UNSPECIFIED;
  fbs::AngleFrame angle_frame = fbs::AngleFrame::UNSPECIFIED;
  fbs::TimeTag time_tag = fbs::TimeTag::UNSPECIFIED;
  fbs::RangeKind range_kind = fbs::RangeKind::UNSPECIFIED;
  fbs::RangeRateKind range_rate_kind = fbs::RangeRateKind::UNSPECIFIED;
  std::optional<double> range_modulus_km;
  std::optional<double> integration_interval_s;
  fbs::Correction corrections_applied{};
  fbs::Correction corrections_needed{};
  Sigmas sigmas;
  std::vector<Observation> observations;  // ascending in time
  std::size_t first_line = 0, last_line = 0;

  /// The quantities that any of its observations holds.
  [[nodiscard]] Quantities held() const;
  /// One of them.
  [[nodiscard]] bool holds(Quantity quantity) const;
  /// How many values its observations hold.
  [[nodiscard]] std::size_t count() const;
};

inline constexpr std::size_t kMaxTrackObservations = 3'000;  // 80 bytes each: below kMaxRecordBytes

/// In pieces of at most kMaxTrackObservations; views into `observations`.
[[nodiscard]] std::vector<std::span<const Observation>> pieces_of(
    std::span<const Observation> observations);

/// The TrackSet buffer. Errors: bad_value (no observation, order, half a pair of angles), too_large
/// (more than kMaxTrackObservations), not_finite.
Result<Bytes> build_trackset(const Track& track);
/// The same of a part of its observations.
Result<Bytes> build_trackset(const Track& head, std::span<const Observation> observations);

/// A TrackSet buffer as plain values, verified first. Errors: as verify_buffer, bad_value.
Result<Track> read_trackset(ByteView buffer);

}  // namespace accord::node::translate
