// The state table of one tasking request as data: run identically by requester and provider
// (DESIGN.md section 9). Three small tables: moves of a side, deadlines by the clock, records that
// are counted. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "tasking_move_generated.h"

namespace accord::node::tasking {

using fbs::Move;
using fbs::Reason;

/// Kept in the store by name; never renumber all the same.
enum class State : std::uint8_t {
  SENT = 1,
  RECEIVED,
  UNDER_REVIEW,
  OFFERED,
  ACCEPTED,
  SCHEDULED,
  COLLECTING,
  PARTIAL,
  DELIVERED,
  FULFILLED,
  CLOSED_PARTIAL,
  FAILED,
  REJECTED,
  DECLINED,
  EXPIRED,
  CANCELLED,
  WITHDRAWN,
};

enum class Side : std::uint8_t { requester = 1, provider = 2 };

/// What a row needs beside its state, move and side. The life cycle tests it; the table only names
/// it.
enum class Condition : std::uint8_t {
  none,
  answers_requester,    // ACKNOWLEDGE of a requester's move: the state stays
  nothing_delivered,    // no observation delivered by the provider
  something_delivered,  // at least one
  count_reached,        // the observations named are at least those committed
  count_short,          // fewer
  agreement_ended,      // reason AGREEMENT: suspended, ended, or a key revoked
  later_form,           // in the table, refused by this release with task_not_in_this_form
};

struct Transition {
  State from;
  Move move;
  Side by;
  State to;
  Condition when = Condition::none;
};

enum class Deadline : std::uint8_t {
  acknowledge,  // request sent + time to acknowledge
  respond_by,   // the effective one, as acknowledged
  valid_until,  // of the offer
  delivery,     // deliver_by of the scope in force
  check,        // DELIVER or COMPLETE + the requester's time to check
};

/// Every deadline is over at the first nanosecond after deadline + skew.
struct DeadlineRow {
  State from;
  Deadline deadline;
  bool requester_clock;  // makes the state presumed
  bool provider_clock;   // makes it final
  State to;
  Condition when = Condition::none;
};

/// A record that counts moves the request on; applied until no row fits.
struct CountRow {
  State from;
  State to;
  Condition when;
};

[[nodiscard]] std::span<const Transition> transitions();
[[nodiscard]] std::span<const DeadlineRow> deadline_rows();
[[nodiscard]] std::span<const CountRow> count_rows();

/// What decides between rows of the same state, move and side.
struct Facts {
  bool something_delivered = false;
  bool count_reached = false;
  bool answers_requester = false;
  Reason reason = Reason::UNSPECIFIED;
};

/// The one row that fits, rows of a later form included; nullptr when the move is not legal.
[[nodiscard]] const Transition* find_transition(State from, Move move, Side by, const Facts& facts);

/// True when any row lets `by` make `move` in `from`, whatever its condition, later forms left out.
[[nodiscard]] bool may_move(State from, Move move, Side by);

/// The row whose clock is `clock`'s in state `from`; nullptr when that clock has nothing to say.
[[nodiscard]] const DeadlineRow* find_deadline(State from, Side clock, const Facts& facts);

[[nodiscard]] constexpr bool terminal(State state) { return state >= State::FULFILLED; }

/// The side the table gives `move` to; ACKNOWLEDGE to FAIL and EXPIRE the provider's, the rest the
/// requester's.
[[nodiscard]] Side side_of(Move move);

/// "UNDER_REVIEW"; the wire's words for moves and reasons; "requester", "provider".
[[nodiscard]] std::string_view name_of(State state);
[[nodiscard]] std::string_view name_of(Move move);
[[nodiscard]] std::string_view name_of(Reason reason);
[[nodiscard]] std::string_view name_of(Side side);
[[nodiscard]] std::optional<State> state_of(std::string_view name);
[[nodiscard]] std::optional<Move> move_of(std::string_view name);      // UNSPECIFIED included
[[nodiscard]] std::optional<Reason> reason_of(std::string_view name);  // UNSPECIFIED included
[[nodiscard]] std::optional<Side> side_of_name(std::string_view name);
[[nodiscard]] constexpr Side other(Side side) {
  return side == Side::requester ? Side::provider : Side::requester;
}

}  // namespace accord::node::tasking
