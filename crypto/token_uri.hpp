// The name of a key that lies in a PKCS#11 token (an HSM, a smart card): a URI of RFC 7512 in one
// strict form. It says which token and which object, by which module the token is reached, and
// which file holds the PIN; it never holds a PIN. docs/operations.md "Keys in a token".
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::crypto {

inline constexpr std::size_t kMaxTokenUriBytes = 1'024;

struct TokenUri {
  std::string text;                // as given
  std::string token;               // "pkcs11:" and what names the token
  std::string object;              // what names the key in it
  std::filesystem::path module;    // absolute: the shared library that speaks to the token
  std::filesystem::path pin_file;  // absolute

  /// pkcs11:ATTRIBUTE=VALUE;...?module-path=PATH&pin-source=file:PATH. Attributes: token or serial,
  /// or both; object or id, or both; model, manufacturer and type=private, if one likes. Each once,
  /// none empty. Errors: malformed_token_uri
  static Result<TokenUri> parse(std::string_view text);
};

}  // namespace accord::crypto
