// LinkConfig, counters and the numbers of the link: every ZeroMQ default that is changed, with unit
// and reason.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "node/link/curve_keys.hpp"
#include "node/link/frame.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::link {

/// One link to one peer. Public keys are Z85.
struct LinkConfig {
  NationId self;
  NationId peer;
  std::string publish_endpoint;  // where we bind, "tcp://127.0.0.1:7001"; port * or 0 is for tests
  std::string subscribe_endpoint;  // where the peer binds, "tcp://host:port"
  CurveKeyPair server_keys;        // of our publishing socket on this link
  CurveKeyPair client_keys;        // of our subscribing socket on this link
  std::string peer_server_key;     // pinned: what the peer's publishing socket must prove
  std::string peer_client_key;     // pinned: the only one admitted to our publishing socket
  LinkPrefix prefix_out{};
  LinkPrefix prefix_in{};
};

/// Every field that can be checked without a socket. Errors: link_config_invalid, curve_key_invalid
Status check_link_config(const LinkConfig& config);

// ---- Socket options (docs/threads.md; asserted one by one in tests/unit/link) ----
inline constexpr int kIoThreads = 1;
inline constexpr int kMaxSockets = 1'024;
inline constexpr std::size_t kMaxLinks = 64;  // 6 sockets each, monitors included
// What a link may publish at once, when it opens: of each lane a window in flight and a portion of
// receipts; and 32 of control.
inline constexpr int kSendQueueFrames = 2 * (kMaxBatchesInFlight + kMaxReceiptsAgain) + 32;
inline constexpr int kReceiveQueueFrames = 64;         // beyond it TCP holds the peer back
inline constexpr int kSubscriptionQueueMessages = 16;  // towards the publisher: subscriptions alone
inline constexpr int kCurveOverheadBytes = 64;  // libzmq measures the boxed message: 33 bytes more
inline constexpr int kMaxSubscriptionBytes =
    1'024;  // what a publisher takes; the handshake needs some 600
inline constexpr std::chrono::milliseconds kHandshakeTime{3'000};
inline constexpr std::chrono::milliseconds kUnacknowledgedTime{6'000};  // by TCP, then it is dead
inline constexpr std::chrono::milliseconds kReconnectFirst{200};
inline constexpr std::chrono::milliseconds kReconnectMost{5'000};
inline constexpr std::chrono::milliseconds kConnectTime{3'000};
inline constexpr int kBacklogConnections = 16;
inline constexpr std::chrono::seconds kKeepaliveIdle{2};
inline constexpr std::chrono::seconds kKeepaliveInterval{2};
inline constexpr int kKeepaliveCount = 3;

// ---- What a peer may do on our publishing socket ----
inline constexpr int kUpstreamPerConnection =
    4;                                    // subscription and its withdrawal, and two in hand
inline constexpr int kUpstreamMost = 16;  // saved up over several connections
inline constexpr std::size_t kMaxConnections =
    128;  // on one link's port; one is the peer's, and each costs a descriptor of the process
inline constexpr std::size_t kFramesPerPass =
    64;  // from one link before the others have their turn

// ---- Opening again by ourselves: first pause, doubling up to the last ----
inline constexpr std::chrono::milliseconds kReopenFirst{250};
inline constexpr std::chrono::milliseconds kReopenMost{10'000};
inline constexpr std::chrono::milliseconds kGivenUpAfter{
    500};  // libzmq announces its retry at once, or never
inline constexpr std::chrono::seconds kSteadyAfter{
    60};  // an up link of this age has its pauses forgotten
inline constexpr std::chrono::seconds kRefusalReportInterval{
    1};  // of different strangers; the same one is told once

/// Of one link, since it was added. All rising.
struct LinkCounters {
  std::uint64_t frames_out = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t dropped_down = 0;     // publish while cut or nobody subscribed
  std::uint64_t dropped_blocked = 0;  // publish into a full socket
  std::uint64_t frames_in = 0;        // accepted
  std::uint64_t bytes_in = 0;
  std::map<Code, std::uint64_t> frames_refused;
  std::uint64_t zap_admitted = 0;
  std::uint64_t zap_refused = 0;
  std::uint64_t strangers = 0;  // handshakes on our port that never came as far as a key
  std::uint64_t subscriptions_granted = 0;
  std::uint64_t subscriptions_refused = 0;
  std::uint64_t handshakes_failed = 0;  // ours, at the peer's port
  std::uint64_t ups = 0;
  std::uint64_t downs = 0;
  std::uint64_t cuts_by_flood = 0;
  std::uint64_t crowded = 0;  // times that our port took nobody new for a while
  std::uint64_t closed_by_order = 0;
  std::uint64_t reports_suppressed = 0;  // HandshakeRefused that were only counted

  bool operator==(const LinkCounters&) const = default;
};

/// What an officer or auditor asks about: refusals, drops and changes of state, each under its
/// name. Traffic and frames_refused (which go by code) are not among them.
inline std::array<std::pair<std::string_view, std::uint64_t>, 13> events_of(
    const LinkCounters& counters) {
  return {{{"frames dropped, link down", counters.dropped_down},
           {"frames dropped, socket full", counters.dropped_blocked},
           {"CURVE keys refused", counters.zap_refused},
           {"strangers", counters.strangers},
           {"subscriptions refused", counters.subscriptions_refused},
           {"handshakes failed", counters.handshakes_failed},
           {"CURVE keys admitted", counters.zap_admitted},
           {"ups", counters.ups},
           {"downs", counters.downs},
           {"cuts by flood", counters.cuts_by_flood},
           {"port crowded", counters.crowded},
           {"closed by order", counters.closed_by_order},
           {"reports suppressed", counters.reports_suppressed}}};
}

}  // namespace accord::node::link
