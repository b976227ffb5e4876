#include "tests/support/translate/samples.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

namespace accord::node::translate::samples {

std::string full_profile_json() {
  return R"({
    "name": "test feed",
    "label": "GBR UNCLASSIFIED//REL TO DEU",
    "data_mode": "TEST",
    "sensor_kind": "radar",
    "sensors": { "DSS-25": "ALPHA-1", "T1": { "alias": "ALPHA-2", "sensor_kind": "optical" } },
    "objects": { "1998-067A": { "norad_cat_id": 25544, "cospar_id": "1998-067A" },
                 "SAT": { "norad_cat_id": 5 } },
    "time_tag": "receive",
    "range_kind": "two_way_round_trip",
    "range_units": "km",
    "doppler_kind": "range_rate",
    "angle_frame": "AZEL",
    "sigmas": { "angle_1_deg": 0.001, "angle_2_deg": 0.002, "range_km": 0.02 },
    "corrections_applied": ["troposphere"],
    "corrections_needed": [],
    "mean_elements": { "ref_frame": "TEME", "time_system": "UTC", "theory": "SGP4" }
  })";
}

std::string profile_json_with(std::string_view key, std::string_view value) {
  auto document = nlohmann::json::parse(full_profile_json());
  document.erase(std::string(key));
  if (!value.empty()) document[std::string(key)] = nlohmann::json::parse(value);
  return document.dump();
}

Profile parsed(std::string_view json) {
  auto profile = parse_profile(json);
  EXPECT_TRUE(profile.has_value()) << (profile ? "" : profile.error().text());
  return profile ? *profile : Profile{};
}

Profile full_profile() { return parsed(full_profile_json()); }

Profile profile_with(std::string_view key, std::string_view value) {
  return parsed(profile_json_with(key, value));
}

std::string tdm(std::string_view meta_lines, std::string_view data_lines) {
  return "CCSDS_TDM_VERS = 2.0\n"
         "CREATION_DATE = 2026-01-02T03:04:05\n"
         "ORIGINATOR = TEST\n"
         "META_START\n"
         "TIME_SYSTEM = UTC\n"
         "PARTICIPANT_1 = DSS-25\n"
         "PARTICIPANT_2 = 1998-067A\n"
         "MODE = SEQUENTIAL\n"
         "PATH = 1,2,1\n" +
         std::string(meta_lines) +
         "META_STOP\n"
         "DATA_START\n" +
         std::string(data_lines) + "DATA_STOP\n";
}

std::size_t first_data_line(std::string_view meta_lines) {
  return 12 + static_cast<std::size_t>(std::count(meta_lines.begin(), meta_lines.end(), '\n'));
}

TranslateOptions options(Format from, Payload payload) {
  return {from, payload, kLabel, DataMode::test};
}

Result<Translation> translate_tdm(std::string_view text) {
  return translate_tdm(text, full_profile());
}

Result<Translation> translate_tdm(std::string_view text, const Profile& profile) {
  return translate(text, profile, options(Format::tdm_kvn, Payload::trk));
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::filesystem::path shared_data() { return ACCORD_SOURCE_DIR "/../shared/data"; }

CommandResult run(const std::string& command) {
  CommandResult out;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    out.output.append(buffer.data(), n);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) out.exit_code = WEXITSTATUS(status);
  return out;
}

ScratchFile::ScratchFile(std::string_view name, std::string_view bytes)
    : path_(std::filesystem::path(ACCORD_BINARY_DIR) /
            (std::to_string(getpid()) + "-" + std::string(name))) {
  std::ofstream(path_, std::ios::binary) << bytes;
}

ScratchFile::~ScratchFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace accord::node::translate::samples
