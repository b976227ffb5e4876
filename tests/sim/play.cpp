// The phases of a run.
#include "tests/sim/play.hpp"

#include "tests/sim/coalition.hpp"

namespace accord::sim {
namespace {

using namespace std::chrono_literals;

// A receipt or batch is sent again after 60 s at the latest, a second life of a store within a
// minute is refused for as long, and what was said then needs a few round trips.
constexpr Nanos kRestWithin = 240s;
constexpr Nanos kRestAfterEach = 90s;
// To decide 24 h, to deliver 24 h, to check 24 h: every request has ended after three.
constexpr int kDays = 4;
constexpr int kPlayedAgain = 20;

/// True when nothing is at unrest within the limit.
bool come_to_rest(Coalition& coalition, Nanos limit) {
  const UtcTime until = coalition.world.now() + limit;
  for (;;) {
    (void)coalition.restore_all();
    if (coalition.unrest().empty()) return true;
    if (coalition.world.now() >= until) return false;
    coalition.world.run_for(1s);
  }
}

/// Whoever recorded the wire plays some of it again, a day later: no memory of what was taken may
/// have an end.
void play_again(Coalition& coalition, const Case& one) {
  if (one.without.contains(Fault::repeat)) return;
  Dice dice(one.seed, "a day later");
  for (int i = 0; i < kPlayedAgain; ++i)
    coalition.do_step(
        {{{Deed::replay, 0, 0, static_cast<std::int64_t>(dice.number() >> 1)}}, 50ms});
}

void end_requests(Coalition& coalition, const Case& one) {
  for (int day = 0; day == 0 || (day < kDays && !coalition.open_requests().empty()); ++day) {
    coalition.advance_all_clocks(25h);
    coalition.world.run_for(3s);
    if (day == 0) play_again(coalition, one);
    if (!come_to_rest(coalition, kRestAfterEach)) return;
  }
}

void add_marks(Coalition& coalition, const Plan& plan, std::set<std::string>& out) {
  out = coalition.recorder.marks;
  if (coalition.world.crashed.before_commit > 0) out.insert("crash_before_commit");
  if (coalition.world.crashed.after_commit > 0) out.insert("crash_after_commit");
  if (plan.nations.size() == 5) out.insert("five_nations");
}

}  // namespace

Played play(const Case& one, std::ostream* lines) {
  const Plan plan = plan_of(one);
  Coalition coalition(one, plan, lines);
  const UtcTime start = coalition.world.now();
  coalition.world.run_for(2s);
  coalition.begin_faults(plan);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!one.only || one.only->contains(i)) coalition.do_step(plan.steps[i]);
  }
  coalition.end_faults();
  const UtcTime healed = coalition.world.now();
  Played out;
  if (come_to_rest(coalition, kRestWithin)) {
    out.rest_after = coalition.world.now() - healed;
    end_requests(coalition, one);
  }
  History& history = coalition.recorder.history;
  history.unsettled = coalition.unrest();
  for (std::string& what : coalition.open_requests()) history.unsettled.push_back(std::move(what));
  out.virtual_time = coalition.world.now() - start;
  coalition.finish();
  out.violations = check(history);
  out.trace = coalition.recorder.trace.finish();
  add_marks(coalition, plan, out.marks);
  out.frames = history.wire.size();
  for (const auto& [nation, lives] : history.lives) {
    for (const Life& life : lives) out.commits += life.commits.size();
  }
  return out;
}

}  // namespace accord::sim
