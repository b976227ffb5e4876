// Samples and small tools of the translate tests: profiles, TDM texts built line by line, files,
// commands.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "node/translate/translate.hpp"

namespace accord::node::translate::samples {

inline constexpr const char* kLabel = "GBR UNCLASSIFIED//REL TO DEU";

/// Everyone who takes part in the seven TDM files of the shared data.
inline constexpr const char* kTdmFilesProfile = R"({
  "sensor_kind": "rf",
  "sensors": { "DSS-25": "AA-1", "DSS-24": "AA-2", "NORTH": "AA-3", "HBSTK": "AA-4",
  "WHM1": "AA-5", "DSS-10": "AA-6",
               "DSS-40": "AA-7", "DSS-60": "AA-8", "UTC-NIST": "AA-9", "P3": "BB-3", "P5": "BB-5" },
  "objects": { "yyyy-nnnA": { "norad_cat_id": 1 }, "SAT": { "norad_cat_id": 2 },
  "F07R07": { "norad_cat_id": 3 },
               "E7": { "norad_cat_id": 4 }, "P4": { "norad_cat_id": 6 } },
  "time_tag": "receive", "range_kind": "two_way_round_trip", "doppler_kind": "range_rate",
  "sigmas": {},
  "corrections_applied": [], "corrections_needed": []
})";

/// A profile that states everything, for sensors DSS-25 (alias ALPHA-1) and T1 (ALPHA-2) and two
/// objects.
std::string full_profile_json();
/// The same with `key` replaced by the JSON text `value`; "" removes the key.
std::string profile_json_with(std::string_view key, std::string_view value);

Profile parsed(std::string_view json);
Profile full_profile();
Profile profile_with(std::string_view key, std::string_view value);

/// A TDM 2.0 of one segment: extra metadata lines and data lines between fixed mandatory ones. PATH
/// = 1,2,1 with PARTICIPANT_1 DSS-25 and PARTICIPANT_2 1998-067A. META_STOP stands at line 10 +
/// number of metadata lines.
std::string tdm(std::string_view meta_lines, std::string_view data_lines);
/// The line of the first data line that tdm() writes for `meta_lines`.
std::size_t first_data_line(std::string_view meta_lines);

TranslateOptions options(Format from, Payload payload);
/// TDM to TRK with the full profile.
Result<Translation> translate_tdm(std::string_view text);
Result<Translation> translate_tdm(std::string_view text, const Profile& profile);

std::string read_file(const std::filesystem::path& path);
std::filesystem::path shared_data();  // may not exist

struct CommandResult {
  int exit_code = -1;
  std::string output;
};
/// Runs a shell command and takes its stdout.
CommandResult run(const std::string& command);

/// Whether a field is in the buffer, be it zero. `table` is a generated table, `offset` a VT_ of
/// it.
template <class Table>
bool holds(const Table& table, int offset) {
  return reinterpret_cast<const flatbuffers::Table&>(table).CheckField(
      static_cast<flatbuffers::voffset_t>(offset));
}

/// A file of its own below the build directory, removed with the object.
class ScratchFile {
 public:
  ScratchFile(std::string_view name, std::string_view bytes);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace accord::node::translate::samples
