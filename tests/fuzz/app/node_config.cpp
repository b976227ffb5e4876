// node.json: refused with a code, or a configuration that names no peer twice and never its own
// nation, and that is the same when its effective form is read again.
#include "node/app/config.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::node::app;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path directory = "/srv/accord";
  const auto config = parse_node_config(as_text(ByteView(data, size)), directory);
  if (!config) return 0;
  for (std::size_t i = 0; i < config->peers.size(); ++i) {
    ACCORD_ASSERT(config->peers[i].nation != config->nation);
    for (std::size_t k = 0; k < i; ++k)
      ACCORD_ASSERT(config->peers[i].nation != config->peers[k].nation);
  }
  const nlohmann::json effective = to_json(*config);
  const auto again = parse_node_config(effective.dump(), directory);
  ACCORD_ASSERT(again && to_json(*again) == effective);
  ACCORD_ASSERT(again->timings.heartbeat == config->timings.heartbeat &&
                again->timings.hello_retry == config->timings.hello_retry &&
                again->timings.silence == config->timings.silence &&
                again->timings.resend_after == config->timings.resend_after);
  return 0;
}
