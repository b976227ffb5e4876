// Inside crypto/ only: base64 of RFC 4648 section 4, one line, padded.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.hpp"

namespace accord::crypto {

[[nodiscard]] std::string to_base64(ByteView bytes);

/// Takes exactly what to_base64 writes: no white space, no missing padding, no stray bits. Errors:
/// bad_value
Result<Bytes> from_base64(std::string_view text);

/// The same two for secrets: no copy is left behind.
[[nodiscard]] SecretBytes secret_to_base64(ByteView bytes);
Result<SecretBytes> secret_from_base64(std::string_view text);

}  // namespace accord::crypto
