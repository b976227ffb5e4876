// Keys and revocation lists to and from FlatBuffers, and what keys are bound to; as wire.cpp.
#include "crypto/courier_key.hpp"
#include "crypto/hash.hpp"
#include "crypto/revocation.hpp"
#include "keys_generated.h"
#include "node/pipeline/in_force.hpp"
#include "node/pipeline/wire_parts.hpp"
#include "revocations_generated.h"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {
constexpr std::string_view kOfferDomain = "accord/offer/1";
constexpr std::string_view kKeysDomain = "accord/keys/1";
constexpr std::uint8_t kZero = 0;
}  // namespace

Bytes build_keys(const Keys& keys) {
  FlatBufferBuilder builder(512);
  const fbs::Sha384 sender_offer = to_fbs(keys.sender_offer);
  const fbs::Sha384 recipient_offer = to_fbs(keys.recipient_offer);
  const auto courier_key = builder.CreateString(keys.courier_key);
  const auto enc = builder.CreateVector(keys.enc);
  const fbs::Sha384 log_root = to_fbs(keys.log.root);
  const auto log_signature =
      keys.log.signature.empty() ? 0 : builder.CreateVector(keys.log.signature);
  const std::vector<fbs::Sha384> path = path_to_fbs(keys.log.proof);
  const auto log_proof = path.empty() ? 0 : builder.CreateVectorOfStructs(path);
  builder.Finish(
      fbs::CreateKeys(builder, &sender_offer, &recipient_offer, keys.key_epoch, courier_key, enc,
                      keys.log.size, keys.log.signature.empty() ? nullptr : &log_root,
                      keys.log.time.tai_ns, log_signature, log_proof),
      fbs::KeysIdentifier());
  return finished(builder);
}

Result<Keys> parse_keys(ByteView bytes) {
  constexpr Code kBad = Code::batch_malformed;
  ACCORD_CHECK(verified("KYS", bytes));
  const auto& from = *fbs::GetKeys(bytes.data());
  Keys out{digest_from(*from.sender_offer()), digest_from(*from.recipient_offer()),
           from.key_epoch(), from.courier_key()->str(), bytes_from(from.enc())};
  if (from.log_root() == nullptr) return fail(kBad, "keys without a head of a log", "log_root");
  out.log.size = from.log_size();
  out.log.root = digest_from(*from.log_root());
  out.log.time = UtcTime{from.log_time_tai_ns()};
  if (out.log.size > kMostLogEntries) return fail(kBad, "more than any log has", "log_size");
  if (out.log.time > kLatestLogTime) return fail(kBad, "beyond any clock", "log_time_tai_ns");
  out.log.signature = bytes_from(from.log_signature());
  if (out.log.signature.empty() || out.log.signature.size() > kMaxSignatureBytes)
    return fail(kBad, "signature size", "log_signature");
  ACCORD_TRY(out.log.proof, path_from(from.log_proof(), "log_proof"));
  if (out.key_epoch == 0) return fail(kBad, "key epoch 0 has no keys", "key_epoch");
  if (!crypto::is_courier_id(out.courier_key)) return fail(kBad, "no id", "courier_key");
  if (out.enc.empty() || out.enc.size() > kMaxKeyOfferBytes) return fail(kBad, "size", "enc");
  return out;
}

Bytes build_revocations(ByteView list) {
  FlatBufferBuilder builder(list.size() + 128);
  const auto bytes = builder.CreateVector(list.data(), list.size());
  builder.Finish(fbs::CreateRevocations(builder, bytes), fbs::RevocationsIdentifier());
  return finished(builder);
}

Result<Bytes> parse_revocations(ByteView bytes) {
  ACCORD_CHECK(verified("RVL", bytes));
  const auto* list = fbs::GetRevocations(bytes.data())->list();
  if (list->size() <= crypto::kMaxRevocationListBytes) return bytes_from(list);
  return fail(Code::batch_malformed, "too large", "list");
}

Digest offer_digest(const WireControl& envelope, const Hello& hello) {
  SigningInput input;
  input.fixed(as_bytes(kOfferDomain))
      .byte(kZero)
      .byte(envelope.suite)
      .sized(as_bytes(envelope.sender.text()))
      .sized(as_bytes(envelope.recipient.text()))
      .fixed(envelope.incarnation.bytes())
      .fixed(envelope.signer.bytes())
      .sized(hello.nonce)
      .sized(hello.key_offer)
      .fixed(digest_of(hello.agreements).bytes())
      .u32(static_cast<std::uint32_t>(hello.courier_keys.size()));
  for (const std::string& id : hello.courier_keys) input.sized(as_bytes(id));
  return crypto::sha384(input.take());
}

Bytes keys_info(const NationId& sender, const NationId& recipient, const Keys& keys) {
  return SigningInput()
      .fixed(as_bytes(kKeysDomain))
      .byte(kZero)
      .sized(as_bytes(sender.text()))
      .sized(as_bytes(recipient.text()))
      .fixed(keys.sender_offer.bytes())
      .fixed(keys.recipient_offer.bytes())
      .u64(keys.key_epoch)
      .take();
}

}  // namespace accord::node::pipeline
