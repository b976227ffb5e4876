// The key schedule of RFC 9180 section 5.1, and sealing under numbered nonces.
#include "crypto/hpke.hpp"

#include "crypto/hpke_labels.hpp"

namespace accord::crypto {
namespace {

constexpr std::uint16_t kAes256Gcm = 0x0002;  // RFC 9180 7.3
constexpr std::uint8_t kModeBase = 0x00;
constexpr std::uint8_t kModePsk = 0x01;

void add_number(Bytes& out, std::uint16_t number) {
  out.push_back(static_cast<std::uint8_t>(number >> 8));
  out.push_back(static_cast<std::uint8_t>(number & 0xff));
}

void add(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

struct Ids {
  std::uint16_t kem;
  std::uint16_t kdf;
  Hash hash;
};

/// RFC 9180 7.1 and 7.2.
Ids ids_of(Suite suite) {
  if (suite == Suite::p384) return {0x0011, 0x0002, Hash::sha384};
  return {0x0020, 0x0003, Hash::sha512};
}

Labels labels_of(Suite suite) {
  const Ids ids = ids_of(suite);
  Bytes suite_id{'H', 'P', 'K', 'E'};
  for (const std::uint16_t number : {ids.kem, ids.kdf, kAes256Gcm}) add_number(suite_id, number);
  return {std::move(suite_id), ids.hash};
}

Status check_psk(const CourierKey& psk) {
  if (psk.secret.size() >= kMinCourierKeyBytes && !psk.id.empty()) return {};
  return fail(Code::courier_key_short, "at least 32 bytes and a name");
}

}  // namespace

Result<SecretBytes> Labels::extract(ByteView salt, std::string_view label,
                                    ByteView input_key) const {
  SecretBytes labelled(7 + suite_id_.size() + label.size() + input_key.size());
  auto out = labelled.writable().begin();
  constexpr std::string_view kVersion = "HPKE-v1";
  out = std::copy(kVersion.begin(), kVersion.end(), out);
  out = std::copy(suite_id_.begin(), suite_id_.end(), out);
  out = std::copy(label.begin(), label.end(), out);
  std::copy(input_key.begin(), input_key.end(), out);
  return hkdf_extract(hash_, salt, labelled.bytes());
}

Result<SecretBytes> Labels::expand(ByteView key, std::string_view label, ByteView info,
                                   std::size_t size) const {
  Bytes labelled;
  add_number(labelled, static_cast<std::uint16_t>(size));
  add(labelled, as_bytes("HPKE-v1"));
  add(labelled, suite_id_);
  add(labelled, as_bytes(label));
  add(labelled, info);
  return hkdf_expand(hash_, key, labelled, size);
}

HpkeContext::HpkeContext(Suite suite, SecretBytes key, SecretBytes base_nonce, SecretBytes exporter)
    : suite_(suite),
      key_(std::move(key)),
      base_nonce_(std::move(base_nonce)),
      exporter_(std::move(exporter)) {}

Result<HpkeContext> HpkeContext::schedule(Suite suite, ByteView shared_secret, ByteView info,
                                          const CourierKey* psk) {
  const Labels labels = labels_of(suite);
  const ByteView psk_id = psk == nullptr ? ByteView{} : ByteView(psk->id);
  const ByteView psk_secret = psk == nullptr ? ByteView{} : psk->secret.bytes();
  ACCORD_TRY(const SecretBytes id_hash, labels.extract({}, "psk_id_hash", psk_id));
  ACCORD_TRY(const SecretBytes info_hash, labels.extract({}, "info_hash", info));
  Bytes context{psk == nullptr ? kModeBase : kModePsk};
  add(context, id_hash.bytes());
  add(context, info_hash.bytes());
  ACCORD_TRY(const SecretBytes secret, labels.extract(shared_secret, "secret", psk_secret));
  ACCORD_TRY(SecretBytes key, labels.expand(secret.bytes(), "key", context, kAeadKeyBytes));
  ACCORD_TRY(SecretBytes nonce,
             labels.expand(secret.bytes(), "base_nonce", context, kAeadNonceBytes));
  ACCORD_TRY(SecretBytes exporter,
             labels.expand(secret.bytes(), "exp", context, size_of(ids_of(suite).hash)));
  return HpkeContext(suite, std::move(key), std::move(nonce), std::move(exporter));
}

Result<HpkeContext> HpkeContext::to(ByteView recipient, const KemKey& ephemeral, ByteView info,
                                    const CourierKey& psk) {
  ACCORD_CHECK(check_psk(psk));
  ACCORD_TRY(const SecretBytes shared, kem_encap(ephemeral, recipient));
  return schedule(ephemeral.suite(), shared.bytes(), info, &psk);
}

Result<HpkeContext> HpkeContext::from(ByteView enc, const KemKey& recipient, ByteView info,
                                      const CourierKey& psk) {
  ACCORD_CHECK(check_psk(psk));
  ACCORD_TRY(const SecretBytes shared, kem_decap(recipient, enc));
  return schedule(recipient.suite(), shared.bytes(), info, &psk);
}

Result<HpkeContext> HpkeContext::without_psk(ByteView enc, const KemKey& recipient, ByteView info) {
  ACCORD_TRY(const SecretBytes shared, kem_decap(recipient, enc));
  return schedule(recipient.suite(), shared.bytes(), info, nullptr);
}

std::array<std::uint8_t, kAeadNonceBytes> HpkeContext::nonce_of(std::uint64_t counter) const {
  std::array<std::uint8_t, kAeadNonceBytes> nonce{};
  const ByteView base = base_nonce_.bytes();
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    const std::size_t from_end = nonce.size() - 1 - i;
    const std::uint64_t digit = from_end < 8 ? counter >> (8 * from_end) & 0xff : 0;
    nonce[i] = static_cast<std::uint8_t>(base[i] ^ digit);
  }
  return nonce;
}

Result<Bytes> HpkeContext::seal(std::uint64_t counter, ByteView associated,
                                ByteView plaintext) const {
  return aead_seal(key_.bytes(), nonce_of(counter), associated, plaintext);
}

Result<Bytes> HpkeContext::open(std::uint64_t counter, ByteView associated, ByteView sealed) const {
  return aead_open(key_.bytes(), nonce_of(counter), associated, sealed);
}

Result<SecretBytes> HpkeContext::exported(ByteView context, std::size_t size) const {
  return labels_of(suite_).expand(exporter_.bytes(), "sec", context, size);
}

}  // namespace accord::crypto
