// Sealer: the frames of every link of a node, both ways. Keys come from the conversation with the
// peer (pipeline/peer_keys); here they are used, counted and erased. Pure, core's thread.
// docs/wire-format.md "frame", "keys".
#pragma once

#include <map>

#include "node/link/seal.hpp"
#include "node/link/signed.hpp"

namespace accord::node::link {

/// First 8 bytes of SHA-384("accord/link/1" 00 sender 00 recipient): the one topic of one
/// direction.
[[nodiscard]] LinkPrefix link_prefix(const NationId& sender, const NationId& recipient);

/// New keys are asked for this long before an epoch's end, and this many frames.
inline constexpr std::chrono::minutes kRenewBefore{10};
inline constexpr std::uint64_t kRenewFramesBefore = 1u << 17;

class Sealer {
 public:
  struct Prefixes {
    LinkPrefix out;
    LinkPrefix in;
  };
  /// `last_opened`: the highest key epoch of the peer ever taken. Requires: each peer once.
  void add_link(const NationId& peer, const Prefixes& prefixes, std::uint64_t last_opened = 0);

  // --- what goes out ---
  /// Requires: a number above every one before it, and keys made for it alone.
  void seal_under(const NationId& peer, std::uint64_t key_epoch, crypto::HpkeContext keys,
                  SealInstant now);
  /// The newest; 0: none.
  [[nodiscard]] std::uint64_t sealing_epoch(const NationId& peer) const;
  /// The newest epoch is near its end. False when there is none.
  [[nodiscard]] bool wants_new_keys(const NationId& peer, SealInstant now) const;
  [[nodiscard]] bool is_spent(const NationId& peer, SealInstant now) const;
  /// The frame, under the next counter; the first one of an epoch erases the keys before it.
  /// Errors: link_unknown_peer, not_sealed (it must be, and was made when there were no keys),
  /// seal_epoch_unknown (erased since), and those of SealingEpoch::seal and encode_frame
  [[nodiscard]] Result<Sealed> seal(const Signed& thing, SealInstant now);

  /// Bytes, which no link publishes: seal() makes the frame of what may leave. Errors: as seal()
  [[nodiscard]] Result<Bytes> frame_around(const NationId& peer, std::uint64_t key_epoch,
                                           ByteView body, SealInstant now);

  // --- what comes in ---
  /// Errors: seal_epoch_not_rising
  Status open_under(const NationId& peer, std::uint64_t key_epoch, crypto::HpkeContext keys);
  /// Highest key epoch of the peer ever taken.
  [[nodiscard]] std::uint64_t last_opened(const NationId& peer) const;
  struct Opened {
    Bytes body;
    bool sealed = false;
  };
  /// Errors: link_unknown_peer, those of decode_frame and of OpeningSide::open
  [[nodiscard]] Result<Opened> open(const NationId& peer, ByteView frame);

  /// All keys of the link, both ways, when it closes; the numbers stay used.
  void erase_keys(const NationId& peer);

 private:
  struct Link {
    Prefixes prefixes;
    std::uint64_t unsealed_counter = 0;
    std::map<std::uint64_t, SealingEpoch>
        sealing;  // the newest, and one that frames still wait for
    OpeningSide opening;
  };
  Result<Link*> find(const NationId& peer);
  [[nodiscard]] const SealingEpoch* newest(const NationId& peer) const;
  std::map<NationId, Link> links_;
};

}  // namespace accord::node::link
