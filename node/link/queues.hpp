// The two bounded queues between the link's thread and everybody else. Overflow rules stand in
// link_agent.hpp.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <variant>

#include "node/link/link_config.hpp"
#include "node/link/transport.hpp"

namespace accord::node::link {

/// Link's thread in, anybody out.
class EventQueue {
 public:
  /// Requires: at least one event and one largest frame.
  EventQueue(std::size_t max_events, std::size_t max_bytes);

  /// Room for one more event, and were it the largest frame. When not, the next pop() says that
  /// somebody waits.
  [[nodiscard]] bool has_room();
  /// Returns: false, and nothing is taken, when the queue is full.
  bool push(LinkEvent event);
  struct Popped {
    std::optional<LinkEvent> event;
    bool somebody_waits = false;
  };
  Popped pop();
  /// Whether anything was pushed since the last call.
  [[nodiscard]] bool take_news();

 private:
  [[nodiscard]] bool full() const;
  std::mutex mutex_;
  std::deque<LinkEvent> events_;
  std::size_t bytes_ = 0;
  bool starved_ = false;
  bool news_ = false;
  const std::size_t max_events_;
  const std::size_t max_bytes_;
};

struct PublishCommand {
  NationId peer;
  Bytes frame;
};
struct AddCommand {
  LinkConfig config;
};
struct RemoveCommand {
  NationId peer;
};
struct RekeyCommand {
  LinkConfig config;
};
struct CutCommand {
  NationId peer;
};
struct RestoreCommand {
  NationId peer;
};
using ControlCommand =
    std::variant<AddCommand, RemoveCommand, RekeyCommand, CutCommand, RestoreCommand>;

struct CommandLimits {
  std::size_t publishes;
  std::size_t publish_bytes;
  std::size_t controls;
};

/// Anybody in, link's thread out.
class CommandQueue {
 public:
  explicit CommandQueue(const CommandLimits& limits) : limits_(limits) {}

  /// Errors: link_queue_full
  Status push(PublishCommand command);
  Status push(ControlCommand command);

  struct Batch {
    std::deque<ControlCommand> controls;  // to be done first
    std::deque<PublishCommand> publishes;
  };
  Batch take_all();

 private:
  std::mutex mutex_;
  Batch waiting_;
  std::size_t bytes_ = 0;
  const CommandLimits limits_;
};

}  // namespace accord::node::link
