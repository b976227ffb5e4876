// Private keys that lie in a PKCS#11 token and never leave it. What comes back is an ordinary
// PrivateKey, whose signatures the token makes; everything that signs works unchanged. Through
// OpenSSL's pkcs11 engine, which is looked for at run time (Debian: libengine-pkcs11-openssl).
#pragma once

#include "crypto/key.hpp"
#include "crypto/token_uri.hpp"

namespace accord::crypto {

/// Opens the token, logs in once with the PIN of the file, finds the key and has it sign a first
/// time: only a P-384 key (suite 1) whose signature its public half verifies is taken. All token
/// keys alive at one time are of one module. A wrong PIN counts at the token: call it once, never
/// in a loop. Errors: those of read_file for the PIN's file; token_engine_missing,
/// token_module_unusable, token_not_found, token_pin_refused, token_key_missing, token_key_unfit
Result<PrivateKey> load_token_key(const TokenUri& uri);

}  // namespace accord::crypto
