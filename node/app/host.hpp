// Host: the daemon around the core. Owns store, link and core; feeds events in, commits, then lets
// out what was committed. The core's thread runs run(); any thread may call(). docs/threads.md
// lists all threads and queues.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>

#include "node/app/backup_desk.hpp"
#include "node/app/binding_desk.hpp"
#include "node/app/feed_desk.hpp"
#include "node/app/holdings.hpp"
#include "node/app/operators.hpp"
#include "node/link/link_agent.hpp"
#include "node/pipeline/core.hpp"

namespace accord::node::app {

inline constexpr std::size_t kMaxWaitingEvents =
    1'024;  // commands beyond are refused; links wait in their own queue
inline constexpr std::size_t kMaxEventsPerCommit =
    256;  // group commit: events taken before one transaction
inline constexpr std::chrono::milliseconds kTickInterval{100};

class Host {
 public:
  /// Reads everything a node holds, opens the store and sets up the links. Nothing is sent yet.
  static Result<std::unique_ptr<Host>> open(NodeConfig config);

  /// The core's thread: until asked to stop, or until something the node must stop for.
  Status run(std::stop_token token);

  /// One command of the local socket, answered after its effects are committed. The node's own
  /// user and root may ask anything but a decision on what is held; an operator, what his roles
  /// may (operators.hpp). Errors: those of the command and of check_may_ask, and node_unreachable
  /// when the node is stopping or too busy.
  Result<nlohmann::json> call(std::uint32_t uid, const std::string& command,
                              const nlohmann::json& args);

  /// Reads the agreements and operators again and swaps them in. On any error the old ones stay.
  /// Errors: those of load_agreements and load_operators, and node_unreachable when the node is too
  /// busy.
  Status reload();

  /// Of the operators: whom the local socket lets in. Any thread.
  [[nodiscard]] std::vector<std::uint32_t> operator_uids();

  /// Any thread: a bounded queue had no room for something. Counted durably and logged, once a
  /// second.
  void count_full(const NationId& peer, const std::string& queue);

  [[nodiscard]] const NodeConfig& config() const { return config_; }
  [[nodiscard]] const pipeline::Core& core() const { return *core_; }

 private:
  struct Holdings {
    crypto::Identity identity;
    crypto::TrustStore trust;
  };
  Host(NodeConfig config, Holdings holdings, std::unique_ptr<store::SqliteStore> store);
  Status add_links();
  void tend_bindings();
  void apply(Result<std::optional<BindingDesk::Change>> change);
  Result<std::optional<Operator>> caller(std::uint32_t uid, const std::string& command);
  std::shared_ptr<const PayloadTypes> types();
  Result<nlohmann::json> publish(const nlohmann::json& args);
  Result<nlohmann::json> submit(pipeline::Event event);
  Status link_status();
  std::deque<pipeline::Event> take_events(std::stop_token token);
  void note_once_a_second(std::deque<pipeline::Event>& events);
  void note_link_counters(std::deque<pipeline::Event>& events);
  void note_full_queues(std::deque<pipeline::Event>& events);
  static std::optional<pipeline::Event> event_of(link::LinkEvent event);
  Status carry_out(pipeline::Effects& effects);
  void send(const link::Signed& frame);
  void reply(pipeline::Reply& reply);
  tl::unexpected<Error> no_room();
  void refuse_all_waiting();

  NodeConfig config_;
  Holdings holdings_;
  std::unique_ptr<store::SqliteStore> store_;
  BackupDesk backups_;  // after the store: its copy goes first
  BindingDesk bindings_;
  crypto::SystemRandom random_;
  std::unique_ptr<pipeline::Core> core_;
  std::map<NationId, std::map<Code, std::uint64_t>>
      refused_told_;  // frames refused by the link, already told
  std::map<NationId, std::map<std::string, std::uint64_t>>
      link_counted_;  // the same for its others
  std::chrono::steady_clock::time_point noted_at_;

  std::mutex mutex_;
  std::vector<Operator> operators_;
  std::shared_ptr<const PayloadTypes> types_;
  std::condition_variable_any wake_;
  std::deque<pipeline::Event> waiting_;
  bool link_waiting_ = false;
  std::map<std::pair<NationId, std::string>, std::uint64_t> full_;  // not yet told
  bool stopped_ = false;
  std::optional<Error> link_failed_;
  std::map<std::uint64_t, std::promise<Result<pipeline::Answer>>> promises_;
  std::uint64_t next_command_id_ = 1;

  link::LinkAgent link_;  // after what its callback touches
  FeedDesk feeds_;
  std::jthread link_thread_;  // last: joined first
  std::jthread feed_thread_;
};

}  // namespace accord::node::app
