// The EOO writer. Only fields that hold something are written, and with ForceDefaults, so that a
// reader can tell a measured zero from an absent field (CheckField). Units are those of UDL's
// EOObservation: deg, km, km/s.
#include "node/translate/eoo.hpp"

#include <cmath>

#include "EOO_generated.h"

namespace accord::node::translate {
namespace {

constexpr std::array<std::string_view, kQuantities> kNames{
    "ANGLE_1", "ANGLE_2", "RANGE", "RANGE_RATE", "RECEIVE_FREQ", "MAG", "RCS", "SNR"};

/// The frame of an EOO's angles; empty when EOO has no angles of that kind.
std::optional<sds::refFrame> eoo_frame(fbs::AngleFrame frame) {
  switch (frame) {
    case fbs::AngleFrame::RADEC_EME2000:
      return sds::refFrame::J2000;
    case fbs::AngleFrame::RADEC_ICRF:
      return sds::refFrame::ICRF;
    case fbs::AngleFrame::RADEC_TEME:
      return sds::refFrame::TEME;
    case fbs::AngleFrame::RADEC_TOD:
      return sds::refFrame::TOD;
    case fbs::AngleFrame::AZEL:
      return sds::refFrame::ENU;  // the local horizontal plane of the sensor
    case fbs::AngleFrame::XEYN:
    case fbs::AngleFrame::XSYE:
    case fbs::AngleFrame::UNSPECIFIED:
      break;
  }
  return std::nullopt;
}

/// Why no observation of this track can be an EOO; empty when they can.
std::string_view unfit(const Track& track) {
  if (track.time_tag != fbs::TimeTag::RECEIVE) return "an EOO's time is that of reception";
  if (!eoo_frame(track.angle_frame)) return "an EOO has no angles of this kind";
  return {};
}

class EooWriter {
 public:
  EooWriter(const Track& track, const std::string& label_text, DataMode mode, DiagnosticLog& log)
      : track_(track), label_text_(label_text), mode_(mode), log_(log) {}

  Result<EooRecords> run() {
    EooRecords out;
    const std::string_view reason = unfit(track_);
    for (std::size_t i = 0; i < track_.observations.size(); ++i) {
      const Observation& observation = track_.observations[i];
      const bool angles = observation[Quantity::angle_1].has_value();
      if (!angles || !reason.empty()) {
        report_all(observation, angles ? reason : "an EOO is made of angles, and there are none");
        continue;
      }
      out.records.push_back(record(observation, i));
    }
    out.carried = carried_;
    return out;
  }

 private:
  void report_all(const Observation& observation, std::string_view reason) {
    for (std::size_t q = 0; q < kQuantities; ++q) {
      if (observation.values[q]) report(static_cast<Quantity>(q), *observation.values[q], reason);
    }
  }

  void report(Quantity quantity, const Measured& measured, std::string_view reason) {
    log_.add({Severity::warning, Code::not_carried, measured.line,
              std::string(kNames[static_cast<std::size_t>(quantity)]), std::string(reason)});
  }

  /// The distance from sensor to object, or nothing when the value is not one.
  [[nodiscard]] std::optional<double> range_km(const Measured& measured) const {
    if (track_.range_modulus_km) return std::nullopt;
    switch (track_.range_kind) {
      case fbs::RangeKind::ONE_WAY:
      case fbs::RangeKind::TWO_WAY_HALVED:
        return measured.value;
      case fbs::RangeKind::TWO_WAY_ROUND_TRIP:
        return measured.value / 2;
      case fbs::RangeKind::UNSPECIFIED:
        break;
    }
    return std::nullopt;
  }

  struct Texts {
    using Offset = flatbuffers::Offset<flatbuffers::String>;
    Offset id, classification, time, on_orbit, sensor, track, position, mode;
  };

  Texts write_texts(flatbuffers::FlatBufferBuilder& builder, const Observation& o,
                    std::size_t index) {
    const ObjectIds& object = track_.object;
    const std::string on_orbit = object.norad_cat_id != 0    ? std::to_string(object.norad_cat_id)
                                 : !object.cospar_id.empty() ? object.cospar_id
                                                             : object.national_id;
    Texts out;
    out.id = builder.CreateString(track_.track_id + "/" + std::to_string(index + 1));
    out.classification = builder.CreateString(label_text_);
    out.time = builder.CreateString(o.at.text(9));
    if (!on_orbit.empty()) out.on_orbit = builder.CreateString(on_orbit);
    out.sensor = builder.CreateString(track_.sensor_alias);
    out.track = builder.CreateString(track_.track_id);
    out.position = builder.CreateString(position(index));
    out.mode = builder.CreateString(std::string(name_of(mode_)));
    return out;
  }

  [[nodiscard]] const char* position(std::size_t index) const {
    const std::size_t count = track_.observations.size();
    if (count == 1) return "SINGLE";
    return index == 0 ? "FIRST" : index + 1 == count ? "LAST" : "IN";
  }

  void add_angles(sds::EOOBuilder& eoo, const Observation& o) {
    const auto first = static_cast<float>(o[Quantity::angle_1]->value);
    const auto second = static_cast<float>(o[Quantity::angle_2]->value);
    const Sigmas& sigmas = track_.sigmas;
    carried_ += 2;
    if (track_.angle_frame == fbs::AngleFrame::AZEL) {
      eoo.add_AZIMUTH(first);
      eoo.add_ELEVATION(second);
      if (sigmas.angle_1_deg) eoo.add_AZIMUTH_UNC(static_cast<float>(*sigmas.angle_1_deg));
      if (sigmas.angle_2_deg) eoo.add_ELEVATION_UNC(static_cast<float>(*sigmas.angle_2_deg));
    } else {
      eoo.add_RA(first);
      eoo.add_DECLINATION(second);
      if (sigmas.angle_1_deg) eoo.add_RA_UNC(static_cast<float>(*sigmas.angle_1_deg));
      if (sigmas.angle_2_deg) eoo.add_DECLINATION_UNC(static_cast<float>(*sigmas.angle_2_deg));
    }
    eoo.add_REFERENCE_FRAME(*eoo_frame(track_.angle_frame));
  }

  void add_range(sds::EOOBuilder& eoo, const Observation& o) {
    if (const auto& measured = o[Quantity::range]) {
      const auto km = range_km(*measured);
      if (!km) {
        report(Quantity::range, *measured, "an EOO has no ambiguous range");
      } else {
        eoo.add_RANGE(static_cast<float>(*km));
        if (track_.sigmas.range_km) {
          const double halved = track_.range_kind == fbs::RangeKind::TWO_WAY_ROUND_TRIP ? 0.5 : 1.0;
          eoo.add_RANGE_UNC(static_cast<float>(*track_.sigmas.range_km * halved));
        }
        ++carried_;
      }
    }
    const auto& rate = o[Quantity::range_rate];
    if (!rate) return;
    if (track_.range_rate_kind != fbs::RangeRateKind::INSTANTANEOUS) {
      return report(Quantity::range_rate, *rate, "an EOO has no integrated range rate");
    }
    eoo.add_RANGE_RATE(static_cast<float>(rate->value));
    if (track_.sigmas.range_rate_km_s) {
      eoo.add_RANGE_RATE_UNC(static_cast<float>(*track_.sigmas.range_rate_km_s));
    }
    ++carried_;
  }

  void add_brightness(sds::EOOBuilder& eoo, const Observation& o) {
    if (const auto& magnitude = o[Quantity::magnitude]) {
      eoo.add_MAG(static_cast<float>(magnitude->value));
      if (track_.sigmas.magnitude) eoo.add_MAG_UNC(static_cast<float>(*track_.sigmas.magnitude));
      ++carried_;
    }
    for (const Quantity quantity : {Quantity::receive_freq, Quantity::rcs, Quantity::snr}) {
      if (o[quantity]) report(quantity, *o[quantity], "an EOO has no field for it");
    }
  }

  Translated record(const Observation& o, std::size_t index) {
    flatbuffers::FlatBufferBuilder builder(1024);
    builder.ForceDefaults(true);
    const Texts texts = write_texts(builder, o, index);
    sds::EOOBuilder eoo(builder);
    eoo.add_EOBSERVATION_ID(texts.id);
    eoo.add_CLASSIFICATION(texts.classification);
    eoo.add_OB_TIME(texts.time);
    if (!texts.on_orbit.IsNull()) eoo.add_ID_ON_ORBIT(texts.on_orbit);
    eoo.add_SENSOR_ID(texts.sensor);
    if (track_.object.norad_cat_id != 0) {
      eoo.add_NORAD_CAT_ID(static_cast<std::int32_t>(track_.object.norad_cat_id));
    }
    eoo.add_TRACK_ID(texts.track);
    eoo.add_OB_POSITION(texts.position);
    eoo.add_DATA_MODE(texts.mode);
    add_angles(eoo, o);
    add_range(eoo, o);
    add_brightness(eoo, o);
    sds::FinishEOOBuffer(builder, eoo.Finish());
    return finished(builder, o);
  }

  [[nodiscard]] Translated finished(const flatbuffers::FlatBufferBuilder& builder,
                                    const Observation& o) const {
    Translated out;
    out.payload_code = "EOO";
    out.payload.assign(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
    out.norad_cat_id = track_.object.norad_cat_id;
    out.observations = 1;
    out.first = out.last = o.at;
    const std::uint32_t a = o[Quantity::angle_1]->line, b = o[Quantity::angle_2]->line;
    out.source_ref =
        "lines " + std::to_string(std::min(a, b)) + "-" + std::to_string(std::max(a, b));
    return out;
  }

  const Track& track_;
  const std::string& label_text_;
  DataMode mode_;
  DiagnosticLog& log_;
  std::size_t carried_ = 0;
};

}  // namespace

Result<EooRecords> build_eoo(const Track& track, const std::string& label_text, DataMode mode,
                             DiagnosticLog& log) {
  const bool flags =
      (track.corrections_applied | track.corrections_needed) != fbs::Correction::NONE;
  if (flags) {
    log.add({Severity::warning, Code::not_carried, track.first_line, "CORRECTIONS",
             "an EOO does not say which corrections are applied or needed"});
  }
  return EooWriter(track, label_text, mode, log).run();
}

}  // namespace accord::node::translate
