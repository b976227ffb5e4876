// What each kind of move must and may carry, and its FlatBuffers form.
#include <set>

#include "node/tasking/request.hpp"
#include "node/tasking/wire.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::tasking {
namespace {

constexpr Code kBad = Code::task_move_invalid;

/// Coarse reasons only where a move has one; a dispute must, an acknowledgement may say TOO_LATE
/// alone.
bool reason_fits(Move move, Reason reason) {
  const bool none = reason == Reason::UNSPECIFIED;
  switch (move) {
    case Move::DECLINE:
    case Move::REJECT:
    case Move::WITHDRAW:
    case Move::FAIL:
    case Move::CANCEL:
    case Move::COMPLETE:
      return reason != Reason::QUALITY && reason != Reason::TRANSPORT;
    case Move::DISPUTE:
      return reason == Reason::QUALITY || reason == Reason::INVALID;
    case Move::ACKNOWLEDGE:
      return none || reason == Reason::TOO_LATE;
    case Move::HOLD:
    case Move::ACCEPT:
    case Move::OFFER:
    case Move::SCHEDULE:
    case Move::START:
    case Move::DELIVER:
    case Move::TAKE:
    case Move::AMEND:
    case Move::CONFIRM:
    case Move::EXPIRE:
      return none;
    case Move::UNSPECIFIED:
      return false;
  }
  return false;
}

Status check_deadline(const TaskMove& move) {
  const bool allowed = move.move == Move::ACKNOWLEDGE || move.move == Move::OFFER;
  if (move.respond_by) {
    if (!allowed) return fail(kBad, "this move carries no deadline", "respond_by_tai_ns");
    return check_instant(*move.respond_by, kBad, "respond_by_tai_ns");
  }
  if (move.move == Move::OFFER) {
    return fail(kBad, "an offer says until when it is valid", "respond_by_tai_ns");
  }
  return {};
}

Status check_offered_scope(const TaskMove& move) {
  const bool carries = move.move == Move::OFFER || move.move == Move::AMEND;
  if (carries && !move.scope) return fail(kBad, "this move carries a scope", "scope");
  if (!carries && move.scope) return fail(kBad, "this move carries no scope", "scope");
  return move.scope ? check_scope(*move.scope, kBad) : Status{};
}

Status check_count(const TaskMove& move) {
  const bool names = move.move == Move::DELIVER || move.move == Move::COMPLETE;
  const bool counts = names || move.move == Move::FAIL || move.move == Move::EXPIRE;
  if (names != !move.record_ids.empty()) {
    return fail(kBad, "DELIVER and COMPLETE name records, no other move does", "record_ids");
  }
  if (move.record_ids.size() > kMaxCountedRecords) return fail(kBad, "too many", "record_ids");
  std::set<RecordId> seen;
  for (const RecordId& id : move.record_ids) {
    if (id.is_nil() || !seen.insert(id).second) {
      return fail(kBad, "a record is nil or named twice", "record_ids");
    }
  }
  if (names && move.observations < move.record_ids.size()) {
    return fail(kBad, "each record named holds at least one observation", "observations");
  }
  if (!counts && move.observations != 0) {
    return fail(kBad, "this move carries no count", "observations");
  }
  return {};
}

}  // namespace

Status check_move(const TaskMove& move) {
  if (move.id.is_nil()) return fail(kBad, "nil", "request_id");
  if (move.version == 0) return fail(kBad, "versions begin at 1", "version");
  if (move.number == 0) return fail(kBad, "numbers begin at 1", "number");
  if (move.move == Move::UNSPECIFIED || move.move > Move::MAX) {
    return fail(kBad, "no known move", "move");
  }
  if (move.reason > Reason::MAX || !reason_fits(move.move, move.reason)) {
    return fail(kBad, "this reason does not go with " + std::string(name_of(move.move)), "reason");
  }
  ACCORD_CHECK(check_instant(move.time, kBad, "time_tai_ns"));
  ACCORD_CHECK(check_deadline(move));
  ACCORD_CHECK(check_offered_scope(move));
  return check_count(move);
}

Result<TaskMove> parse_move(ByteView payload) {
  const PayloadType* type = find_payload_type("TMV");
  ACCORD_ASSERT(type != nullptr);
  ACCORD_CHECK(verify_buffer(*type, payload));
  const Bytes aligned(payload.begin(), payload.end());
  const auto& wire = *fbs::GetTaskingMove(aligned.data());
  if (wire.record_ids() != nullptr && wire.record_ids()->size() > kMaxCountedRecords) {
    return fail(kBad, "too many", "record_ids");
  }
  TaskMove out;
  out.id = RequestId(raw_of(*wire.request_id()));
  out.version = wire.version();
  out.number = wire.number();
  out.move = wire.move();
  out.reason = wire.reason();
  out.time = {wire.time_tai_ns()};
  if (wire.respond_by_tai_ns() != 0) out.respond_by = UtcTime{wire.respond_by_tai_ns()};
  if (wire.scope() != nullptr) out.scope = scope_of(*wire.scope());
  if (wire.record_ids() != nullptr) {
    for (const fbs::Uuid* id : *wire.record_ids()) out.record_ids.emplace_back(raw_of(*id));
  }
  out.observations = wire.observations();
  out.previous_own = digest_of(*wire.previous_own());
  out.last_seen = digest_of(*wire.last_seen());
  ACCORD_CHECK(check_move(out));
  return out;
}

Bytes build_move(const TaskMove& move) {
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  flatbuffers::Offset<fbs::TaskScope> scope;
  if (move.scope) scope = build_scope(builder, *move.scope);
  flatbuffers::Offset<flatbuffers::Vector<const fbs::Uuid*>> records;
  if (!move.record_ids.empty()) {
    std::vector<fbs::Uuid> ids;
    ids.reserve(move.record_ids.size());
    for (const RecordId& id : move.record_ids) ids.push_back(uuid_of(id));
    records = builder.CreateVectorOfStructs(ids);
  }
  const fbs::Uuid id = uuid_of(move.id);
  const fbs::Sha384 previous = sha384_of(move.previous_own);
  const fbs::Sha384 seen = sha384_of(move.last_seen);
  const auto root =
      fbs::CreateTaskingMove(builder, &id, move.version, move.number, move.move, move.reason,
                             move.time.tai_ns, move.respond_by ? move.respond_by->tai_ns : 0, scope,
                             records, move.observations, &previous, &seen);
  fbs::FinishTaskingMoveBuffer(builder, root);
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

}  // namespace accord::node::tasking
