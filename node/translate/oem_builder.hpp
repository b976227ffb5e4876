// The grammar of an OEM, whatever its notation: sections in their order, every keyword known, every
// value in its form, and what the message means under a source profile. Taken whole or not at all.
// Internal to the room; oem_kvn.cpp and oem_xml.cpp bring the events. Source: CCSDS 502.0-B-1, -B-2
// and -B-3, section 5 (version 1.0, 2.0 and 3.0).
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "node/translate/ephemeris_list.hpp"
#include "node/translate/epoch.hpp"

namespace accord::node::translate {

inline constexpr std::size_t kCovarianceEntries = 21;

struct OemState {
  std::string_view epoch;
  std::vector<std::string_view> numbers;  // six, or nine with the acceleration
};

struct OemMatrix {
  std::string epoch, frame;          // frame "" = that of the ephemeris
  std::vector<std::string> numbers;  // 21, the lower triangle row by row
  std::size_t line = 0;
};

class OemBuilder {
 public:
  OemBuilder(const Profile& profile, DiagnosticLog& log)
      : profile_(profile), log_(log), notes_(log) {}

  /// CCSDS_OEM_VERS: begins a message, also behind another one.
  Status version(std::size_t line, std::string_view value);
  Status header(std::size_t line, std::string_view keyword, std::string_view value);
  Status segment_begins(std::size_t line);
  Status meta(std::size_t line, std::string_view keyword, std::string_view value);
  Status meta_ends(std::size_t line);
  Status state(std::size_t line, const OemState& state);
  Status matrix(const OemMatrix& matrix);
  Status segment_ends(std::size_t line);
  void comment(std::size_t line);
  EphemerisResult finish(std::size_t last_line);

 private:
  enum class Place : std::uint8_t { before, header, meta, data, between };
  struct Value {
    std::string text;
    std::size_t line = 0;
  };
  using Values = std::map<std::string, Value, std::less<>>;

  [[nodiscard]] Status add(Values& into, std::size_t line, std::string_view keyword,
                           std::string_view value) const;
  [[nodiscard]] const Value* find(std::string_view keyword) const;
  Result<UtcTime> time(std::size_t line, std::string_view keyword, std::string_view text,
                       TimeSystem system);
  Result<std::optional<UtcTime>> meta_time(std::string_view keyword);
  Status read_header(std::size_t line);
  Status read_classification();
  Status read_identity();
  Status read_frame_and_times();
  Status check_times();
  Status read_interpolation();
  Status keep_or_report(EphemerisPoint point);
  Ephemeris& segment() { return out_.ephemerides.back(); }

  const Profile& profile_;
  DiagnosticLog& log_;
  EphemerisNotes notes_;
  EphemerisList out_;
  Ephemeris head_;  // what the header says
  Values header_, meta_;
  Place place_ = Place::before;
  int version_ = 0;  // 1, 2 or 3
  TimeSystem time_system_ = TimeSystem::utc;
};

}  // namespace accord::node::translate
