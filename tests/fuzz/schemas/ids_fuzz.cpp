// Every identifier on any text: refused with bad_id, or printed exactly as it was read.
#include <cstdint>

#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/ids.hpp"

namespace {

template <class Id>
void check(std::string_view text) {
  const auto id = Id::parse(text);
  if (id) ACCORD_ASSERT(id->text() == text);
  if (!id) ACCORD_ASSERT(id.error().code == accord::Code::bad_id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check<accord::RequestId>(text);
  check<accord::NationId>(text);
  check<accord::AgreementId>(text);
  const auto bytes = accord::from_hex(text);
  if (bytes) ACCORD_ASSERT(accord::to_hex(*bytes) == text);
  return 0;
}
