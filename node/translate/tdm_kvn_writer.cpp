// The KVN writer: one segment a track.
#include "node/translate/tdm_kvn_writer.hpp"

#include <array>
#include <cmath>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxValueColumns = 200;

struct AngleWords {
  std::string_view type, frame;
};

AngleWords angle_words(fbs::AngleFrame frame) {
  switch (frame) {
    case fbs::AngleFrame::RADEC_EME2000:
      return {"RADEC", "EME2000"};
    case fbs::AngleFrame::RADEC_ICRF:
      return {"RADEC", "ICRF"};
    case fbs::AngleFrame::RADEC_TEME:
      return {"RADEC", "TEME"};
    case fbs::AngleFrame::RADEC_TOD:
      return {"RADEC", "TOD_EARTH"};
    case fbs::AngleFrame::AZEL:
      return {"AZEL", {}};
    case fbs::AngleFrame::XEYN:
      return {"XEYN", {}};
    case fbs::AngleFrame::XSYE:
      return {"XSYE", {}};
    case fbs::AngleFrame::UNSPECIFIED:
      break;
  }
  return {};
}

Status check_value(std::string_view what, std::string_view value) {
  if (is_kvn_value(value)) return {};
  return fail(Code::bad_value, std::string(what) + " cannot be written as a KVN value");
}

/// "2026-11-21T06:14:00.000000000": a TDM's epoch needs no Z.
std::string epoch_text(UtcTime at) {
  std::string out = at.text(9);
  out.pop_back();
  return out;
}

std::string object_text(const TdmHeader& header, const ObjectIds& object) {
  if (!header.object_name.empty()) return header.object_name;
  if (!object.cospar_id.empty()) return object.cospar_id;
  if (object.norad_cat_id != 0) return std::to_string(object.norad_cat_id);
  return "UNKNOWN";
}

bool has(const Track& track, Quantity quantity) {
  for (const Observation& observation : track.observations) {
    if (observation[quantity]) return true;
  }
  return false;
}

class Writer {
 public:
  Result<TdmText> run(const std::vector<Track>& tracks, const TdmHeader& header) {
    if (tracks.empty()) return fail(Code::bad_value, "a TDM without a track");
    ACCORD_CHECK(write_header(header));
    for (const Track& track : tracks) ACCORD_CHECK(write_segment(track, header));
    return TdmText{std::move(text_), log_.take()};
  }

 private:
  void line(std::string_view keyword, std::string_view value) {
    text_.append(keyword).append(" = ").append(value).append("\n");
  }

  void optional_line(std::string_view keyword, std::string_view value) {
    if (!value.empty()) line(keyword, value);
  }

  Status write_header(const TdmHeader& header) {
    ACCORD_CHECK(check_value("the originator", header.originator));
    ACCORD_CHECK(check_value("the sensor name", header.sensor_name));
    if (!header.message_id.empty()) ACCORD_CHECK(check_value("the message id", header.message_id));
    line("CCSDS_TDM_VERS", "2.0");
    line("CREATION_DATE", epoch_text(header.creation_date));
    line("ORIGINATOR", header.originator);
    optional_line("MESSAGE_ID", header.message_id);
    return {};
  }

  Status write_segment(const Track& track, const TdmHeader& header) {
    if (track.observations.empty()) return fail(Code::bad_value, "a track without observations");
    ACCORD_CHECK(check_value("the track id", track.track_id));
    const std::string object = object_text(header, track.object);
    ACCORD_CHECK(check_value("the object name", object));
    text_ += "META_START\n";
    line("TRACK_ID", track.track_id);
    line("TIME_SYSTEM", "UTC");
    line("PARTICIPANT_1", header.sensor_name);
    line("PARTICIPANT_2", object);
    line("MODE", "SEQUENTIAL");
    line("PATH", is_two_way(track) ? "1,2,1" : "2,1");
    ACCORD_CHECK(write_conventions(track));
    text_ += "META_STOP\nDATA_START\n";
    for (const Observation& observation : track.observations) {
      ACCORD_CHECK(write_observation(track, observation));
    }
    text_ += "DATA_STOP\n";
    report_losses(track);
    return {};
  }

  /// Keywords in the order of table 3-3.
  Status write_conventions(const Track& track) {
    if (track.time_tag != fbs::TimeTag::RECEIVE && track.time_tag != fbs::TimeTag::TRANSMIT) {
      return fail(Code::bad_value,
                  "a TDM tags time at reception or transmission, and nothing else");
    }
    line("TIMETAG_REF", track.time_tag == fbs::TimeTag::RECEIVE ? "RECEIVE" : "TRANSMIT");
    if (track.integration_interval_s) {
      line("INTEGRATION_INTERVAL", shortest(*track.integration_interval_s));
    }
    if (has(track, Quantity::range)) {
      if (track.range_modulus_km) line("RANGE_MODULUS", shortest(*track.range_modulus_km));
      line("RANGE_UNITS", "km");
    }
    if (!has(track, Quantity::angle_1)) return {};
    const AngleWords words = angle_words(track.angle_frame);
    if (words.type.empty()) return fail(Code::bad_value, "angles without a frame");
    line("ANGLE_TYPE", words.type);
    optional_line("REFERENCE_FRAME", words.frame);
    return {};
  }

  static bool is_two_way(const Track& track) {
    if (has(track, Quantity::range)) return track.range_kind != fbs::RangeKind::ONE_WAY;
    return track.sensor_kind == fbs::SensorKind::RADAR ||
           track.sensor_kind == fbs::SensorKind::LASER;
  }

  static std::string_view keyword_of(const Track& track, Quantity quantity) {
    switch (quantity) {
      case Quantity::angle_1:
        return "ANGLE_1";
      case Quantity::angle_2:
        return "ANGLE_2";
      case Quantity::range:
        return "RANGE";
      case Quantity::range_rate:
        return track.range_rate_kind == fbs::RangeRateKind::INTEGRATED ? "DOPPLER_INTEGRATED"
                                                                       : "DOPPLER_INSTANTANEOUS";
      case Quantity::receive_freq:
        return "RECEIVE_FREQ";
      case Quantity::magnitude:
        return "MAG";
      case Quantity::rcs:
        return "RCS";
      case Quantity::snr:
        return {};
    }
    return {};
  }

  Status write_observation(const Track& track, const Observation& observation) {
    const std::string epoch = epoch_text(observation.at);
    for (std::size_t q = 0; q < kQuantities; ++q) {
      const std::string_view keyword = keyword_of(track, static_cast<Quantity>(q));
      const auto& measured = observation.values[q];
      if (!measured || keyword.empty()) continue;
      if (!std::isfinite(measured->value))
        return fail(Code::not_finite, "NaN or infinity in a track");
      line(keyword, epoch + " " + shortest(measured->value));
    }
    return {};
  }

  void report_losses(const Track& track) {
    const auto lost = [&](std::string_view field, std::string_view what) {
      log_.add({Severity::warning, Code::not_carried, 0, std::string(field), std::string(what)});
    };
    const Sigmas& s = track.sigmas;
    if (s.angle_1_deg || s.angle_2_deg || s.range_km || s.range_rate_km_s || s.time_s ||
        s.magnitude || s.receive_freq_hz) {
      lost("sigmas", "a TDM has no uncertainties; state them in the source profile");
    }
    if ((track.corrections_applied | track.corrections_needed) != fbs::Correction::NONE) {
      lost("corrections",
           "a TDM states corrections by amount; state the flags in the source profile");
    }
    if (has(track, Quantity::range)) {
      lost("range_kind", "a TDM leaves the range kind open; state it in the source profile");
    }
    if (has(track, Quantity::snr))
      lost("snr_db", "a TDM has no signal-to-noise ratio of this kind");
  }

  std::string text_;
  DiagnosticLog log_;
};

}  // namespace

bool is_kvn_value(std::string_view value) {
  return !value.empty() && value.size() <= kMaxValueColumns && is_printable_ascii(value) &&
         trim(value) == value;
}

Result<TdmText> write_tdm_kvn(const std::vector<Track>& tracks, const TdmHeader& header) {
  return Writer{}.run(tracks, header);
}

}  // namespace accord::node::translate
