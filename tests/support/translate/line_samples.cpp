#include "tests/support/translate/line_samples.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace accord::node::translate::samples {

std::string line_profile_json() {
  return R"({
    "name": "lines", "label": "GBR UNCLASSIFIED//REL TO DEU", "data_mode": "TEST",
    "sensor_kind": "radar",
    "sensors": { "354": "AA-1", "363": { "alias": "AA-2", "sensor_kind": "radar" },
                 "2675": { "alias": "BB-1", "sensor_kind": "optical" },
                 "2420": { "alias": "BB-2", "sensor_kind": "optical" } },
    "objects": { "1997-012A": { "norad_cat_id": 24744, "cospar_id": "1997-012A" },
                 "2005-024B": { "cospar_id": "2005-024B" } },
    "object_names": "norad", "time_system": "UTC", "time_tag": "receive",
    "range_kind": "two_way_halved", "angle_frame": "RADEC_TEME",
    "sigmas": { "angle_1_deg": 0.02, "angle_2_deg": 0.03, "range_km": 0.1 },
    "corrections_applied": ["troposphere"], "corrections_needed": []
  })";
}

Profile line_profile_with(std::string_view key, std::string_view value) {
  auto document = nlohmann::json::parse(line_profile_json());
  document.erase(std::string(key));
  if (!value.empty()) document[std::string(key)] = nlohmann::json::parse(value);
  return parsed(document.dump());
}

Profile line_profile() { return parsed(line_profile_json()); }

std::string placed(std::string line, std::initializer_list<Placed> texts) {
  for (const auto& [column, text] : texts) {
    if (line.size() < column - 1 + text.size()) line.resize(column - 1 + text.size(), ' ');
    line.replace(column - 1, text.size(), text);
  }
  return line;
}

std::string b3(std::initializer_list<Placed> texts) {
  return placed(placed("U25544354", {{10, "26152"},
                                     {15, "120000500"},
                                     {24, "456789"},
                                     {31, "1234567"},
                                     {39, "0123456"},
                                     {46, "3"},
                                     {48, "-123456"},
                                     {75, "3 3"}}),
                texts) +
         "\n";
}

std::string iod(std::initializer_list<Placed> texts) {
  return placed("23794 96 010A   2675 G 20260601120000500 17 15 1122334-112233 38", texts) + "\n";
}

std::string uk(std::initializer_list<Placed> texts) {
  return placed("9701201267526060112000050  01   12172038  +15585   1  5", texts) + "\n";
}

Result<Translation> translate_lines(Format from, std::string_view text, const Profile& profile) {
  return translate(text, profile, options(from, Payload::trk));
}

Result<Translation> translate_lines(Format from, std::string_view text) {
  return translate_lines(from, text, line_profile());
}

Track only_track(Format from, std::string_view text, const Profile& profile) {
  const auto translation = translate_lines(from, text, profile);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  if (!translation) return {};
  EXPECT_EQ(translation->records_refused, 0U)
      << (translation->diagnostics.empty() ? "" : translation->diagnostics[0].text());
  EXPECT_EQ(translation->records.size(), 1U);
  if (translation->records.size() != 1) return {};
  return read_trackset(translation->records[0].payload).value();
}

Track only_track(Format from, std::string_view text) {
  return only_track(from, text, line_profile());
}

std::string line_outcome(Format from, std::string_view text) {
  const auto translation = translate_lines(from, text);
  if (!translation)
    return std::string(code_entry(translation.error().code).name) + " " + translation.error().where;
  if (translation->records_refused == 0) return "taken";
  if (translation->records_refused > 1) return "several";
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::error)
      return std::string(code_entry(d.code).name) + " " + d.keyword;
  }
  return "silent";
}

}  // namespace accord::node::translate::samples
