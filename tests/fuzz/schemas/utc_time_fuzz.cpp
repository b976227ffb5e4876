// UtcTime::parse on any text: refused, or an instant whose writing is read as the same instant.
#include <cstdint>

#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/utc_time.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto time = accord::UtcTime::parse(text);
  if (!time) {
    ACCORD_ASSERT(time.error().code == accord::Code::bad_time);
    return 0;
  }
  const auto again = accord::UtcTime::parse(time->text());
  ACCORD_ASSERT(again.has_value() && *again == *time);
  ACCORD_ASSERT(time->text().starts_with(text.substr(0, 19)));
  return 0;
}
