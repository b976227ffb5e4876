// What the subcommands of `accord keys` about certificates share: terms, and how a certificate is
// shown.
#pragma once

#include <vector>

#include "crypto/certificate.hpp"
#include "crypto/token_uri.hpp"
#include "node/app/cli.hpp"

namespace accord::node::app {

/// From five minutes ago, for a machine whose clock is behind ours.
[[nodiscard]] crypto::Validity valid_for(int days);

/// The value of --key. Errors: malformed_token_uri
Result<crypto::TokenUri> key_in_token(const std::string& uri);

/// Each with nation, role, suite, SHA-384 and term. Returns the exit code.
int print_certificates(const Cli& cli, const std::vector<crypto::Certificate>& certificates);

}  // namespace accord::node::app
