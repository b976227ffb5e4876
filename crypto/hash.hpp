// SHA-384, the one hash of agreements, certificates, records and logs. Any thread; nothing is
// shared.
#pragma once

#include <initializer_list>
#include <memory>

#include "schemas/vocab/digest.hpp"

struct evp_md_ctx_st;

namespace accord::crypto {

/// SHA-384 of `bytes`. Source: FIPS 180-4.
[[nodiscard]] Digest sha384(ByteView bytes);

/// SHA-384 of the parts, one after the other, without a copy. Lengths are not marked: the caller's
/// parts must be of fixed size or framed.
[[nodiscard]] Digest sha384_of(std::initializer_list<ByteView> parts);

/// SHA-384 of what comes piece by piece. Requires: nothing is added after finish().
class Sha384 {
 public:
  Sha384();
  ~Sha384();
  Sha384(Sha384&&) noexcept;
  Sha384& operator=(Sha384&&) noexcept;

  Sha384& add(ByteView bytes);
  [[nodiscard]] Digest finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace accord::crypto
