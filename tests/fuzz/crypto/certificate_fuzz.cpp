// Certificate::from_der and from_pem, and PublicKey::from_der: whatever they take, they take in one
// spelling only.
#include <algorithm>

#include "crypto/certificate.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

namespace {

void check(const Certificate& certificate) {
  const auto again = Certificate::from_pem(certificate.to_pem());
  ACCORD_ASSERT(again && *again == certificate && again->digest() == certificate.digest());
  ACCORD_ASSERT(!certificate.nation().empty() &&
                certificate.not_before() < certificate.not_after());
  (void)certificate.verify_signed_by(certificate);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  if (const auto der = Certificate::from_der(input)) {
    ACCORD_ASSERT(std::equal(input.begin(), input.end(), der->der().begin(), der->der().end()));
    check(*der);
  }
  if (const auto pem = Certificate::from_pem(as_text(input))) {
    ACCORD_ASSERT(pem->to_pem() == as_text(input));
    check(*pem);
  }
  if (const auto key = PublicKey::from_der(input)) {
    ACCORD_ASSERT(!key->verify_raw(input, input));
  }
  return 0;
}
