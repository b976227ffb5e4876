// Coalition: a World with the agreements of a plan, what its people can do, and what can befall it.
// Deeds of a plan go in, a recorded history comes out.
#pragma once

#include "tests/sim/plan.hpp"
#include "tests/sim/recorder.hpp"

namespace accord::sim {

class Coalition {
 public:
  Coalition(const Case& one, const Plan& plan, std::ostream* lines);

  void begin_faults(const Plan& plan);
  void do_step(const Step& step);
  /// No fault from now on: everybody up, every line open, clocks right, agreements restored.
  void end_faults();
  /// Restores what is still suspended; false when something was.
  bool restore_all();
  void advance_all_clocks(Nanos by);
  /// Reads all journals; nothing happens after it.
  void finish();

  /// Why it is not at rest: a link that is not open, something sent and not receipted. Empty: it
  /// is.
  [[nodiscard]] std::vector<std::string> unrest();
  /// The same of requests that have not ended on both sides.
  [[nodiscard]] std::vector<std::string> open_requests();

  scenario::World world;
  Recorder recorder;

 private:
  using Pair = std::pair<NationId, NationId>;
  using Signed = node::pipeline::WireStatement;
  scenario::Nation& at(std::size_t index) { return world.nation(nations_[index]); }
  void give_agreements(bool holds);
  void act(const Action& action);
  // coalition_work.cpp
  void publish(const Action& action);
  void ask(const Action& action);
  void decide(const Action& action);
  void judge(const Action& action);
  // coalition.cpp
  void unblock(const Action& action);
  void lose_store(scenario::Nation& nation);
  [[nodiscard]] bool has_lost_a_store(const std::string& nation) const;
  void start_all();
  void replay(const Action& action);
  void suspend(scenario::Nation& a, const scenario::Nation& b);
  bool restore(const Pair& parties);
  Result<nlohmann::json> hand_over(scenario::Nation& nation, const Signed& statement);
  void hand_over_all(scenario::Nation& nation);
  bool say(scenario::Nation& nation, const Pair& parties, agreement::StatementKind kind);
  void note_marks_of(scenario::Nation& nation);

  std::vector<std::string> nations_;
  std::map<Pair, agreement::Agreement> between_;  // by code, ascending
  std::set<Pair> blocked_;                        // whose frames do not arrive, in one direction
  std::map<std::pair<NationId, Pair>, std::vector<Signed>> said_;  // and kept
  std::map<Pair, std::set<NationId>> suspended_;                   // who has still to restore it
  std::int64_t next_track_s_ = 60;
  std::uint64_t next_command_ = 1u << 30;
};

}  // namespace accord::sim
