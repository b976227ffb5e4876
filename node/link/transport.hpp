// Transport: all that the core knows of the network: bytes to a peer, bytes from a peer, up, down,
// refused, cut. Implemented by LinkAgent over ZeroMQ; a scenario test implements it over queues.
// Nothing here is ever certain to arrive: delivery rests on journal and acknowledgements.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "node/link/signed.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/error.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::link {

/// One frame that decode_frame accepts under the link's inbound prefix. `peer` is the
/// owner of the subscribing socket's pinned server key (one link, one socket), never something the
/// frame says of itself.
struct FrameReceived {
  NationId peer;
  Bytes frame;  // whole: prefix, outer header, body
};

/// Both directions stand: our subscription's handshake succeeded and the peer's subscription was
/// granted. Frames may still be lost; a Hello is repeated until answered.
struct PeerUp {
  NationId peer;
};

/// One direction has gone. After every PeerUp comes a PeerDown before the next PeerUp.
struct PeerDown {
  NationId peer;
};

/// Somebody on the peer's link did not get in, or we did not get in at the peer's. Reported once
/// per state, counted always. Codes: link_client_key_refused, link_stranger (they came to us);
/// link_handshake_failed, link_refused_by_peer (we went to them).
struct HandshakeRefused {
  NationId peer;  // whose link it was; not who tried
  Code code;
  std::string detail;
};

/// The link does not serve at present, by itself; it is tried again. Codes: link_bind_failed,
/// link_subscription_flood, link_socket_failed.
struct LinkFault {
  NationId peer;
  Code code;
  std::string detail;
};

using LinkEvent = std::variant<FrameReceived, PeerUp, PeerDown, HandshakeRefused, LinkFault>;

/// Any thread may call any of these; none blocks.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Hands one frame over to be sent. Success says that it was queued, no more. Requires: in the
  /// order in which they were sealed. Errors: link_unknown_peer, link_queue_full
  virtual Status publish(Sealed thing) = 0;

  /// Closes the peer's sockets until restore(). Errors: link_unknown_peer, link_queue_full
  virtual Status cut(const NationId& peer) = 0;

  /// Opens them again. Errors: link_unknown_peer, link_queue_full
  virtual Status restore(const NationId& peer) = 0;

  /// The next event, oldest first; empty when there is none now.
  virtual std::optional<LinkEvent> next_event() = 0;
};

}  // namespace accord::node::link
