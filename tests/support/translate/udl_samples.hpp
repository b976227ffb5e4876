// UDL-style JSON for the tests, written from the UDL's field tables.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {

/// Sensors SEN-1 (ZZ-1, optical), RAD-1 (ZZ-2, radar) and ALIAS-1 (ZZ-3, kind not said); objects by
/// number, and SAT-A. Label "GBR SECRET//REL TO DEU, FRA", mode TEST.
std::string udl_profile_json();
Profile udl_profile();
Profile udl_profile_with(std::string_view key, std::string_view value);

/// An observation of object 25544 by SEN-1 at 2026-06-01T12:00:00.123456Z: ra 10.5, declination
/// -20.25.
nlohmann::json eo_observation();
/// The same by RAD-1: azimuth 100.5, elevation 30.25, range 1500.125, rangeRate -3.5.
nlohmann::json radar_observation();

TranslateOptions udl_options(Payload payload);
Result<Translation> translate_udl_text(std::string_view text, const Profile& profile);
Result<Translation> translate_udl_text(std::string_view text);

/// "taken", or code name and keyword of the only refusal.
std::string udl_outcome(const nlohmann::json& record);

}  // namespace accord::node::translate::samples
