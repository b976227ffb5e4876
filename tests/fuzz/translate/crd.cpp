// ILRS CRD to tracks under a profile that states everything: what is read is carried or told,
// buffers verify.
#include <cstdint>
#include <cstdlib>

#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;

const Profile& profile() {
  static const Profile kProfile =
      parse_profile(R"({"sensors": {"YARL": "AA-1", "7119": "AA-2", "78393402": "AA-3"},
              "object_names": "norad", "time_tag": "receive", "sigmas": {}})")
          .value();
  return kProfile;
}

void check(std::string_view text, Payload payload) {
  const auto translation =
      translate(text, profile(), {Format::crd, payload, "GBR UNCLASSIFIED", DataMode::test});
  if (!translation) return;
  if (translation->measurements_carried + translation->records_refused >
      translation->measurements_read)
    std::abort();
  for (const Translated& record : translation->records) {
    if (!verify_buffer(*find_payload_type(record.payload_code), record.payload)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = accord::as_text({data, size});
  check(text, Payload::trk);
  check(text, Payload::eoo);
  return 0;
}
