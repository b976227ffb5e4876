// What the people of a coalition do: publish, ask, decide, judge what is held.
#include <algorithm>
#include <array>

#include "tests/sim/coalition.hpp"

namespace accord::sim {

using namespace std::chrono_literals;
using scenario::Nation;
using test_support::must;

namespace {

/// The pieces of a large number, one after the other.
class Choices {
 public:
  explicit Choices(std::int64_t amount) : rest_(static_cast<std::uint64_t>(amount)) {}
  std::size_t below(std::size_t limit) {
    const std::size_t out = rest_ % limit;
    rest_ /= limit;
    return out;
  }

 private:
  std::uint64_t rest_;
};

struct Asked {
  const char* priority;
  const char* purpose;
};
constexpr std::array<Asked, 6> kAsked = {{{"ROUTINE", "CATALOG_MAINTENANCE"},
                                          {"ROUTINE", "CATALOG_MAINTENANCE"},
                                          {"ROUTINE", "CALIBRATION"},
                                          {"PRIORITY", "CATALOG_MAINTENANCE"},
                                          {"IMMEDIATE", "CONJUNCTION_ASSESSMENT"},
                                          {"FLASH", "RE_ENTRY"}}};
constexpr std::array<std::uint32_t, 4> kObjects = {25544, 25544, 20580, 99991};  // GBR denies 99991
constexpr std::array<const char*, 6> kLevels = {"CONFIDENTIAL", "CONFIDENTIAL", "RESTRICTED",
                                                "RESTRICTED",   "SECRET",       "TOP SECRET"};
constexpr std::array<const char*, 4> kProviderMoves = {"task.accept", "task.decline",
                                                       "task.withdraw", "task.complete"};
constexpr std::array<const char*, 3> kRequesterMoves = {"task.cancel", "task.confirm",
                                                        "task.dispute"};

std::string list_of(std::set<std::string> nations) {
  std::string out;
  for (const std::string& one : nations) out += (out.empty() ? "" : ", ") + one;
  return out;
}

node::pipeline::Operator officer(const NationId& nation, UtcTime now) {
  return {2'001,
          "Jane",
          {node::pipeline::OperatorRole::release_authority},
          Level::top_secret,
          {nation.text()},
          now - 24h * 60,
          now + 24h * 60};
}

}  // namespace

/// Tracks of an object, never two of the same instant, under a label for everybody or for two.
void Coalition::publish(const Action& action) {
  Nation& nation = at(action.a);
  if (!nation.core) return;
  Choices choose(action.amount);
  const int tracks = 1 + static_cast<int>(choose.below(3));
  const std::uint32_t object = kObjects[choose.below(kObjects.size())];
  const std::string level = kLevels[choose.below(kLevels.size())];
  std::set<std::string> readers(nations_.begin(), nations_.end());
  if (choose.below(4) == 0)
    readers = {nation.id.text(), nations_[(action.a + 1) % nations_.size()]};
  const UtcTime start = world.now() + std::chrono::seconds(next_track_s_);
  next_track_s_ += 200;
  recorder.answered(nation,
                    world.publish(nation, scenario::radar_tdm(start, tracks, 3, object),
                                  nation.id.text() + " " + level + "//REL TO " + list_of(readers)));
}

void Coalition::ask(const Action& action) {
  Nation& nation = at(action.a);
  Choices choose(action.amount);
  const Asked& asked = kAsked[choose.below(kAsked.size())];
  const UtcTime now = world.now() + nation.clock_error;
  (void)world.command(nation, "task.request",
                      {{"to", at(action.b).id.text()},
                       {"priority", asked.priority},
                       {"purpose", asked.purpose},
                       {"norad", kObjects[choose.below(2)]},
                       {"window_start", now.text(0)},
                       {"window_stop", (now + 24h).text(0)},
                       {"deliver_by", (now + 24h).text(0)},
                       {"observations", 3 + static_cast<unsigned>(choose.below(3)) * 3},
                       {"data_mode", "SIMULATED"}});
}

/// A move that may be illegal at this point: then the node says so, and nothing changes.
void Coalition::decide(const Action& action) {
  Nation& nation = at(action.a);
  const auto list = world.command(nation, "task.list");
  if (!list || (*list)["requests"].empty()) return;
  const auto& requests = (*list)["requests"];
  Choices choose(action.amount);
  const auto& one = requests[choose.below(requests.size())];
  const char* move = one["role"] == "provider"
                         ? kProviderMoves[choose.below(kProviderMoves.size())]
                         : kRequesterMoves[choose.below(kRequesterMoves.size())];
  (void)world.command(nation, move, {{"id", one["request_id"]}, {"reason", "CAPACITY"}});
}

/// The release authority of the nation lets the oldest held record go, or not.
void Coalition::judge(const Action& action) {
  Nation& nation = at(action.a);
  if (!nation.core) return;
  const auto by = officer(nation.id, world.now());
  const auto asked = [&](const std::string& name, const nlohmann::json& args) {
    const std::uint64_t id = next_command_++;
    world.step(nation, node::pipeline::Command{id, name, args, by});
    world.commit(nation);
    const auto found = std::find_if(nation.replies.begin(), nation.replies.end(),
                                    [&](const auto& reply) { return reply.command_id == id; });
    if (found == nation.replies.end()) return nlohmann::json{};
    return found->result().value_or(nlohmann::json{});
  };
  const auto held = asked("hold.list", nlohmann::json::object());
  if (held.is_null() || held["held"].empty()) return;
  const bool lets_go = Choices(action.amount).below(2) != 0;
  const auto answer = asked(lets_go ? "hold.release" : "hold.refuse",
                            {{"id", held["held"][0]["id"]}, {"reason", "seen"}});
  if (!answer.is_null()) recorder.marks.insert(lets_go ? "held_released" : "held_refused");
}

}  // namespace accord::sim
