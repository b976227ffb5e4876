// The agent: Directory is what every thread may touch, Loop what the link's thread alone does.
#include "node/link/link_agent.hpp"

#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "node/link/authenticator.hpp"
#include "node/link/peer_link.hpp"
#include "node/link/queues.hpp"
#include "node/link/wake.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::link {

/// Everything more than one thread touches; each member guards itself.
struct LinkAgent::Directory {
  struct Entry {
    LinkCounters counters;
    std::string bound_endpoint;
    bool up = false;
    std::string up_under;
  };

  explicit Directory(LinkAgentOptions given)
      : options(std::move(given)),
        commands({options.max_commands, options.max_command_bytes, options.max_controls}),
        events(options.max_events, options.max_event_bytes) {}

  template <class Member>
  [[nodiscard]] Result<Member> ask(const NationId& peer, Member Entry::*member) const {
    const std::lock_guard lock(mutex);
    const auto found = entries.find(peer);
    if (found != entries.end()) return found->second.*member;
    return fail(Code::link_unknown_peer, "no link to " + peer.text());
  }

  /// Errors: link_unknown_peer, link_queue_full
  Status order(const NationId& peer, ControlCommand command) {
    ACCORD_CHECK(ask(peer, &Entry::up));
    ACCORD_CHECK(commands.push(std::move(command)));
    wake.signal();
    return {};
  }

  const LinkAgentOptions options;
  CommandQueue commands;
  EventQueue events;
  Wake wake;
  mutable std::mutex mutex;
  std::map<NationId, Entry> entries;  // under mutex
};

/// Owner of every socket. Lives from start() to stop(), on one thread.
class LinkAgent::Loop {
 public:
  explicit Loop(Directory& shared) : shared_(shared) {}

  Status open() {
    ACCORD_CHECK(context_.open());
    return authenticator_.open(context_);
  }

  Result<std::size_t> do_work(std::chrono::milliseconds timeout) {
    ACCORD_ASSERT(std::this_thread::get_id() == thread_);
    std::size_t done = take_commands();
    tick_all(shared_.options.now());
    ACCORD_CHECK(wait(done > 0 ? std::chrono::milliseconds{0} : timeout));
    done += take_commands();  // most often it was one of them that ended the wait
    const LinkInstant now = shared_.options.now();
    done += serve_authenticator(now);
    for (auto& [peer, link] : links_) done += serve(link, now);
    std::erase_if(retiring_, [](PeerLink& link) { return link.retire(); });
    write_directory();
    if (shared_.events.take_news() && shared_.options.events_waiting) {
      shared_.options.events_waiting();
    }
    return done;
  }

 private:
  std::size_t take_commands() {
    CommandQueue::Batch batch = shared_.commands.take_all();
    for (ControlCommand& each : batch.controls) {
      std::visit([this](auto& command) { apply(command); }, each);
    }
    for (const PublishCommand& each : batch.publishes) {
      if (PeerLink* const link = find(each.peer)) link->publish(each.frame);
    }
    return batch.controls.size() + batch.publishes.size();
  }

  void apply(AddCommand& command) {
    const NationId peer = command.config.peer;
    const auto key = parse_curve_public(command.config.peer_client_key);
    ACCORD_ASSERT(key && !links_.contains(peer));  // add_peer has checked both
    authenticator_.pin(peer, *key);
    links_.try_emplace(peer, std::move(command.config), context_, shared_.events, links_opened_++);
  }

  void apply(RekeyCommand& command) {
    const NationId peer = command.config.peer;
    PeerLink* const link = find(peer);
    const auto key = parse_curve_public(command.config.peer_client_key);
    if (link == nullptr || !key) return;  // removed since
    authenticator_.pin(peer, *key);
    link->rekey(std::move(command.config));
  }

  void apply(const RemoveCommand& command) {
    authenticator_.unpin(command.peer);
    if (auto node = links_.extract(command.peer)) retiring_.push_back(std::move(node.mapped()));
  }

  void apply(const CutCommand& command) {
    if (PeerLink* const link = find(command.peer)) link->cut();
  }

  void apply(const RestoreCommand& command) {
    if (PeerLink* const link = find(command.peer)) link->restore();
  }

  PeerLink* find(const NationId& peer) {
    const auto found = links_.find(peer);
    return found == links_.end() ? nullptr : &found->second;
  }

  void tick_all(LinkInstant now) {
    for (auto& [peer, link] : links_) link.tick(now);
  }

  std::size_t serve_authenticator(LinkInstant now) {
    std::size_t done = 0;
    while (done < kFramesPerPass) {
      const auto verdict = authenticator_.serve_one();
      if (!verdict) break;
      ++done;
      if (PeerLink* const link = find(verdict->peer)) link->judged(*verdict, now);
    }
    return done;
  }

  static std::size_t serve(PeerLink& link, LinkInstant now) {
    std::size_t done = link.serve_publisher_monitor();
    done += link.serve_subscriptions(now);
    done += link.serve_subscriber_monitor(now);
    link.tick(now);
    return done + link.serve_frames();
  }

  Status wait(std::chrono::milliseconds timeout) {
    std::vector<zmq_pollitem_t> items;
    const auto add = [&items](void* socket) {
      if (socket != nullptr) items.push_back({socket, 0, ZMQ_POLLIN, 0});
    };
    items.push_back({nullptr, shared_.wake.descriptor(), ZMQ_POLLIN, 0});
    add(authenticator_.raw());
    const bool room = shared_.events.has_room();
    for (const auto& [peer, link] : links_) {
      add(link.publisher());
      add(link.publisher_monitor());
      add(link.subscriber_monitor());
      if (room) add(link.subscriber());
    }
    const auto limit = until_next_tick(timeout).count();
    const int found = zmq_poll(items.data(), static_cast<int>(items.size()), limit);
    shared_.wake.clear();
    if (found >= 0 || zmq_errno() == EINTR) return {};
    return fail(Code::link_socket_failed, zmq_failure("zmq_poll"));
  }

  std::chrono::milliseconds until_next_tick(std::chrono::milliseconds timeout) const {
    const LinkInstant now = shared_.options.now();
    for (const auto& [peer, link] : links_) {
      const auto due = link.next_tick();
      if (!due) continue;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now);
      timeout = std::min(timeout, std::max(left, std::chrono::milliseconds{0}));
    }
    return timeout;
  }

  void write_directory() {
    const std::lock_guard lock(shared_.mutex);
    for (const auto& [peer, link] : links_) {
      const auto found = shared_.entries.find(peer);
      if (found == shared_.entries.end()) continue;  // its removal is under way
      found->second.counters = link.counters();
      found->second.bound_endpoint = link.bound_endpoint();
      found->second.up = link.is_up();
      found->second.up_under = link.is_up() ? link.config().peer_client_key : std::string{};
    }
  }

  Directory& shared_;
  const std::thread::id thread_ = std::this_thread::get_id();
  Context context_;  // declared first, closed last: it waits for the sockets
  Authenticator authenticator_;
  std::map<NationId, PeerLink> links_;
  std::list<PeerLink> retiring_;
  std::size_t links_opened_ = 0;
};

LinkAgent::LinkAgent(LinkAgentOptions options)
    : directory_(std::make_unique<Directory>(std::move(options))) {}

LinkAgent::~LinkAgent() = default;

Status LinkAgent::start() {
  ACCORD_ASSERT(!loop_);
  if (!directory_->wake) return fail(Code::link_socket_failed, "no event descriptor to be had");
  auto loop = std::make_unique<Loop>(*directory_);
  ACCORD_CHECK(loop->open());
  loop_ = std::move(loop);
  return {};
}

Result<std::size_t> LinkAgent::do_work(std::chrono::milliseconds timeout) {
  ACCORD_ASSERT(loop_);
  return loop_->do_work(timeout);
}

void LinkAgent::stop() { loop_.reset(); }

Status LinkAgent::run(std::stop_token token) {
  ACCORD_CHECK(start());
  const std::stop_callback wake_up(token, [this] { directory_->wake.signal(); });
  Status status;
  while (status && !token.stop_requested()) {
    auto worked = do_work(std::chrono::seconds{1});
    if (!worked) status = fail(std::move(worked).error());
  }
  stop();
  return status;
}

Status LinkAgent::add_peer(LinkConfig config) {
  ACCORD_CHECK(check_link_config(config));
  const std::lock_guard lock(directory_->mutex);
  auto& entries = directory_->entries;
  if (entries.contains(config.peer) || entries.size() >= kMaxLinks) {
    return fail(Code::link_config_invalid, "a second link to one peer, or too many links", "peer");
  }
  const NationId peer = config.peer;
  ACCORD_CHECK(directory_->commands.push(ControlCommand{AddCommand{std::move(config)}}));
  entries.try_emplace(peer);
  directory_->wake.signal();
  return {};
}

Status LinkAgent::rekey_peer(LinkConfig config) {
  ACCORD_CHECK(check_link_config(config));
  const NationId peer = config.peer;
  return directory_->order(peer, RekeyCommand{std::move(config)});
}

Status LinkAgent::remove_peer(const NationId& peer) {
  const std::lock_guard lock(directory_->mutex);
  if (!directory_->entries.contains(peer)) {
    return fail(Code::link_unknown_peer, "no link to " + peer.text());
  }
  ACCORD_CHECK(directory_->commands.push(ControlCommand{RemoveCommand{peer}}));
  directory_->entries.erase(peer);
  directory_->wake.signal();
  return {};
}

Status LinkAgent::publish(Sealed thing) {
  const NationId peer = thing.peer();
  ACCORD_CHECK(directory_->ask(peer, &Directory::Entry::up));
  ACCORD_CHECK(directory_->commands.push(PublishCommand{peer, std::move(thing).take_frame()}));
  directory_->wake.signal();
  return {};
}

Status LinkAgent::cut(const NationId& peer) { return directory_->order(peer, CutCommand{peer}); }

Status LinkAgent::restore(const NationId& peer) {
  return directory_->order(peer, RestoreCommand{peer});
}

std::optional<LinkEvent> LinkAgent::next_event() {
  EventQueue::Popped popped = directory_->events.pop();
  if (popped.somebody_waits) directory_->wake.signal();
  return std::move(popped.event);
}

Result<LinkCounters> LinkAgent::counters(const NationId& peer) const {
  return directory_->ask(peer, &Directory::Entry::counters);
}

Result<std::string> LinkAgent::bound_endpoint(const NationId& peer) const {
  return directory_->ask(peer, &Directory::Entry::bound_endpoint);
}

std::string LinkAgent::up_under(const NationId& peer) const {
  return directory_->ask(peer, &Directory::Entry::up_under).value_or(std::string{});
}

bool LinkAgent::is_up(const NationId& peer) const {
  return directory_->ask(peer, &Directory::Entry::up).value_or(false);
}

}  // namespace accord::node::link
