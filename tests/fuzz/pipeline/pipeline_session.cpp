// A peer with every valid key who knows the protocol and keeps to none of it: the input is read as
// a list of moves, each a byte and its arguments. GBR's own node takes part and says what is right;
// between its words this file says, signed and sealed with GBR's keys, what is wrong in one field
// or in its turn: Hello, Keys, batches, receipts, heartbeats, statements, revocations, requests,
// frames of other epochs, everything once more. USA's clock is set and its node restarted
// meanwhile.
//
// What must hold after each move, whatever it was, stands in session_law.hpp. An input "SEED" and 8
// bytes stands for kDrawnBytes drawn from them: long sessions that need no long files.
#include <cstdlib>
#include <cstring>

#include "tests/fuzz/pipeline/session_law.hpp"
#include "tests/fuzz/pipeline/session_peer.hpp"

using namespace accord;
using namespace accord::fuzz;

namespace {

constexpr std::size_t kMostMoves = 200;
constexpr std::size_t kDrawnBytes = 600;
constexpr std::string_view kSeed = "SEED";

/// The input itself, or what is drawn from it.
Bytes moves_of(ByteView input) {
  Bytes out(input.begin(), input.end());
  if (input.size() != kSeed.size() + 8 || as_text(input.first(kSeed.size())) != kSeed) return out;
  std::uint64_t seed = 0;
  std::memcpy(&seed, input.data() + kSeed.size(), sizeof seed);
  std::mt19937_64 draw(seed);
  out.resize(kDrawnBytes);
  for (auto& byte : out) byte = static_cast<std::uint8_t>(draw());
  return out;
}

void make(Session& session, std::initializer_list<std::uint8_t> move) {
  const Bytes bytes(move);
  Input input(bytes);
  session.make(input);
}

/// The moves reach what they are about: a right batch is taken, a statement suspends, another root
/// under a taken place freezes. Without this all could be refused at the door, and nothing be
/// shown.
bool moves_work() {
  constexpr std::uint8_t kBatch = 0, kStatement = 16, kData = 1, kPlaceTaken = 15;
  Session session;
  const std::size_t before = session.usa().delivered.size();
  make(session, {kBatch, 0, kData, 0});
  if (session.usa().delivered.size() != before + 1) return false;
  make(session, {kStatement});
  make(session, {kBatch, 0, kData, 0});
  if (!session.agreement_is_suspended() || session.usa().delivered.size() != before + 1)
    return false;
  Session other;
  make(other, {kBatch, kPlaceTaken, kData});
  return other.shown()["state"] == "frozen";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool work = moves_work();
  if (!work) std::abort();
  const Bytes moves = moves_of({data, size});
  Session session;
  SessionLaw law(session);
  Input input(moves);
  for (std::size_t i = 0; i < kMostMoves && !input.empty(); ++i) {
    law.before();
    const Move move = session.make(input);
    law.after(move);
  }
  law.at_the_end();
  return 0;
}
