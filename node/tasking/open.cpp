// How a request begins its life on either side.
#include "node/tasking/steps.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::tasking {
namespace {

using std::chrono::seconds;
constexpr seconds kLongestTerm{366LL * 24 *
                               3600};  // keeps every sum of a time and a term inside int64

Status check_opening(const Opening& opening) {
  if (opening.peer.empty()) return fail(Code::bad_value, "no peer", "peer");
  if (opening.mode == DataMode::unspecified) return fail(Code::bad_value, "no data mode", "mode");
  return check_terms(opening.terms);
}

TaskRecord begin(const TaskRequest& request, const Opening& opening, Side role) {
  TaskRecord record;
  record.request = request;
  record.role = role;
  record.peer = opening.peer;
  record.mode = opening.mode;
  record.terms = opening.terms;
  record.respond_by = request.respond_by;
  record.scope = request.scope;
  Chain& asks = role == Side::requester ? record.own : record.theirs;
  asks.hashes.push_back(opening.request_hash);
  asks.last_time = request.sent;
  note(record, {request.sent, Actor::requester, Move::UNSPECIFIED, Reason::UNSPECIFIED, State::SENT,
                State::SENT, Effect::applied});
  return record;
}

bool leaves_time_to_decide(const TaskRequest& request, const Terms& terms) {
  return request.respond_by >= request.sent + terms.decide_within;
}

/// A requester cannot move a request out of today's quota, or keep it open for ever, by the times
/// that it signs.
bool times_are_plausible(const TaskRequest& request, const Terms& terms, UtcTime now) {
  return request.sent <= now + terms.clock_skew &&
         request.respond_by <= request.sent + kLongestTerm;
}

}  // namespace

Status check_terms(const Terms& terms) {
  const auto bad = [](seconds term) { return term < seconds{0} || term > kLongestTerm; };
  if (bad(terms.ack_within) || bad(terms.decide_within) || bad(terms.clock_skew) ||
      bad(terms.check_within)) {
    return fail(Code::bad_value, "a term of tasking is negative or longer than a year", "terms");
  }
  return {};
}

Result<TaskRecord> open_as_requester(const TaskRequest& request, const Opening& opening) {
  ACCORD_CHECK(check_request(request));
  ACCORD_CHECK(check_opening(opening));
  if (request.agreement != opening.terms.agreement) {
    return fail(Code::task_request_invalid, "not the agreement that the terms are of", "agreement");
  }
  if (!leaves_time_to_decide(request, opening.terms)) {
    return fail(Code::task_request_invalid, "less time to decide than the agreement gives",
                "respond_by_tai_ns");
  }
  return begin(request, opening, Side::requester);
}

Result<Opened> open_as_provider(const TaskRequest& request, const Opening& opening, UtcTime now) {
  ACCORD_CHECK(check_request(request));
  ACCORD_CHECK(check_opening(opening));
  Opened opened{begin(request, opening, Side::provider), {Move::ACKNOWLEDGE}};
  if (close_by_clock(opened.record, now)) {
    opened.answer = {Move::EXPIRE};
  } else if (request.agreement != opening.terms.agreement) {
    opened.answer = {Move::REJECT, Reason::AGREEMENT};
  } else if (!leaves_time_to_decide(request, opening.terms) ||
             !times_are_plausible(request, opening.terms, now)) {
    opened.answer = {Move::REJECT, Reason::INVALID};
  } else {
    opened.answer.deadline = request.respond_by;
  }
  return opened;
}

Status check_repeated_request(const TaskRecord& record, const Digest& request_hash) {
  const Chain& asks = record.role == Side::requester ? record.own : record.theirs;
  ACCORD_ASSERT(!asks.hashes.empty());
  if (asks.hashes.front() == request_hash) return {};
  return fail(Code::task_history_forked, "another request came under the same id",
              "request " + record.request.id.text());
}

}  // namespace accord::node::tasking
