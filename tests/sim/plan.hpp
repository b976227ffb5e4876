// What one simulated run does, drawn from its seed: who takes part, at which rates the network
// fails, and step by step what the nations do and what befalls them. Each class of fault is drawn
// from randomness of its own, so that a run without one class keeps the others as they were: that
// is how a failing run is made smaller (shrink.hpp). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario/world.hpp"

namespace accord::sim {

enum class Fault : std::uint8_t {
  loss,
  repeat,     // a frame comes twice, or once more much later
  flip,       // of a bit
  delay,      // different delays reorder
  rate,       // of the lines
  partition,  // frames of some directions are lost for a while
  crash,      // around a commit
  restart,    // down for a while
  life,       // a store is lost
  clock,      // UTC of a nation is off, or jumps
  statement,  // an agreement is suspended and restored
  keys,       // a nation renews its certificates
};
inline constexpr Fault kFaults[] = {Fault::loss, Fault::repeat,    Fault::flip,      Fault::delay,
                                    Fault::rate, Fault::partition, Fault::crash,     Fault::restart,
                                    Fault::life, Fault::clock,     Fault::statement, Fault::keys};
[[nodiscard]] std::string_view name_of(Fault fault);
[[nodiscard]] std::optional<Fault> fault_of(std::string_view name);

/// All that a reproduction has to name.
struct Case {
  std::uint64_t seed = 1;
  std::size_t nations = 0;  // 3 to 5; 0: as the seed draws
  std::set<Fault> without;
  std::optional<std::set<std::size_t>> only;  // these steps alone
};
/// "--seed 0x11 --without clock,loss --only 3,5"
[[nodiscard]] std::string arguments_of(const Case& one);

enum class Deed : std::uint8_t {
  publish,  // amount: which label and object
  ask,      // nation a asks b; amount: priority and purpose
  decide,   // nation a moves one of its requests; amount: which, and how
  judge,    // nation a decides on a held record; amount: how
  block,    // what a sends to b is lost from now on
  unblock,  // one blocked direction works again; amount: which, so that they heal in any order
  kill,
  start,  // who is down comes up
  lose_store,
  renew_keys,
  set_clock,  // of nation a; amount: ns of error
  suspend,    // nation a suspends its agreement with b
  restore,    // both parties restore it
  replay,     // a captured frame comes once more; amount: which
};
[[nodiscard]] std::string_view name_of(Deed deed);

struct Action {
  Deed deed = Deed::publish;
  std::size_t a = 0;
  std::size_t b = 0;
  std::int64_t amount = 0;
};

struct Step {
  std::vector<Action> actions;
  Nanos length{0};
};

struct Plan {
  std::vector<std::string> nations;
  scenario::NetworkFaults network;
  scenario::Crashes crashes;
  bool holds = false;  // GBR's tracks for USA wait for a person beyond a threshold
  std::vector<Step> steps;
};

/// The whole plan of the case, steps that `only` leaves out included.
[[nodiscard]] Plan plan_of(const Case& one);

/// Of a seed and a purpose: always the same numbers.
class Dice {
 public:
  Dice(std::uint64_t seed, std::string_view purpose);
  [[nodiscard]] std::uint64_t number() { return engine_(); }
  [[nodiscard]] std::size_t below(std::size_t limit) { return engine_() % limit; }
  [[nodiscard]] double fraction() {  // [0, 1)
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53;
  }
  [[nodiscard]] bool chance(double probability) { return fraction() < probability; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace accord::sim
