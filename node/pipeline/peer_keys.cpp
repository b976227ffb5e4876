// The keys that a session is sealed under. A Hello offers a key of this moment; whoever opens on it
// makes a key epoch for what it sends and tells it in Keys, again and again until the peer's
// heartbeat says that it has them. One offer opens one epoch. docs/wire-format.md "keys".
#include <algorithm>

#include "node/pipeline/peer_link.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::pipeline {
namespace {

/// What a peer may say that it took: beyond it, numbers would run out.
constexpr std::uint64_t kMaxTakenEpoch = std::uint64_t{1} << 62;

}  // namespace

std::vector<const crypto::CourierFile*> courier_keys_for(
    const CourierKeys& keys, const NationId& peer,
    const std::optional<std::set<std::string>>& listed, UtcTime now) {
  const auto found = keys.find(peer);
  if (found == keys.end()) return {};
  auto chosen = crypto::choose_courier_keys(found->second, now);
  if (!chosen) return {};
  if (listed) {
    std::erase_if(*chosen,
                  [&](const crypto::CourierFile* key) { return !listed->contains(key->terms.id); });
  }
  return std::move(*chosen);
}

std::vector<const crypto::CourierFile*> PeerLink::courier_keys(const Surroundings& with) const {
  const InForce ours =
      in_force_with({with.agreements, with.types, timings_.clock_skew}, peer_, with.now);
  return courier_keys_for(with.courier_keys, peer_, ours.courier_ids, with.now);
}

void PeerLink::restore(const store::KeyEpochRow& epoch) {
  if (epoch.direction == store::Direction::outbound) sealed_epoch_ = epoch.number;
}

void PeerLink::make_offer(Surroundings& with, Hello& hello) {
  const crypto::Certificate& own = with.signer.identity().node_sign.certificate;
  if (!offer_) {
    auto key = crypto::KemKey::generate(own.suite());
    if (!key) return with.stop_node(key.error());
    offer_.emplace(OwnOffer{hello.nonce, std::move(*key), {}});
  }
  const ByteView key = offer_->key.public_key();
  hello.key_offer.assign(key.begin(), key.end());
  for (const crypto::CourierFile* courier : courier_keys(with))
    hello.courier_keys.push_back(courier->terms.id);
  std::sort(hello.courier_keys.begin(), hello.courier_keys.end());
  hello.taken_epoch = with.sealer.last_opened(peer_);
  WireControl envelope;
  envelope.suite = static_cast<std::uint8_t>(own.suite());
  envelope.sender = with.self;
  envelope.recipient = peer_;
  envelope.incarnation = with.signer.incarnation();
  envelope.signer = own.digest();
  offer_->digest = told_offer_ = offer_digest(envelope, hello);
}

void PeerLink::hear_offer(const WireControl& control, const Hello& hello) {
  heard_offer_ = {offer_digest(control, hello),
                  static_cast<crypto::Suite>(control.suite),
                  hello.key_offer,
                  hello.courier_keys,
                  hello.taken_epoch,
                  hello.holds_log};
}

Status PeerLink::check_offer(const Surroundings& with, const WireControl& control,
                             const Hello& hello) const {
  const auto suite = static_cast<crypto::Suite>(control.suite);
  if (hello.key_offer.size() != crypto::kem_public_bytes(suite))
    return fail(Code::hello_refused, "it offers no key of its suite");
  if (hello.taken_epoch > kMaxTakenEpoch)
    return fail(Code::hello_refused, "it says that it took a key epoch that cannot have been");
  const auto ours = courier_keys(with);
  const bool shared = std::any_of(ours.begin(), ours.end(), [&](const crypto::CourierFile* key) {
    return std::ranges::count(hello.courier_keys, key->terms.id) != 0;
  });
  if (shared) return {};
  return fail(Code::courier_key_not_valid,
              ours.empty() ? "this node holds none for this link"
                           : "the peer offers none of those that this node holds");
}

Status PeerLink::send_new_keys(Surroundings& with) {
  const auto ours = courier_keys(with);
  const auto courier = std::find_if(ours.begin(), ours.end(), [&](const crypto::CourierFile* key) {
    return std::ranges::count(session_offer_.courier_keys, key->terms.id) != 0;
  });
  if (courier == ours.end()) return fail(Code::courier_key_not_valid, "none that both sides hold");
  auto ephemeral = crypto::KemKey::generate(session_offer_.suite);
  if (!ephemeral) {
    with.stop_node(ephemeral.error());
    return fail(ephemeral.error());
  }
  const ByteView enc = ephemeral->public_key();
  ACCORD_TRY(WireLogHead log, own_log_.tell(with, session_offer_.holds_log));
  const Keys keys{told_offer_,
                  session_offer_.digest,
                  std::max(sealed_epoch_, session_offer_.taken_epoch) + 1,
                  (*courier)->terms.id,
                  Bytes(enc.begin(), enc.end()),
                  std::move(log)};
  auto context = crypto::HpkeContext::to(session_offer_.key, *ephemeral,
                                         keys_info(with.self, peer_, keys), (*courier)->key());
  if (!context) return fail(Code::hello_refused, "the key it offers: " + context.error().text());
  sealed_epoch_ = keys.key_epoch;
  courier_key_ = keys.courier_key;
  with.sealer.seal_under(peer_, sealed_epoch_, std::move(*context), with.steady);
  with.effects.transaction.key_epochs.push_back({peer_, store::Direction::outbound, sealed_epoch_});
  const link::Signed* frame = with.send({ControlKind::keys, peer_, build_keys(keys)});
  if (frame != nullptr) keys_.emplace(SentKeys{*frame, with.steady, with.steady});
  return {};
}

void PeerLink::send_keys_again(Surroundings& with) {
  if (!keys_) return;
  keys_->again = with.steady;
  with.emit(keys_->frame);
}

PeerLink::OwnOffer* PeerLink::offer_taken_by(const Keys& keys) {
  for (std::optional<OwnOffer>* offer : {&used_offer_, &offer_}) {
    if (*offer && (*offer)->digest == keys.recipient_offer) return &**offer;
  }
  return nullptr;
}

Status PeerLink::on_keys(Surroundings& with, const WireControl& control) {
  ACCORD_CHECK(authenticate(control));
  ACCORD_TRY(const Keys keys, parse_keys(control.body));
  if (taken_keys_ == keys.recipient_offer) {  // told again before our heartbeat came
    with.count(peer_, "keys repeated");
    return {};
  }
  const bool current =
      keys.sender_offer == session_offer_.digest || keys.sender_offer == heard_offer_.digest;
  OwnOffer* const offer = current ? offer_taken_by(keys) : nullptr;
  if (offer == nullptr) return fail(Code::keys_refused, "they name a Hello that is not current");
  const auto ours = courier_keys(with);
  const auto courier = std::find_if(ours.begin(), ours.end(), [&](const crypto::CourierFile* key) {
    return key->terms.id == keys.courier_key;
  });
  if (courier == ours.end())
    return fail(Code::courier_key_not_valid, "'" + keys.courier_key + "' is none of this link's");
  auto context = crypto::HpkeContext::from(keys.enc, offer->key, keys_info(peer_, with.self, keys),
                                           (*courier)->key());
  if (!context) return fail(Code::keys_refused, context.error().text());
  ACCORD_CHECK(take_log(with, control, keys.log));
  ACCORD_CHECK(with.sealer.open_under(peer_, keys.key_epoch, std::move(*context)));
  with.effects.transaction.key_epochs.push_back({peer_, store::Direction::inbound, keys.key_epoch});
  taken_keys_ = keys.recipient_offer;
  // The key of the offer goes now: what comes under this epoch stays closed to whoever takes the
  // node later.
  (used_offer_ && offer == &*used_offer_ ? used_offer_ : offer_).reset();
  heard(with);
  send_heartbeat(with);
  return {};
}

void PeerLink::keys_are_taken(std::uint64_t key_epoch) {
  if (key_epoch == sealed_epoch_) keys_.reset();
}

Status PeerLink::tend_keys(Surroundings& with) {
  if (with.sealer.is_spent(peer_, with.steady))
    return fail(Code::seal_epoch_spent, "and the peer has not answered to make new keys");
  if (keys_ && with.steady - keys_->since > silence_.bound())
    return fail(Code::keys_not_taken, "key epoch " + std::to_string(sealed_epoch_));
  if (keys_ && with.steady - keys_->again >= timings_.hello_retry) send_keys_again(with);
  if ((tells_bindings_ || with.sealer.wants_new_keys(peer_, with.steady)) &&
      with.steady - hello_sent_at_ >= timings_.hello_retry) {
    renews_keys_ = true;
    send_hello(with);
  }
  return {};
}

void PeerLink::erase_keys(Surroundings& with) {
  with.sealer.erase_keys(peer_);
  peer_log_.forget_session();
  used_offer_.reset();
  keys_.reset();
  taken_keys_.reset();
  renews_keys_ = false;
  courier_key_.clear();
}

}  // namespace accord::node::pipeline
