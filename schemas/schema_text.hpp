// A FlatBuffers schema text, as an agreement pins it by its digest, read into the binary schema
// that every check and rebuild works from. Strict: a text may hold nothing that a payload must not
// have. Called by payload_types.cpp and by the fuzz target. Pure: no file is opened, includes are
// refused.
#pragma once

#include <string_view>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/result.hpp"

namespace accord {

inline constexpr std::size_t kMaxSchemaTextBytes = 64u << 10;
inline constexpr std::size_t kMaxInlineBytes = 32u << 10;  // of one table, structs in it whole

/// The .bfbs of a text. It must have a table as root type and that file identifier (empty: any),
/// and may have neither includes, unions, nested buffers nor data; fixed-size arrays hold whole
/// numbers, and what lies in a table itself is within kMaxInlineBytes. Errors: too_large,
/// schema_text (`where` = "line 3" where the library says so, else the field).
Result<Bytes> binary_schema_of(std::string_view text, std::string_view file_id);

}  // namespace accord
