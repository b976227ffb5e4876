// Buffers as JSON: a handmade track set, streams, and what is refused.
#include "schemas/show.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

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

// 1e-15 and a third: what a writer with 12 decimals would show as 0 and as another number.
TEST(show, numbers_are_exact_however_small) {
  const double third = 1.0 / 3.0;
  const auto json = json_of(samples::track_set({third, 1e-15, 4e8 + 1.0 / 64}));
  EXPECT_EQ(json["observations"][1]["range_km"].get<double>(), third);
  EXPECT_EQ(json["sigmas"]["range_km"].get<double>(), 1e-15);
  EXPECT_EQ(json["range_modulus_km"].get<double>(), 400'000'000.015625);
  const auto eoo = json_of(samples::eoo(1e-9F));
  EXPECT_EQ(eoo["AZIMUTH"].get<double>(), static_cast<double>(1e-9F));
}

Bytes capture(const char* file) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/tests/vectors/wire/" + file);
  std::string hex{std::istreambuf_iterator<char>(in), {}};
  std::erase(hex, '\n');
  return from_hex(hex).value();
}

TEST(show, a_batch_is_shown_with_its_records_and_their_payloads) {
  const auto json = json_of(capture("batch.hex"));
  ASSERT_EQ(json["records"].size(), 2u) << json;
  const auto& first = json["records"][0]["bytes"];
  ASSERT_TRUE(first.is_object());
  EXPECT_EQ(first["header"]["seq"], 41);
  EXPECT_EQ(first["payload"]["track_id"], "GOLDEN-1");
  EXPECT_EQ(json["records"][1]["bytes"]["payload"]["track_id"], "GOLDEN-2");
  EXPECT_EQ(json["signature"].size(), 64u);  // bytes that are no buffer stay bytes
}

TEST(show, a_control_message_is_shown_with_its_body) {
  EXPECT_EQ(json_of(capture("hello.hex"))["body"]["nonce"].size(), 32u);
  EXPECT_EQ(json_of(capture("receipt.hex"))["body"]["number"], 17);
}

TEST(show, an_enclosed_buffer_that_does_not_hold_stays_bytes) {
  Bytes batch = capture("batch.hex");
  const Bytes id{'A', 'C', 'T', 'S'};  // first in memory: of the payload of the second record
  const auto at = std::search(batch.begin(), batch.end(), id.begin(), id.end());
  ASSERT_NE(at, batch.end());
  at[-1] = 0x7F;  // the payload's root lies far beyond its end
  const auto json = json_of(batch);
  ASSERT_EQ(json["records"].size(), 2u) << json;
  EXPECT_TRUE(json["records"][0]["bytes"]["payload"].is_object());
  EXPECT_TRUE(json["records"][1]["bytes"]["payload"].is_array());
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
