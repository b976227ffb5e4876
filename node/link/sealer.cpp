// Which keys a frame meets, and when they go.
#include "node/link/sealer.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::link {

LinkPrefix link_prefix(const NationId& sender, const NationId& recipient) {
  const std::uint8_t zero = 0;
  const Digest digest = crypto::sha384_of({as_bytes("accord/link/1"),
                                           {&zero, 1},
                                           as_bytes(sender.text()),
                                           {&zero, 1},
                                           as_bytes(recipient.text())});
  LinkPrefix prefix{};
  std::copy_n(digest.raw.begin(), prefix.size(), prefix.begin());
  return prefix;
}

void Sealer::add_link(const NationId& peer, const Prefixes& prefixes, std::uint64_t last_opened) {
  const bool added =
      links_.emplace(peer, Link{prefixes, 0, {}, OpeningSide(prefixes.in, last_opened)}).second;
  ACCORD_ASSERT(added);
}

Result<Sealer::Link*> Sealer::find(const NationId& peer) {
  const auto found = links_.find(peer);
  if (found != links_.end()) return &found->second;
  return fail(Code::link_unknown_peer, "no link to " + peer.text());
}

const SealingEpoch* Sealer::newest(const NationId& peer) const {
  const auto found = links_.find(peer);
  if (found == links_.end() || found->second.sealing.empty()) return nullptr;
  return &found->second.sealing.rbegin()->second;
}

void Sealer::seal_under(const NationId& peer, std::uint64_t key_epoch, crypto::HpkeContext keys,
                        SealInstant now) {
  const auto link = find(peer);
  ACCORD_ASSERT(link && key_epoch > sealing_epoch(peer));
  (*link)->sealing.emplace(key_epoch,
                           SealingEpoch(std::move(keys), (*link)->prefixes.out, key_epoch, now));
}

std::uint64_t Sealer::sealing_epoch(const NationId& peer) const {
  const SealingEpoch* const epoch = newest(peer);
  return epoch == nullptr ? 0 : epoch->key_epoch();
}

bool Sealer::wants_new_keys(const NationId& peer, SealInstant now) const {
  const SealingEpoch* const epoch = newest(peer);
  return epoch != nullptr &&
         (epoch->spent(now + kRenewBefore) || epoch->frames_left() <= kRenewFramesBefore);
}

bool Sealer::is_spent(const NationId& peer, SealInstant now) const {
  const SealingEpoch* const epoch = newest(peer);
  return epoch != nullptr && epoch->spent(now);
}

Result<Bytes> Sealer::frame_around(const NationId& peer, std::uint64_t key_epoch, ByteView body,
                                   SealInstant now) {
  ACCORD_TRY(Link* const link, find(peer));
  if (key_epoch == 0) {
    const FrameHead head{.frame_counter = link->unsealed_counter + 1};
    ACCORD_TRY(Bytes frame, encode_frame(link->prefixes.out, head, body));
    ++link->unsealed_counter;
    return frame;
  }
  const auto epoch = link->sealing.find(key_epoch);
  if (epoch == link->sealing.end()) {
    return fail(Code::seal_epoch_unknown,
                "the keys of epoch " + std::to_string(key_epoch) + " have been erased");
  }
  link->sealing.erase(link->sealing.begin(), epoch);
  return epoch->second.seal(body, now);
}

Result<Sealed> Sealer::seal(const Signed& thing, SealInstant now) {
  const std::uint64_t epoch = thing.sealing() == Sealing::never ? 0 : thing.key_epoch();
  if (epoch == 0 && thing.sealing() == Sealing::always)
    return fail(Code::not_sealed, "made when the link had no keys; it does not leave");
  ACCORD_TRY(Bytes frame, frame_around(thing.peer(), epoch, thing.body(), now));
  return Sealed(thing.peer(), std::move(frame));
}

Status Sealer::open_under(const NationId& peer, std::uint64_t key_epoch, crypto::HpkeContext keys) {
  ACCORD_TRY(Link* const link, find(peer));
  return link->opening.install(key_epoch, std::move(keys));
}

std::uint64_t Sealer::last_opened(const NationId& peer) const {
  const auto found = links_.find(peer);
  return found == links_.end() ? 0 : found->second.opening.last_epoch();
}

Result<Sealer::Opened> Sealer::open(const NationId& peer, ByteView bytes) {
  ACCORD_TRY(Link* const link, find(peer));
  ACCORD_TRY(const Frame frame, decode_frame(link->prefixes.in, bytes));
  if (frame.head.version == FrameVersion::unsealed)
    return Opened{Bytes(frame.body.begin(), frame.body.end()), false};
  ACCORD_TRY(Bytes body, link->opening.open(bytes));
  return Opened{std::move(body), true};
}

void Sealer::erase_keys(const NationId& peer) {
  const auto link = find(peer);
  if (!link) return;
  (*link)->sealing.clear();
  (*link)->opening.erase_keys();
}

}  // namespace accord::node::link
