// Signed: the one thing a link publishes. Only the pipeline's Signer can make it, so that a bypass
// of the gate does not compile (DESIGN.md section 2). When sealing comes, Sealed takes this place.
#pragma once

#include <utility>

#include "schemas/vocab/ids.hpp"

namespace accord::node::pipeline {
class Signer;
}

namespace accord::node::link {

class Signed {
 public:
  [[nodiscard]] const NationId& peer() const { return peer_; }
  [[nodiscard]] const Bytes& body() const {
    return body_;
  }  // a Batch or Control buffer, as it goes into a frame

 private:
  friend class pipeline::Signer;
  Signed(NationId peer, Bytes body) : peer_(std::move(peer)), body_(std::move(body)) {}
  NationId peer_;
  Bytes body_;
};

}  // namespace accord::node::link
