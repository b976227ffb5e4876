// A schema text, a NUL, and JSON of that type: the text is refused or becomes a type by which the
// JSON is refused or becomes a buffer that holds. Without a NUL the JSON is of the example's type.
#include <cstdint>

#include "schemas/json_buffer.hpp"
#include "schemas/payload_types.hpp"
#include "schemas/show.hpp"
#include "schemas/vocab/assert.hpp"

namespace {

constexpr const char* kText =
    "enum Kind : ubyte { NONE = 0, SWEEP = 1 } struct Point { x: double; y: float; } "
    "table Part { name: string (required); } "
    "table Report { site: string; count: uint; kind: Kind; at: Point; parts: [Part]; on: bool; "
    "samples: [short]; } root_type Report; file_identifier \"$FUZ\";";

void try_json(const accord::PayloadType& type, std::string_view json) {
  auto reader = accord::JsonBuffer::of(type);
  ACCORD_ASSERT(reader.has_value());
  const auto buffer = reader->read(json);
  if (!buffer) return;
  ACCORD_ASSERT(accord::verify_buffer(type, *buffer).has_value());
  const auto shown = accord::buffer_to_json(type, *buffer);
  ACCORD_ASSERT(shown.has_value());
  const auto again = reader->read(*shown);  // what it shows reads back to the same
  ACCORD_ASSERT(again.has_value());
  const auto shown_again = accord::buffer_to_json(type, *again);
  ACCORD_ASSERT(shown_again.has_value() && *shown_again == *shown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t nul = input.find('\0');
  accord::DeclaredSchema schema{"FUZ", "fuzz", {}, {}, kText};
  if (nul != std::string_view::npos) schema.text = std::string(input.substr(0, nul));
  accord::PayloadTypes types;
  if (!types.declare(schema)) return 0;
  try_json(*types.find("FUZ"), nul == std::string_view::npos ? input : input.substr(nul + 1));
  return 0;
}
