// The library's error queue, turned into one sentence.
#include "crypto/openssl.hpp"

#include <openssl/err.h>

namespace accord::crypto::openssl {

tl::unexpected<Error> library_failure(const char* doing) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  std::string what = std::string("OpenSSL failed ") + doing;
  if (reason != nullptr) what.append(": ").append(reason);
  ERR_clear_error();
  return fail(Code::crypto_library_failed, std::move(what));
}

void forget_errors() { ERR_clear_error(); }

}  // namespace accord::crypto::openssl
