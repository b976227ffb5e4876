// B3, IOD, UK and RDE to tracks and observations under a profile that states everything: what is
// read is carried or told, buffers verify, and tracks hold as many values as are said to be
// carried.
#include <cstdint>
#include <cstdlib>

#include "node/translate/track.hpp"
#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;

const Profile& profile() {
  static const Profile kProfile =
      parse_profile(
          R"({"sensor_kind": "optical", "sensors": {"354": "AA-1", "2675": "AA-2", "2420": "AA-3"},
          "objects": {"1997-012A": {"norad_cat_id": 5}}, "object_names": "norad",
              "time_system": "UTC", "time_tag": "receive", "range_kind": "two_way_halved",
              "angle_frame": "RADEC_TOD", "sigmas": {}, "corrections_applied": [],
              "corrections_needed": []})")
          .value();
  return kProfile;
}

void check(std::string_view text, Format from, Payload payload) {
  const auto translation =
      translate(text, profile(), {from, payload, "GBR UNCLASSIFIED", DataMode::test});
  if (!translation) return;
  if (translation->measurements_carried + translation->records_refused >
      translation->measurements_read)
    std::abort();
  std::size_t values = 0;
  for (const Translated& record : translation->records) {
    if (!verify_buffer(*find_payload_type(record.payload_code), record.payload)) std::abort();
    if (payload == Payload::trk) values += read_trackset(record.payload).value().count();
  }
  if (payload == Payload::trk && values != translation->measurements_carried) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = accord::as_text({data, size});
  for (const Format from : {Format::b3, Format::iod, Format::uk, Format::rde}) {
    check(text, from, Payload::trk);
    check(text, from, Payload::eoo);
  }
  return 0;
}
