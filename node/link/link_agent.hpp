// LinkAgent: every ZeroMQ socket of the node: per peer one publishing and one subscribing socket,
// and the one authenticator. start, do_work and stop belong to one thread (production: run(); a
// test calls them step by step); everything else may be called from any thread and only touches the
// two bounded queues. docs/threads.md "link".
//
// Overflow rules. Commands: publish is refused with link_queue_full; cut, restore, add, rekey,
// remove have a queue of their own, taken first. Events: at the limit no further frame is read from
// any peer (TCP holds them back); up and down are never lost, several in a row melt into one down
// and one up; a refusal or fault that finds no room is only counted.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "node/link/link_config.hpp"
#include "node/link/transport.hpp"

namespace accord::node::link {

struct LinkAgentOptions {
  std::size_t max_commands = 1'024;  // publishes waiting
  std::size_t max_command_bytes = 128u << 20;
  std::size_t max_controls = 256;  // cut, restore, add, remove waiting
  std::size_t max_events = 1'024;
  std::size_t max_event_bytes = 64u << 20;
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  std::function<void()> events_waiting =
      {};  // called on the link's thread once new events stand; must not block
};

class LinkAgent final : public Transport {
 public:
  explicit LinkAgent(LinkAgentOptions options = {});
  ~LinkAgent() override;
  LinkAgent(const LinkAgent&) = delete;
  LinkAgent& operator=(const LinkAgent&) = delete;

  /// Opens the context and the authenticator; links open in do_work. Errors: link_socket_failed
  Status start();
  /// Waits up to `timeout` for something to do and does it. Returns: how many things it did.
  /// Requires: started, same thread as start(). Errors: link_socket_failed (the authenticator is
  /// gone: stop the node)
  Result<std::size_t> do_work(std::chrono::milliseconds timeout);
  /// Closes everything. Waits for libzmq's threads, not for the network.
  void stop();
  /// start, do_work until asked to stop, stop: the body of the link's thread.
  Status run(std::stop_token token);

  /// Takes effect in do_work. Errors: link_config_invalid, curve_key_invalid, link_queue_full
  Status add_peer(LinkConfig config);
  /// Closes the peer's sockets and opens them under these keys; a link that is cut stays cut. All
  /// but the keys is as it was added. Errors: link_config_invalid, curve_key_invalid,
  /// link_unknown_peer, link_queue_full
  Status rekey_peer(LinkConfig config);
  /// Closes the peer's sockets and forgets it; its last event is PeerDown, if it was up.
  /// Errors: link_unknown_peer, link_queue_full
  Status remove_peer(const NationId& peer);

  Status publish(Sealed thing) override;
  Status cut(const NationId& peer) override;
  Status restore(const NationId& peer) override;
  std::optional<LinkEvent> next_event() override;

  /// As of the end of the last do_work. Errors: link_unknown_peer
  Result<LinkCounters> counters(const NationId& peer) const;
  /// Where our publishing socket is bound, wildcard resolved; empty while it is not. Errors:
  /// link_unknown_peer
  Result<std::string> bound_endpoint(const NationId& peer) const;
  [[nodiscard]] bool is_up(const NationId& peer) const;
  /// The pinned client key under which the peer's link stands; empty while it does not.
  [[nodiscard]] std::string up_under(const NationId& peer) const;

 private:
  class Loop;        // the link's thread's own
  struct Directory;  // what every thread may ask

  std::unique_ptr<Directory> directory_;
  std::unique_ptr<Loop> loop_;
};

}  // namespace accord::node::link
