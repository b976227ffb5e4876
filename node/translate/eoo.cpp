// The EOO writer. Only fields that hold something are written, and with ForceDefaults, so that a
// reader can tell a measured zero from an absent field (CheckField). Units are those of UDL's
// EOObservation: deg, km, km/s.
#include "node/translate/eoo.hpp"

#include <algorithm>
#include <cmath>

#include "EOO_generated.h"
#include "node/translate/eoo_loss.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kTooLarge = "a number beyond a 32-bit float";

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

/// Why no EOO can be made of this observation; empty when it can.
std::string_view unfit(const Observation& observation) {
  const auto &first = observation[Quantity::angle_1], &second = observation[Quantity::angle_2];
  if (!first || !second) return "an EOO is made of angles, and there are none";
  return fits_float(first->value) && fits_float(second->value) ? std::string_view{} : kTooLarge;
}

using AddFloat = void (sds::EOOBuilder::*)(float);

/// What no float can say stays unsaid; its track says so once.
void add_sigma(sds::EOOBuilder& eoo, AddFloat add, const std::optional<double>& sigma,
               double factor = 1.0) {
  if (sigma && fits_float(*sigma)) (eoo.*add)(static_cast<float>(*sigma * factor));
}

class EooWriter {
 public:
  EooWriter(const Track& track, const EooOptions& options, DiagnosticLog& log)
      : track_(track), options_(options), losses_(track), log_(log) {}

  EooRecords run() {
    EooRecords out;
    const std::string_view reason = unfit(track_);
    const std::size_t total =
        options_.records_of_id == 0 ? eoo_count(track_) : options_.records_of_id;
    for (const Observation& observation : track_.observations) {
      const std::string_view own = unfit(observation);
      if (!own.empty() || !reason.empty()) {
        report_all(observation, own.empty() ? reason : own);
        continue;
      }
      out.records.push_back(
          record(observation, {options_.records_before + out.records.size(), total}));
    }
    out.carried = carried_;
    if (!out.records.empty()) losses_.report(log_);
    return out;
  }

 private:
  void report_all(const Observation& observation, std::string_view reason) {
    for (std::size_t q = 0; q < kQuantities; ++q) {
      if (observation.values[q]) report(static_cast<Quantity>(q), *observation.values[q], reason);
    }
  }

  void report(Quantity quantity, const Measured& measured, std::string_view reason) {
    log_.add({Severity::warning, Code::not_carried, measured.line, std::string(eoo_field(quantity)),
              std::string(reason)});
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

  /// The place of one record among those of its track id.
  struct Place {
    std::size_t index, total;

    [[nodiscard]] const char* text() const {
      if (total == 1) return "SINGLE";
      return index == 0 ? "FIRST" : index + 1 == total ? "LAST" : "IN";
    }
  };

  Texts write_texts(flatbuffers::FlatBufferBuilder& builder, const Observation& o, Place place) {
    const ObjectIds& object = track_.object;
    const std::string on_orbit = object.norad_cat_id != 0    ? std::to_string(object.norad_cat_id)
                                 : !object.cospar_id.empty() ? object.cospar_id
                                                             : object.national_id;
    Texts out;
    out.id = builder.CreateString(track_.track_id + "/" + std::to_string(place.index + 1));
    out.classification = builder.CreateString(options_.label_text);
    out.time = builder.CreateString(o.at.text(9));
    if (!on_orbit.empty()) out.on_orbit = builder.CreateString(on_orbit);
    out.sensor = builder.CreateString(track_.sensor_alias);
    out.track = builder.CreateString(track_.track_id);
    out.position = builder.CreateString(place.text());
    out.mode = builder.CreateString(std::string(name_of(options_.mode)));
    return out;
  }

  void add_angles(sds::EOOBuilder& eoo, const Observation& o) {
    const float first = losses_.as_float(Quantity::angle_1, o[Quantity::angle_1]->value);
    const float second = losses_.as_float(Quantity::angle_2, o[Quantity::angle_2]->value);
    const Sigmas& sigmas = track_.sigmas;
    carried_ += 2;
    if (track_.angle_frame == fbs::AngleFrame::AZEL) {
      eoo.add_AZIMUTH(first);
      eoo.add_ELEVATION(second);
      add_sigma(eoo, &sds::EOOBuilder::add_AZIMUTH_UNC, sigmas.angle_1_deg);
      add_sigma(eoo, &sds::EOOBuilder::add_ELEVATION_UNC, sigmas.angle_2_deg);
    } else {
      eoo.add_RA(first);
      eoo.add_DECLINATION(second);
      add_sigma(eoo, &sds::EOOBuilder::add_RA_UNC, sigmas.angle_1_deg);
      add_sigma(eoo, &sds::EOOBuilder::add_DECLINATION_UNC, sigmas.angle_2_deg);
    }
    eoo.add_REFERENCE_FRAME(*eoo_frame(track_.angle_frame));
  }

  void add_range(sds::EOOBuilder& eoo, const Observation& o) {
    if (const auto& measured = o[Quantity::range]) {
      const auto km = range_km(*measured);
      if (!km) {
        report(Quantity::range, *measured, "an EOO has no ambiguous range");
      } else if (!fits_float(*km)) {
        report(Quantity::range, *measured, kTooLarge);
      } else {
        eoo.add_RANGE(losses_.as_float(Quantity::range, *km));
        const double halved = track_.range_kind == fbs::RangeKind::TWO_WAY_ROUND_TRIP ? 0.5 : 1.0;
        add_sigma(eoo, &sds::EOOBuilder::add_RANGE_UNC, track_.sigmas.range_km, halved);
        ++carried_;
      }
    }
    const auto& rate = o[Quantity::range_rate];
    if (!rate) return;
    if (track_.range_rate_kind != fbs::RangeRateKind::INSTANTANEOUS) {
      return report(Quantity::range_rate, *rate, "an EOO has no integrated range rate");
    }
    if (!fits_float(rate->value)) return report(Quantity::range_rate, *rate, kTooLarge);
    eoo.add_RANGE_RATE(losses_.as_float(Quantity::range_rate, rate->value));
    add_sigma(eoo, &sds::EOOBuilder::add_RANGE_RATE_UNC, track_.sigmas.range_rate_km_s);
    ++carried_;
  }

  void add_brightness(sds::EOOBuilder& eoo, const Observation& o) {
    if (const auto& magnitude = o[Quantity::magnitude];
        magnitude && !fits_float(magnitude->value)) {
      report(Quantity::magnitude, *magnitude, kTooLarge);
    } else if (magnitude) {
      eoo.add_MAG(losses_.as_float(Quantity::magnitude, magnitude->value));
      add_sigma(eoo, &sds::EOOBuilder::add_MAG_UNC, track_.sigmas.magnitude);
      ++carried_;
    }
    for (const Quantity quantity : {Quantity::receive_freq, Quantity::rcs, Quantity::snr}) {
      if (o[quantity]) report(quantity, *o[quantity], "an EOO has no field for it");
    }
  }

  Translated record(const Observation& o, Place place) {
    flatbuffers::FlatBufferBuilder builder(1024);
    builder.ForceDefaults(true);
    const Texts texts = write_texts(builder, o, place);
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
    out.first_line = std::min(a, b);
    out.last_line = std::max(a, b);
    return out;
  }

  const Track& track_;
  const EooOptions& options_;
  EooLosses losses_;
  DiagnosticLog& log_;
  std::size_t carried_ = 0;
};

}  // namespace

std::size_t eoo_count(const Track& track) {
  if (!unfit(track).empty()) return 0;
  return static_cast<std::size_t>(
      std::count_if(track.observations.begin(), track.observations.end(),
                    [](const Observation& o) { return unfit(o).empty(); }));
}

EooRecords build_eoo(const Track& track, const EooOptions& options, DiagnosticLog& log) {
  return EooWriter(track, options, log).run();
}

}  // namespace accord::node::translate
