// What an ephemeris must keep, how it is cut into records, and frames by their names.
#include "node/translate/ephemeris.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "schemas/payload_registry.hpp"
#include "schemas/vocab/limits.hpp"
#include "tests/support/translate/ephemeris_samples.hpp"

namespace accord::node::translate {
namespace {

constexpr Nanos kSecond{1'000'000'000};

UtcTime at(int second) { return UtcTime::parse("2026-01-01T00:00:00Z").value() + kSecond * second; }

/// `count` states, a second apart, each with the vectors given.
Ephemeris line_of(int count, bool velocity, bool acceleration) {
  Ephemeris e;
  e.object_name = "SAT";
  e.centre = "EARTH";
  e.frame = {"EME2000", sds::refFrame::J2000};
  e.start = at(0);
  e.stop = at(count - 1);
  for (int i = 0; i < count; ++i) {
    EphemerisPoint p{at(i), {7000.0 + i, 1.0 / (i + 1), -i * 0.5}, {}, {}, 0};
    p.line = static_cast<std::uint32_t>(i + 1);
    if (velocity) p.velocity_km_s = Vector3{1, 2, 3};
    if (acceleration) p.acceleration_km_s2 = Vector3{1e-3, 0, -1e-3};
    e.points.push_back(p);
  }
  return e;
}

EphemerisCovariance covariance_at(UtcTime when) {
  EphemerisCovariance out{when, {"RTN", sds::refFrame::RTN}, {}, 9};
  for (std::size_t row = 0, i = 0; row < 6; ++row, i += row + 1) out.values[i] = 1;
  return out;
}

std::string outcome(const Ephemeris& e) {
  const auto status = check_ephemeris(e);
  return status ? "kept"
                : std::string(code_entry(status.error().code).name) + " " + status.error().where;
}

TEST(Ephemeris, each_rule_is_kept_or_named_with_its_line) {
  const Ephemeris good = line_of(3, true, true);
  EXPECT_EQ(outcome(good), "kept");
  const auto with = [&](auto change) {
    Ephemeris e = good;
    change(e);
    return outcome(e);
  };
  EXPECT_EQ(with([](auto& e) { e.points.clear(); }), "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) { e.points[2].at = e.points[1].at; }), "ephemeris_malformed line 3");
  EXPECT_EQ(with([](auto& e) { e.points[2].at = e.points[0].at; }), "ephemeris_malformed line 3");
  EXPECT_EQ(with([](auto& e) { e.start = at(1); }), "ephemeris_malformed line 1");
  EXPECT_EQ(with([](auto& e) { e.stop = at(1); }), "ephemeris_malformed line 3");
  EXPECT_EQ(with([](auto& e) { e.useable_stop = at(3); }), "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) {
              e.useable_start = at(2);
              e.useable_stop = at(1);
            }),
            "ephemeris_malformed line 0");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(with([&](auto& e) { e.points[1].position_km[2] = nan; }), "not_finite line 2");
  EXPECT_EQ(with([&](auto& e) { (*e.points[1].velocity_km_s)[0] = -nan; }), "not_finite line 2");
  EXPECT_EQ(with([](auto& e) { e.points[1].velocity_km_s.reset(); }), "ephemeris_malformed line 2");
  EXPECT_EQ(with([](auto& e) {
              e.points[0].position_km = {1.1e10, 0, 0};
            }),
            "value_out_of_range line 1");
  EXPECT_EQ(with([](auto& e) {
              e.points[0].velocity_km_s = Vector3{299'793, 0, 0};
            }),
            "value_out_of_range line 1");
  EXPECT_EQ(with([](auto& e) { e.centre.clear(); }), "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) { e.object_name = std::string(257, 'A'); }),
            "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) {
              e.frame = {"RTN", sds::refFrame::RTN};
            }),
            "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) { e.interpolation_degree = 1'001; }), "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) { e.step_s = 0; }), "ephemeris_malformed line 0");
  EXPECT_EQ(with([](auto& e) {
              e.covariances = {covariance_at(at(0)), covariance_at(at(0))};
            }),
            "ephemeris_malformed line 9");
  for (const std::size_t variance : {0U, 2U, 5U, 9U, 14U, 20U}) {
    EXPECT_EQ(with([&](auto& e) {
                e.covariances = {covariance_at(at(0))};
                e.covariances[0].values[variance] = -1e-9;
              }),
              "value_out_of_range line 9");
  }
  EXPECT_EQ(with([](auto& e) {
              e.covariances = {covariance_at(at(0) - kSecond), covariance_at(at(9))};
              e.covariances[0].values[1] = -5;  // a covariance may be negative
            }),
            "kept");
}

TEST(Ephemeris, what_fits_one_record_is_one_piece) {
  const auto pieces = pieces_of(line_of(2'000, true, false));
  ASSERT_EQ(pieces.size(), 1U);
  EXPECT_EQ(pieces[0].points.size(), 2'000U);
  EXPECT_EQ(pieces_of(line_of(1, true, false)).size(), 1U);
}

/// Every point and covariance once, but for the shared ends; every piece below the limits.
void expect_whole(const Ephemeris& whole) {
  const auto pieces = pieces_of(whole);
  ASSERT_GT(pieces.size(), 1U);
  std::size_t points = 0, covariances = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Ephemeris& piece = pieces[i];
    ASSERT_GE(piece.points.size(), 2U);
    EXPECT_EQ(piece.start, i == 0 ? whole.start : pieces[i - 1].stop);
    EXPECT_EQ(piece.start, i == 0 ? whole.start : piece.points.front().at);
    EXPECT_EQ(piece.stop, i + 1 == pieces.size() ? whole.stop : piece.points.back().at);
    for (std::size_t n = i == 0 ? 0 : 1; n < piece.points.size(); ++n, ++points)
      EXPECT_EQ(piece.points[n].position_km, whole.points[points].position_km);
    for (const auto& c : piece.covariances) EXPECT_EQ(c.at, whole.covariances[covariances++].at);
    const auto buffer = build_oem(piece, samples::kLabel);
    ASSERT_TRUE(buffer.has_value()) << buffer.error().text();
    EXPECT_LT(buffer->size(), kMaxRecordBytes - 8'192);
    EXPECT_TRUE(verify_buffer(*find_payload_type("OEM"), *buffer).has_value());
    EXPECT_TRUE(read_oem(*buffer).has_value());
  }
  EXPECT_EQ(points, whole.points.size());
  EXPECT_EQ(covariances, whole.covariances.size());
}

TEST(Ephemeris, what_is_too_long_is_cut_with_shared_ends) {
  expect_whole(line_of(10'000, false, false));
  expect_whole(line_of(10'000, true, false));
  expect_whole(line_of(10'000, true, true));
  Ephemeris e = line_of(6'000, true, true);
  for (int i = -1; i < 6'001; i += 2) e.covariances.push_back(covariance_at(at(i)));
  expect_whole(e);
}

TEST(Ephemeris, the_useable_span_is_cut_with_it) {
  Ephemeris e = line_of(6'000, true, false);
  e.useable_start = at(10);
  e.useable_stop = at(100);
  const auto pieces = pieces_of(e);
  ASSERT_GT(pieces.size(), 1U);
  EXPECT_EQ(pieces[0].useable_start, at(10));
  EXPECT_EQ(pieces[0].useable_stop, at(100));
  EXPECT_EQ(pieces[1].useable_start, pieces[1].start);  // nothing is useable here
  EXPECT_EQ(pieces[1].useable_stop, pieces[1].start);
  for (const Ephemeris& piece : pieces) EXPECT_EQ(outcome(piece), "kept");
}

TEST(Ephemeris, too_many_covariances_between_two_states_are_refused) {
  Ephemeris e = line_of(2, true, false);
  for (int i = 0; i < 2'000; ++i) e.covariances.push_back(covariance_at(at(0) + Nanos{i}));
  const auto pieces = pieces_of(e);
  EXPECT_EQ(build_oem(pieces.front(), samples::kLabel).error().code, Code::too_large);
}

TEST(Ephemeris, an_even_step_is_one_for_all) {
  EXPECT_EQ(even_step_s(line_of(5, false, false).points), 1.0);
  EXPECT_FALSE(even_step_s(line_of(1, false, false).points));
  Ephemeris e = line_of(5, false, false);
  e.points[4].at = e.points[4].at + Nanos{1};
  EXPECT_FALSE(even_step_s(e.points));
}

/// Every name of CCSDS 502.0-B-2, annex A, that the standard's RFM has a word for.
TEST(ReferenceFrames, a_name_has_one_word_and_a_realisation_without_one_is_not_renamed) {
  using Word = sds::refFrame;
  for (const auto& [name, word] : {std::pair{"EME2000", Word::J2000},
                                   {"J2000", Word::J2000},
                                   {"GCRF", Word::GCRF},
                                   {"GRC", Word::GRC},
                                   {"ICRF", Word::ICRF},
                                   {"ITRF2000", Word::ITRF2000},
                                   {"ITRF-93", Word::ITRF93},
                                   {"ITRF-97", Word::ITRF97},
                                   {"itrf1997", Word::ITRF97},
                                   {"TDR", Word::TDR},
                                   {"TEME", Word::TEME},
                                   {"TOD", Word::TOD},
                                   {"RTN", Word::RTN}}) {
    EXPECT_EQ(frame_word(name), word) << name;
    EXPECT_EQ(frame_word(frame_name(word)), word) << name;
  }
  for (const char* name : {"ITRF2014", "ITRF", "IGS14", "IGb14", "WGS84", "MCI", "", "ITRF 93"})
    EXPECT_FALSE(frame_word(name)) << name;
  const Profile plain = samples::full_profile();
  const auto unknown = frame_of(plain, "IGb14", 7);
  EXPECT_EQ(unknown.error().code, Code::profile_incomplete);
  EXPECT_EQ(unknown.error().where, "line 7");
  EXPECT_NE(unknown.error().what.find("ephemerides.frames.IGb14"), std::string::npos);
  EXPECT_EQ(frame_of(samples::ephemeris_profile(), "ITRF2014", 1).value(),
            (ReferenceFrame{"ITRF2014", Word::ECEF}));
  EXPECT_TRUE(is_local_frame(Word::RSW));
  EXPECT_FALSE(is_local_frame(Word::ECEF));
}

TEST(EphemerisProfile, its_keys_have_their_words) {
  const Profile profile = samples::ephemeris_profile();
  EXPECT_EQ(profile.ephemerides.frames.at("IGS14"), sds::refFrame::ECEF);
  EXPECT_EQ(profile.ephemerides.classifications.at("HOUSE RULES"), Level::restricted);
  EXPECT_EQ(profile.ephemerides.reference_point, ReferencePoint::centre_of_mass);
  EXPECT_EQ(profile.ephemerides.body_fixed_frame, "ITRF2014");
  for (const char* bad : {R"({"ephemerides": []})", R"({"ephemerides": {"frame": {}}})",
                          R"({"ephemerides": {"frames": {"A": "ITRF2014"}}})",
                          R"({"ephemerides": {"frames": {"A": "ECEF", "a": "ECEF"}}})",
                          R"({"ephemerides": {"frames": "ECEF"}})",
                          R"({"ephemerides": {"classifications": {"A": "secret"}}})",
                          R"({"ephemerides": {"reference_point": "edge"}})",
                          R"({"ephemerides": {"body_fixed_frame": 3}})"}) {
    EXPECT_EQ(parse_profile(bad).error().code, Code::profile_invalid) << bad;
  }
}

}  // namespace
}  // namespace accord::node::translate
