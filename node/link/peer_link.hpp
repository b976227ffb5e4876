// PeerLink: one link's publishing (XPUB) and subscribing (SUB) socket with their monitors, on the
// link's thread alone. Keeps four things apart: whether it should be open, which sockets are open,
// which direction stands, what was told.
#pragma once

#include <chrono>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "node/link/authenticator.hpp"
#include "node/link/link_config.hpp"
#include "node/link/queues.hpp"
#include "node/link/socket.hpp"

namespace accord::node::link {

using LinkInstant = std::chrono::steady_clock::time_point;

/// Doubling pauses between attempts of our own, each drawn from half of it to the whole, so that
/// nodes that were cut off together do not come back together.
class Backoff {
 public:
  Backoff() : draw_(std::random_device{}()) {}
  [[nodiscard]] std::chrono::milliseconds next();
  void forget() { pause_ = kReopenFirst; }

 private:
  std::chrono::milliseconds pause_ = kReopenFirst;
  std::minstd_rand draw_;
};

class PeerLink {
 public:
  /// Requires: check_link_config(config). `link_number` is unused before in this context.
  PeerLink(LinkConfig config, const Context& context, EventQueue& events, std::size_t link_number);

  void cut();
  void restore();
  /// Other keys, ours or the peer's: no connection under the former goes on.
  void rekey(LinkConfig config);
  /// Closes, and tells PeerDown if it was up. Returns: false when there is no room for that yet.
  bool retire();
  void publish(ByteView frame);
  /// The authenticator's word on somebody who came to this link.
  void judged(const ZapVerdict& verdict, LinkInstant now);

  /// Opens what is due, tells what waits to be told.
  void tick(LinkInstant now);
  /// When tick is wanted next, if nothing happens before.
  [[nodiscard]] std::optional<LinkInstant> next_tick() const;

  /// Each takes what is there, at most kFramesPerPass. Returns: how many.
  std::size_t serve_publisher_monitor();
  std::size_t serve_subscriptions(LinkInstant now);
  std::size_t serve_subscriber_monitor(LinkInstant now);
  std::size_t serve_frames();

  /// Sockets to poll; nullptr where closed.
  [[nodiscard]] void* publisher() const { return publish_ ? publish_->socket.raw() : nullptr; }
  [[nodiscard]] void* publisher_monitor() const {
    return publish_ ? publish_->monitor.raw() : nullptr;
  }
  [[nodiscard]] void* subscriber() const { return subscribe_ ? subscribe_->socket.raw() : nullptr; }
  [[nodiscard]] void* subscriber_monitor() const {
    return subscribe_ ? subscribe_->monitor.raw() : nullptr;
  }

  [[nodiscard]] const LinkConfig& config() const { return config_; }
  [[nodiscard]] const LinkCounters& counters() const { return counters_; }
  [[nodiscard]] const std::string& bound_endpoint() const { return bound_endpoint_; }
  [[nodiscard]] bool is_up() const { return inbound_stands_ && granted_ > 0; }

 private:
  struct Watched {
    Socket socket;
    Monitor monitor;  // declared after, destroyed before the socket
  };
  Result<Watched> open_watched(int type);
  Result<Watched> open_publisher();
  Result<Watched> open_subscriber();
  void try_open_publisher(LinkInstant now);
  void try_open_subscriber(LinkInstant now);
  void close_sockets();
  void close_subscriber();
  void take_subscription(const Message& message, bool whole);
  void grant(bool subscribe);
  void take_publisher_event(const MonitorEvent& event);
  void bound_connections();
  void cut_flooder(LinkInstant now);
  void take_frame(const Message& message, bool whole);
  void take_subscriber_event(const MonitorEvent& event, LinkInstant now);
  void refused_by_peer(const MonitorEvent& event, Code code);
  void note_state(LinkInstant now);
  void tell_state();
  void tell(LinkEvent event);
  void fault(Code code, std::string detail);

  LinkConfig config_;
  const Context& context_;
  EventQueue& events_;
  LinkCounters counters_;
  std::string monitor_name_;
  std::size_t opened_ = 0;  // makes the monitors' names distinct

  bool wanted_ = true;  // false while cut by command
  std::optional<Watched> publish_;
  std::optional<Watched> subscribe_;
  std::string bind_endpoint_;   // wildcard replaced after the first bind, so that a reopened link
                                // keeps its port
  std::string bound_endpoint_;  // empty while not bound
  Backoff publish_backoff_;
  Backoff subscribe_backoff_;
  LinkInstant publish_due_{};
  LinkInstant subscribe_due_{};
  bool ever_bound_ = false;
  std::optional<LinkInstant> bind_failing_since_;
  std::optional<LinkInstant>
      given_up_at_;  // libzmq drops a connection for good on some errors and says nothing

  int listener_ = -1;          // libzmq's, of our publishing socket
  std::set<int> connections_;  // on it, as libzmq numbers them
  bool crowded_ = false;       // and so nobody new is let in

  int granted_ = 0;   // connections with our peer's one subscription
  int upstream_ = 0;  // messages the peer may still send up on our publishing socket
  bool inbound_stands_ = false;
  std::optional<LinkInstant> up_since_;

  bool told_up_ = false;
  bool owes_down_ = false;
  bool told_bind_failed_ = false;
  bool told_connect_failed_ = false;
  bool told_stranger_ = false;
  std::optional<Code> told_refused_by_peer_;
  std::string told_client_;
  std::optional<LinkInstant> told_client_at_;
};

}  // namespace accord::node::link
