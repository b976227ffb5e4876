// BusNode: one whole node of the bus bench: Core, SqliteStore and LinkAgent, put together and
// driven as Host does (node/app/host.cpp): what waits is taken, at most 256 events, with a tick;
// the core steps through it; one commit; only then frames leave and answers are given. Not a Host,
// because a bench must see what was committed, and when; without the local socket, since its JSON
// is measured elsewhere (docs/performance.md).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>

#include "node/link/link_agent.hpp"
#include "node/pipeline/core.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/bench/bus/world.hpp"

namespace accord::bench {

inline constexpr std::size_t kMaxPublishesWaiting = 16;  // as many as accordd has connections

class BusNode {
 public:
  /// Opens or creates the store at `path`; any failure ends the process.
  BusNode(const Nation& own, const Nation& other,
          std::shared_ptr<const node::pipeline::CourierKeys> courier_keys, const std::string& path);

  /// Called on the core's thread after each commit.
  std::function<void(const node::pipeline::Effects&)> on_committed;

  /// The core's thread, until asked to stop. Starts and joins the link's thread.
  void run(std::stop_token token);

  /// One publication, answered once its effects are committed. Waits while 16 are under way. Any
  /// thread.
  void publish(std::vector<node::pipeline::Draft> drafts);

  /// The publications accepted so far, in records. Core's thread.
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }

 private:
  std::deque<node::pipeline::Event> take_events(std::stop_token token);
  void commit_and_send(node::pipeline::Effects& effects);
  void take_replies(const std::vector<node::pipeline::Reply>& replies);

  crypto::SystemRandom random_;
  std::unique_ptr<node::store::SqliteStore> store_;
  std::unique_ptr<node::pipeline::Core> core_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::condition_variable_any room_;
  std::deque<node::pipeline::Event> waiting_;
  std::size_t unanswered_ = 0;
  bool link_waiting_ = false;
  std::uint64_t accepted_ = 0;

  node::link::LinkAgent link_;
};

}  // namespace accord::bench
