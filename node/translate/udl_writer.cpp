// UDL-style JSON out of tracks: an EOObservation or a RadarObservation for each instant, by the
// kind of the sensor. Numbers are the shortest that read back to the same double; an instant has
// six decimals, or nine where it needs them. What the UDL leaves to the provider's data card is
// told once a track.
#include <cmath>
#include <nlohmann/json.hpp>

#include "node/translate/text_lines.hpp"
#include "node/translate/track.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

using json = nlohmann::ordered_json;

class UdlWriter {
 public:
  UdlWriter(const Track& track, std::size_t number, const WriteOptions& options, DiagnosticLog& log)
      : track_(track),
        number_(number),
        options_(options),
        log_(log),
        radar_(track.sensor_kind == fbs::SensorKind::RADAR) {}

  Status write(std::vector<std::string>& into) {
    if (!radar_ && track_.sensor_kind != fbs::SensorKind::OPTICAL &&
        track_.sensor_kind != fbs::SensorKind::LASER)
      return fail(
          Code::format_unsupported,
          "the UDL has observations of telescopes, lasers and radars here, and the sensor of "
          "the track is neither",
          "record " + std::to_string(number_));
    report_header();
    for (std::size_t i = 0; i < track_.observations.size(); ++i) {
      json record = common(track_.observations[i], i);
      const std::size_t before = record.size();
      add_angles(track_.observations[i], record);
      add_ranges(track_.observations[i], record);
      add_signature(track_.observations[i], record);
      if (record.size() > before) into.push_back(record.dump());
    }
    return {};
  }

 private:
  static std::string time_text(UtcTime at) {
    const std::string exact = at.text(9);
    return exact.ends_with("000Z") ? at.text(6) : exact;
  }

  json common(const Observation& o, std::size_t index) const {
    json out{{"classificationMarking", options_.label_text},
             {"dataMode", name_of(options_.mode)},
             {"source", options_.originator},
             {"obTime", time_text(o.at)},
             {"origSensorId", track_.sensor_alias}};
    const ObjectIds& object = track_.object;
    if (object.norad_cat_id != 0) out["satNo"] = object.norad_cat_id;
    const std::string& other = object.cospar_id.empty() ? object.national_id : object.cospar_id;
    if (!other.empty()) out["origObjectId"] = other;
    out["trackId"] = track_.track_id;
    const std::size_t last = track_.observations.size() - 1;
    out["obPosition"] = last == 0 ? "SINGLE" : index == 0 ? "FIRST" : index == last ? "LAST" : "IN";
    return out;
  }

  void lost(std::string_view field, std::string_view why, Severity severity = Severity::warning) {
    log_.add({severity, Code::not_carried, number_, std::string(field), std::string(why)});
  }

  void report_header() {
    lost("time_tag", "the UDL leaves it to the provider's data card", Severity::info);
    if ((track_.corrections_applied | track_.corrections_needed) != fbs::Correction::NONE)
      lost("corrections", "the UDL leaves them to the provider's data card");
    if (track_.sigmas.time_s) lost("sigmas.time_s", "the UDL has no uncertainty of its time");
    if (track_.integration_interval_s)
      lost("integration_interval_s", "the UDL has no field for it");
    if (!track_.object.name.empty())
      lost("object.name", "the UDL has no field for it", Severity::info);
    if (!track_.object.cospar_id.empty() && !track_.object.national_id.empty())
      lost("object.national_id", "origObjectId holds the COSPAR id", Severity::info);
    if (track_.sensor_kind == fbs::SensorKind::LASER)
      lost("sensor_kind", "an EOObservation does not say that it is a laser's");
  }

  static std::string_view frame_word(fbs::AngleFrame frame) {
    switch (frame) {
      case fbs::AngleFrame::RADEC_EME2000:
        return "J2000";
      case fbs::AngleFrame::RADEC_ICRF:
        return "GCRF";
      case fbs::AngleFrame::RADEC_TEME:
        return "TEME";
      case fbs::AngleFrame::AZEL:
      case fbs::AngleFrame::XEYN:
      case fbs::AngleFrame::XSYE:
      case fbs::AngleFrame::RADEC_TOD:
      case fbs::AngleFrame::UNSPECIFIED:
        break;
    }
    return {};
  }

  static void put(json& into, const char* name, const std::optional<double>& value) {
    if (value) into[name] = *value;
  }

  void add_angles(const Observation& o, json& into) {
    if (!o[Quantity::angle_1]) return;
    const double first = o[Quantity::angle_1]->value, second = o[Quantity::angle_2]->value;
    const Sigmas& sigmas = track_.sigmas;
    if (track_.angle_frame == fbs::AngleFrame::AZEL) {
      into["azimuth"] = first;
      into["elevation"] = second;
      put(into, "azimuthUnc", sigmas.angle_1_deg);
      put(into, "elevationUnc", sigmas.angle_2_deg);
      return;
    }
    const std::string_view frame = frame_word(track_.angle_frame);
    if (frame.empty() || (radar_ && frame != "J2000"))
      return lost("angles", radar_ ? "a RadarObservation has azimuth and elevation, or J2000"
                                   : "an EOObservation has no angles of this kind");
    into["ra"] = first;
    into["declination"] = second;
    if (radar_) {
      if (sigmas.angle_1_deg || sigmas.angle_2_deg)
        lost("sigmas.angle_1_deg", "a RadarObservation has no uncertainty of a right ascension");
      return;
    }
    put(into, "raUnc", sigmas.angle_1_deg);
    put(into, "declinationUnc", sigmas.angle_2_deg);
    into["referenceFrame"] = frame;
  }

  /// The distance is half of a round trip; so is its sigma.
  void add_ranges(const Observation& o, json& into) {
    if (const auto& range = o[Quantity::range]) {
      const bool halved = track_.range_kind == fbs::RangeKind::TWO_WAY_ROUND_TRIP;
      if (track_.range_modulus_km || track_.range_kind == fbs::RangeKind::UNSPECIFIED) {
        lost("range_km", "the UDL has distances alone, and this is ambiguous");
      } else {
        into["range"] = halved ? range->value / 2 : range->value;
        if (track_.sigmas.range_km)
          into["rangeUnc"] = halved ? *track_.sigmas.range_km / 2 : *track_.sigmas.range_km;
      }
    }
    const auto& rate = o[Quantity::range_rate];
    if (!rate) return;
    if (track_.range_rate_kind != fbs::RangeRateKind::INSTANTANEOUS)
      return lost("range_rate_km_s", "the UDL has no integrated range rate");
    into["rangeRate"] = rate->value;
    put(into, "rangeRateUnc", track_.sigmas.range_rate_km_s);
  }

  void add_signature(const Observation& o, json& into) {
    const auto& magnitude = o[Quantity::magnitude];
    if (magnitude && radar_) lost("magnitude", "a RadarObservation has no magnitude");
    if (magnitude && !radar_) {
      into["mag"] = magnitude->value;
      put(into, "magUnc", track_.sigmas.magnitude);
    }
    for (const auto& [quantity, name] : {std::pair{Quantity::rcs, "rcs"}, {Quantity::snr, "snr"}}) {
      if (!o[quantity]) continue;
      if (radar_) {
        into[name] = o[quantity]->value;
      } else {
        lost(name, "an EOObservation has no field for it");
      }
    }
    if (o[Quantity::receive_freq]) lost("receive_freq_hz", "the UDL has no field for it here");
  }

  const Track& track_;
  std::size_t number_;  // of the record
  const WriteOptions& options_;
  DiagnosticLog& log_;
  bool radar_;
};

}  // namespace

Result<Written> write_udl(std::span<const Translated> records, const WriteOptions& options) {
  DiagnosticLog log;
  std::vector<std::string> objects;
  for (std::size_t i = 0; i < records.size(); ++i) {
    ACCORD_TRY(const Track track, read_trackset(records[i].payload));
    ACCORD_CHECK(UdlWriter(track, i + 1, options, log).write(objects));
  }
  Written out;
  out.text = "[";
  for (std::size_t i = 0; i < objects.size(); ++i) out.text += (i == 0 ? "\n" : ",\n") + objects[i];
  out.text += objects.empty() ? "]\n" : "\n]\n";
  out.diagnostics = log.take();
  return out;
}

}  // namespace accord::node::translate
