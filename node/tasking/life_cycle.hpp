// One request as one side keeps it, and the only operations that change it. Pure: time is an
// argument, hashes are given, nothing is sent here. Called by the pipeline on the core's thread,
// which commits the record (to_json) with the message.
//
// Each operation either does what it says or leaves the record as it was. After *every* operation
// the caller sends what due() names, in the same step and with the same `now`, until due() is
// empty.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "agreement/tasking.hpp"
#include "node/tasking/request.hpp"
#include "node/tasking/state.hpp"

namespace accord::node::tasking {

/// What both sides compute deadlines from. Kept in the record, so that an amended agreement changes
/// no running request.
struct Terms {
  std::chrono::seconds ack_within{};
  std::chrono::seconds decide_within{};
  std::chrono::seconds clock_skew{};
  std::chrono::seconds check_within{24 * 3600};  // the requester's time to check a delivery
  Digest agreement;

  static Terms of(const agreement::TaskingTerms& terms) {
    return {terms.ack_within, terms.decide_within, terms.clock_skew, std::chrono::hours{24},
            terms.agreement};
  }
  bool operator==(const Terms&) const = default;
};

/// Who brought a line of the history about.
enum class Actor : std::uint8_t { requester = 1, provider = 2, clock = 3, count = 4 };
[[nodiscard]] std::string_view name_of(Actor actor);

/// How a line of the history stands to the state.
enum class Effect : std::uint8_t {
  applied = 1,   // it changed the state, or could have
  presumed = 2,  // this side's own view, until the provider's history says so (requester alone)
  late = 3,      // recorded, never applied
  none = 4,      // a duplicate, or nothing was to be done; leaves no line
};
[[nodiscard]] std::string_view name_of(Effect effect);

struct HistoryLine {
  UtcTime time;  // signed time of a message, otherwise our own clock
  Actor by = Actor::requester;
  Move move = Move::UNSPECIFIED;  // UNSPECIFIED for the request itself, the clock and a count
  Reason reason = Reason::UNSPECIFIED;
  State from = State::SENT;
  State to = State::SENT;
  Effect effect = Effect::applied;

  bool operator==(const HistoryLine&) const = default;
};

/// One side's messages about this request: the hash of each, in order. The requester's begin with
/// the request itself.
struct Chain {
  std::vector<Digest> hashes;
  UtcTime last_time;

  bool operator==(const Chain&) const = default;
};

struct Offer {
  TaskScope scope;
  UtcTime valid_until;
  bool operator==(const Offer&) const = default;
};

/// A DELIVER or COMPLETE in force: what the provider says it has delivered.
struct Claim {
  std::vector<RecordId> record_ids;
  std::uint32_t observations = 0;
  UtcTime at;
  bool operator==(const Claim&) const = default;
};

/// A requester's move that does not stand in the provider's history yet.
struct PendingMove {
  Move move = Move::UNSPECIFIED;
  Reason reason = Reason::UNSPECIFIED;
  Digest hash;
  bool operator==(const PendingMove&) const = default;
};

/// A provider's answer to a requester's move, to be signed with the time at which it was judged.
struct AnswerDue {
  Reason reason = Reason::UNSPECIFIED;  // UNSPECIFIED = applied, TOO_LATE = seen and not applied
  UtcTime at;
  bool operator==(const AnswerDue&) const = default;
};

struct TaskRecord {
  TaskRequest request;
  Side role = Side::requester;
  NationId peer;
  DataMode mode = DataMode::unspecified;
  Terms terms;

  State state = State::SENT;  // what is shown
  State confirmed =
      State::SENT;        // by the provider's history; the requester's own counts not applied
  bool presumed = false;  // requester: own clock or own unanswered move; never at the provider
  Reason cause = Reason::UNSPECIFIED;  // coarse reason of the last change of state

  UtcTime respond_by;  // effective: the request's until acknowledged
  TaskScope scope;     // in force: the request's, or the offer's once taken
  std::optional<Offer> offer;
  std::uint32_t committed_observations = 0;  // 0 until accepted
  std::map<RecordId, std::uint32_t>
      delivered;  // record -> observations; provider: published, requester: admitted
  std::uint64_t delivered_observations = 0;  // their sum
  std::optional<Claim> claim;
  bool disputed = false;  // provider: nothing new was counted since the requester's dispute

  std::optional<AnswerDue> answer_due;  // provider
  std::optional<UtcTime>
      closing_due;  // provider: its clock closed the request, EXPIRE not signed yet
  std::optional<PendingMove> pending;  // requester

  Chain own;
  Chain theirs;
  std::size_t own_seen_by_peer = 0;  // how many of our messages the peer's last_seen covers
  std::vector<HistoryLine> history;

  bool operator==(const TaskRecord&) const = default;
};

/// What a side wants to say. Number, chain, times, record ids and counts are filled in by
/// apply_own.
struct Intent {
  Move move = Move::UNSPECIFIED;
  Reason reason = Reason::UNSPECIFIED;
  std::optional<UtcTime> deadline = {};  // ACKNOWLEDGE: effective respond_by; OFFER: valid until
  std::optional<TaskScope> scope = {};   // OFFER
};

/// What an operation did. `change` is set when the shown state or its presumption changed.
struct Step {
  Effect effect = Effect::none;
  std::optional<HistoryLine> change;
};

/// A record that may count towards a request: published by the provider, or admitted by the
/// requester.
struct Delivery {
  RecordId record_id;
  std::string payload_code;
  DataMode mode = DataMode::unspecified;
  std::uint32_t observations = 0;
};

/// SHA-384 of a payload as it goes on the wire; the caller's, because crypto is not included here.
using MessageHash = std::function<Digest(ByteView payload)>;

struct Opening {
  NationId peer;
  DataMode mode = DataMode::unspecified;
  Terms terms;
  Digest request_hash;  // of the request's payload
};

/// The requester's record of a request that it is about to send; state SENT.
/// Errors: task_request_invalid (also: names another agreement, or gives the provider less time
/// than agreed), bad_value.
Result<TaskRecord> open_as_requester(const TaskRequest& request, const Opening& opening);

struct Opened {
  TaskRecord record;
  Intent answer;  // ACKNOWLEDGE, or REJECT / EXPIRE for what this room can tell; the agreement's
                  // ruling comes before it
};

/// The provider's record of a request that came; state SENT until the caller answers, in the same
/// step. Errors: task_request_invalid, bad_value.
Result<Opened> open_as_provider(const TaskRequest& request, const Opening& opening, UtcTime now);

/// The same request once more? Errors: task_history_forked when the bytes differ.
Status check_repeated_request(const TaskRecord& record, const Digest& request_hash);

/// Makes our move and returns the message to send; its payload is build_move() of it, and `hash` is
/// asked for that. A requester's move binds once the provider acknowledges it: until then CANCEL
/// and CONFIRM show as presumed, TAKE and DISPUTE leave the state as it is. Errors:
/// task_illegal_move, task_too_late, task_too_early, task_count_short, task_move_pending,
/// task_limit, task_not_in_this_form, task_move_invalid.
Result<TaskMove> apply_own(TaskRecord& record, const Intent& intent, UtcTime now,
                           const MessageHash& hash);

/// Takes the peer's message. A duplicate changes nothing; what comes after the end is recorded as
/// late. Errors: task_not_this_request, task_move_invalid, task_out_of_order, task_history_forked,
/// task_chain_broken, task_time_backwards, task_illegal_move, task_too_early, task_count_short,
/// task_not_in_this_form, task_limit.
Result<Step> apply_peer(TaskRecord& record, const TaskMove& move, UtcTime now, const Digest& hash);

/// Applies the deadlines that `now` has passed. At the provider the result is final and EXPIRE
/// becomes due; at the requester it is presumed.
Step on_clock(TaskRecord& record, UtcTime now);

/// The agreement was suspended or has ended: at the provider CANCEL with reason AGREEMENT is due
/// (an Intent for apply_own); at the requester the end is presumed until the provider's history
/// says so. Requires: the record is a requester's. Nothing when it is over already.
Step presume_ended_by_agreement(TaskRecord& record, UtcTime now);

/// Counts a record once, if its mode is the request's and its form is asked for. Counting never
/// accepts: before ACCEPTED, and after the end, it is only remembered. Errors: task_limit.
Result<Step> count_delivery(TaskRecord& record, const Delivery& delivery, UtcTime now);

/// What must be said next without anybody deciding: the provider's EXPIRE, its answer to a move,
/// its DELIVER when the count is reached; the requester's CONFIRM when it holds what was named, its
/// DISPUTE when the count is wrong or records are still missing after half the time to check.
[[nodiscard]] std::optional<Intent> due(const TaskRecord& record, UtcTime now);

/// The first instant at which on_clock or due would have something new; empty when time changes
/// nothing any more.
[[nodiscard]] std::optional<UtcTime> next_deadline(const TaskRecord& record);

/// True as long as messages may still change the outcome: a presumed end is still open.
[[nodiscard]] inline bool is_open(const TaskRecord& record) { return !terminal(record.confirmed); }

/// For the store: every field, by name; from_json takes nothing else. Errors: bad_json, too_large,
/// task_record_invalid.
[[nodiscard]] std::string to_json(const TaskRecord& record);
Result<TaskRecord> from_json(std::string_view json);

/// For people: `accord task show` and `list`.
[[nodiscard]] nlohmann::json describe(const TaskRecord& record);

}  // namespace accord::node::tasking
