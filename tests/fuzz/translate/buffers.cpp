// TrackSet and SDS buffers as input: refused with a code, or records that verify and are read again
// as the same bytes.
#include <cstdint>
#include <cstdlib>

#include "node/translate/profile.hpp"
#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;

void check(std::string_view bytes, Format from, Payload payload) {
  const TranslateOptions options{from, payload, "GBR UNCLASSIFIED", DataMode::test};
  const auto translation = translate(bytes, Profile{}, options);
  if (!translation) return;
  for (const Translated& record : translation->records) {
    if (!verify_buffer(*find_payload_type(record.payload_code), record.payload)) std::abort();
    if (record.payload_code == "EOO") continue;  // made of a track, and not its own format
    const auto again = translate(as_text(record.payload), Profile{}, options);
    if (!again || again->records.size() != 1 || again->records[0].payload != record.payload)
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = as_text({data, size});
  check(bytes, Format::trackset, Payload::trk);
  check(bytes, Format::trackset, Payload::eoo);
  check(bytes, Format::sds, Payload::as_written);
  return 0;
}
