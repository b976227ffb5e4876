// First byte: payload type; its high bit: under duties that the size of the input draws. The
// rebuild says what the plain one says; without duties, what it accepts it must accept again, with
// the same bytes; the rules must not crash.
#include <cstdlib>

#include "node/pipeline/payload_rules.hpp"
#include "tests/support/plain_rebuild/plain_rebuild.hpp"
#include "tests/support/plain_rebuild/random_rules.hpp"

using namespace accord;
using namespace accord::node::pipeline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto types = payload_types();
  const PayloadType& type = types[data[0] % 0x80 % types.size()];
  const ByteView payload(data + 1, size - 1);
  if (data[0] >= 0x80) {
    plain::RandomBuffers draws(size);
    const auto drawn = plain::random_rules(draws, type);
    const auto made = rebuild(type, payload, drawn->rules);
    if (!plain::difference(made, plain::rebuild(type, payload, drawn->rules)).empty()) std::abort();
    return 0;
  }
  const RebuildRules rules{nullptr, "GBR UNCLASSIFIED", "SIMULATED"};
  const auto once = rebuild(type, payload, rules);
  if (!plain::difference(once, plain::rebuild(type, payload, rules)).empty()) std::abort();
  if (!once) return 0;
  const auto twice = rebuild(type, once->payload, rules);
  if (!twice || twice->payload != once->payload) std::abort();
  (void)check_payload(type, once->payload);
  return 0;
}
