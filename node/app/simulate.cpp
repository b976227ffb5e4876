// Elements to passes to TDM text.
#include "node/app/simulate.hpp"

#include "node/astro/sensor_simulator.hpp"
#include "node/translate/format.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/tdm_kvn_writer.hpp"

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

Result<std::vector<translate::MeanElementsText>> read_elements(std::string_view text) {
  ACCORD_TRY(const translate::Format format, translate::detect_format(as_bytes(text)));
  translate::MeanElementsList list;
  if (format == translate::Format::tle) {
    ACCORD_TRY(list, translate::parse_tle(text));
  } else if (format == translate::Format::omm_json) {
    translate::Profile profile;
    profile.element_defaults = {"TEME", "UTC", "SGP4", "SIMULATOR"};
    ACCORD_TRY(list, translate::parse_omm_json(text, profile));
  } else {
    return fail(Code::bad_argument, "elements are TLE or OMM JSON", "elements");
  }
  if (list.elements.empty()) return fail(Code::not_found, "no usable element set in the file");
  return std::move(list.elements);
}

}  // namespace

Result<SimulatedTdm> simulate_tdm(std::string_view elements_text, const SimulateOptions& options) {
  // Written so that NaN, which compares with nothing, is refused too.
  if (!(options.duration_s >= 1.0 && options.duration_s <= 864'000.0)) {
    return fail(Code::bad_argument, "1 to 864000 seconds", "--duration");
  }
  if (!(options.step_s >= 0.1 && options.step_s <= 3'600.0))
    return fail(Code::bad_argument, "0.1 to 3600 seconds", "--step");
  ACCORD_TRY(const auto elements, read_elements(elements_text));
  const astro::SimulatedSensor sensor = sensor_of(options);
  std::vector<translate::Track> tracks;
  SimulatedTdm out;
  std::size_t objects = 0;
  for (const translate::MeanElementsText& object : elements) {
    if (options.norad != 0 && object.norad_cat_id != options.norad) continue;
    if (++objects > options.max_objects) break;
    ACCORD_TRY(const astro::Sgp4 orbit, astro::Sgp4::create(elements_of(object)));
    ACCORD_TRY(const auto passes, astro::observe(sensor, orbit, options.start,
                                                 options.start + nanos(options.duration_s)));
    for (const astro::SimulatedTrack& pass : passes) {
      tracks.push_back(track_of(pass, object, options.radar));
      out.measurements += pass.measurements.size();
    }
  }
  if (tracks.empty()) return fail(Code::not_found, "no object passes over the site in that window");
  out.tracks = tracks.size();
  ACCORD_TRY(translate::TdmText text,
             translate::write_tdm_kvn(tracks,
                                      {options.start, "ACCORD SIMULATOR", "", options.sensor, ""}));
  out.text = std::move(text.text);
  return out;
}

}  // namespace accord::node::app
