// What the headers H1 to H4 of a CRD session say: who observed what, when, and what is corrected.
// Internal to the room. Source: CRD 2.01, chapter 2.
#pragma once

#include <optional>

#include "node/translate/crd_record.hpp"
#include "node/translate/line_observation.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

/// H4, field 20.
enum class CrdRangeType : std::uint8_t {
  none = 0,
  one_way = 1,
  two_way = 2,
  receive_times = 3,
  mixed = 4
};

struct CrdSession {
  std::size_t line = 0;  // of H4
  SensorEntry sensor;
  ObjectIds object;
  UtcTime start;
  std::optional<UtcTime> end;
  UtcTime midnight, next_midnight;  // of the day on which the session starts, and of the day after
  CrdRangeType range_type = CrdRangeType::two_way;
  bool troposphere = false, centre_of_mass = false, system_delay = false;  // applied
};

/// "CRD", version 1 or 2, when it was made. Errors: observation_malformed, bad_time.
Result<int> crd_version(const CrdRecord& h1);

/// The sensor of the profile, by SOD (pad, system and occupancy: 78393402), pad or name, in this
/// order. A time scale that is not UTC is refused. Errors: observation_malformed, tdm_time_system,
/// participant_unmapped.
Result<SensorEntry> crd_sensor(const CrdRecord& h2, const Profile& profile);

/// The object of the profile, by catalogue number, COSPAR id or ILRS id. Errors:
/// observation_malformed, participant_unmapped.
Result<ObjectIds> crd_object(const CrdRecord& h3, const Profile& profile);

/// Sensor and object are the caller's. Errors: observation_malformed, bad_time.
Result<CrdSession> crd_session(const CrdRecord& h4);

/// The instant of seconds of a day, which may pass 86400 or begin anew at midnight: the one of the
/// two days that lies in the session. Seconds count from midnight, so that a leap second is 86400.x
/// of its day. Errors: bad_time (both days, or neither within an hour).
Result<UtcTime> crd_instant(const CrdSession& session, const ExactSeconds& seconds_of_day);

}  // namespace accord::node::translate
