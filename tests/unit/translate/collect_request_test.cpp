// UDL CollectRequest and CollectResponse: fields, vocabularies, what a request of ours can say, and
// back.
#include "node/translate/collect_request.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace accord::node::translate {
namespace {

using nlohmann::json;

json request() {
  return {{"classificationMarking", "S"},
          {"dataMode", "EXERCISE"},
          {"source", "TESTS"},
          {"type", "OBJECT"},
          {"startTime", "2026-06-01T00:00:00.000000Z"},
          {"endTime", "2026-06-02T00:00:00Z"},
          {"priority", "IMMEDIATE"},
          {"numObs", 12},
          {"satNo", 799500123}};
}

json response() {
  return {
      {"classificationMarking", "U"}, {"dataMode", "REAL"}, {"source", "T"}, {"idRequest", "r-1"}};
}

json with(json record, const char* name, const json& value) {
  record[name] = value;
  return record;
}

json without(json record, const char* name) {
  record.erase(name);
  return record;
}

std::string outcome(const json& record) {
  const auto parsed = parse_collect_request(record.dump());
  return parsed ? "taken"
                : std::string(code_entry(parsed.error().code).name) + " " + parsed.error().where;
}

std::string response_outcome(const json& record) {
  const auto parsed = parse_collect_response(record.dump());
  return parsed ? "taken"
                : std::string(code_entry(parsed.error().code).name) + " " + parsed.error().where;
}

Result<json> members(const json& record, DiagnosticLog& log) {
  return task_members(parse_collect_request(record.dump()).value(), "DEU", log);
}

json members(const json& record) {
  DiagnosticLog log;
  return members(record, log).value();
}

TEST(CollectRequest, what_it_states_becomes_members_of_task_request) {
  const json made = members(request());
  EXPECT_EQ(made, (json{{"data_mode", "EXERCISE"},
                        {"level", "SECRET"},
                        {"window_start", "2026-06-01T00:00:00.000000000Z"},
                        {"window_stop", "2026-06-02T00:00:00.000000000Z"},
                        {"norad", 799500123},
                        {"observations", 12},
                        {"priority", "IMMEDIATE"}}));
  EXPECT_EQ(members(with(request(), "priority", "EMERGENCY"))["priority"], "FLASH");
  EXPECT_EQ(members(with(request(), "type", "VOLUME SEARCH"))["purpose"], "SEARCH");
  EXPECT_EQ(members(with(request(), "type", "SOI"))["purpose"], "CHARACTERISATION");
  EXPECT_EQ(members(with(request(), "origObjectId", "1998-067A"))["cospar"], "1998-067A");
  EXPECT_EQ(members(with(request(), "notes", "after the burn"))["rationale"], "after the burn");
  const json open = members(without(without(request(), "endTime"), "priority"));
  EXPECT_FALSE(open.contains("window_stop") || open.contains("priority"));
  // 90 minutes from the start
  EXPECT_EQ(members(with(without(request(), "endTime"), "duration", 5400))["window_stop"],
            "2026-06-01T01:30:00.000000000Z");
  EXPECT_EQ(members(with(request(), "duration", 5400))["window_stop"],
            "2026-06-02T00:00:00.000000000Z");  // endTime wins
}

TEST(CollectRequest, every_field_without_a_place_is_told) {
  json record = request();
  record.update(json{{"obType", "RADAR"},
                     {"numTracks", 2},
                     {"ra", 10.5},
                     {"elset", json::object()},
                     {"origObjectId", "SAT-A"},
                     {"taskCategory", 3},
                     {"suffix", "T"}});
  DiagnosticLog log;
  ASSERT_TRUE(members(record, log).has_value());
  std::vector<std::string> told;
  for (const Diagnostic& d : log.take()) told.push_back(d.keyword);
  for (const char* name :
       {"obType", "numTracks", "ra", "elset", "origObjectId", "taskCategory", "suffix", "type"})
    EXPECT_NE(std::find(told.begin(), told.end(), name), told.end()) << name;
  EXPECT_EQ(told.size(), 8U);
}

TEST(CollectRequest, fields_vocabularies_and_ranges_are_checked) {
  for (const char* name : {"classificationMarking", "dataMode", "source", "startTime", "type"}) {
    EXPECT_EQ(outcome(without(request(), name)), "udl_malformed " + std::string(name));
    EXPECT_EQ(outcome(with(request(), name, nullptr)), "udl_malformed " + std::string(name));
  }
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, json>>{{"type", "LOOK"},
                                                 {"type", "object"},
                                                 {"priority", "HIGH"},
                                                 {"obType", "LASER"},
                                                 {"orbitRegime", "LUNAR"},
                                                 {"polarization", "X"},
                                                 {"dataMode", "LIVE"},
                                                 {"numObs", 0},
                                                 {"numObs", 1.5},
                                                 {"satNo", 0},
                                                 {"satNo", 1000000000},
                                                 {"satNo", 18446744073709551615U},
                                                 {"taskCategory", 6},
                                                 {"suffix", "TT"},
                                                 {"suffix", "t"},
                                                 {"dec", -91},
                                                 {"el", "30"},
                                                 {"startTime", "2026-06-01"},
                                                 {"endTime", "2026-05-01T00:00:00Z"},
                                                 {"uctFollowUp", 1},
                                                 {"elset", "x"},
                                                 {"tags", "x"},
                                                 {"color", 1},
                                                 {"idRequest", "x"},
                                                 {"notes", "a\nb"},
                                                 {"notes", std::string(1025, 'x')}})
    EXPECT_EQ(outcome(with(request(), name, value)), "udl_malformed " + std::string(name)) << value;
  EXPECT_EQ(outcome(with(without(request(), "endTime"), "duration", -1)), "udl_malformed duration");
  EXPECT_EQ(outcome(json::array({request()})), "udl_malformed object");
  EXPECT_FALSE(parse_collect_request("{\"type\": 1, \"type\": 2}").has_value());
  EXPECT_FALSE(parse_collect_request("").has_value());
}

TEST(CollectRequest, a_marking_that_is_not_for_the_provider_is_refused) {
  DiagnosticLog log;
  for (const char* fine : {"U", "S", "GBR SECRET", "S//REL TO DEU, GBR"})
    EXPECT_TRUE(members(with(request(), "classificationMarking", fine), log).has_value()) << fine;
  for (const char* other : {"S//NF", "S//REL TO USA, GBR", "U//FOUO"})
    EXPECT_EQ(members(with(request(), "classificationMarking", other), log).error().code,
              Code::observation_above_label)
        << other;
  EXPECT_EQ(members(with(request(), "classificationMarking", "X"), log).error().code,
            Code::udl_malformed);
  EXPECT_EQ(members(with(request(), "type", "TTC"), log).error().code, Code::format_unsupported);
}

/// As `task.show` answers.
json shown(const char* state, const char* reason) {
  return {{"request_id", "01890a5d-ac96-774b-bcce-b302099a8057"},
          {"state", state},
          {"reason", reason},
          {"data_mode", "REAL"},
          {"priority", "FLASH"},
          {"purpose", "SEARCH"},
          {"rationale", "lost after the burn"},
          {"object", {{"norad_cat_id", 25544}, {"cospar_id", "1998-067A"}}},
          {"scope",
           {{"window_start", "2026-06-01T00:00:00.000000000Z"},
            {"window_stop", "2026-06-02T00:00:00.000000000Z"},
            {"observations", 7}}},
          {"sent", "2026-05-31T12:00:00.000Z"}};
}

TEST(CollectRequest, a_request_of_ours_is_one_of_theirs_and_comes_back) {
  const auto text = collect_request_json(shown("SENT", "UNSPECIFIED"), {"GBR SECRET", "GBR"});
  ASSERT_TRUE(text.has_value()) << text.error().text();
  const json record = json::parse(*text);
  EXPECT_EQ(record["type"], "SEARCH");
  EXPECT_EQ(record["numObs"], 7);
  EXPECT_EQ(record["id"], "01890a5d-ac96-774b-bcce-b302099a8057");
  const json made = members(record);
  EXPECT_EQ(made, (json{{"data_mode", "REAL"},
                        {"level", "SECRET"},
                        {"window_start", "2026-06-01T00:00:00.000000000Z"},
                        {"window_stop", "2026-06-02T00:00:00.000000000Z"},
                        {"norad", 25544},
                        {"cospar", "1998-067A"},
                        {"observations", 7},
                        {"purpose", "SEARCH"},
                        {"rationale", "lost after the burn"},
                        {"priority", "FLASH"}}));
  EXPECT_EQ(collect_request_json(json::object(), {"U", "GBR"}).error().code, Code::bad_value);
  EXPECT_EQ(collect_request_json(json::array(), {"U", "GBR"}).error().code, Code::bad_value);
}

TEST(CollectResponse, states_have_the_udl_s_words_and_waiting_has_none) {
  const auto status = [](const char* state) {
    const auto text = collect_response_json(shown(state, "CAPACITY"), {"U", "GBR"});
    EXPECT_TRUE(text.has_value()) << state;
    const auto parsed = parse_collect_response(text.value_or("{}"));
    EXPECT_TRUE(parsed.has_value()) << state;
    return parsed ? parsed->status : "broken";
  };
  for (const auto& [state, word] :
       std::vector<std::pair<const char*, const char*>>{{"SENT", ""},
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
                                                        {"WITHDRAWN", "FAILED"}})
    EXPECT_EQ(status(state), word) << state;
  const auto declined =
      parse_collect_response(*collect_response_json(shown("DECLINED", "CAPACITY"), {"U", "GBR"}));
  EXPECT_EQ(declined->notes, "DECLINED: CAPACITY");
  EXPECT_EQ(declined->error_code, "CAPACITY");
  const auto offer =
      parse_collect_response(*collect_response_json(shown("OFFERED", "UNSPECIFIED"), {"U", "GBR"}));
  EXPECT_EQ(offer->alternative_end, UtcTime::parse("2026-06-02T00:00:00Z").value());
  EXPECT_FALSE(collect_response_json(shown("ELSE", ""), {"U", "GBR"}).has_value());
}

TEST(CollectResponse, fields_and_vocabularies_are_checked) {
  EXPECT_EQ(response_outcome(response()), "taken");
  for (const char* name : {"classificationMarking", "dataMode", "source", "idRequest"})
    EXPECT_EQ(response_outcome(without(response(), name)), "udl_malformed " + std::string(name));
  EXPECT_EQ(response_outcome(with(response(), "status", "RECEIVED")), "udl_malformed status");
  EXPECT_EQ(response_outcome(with(response(), "startTime", "x")), "udl_malformed startTime");
  EXPECT_EQ(response_outcome(with(response(), "srcIds", {"a"})), "udl_malformed srcTyps");
  EXPECT_EQ(response_outcome(with(with(response(), "srcIds", {"a"}), "srcTyps", {"EO"})), "taken");
  EXPECT_EQ(response_outcome(with(with(response(), "srcIds", {"a"}), "srcTyps", {"TV"})),
            "udl_malformed srcTyps");
}

// --- what a response answers ---

/// To a request of GBR, marked SECRET, of mode REAL; "move reason", or the error and its field.
std::string answer(const json& record, const char* reason = "") {
  json request = shown("RECEIVED", "UNSPECIFIED");
  request["level"] = "SECRET";
  request["peer"] = "GBR";
  DiagnosticLog log;
  const auto said =
      collect_answer(parse_collect_response(record.dump()).value(), request, reason, log);
  if (said) return said->move + " " + said->reason;
  return std::string(code_entry(said.error().code).name) + " " + said.error().where;
}

TEST(CollectAnswer, four_states_are_answers_and_the_others_say_why_not) {
  for (const auto& [status, move] :
       std::vector<std::pair<const char*, const char*>>{{"ACCEPTED", "accept "},
                                                        {"REJECTED", "decline "},
                                                        {"FAILED", "withdraw "},
                                                        {"COMPLETED", "complete "},
                                                        {"PROPOSED", "format_unsupported status"},
                                                        {"CANCELLED", "format_unsupported status"},
                                                        {"SCHEDULED", "format_unsupported status"},
                                                        {"COLLECTED", "format_unsupported status"},
                                                        {"PARTIAL", "format_unsupported status"},
                                                        {"DELIVERED", "format_unsupported status"}})
    EXPECT_EQ(answer(with(response(), "status", status)), move) << status;
  EXPECT_EQ(answer(response()), "udl_malformed status");
}

TEST(CollectAnswer, its_reason_is_a_word_of_the_moves_and_the_stated_one_goes_first) {
  const json rejected = with(response(), "status", "REJECTED");
  EXPECT_EQ(answer(with(rejected, "errCode", "NATIONAL_PRIORITY")), "decline NATIONAL_PRIORITY");
  for (const char* other : {"E-12", "capacity", "UNSPECIFIED"})
    EXPECT_EQ(answer(with(rejected, "errCode", other)), "udl_malformed errCode") << other;
  EXPECT_EQ(answer(with(rejected, "errCode", "E-12"), "CAPACITY"), "decline CAPACITY");
}

TEST(CollectAnswer, it_is_of_the_requests_mode_and_no_higher_than_what_goes_back) {
  const json accepted = with(response(), "status", "ACCEPTED");
  EXPECT_EQ(answer(with(accepted, "dataMode", "TEST")), "udl_malformed dataMode");
  for (const char* marking : {"U", "S", "S//REL TO GBR, DEU", "DEU SECRET//REL TO DEU, GBR"})
    EXPECT_EQ(answer(with(accepted, "classificationMarking", marking)), "accept ") << marking;
  for (const char* marking : {"TS", "S//REL TO DEU", "S//NOFORN", "S//FOUO"})
    EXPECT_EQ(answer(with(accepted, "classificationMarking", marking)),
              "observation_above_label classificationMarking")
        << marking;
  EXPECT_EQ(answer(with(accepted, "classificationMarking", "X")),
            "udl_malformed classificationMarking");
}

TEST(CollectAnswer, what_an_answer_has_no_place_for_is_told) {
  json record = with(response(), "status", "ACCEPTED");
  record.update(json{{"notes", "with the second dish"},
                     {"altStartTime", "2026-06-01T01:00:00.000000Z"},
                     {"altEndTime", "2026-06-01T02:00:00.000000Z"},
                     {"actualStartTime", "2026-06-01T01:00:00.000000Z"},
                     {"satNo", 25544}});
  json request = shown("RECEIVED", "UNSPECIFIED");
  request["level"] = "UNCLASSIFIED";
  request["peer"] = "GBR";
  DiagnosticLog log;
  ASSERT_TRUE(
      collect_answer(parse_collect_response(record.dump()).value(), request, "", log).has_value());
  std::vector<std::string> told;
  for (const Diagnostic& d : log.take()) told.push_back(d.keyword);
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, (std::vector<std::string>{"actualStartTime", "altEndTime", "altStartTime",
                                            "notes", "satNo"}));
  for (const char* member : {"level", "peer", "data_mode"}) {
    const auto lacks = collect_answer(parse_collect_response(record.dump()).value(),
                                      without(request, member), "", log);
    ASSERT_FALSE(lacks.has_value()) << member;
    EXPECT_EQ(lacks.error().code, Code::bad_value) << member;
  }
}

TEST(CollectAnswer, our_own_record_of_an_answer_is_read_back_to_it) {
  for (const auto& [state, said] : std::vector<std::pair<const char*, const char*>>{
           {"DECLINED", "decline CAPACITY"}, {"WITHDRAWN", "withdraw CAPACITY"}}) {
    const auto text = collect_response_json(shown(state, "CAPACITY"), {"GBR SECRET", "GBR"});
    ASSERT_TRUE(text.has_value()) << state;
    EXPECT_EQ(answer(json::parse(*text)), said);
  }
}

}  // namespace
}  // namespace accord::node::translate
