// EVP's block coder, made strict by writing the result again.
#include "crypto/base64.hpp"

#include <openssl/evp.h>

#include "crypto/openssl.hpp"

namespace accord::crypto {

std::string to_base64(ByteView bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a zero byte
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

Result<Bytes> from_base64(std::string_view text) {
  const Error bad{Code::bad_value, "not strict base64", {}};
  constexpr std::size_t kMaxChars = 1u << 20;
  if (text.size() % 4 != 0 || text.size() > kMaxChars) return fail(bad);
  if (text.empty()) return Bytes{};
  Bytes out(text.size() / 4 * 3);
  const int size = EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  openssl::forget_errors();
  if (size < 0) return fail(bad);
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (static_cast<std::size_t>(size) < padding) return fail(bad);
  out.resize(static_cast<std::size_t>(size) - padding);
  if (to_base64(out) != text) return fail(bad);
  return out;
}

}  // namespace accord::crypto
