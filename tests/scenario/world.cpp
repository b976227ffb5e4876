// The virtual clock, network and nations.
#include "tests/scenario/world.hpp"

#include <algorithm>
#include <utility>

#include "agreement/statement.hpp"
#include "crypto/detached.hpp"
#include "crypto/hash.hpp"
#include "node/app/files.hpp"
#include "node/pipeline/queries.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::scenario {

using test_support::must;

namespace {

constexpr Nanos kTick = std::chrono::milliseconds(50);

constexpr const char* kRadarProfile = R"({
  "sensor_kind": "radar", "data_mode": "SIMULATED", "sensors": { "NORTH-MOOR-RADAR": "GBR-R1" }, "object_names": "norad",
  "track_ids": "derive", "time_tag": "receive", "range_kind": "two_way_halved", "range_units": "km", "doppler_kind": "range_rate",
  "sigmas": {}, "corrections_applied": [], "corrections_needed": []
})";

crypto::Validity validity_around(UtcTime now) {
  return {now - std::chrono::hours(1), now + std::chrono::hours(24 * 365)};
}

}  // namespace

std::unique_ptr<crypto::Identity> make_identity(const NationId& nation, UtcTime now,
                                                crypto::Random& random, crypto::Suite suite) {
  return test_support::make_identity(nation, validity_around(now), random, suite);
}

std::string radar_tdm(UtcTime start, int tracks, int observations, std::uint32_t norad) {
  std::string out = "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-06-01T00:00:00\nORIGINATOR = GBR\n";
  for (int track = 0; track < tracks; ++track) {
    out += "META_START\nTIME_SYSTEM = UTC\nPARTICIPANT_1 = NORTH-MOOR-RADAR\nPARTICIPANT_2 = " +
           std::to_string(norad) +
           "\nMODE = SEQUENTIAL\nPATH = 1,2,1\nANGLE_TYPE = AZEL\nRANGE_UNITS = "
           "km\nMETA_STOP\nDATA_START\n";
    for (int i = 0; i < observations; ++i) {
      std::string at = (start + std::chrono::seconds(track * 60 + i * 10)).text(3);
      at.pop_back();
      out += "ANGLE_1 = " + at + " " + std::to_string(100 + i) + ".25\nANGLE_2 = " + at +
             " 45.5\nRANGE = " + at + " 1200." + std::to_string(track % 10) + "\n";
    }
    out += "DATA_STOP\n";
  }
  return out;
}

World::World(std::uint64_t seed, std::vector<std::string> nations, const Suites& suites)
    : engine_(seed), now_(must(UtcTime::parse("2026-06-01T12:00:00Z"))) {
  SeededRandom key_bytes(~seed);  // apart from all else that the seed gives
  for (const std::string& name : nations) {
    auto one = std::make_unique<Nation>();
    one->id = must(NationId::parse(name));
    one->random = std::make_unique<SeededRandom>(engine_());
    const auto suite = suites.find(name);
    auto keys = test_support::make_keys(
        one->id, validity_around(now_), *one->random,
        {suite == suites.end() ? crypto::Suite::ed25519 : suite->second, 2, &key_bytes});
    one->identity = std::move(keys.identities[0]);
    one->next_identity = std::move(keys.identities[1]);
    one->officer = std::move(keys.officer);
    one->root_key = std::move(keys.root_key);
    one->store = empty_store(*one);
    nations_.push_back(std::move(one));
  }
  for (auto& one : nations_) {
    for (auto& other : nations_) (void)one->trust.add_root(other->id, other->identity->root);
    std::vector<agreement::Agreement> held;
    for (const char* file : {"aus-gbr.json", "aus-usa.json", "gbr-usa.json"}) {
      auto candidate = example(file);
      if (candidate.document.party(one->id) != nullptr) held.push_back(std::move(candidate));
    }
    one->agreements =
        must(agreement::compile(std::move(held), example_policy(one->id.text()), one->id));
    auto brought = std::make_shared<node::pipeline::CourierKeys>();
    for (auto& other : nations_) {
      if (other == one) continue;
      (*brought)[other->id] =
          test_support::courier_keys_between(one->id, other->id, now_ - std::chrono::hours(1));
    }
    one->courier_keys = std::move(brought);
    start(*one);
  }
}

std::unique_ptr<node::store::Store> World::empty_store(Nation& nation) {
  std::array<std::uint8_t, 10> bytes{};
  nation.random->fill(bytes);
  return must(node::store::SqliteStore::open(":memory:",
                                             IncarnationId::v7(now_.unix_ns() / 1'000'000, bytes)));
}

void World::restart_with_an_empty_store(Nation& nation) {
  restart_with(nation, empty_store(nation));
}

void World::restart_with(Nation& nation, std::unique_ptr<node::store::Store> store) {
  kill(nation);
  nation.store = std::move(store);
  start(nation);
}

void World::restart_with_next_keys(Nation& nation) {
  kill(nation);
  std::swap(nation.identity, nation.next_identity);
  start(nation);
}

Nation& World::nation(const std::string& id) {
  const auto found = std::find_if(nations_.begin(), nations_.end(),
                                  [&](const auto& one) { return one->id.text() == id; });
  ACCORD_ASSERT(found != nations_.end());
  return **found;
}

void World::start(Nation& nation) {
  node::pipeline::CoreConfig config;
  config.timings = timings;
  for (const auto& other : nations_) {
    if (other->id != nation.id) config.peers.push_back(other->id);
  }
  nation.core = must(Core::start(std::move(config), {*nation.identity,
                                                     nation.trust,
                                                     nation.agreements,
                                                     *nation.store,
                                                     *nation.random,
                                                     {},
                                                     nation.next_versions,
                                                     nation.types,
                                                     nation.courier_keys}));
  for (const auto& other : nations_) {
    if (other->id == nation.id || !other->core) continue;
    cut_.erase({nation.id, other->id});  // sockets are opened at a start, whatever was before
    if (!is_up(nation.id, other->id)) continue;
    step(nation, node::pipeline::LinkConnected{other->id, true});
    if (other->core) step(*other, node::pipeline::LinkConnected{nation.id, true});
  }
}

void World::kill(Nation& nation) {
  nation.core.reset();
  nation.waiting = {};  // steps without a commit never were
  nation.events_waiting = 0;
  std::erase_if(in_flight_, [&](const InFlight& frame) { return frame.to == nation.id; });
  for (const auto& other : nations_) {
    if (other->core && other->id != nation.id)
      step(*other, node::pipeline::LinkConnected{nation.id, false});
  }
}

void World::hold(Nation& nation, std::vector<agreement::Agreement> agreements,
                 std::vector<agreement::Agreement> next) {
  nation.agreements =
      must(agreement::compile(std::move(agreements), example_policy(nation.id.text()), nation.id));
  nation.next_versions = std::move(next);
  step(nation, node::pipeline::AgreementsChanged{
                   nation.agreements, nation.next_versions, {}, {}, nation.types});
  commit(nation);
}

node::pipeline::WireStatement World::sign(Nation& nation, const Saying& saying) {
  const UtcTime at = now_ + nation.clock_error;
  const std::string text =
      agreement::statement_text({saying.kind, nation.id, saying.about, saying.number, at,
                                 saying.effective, saying.successor});
  const auto detached = must(
      crypto::sign_detached(nation.officer->key, nation.officer->certificate, as_bytes(text), at));
  const std::string signature = detached.text();
  return {Bytes(text.begin(), text.end()), Bytes(signature.begin(), signature.end())};
}

Result<nlohmann::json> World::say(Nation& nation, const Saying& saying) {
  const auto said = sign(nation, saying);
  return command(nation, "agreement.statement",
                 {{"document", as_text(said.document)}, {"signature", as_text(said.signature)}});
}

/// Half of the groups are of one event; the others of up to 16, so that with the ticks every border
/// between two commits is met.
std::size_t World::draw_group_size() {
  if (together_ > 0) return together_;
  if (chance() < 0.5) return 1;
  return 2 + static_cast<std::size_t>(engine_() % 15);
}

void World::step(Nation& nation, node::pipeline::Event event, node::pipeline::Follows follows) {
  if (!nation.core) return;
  if (nation.events_waiting++ == 0) nation.events_per_commit = draw_group_size();
  const bool ends_group = std::holds_alternative<node::pipeline::Tick>(event);
  const Status status = nation.core->step({now_ + nation.clock_error, steady()}, std::move(event),
                                          nation.waiting, follows);
  ACCORD_ASSERT(status.has_value());
  if (ends_group || nation.events_waiting >= nation.events_per_commit) commit(nation);
}

void World::step_together(Nation& nation, std::deque<node::pipeline::Event> events) {
  commit(nation);
  together_ = events.size();
  while (!events.empty()) {
    node::pipeline::Event event = std::move(events.front());
    events.pop_front();
    step(nation, std::move(event), node::pipeline::what_follows(events));
  }
  together_ = 0;
  commit(nation);
}

void World::commit(Nation& nation) {
  if (!nation.core || nation.events_waiting == 0) return;
  nation.events_waiting = 0;
  Effects effects = std::exchange(nation.waiting, {});
  const bool writes = !effects.transaction.empty();
  if (writes && chance() < crashes.before_commit) {
    ++crashed.before_commit;
    return crash(nation);
  }
  if (before_commit) before_commit(nation, effects);
  if (writes) {
    const Status committed = nation.store->commit(effects.transaction);
    if (!committed) std::fprintf(stderr, "%s\n", committed.error().text().c_str());
    ACCORD_ASSERT(committed.has_value());
    ++nation.commits;
  }
  // A consumer reads the journal by row number: what is committed reaches it, crash or not.
  for (const auto& row : effects.transaction.inbound_records) {
    const bool delivered = row.outcome == node::store::Outcome::admitted && row.lane == Lane::data;
    if (delivered) nation.delivered.push_back(row);
  }
  if (writes && chance() < crashes.after_commit) {
    ++crashed.after_commit;
    return crash(nation);
  }
  nation.core->on_committed();
  carry_out(nation, std::move(effects));
}

void World::carry_out(Nation& nation, Effects&& effects) {
  for (const auto& frame : effects.frames) send(nation, frame);
  for (auto& reply : effects.replies) nation.replies.push_back(std::move(reply));
  for (const auto& order : effects.link_orders) obey(nation, order);
}

/// As the link agent: a cut closes this nation's sockets, and both sides see the connection go.
void World::obey(Nation& nation, const node::pipeline::LinkOrder& order) {
  Nation& other = this->nation(order.peer.text());
  const std::pair key(nation.id, other.id);
  const bool stood = is_up(nation.id, other.id);
  if (order.cut) {
    cut_.insert(key);
  } else {
    cut_.erase(key);
  }
  const bool stands = is_up(nation.id, other.id);
  if (stood == stands) return;
  std::erase_if(in_flight_, [&](const InFlight& frame) {
    return std::pair(frame.from, frame.to) == key || std::pair(frame.to, frame.from) == key;
  });
  for (const auto& direction : {key, std::pair(other.id, nation.id)}) {
    line_free_at_.erase(direction);  // a new connection waits behind nothing
    last_arrival_.erase(direction);
  }
  step(nation, node::pipeline::LinkConnected{other.id, stands});
  step(other, node::pipeline::LinkConnected{nation.id, stands});
}

bool World::is_up(const NationId& a, const NationId& b) const {
  return !cut_.contains({a, b}) && !cut_.contains({b, a});
}

void World::crash(Nation& nation) {
  kill(nation);
  start(nation);
}

void World::send(Nation& from, const node::link::Signed& thing) {
  const NationId& to = thing.peer();
  if (!is_up(from.id, to)) return;
  const auto sealed = from.core->sealer().seal(thing, steady());
  if (!sealed) return;  // its keys are gone: it goes out again
  wire.push_back({from.id, to, thing.body(), sealed->frame()});
  if (loses && loses(from.id, thing.body())) return;
  if (chance() < faults.loss) return;
  const int copies = chance() < faults.repeat ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    const auto spread = static_cast<double>((faults.delay_max - faults.delay_min).count());
    const Nanos delay = faults.delay_min + Nanos(static_cast<std::int64_t>(spread * chance()));
    Bytes frame = sealed->frame();
    if (chance() < faults.flip_bit)
      frame[engine_() % frame.size()] ^= static_cast<std::uint8_t>(1u << (engine_() % 8));
    UtcTime at = leaves(from.id, to, frame.size()) + delay;
    UtcTime& last = last_arrival_[{from.id, to}];
    if (!faults.reorders) at = last = std::max(at, last);
    in_flight_.push_back({at, order_++, from.id, to, std::move(frame)});
  }
}

/// When the last bit of a frame is on the line: one after the other on a line of limited speed.
UtcTime World::leaves(const NationId& from, const NationId& to, std::size_t bytes) {
  if (faults.bits_per_s == 0) return now_;
  UtcTime& free_at = line_free_at_[{from, to}];
  const auto bits = static_cast<std::int64_t>(bytes) * 8;
  free_at = std::max(free_at, now_) + Nanos(bits * 1'000'000'000 / faults.bits_per_s);
  return free_at;
}

void World::inject(const std::string& from, Nation& to, Bytes body) {
  inject_frame(from, to, frame_from(from, to.id, body));
}

Bytes World::frame_from(const std::string& from, const NationId& to, const Bytes& body) {
  Nation& sender = nation(from);
  if (!sender.core) return body;
  const auto control = node::pipeline::parse_control(body);
  const bool handshake = control && (control->kind == node::pipeline::ControlKind::hello ||
                                     control->kind == node::pipeline::ControlKind::keys);
  node::link::Sealer& sealer = sender.core->sealer();
  const std::uint64_t epoch = handshake ? 0 : sealer.sealing_epoch(to);
  return sealer.frame_around(to, epoch, body, steady()).value_or(body);
}

void World::inject_frame(const std::string& from, Nation& to, Bytes frame) {
  step(to, node::pipeline::FrameArrived{must(NationId::parse(from)), std::move(frame)});
  commit(to);
}

void World::arrive(InFlight frame) {
  now_ = std::max(now_, frame.at);
  step(nation(frame.to.text()), node::pipeline::FrameArrived{frame.from, std::move(frame.frame)});
}

void World::run_for(Nanos span) {
  const UtcTime until = now_ + span;
  while (now_ < until) {
    const UtcTime tick = std::min(until, now_ + kTick);
    for (;;) {
      const auto next = std::min_element(
          in_flight_.begin(), in_flight_.end(), [](const InFlight& a, const InFlight& b) {
            return std::pair(a.at, a.order) < std::pair(b.at, b.order);
          });
      if (next == in_flight_.end() || next->at > tick) break;
      InFlight frame = std::move(*next);
      in_flight_.erase(next);
      arrive(std::move(frame));
    }
    now_ = tick;
    for (auto& one : nations_) step(*one, node::pipeline::Tick{});
  }
}

bool World::run_until(const std::function<bool()>& done, Nanos limit) {
  const UtcTime until = now_ + limit;
  while (!done()) {
    if (now_ >= until) return false;
    run_for(kTick);
  }
  return true;
}

/// The radar under the alias that the nation's own example policy gives to one: GBR-R1, USA-R1 ...
std::string World::radar_profile_of(const NationId& nation) {
  std::string profile = kRadarProfile;
  const std::string alias = "GBR-R1";
  return profile.replace(profile.find(alias), alias.size(), nation.text() + "-R1");
}

nlohmann::json World::publish(Nation& from, const std::string& tdm, const std::string& label) {
  node::app::FeedOptions options;
  options.label_text = label;
  auto feed = must(node::app::drafts_of(tdm, radar_profile_of(from.id), options));
  return publish(from, std::move(feed.drafts));
}

nlohmann::json World::publish(Nation& from, std::vector<node::pipeline::Draft> drafts) {
  node::pipeline::Publish event;
  event.command_id = next_command_++;
  event.drafts = std::move(drafts);
  const std::uint64_t id = event.command_id;
  step(from, std::move(event));
  commit(from);
  for (const auto& reply : from.replies) {
    if (reply.command_id == id) return must(reply.result());
  }
  return {};  // the node crashed before it answered
}

Result<nlohmann::json> World::command(Nation& nation, const std::string& name,
                                      const nlohmann::json& args,
                                      std::optional<node::pipeline::Operator> by) {
  const std::uint64_t id = next_command_++;
  step(nation, node::pipeline::Command{id, name, args, std::move(by)});
  commit(nation);
  for (const auto& reply : nation.replies) {
    if (reply.command_id == id) return reply.result();
  }
  return fail(Code::node_unreachable, "crashed before it answered");
}

void World::restore_link(Nation& nation, const std::string& peer) {
  for (const char* name : {"Ann Marsh", "Bob Lee"}) {
    node::pipeline::Operator officer;
    officer.name = name;
    officer.roles = {node::pipeline::OperatorRole::security_officer};
    officer.valid_to = kNever;
    (void)must(command(nation, "peer.restore", {{"peer", peer}}, officer));
  }
}

bool World::links_open() {
  for (const auto& one : nations_) {
    if (!one->core) return false;
    const auto peers = command(*one, "peer.list");
    if (!peers) return false;
    for (const auto& peer : (*peers)["peers"]) {
      if (peer["state"] != "open" || !peer["keys"]["taken"]) return false;
    }
  }
  return true;
}

nlohmann::json World::peer(Nation& nation, const std::string& name) {
  return must(command(nation, "peer.show", {{"peer", name}}));
}

std::uint64_t World::counter(Nation& nation, const std::string& peer, const std::string& name) {
  commit(nation);
  const auto all = must(nation.store->counters());
  const auto found = all.find({peer, name});
  return found == all.end() ? 0 : found->second;
}

nlohmann::json World::summary(Nation& nation) {
  commit(nation);
  return must(node::pipeline::summary(*nation.store));
}

}  // namespace accord::scenario
