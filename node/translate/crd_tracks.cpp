// Ranges and pointings of a session to tracks.
#include "node/translate/crd_tracks.hpp"

#include <algorithm>
#include <cmath>

#include "node/translate/eoo_loss.hpp"
#include "node/translate/tdm_rules.hpp"

namespace accord::node::translate {
namespace {

constexpr double kLightKmPerS = 299'792.458;  // CODATA, exact
constexpr double kSecondsPerPs = 1e-12;

std::uint32_t line_of(const CrdRecord& record) { return static_cast<std::uint32_t>(record.line()); }

/// Why the time of flight is no two-way range; empty when it is.
std::string_view not_two_way(CrdRangeType type, std::int32_t event) {
  if (type == CrdRangeType::none) return "the session has no ranges";
  if (type == CrdRangeType::receive_times) return "the session has times of reception alone";
  if (type == CrdRangeType::one_way || event > 2)
    return "one-way: the record does not say whose clock its time is of, and a track not which way "
           "the light went";
  return {};
}

fbs::TimeTag tag_of_event(std::int32_t event) {
  if (event == 0) return fbs::TimeTag::RECEIVE;
  return event == 1 ? fbs::TimeTag::BOUNCE : fbs::TimeTag::TRANSMIT;
}

void set_bit(Track& track, fbs::Correction bit, bool applied) {
  track.corrections_applied &= ~bit;
  track.corrections_needed &= ~bit;
  (applied ? track.corrections_applied : track.corrections_needed) |= bit;
}

}  // namespace

Status CrdTracks::take(const CrdRecord& record) {
  const std::string_view type = record.form().type;
  if (type == "10" || type == "11") return take_range(record);
  if (type == "30") return take_pointing(record);
  if (type == "50") ACCORD_CHECK(take_statistics(record));
  const bool timed = type == "12" || type == "20" || type == "21" || type.starts_with('4');
  if (timed && !parse_seconds(record.word(1))) return record.wrong(1, "seconds of day are wanted");
  lines_.note(record.line(), record.form().keyword);
  return {};
}

Result<UtcTime> CrdTracks::instant_of(const CrdRecord& record) {
  const auto seconds = parse_seconds(record.word(1));
  if (!seconds) return record.wrong(1, "seconds of day are wanted");
  const auto at = crd_instant(session_, *seconds);
  if (!at) return record.wrong(1, at.error().what);
  if (seconds->rounded && rounded_++ == 0) first_rounded_line_ = record.line();
  return *at;
}

/// 10: sod, time of flight, configuration, event, filter, channel, stop, amplitude [, amplitude];
/// 11: sod, time of flight, configuration, event, window, ranges, RMS in ps ...
Status CrdTracks::take_range(const CrdRecord& record) {
  const bool normal_point = record.form().type == "11";
  ACCORD_TRY(const std::int32_t event, record.code(4, 0, 6));
  if (session_.range_type == CrdRangeType::two_way && event > 2)
    return record.wrong(4, "a one-way event in a session of two-way ranges");
  if (session_.range_type == CrdRangeType::one_way && event < 3)
    return record.wrong(4, "a two-way event in a session of one-way ranges");
  ACCORD_TRY(const UtcTime at, instant_of(record));
  const std::string_view reason = not_two_way(session_.range_type, event);
  const bool noise = !normal_point && !record.missing(5) && record.whole(5) == 1;
  if (!reason.empty() || noise) {
    lines_.not_carried(record.line(), "RANGE",
                       std::string(noise ? "the station calls it noise" : reason));
    return {};
  }
  if (record.missing(2) || record.number(2) <= 0)
    return record.wrong(2, "a time of flight above zero is wanted");
  Gathered& into = gathered_[{std::string(record.word(3)), tag_of_event(event), false}];
  Observation observation;
  observation.at = at;
  observation[Quantity::range] = Measured{record.number(2) * kLightKmPerS, line_of(record)};
  into.observations.push_back(observation);
  into.normal_points += normal_point ? 1 : 0;
  if (normal_point && !record.missing(7) && record.number(7) > 0)
    into.bin_rms_ps.push_back(record.number(7));
  lines_.note(record.line(), normal_point ? "11 STATISTICS" : "10 FILTER_AND_CHANNEL");
  return {};
}

/// sod, azimuth, elevation, direction, origin, refraction corrected [, both rates].
Status CrdTracks::take_pointing(const CrdRecord& record) {
  ACCORD_CHECK(record.code(4, 0, 2));
  ACCORD_TRY(const std::int32_t origin, record.code(5, 0, 3));
  ACCORD_TRY(const std::int32_t corrected, record.code(6, 0, 1));
  const double azimuth = record.number(2), elevation = record.number(3);
  if (std::abs(azimuth) > 360) return record.wrong(2, "an azimuth to 360 deg is wanted");
  if (std::abs(elevation) > 90) return record.wrong(3, "an elevation to 90 deg is wanted");
  ACCORD_TRY(const UtcTime at, instant_of(record));
  constexpr std::int32_t kMeasured = 3;
  if (origin != kMeasured) {
    lines_.note(record.line(), "30 POINTING (not measured)");
    return {};
  }
  ACCORD_TRY(const fbs::TimeTag tag, tag_of_angles(record));
  Observation observation;
  observation.at = at;
  observation[Quantity::angle_1] = Measured{azimuth, line_of(record)};
  observation[Quantity::angle_2] = Measured{elevation, line_of(record)};
  gathered_[{std::string{}, tag, corrected == 1}].observations.push_back(observation);
  for (std::size_t n = 7; n <= record.size(); ++n) {
    if (!record.missing(n))
      lines_.not_carried(record.line(), n == 7 ? "AZIMUTH_RATE" : "ELEVATION_RATE",
                         "a track has no rates of angles");
  }
  return {};
}

/// One telescope for both ways does not say at which end of the flight it points.
Result<fbs::TimeTag> CrdTracks::tag_of_angles(const CrdRecord& record) const {
  if (record.whole(4) == 1) return fbs::TimeTag::TRANSMIT;
  if (record.whole(4) == 2) return fbs::TimeTag::RECEIVE;
  if (profile_.time_tag) return *profile_.time_tag;
  return fail(missing_key("time_tag", record.line(),
                          "angles of one telescope do not say which instant they time"));
}

/// configuration, RMS, skew, kurtosis, peak, assessment (4 unclear, 5 mostly noise).
Status CrdTracks::take_statistics(const CrdRecord& record) {
  if (record.missing(6)) return {};
  ACCORD_TRY(const std::int32_t assessment, record.code(6, 0, 5));
  if (assessment < 4) return {};
  diagnostics_.add({Severity::warning, Code::quality_degraded, record.line(), "50 STATISTICS",
                    "the station assesses the session as " +
                        std::string(assessment == 4 ? "unclear" : "mostly noise")});
  return {};
}

Result<Track> CrdTracks::head_of(const Key& key, std::size_t line) const {
  const auto& [configuration, tag, refraction_corrected] = key;
  const auto sigmas = session_.sensor.sigmas ? session_.sensor.sigmas : profile_.sigmas;
  if (!sigmas)
    return fail(missing_key("sigmas", line,
                            "a CRD does not state every uncertainty; {} says: none declared"));
  Track out;
  out.object = session_.object;
  out.sensor_alias = session_.sensor.alias;
  out.sensor_kind = fbs::SensorKind::LASER;
  out.time_tag = tag;
  out.sigmas = *sigmas;
  out.corrections_applied = profile_.corrections_applied.value_or(fbs::Correction::NONE);
  out.corrections_needed = profile_.corrections_needed.value_or(fbs::Correction::NONE);
  if (configuration.empty()) {
    out.angle_frame = fbs::AngleFrame::AZEL;
    set_bit(out, fbs::Correction::REFRACTION, refraction_corrected);
    return out;
  }
  out.range_kind = fbs::RangeKind::TWO_WAY_ROUND_TRIP;
  set_bit(out, fbs::Correction::TROPOSPHERE, session_.troposphere);
  set_bit(out, fbs::Correction::CENTRE_OF_MASS, session_.centre_of_mass);
  set_bit(out, fbs::Correction::RANGE_CALIBRATION, session_.system_delay);
  return out;
}

/// In order of time; of several at one instant the first in the text.
void CrdTracks::put_observations(Gathered& gathered, Track& into) {
  std::vector<Observation>& from = gathered.observations;
  std::stable_sort(from.begin(), from.end(),
                   [](const Observation& a, const Observation& b) { return a.at < b.at; });
  for (const Observation& observation : from) {
    if (into.observations.empty() || into.observations.back().at != observation.at) {
      into.observations.push_back(observation);
      continue;
    }
    for (std::size_t q = 0; q < kQuantities; ++q) {
      if (const auto& value = observation.values[q])
        lines_.not_carried(value->line, eoo_field(static_cast<Quantity>(q)),
                           "the instant has this quantity already");
    }
  }
}

/// The scatter of a bin, two-way in ps, is the sigma of the track when all bins state the same.
void CrdTracks::set_range_sigma(const Gathered& gathered, Track& into) {
  if (gathered.bin_rms_ps.empty()) return;
  const auto [least, most] =
      std::minmax_element(gathered.bin_rms_ps.begin(), gathered.bin_rms_ps.end());
  const bool every = gathered.bin_rms_ps.size() == gathered.normal_points &&
                     gathered.normal_points == gathered.observations.size();
  if (every && *least == *most) {
    into.sigmas.range_km = *least * kSecondsPerPs * kLightKmPerS;
    return;
  }
  diagnostics_.add({Severity::info, Code::not_carried, into.first_line, "11 BIN_RMS",
                    shortest(*least) + " to " + shortest(*most) +
                        " ps: a track has one sigma, and it stays the profile's"});
}

void CrdTracks::report_rounded() {
  if (rounded_ == 0) return;
  diagnostics_.add({Severity::info, Code::time_rounded, first_rounded_line_, "SECONDS_OF_DAY",
                    "of " + std::to_string(rounded_) + " records of the session"});
}

Result<std::vector<Track>> CrdTracks::finish(DerivedIds& ids) {
  report_rounded();
  std::vector<Track> out;
  for (auto& [key, gathered] : gathered_) {
    ACCORD_TRY(Track track, head_of(key, session_.line));
    put_observations(gathered, track);
    track.first_line = session_.line;
    track.last_line = session_.line;
    for (const Observation& observation : track.observations) {
      for (const auto& value : observation.values) {
        if (value) track.last_line = std::max<std::size_t>(track.last_line, value->line);
      }
    }
    set_range_sigma(gathered, track);
    track.track_id = ids.next(track, "l" + std::to_string(session_.line));
    out.push_back(std::move(track));
  }
  return out;
}

}  // namespace accord::node::translate
