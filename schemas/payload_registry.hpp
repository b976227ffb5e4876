// Every buffer this build knows: its code, file identifier, schema digest and embedded binary
// schema. What a node carries besides, by the schema texts beside it, is in payload_types.hpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord {

/// A member of a struct, which has no absence of its own: a bit of another member of the same
/// struct says that it holds a value, and without the bit it is zero. Paths as clauses write them.
struct PresenceBit {
  std::string_view field;  // "observations.range_km"
  std::string_view bits;   // "observations.present"
  std::uint64_t mask = 0;
};

class TypePlan;

struct PayloadType {
  std::string_view
      code;  // "TRK", "EOO" ... in agreements and record headers; "REC" for our own envelopes
  std::string_view name;         // words for people
  std::string_view file_id;      // 4 bytes at offset 4 of the buffer
  Lane lane{};                   // lane it travels in; unspecified = never a payload (envelopes)
  Digest schema_digest;          // schemas/schema_digest.cmake
  ByteView binary_schema;        // flatc's .bfbs
  std::string_view label_field;  // string field that repeats the label, or empty
  std::string_view data_mode_field;  // string field that repeats the data mode, or empty
  std::span<const std::string_view>
      protected_fields;  // sensor-identifying: dropped unless a clause discloses them
  std::span<const PresenceBit> presence{};  // of struct members that can be left out
  std::span<const std::string_view>
      fixed_fields{};  // without which, or with other values, the payload says something else: no
                       // clause removes them or makes them coarser
  bool presence_is_meaning = true;  // a field that is there with its default says so; false in our
                                    // own schemas, where it is left out
  std::shared_ptr<const TypePlan> plan{};  // made from the above once; nullptr: when it is needed
};

inline constexpr std::size_t kMaxPayloadCodeBytes = 8;
/// 1 to 8 of A-Z and 0-9: what records, Hellos and feeds take for a code, known or not.
[[nodiscard]] bool is_payload_code(std::string_view text);

/// All rows, ascending by code.
[[nodiscard]] std::span<const PayloadType> payload_types();

/// By code ("TRK"); nullptr when there is none.
[[nodiscard]] const PayloadType* find_payload_type(std::string_view code);

/// By the file identifier inside a (not size-prefixed) buffer; nullptr when none fits.
[[nodiscard]] const PayloadType* payload_type_of_buffer(ByteView buffer);

/// Structural check against the binary schema with our own depth and table limits, and no number
/// that is NaN or infinite. `prefix_bytes` is 4 for an element of a stream, size prefix included,
/// otherwise 0. Errors: bad_buffer, not_finite, too_large.
Status verify_buffer(const PayloadType& type, ByteView buffer, std::size_t prefix_bytes = 0);

}  // namespace accord
