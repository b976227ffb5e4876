// The signature suites. The number is inside every signature and on the wire: never renumber.
#pragma once

#include <cstdint>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::crypto {

enum class Suite : std::uint8_t {
  p384 = 1,       // ECDSA P-384 with SHA-384, signature as DER
  ed25519 = 2,    // Ed25519 (RFC 8032, pure)
  hybrid_pq = 3,  // reserved: P-384 with ML-DSA-87; no provider in this build
};

/// "p384", "ed25519", "hybrid_pq": as written in documents.
[[nodiscard]] std::string_view name_of(Suite suite);

/// From a document. Errors: suite_unknown, suite_provider_missing (hybrid_pq)
[[nodiscard]] Result<Suite> suite_of(std::string_view name);

/// From the wire. Errors: suite_unknown, suite_provider_missing (3)
[[nodiscard]] Result<Suite> suite_of_number(std::uint8_t number);

/// Errors: suite_provider_missing when this build cannot sign or verify with `suite`.
Status require_provider(Suite suite);

}  // namespace accord::crypto
