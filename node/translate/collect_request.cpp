// CollectRequest in: fields, vocabularies, ranges; and what of it a request of ours can say.
#include "node/translate/collect_request.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "node/translate/collect_fields.hpp"
#include "node/translate/udl_marking.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostObservations = 1'000'000;
constexpr double kLongestDurationS = 366.0 * 86'400;

/// Fields that a request of ours holds; every other one is reported.
constexpr std::array<std::string_view, 14> kHeld{"classificationMarking",
                                                 "dataMode",
                                                 "source",
                                                 "startTime",
                                                 "type",
                                                 "endTime",
                                                 "duration",
                                                 "priority",
                                                 "numObs",
                                                 "satNo",
                                                 "notes",
                                                 "origObjectId",
                                                 "id",
                                                 "taskId"};

Status read_window(const CollectFields& in, CollectRequest& out) {
  ACCORD_TRY(const auto start, in.time("startTime"));
  ACCORD_TRY(out.end, in.time("endTime"));
  out.start = *start;
  if (!out.end && in.given("duration")) {
    ACCORD_TRY(const double seconds, in.number("duration", 0, kLongestDurationS));
    out.end = out.start + Nanos{static_cast<std::int64_t>(seconds * 1e9)};
  }
  if (out.end && *out.end <= out.start)
    return bad_udl("endTime", "the request ends before it starts");
  return {};
}

Status check_ranges(const CollectFields& in) {
  ACCORD_CHECK(in.whole("taskCategory", 1, 5));
  const std::string suffix = in.text("suffix");
  if (!suffix.empty() && (suffix.size() != 1 || suffix[0] < 'A' || suffix[0] > 'Z'))
    return bad_udl("suffix", "a letter from A to Z is wanted");
  for (const auto& [name, low, high] : {std::tuple{"ra", 0.0, 360.0},
                                        {"dec", -90.0, 90.0},
                                        {"az", 0.0, 360.0},
                                        {"el", -90.0, 90.0},
                                        {"lat", -90.0, 90.0},
                                        {"lon", -180.0, 180.0},
                                        {"inclination", 0.0, 180.0},
                                        {"raan", 0.0, 360.0},
                                        {"argOfPerigee", 0.0, 360.0},
                                        {"trueAnomoly", 0.0, 360.0}})
    if (in.given(name)) ACCORD_CHECK(in.number(name, low, high));
  return {};
}

std::string_view purpose_of(std::string_view type) {
  if (type == "SEARCH" || type == "DIRECTED SEARCH" || type == "VOLUME SEARCH") return "SEARCH";
  return type == "SOI" ? "CHARACTERISATION" : std::string_view{};
}

}  // namespace

Result<CollectRequest> parse_collect_request(std::string_view text) {
  ACCORD_TRY(const CollectFields in, CollectFields::of_request(text));
  CollectRequest out;
  out.marking = in.text("classificationMarking");
  out.source = in.text("source");
  out.type = in.text("type");
  ACCORD_TRY(out.mode, in.mode());
  ACCORD_CHECK(read_window(in, out));
  ACCORD_CHECK(check_ranges(in));
  out.priority = in.text("priority");
  ACCORD_TRY(out.observations, in.whole("numObs", 1, kMostObservations));
  ACCORD_TRY(out.norad_cat_id, in.whole("satNo", 1, 999'999'999));
  out.object_id = in.text("origObjectId");
  out.notes = in.text("notes");
  out.others = in.others(kHeld);
  return out;
}

Result<json> task_members(const CollectRequest& request, std::string_view provider,
                          DiagnosticLog& log) {
  if (request.type == "TTC") return fail(Code::format_unsupported, "TTC is no observation", "type");
  ACCORD_TRY(const Level level, level_towards(request.marking, provider));
  json out{{"data_mode", name_of(request.mode)},
           {"level", name_of(level)},
           {"window_start", request.start.text()}};
  if (request.end) out["window_stop"] = request.end->text();
  if (request.norad_cat_id) out["norad"] = *request.norad_cat_id;
  if (request.observations) out["observations"] = *request.observations;
  if (!request.notes.empty()) out["rationale"] = request.notes;
  if (!request.priority.empty())
    out["priority"] = request.priority == "EMERGENCY" ? "FLASH" : request.priority;
  if (request.priority == "EMERGENCY")
    note_not_carried(log, Severity::warning, "priority",
                     "EMERGENCY is asked as FLASH, the highest there is");
  const std::string_view purpose = purpose_of(request.type);
  if (!purpose.empty()) out["purpose"] = purpose;
  note_not_carried(
      log, Severity::info, "type",
      request.type + (purpose.empty() ? ": a request does not say how to observe"
                                      : " is asked as the purpose " + std::string(purpose)));
  if (is_cospar_id(request.object_id)) {
    out["cospar"] = request.object_id;
  } else if (!request.object_id.empty()) {
    note_not_carried(log, Severity::warning, "origObjectId",
                     "not a COSPAR id, and of its origin alone");
  }
  for (const std::string& field : request.others)
    note_not_carried(log, Severity::warning, field, "a request has no place for it");
  return out;
}

}  // namespace accord::node::translate
