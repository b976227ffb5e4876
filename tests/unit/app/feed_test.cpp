// A feed's text becomes drafts only when somebody states its label and its data mode.
#include "node/app/feed.hpp"

#include <gtest/gtest.h>

#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

/// A track of three instants, ten seconds apart from 2026-06-01T<hour>:00:00: each two angles and a
/// range.
std::string track_of(const std::string& object, const std::string& hour) {
  std::string out =
      "META_START\nTIME_SYSTEM = UTC\nPARTICIPANT_1 = NORTH-MOOR-RADAR\nPARTICIPANT_2 = " + object +
      "\nMODE = SEQUENTIAL\nPATH = 1,2,1\nANGLE_TYPE = AZEL\nRANGE_UNITS = "
      "km\nMETA_STOP\nDATA_START\n";
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    const std::string at = " = 2026-06-01T" + hour + ":00:" + n + "0.000 ";
    out +=
        "ANGLE_1" + at + "10" + n + ".25\nANGLE_2" + at + "45.5\nRANGE" + at + "120" + n + ".5\n";
  }
  return out + "DATA_STOP\n";
}

/// 18 data lines.
const std::string kTdm =
    "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-06-01T00:00:00\nORIGINATOR = GBR\n" +
    track_of("25544", "12") + track_of("20580", "13");

constexpr const char* kLabelLine = R"("label": "GBR CONFIDENTIAL//REL TO AUS, GBR, USA",)";
constexpr const char* kModeLine = R"("data_mode": "SIMULATED",)";

std::string demo_profile() { return test::source_file("deploy/demo/gbr-radar.profile.json"); }
std::string without_label() { return test::with(demo_profile(), kLabelLine, ""); }
std::string without_mode() { return test::with(demo_profile(), kModeLine, ""); }

TEST(Feed, label_and_mode_of_the_profile_mark_every_draft) {
  const auto feed = drafts_of(kTdm, demo_profile(), {});
  ASSERT_TRUE(feed) << feed.error().text();
  ASSERT_EQ(feed->drafts.size(), 2u);
  for (const auto& draft : feed->drafts) {
    EXPECT_EQ(draft.mode, DataMode::simulated);
    EXPECT_EQ(draft.label.level, Level::confidential);
    EXPECT_EQ(draft.payload_code, "TRK");
    EXPECT_EQ(draft.priority, Priority::routine);
    EXPECT_FALSE(draft.payload.empty());
  }
  EXPECT_EQ(feed->drafts[0].norad_cat_id, 25544u);
  EXPECT_EQ(feed->drafts[1].norad_cat_id, 20580u);
  EXPECT_EQ(feed->drafts[0].first.text(0), "2026-06-01T12:00:00Z");
  EXPECT_EQ(feed->drafts[0].last.text(0), "2026-06-01T12:00:20Z");
}

TEST(Feed, argument_goes_over_the_profile) {
  FeedOptions options;
  options.label_text = "GBR SECRET//REL TO GBR, USA";
  options.mode = DataMode::exercise;
  options.priority = Priority::flash;
  const auto feed = drafts_of(kTdm, demo_profile(), options);
  ASSERT_TRUE(feed) << feed.error().text();
  for (const auto& draft : feed->drafts) {
    EXPECT_EQ(draft.mode, DataMode::exercise);
    EXPECT_EQ(draft.label.level, Level::secret);
    EXPECT_EQ(draft.priority, Priority::flash);
  }
}

TEST(Feed, argument_alone_is_enough) {
  FeedOptions label;
  label.label_text = "GBR SECRET//REL TO GBR, USA";
  EXPECT_TRUE(drafts_of(kTdm, without_label(), label));
  FeedOptions mode;
  mode.mode = DataMode::test;
  EXPECT_TRUE(drafts_of(kTdm, without_mode(), mode));
}

TEST(Feed, nobody_states_a_label_is_refused_by_name) {
  FeedOptions options;
  options.mode = DataMode::real;
  const auto feed = drafts_of(kTdm, without_label(), options);
  ASSERT_FALSE(feed);
  EXPECT_EQ(feed.error().code, Code::bad_argument);
  EXPECT_EQ(feed.error().where, "label");
}

TEST(Feed, nobody_states_a_data_mode_is_refused_by_name) {
  FeedOptions options;
  options.label_text = "GBR SECRET//REL TO GBR, USA";
  const auto feed = drafts_of(kTdm, without_mode(), options);
  ASSERT_FALSE(feed);
  EXPECT_EQ(feed.error().code, Code::bad_argument);
  EXPECT_EQ(feed.error().where, "data_mode");
}

TEST(Feed, bad_label_is_refused_from_either_side) {
  FeedOptions options;
  options.label_text = "GBR SECRETISH//REL TO GBR, USA";
  const auto argued = drafts_of(kTdm, demo_profile(), options);
  ASSERT_FALSE(argued);
  EXPECT_EQ(argued.error().code, Code::bad_label);
  options.label_text = "";  // empty is not "unstated"
  EXPECT_FALSE(drafts_of(kTdm, demo_profile(), options));
  const auto profiled =
      drafts_of(kTdm, test::with(demo_profile(), "GBR CONFIDENTIAL//", "GBR CONFIDENTIAL/"), {});
  EXPECT_FALSE(profiled);
}

TEST(Feed, bad_label_of_the_profile_is_not_blamed_on_the_text_or_the_option) {
  const std::string bad = test::with(demo_profile(), "GBR CONFIDENTIAL//", "GBR CONFIDENTIAL/");
  const auto profile = translate::parse_profile(bad);
  ASSERT_TRUE(profile);
  const auto marking = marking_of(*profile, {});
  ASSERT_FALSE(marking);
  EXPECT_EQ(marking.error().code, Code::bad_label);
  EXPECT_TRUE(marking.error().where.starts_with("$.label")) << marking.error().where;
  EXPECT_TRUE(drafts_of(kTdm, bad, {}).error().where.starts_with("profile $.label"));
  FeedOptions options;  // and with a good one over it the profile's does not count
  options.label_text = "GBR SECRET//REL TO GBR, USA";
  EXPECT_TRUE(marking_of(*profile, options));
}

TEST(Feed, error_of_the_profile_names_the_profile_and_its_key) {
  const auto feed = drafts_of(kTdm, test::with(demo_profile(), "\"time_tag\"", "\"timetag\""), {});
  ASSERT_FALSE(feed);
  EXPECT_EQ(feed.error().code, Code::profile_invalid);
  EXPECT_EQ(feed.error().where, "profile $.timetag");
}

TEST(FeedWords, each_word_is_read_to_its_value) {
  const auto options = feed_options_of({"tle", "OMM", "GBR SECRET//REL TO GBR, USA", "EXERCISE",
                                        "01890a5d-ac96-774b-bcce-b302099a8057", "FLASH"});
  ASSERT_TRUE(options) << options.error().text();
  EXPECT_EQ(options->from, translate::Format::tle);
  EXPECT_EQ(options->payload, translate::Payload::omm);
  EXPECT_EQ(options->label_text, "GBR SECRET//REL TO GBR, USA");
  EXPECT_EQ(options->mode, DataMode::exercise);
  EXPECT_EQ(options->request_id->text(), "01890a5d-ac96-774b-bcce-b302099a8057");
  EXPECT_EQ(options->priority, Priority::flash);
}

TEST(FeedWords, nothing_given_is_nothing_stated) {
  const auto options = feed_options_of({});
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->from || options->payload || options->label_text || options->mode ||
               options->request_id);
  EXPECT_EQ(options->priority, Priority::routine);
}

TEST(FeedWords, wrong_word_is_refused_by_its_name) {
  const std::pair<std::optional<std::string> FeedWords::*, const char*> members[] = {
      {&FeedWords::from, "from"},       {&FeedWords::payload, "payload"},
      {&FeedWords::label, "label"},     {&FeedWords::data_mode, "data_mode"},
      {&FeedWords::request, "request"}, {&FeedWords::priority, "priority"}};
  for (const auto& [member, name] : members) {
    for (const char* bad : {"nonsense", "", "real", "REAL "}) {
      FeedWords words;
      words.*member = bad;
      const auto options = feed_options_of(words);
      ASSERT_FALSE(options) << name << " '" << bad << "'";
      EXPECT_EQ(options.error().where.substr(0, options.error().where.find(' ')), name);
    }
  }
}

TEST(PublishOptions, are_the_words_of_the_arguments) {
  const auto options =
      publish_options_of({{"from", "tle"}, {"data_mode", "TEST"}, {"text", "..."}});
  ASSERT_TRUE(options) << options.error().text();
  EXPECT_EQ(options->from, translate::Format::tle);
  EXPECT_EQ(options->mode, DataMode::test);
  EXPECT_FALSE(options->payload || options->label_text || options->request_id);
}

TEST(PublishOptions, what_is_no_text_is_refused_and_not_left_out) {
  for (const char* key : {"from", "payload", "label", "data_mode", "request", "priority"}) {
    for (const nlohmann::json& bad : {nlohmann::json(7), nlohmann::json(nullptr),
                                      nlohmann::json::array({"REAL"}), nlohmann::json::object()}) {
      const auto options = publish_options_of({{key, bad}});
      ASSERT_FALSE(options) << key << " " << bad;
      EXPECT_EQ(options.error().code, Code::bad_argument);
      EXPECT_EQ(options.error().where, key);
    }
  }
}

TEST(PublishRecipients, are_a_list_of_nations_each_named_once) {
  const auto two = recipients_of({{"to", {"AUS", "USA"}}});
  ASSERT_TRUE(two);
  EXPECT_EQ(two->size(), 2u);
  EXPECT_TRUE(recipients_of(nlohmann::json::object())->empty());
  for (const nlohmann::json& bad :
       {nlohmann::json("USA"), nlohmann::json({"USA", "USA"}), nlohmann::json({"USA", 7}),
        nlohmann::json({"usa"}), nlohmann::json(nullptr)}) {
    EXPECT_FALSE(recipients_of({{"to", bad}})) << bad;
  }
}

TEST(Feed, sensor_that_the_profile_does_not_know_gives_no_draft) {
  const auto feed =
      drafts_of(test::with(kTdm, "NORTH-MOOR-RADAR", "SOUTH-MOOR-RADAR"), demo_profile(), {});
  ASSERT_FALSE(feed);
  EXPECT_EQ(feed.error().code, Code::participant_unmapped);
}

TEST(Feed, sensor_name_is_in_no_payload_and_its_alias_is) {
  const auto feed = drafts_of(kTdm, demo_profile(), {});
  ASSERT_TRUE(feed);
  for (const auto& draft : feed->drafts) {
    const std::string bytes(draft.payload.begin(), draft.payload.end());
    EXPECT_EQ(bytes.find("NORTH-MOOR"), std::string::npos);
    EXPECT_NE(bytes.find("GBR-R1"), std::string::npos);
  }
}

TEST(Feed, translation_as_json_counts_what_was_read) {
  const auto feed = drafts_of(kTdm, demo_profile(), {});
  ASSERT_TRUE(feed);
  const auto json = to_json(feed->translation);
  EXPECT_EQ(json["feed"], translate::parse_profile(demo_profile())->name);
  EXPECT_EQ(json["read"], 18);
  EXPECT_EQ(json["carried"], 18);
  EXPECT_EQ(json["refused"], 0);
  EXPECT_TRUE(json["diagnostics"].is_array());
}

TEST(Feed, text_of_no_known_format_is_refused) {
  for (const char* text : {"", " ", "\n\n", "hello", "{}", "[]"}) {
    EXPECT_FALSE(drafts_of(text, demo_profile(), {})) << text;
  }
}

TEST(Feed, text_that_is_not_utf8_is_refused_as_such) {
  const auto feed =
      drafts_of(test::with(kTdm, "META_START", "COMMENT caf\xe9\nMETA_START"), demo_profile(), {});
  ASSERT_FALSE(feed);
  EXPECT_EQ(feed.error().code, Code::text_malformed);
}

/// A node that carries the declared type of the example.
const PayloadTypes& with_reports() {
  static const PayloadTypes kTypes = [] {
    PayloadTypes types;
    const std::string text = test::source_file("agreement/examples/RFI.fbs");
    EXPECT_TRUE(types.declare({"RFI", "report", "$RFI", Digest{}, text}));
    return types;
  }();
  return kTypes;
}

FeedOptions options_for(const std::string& payload, const std::string& from = {}) {
  FeedWords words;
  words.payload = payload;
  words.label = "GBR RESTRICTED//REL TO GBR, NOR";
  words.data_mode = "REAL";
  if (!from.empty()) words.from = from;
  auto options = feed_options_of(words);
  EXPECT_TRUE(options);
  return std::move(*options);
}

TEST(Feed, lines_of_a_declared_type_become_drafts_and_a_bad_line_stops_no_other) {
  const std::string lines =
      "{\"report_id\": \"A\", \"seen_utc\": \"x\"}\n"
      "\n"
      "{\"report_id\": \"B\", \"seen_utc\": 7}\n"
      "{\"report_id\": \"C\", \"seen_utc\": \"y\"}\n";
  for (const char* from : {"", "json-lines"}) {
    const auto feed = drafts_of(lines, "{}", options_for("RFI", from), with_reports());
    ASSERT_TRUE(feed) << feed.error().text();
    ASSERT_EQ(feed->drafts.size(), 2u);
    EXPECT_EQ(feed->drafts[0].payload_code, "RFI");
    EXPECT_EQ(feed->translation.measurements_read, 3u);
    EXPECT_EQ(feed->translation.measurements_carried, 2u);
    EXPECT_EQ(feed->translation.records_refused, 1u);
    ASSERT_EQ(feed->translation.diagnostics.size(), 1u);
    EXPECT_EQ(feed->translation.diagnostics[0].line, 3u);
    EXPECT_EQ(feed->translation.diagnostics[0].keyword, "$.seen_utc");
    EXPECT_EQ(feed->translation.records[1].first_line, 4U);
  }
}

TEST(Feed, a_type_that_the_node_does_not_carry_and_a_format_that_does_not_make_it_are_refused) {
  const auto unknown = drafts_of("{}", "{}", options_for("RFI"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::bad_argument);
  EXPECT_EQ(unknown.error().where, "payload");
  EXPECT_FALSE(drafts_of("{}", "{}", options_for("TRQ"), with_reports())) << "tasking is no feed";
  const auto tdm = drafts_of(kTdm, "{}", options_for("RFI", "tdm-kvn"), with_reports());
  ASSERT_FALSE(tdm);
  EXPECT_EQ(tdm.error().code, Code::format_unsupported);
  const auto track = drafts_of("{}", "{}", options_for("TRK", "json-lines"), with_reports());
  ASSERT_FALSE(track);
  EXPECT_EQ(track.error().code, Code::format_unsupported);
}

TEST(FeedText, what_is_no_text_comes_as_digits_and_never_both) {
  EXPECT_EQ(feed_text_of({{"text", "abc"}}).value(), "abc");
  EXPECT_EQ(feed_text_of({{"hex", "00ff41"}}).value(), std::string("\0\xff\x41", 3));
  EXPECT_FALSE(feed_text_of({{"hex", "0g"}}).has_value());
  EXPECT_EQ(feed_text_of({{"hex", "00"}, {"text", ""}}).error().code, Code::bad_argument);
  const auto [member, digits] = feed_text_argument(std::string("\0\0\0\0ACTS", 8));
  EXPECT_STREQ(member, "hex");
  EXPECT_EQ(digits, "0000000041435453");
  EXPECT_STREQ(feed_text_argument("CCSDS_TDM_VERS = 2.0\n").first, "text");
}

}  // namespace
}  // namespace accord::node::app
