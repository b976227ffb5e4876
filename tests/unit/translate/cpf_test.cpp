// ILRS predictions: positions, velocities, spans, and what the format leaves open.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/translate/ephemeris_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::ephemeris_outcome;
using samples::kCpf;
using samples::with_text;

UtcTime utc(const char* text) { return UtcTime::parse(text).value(); }

std::string cpf(std::string_view what, std::string_view with) {
  return ephemeris_outcome(Format::cpf, with_text(kCpf, what, with));
}

Translation translation_of(std::string_view text) {
  const auto translation = samples::translate_ephemeris(Format::cpf, text);
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

TEST(Cpf, positions_of_direction_0_are_read_to_the_last_bit) {
  const Translation translation = translation_of(kCpf);
  const auto all = samples::ephemerides_of(translation.records);
  ASSERT_EQ(all.size(), 1U);
  const Ephemeris& e = all[0];
  EXPECT_EQ(e.originator, "SGF");
  EXPECT_EQ(e.creation_date, utc("2016-12-31T02:00:00Z"));
  EXPECT_EQ(e.object_name, "lageos2");
  EXPECT_EQ(e.object.norad_cat_id, 22195U);
  EXPECT_EQ(e.object.cospar_id, "1992-070B");  // 9207002: launch 92-070, piece 2
  EXPECT_EQ(e.centre, "EARTH");
  EXPECT_EQ(e.frame, (ReferenceFrame{"ITRF2014", sds::refFrame::ECEF}));
  ASSERT_EQ(e.points.size(), 5U);
  // 57753 is 2016-12-31; 86100 s are 23:55
  EXPECT_EQ(e.points[0].at, utc("2016-12-31T23:55:00Z"));
  EXPECT_EQ(e.points[0].position_km, (Vector3{7049.498186, 5346.456274, 8307.028039}));
  EXPECT_EQ(e.points[0].velocity_km_s, (Vector3{-1.5005, 2.25, -3.125}));
  EXPECT_EQ(e.points[1].at, utc("2016-12-31T23:59:59.000001Z"));
  EXPECT_EQ(e.points[2].at, utc("2016-12-31T23:59:60.5Z"));  // the leap second of that day
  EXPECT_EQ(e.points[3].at, utc("2017-01-01T00:00:00Z"));
  EXPECT_EQ(e.points[3].velocity_km_s, (Vector3{0.001, 0.002, 0.003}));
  EXPECT_FALSE(e.points[4].velocity_km_s);
  EXPECT_EQ(e.points[4].position_km[0], -110.664281);
  EXPECT_EQ(e.start, e.points.front().at);
  EXPECT_EQ(e.stop, utc("2017-01-01T00:10:00Z"));
  EXPECT_EQ(e.useable_start, utc("2016-12-31T23:55:00Z"));  // H2
  EXPECT_EQ(e.useable_stop, utc("2017-01-01T00:05:00Z"));
  EXPECT_FALSE(e.step_s);
}

TEST(Cpf, what_is_not_carried_is_counted_and_named) {
  const Translation translation = translation_of(kCpf);
  EXPECT_EQ(translation.measurements_read, 7U);
  EXPECT_EQ(translation.measurements_carried, 5U);  // one of direction 1, one with a leap flag
  EXPECT_EQ(
      reports_of(translation, Severity::warning),
      (std::map<std::string, std::size_t>{{"direction 1", 7}, {"leap second", 12}, {"20", 13}}));
  EXPECT_EQ(reports_of(translation, Severity::info),
            (std::map<std::string, std::size_t>{
                {"00", 4}, {"H1", 1}, {"H2", 2}, {"step", 1}, {"REF_FRAME", 1}}));
  const Translation more = translation_of(with_text(
      with_text(kCpf, "H9", "H3 1\nH4 1 2\nH5 0.2510\nH9"), "\n99", "\n70 57753 0 1 2 3\n99"));
  EXPECT_EQ(reports_of(more, Severity::warning).at("H5"), 5U);
  EXPECT_EQ(reports_of(more, Severity::info).at("70"), 18U);
}

TEST(Cpf, version_1_has_a_field_less_in_both_headers) {
  std::string one = with_text(kCpf, "h1 cpf 2 SGF 2016 12 31 2 366 1 lageos2 NONE",
                              "H1 CPF  1  SGF 2016 12 31  2  3661 lageos2   ");
  EXPECT_EQ(ephemeris_outcome(Format::cpf, one), "ephemeris_malformed line 2");
  one = with_text(one, "300 1 1 0 0 0 1", "300 1 1 0 0 0");
  samples::expect_same(samples::ephemerides_of(translation_of(one).records),
                       samples::ephemerides_of(translation_of(kCpf).records));
  EXPECT_EQ(detect_format(as_bytes(one)).value(), Format::cpf);
  EXPECT_EQ(detect_format(as_bytes(std::string(kCpf))).value(), Format::cpf);
}

TEST(Cpf, an_even_step_is_carried) {
  std::string text = kCpf;
  text = text.substr(0, text.find("10 0 57753 86399")) +
         "10 0 57754 299 0 1 2 3\n99\n";  // 300 s later with the leap second
  const auto all = samples::ephemerides_of(translation_of(text).records);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_FALSE(all[0].step_s);  // 86100 to 86401 + 299 are 600 s, and H2 says 300
  text = with_text(text, "10 0 57754 299", "10 0 57753 86400");
  EXPECT_EQ(samples::ephemerides_of(translation_of(text).records).at(0).step_s, 300.0);
}

TEST(Cpf, several_predictions_in_one_file_are_several_records) {
  const Translation twice = translation_of(std::string(kCpf) + kCpf);
  EXPECT_EQ(twice.records.size(), 2U);
  EXPECT_EQ(twice.records[1].first_line, 16U);
  EXPECT_EQ(twice.records[1].last_line, 30U);
}

TEST(Cpf, a_broken_record_costs_the_file_and_is_named) {
  EXPECT_EQ(cpf("cpf 2", "cpf 3"), "ephemeris_malformed line 1");
  EXPECT_EQ(cpf("2016 12 31 2 366", "2016 13 31 2 366"), "ephemeris_malformed line 1");
  EXPECT_EQ(cpf("h1 cpf", "h2 cpf"), "ephemeris_malformed line 1");
  EXPECT_EQ(cpf("9207002", "9207000"), "ephemeris_malformed line 2");
  EXPECT_EQ(cpf("9207002", "920702"), "ephemeris_malformed line 2");
  EXPECT_EQ(cpf("22195", "2219S"), "ephemeris_malformed line 2");
  EXPECT_EQ(cpf("1 1 0 0 0 1", "1 1 3 0 0 1"), "ephemeris_malformed line 2");
  EXPECT_EQ(cpf("1 1 0 0 0 1", "1 1 0 0 1"), "ephemeris_malformed line 2");
  EXPECT_EQ(cpf("2017 1 1 0 5 0", "2016 1 1 0 5 0"), "ephemeris_malformed line 2");
  EXPECT_EQ(cpf("H9\n", ""), "ephemeris_malformed line 4");
  EXPECT_EQ(cpf("10 0 57753 86100.00000 0", "10 3 57753 86100.00000 0"),
            "ephemeris_malformed line 5");
  EXPECT_EQ(cpf("7049498.186", "corrupted"), "ephemeris_malformed line 5");
  EXPECT_EQ(cpf("7049498.186", "7049498.186e0"), "ephemeris_malformed line 5");
  EXPECT_EQ(cpf("8307028.039", "8307028.039 1"), "ephemeris_malformed line 5");
  EXPECT_EQ(cpf("10 0 57753 86100.00000", "10 0 57753 86402.0"), "ephemeris_malformed line 5");
  EXPECT_EQ(cpf("10 0 57753 86399.0", "10 0 57752 86400.0"), "ephemeris_malformed line 8");
  EXPECT_EQ(cpf("20 0 -1500.5", "20 1 -1500.5"), "ephemeris_malformed line 6");
  EXPECT_EQ(cpf("20 0 1 2 3", "20 0 1 2"), "ephemeris_malformed line 11");
  EXPECT_EQ(cpf("20 0 1 2 3", "80 0 1 2 3"), "ephemeris_malformed line 11");
  EXPECT_EQ(cpf("10 0 57754 0.0", "10 0 57753 86399.0"), "ephemeris_malformed line 10");
  EXPECT_EQ(cpf("\n99", "\n99 1"), "ephemeris_malformed line 15");
  EXPECT_EQ(cpf("\n99\n", "\n"), "ephemeris_malformed line 14");
  EXPECT_EQ(cpf("\n99\n", "\n99\ntext\n"), "ephemeris_malformed line 16");
  EXPECT_EQ(cpf("\n99\n", "\nH1 CPF 2 SGF 2016 12 31 2 366 1 lageos2\n"),
            "ephemeris_malformed line 15");
}

TEST(Cpf, every_cut_of_the_text_is_refused) {
  const std::string text = kCpf;
  for (std::size_t size = 0; size + 2 < text.size(); ++size)
    EXPECT_NE(ephemeris_outcome(Format::cpf, text.substr(0, size)), "taken") << size;
}

TEST(Cpf, what_the_format_leaves_open_is_asked_of_the_profile) {
  EXPECT_EQ(
      ephemeris_outcome(Format::cpf, kCpf, samples::ephemeris_profile_with("body_fixed_frame", "")),
      "profile_incomplete line 2");
  EXPECT_EQ(ephemeris_outcome(Format::cpf, kCpf,
                              samples::ephemeris_profile_with("body_fixed_frame", "\"ITRF2020\"")),
            "profile_incomplete line 2");
  EXPECT_EQ(ephemeris_outcome(Format::cpf, kCpf,
                              samples::ephemeris_profile_with("body_fixed_frame", "\"ITRF2000\"")),
            "taken");
  const std::string of_date = with_text(kCpf, "1 1 0 0 0 1", "1 1 1 0 0 1");
  const auto all = samples::ephemerides_of(translation_of(of_date).records);
  EXPECT_EQ(all.at(0).frame.word, sds::refFrame::TOD);
  const std::string mean = with_text(kCpf, "1 1 0 0 0 1", "1 1 2 0 0 1");
  EXPECT_EQ(ephemeris_outcome(Format::cpf, mean), "profile_incomplete line 2");
  EXPECT_EQ(ephemeris_outcome(
                Format::cpf, mean,
                samples::ephemeris_profile_with("frames", R"({"MEAN OF DATE J2000": "J2000"})")),
            "taken");
}

TEST(Cpf, positions_of_the_reflectors_are_said_to_be_such) {
  const std::string text = with_text(kCpf, "1 1 0 0 0 1", "1 1 0 0 1 1");
  EXPECT_EQ(ephemeris_outcome(Format::cpf, text), "profile_incomplete line 2");
  const auto translation = samples::translate_ephemeris(
      Format::cpf, text, samples::ephemeris_profile_with("reference_point", "\"reflector\""));
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(samples::ephemerides_of(translation->records).at(0).reference_point,
            ReferencePoint::reflector);
  EXPECT_TRUE(reports_of(*translation, Severity::warning).contains("REFERENCE_POINT"));
}

/// Pieces go by letters without I and O: 24 is Z, 25 AA, 67 BU (67 = 2 * 24 + 19).
TEST(Cpf, objects_are_those_of_the_profile) {
  for (const auto& [id, cospar] : {std::pair{"9207024", "1992-070Z"},
                                   {"0007025", "2000-070AA"},
                                   {"5607067", "2056-070BU"},
                                   {"5707009", "1957-070J"}}) {
    const auto all = samples::ephemerides_of(
        translation_of(with_text(with_text(kCpf, "9207002", id), "22195", "0")).records);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].object.cospar_id, cospar);
  }
  Profile profile = samples::ephemeris_profile();
  profile.objects.clear();
  profile.object_names = ObjectNames::norad;
  const auto by_number = samples::translate_ephemeris(Format::cpf, kCpf, profile);
  EXPECT_EQ(by_number->records.at(0).norad_cat_id, 22195U);
  profile.object_names = ObjectNames::listed_only;
  EXPECT_EQ(ephemeris_outcome(Format::cpf, kCpf, profile), "participant_unmapped line 2");
}

}  // namespace
}  // namespace accord::node::translate
