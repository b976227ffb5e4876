// A task record back from the store's JSON: every key known and typed, and the whole consistent, or
// nothing is taken.
#include <limits>
#include <set>

#include "node/tasking/steps.hpp"
#include "node/tasking/wire.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::tasking {
namespace {

using nlohmann::json;
constexpr Code kBad = Code::task_record_invalid;
constexpr std::size_t kMaxRecordJsonBytes = 4u << 20;
constexpr std::size_t kMaxHistoryLines = 16 * kMaxMessagesPerSide;

/// One JSON object read key by key. The first mistake is kept and everything after it reads as
/// empty, so that callers check once, at the end; a key nobody asked for is a mistake too.
class Reader {
 public:
  Reader(const json& value, std::string path, std::optional<Error>& mistake)
      : value_(value), path_(std::move(path)), mistake_(mistake) {
    if (!value_.is_object()) wrong("", "not an object");
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    if (mistake_ || !value_.is_object()) return;
    for (const auto& [key, unused] : value_.items()) {
      if (!asked_.contains(key)) wrong(key, "unknown key");
    }
  }

  [[nodiscard]] bool has(const std::string& key) {
    asked_.insert(key);
    return value_.is_object() && value_.contains(key);
  }
  const json& child(const std::string& key) {
    static const json kNone;
    if (has(key)) return value_[key];
    wrong(key, "missing");
    return kNone;
  }
  [[nodiscard]] std::string path(const std::string& key) const { return path_ + "." + key; }
  std::optional<Error>& mistake() { return mistake_; }

  std::string text(const std::string& key) {
    const json& found = child(key);
    if (found.is_string()) return found.get<std::string>();
    wrong(key, "not a string");
    return {};
  }
  bool boolean(const std::string& key) {
    const json& found = child(key);
    if (found.is_boolean()) return found.get<bool>();
    wrong(key, "not true or false");
    return false;
  }
  std::uint64_t number(const std::string& key, std::uint64_t max) {
    return checked(key, child(key), max);
  }
  std::uint32_t count(const std::string& key, std::uint32_t max) {
    return static_cast<std::uint32_t>(number(key, max));
  }
  std::chrono::seconds seconds(const std::string& key) {
    return std::chrono::seconds{static_cast<std::int64_t>(number(key, 1u << 30))};
  }
  std::uint64_t checked(const std::string& key, const json& found, std::uint64_t max) {
    if (found.is_number_unsigned() && found.get<std::uint64_t>() <= max) {
      return found.get<std::uint64_t>();
    }
    wrong(key, "not a number from 0 to " + std::to_string(max));
    return 0;
  }
  UtcTime time(const std::string& key) {
    const UtcTime out = parsed(key, UtcTime::parse(text(key)));
    if (!mistake_ && !check_instant(out, kBad, "")) wrong(key, "outside 1972 to 2249");
    return out;
  }
  Digest digest(const std::string& key) { return parsed(key, Digest::parse(text(key))); }
  template <class T>
  T parsed(const std::string& key, Result<T> result) {
    if (result) return std::move(*result);
    wrong(key, result.error().what);
    return T{};
  }
  template <class Name>
  auto named(const std::string& key, Name&& value_of) {
    const auto found = value_of(text(key));
    if (!found) wrong(key, "not a known word");
    return found ? *found : typename std::decay_t<decltype(found)>::value_type{};
  }
  template <class Each>
  void list(const std::string& key, std::size_t max, Each&& each) {
    const json& found = child(key);
    if (!found.is_array()) return wrong(key, "not a list");
    if (found.size() > max) return wrong(key, "too long");
    for (std::size_t i = 0; i < found.size() && !mistake_; ++i) {
      each(found[i], path(key) + "[" + std::to_string(i) + "]");
    }
  }
  void wrong(const std::string& key, std::string what) {
    if (!mistake_) mistake_ = Error{kBad, std::move(what), key.empty() ? path_ : path(key)};
  }

 private:
  const json& value_;
  std::string path_;
  std::optional<Error>& mistake_;
  std::set<std::string> asked_;
};

template <class Enum, std::size_t kCount>
auto wire_word(const Enum (&values)[kCount], const char* (*name)(Enum)) {
  return [&values, name](const std::string& text) -> std::optional<Enum> {
    for (const Enum value : values) {
      if (text == name(value)) return value;
    }
    return std::nullopt;
  };
}

std::string string_at(Reader& in, const std::string& key, const json& value) {
  if (value.is_string()) return value.get<std::string>();
  in.wrong(key, "not a list of strings");
  return {};
}

TaskScope read_scope(const json& value, const std::string& path, std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  TaskScope out;
  out.window_start = in.time("window_start");
  out.window_stop = in.time("window_stop");
  out.deliver_by = in.time("deliver_by");
  out.observations = in.count("observations", kMaxObservations);
  in.list("payload_codes", kMaxPayloadCodes, [&](const json& code, const std::string&) {
    out.payload_codes.push_back(string_at(in, "payload_codes", code));
  });
  if (!mistake) {
    if (auto valid = check_scope(out, kBad); !valid) in.wrong("", valid.error().text());
  }
  return out;
}

TaskObject read_object(const json& value, const std::string& path, std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  TaskObject out;
  out.norad_cat_id = in.count("norad_cat_id", 999'999'999);
  out.cospar_id = in.text("cospar_id");
  out.national_id = in.text("national_id");
  out.name = in.text("name");
  return out;
}

TaskRequest read_request(const json& value, const std::string& path,
                         std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  TaskRequest out;
  out.id = in.parsed("id", RequestId::parse(in.text("id")));
  out.version = in.count("version", 1);
  out.agreement = in.digest("agreement");
  out.priority = in.named("priority", [](const std::string& text) { return priority_of(text); });
  out.purpose = in.named("purpose", wire_word(fbs::EnumValuesPurpose(), fbs::EnumNamePurpose));
  out.rationale = in.text("rationale");
  out.object = read_object(in.child("object"), in.path("object"), mistake);
  out.state_omm = in.parsed("state_omm", from_hex(in.text("state_omm")));
  out.scope = read_scope(in.child("scope"), in.path("scope"), mistake);
  out.delivery_mode = in.named("delivery_mode",
                               wire_word(fbs::EnumValuesDeliveryMode(), fbs::EnumNameDeliveryMode));
  out.commitment =
      in.named("commitment", wire_word(fbs::EnumValuesCommitment(), fbs::EnumNameCommitment));
  out.respond_by = in.time("respond_by");
  out.sent = in.time("sent");
  if (in.has("campaign"))
    out.campaign = in.parsed("campaign", CampaignId::parse(in.text("campaign")));
  if (!mistake) {
    if (auto valid = check_request(out); !valid) in.wrong("", valid.error().text());
  }
  return out;
}

Terms read_terms(const json& value, const std::string& path, std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  Terms out;
  out.ack_within = in.seconds("ack_within_s");
  out.decide_within = in.seconds("decide_within_s");
  out.clock_skew = in.seconds("clock_skew_s");
  out.check_within = in.seconds("check_within_s");
  out.agreement = in.digest("agreement");
  if (!mistake) {
    if (auto valid = check_terms(out); !valid) in.wrong("", valid.error().what);
  }
  return out;
}

Chain read_chain(const json& value, const std::string& path, std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  Chain out;
  in.list("hashes", kMaxMessagesPerSide + 1, [&](const json& hash, const std::string&) {
    out.hashes.push_back(in.parsed("hashes", Digest::parse(string_at(in, "hashes", hash))));
  });
  if (!out.hashes.empty()) out.last_time = in.time("last_time");
  return out;
}

std::optional<Actor> actor_of(const std::string& text) {
  for (const Actor actor : {Actor::requester, Actor::provider, Actor::clock, Actor::count}) {
    if (name_of(actor) == text) return actor;
  }
  return std::nullopt;
}

std::optional<Effect> effect_of(const std::string& text) {
  for (const Effect effect : {Effect::applied, Effect::presumed, Effect::late}) {
    if (name_of(effect) == text) return effect;
  }
  return std::nullopt;
}

HistoryLine read_line(const json& value, const std::string& path, std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  HistoryLine out;
  out.time = in.time("time");
  out.by = in.named("by", actor_of);
  out.move = in.named("move", move_of);
  out.reason = in.named("reason", reason_of);
  out.from = in.named("from", state_of);
  out.to = in.named("to", state_of);
  out.effect = in.named("effect", effect_of);
  return out;
}

void read_delivered(Reader& in, TaskRecord& record) {
  const json& found = in.child("delivered");
  if (!found.is_object()) return in.wrong("delivered", "not an object");
  if (found.size() > kMaxCountedRecords) return in.wrong("delivered", "too many records");
  for (const auto& [key, observations] : found.items()) {
    const RecordId id = in.parsed("delivered", RecordId::parse(key));
    const auto count = in.checked("delivered", observations, kMaxObservations);
    if (count == 0 || !record.delivered.emplace(id, static_cast<std::uint32_t>(count)).second) {
      return in.wrong("delivered", "a record counts nothing, or twice");
    }
    record.delivered_observations += count;
  }
}

Claim read_claim(const json& value, const std::string& path, std::optional<Error>& mistake) {
  Reader in(value, path, mistake);
  Claim out;
  in.list("record_ids", kMaxCountedRecords, [&](const json& id, const std::string&) {
    out.record_ids.push_back(
        in.parsed("record_ids", RecordId::parse(string_at(in, "record_ids", id))));
  });
  out.observations = in.count("observations", std::numeric_limits<std::uint32_t>::max());
  out.at = in.time("at");
  return out;
}

void read_open_ends(Reader& in, TaskRecord& record) {
  std::optional<Error>& mistake = in.mistake();
  if (in.has("offer")) {
    Reader offer(in.child("offer"), in.path("offer"), mistake);
    record.offer = Offer{read_scope(offer.child("scope"), offer.path("scope"), mistake),
                         offer.time("valid_until")};
  }
  if (in.has("claim")) record.claim = read_claim(in.child("claim"), in.path("claim"), mistake);
  if (in.has("answer_due")) {
    Reader due(in.child("answer_due"), in.path("answer_due"), mistake);
    record.answer_due = AnswerDue{due.named("reason", reason_of), due.time("at")};
  }
  if (in.has("closing_due")) record.closing_due = in.time("closing_due");
  if (in.has("pending")) {
    Reader pending(in.child("pending"), in.path("pending"), mistake);
    record.pending = PendingMove{pending.named("move", move_of), pending.named("reason", reason_of),
                                 pending.digest("hash")};
  }
}

/// What every operation relies on; the first broken promise by name, or nullptr.
const char* broken_promise(const TaskRecord& r) {
  const bool provider = r.role == Side::provider;
  const Chain& asks = provider ? r.theirs : r.own;
  const bool committed = r.confirmed >= State::ACCEPTED && r.confirmed <= State::DELIVERED;
  if (r.mode == DataMode::unspecified) return "mode";
  if (asks.hashes.empty()) return "the request's hash";
  if (r.own_seen_by_peer > r.own.hashes.size()) return "own_seen_by_peer";
  if (provider && (r.presumed || r.pending)) return "a provider presumes nothing";
  if (!provider && (r.answer_due || r.closing_due)) return "a requester owes no answer";
  if (provider && r.state != r.confirmed) return "state and confirmed differ";
  if (!r.presumed && r.state != counted(r)) return "state is not confirmed state and counts";
  if (r.presumed && (terminal(r.confirmed) || !terminal(r.state))) return "presumed";
  if (r.closing_due && !terminal(r.confirmed)) return "closing_due";
  if (r.confirmed == State::OFFERED && !r.offer) return "OFFERED without an offer";
  if (r.confirmed == State::DELIVERED && !r.claim) return "DELIVERED without a claim";
  if (committed && r.committed_observations == 0) return "accepted, and nothing committed";
  if (r.pending && side_of(r.pending->move) != Side::requester) return "pending";
  if (r.answer_due && r.answer_due->reason != Reason::UNSPECIFIED &&
      r.answer_due->reason != Reason::TOO_LATE) {
    return "answer_due";
  }
  return nullptr;
}

void read_record(const json& value, TaskRecord& out, std::optional<Error>& mistake) {
  Reader in(value, "$", mistake);
  if (in.number("form", 1) != 1) in.wrong("form", "not form 1");
  out.request = read_request(in.child("request"), in.path("request"), mistake);
  out.role = in.named("role", side_of_name);
  out.peer = in.parsed("peer", NationId::parse(in.text("peer")));
  out.mode = in.named("mode", [](const std::string& text) { return data_mode_of(text); });
  out.terms = read_terms(in.child("terms"), in.path("terms"), mistake);
  out.state = in.named("state", state_of);
  out.confirmed = in.named("confirmed", state_of);
  out.presumed = in.boolean("presumed");
  out.cause = in.named("cause", reason_of);
  out.respond_by = in.time("respond_by");
  out.scope = read_scope(in.child("scope"), in.path("scope"), mistake);
  out.committed_observations = in.count("committed_observations", kMaxObservations);
  read_delivered(in, out);
  out.disputed = in.boolean("disputed");
  out.own = read_chain(in.child("own"), in.path("own"), mistake);
  out.theirs = read_chain(in.child("theirs"), in.path("theirs"), mistake);
  out.own_seen_by_peer = in.number("own_seen_by_peer", kMaxMessagesPerSide + 1);
  in.list("history", kMaxHistoryLines, [&](const json& line, const std::string& path) {
    out.history.push_back(read_line(line, path, mistake));
  });
  read_open_ends(in, out);
}

}  // namespace

Result<TaskRecord> from_json(std::string_view text) {
  ACCORD_TRY(const json value, parse_json(text, kMaxRecordJsonBytes));
  std::optional<Error> mistake;
  TaskRecord out;
  read_record(value, out, mistake);
  if (mistake) return fail(std::move(*mistake));
  if (const char* promise = broken_promise(out)) {
    return fail(kBad, std::string("the record contradicts itself: ") + promise, "$");
  }
  return out;
}

}  // namespace accord::node::tasking
