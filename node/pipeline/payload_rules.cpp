// Semantic rules by payload type. A type without rules of its own passes with one observation
// counted.
#include "node/pipeline/payload_rules.hpp"

#include <cmath>

#include "EOO_generated.h"
#include "OMM_generated.h"
#include "schemas/vocab/limits.hpp"
#include "tasking_generated.h"
#include "trackset_generated.h"

namespace accord::node::pipeline {
namespace {

tl::unexpected<Error> impossible(std::string what, std::string field) {
  return fail(Code::payload_semantics, std::move(what), std::move(field));
}

constexpr std::uint32_t bit(fbs::Field field) { return static_cast<std::uint32_t>(field); }
constexpr std::uint32_t kAllFields = static_cast<std::uint32_t>(fbs::Field::ANY);

bool absent_is_zero(const fbs::Observation& o) {
  const auto holds = [&](fbs::Field field, double value) {
    return (o.present() & bit(field)) != 0 || value == 0.0;
  };
  return holds(fbs::Field::ANGLES, o.angle_1_deg()) && holds(fbs::Field::ANGLES, o.angle_2_deg()) &&
         holds(fbs::Field::RANGE, o.range_km()) &&
         holds(fbs::Field::RANGE_RATE, o.range_rate_km_s()) &&
         holds(fbs::Field::RECEIVE_FREQ, o.receive_freq_hz()) &&
         holds(fbs::Field::MAGNITUDE, o.magnitude()) && holds(fbs::Field::RCS, o.rcs_m2()) &&
         holds(fbs::Field::SNR, o.snr_db());
}

/// Azimuth-like angles may be written from -360 to 360; the second angle of RA/Dec and az/el is
/// within +-90 deg.
Status check_angles(const fbs::TrackSet& set, const fbs::Observation& o) {
  if ((o.present() & bit(fbs::Field::ANGLES)) == 0) return {};
  const auto frame = set.angle_frame();
  if (frame == fbs::AngleFrame::UNSPECIFIED)
    return impossible("angles without an angle frame", "angle_frame");
  const bool polar = frame != fbs::AngleFrame::XEYN && frame != fbs::AngleFrame::XSYE;
  const double limit_2 = polar ? 90.0 : 180.0;
  if (std::abs(o.angle_1_deg()) > 360.0)
    return impossible("angle 1 outside -360 to 360 deg", "observations.angle_1_deg");
  if (std::abs(o.angle_2_deg()) > limit_2)
    return impossible("angle 2 out of range", "observations.angle_2_deg");
  return {};
}

Status check_observation(const fbs::TrackSet& set, const fbs::Observation& o) {
  if (o.present() == 0 || (o.present() & ~kAllFields) != 0) {
    return impossible("no measurement, or an unknown one", "observations.present");
  }
  if (o.reserved() != 0) return impossible("reserved bits set", "observations.reserved");
  if (!absent_is_zero(o))
    return impossible("a value where none is declared", "observations.present");
  if ((o.present() & bit(fbs::Field::RANGE)) != 0 &&
      set.range_kind() == fbs::RangeKind::UNSPECIFIED) {
    return impossible("range without its kind", "range_kind");
  }
  if ((o.present() & bit(fbs::Field::RANGE_RATE)) != 0 &&
      set.range_rate_kind() == fbs::RangeRateKind::UNSPECIFIED) {
    return impossible("range rate without its kind", "range_rate_kind");
  }
  return check_angles(set, o);
}

Result<PayloadFacts> check_track_set(ByteView payload) {
  const auto& set = *fbs::GetTrackSet(payload.data());
  const auto& observations = *set.observations();
  if (observations.size() == 0) return impossible("a track without observations", "observations");
  if (set.sensor_alias()->size() == 0 || set.sensor_alias()->size() > 64) {
    return impossible("a sensor alias has 1 to 64 characters", "sensor_alias");
  }
  if (set.sensor_kind() == fbs::SensorKind::UNSPECIFIED)
    return impossible("sensor kind unspecified", "sensor_kind");
  if (set.time_tag() == fbs::TimeTag::UNSPECIFIED)
    return impossible("time tag unspecified", "time_tag");
  std::int64_t previous = INT64_MIN;
  for (const fbs::Observation* o : observations) {
    if (o->time_tai_ns() < previous)
      return impossible("observations not ascending in time", "observations.time_tai_ns");
    previous = o->time_tai_ns();
    ACCORD_CHECK(check_observation(set, *o));
  }
  PayloadFacts facts;
  facts.norad_cat_id = set.object() == nullptr ? 0 : set.object()->norad_cat_id();
  facts.observations = observations.size();
  facts.first = UtcTime{observations.Get(0)->time_tai_ns()};
  facts.last = UtcTime{previous};
  facts.sensor = set.sensor_alias()->str();
  return facts;
}

Result<PayloadFacts> check_eoo(ByteView payload) {
  const auto& eoo = *flatbuffers::GetRoot<sds::EOO>(payload.data());
  if (eoo.OB_TIME() == nullptr) return impossible("observation without a time", "OB_TIME");
  auto time = UtcTime::parse(eoo.OB_TIME()->string_view());
  if (!time) return impossible(time.error().what, "OB_TIME");
  if (std::abs(eoo.DECLINATION()) > 90.0F || std::abs(eoo.ELEVATION()) > 90.0F) {
    return impossible("declination or elevation outside 90 deg", "DECLINATION");
  }
  if (eoo.NORAD_CAT_ID() < 0) return impossible("negative catalogue number", "NORAD_CAT_ID");
  PayloadFacts facts{static_cast<std::uint32_t>(eoo.NORAD_CAT_ID()), 1, *time, *time, {}};
  if (eoo.SENSOR_ID() != nullptr) facts.sensor = eoo.SENSOR_ID()->str();
  return facts;
}

Result<PayloadFacts> check_omm(ByteView payload) {
  const auto& omm = *flatbuffers::GetRoot<sds::OMM>(payload.data());
  if (omm.EPOCH() == nullptr) return impossible("elements without an epoch", "EPOCH");
  if (omm.ECCENTRICITY() < 0.0 || omm.ECCENTRICITY() >= 1.0)
    return impossible("eccentricity outside 0 to 1", "ECCENTRICITY");
  if (omm.INCLINATION() < 0.0 || omm.INCLINATION() > 180.0)
    return impossible("inclination outside 0 to 180 deg", "INCLINATION");
  return PayloadFacts{omm.NORAD_CAT_ID(), 1, {}, {}, {}};
}

PayloadFacts facts_of_request(ByteView payload) {
  const auto& request = *flatbuffers::GetRoot<fbs::TaskingRequest>(payload.data());
  PayloadFacts facts;
  facts.norad_cat_id = request.object()->norad_cat_id();
  facts.observations = 0;
  facts.asked = AskedFacts{static_cast<Priority>(request.priority()), request.purpose()};
  return facts;
}

}  // namespace

Result<PayloadFacts> check_payload(const PayloadType& type, ByteView payload) {
  if (type.code == "TRK") return check_track_set(payload);
  if (type.code == "EOO") return check_eoo(payload);
  if (type.code == "OMM") return check_omm(payload);
  if (type.code == "TRQ") return facts_of_request(payload);  // the tasking room checks the rest
  if (type.code == "TMV") return PayloadFacts{0, 0, {}, {}, {}};
  return PayloadFacts{};
}

}  // namespace accord::node::pipeline
