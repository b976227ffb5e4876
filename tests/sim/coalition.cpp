// What befalls a coalition, and its way to rest.
#include "tests/sim/coalition.hpp"

#include <algorithm>

#include "tests/sim/marks.hpp"

namespace accord::sim {

using namespace std::chrono_literals;
using agreement::StatementKind;
using scenario::Nation;
using test_support::must;

namespace {

std::pair<std::string, std::string> ascending(const std::string& a, const std::string& b) {
  return {std::min(a, b), std::max(a, b)};
}

/// Whom a frame of ours is for.
NationId recipient_of(const Bytes& body) {
  if (const auto batch = node::pipeline::parse_batch(body)) return batch->head.recipient;
  return must(node::pipeline::parse_control(body)).recipient;
}

const std::set<std::string> kEnds = {"FULFILLED", "CLOSED_PARTIAL", "FAILED",    "REJECTED",
                                     "DECLINED",  "EXPIRED",        "CANCELLED", "WITHDRAWN"};

agreement::Agreement agreement_between(const std::string& first, const std::string& second) {
  const std::set<std::string> shipped = {"AUS", "GBR", "USA"};
  if (!shipped.contains(first) || !shipped.contains(second))
    return test_support::example_between(first, second);
  std::string file = first + "-" + second + ".json";
  for (char& c : file) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return test_support::example(file);
}

}  // namespace

Coalition::Coalition(const Case& one, const Plan& plan, std::ostream* lines)
    : world(one.seed, plan.nations), recorder(world, plan.nations, lines), nations_(plan.nations) {
  recorder.history.secrets = {scenario::kSensorName};
  world.loses = [this](const NationId& from, const Bytes& body) {
    return !blocked_.empty() && blocked_.contains({from, recipient_of(body)});
  };
  give_agreements(plan.holds);
}

void Coalition::give_agreements(bool holds) {
  for (std::size_t i = 0; i < nations_.size(); ++i) {
    for (std::size_t j = i + 1; j < nations_.size(); ++j) {
      const auto [first, second] = ascending(nations_[i], nations_[j]);
      auto one = agreement_between(first, second);
      if (holds && first == "GBR" && second == "USA")
        one.document.release[0].clauses[0].compilation =
            agreement::Compilation{18, std::chrono::hours(24), agreement::CompiledOver::clause};
      between_.emplace(Pair{must(NationId::parse(first)), must(NationId::parse(second))},
                       std::move(one));
    }
  }
  for (const std::string& name : nations_) {
    Nation& nation = world.nation(name);
    std::vector<agreement::Agreement> held;
    for (const auto& [parties, one] : between_) {
      if (parties.first == nation.id || parties.second == nation.id) held.push_back(one);
    }
    std::sort(held.begin(), held.end(), [](const auto& a, const auto& b) {
      return a.document.name.text() < b.document.name.text();
    });
    world.hold(nation, held);
    recorder.history.law[nation.id] = {held, test_support::example_policy(name), nation.id};
  }
}

void Coalition::begin_faults(const Plan& plan) {
  world.faults = plan.network;
  world.crashes = plan.crashes;
}

void Coalition::do_step(const Step& step) {
  for (const Action& action : step.actions) act(action);
  world.run_for(step.length);
}

void Coalition::act(const Action& action) {
  Nation& nation = at(action.a);
  recorder.event("do " + std::string(name_of(action.deed)) + " " + nation.id.text());
  switch (action.deed) {
    case Deed::publish:
      return publish(action);
    case Deed::ask:
      return ask(action);
    case Deed::decide:
      return decide(action);
    case Deed::judge:
      return judge(action);
    case Deed::block:
      blocked_.emplace(nation.id, at(action.b).id);
      recorder.marks.insert("partition");
      return;
    case Deed::unblock:
      return unblock(action);
    case Deed::kill:
      if (nation.core) world.kill(nation);
      recorder.marks.insert("killed");
      return;
    case Deed::start:
      return start_all();
    case Deed::lose_store:
      return lose_store(nation);
    case Deed::renew_keys:
      if (nation.core) world.restart_with_next_keys(nation);
      return;
    case Deed::set_clock:
      if (Nanos(action.amount) < nation.clock_error) recorder.marks.insert("clock_set_back");
      nation.clock_error = Nanos(action.amount);
      return;
    case Deed::suspend:
      return suspend(nation, at(action.b));
    case Deed::restore:
      (void)restore_all();
      return;
    case Deed::replay:
      return replay(action);
  }
}

void Coalition::unblock(const Action& action) {
  if (blocked_.empty()) return;
  const auto index = static_cast<std::size_t>(action.amount) % blocked_.size();
  blocked_.erase(std::next(blocked_.begin(), static_cast<std::ptrdiff_t>(index)));
  if (!blocked_.empty()) recorder.marks.insert("healed_one_by_one");
}

void Coalition::lose_store(Nation& nation) {
  if (!nation.core) return;
  world.commit(nation);
  if (!nation.core) return;  // fell at this commit, and came up again or not
  note_marks_of(nation);
  recorder.life_ends(nation);
  world.restart_with_an_empty_store(nation);
  hand_over_all(nation);
}

void Coalition::start_all() {
  for (const std::string& name : nations_) {
    if (!world.nation(name).core) world.start(world.nation(name));
  }
}

/// Any frame of before, from whoever sent it to whom it was for, as an eavesdropper can.
void Coalition::replay(const Action& action) {
  if (world.wire.empty()) return;
  const auto& old = world.wire[static_cast<std::size_t>(action.amount) % world.wire.size()];
  const std::string from = old.from.text();
  Bytes body = old.body;
  world.inject(from, world.nation(old.to.text()), std::move(body));
}

Result<nlohmann::json> Coalition::hand_over(Nation& nation, const Signed& statement) {
  return world.command(
      nation, "agreement.statement",
      {{"document", as_text(statement.document)}, {"signature", as_text(statement.signature)}});
}

/// What the nation's officers have signed lies beside its agreements, also when its store is new.
void Coalition::hand_over_all(Nation& nation) {
  for (const auto& [key, statements] : said_) {
    if (key.first != nation.id) continue;
    for (const Signed& one : statements) (void)hand_over(nation, one);
  }
}

bool Coalition::say(Nation& nation, const Pair& parties, StatementKind kind) {
  std::vector<Signed>& before = said_[{nation.id, parties}];
  const auto number = static_cast<std::uint32_t>(before.size()) + 1;
  Signed next = world.sign(nation, {kind, number, between_.at(parties).hash, world.now()});
  const auto said = hand_over(nation, next);
  // A node that fell before it answered may hold it: it stays signed, and is handed over again.
  if (said || said.error().code == Code::node_unreachable) before.push_back(std::move(next));
  return said.has_value();
}

void Coalition::suspend(Nation& a, const Nation& b) {
  const auto [first, second] = std::minmax(a.id, b.id);
  const Pair parties{first, second};
  if (!a.core || a.clock_error != Nanos{0} || suspended_.contains(parties)) return;
  const std::size_t before = said_[{a.id, parties}].size();
  (void)say(a, parties, StatementKind::suspend);
  if (said_[{a.id, parties}].size() == before) return;  // what is signed stays, whatever fell
  suspended_[parties] = {first, second};
  recorder.marks.insert("suspended");
}

bool Coalition::restore(const Pair& parties) {
  auto& waiting = suspended_.at(parties);
  for (const NationId& id : std::set<NationId>(waiting)) {
    // An officer looks at another clock than the node's: what bears a wrong time counts for
    // nothing.
    if (world.nation(id.text()).clock_error != Nanos{0}) continue;
    if (say(world.nation(id.text()), parties, StatementKind::restore)) waiting.erase(id);
  }
  return waiting.empty();
}

bool Coalition::restore_all() {
  bool stood = true;
  for (auto& [parties, waiting] : std::map(suspended_)) {
    stood = false;
    if (restore(parties)) suspended_.erase(parties);
  }
  return stood;
}

void Coalition::end_faults() {
  recorder.event("faults end");
  world.faults = {};
  world.crashes = {};
  blocked_.clear();
  for (const std::string& name : nations_) world.nation(name).clock_error = Nanos{0};
  start_all();
  for (const std::string& name : nations_) hand_over_all(world.nation(name));
}

void Coalition::advance_all_clocks(Nanos by) {
  recorder.event("all clocks go forward");
  for (const std::string& name : nations_) world.nation(name).clock_error += by;
}

std::vector<std::string> Coalition::unrest() {
  std::vector<std::string> out;
  for (const auto& [parties, waiting] : suspended_)
    out.push_back("the agreement of " + parties.first.text() + " and " + parties.second.text() +
                  " is suspended");
  for (const std::string& name : nations_) {
    const auto peers = must(world.command(world.nation(name), "peer.list"));
    for (const auto& peer : peers["peers"]) {
      const std::string way = name + ">" + peer["peer"].get<std::string>();
      const std::string state = peer["state"];
      if (state != "open")
        out.push_back(way + " is " + state +
                      (peer.contains("why") ? ": " + peer["why"]["text"].get<std::string>() : ""));
      for (const auto& [lane, at] : peer["lanes"].items()) {
        if (at["acknowledged"] != at["sent"] || at["receipted"] != at["sent"] ||
            at["in_flight_batches"] != 0)
          out.push_back(way + " " + lane + ": " + at.dump());
      }
    }
  }
  return out;
}

bool Coalition::has_lost_a_store(const std::string& nation) const {
  const auto found = recorder.history.lives.find(must(NationId::parse(nation)));
  return found != recorder.history.lives.end() && found->second.front().lost;
}

std::vector<std::string> Coalition::open_requests() {
  std::vector<std::string> out;
  for (const std::string& name : nations_) {
    const auto list = must(world.command(world.nation(name), "task.list"));
    for (const auto& one : list["requests"]) {
      const std::string state = one["state"];
      // Who lost its store has forgotten the request: the other side's own clock must end it.
      const bool forgotten = has_lost_a_store(name) || has_lost_a_store(one["peer"]);
      const bool over = forgotten ? kEnds.contains(state) : !one["open"].get<bool>();
      if (!over)
        out.push_back(name + ": request " + one["request_id"].get<std::string>() + " is " + state);
    }
  }
  return out;
}

void Coalition::finish() {
  for (const std::string& name : nations_) note_marks_of(world.nation(name));
  recorder.finish();
}

void Coalition::note_marks_of(Nation& nation) {
  for (const auto& [key, value] : must(nation.store->counters())) {
    if (const auto mark = mark_of_counter(key.second)) recorder.marks.insert(*mark);
  }
  for (const auto& row : must(nation.store->load()).tasks)
    recorder.marks.insert("request_" + row.state);
}

}  // namespace accord::sim
