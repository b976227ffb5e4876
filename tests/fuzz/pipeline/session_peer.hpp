// Session: USA with an open link to GBR, and all that GBR can say on it. For pipeline_session.
#pragma once

#include <set>

#include "tests/scenario/world.hpp"

namespace accord::fuzz {

/// Cuts pieces off the input; zeros when it is used up.
class Input {
 public:
  explicit Input(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte();
  /// Small, large, extreme, or near `right`: what counters are wrong by.
  std::uint64_t number(std::uint64_t right);
  UtcTime time(UtcTime right);

 private:
  ByteView rest_;
};

/// What kind of move was made, as far as the law is about it.
enum class Move {
  said,     // something of GBR's keys came; nothing else happened
  passed,   // time passed, and the two nodes spoke
  ours,     // USA's own people did something
  offered,  // as `said`, and it held a record that may be taken
};

class Session {
 public:
  Session();
  /// One move, its kind and arguments from the input.
  Move make(Input& input);

  scenario::Nation& usa() { return world_.nation("USA"); }
  nlohmann::json shown();  // the peer's row, as `accord peer show`
  bool agreement_is_suspended();
  /// Records that GBR signed as they should be: no other may ever be admitted.
  [[nodiscard]] const std::set<RecordId>& right() const { return right_; }
  scenario::World& world() { return world_; }

 private:
  scenario::Nation& gbr() { return world_.nation("GBR"); }
  void learn();
  Move batch(Input& input);
  Move say(node::pipeline::ControlKind kind, Bytes body, Input& input);
  Move hello(Input& input);
  Move keys(Input& input);
  Move receipt(Input& input);
  Move heartbeat(Input& input);
  Move statement(Input& input);
  Move revocations(Input& input);
  Move again(Input& input);
  Move frame(Input& input);
  Move pass(Input& input);
  Move genuine(Input& input);
  Move ours(Input& input);
  Move disturb(Input& input);
  Bytes record(Input& input, Lane lane, std::uint64_t seq, std::uint8_t wrong);

  scenario::World world_;
  std::set<RecordId> right_;
  node::pipeline::WireRecord track_;    // as GBR's gate released it
  node::pipeline::WireRecord request_;  // likewise
  node::pipeline::Hello hello_;         // GBR's last
  node::pipeline::Hello hello_of_usa_;
  node::pipeline::Keys keys_;
  node::pipeline::Heartbeat heartbeat_;
  node::pipeline::Receipt receipt_;
  std::vector<Bytes> frames_;  // of GBR, sealed as they were
  std::vector<Bytes> bodies_;
  std::uint32_t statements_ = 0;
  std::uint64_t drawn_ = 0;  // for record ids
  bool deaf_ = false;        // GBR's node hears USA no more
};

}  // namespace accord::fuzz
