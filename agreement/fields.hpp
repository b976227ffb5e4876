// Fields of payload types by their path, from the schemas built in or from what the agreement
// declares: a clause that names a field which does not exist would protect nothing. Internal to
// this room.
#pragma once

#include <string_view>
#include <vector>

#include "agreement/document.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::agreement {

enum class FieldKind : std::uint8_t { absent, numeric, other };

/// What stands at "OB_TIME" or "observations.range_km" of the payload type.
[[nodiscard]] FieldKind field_kind(const AgreedPayload& payload, std::string_view path);
/// The same by the schema itself.
[[nodiscard]] FieldKind field_kind(const PayloadType& type, std::string_view path);

/// Why no record of the payload type could be sent without that field; empty when one can. A member
/// of a struct can go where another member says whether it is there, so that its absence can be
/// told from a zero. Of a declared type only its schema can say: empty. Requires: the field exists.
[[nodiscard]] std::string_view why_not_removable(const AgreedPayload& payload,
                                                 std::string_view path);
[[nodiscard]] std::string_view why_not_removable(const PayloadType& type, std::string_view path);

/// Why the field cannot become multiples of that quantum; empty when it can.
/// Requires: the field is numeric.
[[nodiscard]] std::string_view why_not_coarser(const AgreedPayload& payload, std::string_view path,
                                               double quantum);
[[nodiscard]] std::string_view why_not_coarser(const PayloadType& type, std::string_view path,
                                               double quantum);

/// Sensor-identifying fields: those of the registry and those that the agreement declares;
/// ascending, each once.
[[nodiscard]] std::vector<std::string> protected_fields(const AgreedPayload& payload);

}  // namespace accord::agreement
