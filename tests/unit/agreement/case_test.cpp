// A case of a ruling as JSON: what is written reads back, and nothing else is read.
#include <nlohmann/json.hpp>

#include "agreement/release_case.hpp"
#include "tests/unit/agreement/support.hpp"

namespace accord::agreement {
namespace {

/// Every key with a value that its default is not.
nlohmann::json full() {
  return nlohmann::json::parse(R"({
    "from": "GBR", "to": "USA", "payload_type": "TRQ", "data_mode": "REAL",
    "schema_sha384": ")" + std::string(96, 'a') +
                               R"(",
    "label": "GBR SECRET//REL TO GBR, USA", "norad_cat_id": 25544, "object_class": "PAYLOAD",
    "regime": "LEO", "purpose": "CATALOG_MAINTENANCE", "at": "2026-06-01T12:00:00.000000001Z",
    "last_observation": "2026-06-01T11:00:00.000000000Z", "observations": 3,
    "originator_consents": true, "released_today": {"PAYLOAD": 7, "UNSPECIFIED": 2},
    "released_in_span": [{"span_s": 3600, "over": "object", "observations": 4}],
    "request": {"priority": "FLASH", "requests_today": 2}})");
}

Code refused(const nlohmann::json& json) {
  const auto read = parse_release_case(json.dump());
  return read ? Code::permitted : read.error().code;
}

TEST(ReleaseCaseJson, every_key_comes_back_as_it_went) {
  const auto read = parse_release_case(full().dump());
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read), full());
  EXPECT_EQ(read->object_class, ObjectClass::payload);
  EXPECT_EQ(read->released_today[static_cast<std::size_t>(ObjectClass::payload)], 7u);
  EXPECT_EQ(read->asked, (AskedCase{Priority::flash, 2}));
  nlohmann::json bare = full();
  bare.erase("request");
  bare["last_observation"] = nullptr;
  const auto without = parse_release_case(bare.dump());
  ASSERT_TRUE(without) << without.error().text();
  EXPECT_EQ(to_json(*without), bare);
}

/// The library's writer is the other program: what the journal keeps is its text, byte for byte.
TEST(ReleaseCaseJson, the_text_written_directly_is_that_of_the_json) {
  nlohmann::json request = full(), bare = full(), two_spans = full();
  bare.erase("request");
  bare["last_observation"] = nullptr;
  bare["released_today"] = nlohmann::json::object();
  bare["released_in_span"] = nlohmann::json::array();
  bare["originator_consents"] = false;
  two_spans["released_in_span"].push_back({{"span_s", 7}, {"over", "clause"}, {"observations", 0}});
  two_spans["released_today"] = {{"ROCKET_BODY", 1}, {"DEBRIS", 2}, {"UNCORRELATED", 4294967294u}};
  for (const nlohmann::json& json : {request, bare, two_spans}) {
    auto read = parse_release_case(json.dump());
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(json_text(*read), to_json(*read).dump());
    EXPECT_EQ(json_text(*read), json.dump());
    for (const char* odd : {"", "a\"b", "back\\slash", "tab\t", "\x7f", "caf\xc3\xa9", "\n\x01"}) {
      read->payload_code = odd;
      EXPECT_EQ(json_text(*read), to_json(*read).dump()) << odd;
    }
  }
}

TEST(ReleaseCaseJson, a_key_too_few_or_too_many_is_refused) {
  const nlohmann::json whole = full();
  for (const auto& [key, value] : whole.items()) {
    nlohmann::json less = whole;
    less.erase(key);
    EXPECT_EQ(refused(less), key == "request" ? Code::permitted : Code::bad_value) << key;
    nlohmann::json other = less;
    other[key + "_"] = value;
    EXPECT_EQ(refused(other), Code::bad_value) << key;
  }
  nlohmann::json more = whole;
  more["request"]["more"] = 1;
  EXPECT_EQ(refused(more), Code::bad_value);
}

TEST(ReleaseCaseJson, a_value_out_of_its_form_is_refused_with_its_key) {
  const std::pair<const char*, nlohmann::json> table[] = {{"from", "gbr"},
                                                          {"schema_sha384", "aa"},
                                                          {"data_mode", "real"},
                                                          {"label", "GBR"},
                                                          {"norad_cat_id", -1},
                                                          {"norad_cat_id", 4294967296u},
                                                          {"object_class", "X"},
                                                          {"regime", 1},
                                                          {"purpose", "FUN"},
                                                          {"at", "yesterday"},
                                                          {"last_observation", false},
                                                          {"observations", 1.5},
                                                          {"originator_consents", 1},
                                                          {"released_today", 1},
                                                          {"released_in_span", "x"},
                                                          {"released_today", {{"MOON", 1}}},
                                                          {"released_in_span", {{{"span_s", 1}}}},
                                                          {"request", nullptr}};
  for (const auto& [key, value] : table) {
    nlohmann::json json = full();
    json[key] = value;
    const auto read = parse_release_case(json.dump());
    ASSERT_FALSE(read) << key << " " << value;
    EXPECT_EQ(read.error().where.find("$." + std::string(key)), 0u) << read.error().text();
  }
}

TEST(ReleaseCase, a_span_of_which_it_says_nothing_is_unknown_and_withheld) {
  const auto node =
      test::snapshot_of({test::agreement(test::example_json("bilateral-sda.json"), 0x41)},
                        test::silent_policy("CAN"), "CAN");
  ReleaseCase facts;
  facts.sender = test::nation("CAN");
  facts.recipient = test::nation("GBR");
  facts.payload_code = "TRK";
  facts.schema_digest = test::schema_of("TRK");
  facts.mode = DataMode::real;
  facts.label = test::label("CAN SECRET//REL TO CAN, GBR");
  facts.norad_cat_id = 25544;
  facts.at = test::time("2026-06-01T12:00:00Z");
  facts.object_class = ObjectClass::payload;
  facts.regime = Regime::leo;
  facts.last_observation = test::time("2026-06-01T10:00:00Z");
  const auto ruled = [&](std::vector<ReleasedInSpan> in_span) {
    facts.released_in_span = std::move(in_span);
    return rule_on(*node, facts);
  };
  using std::chrono::seconds;
  EXPECT_EQ(ruled({{seconds(86400), CompiledOver::object, 499}}).verdict, Verdict::release);
  EXPECT_EQ(ruled({{seconds(86400), CompiledOver::object, 500}}).verdict, Verdict::hold);
  for (const auto& other :
       std::vector<std::vector<ReleasedInSpan>>{{},
                                                {{seconds(3600), CompiledOver::object, 0}},
                                                {{seconds(86400), CompiledOver::clause, 0}}}) {
    const WrittenRuling ruling = ruled(other);
    EXPECT_EQ(ruling.verdict, Verdict::withhold);
    EXPECT_EQ(ruling.reason, Code::usage_unknown);
    EXPECT_EQ(ruling.clause, "CAN-GBR-SDA/1/release/CAN>GBR/clauses/payloads-leo/compilation");
  }
}

}  // namespace
}  // namespace accord::agreement
