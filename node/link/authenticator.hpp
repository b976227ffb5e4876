// Authenticator: the ZAP handler (RFC 27) of the context. Admits to the domain of a link the one
// client key pinned for it, by CURVE, and refuses everything else with 400. Polled in the link's
// loop, opened before any socket is bound. libzmq asks at the handshake alone: taking a key away
// does not end a session, closing the link's socket does.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "node/link/curve_keys.hpp"
#include "node/link/socket.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::link {

/// One request as libzmq wrote it; views into the message parts.
struct ZapRequest {
  ByteView request_id;
  std::string_view domain;
  std::string_view address;
  std::string_view mechanism;
  ByteView client_key;  // empty unless mechanism is CURVE with 32 bytes
};

/// Strict: version "1.0", 6 parts and the credentials. Empty when it is anything else.
[[nodiscard]] std::optional<ZapRequest> parse_zap_request(const std::vector<Bytes>& parts);

struct ZapVerdict {
  bool admitted = false;
  NationId peer;        // whose link was asked for; empty when no link has the domain
  std::string client;   // the public key offered, Z85; "none" when it was not CURVE
  std::string address;  // as libzmq saw it
};

class Authenticator {
 public:
  /// Errors: link_socket_failed
  Status open(const Context& context);
  void close() { socket_.close(); }

  void pin(const NationId& peer, const CurvePublicKey& client_key);
  void unpin(const NationId& peer);

  /// Answers one waiting request; empty when none waits.
  std::optional<ZapVerdict> serve_one();
  [[nodiscard]] void* raw() const { return socket_.raw(); }

 private:
  struct Pin {
    NationId peer;
    CurvePublicKey client_key;
  };
  [[nodiscard]] ZapVerdict judge(const std::optional<ZapRequest>& request) const;
  void answer(const std::vector<Bytes>& parts, const ZapVerdict& verdict);

  std::map<std::string, Pin, std::less<>> pins_;  // by domain
  Socket socket_;
};

}  // namespace accord::node::link
