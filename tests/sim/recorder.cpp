// What a World does, as a history.
#include "tests/sim/recorder.hpp"

#include "node/pipeline/wire.hpp"

namespace accord::sim {

using scenario::Nation;

Recorder::Recorder(scenario::World& world, std::vector<std::string> nations, std::ostream* lines)
    : trace(lines), world_(world), nations_(std::move(nations)) {
  world_.before_commit = [this](Nation& nation, node::pipeline::Effects& effects) {
    take_frames();
    if (effects.transaction.empty()) return;
    trace.commit(world_.now(), nation.id.text(), effects.transaction);
    life_of(nation).commits.push_back({++moment_, effects.transaction});
  };
}

Life& Recorder::life_of(Nation& nation) {
  std::vector<Life>& lives = history.lives[nation.id];
  const IncarnationId& now = nation.core->incarnation();
  if (lives.empty() || lives.back().incarnation != now) lives.push_back({now, {}, {}, {}, false});
  return lives.back();
}

void Recorder::take_frames() {
  for (; frames_ < world_.wire.size(); ++frames_) {
    const auto& captured = world_.wire[frames_];
    Frame frame{moment_, captured.from, captured.to, captured.body};
    trace.frame(world_.now(), frame.from.text() + ">" + frame.to.text(), frame.body);
    mark(frame);
    history.wire.push_back(std::move(frame));
  }
}

void Recorder::mark(const Frame& frame) {
  const auto control = node::pipeline::parse_control(frame.body);
  const bool is_receipt = control && control->kind == node::pipeline::ControlKind::receipt;
  if (control && !is_receipt) return;
  if (!seen_.insert(frame.body).second)
    marks.insert(is_receipt ? "receipt_repeated" : "batch_resent");
}

void Recorder::event(const std::string& what) {
  take_frames();
  trace.event(world_.now(), what);
}

void Recorder::answered(Nation& nation, const nlohmann::json& answer) {
  if (answer.is_null() || !nation.core) return;
  for (const auto& row : answer.at("outcomes")) {
    Answer one{nation.id, nation.core->incarnation(), {}, std::nullopt};
    one.to = NationId::parse(row.at("to").get<std::string>()).value();
    if (row.at("verdict") == "release")
      one.released = RecordId::parse(row.at("record").get<std::string>()).value();
    marks.insert("answer_" + row.at("verdict").get<std::string>());
    history.answers.push_back(std::move(one));
  }
}

void Recorder::read(Nation& nation, Life& life) {
  std::size_t& before = delivered_[nation.id];
  life.delivered.assign(nation.delivered.begin() + static_cast<std::ptrdiff_t>(before),
                        nation.delivered.end());
  before = nation.delivered.size();
  life.journal = read_journal(*nation.store, life.commits);
}

void Recorder::life_ends(Nation& nation) {
  take_frames();
  std::vector<Life>& lives = history.lives[nation.id];
  if (lives.empty()) return;
  read(nation, lives.back());
  lives.back().lost = true;
}

void Recorder::finish() {
  take_frames();
  for (const std::string& name : nations_) {
    Nation& nation = world_.nation(name);
    world_.commit(nation);
    read(nation, life_of(nation));
  }
  take_frames();
}

}  // namespace accord::sim
