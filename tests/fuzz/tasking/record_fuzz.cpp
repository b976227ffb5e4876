// Any text as a stored task record: refused, or a record that goes back to the same text and on
// which every operation ends in a value or a coded refusal.
#include "node/tasking/life_cycle.hpp"
#include "schemas/vocab/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::tasking;
  const auto parsed = from_json(as_text(ByteView(data, size)));
  if (!parsed) return 0;
  const std::string text = to_json(*parsed);
  const auto again = from_json(text);
  ACCORD_ASSERT(again.has_value() && *again == *parsed);

  const UtcTime sent = parsed->request.sent;
  const auto hash = [](ByteView) { return Digest{}; };
  for (const UtcTime now : {sent, sent + std::chrono::hours{10}, sent + std::chrono::hours{100}}) {
    for (const Move move : fbs::EnumValuesMove()) {
      TaskRecord copy = *parsed;
      on_clock(copy, now);
      (void)apply_own(copy, {move}, now, hash);
      (void)count_delivery(copy, {RecordId::v7(1, {}), "TRK", copy.mode, 1}, now);
      (void)due(copy, now);
      (void)next_deadline(copy);
      (void)describe(copy);
    }
  }
  return 0;
}
