// First byte: payload type. What rebuild accepts it must accept again, with the same bytes, and the
// rules must not crash.
#include <cstdlib>

#include "node/pipeline/payload_rules.hpp"
#include "node/pipeline/rebuild.hpp"

using namespace accord;
using namespace accord::node::pipeline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto types = payload_types();
  const PayloadType& type = types[data[0] % types.size()];
  const RebuildRules rules{nullptr, "GBR UNCLASSIFIED", "SIMULATED"};
  const auto once = rebuild(type, {data + 1, size - 1}, rules);
  if (!once) return 0;
  const auto twice = rebuild(type, once->payload, rules);
  if (!twice || twice->payload != once->payload) std::abort();
  (void)check_payload(type, once->payload);
  return 0;
}
