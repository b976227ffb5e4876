#include "tests/support/translate/udl_samples.hpp"

namespace accord::node::translate::samples {

using nlohmann::json;

std::string udl_profile_json() {
  return R"({
    "name": "udl", "label": "GBR SECRET//REL TO DEU, FRA", "data_mode": "TEST",
    "sensors": { "SEN-1": { "alias": "ZZ-1", "sensor_kind": "optical" },
                 "RAD-1": { "alias": "ZZ-2", "sensor_kind": "radar" }, "ALIAS-1": "ZZ-3" },
    "objects": { "SAT-A": { "norad_cat_id": 5, "cospar_id": "1958-002B" } },
    "object_names": "norad", "time_tag": "receive", "range_kind": "two_way_halved",
    "sigmas": { "angle_1_deg": 0.02 },
    "corrections_applied": ["troposphere"], "corrections_needed": []
  })";
}

Profile udl_profile() { return parsed(udl_profile_json()); }

Profile udl_profile_with(std::string_view key, std::string_view value) {
  auto document = json::parse(udl_profile_json());
  document.erase(std::string(key));
  if (!value.empty()) document[std::string(key)] = json::parse(value);
  return parsed(document.dump());
}

json eo_observation() {
  return {{"classificationMarking", "U"},
          {"dataMode", "TEST"},
          {"source", "TESTS"},
          {"idSensor", "SEN-1"},
          {"satNo", 25544},
          {"ra", 10.5},
          {"declination", -20.25},
          {"obTime", "2026-06-01T12:00:00.123456Z"}};
}

json radar_observation() {
  return {{"classificationMarking", "U"},
          {"dataMode", "TEST"},
          {"source", "TESTS"},
          {"origSensorId", "RAD-1"},
          {"satNo", 25544},
          {"azimuth", 100.5},
          {"elevation", 30.25},
          {"range", 1500.125},
          {"rangeRate", -3.5},
          {"obTime", "2026-06-01T12:00:00.123456Z"}};
}

TranslateOptions udl_options(Payload payload) {
  TranslateOptions out = options(Format::udl, payload);
  out.label_text = "GBR SECRET//REL TO DEU, FRA";
  return out;
}

Result<Translation> translate_udl_text(std::string_view text, const Profile& profile) {
  return translate(text, profile, udl_options(Payload::trk));
}

Result<Translation> translate_udl_text(std::string_view text) {
  return translate_udl_text(text, udl_profile());
}

std::string udl_outcome(const json& record) {
  const auto translation = translate_udl_text(record.dump());
  if (!translation)
    return std::string(code_entry(translation.error().code).name) + " " + translation.error().where;
  if (translation->records_refused == 0) return "taken";
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::error)
      return std::string(code_entry(d.code).name) + " " + d.keyword;
  }
  return "silent";
}

}  // namespace accord::node::translate::samples
