// What the readers of ephemerides (oem-kvn, oem-xml, cpf, sp3) make of a text, and what becomes of
// it. Internal to the room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/ephemeris.hpp"
#include "node/translate/profile.hpp"

namespace accord::node::translate {

inline constexpr std::size_t kMaxEphemerisBytes = 64u << 20;  // held whole in memory

struct EphemerisList {
  std::vector<Ephemeris> ephemerides;
  std::size_t read = 0;     // states in the input, each of them carried or reported
  std::size_t refused = 0;  // objects of a file of several
};

/// What has no place in an ephemeris: one diagnostic a keyword, with its first line and its count.
class EphemerisNotes {
 public:
  explicit EphemerisNotes(DiagnosticLog& log) : log_(log) {}

  /// `weighs`: a user of the ephemeris may want it; the diagnostic is then a warning.
  void note(std::size_t line, std::string_view keyword, std::string_view reason,
            bool weighs = false);
  void finish();

 private:
  struct Noted {
    std::size_t first_line = 0, count = 0;
    std::string reason;
    bool weighs = false;
  };
  DiagnosticLog& log_;
  std::map<std::string, Noted, std::less<>> noted_;
};

/// ephemeris_malformed at a line.
[[nodiscard]] tl::unexpected<Error> bad_ephemeris(std::size_t line, std::string what);

/// A coordinate of a file: `text` with its decimal point moved by `exponent` places, so that the
/// double is the nearest one in the target's unit too. Errors: ephemeris_malformed.
Result<double> scaled_number(std::string_view text, int exponent, std::size_t line);

/// Errors: those of the text checks; all others named below end the reading of the whole text.
/// ephemeris_malformed, tdm_time_system, profile_incomplete, participant_unmapped,
/// sensor_name_exposed, value_out_of_range, not_finite, each with its line.
using EphemerisResult = Result<EphemerisList>;
EphemerisResult read_oem_kvn(std::string_view text, const Profile& profile, DiagnosticLog& log);
EphemerisResult read_oem_xml(std::string_view text, const Profile& profile, DiagnosticLog& log);
EphemerisResult read_cpf(std::string_view text, const Profile& profile, DiagnosticLog& log);
EphemerisResult read_sp3(std::string_view text, const Profile& profile, DiagnosticLog& log);

}  // namespace accord::node::translate
