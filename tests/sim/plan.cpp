// Rates and steps from a seed. The ranges are those of the simulators that found most: every class
// of fault is off in a good part of the runs, and where it is on, it may be mild or extreme.
#include "tests/sim/plan.hpp"

#include <array>
#include <cstdio>

namespace accord::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 12> kFaultNames = {
    "loss",  "repeat",  "flip", "delay", "rate",      "partition",
    "crash", "restart", "life", "clock", "statement", "keys"};
constexpr std::array<std::string_view, 14> kDeedNames = {
    "publish", "ask",        "decide",     "judge",     "block",   "unblock", "kill",
    "start",   "lose_store", "renew_keys", "set_clock", "suspend", "restore", "replay"};
constexpr std::array<const char*, 5> kNations = {"USA", "GBR", "AUS", "CAN", "NZL"};
constexpr std::array<std::int64_t, 5> kRates = {48'000, 128'000, 512'000, 2'000'000, 20'000'000};

/// Draws for one class of fault; of a class that the case leaves out nothing happens.
class Drawer {
 public:
  Drawer(const Case& one, Plan& plan) : one_(one), plan_(plan) {}

  void network() {
    scenario::NetworkFaults& net = plan_.network;
    if (Dice dice = of(Fault::loss); on(Fault::loss, dice, 0.6)) net.loss = 0.3 * dice.fraction();
    if (Dice dice = of(Fault::repeat); on(Fault::repeat, dice, 0.5))
      net.repeat = 0.5 * dice.fraction();
    if (Dice dice = of(Fault::flip); on(Fault::flip, dice, 0.4))
      net.flip_bit = 0.05 * dice.fraction();
    if (Dice dice = of(Fault::delay); on(Fault::delay, dice, 0.5))
      net.delay_max = Nanos(20ms) + Nanos(static_cast<std::int64_t>(2e9 * dice.fraction()));
    if (Dice dice = of(Fault::rate); on(Fault::rate, dice, 0.25))
      net.bits_per_s = kRates[dice.below(kRates.size())];
    if (Dice dice = of(Fault::crash); on(Fault::crash, dice, 0.5)) {
      plan_.crashes.before_commit = 0.02 * dice.fraction();
      plan_.crashes.after_commit = 0.02 * dice.fraction();
    }
  }

  void repeats() {
    Dice dice = of(Fault::repeat);
    if (!on(Fault::repeat, dice, 0.5)) return;
    for (Step& step : plan_.steps) {
      if (dice.chance(0.3)) add(step, {Deed::replay, 0, 0, large(dice)});
    }
  }

  /// Cuts of several shapes, and healing one direction after the other in another order than they
  /// broke.
  void partitions() {
    Dice dice = of(Fault::partition);
    if (!on(Fault::partition, dice, 0.5)) return;
    for (Step& step : plan_.steps) {
      if (dice.chance(0.5)) add(step, {Deed::unblock, 0, 0, large(dice)});
      if (!dice.chance(0.3)) continue;
      const auto [a, b] = pair(dice);
      const std::size_t shape = dice.below(3);
      if (shape < 2) add(step, {Deed::block, a, b, 0});  // one way
      if (shape == 1) add(step, {Deed::block, b, a, 0});
      if (shape == 2) isolate(step, a);
    }
  }

  void restarts() {
    Dice dice = of(Fault::restart);
    if (!on(Fault::restart, dice, 0.4)) return;
    for (Step& step : plan_.steps) {
      if (dice.chance(0.5)) add(step, {Deed::start, 0, 0, 0});
      if (dice.chance(0.15)) add(step, {Deed::kill, nation(dice), 0, 0});
    }
  }

  void once(Fault fault, double share, Deed deed) {
    Dice dice = of(fault);
    if (!on(fault, dice, share)) return;
    Step& step = any(dice);
    add(step, {deed, nation(dice), 0, 0});
  }

  /// Within the agreements' bound of 5 s, beyond it, and beyond certificates and deadlines.
  void clocks() {
    Dice dice = of(Fault::clock);
    if (!on(Fault::clock, dice, 0.4)) return;
    const std::array<Nanos, 8> errors = {1s, -1s, 2s, -2s, 30s, -30s, Nanos(2h), Nanos(-2h)};
    for (std::size_t i = 0; i < plan_.nations.size(); ++i)
      add(plan_.steps.front(), {Deed::set_clock, i, 0, errors[dice.below(4)].count()});
    for (std::size_t jumps = dice.below(4); jumps > 0; --jumps) {
      Step& step = any(dice);
      add(step, {Deed::set_clock, nation(dice), 0, errors[dice.below(errors.size())].count()});
    }
  }

  void statements() {
    Dice dice = of(Fault::statement);
    if (!on(Fault::statement, dice, 0.25)) return;
    const auto [a, b] = pair(dice);
    const std::size_t from = dice.below(plan_.steps.size());
    add(plan_.steps[from], {Deed::suspend, a, b, 0});
    const std::size_t to = from + 1 + dice.below(4);
    if (to < plan_.steps.size()) add(plan_.steps[to], {Deed::restore, a, b, 0});
  }

  void work() {
    Dice dice(one_.seed, "work");
    for (Step& step : plan_.steps) {
      for (std::size_t i = 1 + dice.below(2); i > 0; --i)
        add(step, {Deed::publish, nation(dice), 0, large(dice)});
      if (dice.chance(0.35)) {
        const auto [a, b] = pair(dice);
        add(step, {Deed::ask, a, b, large(dice)});
      }
      if (dice.chance(0.4)) add(step, {Deed::decide, nation(dice), 0, large(dice)});
      if (dice.chance(0.3)) add(step, {Deed::judge, nation(dice), 0, large(dice)});
    }
  }

 private:
  [[nodiscard]] Dice of(Fault fault) const { return {one_.seed, name_of(fault)}; }
  [[nodiscard]] bool on(Fault fault, Dice& dice, double share) const {
    return dice.chance(share) && !one_.without.contains(fault);
  }
  static void add(Step& step, const Action& action) { step.actions.push_back(action); }
  static std::int64_t large(Dice& dice) { return static_cast<std::int64_t>(dice.number() >> 1); }
  [[nodiscard]] std::size_t nation(Dice& dice) const { return dice.below(plan_.nations.size()); }
  [[nodiscard]] Step& any(Dice& dice) { return plan_.steps[dice.below(plan_.steps.size())]; }
  [[nodiscard]] std::pair<std::size_t, std::size_t> pair(Dice& dice) const {
    const std::size_t a = nation(dice);
    const std::size_t b = (a + 1 + dice.below(plan_.nations.size() - 1)) % plan_.nations.size();
    return {a, b};
  }
  void isolate(Step& step, std::size_t a) const {
    for (std::size_t b = 0; b < plan_.nations.size(); ++b) {
      if (b == a) continue;
      add(step, {Deed::block, a, b, 0});
      add(step, {Deed::block, b, a, 0});
    }
  }

  const Case& one_;
  Plan& plan_;
};

}  // namespace

std::string_view name_of(Fault fault) { return kFaultNames.at(static_cast<std::size_t>(fault)); }
std::string_view name_of(Deed deed) { return kDeedNames.at(static_cast<std::size_t>(deed)); }

std::optional<Fault> fault_of(std::string_view name) {
  for (const Fault fault : kFaults) {
    if (name_of(fault) == name) return fault;
  }
  return std::nullopt;
}

std::string arguments_of(const Case& one) {
  char seed[32];
  std::snprintf(seed, sizeof seed, "--seed 0x%llx", static_cast<unsigned long long>(one.seed));
  std::string out = seed;
  if (one.nations != 0) out += " --nations " + std::to_string(one.nations);
  std::string separator = " --without ";
  for (const Fault fault : one.without) {
    out += separator + std::string(name_of(fault));
    separator = ",";
  }
  if (!one.only) return out;
  separator = " --only ";
  if (one.only->empty()) out += separator + "none";
  for (const std::size_t step : *one.only) {
    out += separator + std::to_string(step);
    separator = ",";
  }
  return out;
}

Dice::Dice(std::uint64_t seed, std::string_view purpose) {
  std::uint64_t mixed = 0xcbf29ce484222325ULL;  // FNV-1a of the purpose, so that no two share
  for (const char c : purpose) mixed = (mixed ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
  engine_.seed(seed * 0x9e3779b97f4a7c15ULL ^ mixed);
}

Plan plan_of(const Case& one) {
  Dice dice(one.seed, "plan");
  Plan plan;
  const double size = dice.fraction();
  const std::size_t drawn = size < 0.6 ? 3 : size < 0.85 ? 4 : 5;
  const std::size_t count = one.nations == 0 ? drawn : one.nations;
  plan.nations.assign(kNations.begin(), kNations.begin() + static_cast<std::ptrdiff_t>(count));
  plan.holds = dice.chance(0.5);
  plan.steps.resize(8 + dice.below(13));
  for (Step& step : plan.steps)
    step.length = Nanos(300ms) + Nanos(static_cast<std::int64_t>(3e9 * dice.fraction()));
  Drawer draw(one, plan);
  draw.network();
  draw.restarts();
  draw.partitions();
  draw.once(Fault::life, 0.15, Deed::lose_store);
  draw.once(Fault::keys, 0.2, Deed::renew_keys);
  draw.clocks();
  draw.statements();
  draw.work();
  draw.repeats();
  return plan;
}

}  // namespace accord::sim
