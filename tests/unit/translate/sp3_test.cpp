// SP3 orbits: one ephemeris a satellite, columns, values that are not known, time systems.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/translate/ephemeris_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::ephemeris_outcome;
using samples::kSp3;
using samples::with_text;

UtcTime utc(const char* text) { return UtcTime::parse(text).value(); }

std::string sp3(std::string_view what, std::string_view with) {
  return ephemeris_outcome(Format::sp3, with_text(kSp3, what, with));
}

Translation translation_of(std::string_view text) {
  const auto translation = samples::translate_ephemeris(Format::sp3, text);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  return translation.value_or(Translation{});
}

std::map<std::string, std::size_t> reports_of(const Translation& translation, Severity severity) {
  std::map<std::string, std::size_t> out;
  for (const Diagnostic& d : translation.diagnostics) {
    if (d.severity == severity) out[d.keyword] = d.line;
  }
  return out;
}

/// GPS - UTC was 17 s before the leap second at the end of 2016 and 18 s after it.
TEST(Sp3, each_satellite_is_an_ephemeris_in_utc) {
  const auto all = samples::ephemerides_of(translation_of(kSp3).records);
  ASSERT_EQ(all.size(), 2U);
  const Ephemeris& e = all[0];
  EXPECT_EQ(e.object_name, "G01");
  EXPECT_EQ(e.object.norad_cat_id, 22231U);
  EXPECT_EQ(e.originator, "IGS");
  EXPECT_FALSE(e.creation_date);
  EXPECT_EQ(e.frame, (ReferenceFrame{"IGS14", sds::refFrame::ECEF}));
  ASSERT_EQ(e.points.size(), 3U);
  EXPECT_EQ(e.points[0].at, utc("2016-12-31T23:59:33Z"));
  EXPECT_EQ(e.points[1].at, utc("2016-12-31T23:59:43Z"));
  EXPECT_EQ(e.points[2].at, utc("2016-12-31T23:59:53Z"));
  EXPECT_EQ(e.step_s, 10.0);
  EXPECT_EQ(e.points[0].position_km, (Vector3{-11044.8058, -10475.67235, 21929.4182}));
  // dm/s to km/s is four places, and the double is the one nearest to the decimal
  EXPECT_EQ(e.points[0].velocity_km_s, (Vector3{2.0298880364, -1.8462044804, 0.1381387685}));
  EXPECT_EQ(all[1].points.size(), 2U);  // the position of midnight is not known
  EXPECT_FALSE(all[1].points[0].velocity_km_s);
  EXPECT_FALSE(all[1].step_s);
}

TEST(Sp3, what_is_not_known_or_not_carried_is_counted_and_named) {
  const Translation translation = translation_of(kSp3);
  EXPECT_EQ(translation.measurements_read, 6U);
  EXPECT_EQ(translation.measurements_carried, 5U);
  EXPECT_EQ(reports_of(translation, Severity::warning),
            (std::map<std::string, std::size_t>{
                {"PG02", 18}, {"VG02", 14}, {"manoeuvre", 13}, {"prediction", 16}}));
  const auto infos = reports_of(translation, Severity::info);
  for (const char* keyword : {"/*", "#", "++", "%f", "%i", "clock", "clock event", "sdev", "step"})
    EXPECT_TRUE(infos.contains(keyword)) << keyword;
}

TEST(Sp3, an_unknown_satellite_costs_itself_alone) {
  Profile profile = samples::ephemeris_profile();
  profile.objects.erase("G02");
  const auto translation = samples::translate_ephemeris(Format::sp3, kSp3, profile);
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->records_refused, 1U);
  EXPECT_EQ(translation->measurements_carried, 3U);
  EXPECT_EQ(reports_of(*translation, Severity::error),
            (std::map<std::string, std::size_t>{{"G02", 13}}));
}

TEST(Sp3, version_a_names_satellites_by_number_and_no_time_system) {
  std::string text = with_text(kSp3, "#cV", "#aV");
  text = with_text(text, "%c G  cc GPS", "%c cc cc ccc");
  for (int n = 0; n < 5; ++n) {
    for (const char* name : {"G01", "G02"}) {
      const std::size_t at = text.find(name);
      if (at != std::string::npos) text.replace(at, 3, name == std::string("G01") ? "  1" : "  2");
    }
  }
  for (std::size_t at = text.find("G0"); at != std::string::npos; at = text.find("G0"))
    text.replace(at, 2, "  ");
  EXPECT_EQ(ephemeris_outcome(Format::sp3, text), "profile_incomplete line 5");
  Profile profile = samples::ephemeris_profile();
  profile.time_system = TimeSystem::gps;
  const auto translation = samples::translate_ephemeris(Format::sp3, text, profile);
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  samples::expect_same(samples::ephemerides_of(translation->records),
                       samples::ephemerides_of(translation_of(kSp3).records));
}

TEST(Sp3, other_time_systems_are_converted_or_refused_by_name) {
  const auto in_tai =
      samples::ephemerides_of(translation_of(with_text(kSp3, "cc GPS", "cc TAI")).records);
  EXPECT_EQ(in_tai.at(0).points[0].at, utc("2016-12-31T23:59:14Z"));  // 50 s - 36 s
  const auto in_utc =
      samples::ephemerides_of(translation_of(with_text(kSp3, "cc GPS", "cc UTC")).records);
  EXPECT_EQ(in_utc.at(0).points[1].at, utc("2017-01-01T00:00:00Z"));
  for (const char* name : {"cc GLO", "cc GAL", "cc BDT", "cc QZS", "cc IRN"})
    EXPECT_EQ(sp3("cc GPS", name), "tdm_time_system line 5") << name;
}

TEST(Sp3, a_broken_line_costs_the_file_and_is_named) {
  EXPECT_EQ(sp3("#cV", "#bV"), "ephemeris_malformed line 1");
  EXPECT_EQ(sp3("      3 ORBIT", "      x ORBIT"), "ephemeris_malformed line 1");
  EXPECT_EQ(sp3("      3 ORBIT", "      4 ORBIT"), "ephemeris_malformed line 24");
  EXPECT_EQ(sp3("    10.00000000 57753", "    ten         57753"), "ephemeris_malformed line 2");
  EXPECT_EQ(sp3("+    2   G01G02", "+    3   G01G02"), "ephemeris_malformed line 3");
  EXPECT_EQ(sp3("G01G02  0", "G01G01  0"), "ephemeris_malformed line 3");
  EXPECT_EQ(sp3("%f", "%g"), "ephemeris_malformed line 7");
  EXPECT_EQ(sp3("*  2016 12 31", "*  2016 12 32"), "ephemeris_malformed line 10");
  EXPECT_EQ(sp3("*  2016 12 31 23 59 50", "*  2016 12 31 23 59 51"), "ephemeris_malformed line 10");
  EXPECT_EQ(sp3("*  2017  1  1  0  0  0", "*  2016 12 31 23 59 50"), "ephemeris_malformed line 15");
  EXPECT_EQ(sp3("PG02", "PG03"), "ephemeris_malformed line 13");
  EXPECT_EQ(sp3("PG02", "PG01"), "ephemeris_malformed line 13");
  EXPECT_EQ(sp3("VG01", "VG02"), "ephemeris_malformed line 12");
  EXPECT_EQ(sp3("PG01", "QG01"), "ephemeris_malformed line 11");
  EXPECT_EQ(sp3("-11044.805800", "-11044,805800"), "ephemeris_malformed line 11");
  EXPECT_EQ(sp3("   189.163300", "   189.x63300"), "ephemeris_malformed line 11");
  EXPECT_EQ(sp3("    -55.976000\n", "    -55.\n"), "ephemeris_malformed line 23");
  EXPECT_EQ(sp3("EOF\n", ""), "ephemeris_malformed line 23");
  EXPECT_EQ(sp3("EOF\n", "EOF\nPG01\n"), "ephemeris_malformed line 25");
  EXPECT_EQ(ephemeris_outcome(Format::sp3, ""), "ephemeris_malformed line 1");
}

TEST(Sp3, every_cut_of_the_text_is_refused) {
  const std::string text = kSp3;
  for (std::size_t size = 0; size + 1 < text.size(); size += 7)
    EXPECT_NE(ephemeris_outcome(Format::sp3, text.substr(0, size)), "taken") << size;
}

TEST(Sp3, what_the_format_leaves_open_is_asked_of_the_profile) {
  const auto without = [](std::string_view key, std::string_view value) {
    return ephemeris_outcome(Format::sp3, kSp3, samples::ephemeris_profile_with(key, value));
  };
  EXPECT_EQ(without("reference_point", ""), "profile_incomplete line 1");
  EXPECT_EQ(without("frames", ""), "profile_incomplete line 1");
  EXPECT_EQ(without("reference_point", "\"antenna\""), "taken");
  EXPECT_EQ(detect_format(as_bytes(std::string(kSp3))).value(), Format::sp3);
}

}  // namespace
}  // namespace accord::node::translate
