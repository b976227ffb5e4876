// Inside crypto/ only: PEM text encoding (RFC 7468) in its strict spelling, for one block of a
// known label.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::crypto {

/// "-----BEGIN label-----", base64 in lines of 64, "-----END label-----", each line ended by LF.
[[nodiscard]] SecretBytes to_pem(std::string_view label, ByteView der);

/// Takes exactly what to_pem writes. `code` is what a refusal says. The result is wiped when it
/// dies.
Result<SecretBytes> from_pem(std::string_view label, ByteView pem, Code code);

}  // namespace accord::crypto
