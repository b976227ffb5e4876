// UDL-style JSON to tracks and observations under a profile that states everything, and tracks back
// to JSON: what is read is carried or told, buffers verify, what is written is read again.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "node/translate/writer.hpp"
#include "schemas/payload_registry.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;

const Profile& profile() {
  static const Profile kProfile =
      parse_profile(R"({"sensors": {"S": "AA-1", "R": {"alias": "AA-2", "sensor_kind": "radar"}},
              "sensor_kind": "optical", "object_names": "norad", "time_tag": "receive",
              "range_kind": "two_way_halved", "sigmas": {}, "corrections_applied": [],
              "corrections_needed": []})")
          .value();
  return kProfile;
}

Result<Translation> read(std::string_view text, Payload payload) {
  auto translation =
      translate(text, profile(), {Format::udl, payload, "GBR UNCLASSIFIED", DataMode::test});
  if (!translation) return translation;
  if (translation->measurements_carried + translation->records_refused >
      translation->measurements_read)
    std::abort();
  for (const Translated& record : translation->records) {
    if (!verify_buffer(*find_payload_type(record.payload_code), record.payload)) std::abort();
  }
  return translation;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = accord::as_text({data, size});
  (void)read(text, Payload::eoo);
  const auto tracks = read(text, Payload::trk);
  if (!tracks) return 0;
  const auto written = write_text(Format::udl, tracks->records,
                                  {"GBR UNCLASSIFIED", DataMode::test, "GBR", UtcTime{}});
  if (!written || !nlohmann::json::accept(written->text)) std::abort();
  return 0;
}
