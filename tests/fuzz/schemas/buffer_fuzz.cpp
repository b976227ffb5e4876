// verify_buffer and show_bytes on any bytes, under every registered type and at every alignment:
// refused with a code, as the plain check refuses it, or strict JSON. The input's first byte
// chooses the alignment.
#include <cstdint>

#include "schemas/show.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/json.hpp"
#include "tests/support/plain_rebuild/plain_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t shift = data[0] % 8u;
  accord::Bytes shifted(shift, 0);
  shifted.insert(shifted.end(), data + 1, data + size);
  const accord::ByteView bytes = accord::ByteView(shifted).subspan(shift);
  for (const accord::PayloadType& type : accord::payload_types()) {
    // Under the type's own identifier, so that the walk behind it is reached whatever the input
    // says.
    accord::Bytes renamed(bytes.begin(), bytes.end());
    if (renamed.size() >= 8)
      std::copy(type.file_id.begin(), type.file_id.end(), renamed.begin() + 4);
    const auto checked = accord::verify_buffer(type, renamed);
    const auto plain = accord::plain::verify_buffer(type, renamed);
    ACCORD_ASSERT(checked.has_value() == plain.has_value());
    if (!checked) {
      ACCORD_ASSERT(checked.error().text() == plain.error().text());
      continue;
    }
    const auto json = accord::buffer_to_json(type, renamed);
    if (!json) ACCORD_ASSERT(json.error().code == accord::Code::bad_buffer);
  }
  const auto shown = accord::show_bytes(bytes);
  if (!shown) return 0;
  for (const accord::Shown& one : *shown) {
    ACCORD_ASSERT(accord::parse_json(one.json, one.json.size()).has_value());
  }
  return 0;
}
