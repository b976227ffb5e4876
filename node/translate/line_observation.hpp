// Observations that come as lines: what the readers of such formats make of a line, and how
// they say what they do not carry. Internal to the room. A line that breaks its form is refused
// with its columns and the rest is taken; a key that the profile lacks ends the translation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "node/translate/columns.hpp"
#include "node/translate/diagnostic.hpp"
#include "node/translate/profile.hpp"
#include "node/translate/track.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord::node::translate {

/// Where the line itself says it stands in its track.
enum class TrackPlace : std::uint8_t { not_said, first, inside, last, alone };

struct LineObservation {
  std::size_t line = 0;
  const SensorEntry* sensor = nullptr;  // of the profile
  ObjectIds object;                     // without any id: not said which
  fbs::AngleFrame frame = fbs::AngleFrame::UNSPECIFIED;
  TrackPlace place = TrackPlace::not_said;
  Sigmas sigmas;                             // what the line states, over the profile's
  std::optional<bool> refraction_corrected;  // likewise
  std::optional<fbs::SensorKind> kind;       // what the line is of, where the profile does not say
  std::string track_id;                      // what the line says it belongs to; "" = nothing
  Observation observation;                   // may hold no value: then all were reported
};

/// Counts what is refused and reported: read = carried + reported + refused.
class LineLog {
 public:
  explicit LineLog(DiagnosticLog& log) : log_(log) {}

  /// The whole line, or the record that begins there.
  void refuse(std::size_t line, const Error& error);
  /// One measured value that a track cannot hold.
  void not_carried(std::size_t line, std::string_view keyword, std::string reason);
  /// What measures nothing and has no place in a track: told once for all its lines.
  void note(std::size_t line, std::string_view keyword);
  void finish();

  [[nodiscard]] std::size_t refused() const { return refused_; }
  [[nodiscard]] std::size_t reported() const { return reported_; }

 private:
  struct Noted {
    std::size_t first_line = 0, count = 0;
  };
  DiagnosticLog& log_;
  std::size_t refused_ = 0, reported_ = 0;
  std::map<std::string, Noted, std::less<>> noted_;
};

class LineTracks;

struct LineContext {
  const Profile& profile;
  Level label = Level::unspecified;  // of everything in the feed
  LineLog& log;
  LineTracks& tracks;  // where observations go
  std::string_view label_text = {};
  DataMode mode = DataMode::unspecified;
  std::size_t first_line = 1;  // number of the text's first line
};

/// Printable ASCII alone. Errors: observation_malformed.
Status check_ascii(std::string_view line);

/// The sensor of a station's name or number. Errors: participant_unmapped.
Result<const SensorEntry*> sensor_of(const Profile& profile, std::string_view station);

/// The object of a catalogue number (0 = none) and a COSPAR id (empty = none), whichever the
/// profile lists or `object_names` trusts. Errors: participant_unmapped.
Result<ObjectIds> line_object(const Profile& profile, std::int64_t number,
                              const std::string& cospar_id);

/// What was made of a line; nullptr for one that measures nothing. It belongs to its maker.
using LineResult = Result<const LineObservation*>;

/// Puts it into its track, or refuses its line. Errors: profile_incomplete, naming the key and the
/// line that needs it.
Status take(const LineResult& made, std::size_t line, const LineContext& context);

}  // namespace accord::node::translate
