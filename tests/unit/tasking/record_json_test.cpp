// The stored form: what goes in comes out, and nothing else is taken.
#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

using nlohmann::json;

void expect_round_trip(const TaskRecord& record) {
  const std::string text = to_json(record);
  const auto back = from_json(text);
  ASSERT_TRUE(back.has_value()) << back.error().text();
  EXPECT_EQ(*back, record);
  EXPECT_EQ(to_json(*back), text);
}

/// One of each optional part, on either side.
std::vector<TaskRecord> many_records() {
  std::vector<TaskRecord> out;
  const auto keep = [&out](const Duo& duo) {
    out.push_back(duo.asks);
    out.push_back(duo.gives);
  };
  Duo duo;
  keep(duo);
  duo.acknowledge();
  duo.pass(Side::provider, {Move::OFFER, {}, kSent + hours{5}, scope()}, kSent + minutes{1});
  keep(duo);
  const auto take = duo.say(Side::requester, {Move::TAKE}, kSent + minutes{2});  // pending
  EXPECT_TRUE(duo.hear(Side::provider, *take, kSent + minutes{2}).has_value());  // answer_due
  keep(duo);
  duo.drain(kSent + minutes{2});
  EXPECT_TRUE(count_delivery(duo.gives, delivery(1, 10), kSent + hours{9}).has_value());
  duo.drain(kSent + hours{9});  // claim
  keep(duo);
  on_clock(duo.asks, kSent + hours{50});   // presumed
  on_clock(duo.gives, kSent + hours{50});  // closing_due
  keep(duo);
  Duo full;
  full.asks.request.campaign = CampaignId(request_id(3).raw());
  full.asks.request.rationale = "caf\xC3\xA9 \"quoted\"";
  out.push_back(full.asks);
  return out;
}

TEST(RecordJson, every_part_comes_back_as_it_went) {
  for (const TaskRecord& record : many_records()) expect_round_trip(record);
}

TEST(RecordJson, truncated_text_is_refused) {
  const std::string text = to_json(many_records()[7]);
  for (std::size_t size = 0; size < text.size(); size += 7) {
    EXPECT_FALSE(from_json(std::string_view(text).substr(0, size)).has_value()) << size;
  }
}

TEST(RecordJson, each_key_is_required_unless_it_is_an_open_end) {
  const json whole = json::parse(to_json(provider_record()));
  for (const auto& [key, value] : whole.items()) {
    json less = whole;
    less.erase(key);
    EXPECT_EQ(code_of(from_json(less.dump())), "task_record_invalid") << key;
  }
  for (const auto& [key, value] : whole["request"].items()) {
    json less = whole;
    less["request"].erase(key);
    EXPECT_EQ(code_of(from_json(less.dump())), "task_record_invalid") << key;
  }
}

TEST(RecordJson, unknown_key_is_refused_at_every_depth) {
  for (const char* where : {"", "/request", "/request/object", "/request/scope", "/terms", "/scope",
                            "/own", "/theirs", "/history/0"}) {
    json more = json::parse(to_json(requester_record()));
    more[json::json_pointer(where)]["surprise"] = 1;
    const auto back = from_json(more.dump());
    ASSERT_FALSE(back.has_value()) << where;
    EXPECT_EQ(back.error().code, Code::task_record_invalid);
    EXPECT_NE(back.error().where.find("surprise"), std::string::npos) << back.error().text();
  }
}

TEST(RecordJson, wrong_type_or_range_is_refused_for_every_value) {
  const json whole = json::parse(to_json(many_records()[7])).flatten();
  for (const auto& [pointer, value] : whole.items()) {
    for (const json& wrong : {json(-1), json(1.5), json(nullptr), json::array({1}), json("?"),
                              json(18'446'744'073'709'551'615u)}) {
      json changed = whole.unflatten();
      changed[json::json_pointer(pointer)] = wrong;
      const bool free_text = value.is_string() && wrong == "?" &&
                             (pointer.find("rationale") != std::string::npos ||
                              pointer.find("/name") != std::string::npos ||
                              pointer.find("national_id") != std::string::npos);
      EXPECT_EQ(from_json(changed.dump()).has_value(), free_text) << pointer << " = " << wrong;
    }
  }
}

TEST(RecordJson, record_that_contradicts_itself_is_refused) {
  const auto refused = [](const TaskRecord& record) {
    EXPECT_EQ(code_of(from_json(to_json(record))), "task_record_invalid") << to_json(record);
  };
  TaskRecord bad = provider_record();
  bad.presumed = true;
  refused(bad);
  bad = provider_record();
  bad.state = State::ACCEPTED;
  refused(bad);
  bad = provider_record();
  bad.state = bad.confirmed = State::ACCEPTED;  // and nothing committed
  refused(bad);
  bad = provider_record();
  bad.state = bad.confirmed = State::OFFERED;  // and no offer
  refused(bad);
  bad = requester_record();
  bad.state = bad.confirmed = State::DELIVERED;
  bad.committed_observations = 10;  // and no claim
  refused(bad);
  bad = requester_record();
  bad.own.hashes.clear();
  refused(bad);
  bad = requester_record();
  bad.own_seen_by_peer = 2;
  refused(bad);
  bad = requester_record();
  bad.answer_due = AnswerDue{};
  bad.answer_due->at = kSent;
  refused(bad);
}

TEST(RecordJson, hostile_text_is_refused) {
  EXPECT_EQ(code_of(from_json("")), "bad_json");
  EXPECT_EQ(code_of(from_json("[]")), "task_record_invalid");
  EXPECT_EQ(code_of(from_json("null")), "task_record_invalid");
  EXPECT_EQ(code_of(from_json(std::string(100'000, '['))), "bad_json");
  EXPECT_EQ(code_of(from_json(std::string((4u << 20) + 1, ' '))), "too_large");
  const std::string text = to_json(requester_record());
  EXPECT_EQ(code_of(from_json(text + text)), "bad_json");
  EXPECT_EQ(code_of(from_json("{\"form\":1," + text.substr(1))), "bad_json");  // the key twice
}

}  // namespace
}  // namespace accord::node::tasking::test
