// Any bytes as a tasking request: refused, or a value that builds and parses back to itself and
// opens on either side.
#include "node/tasking/life_cycle.hpp"
#include "schemas/vocab/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::tasking;
  const auto parsed = parse_request(ByteView(data, size));
  if (!parsed) return 0;
  const auto again = parse_request(build_request(*parsed));
  ACCORD_ASSERT(again.has_value() && *again == *parsed);

  Opening opening{*NationId::parse("GBR"), DataMode::exercise, {}, {}};
  opening.terms.agreement = parsed->agreement;
  auto opened = open_as_provider(*parsed, opening, parsed->sent);
  ACCORD_ASSERT(opened.has_value());
  const auto back = from_json(to_json(opened->record));
  ACCORD_ASSERT(back.has_value() && *back == opened->record);
  ACCORD_ASSERT(open_as_requester(*parsed, opening).has_value());
  return 0;
}
