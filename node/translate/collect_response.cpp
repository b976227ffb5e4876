// CollectResponse in, what it answers to a request, and both records out of a request as the node
// shows it.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "node/translate/collect_fields.hpp"
#include "node/translate/collect_request.hpp"
#include "node/translate/udl_marking.hpp"
#include "tasking_move_generated.h"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> kSourceTypes{"DOA", "ELSET", "EO", "RADAR", "RF", "SV"};
constexpr std::array<std::string_view, 11> kHeld{"classificationMarking",
                                                 "dataMode",
                                                 "source",
                                                 "idRequest",
                                                 "status",
                                                 "notes",
                                                 "errCode",
                                                 "altEndTime",
                                                 "altStartTime",
                                                 "id",
                                                 "taskId"};

/// A state of ours in the UDL's word. Waiting has none; what ends otherwise than the UDL knows says
/// so in the notes.
struct StatusWord {
  std::string_view state, status;
};
constexpr std::array<StatusWord, 17> kStatusWords{{{"SENT", ""},
                                                   {"RECEIVED", ""},
                                                   {"UNDER_REVIEW", ""},
                                                   {"OFFERED", "PROPOSED"},
                                                   {"ACCEPTED", "ACCEPTED"},
                                                   {"SCHEDULED", "SCHEDULED"},
                                                   {"COLLECTING", "SCHEDULED"},
                                                   {"PARTIAL", "PARTIAL"},
                                                   {"DELIVERED", "DELIVERED"},
                                                   {"FULFILLED", "COMPLETED"},
                                                   {"CLOSED_PARTIAL", "COMPLETED"},
                                                   {"FAILED", "FAILED"},
                                                   {"REJECTED", "REJECTED"},
                                                   {"DECLINED", "REJECTED"},
                                                   {"EXPIRED", "FAILED"},
                                                   {"CANCELLED", "CANCELLED"},
                                                   {"WITHDRAWN", "FAILED"}}};

tl::unexpected<Error> missing(std::string_view member) {
  return fail(Code::bad_value, "the request has no such member", std::string(member));
}

/// A string below one or two names. Errors: bad_value.
Result<std::string> text_in(const json& shown, std::initializer_list<const char*> path) {
  const json* at = &shown;
  for (const char* name : path) {
    const auto found = at->is_object() ? at->find(name) : at->end();
    if (!at->is_object() || found == at->end()) return missing(name);
    at = &*found;
  }
  if (!at->is_string()) return missing(*(path.end() - 1));
  return at->get<std::string>();
}

/// "" = absent, or no string.
std::string text_or_empty(const json& of, std::string_view name) {
  const json& value = of.is_object() ? udl_member(of, name) : of;
  return value.is_string() ? value.get<std::string>() : std::string{};
}

/// 0 = absent, or no such number.
std::uint64_t count_or_zero(const json& of, std::string_view name) {
  const json& value = of.is_object() ? udl_member(of, name) : of;
  const bool counts =
      value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  return counts ? value.get<std::uint64_t>() : 0;
}

Result<json> common(const json& shown, const CollectWords& words) {
  ACCORD_TRY(const std::string mode, text_in(shown, {"data_mode"}));
  json out{
      {"classificationMarking", words.label_text}, {"dataMode", mode}, {"source", words.source}};
  const json& object = udl_member(shown, "object");
  const std::uint64_t number = count_or_zero(object, "norad_cat_id");
  if (number != 0) out["satNo"] = number;
  const std::string cospar = text_or_empty(object, "cospar_id");
  if (!cospar.empty()) out["origObjectId"] = cospar;
  return out;
}

std::string type_of(std::string_view purpose) {
  if (purpose == "SEARCH") return "SEARCH";
  return purpose == "CHARACTERISATION" ? "SOI" : "OBJECT";
}

/// What a person says to a request; every other status says why not.
struct AnswerWord {
  std::string_view status, move, why_not;
};
constexpr std::string_view kFollows =
    "this state follows from the records that are published, nobody says it";
constexpr std::array<AnswerWord, 11> kAnswerWords{
    {{"", "", "no status stands there, and so no answer"},
     {"ACCEPTED", "accept", ""},
     {"REJECTED", "decline", ""},
     {"FAILED", "withdraw", ""},
     {"COMPLETED", "complete", ""},
     {"PROPOSED", "", "a person offers no other window here: decline, and a new request may come"},
     {"CANCELLED", "", "the requester alone cancels; what was accepted is taken back as FAILED"},
     {"SCHEDULED", "", kFollows},
     {"COLLECTED", "", kFollows},
     {"PARTIAL", "", kFollows},
     {"DELIVERED", "", kFollows}}};

Result<std::string> move_of(const std::string& status) {
  for (const AnswerWord& word : kAnswerWords) {
    if (word.status != status) continue;
    if (status.empty()) return bad_udl("status", std::string(word.why_not));
    if (word.move.empty())
      return fail(Code::format_unsupported, status + ": " + std::string(word.why_not), "status");
    return std::string(word.move);
  }
  return bad_udl("status", "'" + status + "' is no status");
}

/// The answer is about this request: of its data mode, and marked no higher than what goes back.
Status check_about(const CollectResponse& response, const json& shown) {
  ACCORD_TRY(const std::string mode, text_in(shown, {"data_mode"}));
  if (mode != name_of(response.mode)) return bad_udl("dataMode", "the request is of mode " + mode);
  ACCORD_TRY(const std::string requester, text_in(shown, {"peer"}));
  ACCORD_TRY(const Level level, level_towards(response.marking, requester));
  ACCORD_TRY(const std::string of_request, text_in(shown, {"level"}));
  const auto most = level_of(of_request);
  if (!most) return missing("level");
  if (level > *most)
    return fail(Code::observation_above_label, "the request is " + of_request,
                "classificationMarking");
  return {};
}

bool is_reason(std::string_view word) {
  for (const fbs::Reason reason : fbs::EnumValuesReason()) {
    if (reason != fbs::Reason::UNSPECIFIED && word == fbs::EnumNameReason(reason)) return true;
  }
  return false;
}

Result<std::string> reason_in(const CollectResponse& response, std::string_view stated,
                              DiagnosticLog& log) {
  const std::string& told = response.error_code;
  if (!stated.empty()) {
    if (!told.empty() && told != stated)
      note_not_carried(log, Severity::warning, "errCode", "the option states another reason");
    return std::string(stated);
  }
  if (!told.empty() && !is_reason(told))
    return bad_udl("errCode", "'" + told + "' is no reason that a requester reads: state one");
  return told;
}

void note_what_stays(const CollectResponse& response, DiagnosticLog& log) {
  if (!response.notes.empty())
    note_not_carried(log, Severity::warning, "notes", "an answer has no words but its reason");
  if (response.alternative_start)
    note_not_carried(log, Severity::warning, "altStartTime", "an answer has no place for it");
  if (response.alternative_end)
    note_not_carried(log, Severity::warning, "altEndTime", "an answer has no place for it");
  for (const std::string& field : response.others)
    note_not_carried(log, Severity::warning, field, "an answer has no place for it");
}

}  // namespace

Result<CollectResponse> parse_collect_response(std::string_view text) {
  ACCORD_TRY(const CollectFields in, CollectFields::of_response(text));
  CollectResponse out;
  out.marking = in.text("classificationMarking");
  out.source = in.text("source");
  out.request_id = in.text("idRequest");
  ACCORD_TRY(out.mode, in.mode());
  out.status = in.text("status");
  out.notes = in.text("notes");
  out.error_code = in.text("errCode");
  ACCORD_TRY(out.alternative_start, in.time("altStartTime"));
  ACCORD_TRY(out.alternative_end, in.time("altEndTime"));
  ACCORD_TRY(const std::size_t ids, in.words_in("srcIds", {}));
  ACCORD_TRY(const std::size_t types, in.words_in("srcTyps", kSourceTypes));
  if (ids != types) return bad_udl("srcTyps", "as many as srcIds are wanted");
  out.others = in.others(kHeld);
  return out;
}

Result<CollectAnswer> collect_answer(const CollectResponse& response, const json& shown,
                                     std::string_view reason, DiagnosticLog& log) {
  CollectAnswer out;
  ACCORD_TRY(out.move, move_of(response.status));
  ACCORD_CHECK(check_about(response, shown));
  ACCORD_TRY(out.reason, reason_in(response, reason, log));
  note_what_stays(response, log);
  return out;
}

Result<std::string> collect_request_json(const json& shown, const CollectWords& words) {
  ACCORD_TRY(json out, common(shown, words));
  ACCORD_TRY(out["id"], text_in(shown, {"request_id"}));
  ACCORD_TRY(out["startTime"], text_in(shown, {"scope", "window_start"}));
  ACCORD_TRY(out["endTime"], text_in(shown, {"scope", "window_stop"}));
  ACCORD_TRY(out["priority"], text_in(shown, {"priority"}));
  ACCORD_TRY(const std::string purpose, text_in(shown, {"purpose"}));
  ACCORD_TRY(out["msgCreateDate"], text_in(shown, {"sent"}));
  out["type"] = type_of(purpose);
  const std::uint64_t observations = count_or_zero(udl_member(shown, "scope"), "observations");
  if (observations != 0) out["numObs"] = observations;
  const std::string rationale = text_or_empty(shown, "rationale");
  if (!rationale.empty()) out["notes"] = rationale;
  return out.dump(1) + "\n";
}

Result<std::string> collect_response_json(const json& shown, const CollectWords& words) {
  ACCORD_TRY(json out, common(shown, words));
  ACCORD_TRY(out["idRequest"], text_in(shown, {"request_id"}));
  ACCORD_TRY(const std::string state, text_in(shown, {"state"}));
  const auto found = std::find_if(kStatusWords.begin(), kStatusWords.end(),
                                  [&](const StatusWord& word) { return word.state == state; });
  if (found == kStatusWords.end()) return missing("state");
  if (!found->status.empty()) out["status"] = found->status;
  const std::string reason = text_or_empty(shown, "reason");
  const bool told = !reason.empty() && reason != "UNSPECIFIED";
  out["notes"] = state + (told ? ": " + reason : "");
  if (told) out["errCode"] = reason;
  if (state == "OFFERED") {
    ACCORD_TRY(out["altStartTime"], text_in(shown, {"scope", "window_start"}));
    ACCORD_TRY(out["altEndTime"], text_in(shown, {"scope", "window_stop"}));
  }
  return out.dump(1) + "\n";
}

}  // namespace accord::node::translate
