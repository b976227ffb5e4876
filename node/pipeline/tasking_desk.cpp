// Messages, disposal and deadlines of requests. What people command stands in tasking_commands.cpp.
#include "node/pipeline/tasking_desk.hpp"

#include <algorithm>

#include "agreement/national_policy.hpp"
#include "crypto/hash.hpp"
#include "node/pipeline/rebuild.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

using tasking::Side;

constexpr std::string_view kRequestCode = "TRQ";
constexpr std::string_view kMoveCode = "TMV";
constexpr int kMaxMovesAtOnce = 16;
constexpr Nanos kFirstRetryPause = std::chrono::seconds(1);
constexpr Nanos kLongestRetryPause = std::chrono::minutes(10);

/// The hash of a tasking message is of its rebuilt bytes: what the gate lets out is what both
/// chains name.
Digest message_hash(std::string_view code, ByteView payload) {
  const PayloadType* type = find_payload_type(code);
  ACCORD_ASSERT(type != nullptr);
  const auto rebuilt = rebuild(*type, payload, {});
  ACCORD_ASSERT(rebuilt.has_value());  // our own message
  return crypto::sha384(rebuilt->payload);
}

agreement::TaskingFacts facts_of(const tasking::TaskRecord& record, const NationId& self,
                                 UtcTime at) {
  const bool asks = record.role == Side::requester;
  agreement::TaskingFacts facts;
  facts.requester = asks ? self : record.peer;
  facts.provider = asks ? record.peer : self;
  facts.priority = record.request.priority;
  facts.purpose = record.request.purpose;
  facts.mode = record.mode;
  facts.norad_cat_id = record.request.object.norad_cat_id;
  facts.at = at;
  return facts;
}

Label label_between(const NationId& self, const NationId& peer, Level level) {
  Label label;
  label.policy = self.text();
  label.level = level;
  label.rel_to = {std::min(self, peer), std::max(self, peer)};
  return label;
}

std::int64_t utc_day(UtcTime at) { return at.unix_ns() / (86'400LL * 1'000'000'000LL); }

}  // namespace

Digest tasking_move_hash(ByteView payload) { return message_hash(kMoveCode, payload); }

Status TaskingDesk::restore(const store::TaskRow& row) {
  ACCORD_TRY(const nlohmann::json json, parse_json(row.json, kMaxLocalRequestBytes));
  const auto text = [&](const char* key) {
    const bool there = json.is_object() && json.contains(key) && json[key].is_string();
    return there ? json[key].get<std::string>() : std::string();
  };
  const auto level = level_of(text("level"));
  const auto opened = UtcTime::parse(text("opened"));
  if (!level || !opened || !json.contains("record")) {
    return fail(Code::bad_json, "a stored request lacks level, opened or record", row.id.text());
  }
  ACCORD_TRY(tasking::TaskRecord record, tasking::from_json(json["record"].dump()));
  Entry entry{std::move(record), *level, *opened};
  entry.cancel_unsent = json.value("cancel_unsent", false);
  entries_.emplace(row.id, std::move(entry));
  return {};
}

void TaskingDesk::keep(Surroundings& with, const Entry& entry) {
  store::TaskRow row;
  row.id = entry.record.request.id;
  row.role = std::string(tasking::name_of(entry.record.role));
  row.peer = entry.record.peer;
  row.state = std::string(tasking::name_of(entry.record.state));
  row.open = tasking::is_open(entry.record);
  nlohmann::json json{{"level", accord::name_of(entry.level)},
                      {"opened", entry.opened.text(9)},
                      {"record", nlohmann::json::parse(tasking::to_json(entry.record))}};
  if (entry.cancel_unsent) json["cancel_unsent"] = true;
  row.json = json.dump();
  with.effects.transaction.tasks.push_back(std::move(row));
}

Result<OutboundLine::Outcome> TaskingDesk::send(Surroundings& with, const Entry& entry,
                                                std::string_view payload_code, Bytes payload) {
  if (!outbound_.reaches(entry.record.peer)) {
    return fail(Code::unknown_peer, "this node has no link to " + entry.record.peer.text());
  }
  Draft draft;
  draft.id = with.new_id<RecordId>();
  draft.payload_code = std::string(payload_code);
  draft.payload = std::move(payload);
  draft.label = label_between(with.self, entry.record.peer, entry.level);
  draft.mode = entry.record.mode;
  draft.priority = entry.record.request.priority;
  draft.request_id = entry.record.request.id;
  const std::uint32_t asked = requests_today(with.self, entry.record.peer, draft.mode, with.now);
  auto outcome = outbound_.submit(with, draft, entry.record.peer,
                                  {asked, std::nullopt, entry.record.request.purpose});
  if (outcome.record_id) return outcome;
  return fail(Code::request_withheld, std::string(code_entry(outcome.ruling.reason).meaning),
              outcome.ruling.clause);
}

Status TaskingDesk::make(Surroundings& with, Entry& entry, const tasking::Intent& intent) {
  Entry next = entry;
  ACCORD_TRY(const tasking::TaskMove move,
             tasking::apply_own(next.record, intent, with.now, tasking_move_hash));
  Bytes payload = tasking::build_move(move);
  store::TaskMessageRow row{move.id, store::Direction::outbound, move.number,
                            tasking_move_hash(payload), payload};
  ACCORD_TRY(const auto outcome, send(with, next, kMoveCode, std::move(payload)));
  (void)outcome;
  with.effects.transaction.task_messages.push_back(std::move(row));
  entry = std::move(next);
  keep(with, entry);
  with.effects.log.push_back({Severity::info,
                              entry.record.peer,
                              {},
                              "request " + move.id.text() + ": " +
                                  std::string(tasking::name_of(move.move)) + ", now " +
                                  std::string(tasking::name_of(entry.record.state))});
  return {};
}

/// A clock that was set back does not keep anything waiting for longer than the longest pause.
bool TaskingDesk::may_try(const Entry& entry, UtcTime now) {
  return !entry.retry || now >= entry.retry->next || entry.retry->next - now > kLongestRetryPause;
}

void TaskingDesk::make_all_due(Surroundings& with, Entry& entry) {
  if (!outbound_.reaches(entry.record.peer) || !may_try(entry, with.now)) return;
  for (int i = 0; i < kMaxMovesAtOnce; ++i) {
    const auto intent = tasking::due(entry.record, with.now);
    if (!intent && !entry.cancel_unsent) break;
    auto status = entry.cancel_unsent ? send_cancel(with, entry) : make(with, entry, *intent);
    if (!status) {
      const Nanos pause = entry.retry ? entry.retry->pause * 2 : kFirstRetryPause;
      const Nanos next = std::clamp(pause, kFirstRetryPause, kLongestRetryPause);
      entry.retry = Entry::Retry{with.now + next, next};
      with.note(entry.record.peer, status.error());
      return;
    }
  }
  entry.retry.reset();
}

std::optional<NationId> TaskingDesk::requester_of(const RequestId& id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.record.role != Side::provider) return std::nullopt;
  return found->second.record.peer;
}

fbs::Purpose TaskingDesk::purpose_of(const std::optional<RequestId>& id,
                                     const NationId& peer) const {
  const auto found = id ? entries_.find(*id) : entries_.end();
  if (found == entries_.end() || found->second.record.peer != peer) return {};
  return found->second.record.request.purpose;
}

Status TaskingDesk::on_message(Surroundings& with, const Admitted& record) {
  if (record.head().payload_code == kRequestCode) return on_request(with, record);
  if (record.head().payload_code == kMoveCode) return on_move(with, record);
  return fail(Code::payload_type_not_for_lane, record.head().payload_code);
}

Status TaskingDesk::on_request(Surroundings& with, const Admitted& record) {
  ACCORD_TRY(const tasking::TaskRequest request, tasking::parse_request(record.payload()));
  const Digest hash = crypto::sha384(record.payload());
  if (const auto known = entries_.find(request.id); known != entries_.end()) {
    return tasking::check_repeated_request(known->second.record, hash);
  }
  tasking::Opening opening{record.head().sender, record.head().mode, {}, hash};
  agreement::TaskingFacts facts;
  facts.requester = opening.peer;
  facts.provider = with.self;
  facts.priority = request.priority;
  facts.purpose = request.purpose;
  facts.mode = opening.mode;
  facts.norad_cat_id = request.object.norad_cat_id;
  facts.at = with.now;
  ACCORD_TRY(const auto terms, agreement::terms_for(with.agreements, facts));
  opening.terms = tasking::Terms::of(terms);
  ACCORD_TRY(tasking::Opened opened, tasking::open_as_provider(request, opening, with.now));
  Entry& entry =
      entries_
          .emplace(request.id, Entry{std::move(opened.record), record.head().label.level, with.now})
          .first->second;
  with.effects.transaction.task_messages.push_back(
      {request.id, store::Direction::inbound, 0, hash, record.payload()});
  keep(with, entry);
  if (auto status = make(with, entry, opened.answer); !status)
    with.note(opening.peer, status.error());
  dispose_of(with, entry);
  make_all_due(with, entry);
  return {};
}

void TaskingDesk::dispose_of(Surroundings& with, Entry& entry) {
  if (entry.record.state != tasking::State::RECEIVED) return;
  const auto disposition = agreement::dispose(with.agreements.national_policy(),
                                              facts_of(entry.record, with.self, with.now));
  Status status;
  switch (disposition.disposal) {
    case agreement::Disposal::person:
      break;
    case agreement::Disposal::accept:
      status = make(with, entry, {tasking::Move::ACCEPT});
      break;
    case agreement::Disposal::decline:
      status = make(with, entry, {tasking::Move::DECLINE, disposition.coarse_reason});
      break;
  }
  if (!status) with.note(entry.record.peer, status.error());
  with.effects.log.push_back({Severity::info,
                              entry.record.peer,
                              {},
                              "request " + entry.record.request.id.text() +
                                  " disposed of by national rule " + disposition.rule + ": " +
                                  std::string(agreement::name_of(disposition.disposal))});
}

Status TaskingDesk::on_move(Surroundings& with, const Admitted& record) {
  ACCORD_TRY(const tasking::TaskMove move, tasking::parse_move(record.payload()));
  const auto found = entries_.find(move.id);
  if (found == entries_.end() || found->second.record.peer != record.head().sender) {
    return fail(Code::request_unknown, "a move about request " + move.id.text());
  }
  Entry& entry = found->second;
  const Digest hash = crypto::sha384(record.payload());
  ACCORD_TRY(const tasking::Step step, tasking::apply_peer(entry.record, move, with.now, hash));
  if (step.effect != tasking::Effect::none) {
    with.effects.transaction.task_messages.push_back(
        {move.id, store::Direction::inbound, move.number, hash, record.payload()});
    keep(with, entry);
  }
  make_all_due(with, entry);
  return {};
}

void TaskingDesk::on_data(Surroundings& with, const Admitted& record) {
  if (!record.head().request_id) return;
  const auto found = entries_.find(*record.head().request_id);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (entry.record.role != Side::requester || entry.record.peer != record.head().sender) return;
  const auto step = tasking::count_delivery(entry.record,
                                            {record.head().id, record.head().payload_code,
                                             record.head().mode, record.facts().observations},
                                            with.now);
  if (!step) {
    with.note(entry.record.peer, step.error());
    return;
  }
  keep(with, entry);
  make_all_due(with, entry);
}

std::optional<RequestId> TaskingDesk::request_served(const Draft& draft,
                                                     const NationId& recipient) const {
  using tasking::State;
  if (draft.norad_cat_id == 0) return std::nullopt;
  for (const auto& [id, entry] : entries_) {
    const tasking::TaskRecord& record = entry.record;
    const bool due = record.state == State::ACCEPTED || record.state == State::SCHEDULED ||
                     record.state == State::COLLECTING || record.state == State::PARTIAL;
    const auto& codes = record.scope.payload_codes;
    const bool fits =
        record.role == Side::provider && record.peer == recipient && record.mode == draft.mode &&
        record.request.object.norad_cat_id == draft.norad_cat_id &&
        draft.first >= record.scope.window_start && draft.last <= record.scope.window_stop &&
        std::find(codes.begin(), codes.end(), draft.payload_code) != codes.end();
    if (due && fits) return id;
  }
  return std::nullopt;
}

void TaskingDesk::on_released(Surroundings& with, const Draft& draft,
                              const OutboundLine::Outcome& outcome) {
  if (!draft.request_id || !outcome.record_id) return;
  const auto found = entries_.find(*draft.request_id);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (entry.record.role != Side::provider || entry.record.peer != outcome.recipient) return;
  const auto step = tasking::count_delivery(
      entry.record, {*outcome.record_id, draft.payload_code, draft.mode, outcome.observations},
      with.now);
  if (!step) {
    with.note(entry.record.peer, step.error());
    return;
  }
  keep(with, entry);
  make_all_due(with, entry);
}

void TaskingDesk::on_tick(Surroundings& with) {
  for (auto& [id, entry] : entries_) {
    const auto deadline = tasking::next_deadline(entry.record);
    const bool came = deadline && with.now >= *deadline;
    if (!came && !entry.retry) continue;
    const tasking::Step step = tasking::on_clock(entry.record, with.now);
    if (step.change) {
      keep(with, entry);
      with.effects.log.push_back({Severity::info,
                                  entry.record.peer,
                                  {},
                                  "request " + id.text() + ": " +
                                      std::string(tasking::name_of(entry.record.state)) +
                                      (entry.record.presumed ? " (presumed)" : "")});
    }
    make_all_due(with, entry);
  }
}

std::uint32_t TaskingDesk::requests_today(const NationId& requester, const NationId& provider,
                                          DataMode mode, UtcTime at) const {
  std::uint32_t count = 0;
  for (const auto& [id, entry] : entries_) {
    const tasking::TaskRecord& record = entry.record;
    const NationId& other = record.role == Side::requester ? provider : requester;
    if (record.peer == other && record.mode == mode && utc_day(entry.opened) == utc_day(at)) {
      const bool same_way = (record.role == Side::requester) == (record.peer == provider);
      if (same_way) ++count;
    }
  }
  return count;
}

nlohmann::json TaskingDesk::counts_by_state() const {
  nlohmann::json out{{"as_requester", nlohmann::json::object()},
                     {"as_provider", nlohmann::json::object()}};
  for (const auto& [id, entry] : entries_) {
    auto& side = out[entry.record.role == Side::requester ? "as_requester" : "as_provider"];
    const std::string state(tasking::name_of(entry.record.state));
    side[state] = side.value(state, 0) + 1;
  }
  return out;
}

}  // namespace accord::node::pipeline
