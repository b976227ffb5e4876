// Track: one track of one sensor and one object as plain values; what lies between a format and a
// payload. Readers make it, build_trackset and build_eoo turn it into payload bytes, write_tdm_kvn
// turns it into text. Units: deg, km, km/s, Hz, m^2; times UtcTime (exact to the nanosecond).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
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

struct Measured {
  double value = 0;
  std::uint32_t line = 0;  // of the source text; 0 = not from text
};

struct Observation {
  UtcTime at;
  std::array<std::optional<Measured>, kQuantities> values;  // by Quantity; angles only as a pair

  [[nodiscard]] const std::optional<Measured>& operator[](Quantity q) const {
    return values[static_cast<std::size_t>(q)];
  }
  [[nodiscard]] std::optional<Measured>& operator[](Quantity q) {
    return values[static_cast<std::size_t>(q)];
  }
  /// How many it holds.
  [[nodiscard]] std::size_t count() const;
};

/// One standard deviation each; absent = not declared.
struct Sigmas {
  std::optional<double> angle_1_deg, angle_2_deg, range_km, range_rate_km_s, time_s, magnitude,
      receive_freq_hz;
};

/// 0 and empty = not known.
struct ObjectIds {
  std::uint32_t norad_cat_id = 0;
  std::string cospar_id;
  std::string national_id;
  std::string name;
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

  /// True when an observation holds this quantity.
  [[nodiscard]] bool holds(Quantity quantity) const;
  /// How many values its observations hold.
  [[nodiscard]] std::size_t count() const;
};

inline constexpr std::size_t kMaxTrackObservations = 3'000;  // 80 bytes each: below kMaxRecordBytes

/// The track in pieces of at most kMaxTrackObservations, all under its id and header.
[[nodiscard]] std::vector<Track> pieces_of(const Track& track);

/// The TrackSet buffer. Requires: at most kMaxTrackObservations. Errors: bad_value (no observation,
/// order, half a pair of angles), too_large, not_finite.
Result<Bytes> build_trackset(const Track& track);

/// A TrackSet buffer as plain values, verified first. Errors: as verify_buffer, bad_value.
Result<Track> read_trackset(ByteView buffer);

}  // namespace accord::node::translate
