// The tables of socket options. Each row is asserted in tests/unit/link/options_test.cpp.
#include "node/link/socket_options.hpp"

#include <algorithm>

#include "crypto/z85.hpp"

namespace accord::node::link {
namespace {

struct IntOption {
  int option;
  int value;
  const char* name;
};

template <class Duration>
constexpr int count_of(Duration span) {
  return static_cast<int>(span.count());
}

constexpr std::chrono::milliseconds kNoWait{0};

// Both directions: nothing lingers, nothing waits, dead connections are noticed within seconds.
constexpr IntOption kCommon[] = {
    {ZMQ_LINGER, 0, "ZMQ_LINGER"},
    {ZMQ_SNDTIMEO, count_of(kNoWait), "ZMQ_SNDTIMEO"},
    {ZMQ_RCVTIMEO, count_of(kNoWait), "ZMQ_RCVTIMEO"},
    {ZMQ_HANDSHAKE_IVL, count_of(kHandshakeTime), "ZMQ_HANDSHAKE_IVL"},
    {ZMQ_HEARTBEAT_IVL, count_of(kNoWait), "ZMQ_HEARTBEAT_IVL"},  // off: README
    {ZMQ_TCP_MAXRT, count_of(kUnacknowledgedTime), "ZMQ_TCP_MAXRT"},
    {ZMQ_IMMEDIATE, 1, "ZMQ_IMMEDIATE"},
    {ZMQ_RECONNECT_IVL, count_of(kReconnectFirst), "ZMQ_RECONNECT_IVL"},
    {ZMQ_RECONNECT_IVL_MAX, count_of(kReconnectMost), "ZMQ_RECONNECT_IVL_MAX"},
    {ZMQ_CONNECT_TIMEOUT, count_of(kConnectTime), "ZMQ_CONNECT_TIMEOUT"},
    {ZMQ_BACKLOG, kBacklogConnections, "ZMQ_BACKLOG"},
    {ZMQ_TCP_KEEPALIVE, 1, "ZMQ_TCP_KEEPALIVE"},
    {ZMQ_TCP_KEEPALIVE_IDLE, count_of(kKeepaliveIdle), "ZMQ_TCP_KEEPALIVE_IDLE"},
    {ZMQ_TCP_KEEPALIVE_INTVL, count_of(kKeepaliveInterval), "ZMQ_TCP_KEEPALIVE_INTVL"},
    {ZMQ_TCP_KEEPALIVE_CNT, kKeepaliveCount, "ZMQ_TCP_KEEPALIVE_CNT"},
};

// NODROP makes a full queue an answer that can be counted. It is known to let one stalled
// subscriber hold up the others of a socket; here there are no others.
constexpr IntOption kPublish[] = {
    {ZMQ_SNDHWM, kSendQueueFrames, "ZMQ_SNDHWM"},
    {ZMQ_RCVHWM, kSubscriptionQueueMessages, "ZMQ_RCVHWM"},
    {ZMQ_XPUB_MANUAL, 1, "ZMQ_XPUB_MANUAL"},
    {ZMQ_XPUB_NODROP, 1, "ZMQ_XPUB_NODROP"},
    {ZMQ_CURVE_SERVER, 1, "ZMQ_CURVE_SERVER"},
};

constexpr IntOption kSubscribe[] = {
    {ZMQ_SNDHWM, kSubscriptionQueueMessages, "ZMQ_SNDHWM"},
    {ZMQ_RCVHWM, kReceiveQueueFrames, "ZMQ_RCVHWM"},
};

template <std::size_t Count>
Status apply(Socket& socket, const IntOption (&options)[Count]) {
  for (const IntOption& each : options)
    ACCORD_CHECK(socket.set(each.option, each.value, each.name));
  return {};
}

Status set_max_message(Socket& socket, std::int64_t bytes) {
  const auto* raw = reinterpret_cast<const std::uint8_t*>(&bytes);
  return socket.set(ZMQ_MAXMSGSIZE, ByteView(raw, sizeof bytes), "ZMQ_MAXMSGSIZE");
}

Status set_ipv6(Socket& socket, const std::string& endpoint) {
  const bool bracketed = endpoint.find('[') != std::string::npos;
  return socket.set(ZMQ_IPV6, bracketed ? 1 : 0, "ZMQ_IPV6");
}

/// libzmq takes Z85 with its closing zero.
Status set_secret(Socket& socket, const crypto::SecretBytes& z85) {
  crypto::SecretBytes text(crypto::kZ85KeyChars + 1);
  std::copy(z85.bytes().begin(), z85.bytes().end(), text.writable().begin());
  return socket.set(ZMQ_CURVE_SECRETKEY, text.bytes(), "ZMQ_CURVE_SECRETKEY");
}

Status set_public(Socket& socket, int option, const std::string& z85, const char* name) {
  ACCORD_TRY(const CurvePublicKey key, parse_curve_public(z85));
  return socket.set(option, key, name);
}

Status set_zap_domain(Socket& socket, const LinkConfig& config) {
  return socket.set(ZMQ_ZAP_DOMAIN, as_bytes(zap_domain(config.peer)), "ZMQ_ZAP_DOMAIN");
}

}  // namespace

std::string zap_domain(const NationId& peer) { return "link." + peer.text(); }

Status apply_publish_options(Socket& socket, const LinkConfig& config) {
  ACCORD_CHECK(apply(socket, kCommon));
  ACCORD_CHECK(apply(socket, kPublish));
  ACCORD_CHECK(set_max_message(socket, kMaxSubscriptionBytes));
  ACCORD_CHECK(set_ipv6(socket, config.publish_endpoint));
  ACCORD_CHECK(set_zap_domain(socket, config));
  return set_secret(socket, config.server_keys.secret_key);
}

Status apply_subscribe_options(Socket& socket, const LinkConfig& config) {
  ACCORD_CHECK(apply(socket, kCommon));
  ACCORD_CHECK(apply(socket, kSubscribe));
  ACCORD_CHECK(set_max_message(socket, std::int64_t{kMaxFrameBytes} + kCurveOverheadBytes));
  ACCORD_CHECK(set_ipv6(socket, config.subscribe_endpoint));
  ACCORD_CHECK(set_zap_domain(socket, config));
  const std::string& own = config.client_keys.public_key;
  ACCORD_CHECK(set_public(socket, ZMQ_CURVE_PUBLICKEY, own, "ZMQ_CURVE_PUBLICKEY"));
  ACCORD_CHECK(set_secret(socket, config.client_keys.secret_key));
  const std::string& pinned = config.peer_server_key;
  ACCORD_CHECK(set_public(socket, ZMQ_CURVE_SERVERKEY, pinned, "ZMQ_CURVE_SERVERKEY"));
  return socket.set(ZMQ_SUBSCRIBE, config.prefix_in, "ZMQ_SUBSCRIBE");
}

}  // namespace accord::node::link
