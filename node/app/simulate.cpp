// Elements to passes to TDM text.
#include "node/app/simulate.hpp"

#include "node/astro/sensor_simulator.hpp"
#include "node/translate/format.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/tdm_writer.hpp"

namespace accord::node::app {
namespace {

astro::MeanElements elements_of(const translate::MeanElementsText& text) {
  astro::MeanElements out;
  out.norad_id = text.norad_cat_id;
  out.cospar_id = text.object_id;
  out.name = text.object_name;
  out.epoch = text.epoch;
  out.bstar = text.bstar;
  out.half_mean_motion_dot_rev_day2 = text.mean_motion_dot;
  out.sixth_mean_motion_ddot_rev_day3 = text.mean_motion_ddot;
  out.inclination_deg = text.inclination_deg;
  out.raan_deg = text.raan_deg;
  out.eccentricity = text.eccentricity;
  out.arg_of_perigee_deg = text.arg_of_pericenter_deg;
  out.mean_anomaly_deg = text.mean_anomaly_deg;
  out.mean_motion_rev_day = text.mean_motion_rev_day;
  return out;
}

Nanos nanos(double seconds) { return Nanos(static_cast<std::int64_t>(seconds * 1e9)); }

astro::SimulatedSensor sensor_of(const SimulateOptions& options) {
  astro::SimulatedSensor sensor;
  sensor.site.latitude_deg = options.latitude_deg;
  sensor.site.longitude_deg = options.longitude_deg;
  sensor.site.height_km = options.height_km;
  sensor.kind = options.radar ? astro::SensorKind::radar : astro::SensorKind::optical;
  sensor.min_elevation_deg = options.min_elevation_deg;
  sensor.step = nanos(options.step_s);
  // Of a mid-range phased array and a survey telescope (docs/source-profiles.md quotes public
  // figures of such sensors).
  sensor.sigmas = {0.02, 0.02, 0.03, 0.0001, 0.0006, 0.0006};
  sensor.seed = options.seed;
  return sensor;
}

translate::Track track_of(const astro::SimulatedTrack& from,
                          const translate::MeanElementsText& object, bool radar) {
  using translate::Quantity;
  translate::Track track;
  track.object.norad_cat_id =
      object.norad_cat_id;  // and no COSPAR id: the TDM then names the object by this number
  track.object.name = object.object_name;
  track.sensor_alias = "SIM";  // not written: a TDM names the sensor itself
  track.sensor_kind = radar ? fbs::SensorKind::RADAR : fbs::SensorKind::OPTICAL;
  track.angle_frame = radar ? fbs::AngleFrame::AZEL : fbs::AngleFrame::RADEC_EME2000;
  track.time_tag = fbs::TimeTag::RECEIVE;
  if (radar) {
    track.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
    track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  }
  for (const astro::Measurement& measurement : from.measurements) {
    translate::Observation out;
    out.at = measurement.time;
    const auto put = [&](Quantity quantity, const std::optional<double>& value) {
      if (value) out[quantity] = translate::Measured{*value, 0};
    };
    put(Quantity::angle_1, radar ? measurement.azimuth_deg : measurement.right_ascension_deg);
    put(Quantity::angle_2, radar ? measurement.elevation_deg : measurement.declination_deg);
    put(Quantity::range, measurement.range_km);
    put(Quantity::range_rate, measurement.range_rate_km_s);
    track.observations.push_back(std::move(out));
  }
  track.track_id = std::to_string(object.norad_cat_id) + "-" +
                   std::to_string(from.pass.rise.time.unix_ns() / 1'000'000'000);
  return track;
}

Result<translate::MeanElementsList> read_elements(std::string_view text) {
  ACCORD_TRY(const translate::Format format, translate::detect_format(as_bytes(text)));
  if (translate::default_payload(format) != translate::Payload::omm)
    return fail(Code::bad_argument, "elements are TLE or OMM", "elements");
  translate::Profile profile;
  profile.element_defaults = {"TEME", "UTC", "SGP4", "SIMULATOR"};
  return translate::parse_elements(format, text, profile);
}

Result<std::vector<astro::SimulatedTrack>> passes_of(const translate::MeanElementsText& object,
                                                     const SimulateOptions& options) {
  astro::MeanElements elements = elements_of(object);
  if (options.epochs_at_start) elements.epoch = options.start;
  ACCORD_TRY(const astro::Sgp4 orbit, astro::Sgp4::create(elements));
  return astro::observe(sensor_of(options), orbit, options.start,
                        options.start + nanos(options.duration_s));
}

struct Limit {
  double value, from, to;
  const char* option;
  const char* words;
};

void refuse(translate::Translation& elements, const translate::MeanElementsText& object,
            const Error& error) {
  ++elements.records_refused;
  elements.diagnostics.push_back({translate::Severity::error, error.code, object.first_line,
                                  "object " + std::to_string(object.norad_cat_id), error.what});
}

}  // namespace

Status check_simulation(const SimulateOptions& options) {
  const Limit limits[] = {{options.duration_s, 1, 864'000, "--duration", "1 to 864000 seconds"},
                          {options.step_s, 0.1, 3'600, "--step", "0.1 to 3600 seconds"},
                          {options.latitude_deg, -90, 90, "--lat", "-90 to 90 deg"},
                          {options.longitude_deg, -180, 360, "--lon", "-180 to 360 deg"},
                          {options.height_km, -1, 100, "--height", "-1 to 100 km"},
                          {options.min_elevation_deg, 0, 90, "--min-elevation", "0 to 90 deg"}};
  for (const Limit& limit : limits) {
    // So written that NaN, which compares with nothing, is refused too.
    if (!(limit.value >= limit.from && limit.value <= limit.to))
      return fail(Code::bad_argument, limit.words, limit.option);
  }
  if (!translate::is_kvn_value(options.sensor))
    return fail(Code::bad_argument,
                "a TDM holds 1 to 200 printable ASCII characters without blanks at the ends",
                "--sensor");
  return {};
}

Result<SimulatedTdm> simulate_tdm(std::string_view elements_text, const SimulateOptions& options) {
  ACCORD_CHECK(check_simulation(options));
  ACCORD_TRY(translate::MeanElementsList list, read_elements(elements_text));
  SimulatedTdm out;
  out.elements.measurements_read = list.read;
  out.elements.records_refused = list.refused;
  out.elements.diagnostics = std::move(list.diagnostics);
  std::vector<translate::Track> tracks;
  std::size_t objects = 0;
  for (const translate::MeanElementsText& object : list.elements) {
    if (options.norad != 0 && object.norad_cat_id != options.norad) continue;
    if (++objects > options.max_objects) break;
    const auto passes = passes_of(object, options);
    if (!passes) {
      refuse(out.elements, object, passes.error());
      continue;
    }
    for (const astro::SimulatedTrack& pass : *passes) {
      tracks.push_back(track_of(pass, object, options.radar));
      out.measurements += pass.measurements.size();
    }
  }
  out.elements.measurements_carried = list.read - out.elements.records_refused;
  out.tracks = tracks.size();
  if (tracks.empty()) return out;
  ACCORD_TRY(translate::TdmText text,
             translate::write_tdm_kvn(tracks,
                                      {options.start, "ACCORD SIMULATOR", "", options.sensor, ""}));
  out.text = std::move(text.text);
  return out;
}

}  // namespace accord::node::app
