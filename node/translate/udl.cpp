// UDL-style JSON: EOObservations and RadarObservations, one object or a list, record by record.
// Names, types and vocabularies are checked; what a track cannot hold is reported by name. Which
// sensor, what its time tag means, what its ranges are and what is corrected stand in the profile:
// the UDL leaves them to the provider's data card.
#include <array>

#include "node/translate/epoch.hpp"
#include "node/translate/json_list.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/udl_fields.hpp"
#include "node/translate/udl_marking.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxRecordJsonBytes = 256u << 10;
constexpr double kMaxUncertainty = 1e9;  // in any unit; an EOO could not hold 1e39
constexpr std::int64_t kMaxSatNo = 999'999'999;

struct ObPosition {
  std::string_view word;
  TrackPlace place;
};
constexpr std::array<ObPosition, 5> kPositions{{{"FENCE", TrackPlace::not_said},
                                                {"FIRST", TrackPlace::first},
                                                {"IN", TrackPlace::inside},
                                                {"LAST", TrackPlace::last},
                                                {"SINGLE", TrackPlace::alone}}};

/// A value of a track and the fields that bear on it.
struct Measurement {
  Quantity quantity;
  std::string_view value, unc, measured;
  double low, high;
};
constexpr Measurement kRa{Quantity::angle_1, "ra", "raUnc", "raMeasured", 0, 360};
constexpr Measurement kDeclination{Quantity::angle_2,     "declination", "declinationUnc",
                                   "declinationMeasured", -90,           90};
constexpr Measurement kAzimuth{Quantity::angle_1, "azimuth", "azimuthUnc",
                               "azimuthMeasured", 0,         360};
constexpr Measurement kElevation{Quantity::angle_2,   "elevation", "elevationUnc",
                                 "elevationMeasured", -90,         90};
constexpr double kAny = 1e300;
constexpr std::array<Measurement, 5> kSingles{
    {{Quantity::range, "range", "rangeUnc", "rangeMeasured", 0, kAny},
     {Quantity::range_rate, "rangeRate", "rangeRateUnc", "rangeRateMeasured", -kAny, kAny},
     {Quantity::magnitude, "mag", "magUnc", "", -kAny, kAny},
     {Quantity::rcs, "rcs", "", "", 0, kAny},
     {Quantity::snr, "snr", "", "", -kAny, kAny}}};

std::optional<double>* sigma_of(Sigmas& sigmas, Quantity quantity) {
  switch (quantity) {
    case Quantity::angle_1:
      return &sigmas.angle_1_deg;
    case Quantity::angle_2:
      return &sigmas.angle_2_deg;
    case Quantity::range:
      return &sigmas.range_km;
    case Quantity::range_rate:
      return &sigmas.range_rate_km_s;
    case Quantity::magnitude:
      return &sigmas.magnitude;
    case Quantity::receive_freq:
    case Quantity::rcs:
    case Quantity::snr:
      break;
  }
  return nullptr;
}

class UdlRecord {
 public:
  UdlRecord(const json& record, std::size_t line, const LineContext& context)
      : record_(record), line_(line), context_(context) {
    out_.line = line;
  }

  LineResult read() {
    ACCORD_CHECK(check_fields());
    ACCORD_CHECK(check_common());
    ACCORD_CHECK(read_sensor());
    ACCORD_CHECK(read_object());
    ACCORD_CHECK(read_time());
    ACCORD_CHECK(read_track());
    ACCORD_CHECK(read_angles());
    for (const Measurement& one : kSingles) ACCORD_CHECK(read_value(one));
    report_fields();
    return &out_;
  }

 private:
  [[nodiscard]] const json& member(std::string_view name) const {
    return udl_member(record_, name);
  }
  [[nodiscard]] bool given(std::string_view name) const { return !member(name).is_null(); }
  [[nodiscard]] std::string text(std::string_view name) const {
    return given(name) ? member(name).get<std::string>() : std::string{};
  }

  /// Every name and type; and which of the two observations it is. What is counted alone may be any
  /// text, also an empty one.
  Status check_fields() {
    std::uint8_t kinds = kUdlBoth;
    for (const auto& [name, value] : record_.items()) {
      if (!is_udl_text(name)) return bad_udl("name", "a name that is not printable ASCII");
      const UdlField* field = find_udl_field(name);
      if (field == nullptr || value.is_null()) continue;
      const bool free_text = field->use == UdlUse::noted && field->type == UdlType::text;
      if (free_text ? !value.is_string() : !is_udl_type(value, field->type))
        return bad_udl(name, std::string(name_of(field->type)) + " is wanted");
      kinds &= field->kinds;
      if (kinds == 0) return bad_udl(name, "fields of EOObservation and of RadarObservation");
    }
    return set_kind(kinds);
  }

  Status set_kind(std::uint8_t kinds) {
    if (kinds == kUdlEo) out_.kind = fbs::SensorKind::OPTICAL;
    if (kinds == kUdlRadar) out_.kind = fbs::SensorKind::RADAR;
    return {};
  }

  Status check_common() {
    for (const std::string_view name : {"classificationMarking", "dataMode", "source", "obTime"}) {
      if (!given(name)) return bad_udl(name, "the field is required");
    }
    const std::string mode = text("dataMode");
    const auto known = data_mode_of(mode);
    if (!known) return bad_udl("dataMode", "'" + mode + "' is no data mode");
    if (*known != context_.mode)
      return bad_udl("dataMode", "the record is " + mode + ", its feed is " +
                                     std::string(name_of(context_.mode)));
    return check_udl_marking(text("classificationMarking"), context_.label_text);
  }

  Status read_sensor() {
    const std::string id = text("idSensor"), original = text("origSensorId");
    if (id.empty() && original.empty())
      return bad_udl("idSensor", "idSensor or origSensorId is wanted: nothing says who observed");
    const auto& sensors = context_.profile.sensors;
    const bool by_id = !id.empty() && (original.empty() || sensors.contains(normal_name(id)));
    ACCORD_TRY(out_.sensor, sensor_of(context_.profile, by_id ? id : original));
    const auto stated = out_.sensor->kind ? out_.sensor->kind : context_.profile.sensor_kind;
    const bool other = stated && out_.kind && *stated != *out_.kind &&
                       (*stated == fbs::SensorKind::OPTICAL || *stated == fbs::SensorKind::RADAR);
    if (other)
      return bad_udl("idSensor", *out_.kind == fbs::SensorKind::RADAR
                                     ? "a RadarObservation of a sensor that is optical"
                                     : "an EOObservation of a sensor that is a radar");
    return {};
  }

  Status read_object() {
    const std::string original = text("origObjectId");
    std::int64_t number = 0;
    if (given("satNo")) {
      number = member("satNo").get<std::int64_t>();
      if (number < 1 || number > kMaxSatNo)
        return bad_udl("satNo", "a number from 1 to 999999999 is wanted");
    }
    const auto listed = context_.profile.objects.find(normal_name(original));
    const bool number_listed =
        number != 0 && context_.profile.objects.contains(std::to_string(number));
    if (!original.empty() && !number_listed && listed != context_.profile.objects.end()) {
      out_.object = listed->second;
      if (number != 0 && out_.object.norad_cat_id != number)
        return bad_udl("satNo", "not the number that the profile has for this origObjectId");
    } else if (number != 0) {
      ACCORD_TRY(out_.object, line_object(context_.profile, number, {}));
      if (!original.empty()) context_.log.note(line_, "origObjectId");
    } else if (!original.empty()) {
      ACCORD_TRY(out_.object, object_of(context_.profile, original));
    }
    return {};
  }

  Status read_time() {
    const auto epoch = parse_epoch(text("obTime"), TimeSystem::utc);
    if (!epoch) return bad_udl("obTime", epoch.error().what);
    if (epoch->rounded) context_.log.note(line_, "obTime beyond nanoseconds");
    out_.observation.at = epoch->at;
    return {};
  }

  Status read_track() {
    out_.track_id = text("trackId");
    if (context_.profile.track_ids == TrackIds::keep &&
        shows_sensor_name(context_.profile, out_.track_id))
      return fail(Code::sensor_name_exposed, "trackId contains the name of a sensor", "trackId");
    if (!given("obPosition")) return {};
    const std::string word = text("obPosition");
    for (const ObPosition& position : kPositions) {
      if (position.word != word) continue;
      out_.place = position.place;
      if (word == "FENCE") context_.log.note(line_, "obPosition FENCE");
      return {};
    }
    return bad_udl("obPosition", "'" + word + "' is none of FENCE, FIRST, IN, LAST, SINGLE");
  }

  /// Null is J2000; empty where a track has no such angles. Errors: udl_malformed.
  Result<std::optional<fbs::AngleFrame>> frame_of_radec() const {
    const std::string frame = text("referenceFrame");
    if (frame.empty() || frame == "J2000") return std::optional(fbs::AngleFrame::RADEC_EME2000);
    if (frame == "GCRF") return std::optional(fbs::AngleFrame::RADEC_ICRF);
    if (frame == "TEME") return std::optional(fbs::AngleFrame::RADEC_TEME);
    if (frame == "ITRF" || frame == "EFG/TDR" || frame == "ECR/ECEF")
      return std::optional<fbs::AngleFrame>{};
    return bad_udl("referenceFrame", "'" + frame +
                                         "' is none of J2000, GCRF, TEME, ITRF, EFG/TDR, "
                                         "ECR/ECEF");
  }

  /// A track has one frame: of a radar the local one first, of a telescope the celestial one.
  Status read_angles() {
    ACCORD_TRY(const auto celestial, frame_of_radec());
    const auto stated = out_.sensor->kind ? out_.sensor->kind : context_.profile.sensor_kind;
    const bool radar = (stated ? stated : out_.kind) == fbs::SensorKind::RADAR;
    for (const bool local : {radar, !radar}) {
      ACCORD_CHECK(local ? read_pair(kAzimuth, kElevation, fbs::AngleFrame::AZEL)
                         : read_pair(kRa, kDeclination, celestial));
    }
    return {};
  }

  Status read_pair(const Measurement& first, const Measurement& second,
                   std::optional<fbs::AngleFrame> frame) {
    ACCORD_CHECK(check_value(first));
    ACCORD_CHECK(check_value(second));
    std::string_view reason;
    if (!given(first.value) || !given(second.value)) reason = "one angle without the other";
    if (!frame) reason = "a track has no angles in this frame";
    if (is_computed(first) || is_computed(second)) reason = "the record says it was not measured";
    if (out_.observation[Quantity::angle_1]) reason = "a track has one frame of angles";
    if (reason.empty()) {
      out_.frame = *frame;
      put(first);
      put(second);
      return {};
    }
    for (const Measurement* one : {&first, &second}) {
      leave(*one, reason);
    }
    return {};
  }

  /// The value, if there is one, is reported; its uncertainty goes with it.
  void leave(const Measurement& one, std::string_view reason) {
    if (given(one.value)) context_.log.not_carried(line_, one.value, std::string(reason));
    if (!one.unc.empty() && given(one.unc)) context_.log.note(line_, one.unc);
  }

  Status read_value(const Measurement& one) {
    ACCORD_CHECK(check_value(one));
    if (!given(one.value) || is_computed(one)) {
      leave(one, "the record says it was not measured");
      return {};
    }
    put(one);
    return {};
  }

  Status check_value(const Measurement& one) const {
    if (given(one.value)) {
      const double value = member(one.value).get<double>();
      if (value < one.low || value > one.high)
        return fail(Code::value_out_of_range, member(one.value).dump() + " is out of its range",
                    std::string(one.value));
    }
    if (one.unc.empty() || !given(one.unc)) return {};
    const double unc = member(one.unc).get<double>();
    if (unc < 0 || unc > kMaxUncertainty)
      return fail(Code::value_out_of_range, "an uncertainty from 0 to 1e9 is wanted",
                  std::string(one.unc));
    return {};
  }

  [[nodiscard]] bool is_computed(const Measurement& one) const {
    return !one.measured.empty() && given(one.measured) && !member(one.measured).get<bool>();
  }

  /// An uncertainty of 0 is none.
  void put(const Measurement& one) {
    out_.observation[one.quantity] =
        Measured{member(one.value).get<double>(), static_cast<std::uint32_t>(line_)};
    if (one.unc.empty() || !given(one.unc)) return;
    const double unc = member(one.unc).get<double>();
    if (unc > 0) *sigma_of(out_.sigmas, one.quantity) = unc;
  }

  void report_fields() {
    for (const auto& [name, value] : record_.items()) {
      if (value.is_null()) continue;
      const UdlField* field = find_udl_field(name);
      if (field == nullptr) {
        context_.log.not_carried(line_, name, "the UDL's observations have no field of this name");
      } else if (field->use == UdlUse::measured) {
        context_.log.not_carried(line_, name, "a track has no field for it");
      } else if (field->use == UdlUse::noted || name == "source") {
        context_.log.note(line_, name);
      }
    }
  }

  const json& record_;
  std::size_t line_;
  const LineContext& context_;
  LineObservation out_;
};

/// Says what the record is, when it is one of the UDL's and no observation.
Status check_is_observation(const json& record) {
  if (record.contains("obTime")) return {};
  const bool request = record.contains("startTime") && record.contains("type");
  if (!request && !record.contains("idRequest")) return {};
  return fail(Code::format_unsupported,
              request
                  ? "a CollectRequest is no observation: `accord task request --udl FILE` asks "
                    "with it"
                  : "a CollectResponse is no observation: `accord task answer --udl FILE` answers "
                    "requests",
              "--from udl");
}

Status read_udl(std::string_view text, const LineContext& context) {
  ACCORD_TRY(const std::vector<JsonObjectText> objects,
             split_json_objects(text, Code::udl_malformed));
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const std::size_t line = objects[i].first_line;
    auto record = parse_json(objects[i].text, kMaxRecordJsonBytes);
    const json object = record ? std::move(*record) : json();
    if (record) ACCORD_CHECK(check_is_observation(object));
    UdlRecord udl(object, line, context);
    LineResult made = record ? udl.read() : bad_udl("object", record.error().text());
    if (!made) made.error().what += " (record " + std::to_string(i + 1) + ")";
    ACCORD_CHECK(take(made, line, context));
  }
  return {};
}

}  // namespace

bool detect_udl(const FormatSample& sample) {
  const auto names = [&](std::string_view name) {
    return sample.text.find("\"" + std::string(name) + "\"") != std::string_view::npos;
  };
  return is_json(sample) && names("classificationMarking") &&
         (names("obTime") || names("startTime") || names("idRequest"));
}

Result<Translation> translate_udl(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  return translate_lines(text, profile, options, read_udl, kMaxRecordTextBytes);
}

}  // namespace accord::node::translate
