// TDM KVN to tracks and observations under a profile that states everything; counts must add up,
// buffers must verify.
#include <cstdint>
#include <cstdlib>

#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;

const Profile& profile() {
  static const Profile kProfile =
      parse_profile(
          R"({"sensor_kind": "radar", "sensors": {"S1": "AA-1", "S2": "AA-2"},
          "objects": {"O1": {"norad_cat_id": 5}},
              "object_names": "cospar", "time_tag": "receive", "range_kind": "two_way_halved",
              "range_units": "s",
              "doppler_kind": "round_trip_rate", "angle_frame": "AZEL", "sigmas": {},
              "corrections_applied": [],
              "corrections_needed": []})")
          .value();
  return kProfile;
}

void check(std::string_view text, Payload payload) {
  const auto translation =
      translate(text, profile(), {Format::tdm_kvn, payload, "GBR UNCLASSIFIED", DataMode::test});
  if (!translation) return;
  if (translation->measurements_carried > translation->measurements_read) std::abort();
  for (const Translated& record : translation->records) {
    const PayloadType& type = *find_payload_type(record.payload_code);
    if (!verify_buffer(type, record.payload)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = accord::as_text({data, size});
  check(text, Payload::trk);
  check(text, Payload::eoo);
  return 0;
}
