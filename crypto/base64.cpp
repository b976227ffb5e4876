// EVP's block coder, made strict by writing the result again.
#include "crypto/base64.hpp"

#include <openssl/evp.h>

#include "crypto/openssl.hpp"

namespace accord::crypto {

std::string to_base64(ByteView bytes) {
  return std::string(as_text(secret_to_base64(bytes).bytes()));
}

Result<Bytes> from_base64(std::string_view text) {
  ACCORD_TRY(const SecretBytes decoded, secret_from_base64(text));
  return Bytes(decoded.bytes().begin(), decoded.bytes().end());
}

SecretBytes secret_to_base64(ByteView bytes) {
  SecretBytes out((bytes.size() + 2) / 3 * 4 + 1);  // EVP_EncodeBlock ends with a zero byte
  const int size =
      EVP_EncodeBlock(out.writable().data(), bytes.data(), static_cast<int>(bytes.size()));
  out.shorten(static_cast<std::size_t>(size));
  return out;
}

Result<SecretBytes> secret_from_base64(std::string_view text) {
  const Error bad{Code::bad_value, "not strict base64", {}};
  constexpr std::size_t kMaxChars = 1u << 20;
  if (text.size() % 4 != 0 || text.size() > kMaxChars) return fail(bad);
  SecretBytes out(text.size() / 4 * 3);
  if (text.empty()) return out;
  const int size =
      EVP_DecodeBlock(out.writable().data(), as_bytes(text).data(), static_cast<int>(text.size()));
  openssl::forget_errors();
  if (size < 0) return fail(bad);
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (static_cast<std::size_t>(size) < padding) return fail(bad);
  out.shorten(static_cast<std::size_t>(size) - padding);
  if (!secret_to_base64(out.bytes()).equals(as_bytes(text))) return fail(bad);
  return out;
}

}  // namespace accord::crypto
