// SHA-384 through EVP. Hashing memory cannot fail for a reason outside this process, so failures
// are assertions.
#include "crypto/hash.hpp"

#include <openssl/evp.h>

#include <memory>

#include "schemas/vocab/assert.hpp"

namespace accord::crypto {
namespace {

/// Fetched once: EVP_sha384() would be looked up in the providers again at every use, which takes
/// about as long as hashing one tree node. An immutable constant of the library.
const EVP_MD* sha384_method() {
  static const EVP_MD* const kMethod = EVP_MD_fetch(nullptr, "SHA2-384", nullptr);
  ACCORD_ASSERT(kMethod != nullptr);
  return kMethod;
}

}  // namespace

Digest sha384(ByteView bytes) { return sha384_of({bytes}); }

/// One context for each thread: to make one takes longer than to hash a node of a tree. It keeps
/// the last state, so nothing secret is hashed here.
Digest sha384_of(std::initializer_list<ByteView> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  ACCORD_ASSERT(context && EVP_DigestInit_ex2(context.get(), sha384_method(), nullptr) == 1);
  for (const ByteView part : parts)
    ACCORD_ASSERT(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  Digest out;
  unsigned int size = 0;
  ACCORD_ASSERT(EVP_DigestFinal_ex(context.get(), out.raw.data(), &size) == 1);
  ACCORD_ASSERT(size == Digest::kBytes);
  return out;
}

Sha384::Sha384() : context_(EVP_MD_CTX_new()) {
  ACCORD_ASSERT(context_ && EVP_DigestInit_ex2(context_.get(), sha384_method(), nullptr) == 1);
}

Sha384::~Sha384() = default;
Sha384::Sha384(Sha384&&) noexcept = default;
Sha384& Sha384::operator=(Sha384&&) noexcept = default;

Sha384& Sha384::add(ByteView bytes) {
  ACCORD_ASSERT(context_);
  ACCORD_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Sha384::finish() {
  ACCORD_ASSERT(context_);
  Digest out;
  unsigned int size = 0;
  ACCORD_ASSERT(EVP_DigestFinal_ex(context_.get(), out.raw.data(), &size) == 1);
  ACCORD_ASSERT(size == Digest::kBytes);
  context_.reset();
  return out;
}

void Sha384::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

}  // namespace accord::crypto
