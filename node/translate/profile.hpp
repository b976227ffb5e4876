// Source profile: what a format leaves open, stated by the operator for one feed. JSON with
// comments; an unknown key is refused; docs/source-profiles.md shows every key. What the profile
// does not state and the input needs is an error that names the missing key: nothing is guessed. A
// sensor's real name stands only here and never leaves the node.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "node/translate/ephemeris.hpp"
#include "node/translate/epoch.hpp"
#include "node/translate/track.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord::node::translate {

inline constexpr std::size_t kMaxProfileBytes = 4u << 20;

/// How an object's name that is not in `objects` is to be read.
enum class ObjectNames : std::uint8_t { listed_only, norad, cospar };
enum class TrackIds : std::uint8_t { keep, derive };
enum class RangeUnits : std::uint8_t { km, s };
/// Whether a two-way Doppler value is the rate of the range, or of the whole round trip (then
/// halved).
enum class DopplerKind : std::uint8_t { range_rate, round_trip_rate };

struct SensorEntry {
  std::string alias;
  std::optional<fbs::SensorKind> kind;  // over the profile's
  std::optional<Sigmas> sigmas;         // over the profile's
};

/// For OMM-like input that leaves out frame, time system or theory.
struct ElementDefaults {
  std::string ref_frame, time_system, theory, originator;
};

/// For ephemerides: what their formats leave open.
struct EphemerisDefaults {
  std::map<std::string, sds::refFrame, std::less<>> frames;   // by normal_name in the feed
  std::map<std::string, Level, std::less<>> classifications;  // by normal_name in the feed
  std::optional<ReferencePoint> reference_point;
  std::string body_fixed_frame;  // the realisation of CPF's; "" = not said
};

struct Profile {
  std::string name;
  std::optional<std::string> label_text;  // parsed by the caller (agreement/marking)
  std::optional<DataMode> data_mode;
  std::optional<fbs::SensorKind> sensor_kind;
  std::map<std::string, SensorEntry, std::less<>>
      sensors;                                            // by normal_name of the name in the feed
  std::map<std::string, ObjectIds, std::less<>> objects;  // by normal_name of the name in the feed
  ObjectNames object_names = ObjectNames::listed_only;
  TrackIds track_ids = TrackIds::keep;
  double track_gap_s = 600;               // observations further apart are not of one track
  std::optional<TimeSystem> time_system;  // of a format that does not say it
  std::optional<fbs::TimeTag> time_tag;
  std::optional<fbs::RangeKind> range_kind;
  std::optional<RangeUnits> range_units;
  std::optional<DopplerKind> doppler_kind;
  std::optional<fbs::AngleFrame> angle_frame;
  std::optional<Sigmas> sigmas;
  std::optional<fbs::Correction> corrections_applied;
  std::optional<fbs::Correction> corrections_needed;
  ElementDefaults element_defaults;
  EphemerisDefaults ephemerides;
};

/// Errors: too_large, bad_json, profile_invalid (where = "$.key"), sensor_name_exposed (an alias
/// shows the name).
Result<Profile> parse_profile(std::string_view json);

/// Upper case, '_' as blank, blanks collapsed and trimmed. Source: CCSDS 503.0-B-2, 4.3.7
/// and 4.3.8.
[[nodiscard]] std::string normal_name(std::string_view name);

/// The object a participant's name stands for: by list, or by the form that object_names states.
/// "UNKNOWN" is an object without ids (CCSDS 503.0-B-2, table 3-3). Errors: participant_unmapped,
/// naming the missing key.
Result<ObjectIds> object_of(const Profile& profile, std::string_view name);

/// True when `text` contains the real name of a sensor of the profile, in any case and with '_' as
/// blank.
[[nodiscard]] bool shows_sensor_name(const Profile& profile, std::string_view text);

}  // namespace accord::node::translate
