// A TDM to tracks and observations under a profile that states everything: counts must add up,
// buffers must verify.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::fuzz {

inline const node::translate::Profile& tdm_profile() {
  using namespace node::translate;
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

inline void translate_tdm(node::translate::Format from, std::string_view text,
                          node::translate::Payload payload) {
  const auto translation = node::translate::translate(
      text, tdm_profile(), {from, payload, "GBR UNCLASSIFIED", DataMode::test});
  if (!translation) return;
  if (translation->measurements_carried > translation->measurements_read) std::abort();
  for (const node::translate::Translated& record : translation->records) {
    const PayloadType& type = *find_payload_type(record.payload_code);
    if (!verify_buffer(type, record.payload)) std::abort();
  }
}

inline int read_tdm(node::translate::Format from, ByteView data) {
  translate_tdm(from, as_text(data), node::translate::Payload::trk);
  translate_tdm(from, as_text(data), node::translate::Payload::eoo);
  return 0;
}

}  // namespace accord::fuzz
