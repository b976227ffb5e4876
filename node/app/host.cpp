// Events in, one commit, effects out.
#include "node/app/host.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "node/app/feed.hpp"
#include "node/app/files.hpp"
#include "node/pipeline/arguments.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::app {
namespace {

constexpr std::uint32_t kPagesOfAMib = 256;  // of 4 KiB

void write_log(const pipeline::LogLine& line) {
  const auto level = line.severity == pipeline::Severity::info      ? spdlog::level::info
                     : line.severity == pipeline::Severity::warning ? spdlog::level::warn
                                                                    : spdlog::level::critical;
  spdlog::log(level, "{}{}{}", line.peer.text(), line.peer.empty() ? "" : " ", line.text);
}

pipeline::AgreementsChanged changed(AgreementFiles files) {
  return {std::move(files.present), std::move(files.next), std::move(files.statements),
          std::move(files.shadow), std::move(files.types)};
}

/// What was kept by the old texts would be misread by others; the core knows older ones still.
Status check_same_texts(const PayloadTypes& before, const PayloadTypes& now) {
  for (const DeclaredSchema* schema : now.declared()) {
    const PayloadType* known = before.find(schema->code);
    if (known == nullptr || known->schema_digest == schema->digest) continue;
    return fail(Code::schema_digest_mismatch,
                schema->code + " has another text now; a changed text needs a code of its own");
  }
  return {};
}

std::vector<crypto::RevocationList> revocations_of(const crypto::TrustStore& trust) {
  std::vector<crypto::RevocationList> out;
  for (const NationId& nation : trust.nations()) {
    if (const auto* list = trust.find_revocations(nation)) out.push_back(*list);
  }
  return out;
}

}  // namespace

Host::Host(NodeConfig config, Holdings holdings, std::unique_ptr<store::SqliteStore> store)
    : config_(std::move(config)),
      holdings_(std::move(holdings)),
      store_(std::move(store)),
      bindings_(config_, holdings_.identity, holdings_.trust),
      link_([this] {
        link::LinkAgentOptions options;
        options.events_waiting = [this] {
          const std::lock_guard lock(mutex_);
          link_waiting_ = true;
          wake_.notify_one();
        };
        return options;
      }()),
      feeds_(config_.feeds, [this](const nlohmann::json& args) { return publish(args); }) {}

Result<std::unique_ptr<Host>> Host::open(NodeConfig config) {
  ACCORD_TRY(crypto::Identity identity, crypto::load_identity(config.keys));
  if (identity.nation != config.nation) {
    return fail(Code::wrong_nation,
                "the keys are " + identity.nation.text() + "'s, the configuration " +
                    config.nation.text() + "'s",
                config.keys.string());
  }
  ACCORD_TRY(crypto::TrustStore trust, crypto::load_trust_store(config.trust));
  ACCORD_CHECK(trust.verify(identity.node_sign.certificate, config.nation, crypto::Role::node_sign,
                            system_now()));
  ACCORD_TRY(auto agreements, load_agreements(config, trust, system_now()));
  ACCORD_TRY(auto catalogue, load_object_catalogue(config));
  ACCORD_TRY(auto courier_keys, load_courier_keys(config));
  crypto::SystemRandom random;
  std::array<std::uint8_t, 10> bytes{};
  random.fill(bytes);
  const auto incarnation = IncarnationId::v7(system_now().unix_ns() / 1'000'000, bytes);
  std::error_code ignored;
  std::filesystem::create_directories(config.store.parent_path(), ignored);
  std::filesystem::permissions(config.store.parent_path(), std::filesystem::perms::owner_all,
                               ignored);
  ACCORD_TRY(auto store,
             store::SqliteStore::open(config.store.string(), incarnation,
                                      {.max_pages = config.store_quota_mib * kPagesOfAMib}));

  std::unique_ptr<Host> host(
      new Host(std::move(config), {std::move(identity), std::move(trust)}, std::move(store)));
  pipeline::CoreConfig core;
  for (const PeerConfig& peer : host->config_.peers) core.peers.push_back(peer.nation);
  core.timings = host->config_.timings;
  core.hold_time = host->config_.hold_days;
  if (host->config_.operators) {
    ACCORD_TRY(host->operators_, load_operators(*host->config_.operators));
  }
  ACCORD_TRY(host->core_, pipeline::Core::start(
                              std::move(core),
                              {host->holdings_.identity, host->holdings_.trust, agreements.present,
                               *host->store_, host->random_, std::move(catalogue), agreements.next,
                               agreements.types, std::move(courier_keys)}));
  host->types_ = agreements.types;
  host->waiting_.push_back(changed(std::move(agreements)));
  ACCORD_CHECK(host->feeds_.open(*host->store_, *host->types_));
  ACCORD_CHECK(host->add_links());
  return host;
}

Status Host::add_links() {
  for (const PeerConfig& peer : config_.peers) {
    ACCORD_TRY(BindingDesk::Change opened, bindings_.open(peer, system_now()));
    core_->set_transport_end(peer.nation, opened.transport_end);
    core_->set_bindings(peer.nation, std::move(opened.bindings));
    ACCORD_CHECK(link_.add_peer(std::move(*opened.reopen)));
  }
  return {};
}

void Host::tend_bindings() {
  const auto now = std::chrono::steady_clock::now();
  for (const PeerConfig& peer : config_.peers)
    apply(bindings_.tend(peer.nation, link_.up_under(peer.nation), now));
}

/// Keys that could not be kept are not used, and the peer is not told that they are held.
void Host::apply(Result<std::optional<BindingDesk::Change>> change) {
  if (!change) {
    spdlog::error("transport keys: {}", change.error().text());
    return;
  }
  if (!*change) return;
  BindingDesk::Change& now = **change;
  core_->set_transport_end(now.peer, now.transport_end);
  core_->set_bindings(now.peer, std::move(now.bindings));
  if (now.reopen) {
    if (auto rekeyed = link_.rekey_peer(std::move(*now.reopen)); !rekeyed)
      spdlog::error("{}: its keys do not change: {}", now.peer.text(), rekeyed.error().text());
  }
  if (now.what.empty()) return;
  spdlog::warn("{}: {}; keys pinned until {}", now.peer.text(), now.what,
               now.transport_end.text(0));
  const std::lock_guard lock(mutex_);
  waiting_.push_back(pipeline::LinkCount{now.peer, now.what, 1});
}

Status Host::run(std::stop_token token) {
  link_thread_ = std::jthread([this](std::stop_token stop) {
    const Status status = link_.run(stop);
    if (status) return;
    const std::lock_guard lock(mutex_);
    link_failed_ = status.error();
    wake_.notify_one();
  });
  feed_thread_ = std::jthread([this](std::stop_token stop) { feeds_.run(stop); });
  const std::stop_callback wake_up(token, [this] { wake_.notify_one(); });
  Status outcome;
  while (!token.stop_requested() && outcome) {
    pipeline::Effects effects;
    std::deque<pipeline::Event> events = take_events(token);
    const pipeline::Instant now{system_now(), std::chrono::steady_clock::now()};
    while (!events.empty() && outcome) {
      pipeline::Event event = std::move(events.front());
      events.pop_front();
      outcome = core_->step(now, std::move(event), effects, pipeline::what_follows(events));
    }
    if (outcome) outcome = carry_out(effects);
    if (outcome) backups_.go_on(*store_);
    if (outcome) outcome = link_status();
  }
  link_thread_.request_stop();
  feed_thread_.request_stop();
  link_thread_.join();
  refuse_all_waiting();
  feed_thread_.join();
  return outcome;
}

/// A node without its link thread serves nobody: it stops, and whoever supervises it starts it
/// anew.
Status Host::link_status() {
  const std::lock_guard lock(mutex_);
  if (link_failed_) return fail(*link_failed_);
  return {};
}

std::deque<pipeline::Event> Host::take_events(std::stop_token token) {
  std::deque<pipeline::Event> events;
  {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kTickInterval, [&] {
      return token.stop_requested() || link_waiting_ || link_failed_ || !waiting_.empty();
    });
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
  note_once_a_second(events);
  if (const auto fill = store_->fill())  // an error there is the next commit's too
    events.emplace_front(pipeline::StoreFill{fill->used, fill->allowed});
  events.emplace_back(pipeline::Tick{});
  return events;
}

void Host::note_once_a_second(std::deque<pipeline::Event>& events) {
  const auto now = std::chrono::steady_clock::now();
  if (now - noted_at_ < std::chrono::seconds(1)) return;
  noted_at_ = now;
  note_link_counters(events);
  note_full_queues(events);
  tend_bindings();
}

/// What happened below the core: frames refused, by code, with their number; and the link's other
/// counters.
void Host::note_link_counters(std::deque<pipeline::Event>& events) {
  for (const PeerConfig& peer : config_.peers) {
    const auto counters = link_.counters(peer.nation);
    if (!counters) continue;
    auto& told = refused_told_[peer.nation];
    for (const auto& [code, count] : counters->frames_refused) {
      const std::uint64_t more = count - std::exchange(told[code], count);
      if (more > 0)
        events.push_back(pipeline::LinkRefusal{
            peer.nation, code, std::to_string(more) + " frames refused by the link"});
    }
    auto& counted = link_counted_[peer.nation];
    for (const auto& [name, count] : link::events_of(*counters)) {
      const std::uint64_t more = count - std::exchange(counted[std::string(name)], count);
      if (more > 0) events.push_back(pipeline::LinkCount{peer.nation, std::string(name), more});
    }
  }
}

void Host::note_full_queues(std::deque<pipeline::Event>& events) {
  const std::lock_guard lock(mutex_);
  for (const auto& [queue, times] : full_)
    events.push_back(pipeline::QueueFull{queue.first, queue.second, times});
  full_.clear();
}

void Host::count_full(const NationId& peer, const std::string& queue) {
  const std::lock_guard lock(mutex_);
  ++full_[{peer, queue}];
}

std::optional<pipeline::Event> Host::event_of(link::LinkEvent event) {
  if (auto* frame = std::get_if<link::FrameReceived>(&event)) {
    return pipeline::FrameArrived{frame->peer, std::move(frame->frame)};
  }
  if (auto* up = std::get_if<link::PeerUp>(&event)) return pipeline::LinkConnected{up->peer, true};
  if (auto* down = std::get_if<link::PeerDown>(&event))
    return pipeline::LinkConnected{down->peer, false};
  if (auto* refused = std::get_if<link::HandshakeRefused>(&event)) {
    return pipeline::LinkRefusal{refused->peer, refused->code, refused->detail};
  }
  if (auto* fault = std::get_if<link::LinkFault>(&event))
    return pipeline::LinkRefusal{fault->peer, fault->code, fault->detail};
  return std::nullopt;
}

Status Host::carry_out(pipeline::Effects& effects) {
  if (!effects.transaction.empty()) ACCORD_CHECK(store_->commit(effects.transaction));
  core_->on_committed();
  for (const link::Signed& frame : effects.frames) send(frame);
  for (const pipeline::LinkOrder& order : effects.link_orders) {
    const Status status = order.cut ? link_.cut(order.peer) : link_.restore(order.peer);
    if (status) continue;
    spdlog::error("{}: {}", order.peer.text(), status.error().text());
    if (status.error().code == Code::link_queue_full) count_full(order.peer, "cuts and restores");
  }
  for (const pipeline::BindingNews& news : effects.bindings) apply(bindings_.take(news));
  for (const pipeline::LogLine& line : effects.log) write_log(line);
  for (pipeline::Reply& answer : effects.replies) reply(answer);
  return {};
}

/// What does not leave goes out again: delivery rests on the journal.
void Host::send(const link::Signed& frame) {
  auto sealed = core_->sealer().seal(frame, std::chrono::steady_clock::now());
  const Status status = sealed ? link_.publish(std::move(*sealed)) : fail(sealed.error());
  if (status) return;
  spdlog::debug("{}: {}", frame.peer().text(), status.error().text());
  if (status.error().code == Code::link_queue_full) count_full(frame.peer(), "frames to send");
}

void Host::reply(pipeline::Reply& answer) {
  const std::lock_guard lock(mutex_);
  const auto found = promises_.find(answer.command_id);
  if (found == promises_.end()) return;
  found->second.set_value(std::move(answer.answer));
  promises_.erase(found);
}

void Host::refuse_all_waiting() {
  backups_.stop();
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (auto& [id, promise] : promises_)
    promise.set_value(fail(Code::node_unreachable, "the node is stopping"));
  promises_.clear();
}

std::vector<std::uint32_t> Host::operator_uids() {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint32_t> uids;
  for (const Operator& one : operators_) uids.push_back(one.uid);
  return uids;
}

/// The operator who calls; nothing for the node's own user or root who is none.
Result<std::optional<Operator>> Host::caller(std::uint32_t uid, const std::string& command) {
  const bool trusted = uid == ::geteuid() || uid == 0;
  const std::lock_guard lock(mutex_);
  const Operator* person = find_operator(operators_, uid);
  if (person == nullptr && !trusted)
    return fail(Code::not_permitted_local, "this user is no operator of this node");
  if (person == nullptr) return std::optional<Operator>{};
  if (!trusted) ACCORD_CHECK(check_may_ask(*person, command, system_now()));
  return std::optional<Operator>{*person};
}

Result<nlohmann::json> Host::call(std::uint32_t uid, const std::string& command,
                                  const nlohmann::json& args) {
  ACCORD_TRY(std::optional<Operator> person, caller(uid, command));
  if (command == "publish") return publish(args);
  if (command == "reload") {
    ACCORD_CHECK(reload());
    return nlohmann::json{{"reloaded", true}};
  }
  if (command == "config") return to_json(config_);
  if (command == "backup.create") {
    ACCORD_TRY(const std::string file, pipeline::Arguments(args).text("file"));
    return backups_.create(file);
  }
  pipeline::Command event;
  event.name = command;
  event.args = args;
  event.by = std::move(person);
  return submit(std::move(event));
}

/// Requires the mutex.
tl::unexpected<Error> Host::no_room() {
  ++full_[{NationId{}, "commands"}];
  return fail(Code::node_unreachable, "too many commands are waiting");
}

Result<nlohmann::json> Host::submit(pipeline::Event event) {
  std::future<Result<pipeline::Answer>> answer;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return fail(Code::node_unreachable, "the node is stopping");
    if (waiting_.size() >= kMaxWaitingEvents) return no_room();
    const std::uint64_t id = next_command_id_++;
    if (auto* command = std::get_if<pipeline::Command>(&event)) command->id = id;
    if (auto* to_publish = std::get_if<pipeline::Publish>(&event)) to_publish->command_id = id;
    answer = promises_[id].get_future();
    waiting_.push_back(std::move(event));
    wake_.notify_one();
  }
  const auto said = answer.get();
  if (!said) return fail(said.error());
  return said->json();
}

std::shared_ptr<const PayloadTypes> Host::types() {
  const std::lock_guard lock(mutex_);
  return types_;
}

Result<nlohmann::json> Host::publish(const nlohmann::json& args) {
  const pipeline::Arguments given(args);
  ACCORD_TRY(const std::string text, feed_text_of(args));
  ACCORD_TRY(const std::string profile, given.text("profile"));
  ACCORD_TRY(const FeedOptions options, publish_options_of(args));
  ACCORD_TRY(std::vector<NationId> recipients, recipients_of(args));
  ACCORD_TRY(FeedDrafts feed, drafts_of(text, profile, options, *types()));
  nlohmann::json translation = to_json(feed.translation);
  pipeline::Publish event;
  event.drafts = std::move(feed.drafts);
  event.recipients = std::move(recipients);
  ACCORD_TRY(nlohmann::json out, submit(std::move(event)));
  out["translation"] = std::move(translation);
  return out;
}

Status Host::reload() {
  auto agreements = load_agreements(config_, holdings_.trust, system_now());
  if (!agreements) {
    spdlog::error("agreements not reloaded, the old ones stay: {}", agreements.error().text());
    return fail(agreements.error());
  }
  if (auto status = check_same_texts(*types(), *agreements->types); !status) {
    spdlog::error("agreements not reloaded, the old ones stay: {}", status.error().text());
    return status;
  }
  auto catalogue = load_object_catalogue(config_);
  if (!catalogue) {
    spdlog::error("object catalogue not reloaded, the old one stays: {}", catalogue.error().text());
    return fail(catalogue.error());
  }
  auto courier_keys = load_courier_keys(config_);
  if (!courier_keys) {
    spdlog::error("courier keys not reloaded, the old ones stay: {}", courier_keys.error().text());
    return fail(courier_keys.error());
  }
  const auto trust = crypto::load_trust_store(config_.trust);
  if (!trust) {
    spdlog::error("revocation lists not reloaded: {}", trust.error().text());
    return fail(trust.error());
  }
  if (auto status = feeds_.reload(); !status) {
    spdlog::error("profiles of feeds not reloaded, the old ones stay: {}", status.error().text());
    return status;
  }
  std::vector<Operator> people;
  if (config_.operators) {
    auto read = load_operators(*config_.operators);
    if (!read) {
      spdlog::error("operators not reloaded, the old ones stay: {}", read.error().text());
      return fail(read.error());
    }
    people = std::move(*read);
  }
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMaxWaitingEvents) return no_room();
  types_ = agreements->types;
  waiting_.push_back(pipeline::Reloaded{{std::move(*catalogue)},
                                        {std::move(*courier_keys)},
                                        {revocations_of(*trust)},
                                        changed(std::move(*agreements))});
  operators_ = std::move(people);
  wake_.notify_one();
  spdlog::info("agreements reloaded");
  return {};
}

}  // namespace accord::node::app
