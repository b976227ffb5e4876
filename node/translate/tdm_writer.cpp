// A TDM segment by segment, one a track: its assignments and data are gathered once, then written
// as lines or as elements.
#include "node/translate/tdm_writer.hpp"

#include <array>
#include <cmath>

#include "node/translate/text_lines.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

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

struct Assignment {
  std::string_view keyword;
  std::string value;
};

struct Datum {
  std::string_view keyword;
  std::string epoch, value;
};

struct Segment {
  std::vector<Assignment> meta;
  std::vector<Datum> data;
};

struct Message {
  std::vector<Assignment> header;  // CCSDS_TDM_VERS aside
  std::vector<Segment> segments;
  std::vector<Diagnostic> diagnostics;
};

class Gatherer {
 public:
  Result<Message> run(const std::vector<Track>& tracks, const TdmHeader& header) {
    if (tracks.empty()) return fail(Code::bad_value, "a TDM without a track");
    ACCORD_CHECK(add_header(header));
    for (const Track& track : tracks) ACCORD_CHECK(add_segment(track, header));
    out_.diagnostics = log_.take();
    return std::move(out_);
  }

 private:
  void meta(std::string_view keyword, std::string_view value) {
    if (!value.empty()) out_.segments.back().meta.push_back({keyword, std::string(value)});
  }

  Status add_header(const TdmHeader& header) {
    ACCORD_CHECK(check_value("the originator", header.originator));
    if (!header.message_id.empty()) ACCORD_CHECK(check_value("the message id", header.message_id));
    out_.header.push_back({"CREATION_DATE", epoch_text(header.creation_date)});
    out_.header.push_back({"ORIGINATOR", header.originator});
    if (!header.message_id.empty()) out_.header.push_back({"MESSAGE_ID", header.message_id});
    return {};
  }

  Status add_segment(const Track& track, const TdmHeader& header) {
    if (track.observations.empty()) return fail(Code::bad_value, "a track without observations");
    const std::string sensor = header.sensor_name.value_or(track.sensor_alias);
    const std::string object = object_text(header, track.object);
    ACCORD_CHECK(check_value("the track id", track.track_id));
    ACCORD_CHECK(check_value("the sensor name", sensor));
    ACCORD_CHECK(check_value("the object name", object));
    out_.segments.emplace_back();
    meta("TRACK_ID", track.track_id);
    meta("TIME_SYSTEM", "UTC");
    meta("PARTICIPANT_1", sensor);
    meta("PARTICIPANT_2", object);
    meta("MODE", "SEQUENTIAL");
    meta("PATH", is_two_way(track) ? "1,2,1" : "2,1");
    ACCORD_CHECK(add_conventions(track));
    for (const Observation& observation : track.observations)
      ACCORD_CHECK(add_observation(track, observation));
    report_losses(track, header);
    return {};
  }

  /// Keywords in the order of table 3-3.
  Status add_conventions(const Track& track) {
    if (track.time_tag != fbs::TimeTag::RECEIVE && track.time_tag != fbs::TimeTag::TRANSMIT) {
      return fail(Code::bad_value,
                  "a TDM tags time at reception or transmission, and nothing else");
    }
    if (has(track, Quantity::range_rate) &&
        track.range_rate_kind == fbs::RangeRateKind::UNSPECIFIED)
      return fail(Code::bad_value, "a range rate without a kind");
    meta("TIMETAG_REF", track.time_tag == fbs::TimeTag::RECEIVE ? "RECEIVE" : "TRANSMIT");
    if (track.integration_interval_s)
      meta("INTEGRATION_INTERVAL", shortest(*track.integration_interval_s));
    if (has(track, Quantity::range)) {
      if (track.range_modulus_km) meta("RANGE_MODULUS", shortest(*track.range_modulus_km));
      meta("RANGE_UNITS", "km");
    }
    if (!has(track, Quantity::angle_1)) return {};
    const AngleWords words = angle_words(track.angle_frame);
    if (words.type.empty()) return fail(Code::bad_value, "angles without a frame");
    meta("ANGLE_TYPE", words.type);
    meta("REFERENCE_FRAME", words.frame);
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

  Status add_observation(const Track& track, const Observation& observation) {
    const std::string epoch = epoch_text(observation.at);
    for (std::size_t q = 0; q < kQuantities; ++q) {
      const std::string_view keyword = keyword_of(track, static_cast<Quantity>(q));
      const auto& measured = observation.values[q];
      if (!measured || keyword.empty()) continue;
      if (!std::isfinite(measured->value))
        return fail(Code::not_finite, "NaN or infinity in a track");
      out_.segments.back().data.push_back({keyword, epoch, shortest(measured->value)});
    }
    return {};
  }

  void report_losses(const Track& track, const TdmHeader& header) {
    const auto lost = [&](std::string_view field, std::string_view what,
                          Severity severity = Severity::warning) {
      log_.add({severity, Code::not_carried, out_.segments.size(), std::string(field),
                std::string(what)});
    };
    lost("sensor_kind", "a TDM does not say what a sensor is; state it in the source profile",
         Severity::info);
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
    if (header.object_name.empty()) report_ids(track.object, lost);
  }

  /// A participant is one name.
  static void report_ids(const ObjectIds& object, const auto& lost) {
    constexpr std::string_view kWhy = "a TDM names an object by one id";
    if (object.norad_cat_id != 0 && !object.cospar_id.empty()) lost("norad_cat_id", kWhy);
    if (!object.national_id.empty()) lost("national_id", kWhy);
    if (!object.name.empty()) lost("name", kWhy);
  }

  Message out_;
  DiagnosticLog log_;
};

std::string kvn_of(const Message& message) {
  std::string out = kvn_line("CCSDS_TDM_VERS", "2.0");
  for (const Assignment& a : message.header) out += kvn_line(a.keyword, a.value);
  for (const Segment& segment : message.segments) {
    out += "META_START\n";
    for (const Assignment& a : segment.meta) out += kvn_line(a.keyword, a.value);
    out += "META_STOP\nDATA_START\n";
    for (const Datum& d : segment.data) out += kvn_line(d.keyword, d.epoch + " " + d.value);
    out += "DATA_STOP\n";
  }
  return out;
}

std::string xml_of(const Message& message) {
  XmlText xml;
  xml.open("tdm", R"( id="CCSDS_TDM_VERS" version="2.0")");
  xml.go_to(1, {"header"});
  for (const Assignment& a : message.header) xml.leaf(a.keyword, a.value);
  xml.go_to(1, {"body"});
  for (const Segment& segment : message.segments) {
    xml.open("segment");
    xml.open("metadata");
    for (const Assignment& a : segment.meta) xml.leaf(a.keyword, a.value);
    xml.go_to(3, {"data"});
    for (const Datum& d : segment.data) {
      xml.open("observation");
      xml.leaf("EPOCH", d.epoch);
      xml.leaf(d.keyword, d.value);
      xml.close_to(4);
    }
    xml.close_to(2);
  }
  xml.close_to(0);
  return xml.take();
}

Result<std::vector<Track>> tracks_of(std::span<const Translated> records) {
  std::vector<Track> out;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto track = read_trackset(records[i].payload);
    if (!track) return fail(at_record(i, std::move(track.error())));
    out.push_back(std::move(*track));
  }
  return out;
}

/// A sensor is named by its alias: its own name never stood in a record.
TdmHeader header_of(const WriteOptions& options) {
  return {options.creation_date, options.originator, {}, std::nullopt, {}};
}

Written written(TdmText text) { return {std::move(text.text), std::move(text.diagnostics)}; }

}  // namespace

Result<TdmText> write_tdm_kvn(const std::vector<Track>& tracks, const TdmHeader& header) {
  ACCORD_TRY(Message message, Gatherer{}.run(tracks, header));
  return TdmText{kvn_of(message), std::move(message.diagnostics)};
}

Result<TdmText> write_tdm_xml(const std::vector<Track>& tracks, const TdmHeader& header) {
  ACCORD_TRY(Message message, Gatherer{}.run(tracks, header));
  return TdmText{xml_of(message), std::move(message.diagnostics)};
}

Result<Written> write_tdm_kvn(std::span<const Translated> records, const WriteOptions& options) {
  ACCORD_TRY(const std::vector<Track> tracks, tracks_of(records));
  ACCORD_TRY(TdmText text, write_tdm_kvn(tracks, header_of(options)));
  return written(std::move(text));
}

Result<Written> write_tdm_xml(std::span<const Translated> records, const WriteOptions& options) {
  ACCORD_TRY(const std::vector<Track> tracks, tracks_of(records));
  ACCORD_TRY(TdmText text, write_tdm_xml(tracks, header_of(options)));
  return written(std::move(text));
}

}  // namespace accord::node::translate
