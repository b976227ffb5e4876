#include "tests/bench/bus/bus_node.hpp"

#include "tests/bench/bus/shared.hpp"
#include "tests/support/nations/nations.hpp"

namespace accord::bench {
namespace {

using namespace node::pipeline;
using test_support::must;

constexpr std::size_t kMaxEventsPerCommit = 256;  // as in node/app/host.hpp
constexpr std::chrono::milliseconds kTickInterval{100};

void must_do(const Status& status) {
  if (!status) stop_bench(status.error().text());
}

std::optional<Event> event_of(node::link::LinkEvent event) {
  if (auto* frame = std::get_if<node::link::FrameReceived>(&event))
    return FrameArrived{frame->peer, std::move(frame->frame)};
  if (auto* up = std::get_if<node::link::PeerUp>(&event)) return LinkConnected{up->peer, true};
  if (auto* down = std::get_if<node::link::PeerDown>(&event))
    return LinkConnected{down->peer, false};
  return std::nullopt;
}

}  // namespace

BusNode::BusNode(const Nation& own, const Nation& other,
                 std::shared_ptr<const CourierKeys> courier_keys, const std::string& path)
    : link_([this] {
        node::link::LinkAgentOptions options;
        options.events_waiting = [this] {
          const std::lock_guard lock(mutex_);
          link_waiting_ = true;
          wake_.notify_one();
        };
        return options;
      }()) {
  std::array<std::uint8_t, 10> bytes{};
  random_.fill(bytes);
  const auto life = IncarnationId::v7(bench_instant().utc.unix_ns() / 1'000'000, bytes);
  store_ = must(node::store::SqliteStore::open(path, life));
  CoreConfig config;
  config.peers.push_back(other.id);
  core_ = must(Core::start(std::move(config), {*own.identity,
                                               own.trust,
                                               own.agreements,
                                               *store_,
                                               random_,
                                               nullptr,
                                               {},
                                               {},
                                               std::move(courier_keys)}));
  must_do(link_.add_peer(link_config(own, other)));
}

void BusNode::run(std::stop_token token) {
  const std::jthread link_thread([this](std::stop_token stop) { must_do(link_.run(stop)); });
  const std::stop_callback wake_up(token, [this] { wake_.notify_one(); });
  while (!token.stop_requested()) {
    Effects effects;
    std::deque<Event> events = take_events(token);
    const Instant now = bench_instant();
    while (!events.empty()) {
      Event event = std::move(events.front());
      events.pop_front();
      must_do(core_->step(now, std::move(event), effects, what_follows(events)));
    }
    commit_and_send(effects);
  }
}

std::deque<Event> BusNode::take_events(std::stop_token token) {
  std::deque<Event> events;
  {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kTickInterval,
                   [&] { return token.stop_requested() || link_waiting_ || !waiting_.empty(); });
    link_waiting_ = false;
    while (!waiting_.empty() && events.size() < kMaxEventsPerCommit) {
      events.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
  }
  while (events.size() < kMaxEventsPerCommit) {
    auto event = link_.next_event();
    if (!event) break;
    if (auto translated = event_of(std::move(*event))) events.push_back(std::move(*translated));
  }
  if (events.size() == kMaxEventsPerCommit) {
    const std::lock_guard lock(mutex_);
    link_waiting_ = true;  // there may be more
  }
  events.emplace_back(Tick{});
  return events;
}

void BusNode::commit_and_send(Effects& effects) {
  if (!effects.transaction.empty()) must_do(store_->commit(effects.transaction));
  core_->on_committed();
  for (const node::link::Signed& frame : effects.frames) {
    auto sealed = core_->sealer().seal(frame, std::chrono::steady_clock::now());
    if (sealed) (void)link_.publish(std::move(*sealed));  // what does not leave goes out again
  }
  if (!effects.replies.empty()) take_replies(effects.replies);
  if (on_committed) on_committed(effects);
}

/// Every draft of the bench is one that the agreement releases.
void BusNode::take_replies(const std::vector<Reply>& replies) {
  for (const Reply& reply : replies) {
    if (!reply.answer) stop_bench("a publication was refused: " + reply.answer.error().text());
    for (const PublishOutcome& outcome : *reply.answer->outcomes()) {
      if (!outcome.record) stop_bench("a record did not go: " + reply.answer->json().dump());
      ++accepted_;
    }
  }
  const std::lock_guard lock(mutex_);
  unanswered_ -= replies.size();
  room_.notify_all();
}

void BusNode::publish(std::vector<Draft> drafts) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return unanswered_ < kMaxPublishesWaiting; });
  ++unanswered_;
  Publish event;
  event.command_id = 1;
  event.drafts = std::move(drafts);
  waiting_.emplace_back(std::move(event));
  wake_.notify_one();
}

}  // namespace accord::bench
