// parse_json on any bytes: refused with a code, or a document that survives its own writing.
#include <cstdint>

#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = accord::parse_json(text, 1u << 16);
  if (!parsed) return 0;
  ACCORD_ASSERT(size <= 1u << 16);
  const std::string written = parsed->dump();
  const auto again = accord::parse_json(written, written.size());
  ACCORD_ASSERT(again.has_value() && *again == *parsed);
  return 0;
}
