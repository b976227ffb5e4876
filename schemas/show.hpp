// Any known FlatBuffers buffer as JSON, by its embedded schema: `accord show`, logs of refusals,
// tests.
#pragma once

#include <string>

#include "schemas/payload_types.hpp"

namespace accord {

/// One buffer as strict JSON (indented by two). The buffer is verified first. Errors: as
/// verify_buffer.
Result<std::string> buffer_to_json(const PayloadType& type, ByteView buffer);

/// A buffer, or a stream of size-prefixed buffers (the SDS stream form), as a list of (type code,
/// JSON). A batch, a record, a control message: with what it encloses opened, where `types` has
/// it; bytes that are no such buffer are shown as bytes. Errors: as buffer_to_json,
/// unknown_payload
struct Shown {
  std::string code;
  std::string json;
};
Result<std::vector<Shown>> show_bytes(ByteView bytes,
                                      const PayloadTypes& types = *PayloadTypes::of_build());

}  // namespace accord
