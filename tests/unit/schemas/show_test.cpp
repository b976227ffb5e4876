// Buffers as JSON: a handmade track set, streams, and what is refused.
#include "schemas/show.hpp"

#include <gtest/gtest.h>

#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"
#include "tests/unit/schemas/samples.hpp"

namespace accord {
namespace {

nlohmann::json json_of(ByteView buffer) {
  auto shown = show_bytes(buffer);
  if (!shown || shown->size() != 1) return "refused: " + (shown ? "not one" : shown.error().text());
  auto parsed = parse_json(shown->front().json, shown->front().json.size());
  return parsed ? *parsed : nlohmann::json("not strict JSON");
}

Code refusal(ByteView bytes) {
  auto shown = show_bytes(bytes);
  return shown ? Code::permitted : shown.error().code;
}

// The values are those written into the sample, digit for digit; 64-bit times must not pass through
// a double.
TEST(show, a_track_set_shows_what_was_written) {
  const auto json = json_of(samples::track_set());
  ASSERT_TRUE(json.is_object()) << json;
  EXPECT_EQ(json["track_id"], "T-1");
  EXPECT_EQ(json["sensor_alias"], "ALPHA-1");
  EXPECT_EQ(json["sensor_kind"], "RADAR");
  EXPECT_EQ(json["angle_frame"], "AZEL");
  EXPECT_EQ(json["time_tag"], "RECEIVE");
  EXPECT_EQ(json["object"]["norad_cat_id"], 25'544);
  EXPECT_EQ(json["object"]["cospar_id"], "1998-067A");
  EXPECT_EQ(json["range_modulus_km"], 37'500.0);
  EXPECT_EQ(json["sigmas"]["range_km"], 0.25);
  ASSERT_EQ(json["observations"].size(), 2u);
  EXPECT_EQ(json["observations"][0]["time_tai_ns"], 1'795'241'677'000'000'001);
  EXPECT_EQ(json["observations"][0]["angle_1_deg"], 181.25);
  EXPECT_EQ(json["observations"][1]["range_km"], 1234.5);
  EXPECT_EQ(json["observations"][1]["present"], 3);
}

TEST(show, absent_fields_are_not_shown) {
  const auto json = json_of(samples::tasking_request());
  ASSERT_TRUE(json.is_object()) << json;
  EXPECT_FALSE(json.contains("campaign_id"));
  EXPECT_FALSE(json.contains("state_omm"));
  EXPECT_EQ(json["priority"], "ROUTINE");
  EXPECT_EQ(json["scope"]["observations"], 10);
}

TEST(show, an_sds_buffer_is_shown_by_its_own_schema) {
  auto shown = show_bytes(samples::eoo());
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ(shown->front().code, "EOO");
  EXPECT_EQ(json_of(samples::eoo())["AZIMUTH"], 12.5);
}

TEST(show, a_stream_is_shown_in_its_order) {
  auto shown =
      show_bytes(samples::stream_of({samples::eoo(), samples::track_set(), samples::eoo()}));
  ASSERT_TRUE(shown.has_value()) << shown.error().text();
  ASSERT_EQ(shown->size(), 3u);
  EXPECT_EQ((*shown)[0].code, "EOO");
  EXPECT_EQ((*shown)[1].code, "TRK");
  EXPECT_EQ((*shown)[2].code, "EOO");
}

TEST(show, an_unaligned_buffer_shows_the_same) {
  const Bytes track = samples::track_set();
  const auto aligned = json_of(track);
  for (std::size_t shift = 1; shift < 8; ++shift) {
    Bytes shifted(shift, 0);
    shifted.insert(shifted.end(), track.begin(), track.end());
    EXPECT_EQ(json_of(ByteView(shifted).subspan(shift)), aligned) << shift;
  }
}

TEST(show, broken_streams_are_refused) {
  const Bytes good = samples::stream_of({samples::eoo()});
  EXPECT_EQ(refusal({}), Code::bad_buffer);
  EXPECT_EQ(refusal(ByteView(good).first(good.size() - 1)), Code::bad_buffer);
  EXPECT_EQ(refusal(ByteView(good).first(11)), Code::bad_buffer);
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(refusal(trailing), Code::bad_buffer);
  Bytes huge = good;
  huge[3] = 0xFF;  // a length of four billion
  EXPECT_EQ(refusal(huge), Code::bad_buffer);
  EXPECT_EQ(refusal(samples::stream_of({Bytes(16, 0)})), Code::unknown_payload);
}

TEST(show, the_byte_of_a_broken_buffer_in_a_stream_is_named) {
  const Bytes first = samples::eoo();
  Bytes second = samples::track_set();
  second[0] = 0xFF;
  auto shown = show_bytes(samples::stream_of({first, second}));
  ASSERT_FALSE(shown.has_value());
  EXPECT_EQ(shown.error().where, "byte " + std::to_string(4 + first.size()));
}

TEST(show, text_that_is_not_utf_8_is_refused) {
  Bytes bytes = samples::track_set();
  const std::string_view alias = "ALPHA-1";
  const auto found = as_text(bytes).find(alias);
  ASSERT_NE(found, std::string_view::npos);
  bytes[found] = 0xFF;
  EXPECT_EQ(refusal(bytes), Code::bad_buffer);
}

// A vector may point to one string many times: a record of 108 KB would become 200 MB of text.
TEST(show, a_buffer_that_swells_as_text_is_refused) {
  EXPECT_EQ(refusal(samples::record_with_obligations(50, 100, true)), Code::permitted);
  const Bytes swelling = samples::record_with_obligations(2'000, 100'000, true);
  ASSERT_LT(swelling.size(), kMaxRecordBytes);
  EXPECT_FALSE(show_bytes(swelling).has_value());
}

}  // namespace
}  // namespace accord
