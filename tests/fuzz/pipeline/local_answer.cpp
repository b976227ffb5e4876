// What comes back over the Unix socket: JSON, then the node's answer. Never a crash, and an answer
// of our own is read as itself.
#include <cstdlib>

#include "node/app/local_protocol.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

using namespace accord;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = parse_json(as_text(ByteView(data, size)), kMaxLocalRequestBytes);
  if (!json) return 0;
  const auto result = node::app::result_of_answer(*json);
  if (result) {
    const auto again = node::app::result_of_answer(node::app::answer_json(result));
    if (!again || *again != *result) std::abort();
  } else {
    const auto again = node::app::result_of_answer(node::app::answer_json(fail(result.error())));
    if (again || again.error().code != result.error().code) std::abort();
  }
  return 0;
}
