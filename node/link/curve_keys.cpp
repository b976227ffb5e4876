// CURVE keys through libzmq; secret text lives in SecretBytes alone, its closing zero included.
#include "node/link/curve_keys.hpp"

#include <zmq.h>

#include <algorithm>

#include "crypto/z85.hpp"

namespace accord::node::link {
namespace {

// libzmq reads and writes Z85 text with a closing zero.
constexpr std::size_t kTextBytes = crypto::kZ85KeyChars + 1;

Status check_form(std::string_view z85) {
  if (crypto::is_z85_key(z85)) return {};
  return fail(Code::curve_key_invalid, "a CURVE key is 40 characters of Z85");
}

crypto::SecretBytes zero_terminated(ByteView secret_z85) {
  crypto::SecretBytes text(kTextBytes);
  std::copy(secret_z85.begin(), secret_z85.end(), text.writable().begin());
  return text;
}

}  // namespace

Result<CurveKeyPair> generate_curve_keys() {
  std::array<char, kTextBytes> public_text{};
  crypto::SecretBytes secret(kTextBytes);
  if (zmq_curve_keypair(public_text.data(), reinterpret_cast<char*>(secret.writable().data())) !=
      0) {
    return fail(Code::link_socket_failed, "this libzmq was built without CURVE");
  }
  secret.shorten(crypto::kZ85KeyChars);
  return CurveKeyPair{public_text.data(), std::move(secret)};
}

Result<std::string> curve_public_of(ByteView secret_z85) {
  ACCORD_CHECK(check_form(as_text(secret_z85)));
  const crypto::SecretBytes secret = zero_terminated(secret_z85);
  std::array<char, kTextBytes> public_text{};
  if (zmq_curve_public(public_text.data(), reinterpret_cast<const char*>(secret.bytes().data())) !=
      0) {
    return fail(Code::curve_key_invalid, "libzmq does not take this secret key");
  }
  return std::string(public_text.data());
}

Result<CurvePublicKey> parse_curve_public(std::string_view z85) {
  ACCORD_CHECK(check_form(z85));
  CurvePublicKey key{};
  const std::string text(z85);
  if (zmq_z85_decode(key.data(), text.c_str()) == nullptr) {
    return fail(Code::curve_key_invalid, "libzmq does not take this public key");
  }
  if (key == CurvePublicKey{}) return fail(Code::curve_key_invalid, "a public key of all zeros");
  return key;
}

Status check_curve_keys(const CurveKeyPair& keys) {
  ACCORD_CHECK(parse_curve_public(keys.public_key));
  ACCORD_TRY(const std::string derived, curve_public_of(keys.secret_key.bytes()));
  if (derived != keys.public_key) {
    return fail(Code::curve_key_invalid, "the public half does not belong to the secret half");
  }
  return {};
}

}  // namespace accord::node::link
