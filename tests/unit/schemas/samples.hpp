// Small, valid buffers for the tests of this folder, made with the generated writers.
#pragma once

#include "schemas/vocab/bytes.hpp"

namespace accord::samples {

/// What a test changes in the sample.
struct TrackSetChoices {
  double range_km = 1234.5;
  double sigma_range_km = 0.25;
  double modulus_km = 37'500.0;
};

/// One radar track with two observations, of alias "ALPHA-1".
[[nodiscard]] Bytes track_set(const TrackSetChoices& choices = {});

/// A track set with its required fields alone, and one of them left out.
enum class Without { nothing, track_id, sensor_alias, observations };
[[nodiscard]] Bytes bare_track_set(Without absent);

/// A request for object 25544 with a scope and no optional field.
[[nodiscard]] Bytes tasking_request();

/// An SDS EOO with CLASSIFICATION, DATA_MODE and one float.
[[nodiscard]] Bytes eoo(float azimuth_deg = 12.5F);

/// A record header whose `obligations` hold `count` references to one string of `length` bytes:
/// small on the wire, large as text. `same` = false writes each string on its own.
[[nodiscard]] Bytes record_with_obligations(std::size_t count, std::size_t length, bool same);

/// Four bytes of length before each buffer, one after the other: the SDS stream form.
[[nodiscard]] Bytes stream_of(const std::vector<Bytes>& buffers);

}  // namespace accord::samples
