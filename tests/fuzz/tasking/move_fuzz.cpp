// Any bytes as a move: refused, or a value that builds and parses back to itself. Then the same
// move is put where it fits the chain of a request, on both sides, in the state that the first
// input byte chooses: taken or refused, the record stays one that can be stored, and without ACCEPT
// nothing is accepted.
#include "node/tasking/life_cycle.hpp"
#include "schemas/vocab/assert.hpp"

namespace {

using namespace accord;
using namespace accord::node::tasking;

Digest hash_of(ByteView payload) {
  Digest out;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out.raw[i % out.raw.size()] =
        static_cast<std::uint8_t>(out.raw[i % out.raw.size()] * 31 + payload[i]);
  }
  return out;
}

TaskRequest request() {
  TaskRequest out;
  out.id = RequestId::v7(1'795'240'800'000, {});
  out.agreement.raw.fill(7);
  out.priority = Priority::routine;
  out.object.norad_cat_id = 25544;
  out.sent = {1'795'240'837'000'000'000};
  out.respond_by = out.sent + std::chrono::hours{1};
  out.scope = {
      out.sent, out.sent + std::chrono::hours{2}, out.sent + std::chrono::hours{3}, 5, {"TRK"}};
  return out;
}

TaskRecord record(Side role, std::uint8_t choice) {
  Opening opening{*NationId::parse("GBR"), DataMode::exercise, {}, hash_of(as_bytes("request"))};
  opening.terms.agreement = request().agreement;
  TaskRecord out = role == Side::requester
                       ? *open_as_requester(request(), opening)
                       : open_as_provider(request(), opening, request().sent)->record;
  out.confirmed = out.state = static_cast<State>(1 + choice % 17);
  out.offer = Offer{out.scope, out.respond_by};
  out.committed_observations = out.state >= State::ACCEPTED ? 5 : 0;
  if (out.state == State::DELIVERED) out.claim = Claim{{RecordId::v7(1, {})}, 5, out.request.sent};
  return out;
}

void hear(TaskRecord to, TaskMove move) {
  const bool was_undecided = to.state < State::ACCEPTED;
  move.id = to.request.id;
  move.version = 1;
  move.number = 1;
  move.previous_own = to.role == Side::provider ? to.theirs.hashes.front() : Digest{};
  move.last_seen = to.role == Side::requester ? to.own.hashes.front() : Digest{};
  const auto heard = apply_peer(to, move, move.time, hash_of(build_move(move)));
  if (!heard) return;
  for (int i = 0; i < 4; ++i) {
    const auto next = due(to, move.time);
    if (!next) break;
    ACCORD_ASSERT(apply_own(to, *next, move.time, hash_of).has_value());
  }
  const bool committed = to.state >= State::ACCEPTED && to.state <= State::FULFILLED;
  const bool yes = move.move == Move::ACCEPT || move.move == Move::TAKE;
  ACCORD_ASSERT(!(was_undecided && committed && !yes));
  const auto back = from_json(to_json(to));
  ACCORD_ASSERT(back.has_value() && *back == to);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto parsed = parse_move(ByteView(data, size).subspan(1));
  if (!parsed) return 0;
  const auto again = parse_move(build_move(*parsed));
  ACCORD_ASSERT(again.has_value() && *again == *parsed);
  hear(record(Side::requester, data[0]), *parsed);
  hear(record(Side::provider, data[0]), *parsed);
  return 0;
}
