// What every reader of ephemerides must keep: states read = carried + told, and what was taken is a
// buffer that our reader takes back, and, with velocities, a text that it takes back to the same
// buffers.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "node/translate/oem.hpp"
#include "node/translate/writer.hpp"

namespace accord::fuzz {

inline node::translate::Profile ephemeris_profile() {
  using namespace node::translate;
  Profile profile;
  profile.object_names = ObjectNames::cospar;
  profile.objects["G01"] = {1, "1992-079A", "", ""};
  profile.objects["G02"] = {2, "", "", ""};
  profile.time_system = TimeSystem::gps;
  for (const char* frame : {"ITRF2014", "IGS14", "ITRF"})
    profile.ephemerides.frames[frame] = sds::refFrame::ECEF;
  profile.ephemerides.reference_point = ReferencePoint::centre_of_mass;
  profile.ephemerides.body_fixed_frame = "ITRF2014";
  return profile;
}

inline void check_text(node::translate::Format to,
                       const std::vector<node::translate::Translated>& records) {
  using namespace node::translate;
  const UtcTime now = UtcTime::from_unix_ns(1'767'225'600'000'000'000);  // 2026-01-01
  const auto written = write_text(to, records, {"GBR SECRET", DataMode::test, "GBR", now});
  if (!written) return;  // no velocity, or a value that is no line
  Profile profile = ephemeris_profile();
  for (const Translated& record : records) {
    const auto message = read_oem(record.payload);
    for (const Ephemeris& e : message->ephemerides)
      profile.ephemerides.frames[normal_name(e.frame.name)] = e.frame.word;
  }
  const auto again =
      translate(written->text, profile, {to, Payload::oem, "GBR SECRET", DataMode::test});
  const bool unmapped = !again && again.error().code != Code::ephemeris_malformed &&
                        again.error().code != Code::bad_time;
  if (!again && !unmapped) std::abort();
}

inline int read_ephemerides(node::translate::Format from, ByteView data) {
  using namespace node::translate;
  const auto translation = translate(as_text(data), ephemeris_profile(),
                                     {from, Payload::oem, "GBR SECRET", DataMode::test});
  if (!translation) return 0;
  if (translation->measurements_carried > translation->measurements_read) std::abort();
  const bool silent = translation->diagnostics.empty() &&
                      translation->measurements_carried != translation->measurements_read;
  if (silent) std::abort();
  for (const Translated& record : translation->records) {
    if (!read_oem(record.payload)) std::abort();
  }
  check_text(Format::oem_kvn, translation->records);
  check_text(Format::oem_xml, translation->records);
  return 0;
}

}  // namespace accord::fuzz
