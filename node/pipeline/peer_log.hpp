// PeerLog: what this node knows of the peer's log of the link (docs/wire-format.md "link log"): the
// newest head that it took and cosigned. A head or a receipt that does not fit what came before is
// the end of trust: the link freezes with the evidence. Part of the core: core's thread.
#pragma once

#include "crypto/log_head.hpp"
#include "node/pipeline/effects.hpp"

namespace accord::node::pipeline {

class PeerLog {
 public:
  explicit PeerLog(NationId peer) : peer_(std::move(peer)) {}

  /// The newest head that was ever taken. Errors: store_damaged
  Status restore(const store::LogHeadRow& row);

  /// For our Hello; absent: none was ever taken.
  [[nodiscard]] std::optional<HeldLog> held() const;

  /// A head as it came: whose, of which life, and its signer.
  struct Came {
    const IncarnationId& incarnation;
    const crypto::Certificate& certificate;
    const WireLogHead& head;
  };
  /// Cosigns it, if it follows from the one held. Errors: log_differs (it does not), those of
  /// crypto::verify_head and crypto::cosign_head
  Status take(Surroundings& with, const Came& came);
  /// Our word below the head taken in this session; absent: none was.
  [[nodiscard]] const std::optional<WireCosignature>& cosigned() const { return cosigned_; }
  void forget_session() { cosigned_.reset(); }

  /// That what the receipt says is in the peer's log, its last entries. Errors: bad_merkle_proof
  /// (it says no place), log_differs (it is not, or another root stood for that size)
  Status check(const Receipt& receipt);

  /// The head held, as text, for evidence; empty when there is none.
  [[nodiscard]] Bytes evidence() const;
  [[nodiscard]] nlohmann::json describe() const;

 private:
  NationId peer_;
  std::optional<crypto::SignedHead> held_;
  std::optional<WireCosignature> cosigned_;
  std::optional<PlaceInLog> told_by_receipt_;  // the furthest
};

}  // namespace accord::node::pipeline
