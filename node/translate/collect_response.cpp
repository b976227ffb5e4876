// CollectResponse in, and both records out of a request as the node shows it.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "node/translate/collect_fields.hpp"
#include "node/translate/collect_request.hpp"

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
  if (state == "OFFERED") {
    ACCORD_TRY(out["altStartTime"], text_in(shown, {"scope", "window_start"}));
    ACCORD_TRY(out["altEndTime"], text_in(shown, {"scope", "window_stop"}));
  }
  return out.dump(1) + "\n";
}

}  // namespace accord::node::translate
