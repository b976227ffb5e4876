// The rules, quantity by quantity.
#include "node/translate/tdm_rules.hpp"

#include <array>
#include <cmath>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr double kSpeedOfLightKmS = 299'792.458;  // exact by definition of the metre

Verdict carry(Quantity quantity, double value) { return {quantity, value, Code::not_carried, {}}; }

Verdict leave(std::string reason, Code code = Code::not_carried) {
  return {std::nullopt, 0, code, std::move(reason)};
}

std::string_view reason_of(PathKind kind) {
  switch (kind) {
    case PathKind::none:
    case PathKind::one_way:
    case PathKind::two_way:
      return {};
    case PathKind::other:
      return "measured over a path of more than one sensor or object";
    case PathKind::differenced:
      return "differenced data (MODE SINGLE_DIFF)";
    case PathKind::unobserved:
      return "no sensor of the profile observes an object in this segment";
  }
  return {};
}

bool has_field(DataKey key) {
  switch (key) {
    case DataKey::angle_1:
    case DataKey::angle_2:
    case DataKey::doppler_instantaneous:
    case DataKey::doppler_integrated:
    case DataKey::mag:
    case DataKey::range:
    case DataKey::rcs:
    case DataKey::receive_freq:
      return true;
    case DataKey::carrier_power:
    case DataKey::clock_bias:
    case DataKey::clock_drift:
    case DataKey::doppler_count:
    case DataKey::dor:
    case DataKey::pc_n0:
    case DataKey::pr_n0:
    case DataKey::pressure:
    case DataKey::receive_phase_ct:
    case DataKey::rhumidity:
    case DataKey::stec:
    case DataKey::temperature:
    case DataKey::transmit_freq:
    case DataKey::transmit_freq_rate:
    case DataKey::transmit_phase_ct:
    case DataKey::tropo_dry:
    case DataKey::tropo_wet:
    case DataKey::vlbi_delay:
      return false;
  }
  return false;
}

std::optional<double> number(const TdmSegment& segment, std::string_view keyword) {
  const TdmValue* value = segment.find(keyword);
  if (value == nullptr) return std::nullopt;
  const auto parsed = parse_number(value->text);  // checked when the metadata was read
  return parsed ? std::optional<double>(*parsed) : std::nullopt;
}

Error contradiction(std::size_t line, std::string what) {
  return {Code::tdm_inconsistent, std::move(what), at_line(line)};
}

struct FrameName {
  std::string_view name;
  fbs::AngleFrame frame;
};
// SANA registry of celestial body reference frames; names as normal_name writes them.
constexpr std::array<FrameName, 9> kFrames{{{"EME2000", fbs::AngleFrame::RADEC_EME2000},
                                            {"ICRF", fbs::AngleFrame::RADEC_ICRF},
                                            {"ICRF1", fbs::AngleFrame::RADEC_ICRF},
                                            {"ICRF2", fbs::AngleFrame::RADEC_ICRF},
                                            {"ICRF3", fbs::AngleFrame::RADEC_ICRF},
                                            {"TEME", fbs::AngleFrame::RADEC_TEME},
                                            {"TEMEOFDATE", fbs::AngleFrame::RADEC_TEME},
                                            {"TOD", fbs::AngleFrame::RADEC_TOD},
                                            {"TOD EARTH", fbs::AngleFrame::RADEC_TOD}}};

bool is_radec(fbs::AngleFrame frame) {
  return frame == fbs::AngleFrame::RADEC_EME2000 || frame == fbs::AngleFrame::RADEC_ICRF ||
         frame == fbs::AngleFrame::RADEC_TEME || frame == fbs::AngleFrame::RADEC_TOD;
}

/// Declination and elevation end at the poles; the angles of an X-Y mount go half round.
double angle_2_limit_deg(fbs::AngleFrame frame) {
  return is_radec(frame) || frame == fbs::AngleFrame::AZEL ? 90.0 : 180.0;
}

std::string_view angle_2_name(fbs::AngleFrame frame) {
  if (frame == fbs::AngleFrame::AZEL) return "an elevation beyond +-90 deg";
  return is_radec(frame) ? "a declination beyond +-90 deg" : "a second angle beyond +-180 deg";
}

std::optional<fbs::AngleFrame> plain_frame(std::string_view angle_type) {
  if (angle_type == "AZEL") return fbs::AngleFrame::AZEL;
  if (angle_type == "XEYN") return fbs::AngleFrame::XEYN;
  if (angle_type == "XSYE") return fbs::AngleFrame::XSYE;
  return std::nullopt;
}

}  // namespace

Error missing_key(std::string_view key, std::size_t line, std::string_view why) {
  return {Code::profile_incomplete,
          "the profile has no '" + std::string(key) + "': " + std::string(why),
          at_line(line) + ", profile key " + std::string(key)};
}

SegmentRules::SegmentRules(const TdmSegment& segment, const Profile& profile, Geometry geometry)
    : segment_(segment), profile_(profile), geometry_(std::move(geometry)) {}

Result<Verdict> SegmentRules::judge(const TdmDatum& datum) {
  if (!has_field(datum.keyword->key)) return leave("a track set has no field for it");
  if (!geometry_.observed()) return leave(std::string(reason_of(geometry_.kind)));
  if (datum.keyword->key == DataKey::range) return judge_range(datum);
  if (datum.keyword->key == DataKey::receive_freq) return judge_receive_freq(datum);
  if (datum.keyword->key == DataKey::mag) return carry(Quantity::magnitude, datum.value);
  if (datum.keyword->key == DataKey::rcs) return judge_rcs(datum);
  const bool angle =
      datum.keyword->key == DataKey::angle_1 || datum.keyword->key == DataKey::angle_2;
  return angle ? judge_angle(datum) : judge_doppler(datum);
}

Result<Verdict> SegmentRules::judge_range(const TdmDatum& datum) {
  if (!range_) {
    ACCORD_TRY(range_, range_rule(datum.line));
  }
  if (!range_->not_carried.empty()) return leave(range_->not_carried);
  if (datum.value < 0) return leave("a negative range", Code::value_out_of_range);
  return carry(Quantity::range, datum.value * range_->factor);
}

Result<Scale> SegmentRules::range_rule(std::size_t line) const {
  Scale out;
  out.not_carried = reason_of(geometry_.kind);
  if (!out.not_carried.empty()) return out;
  const TdmValue* units = segment_.find("RANGE_UNITS");
  if (units == nullptr && !profile_.range_units) {
    return fail(missing_key("range_units", line, "RANGE without RANGE_UNITS"));
  }
  if (units != nullptr && units->normal == "RU") {
    out.not_carried = "range units (RU) are defined between the producer and its user alone";
    return out;
  }
  const bool seconds = units ? units->normal == "S" : *profile_.range_units == RangeUnits::s;
  if (seconds) out.factor = kSpeedOfLightKmS;
  if (!profile_.range_kind) {
    return fail(missing_key("range_kind", line, "RANGE may be one-way, halved or round trip"));
  }
  const bool one_way = *profile_.range_kind == fbs::RangeKind::ONE_WAY;
  const bool contradicts = (geometry_.kind == PathKind::one_way && !one_way) ||
                           (geometry_.kind == PathKind::two_way && one_way);
  if (contradicts) return fail(contradiction(line, "range_kind of the profile does not fit PATH"));
  return out;
}

std::optional<double> SegmentRules::range_modulus_km() const {
  const auto modulus = number(segment_, "RANGE_MODULUS");
  if (!modulus || *modulus == 0 || !range_) return std::nullopt;
  return *modulus * range_->factor;
}

Result<Verdict> SegmentRules::judge_doppler(const TdmDatum& datum) {
  if (!doppler_) {
    ACCORD_TRY(doppler_, doppler_rule(datum));
  }
  if (!doppler_->not_carried.empty()) return leave(doppler_->not_carried);
  const bool integrated = datum.keyword->key == DataKey::doppler_integrated;
  if (integrated && segment_.find("INTEGRATION_INTERVAL") == nullptr) {
    return fail(Code::tdm_missing_keyword, "DOPPLER_INTEGRATED without INTEGRATION_INTERVAL",
                at_line(datum.line));
  }
  return carry(Quantity::range_rate, datum.value * doppler_->factor);
}

Result<Scale> SegmentRules::doppler_rule(const TdmDatum& datum) const {
  Scale out;
  out.not_carried = reason_of(geometry_.kind);
  if (!out.not_carried.empty()) return out;
  if (!profile_.doppler_kind && geometry_.kind != PathKind::one_way) {
    return fail(missing_key("doppler_kind", datum.line,
                            "two-way Doppler may be the range rate or that of the round trip"));
  }
  const bool round_trip = profile_.doppler_kind == DopplerKind::round_trip_rate;
  if (round_trip && geometry_.kind == PathKind::one_way) {
    return fail(contradiction(datum.line, "doppler_kind of the profile does not fit PATH"));
  }
  if (round_trip) out.factor = 0.5;
  return out;
}

Result<Verdict> SegmentRules::judge_receive_freq(const TdmDatum& datum) {
  const std::string_view reason = reason_of(geometry_.kind);
  if (!reason.empty()) return leave(std::string(reason));
  if (datum.index != 0 && datum.index != geometry_.receiver) {
    return leave("a frequency received by another participant than the sensor");
  }
  const double hz = datum.value + number(segment_, "FREQ_OFFSET").value_or(0.0);
  if (hz <= 0) return leave("a received frequency of zero or below", Code::value_out_of_range);
  return carry(Quantity::receive_freq, hz);
}

Result<Verdict> SegmentRules::judge_rcs(const TdmDatum& datum) const {
  const std::string_view reason = reason_of(geometry_.kind);
  if (!reason.empty()) return leave(std::string(reason));
  if (datum.value <= 0) return leave("a cross section of zero or below", Code::value_out_of_range);
  return carry(Quantity::rcs, datum.value);
}

Result<Verdict> SegmentRules::judge_angle(const TdmDatum& datum) {
  if (datum.value < -180.0 || datum.value >= 360.0) {  // 503.0-B-2, 3.5.4.2 and 3.5.4.3
    return leave("an angle outside -180 to 360 deg", Code::value_out_of_range);
  }
  if (!angle_) {
    ACCORD_TRY(angle_, angle_rule(datum.line));
  }
  if (!angle_->empty()) return leave(*angle_);
  const bool first = datum.keyword->key == DataKey::angle_1;
  if (!first && std::abs(datum.value) > angle_2_limit_deg(angle_frame_)) {
    return leave(std::string(angle_2_name(angle_frame_)), Code::value_out_of_range);
  }
  return carry(first ? Quantity::angle_1 : Quantity::angle_2, datum.value);
}

Result<std::string> SegmentRules::angle_rule(std::size_t line) {
  const TdmValue* type = segment_.find("ANGLE_TYPE");
  const TdmValue* frame = segment_.find("REFERENCE_FRAME");
  if (type == nullptr && frame == nullptr) {
    if (!profile_.angle_frame) {
      return fail(missing_key("angle_frame", line, "angles without ANGLE_TYPE"));
    }
    angle_frame_ = *profile_.angle_frame;
    return std::string{};
  }
  if (type == nullptr) {
    return fail(Code::tdm_missing_keyword, "REFERENCE_FRAME without ANGLE_TYPE",
                at_line(frame->line));
  }
  if (const auto plain = plain_frame(type->normal)) {
    angle_frame_ = *plain;
    return std::string{};
  }
  if (frame == nullptr) {
    if (!profile_.angle_frame || !is_radec(*profile_.angle_frame)) {
      return fail(missing_key("angle_frame", line, "RADEC without REFERENCE_FRAME"));
    }
    angle_frame_ = *profile_.angle_frame;
    return std::string{};
  }
  for (const FrameName& known : kFrames) {
    if (known.name == frame->normal) {
      angle_frame_ = known.frame;
      return std::string{};
    }
  }
  return "a track set has no frame " + frame->text;
}

}  // namespace accord::node::translate
