// Signed and Sealed: the last two stages of what goes out. Only the pipeline's Signer makes a
// Signed and only the Sealer makes a Sealed of it, which is all that a link publishes: a bypass of
// gate, signature or seal does not compile (DESIGN.md section 2).
#pragma once

#include <cstdint>
#include <utility>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::pipeline {
class Signer;
}

namespace accord::node::link {

class Sealer;

enum class Sealing : std::uint8_t {
  never,          // the handshake, which makes the keys
  when_possible,  // proves itself to anybody: under keys where there are any
  always,         // leaves under a key epoch or not at all
};

class Signed {
 public:
  [[nodiscard]] const NationId& peer() const { return peer_; }
  [[nodiscard]] const Bytes& body() const {
    return body_;
  }  // a Batch or Control buffer, as it goes into a frame
  [[nodiscard]] Sealing sealing() const { return sealing_; }
  /// The key epoch under which it is to leave; 0: none.
  [[nodiscard]] std::uint64_t key_epoch() const { return key_epoch_; }

  /// Frames leave in the order in which they were made; keys may change between two of them.
  void leave_under(std::uint64_t key_epoch) { key_epoch_ = key_epoch; }

 private:
  friend class pipeline::Signer;
  Signed(NationId peer, Bytes body, Sealing sealing)
      : peer_(std::move(peer)), body_(std::move(body)), sealing_(sealing) {}
  NationId peer_;
  Bytes body_;
  Sealing sealing_;
  std::uint64_t key_epoch_ = 0;
};

/// One whole frame for one peer.
class Sealed {
 public:
  [[nodiscard]] const NationId& peer() const { return peer_; }
  [[nodiscard]] const Bytes& frame() const { return frame_; }
  [[nodiscard]] Bytes take_frame() && { return std::move(frame_); }

 private:
  friend class Sealer;
  Sealed(NationId peer, Bytes frame) : peer_(std::move(peer)), frame_(std::move(frame)) {}
  NationId peer_;
  Bytes frame_;
};

}  // namespace accord::node::link
