// Element sets. The ISS set is the worked example found in every description of the format; its
// epoch is computed beside it.
#include <gtest/gtest.h>

#include <sstream>

#include "OMM_generated.h"
#include "node/translate/mean_elements.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

constexpr const char* kLine1 =
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927";
constexpr const char* kLine2 =
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537";

std::string pair() { return std::string(kLine1) + "\n" + kLine2 + "\n"; }

/// `line` with `text` from a 1-based column on, and its checksum made right: digits count their
/// value, '-' counts 1.
std::string with(std::string line, std::size_t column, std::string_view text) {
  line.replace(column - 1, text.size(), text);
  int sum = 0;
  for (const char c : line.substr(0, 68)) sum += c == '-' ? 1 : c >= '0' && c <= '9' ? c - '0' : 0;
  line[68] = static_cast<char>('0' + sum % 10);
  return line;
}

std::string pair_with(std::size_t line, std::size_t column, std::string_view text) {
  return line == 1 ? with(kLine1, column, text) + "\n" + kLine2 + "\n"
                   : std::string(kLine1) + "\n" + with(kLine2, column, text) + "\n";
}

/// "taken", or the code and line of the only refusal.
std::string outcome(std::string_view text) {
  const auto list = parse_tle(text);
  if (!list) return std::string(code_entry(list.error().code).name) + " " + list.error().where;
  if (list->refused == 0 && list->elements.size() == 1) return "taken";
  if (list->diagnostics.size() != 1 || !list->elements.empty()) return "several";
  return std::string(code_entry(list->diagnostics[0].code).name) + " line " +
         std::to_string(list->diagnostics[0].line);
}

TEST(Tle, the_example_set_reads_to_its_values) {
  const auto list = parse_tle("ISS (ZARYA)\n" + pair());
  ASSERT_TRUE(list.has_value());
  ASSERT_EQ(list->elements.size(), 1U);
  const MeanElementsText& e = list->elements[0];
  EXPECT_EQ(e.object_name, "ISS (ZARYA)");
  EXPECT_EQ(e.object_id, "1998-067A");
  EXPECT_EQ(e.norad_cat_id, 25544U);
  EXPECT_EQ(e.classification, 'U');
  // day 264 of 2008 is 20 September; 0.51782528 day = 44740.104192 s = 12:25:40.104192
  EXPECT_EQ(e.epoch, UtcTime::parse("2008-09-20T12:25:40.104192000Z").value());
  EXPECT_EQ(e.mean_motion_dot, -0.00002182);
  EXPECT_EQ(e.mean_motion_ddot, 0.0);
  EXPECT_EQ(e.bstar, -0.11606e-4);
  EXPECT_EQ(e.element_set_no, 292U);
  EXPECT_EQ(e.inclination_deg, 51.6416);
  EXPECT_EQ(e.raan_deg, 247.4627);
  EXPECT_EQ(e.eccentricity, 0.0006703);
  EXPECT_EQ(e.arg_of_pericenter_deg, 130.5360);
  EXPECT_EQ(e.mean_anomaly_deg, 325.0288);
  EXPECT_EQ(e.mean_motion_rev_day, 15.72125391);
  EXPECT_EQ(e.rev_at_epoch, 56353U);
  EXPECT_EQ(e.first_line, 1U);
  EXPECT_EQ(e.last_line, 3U);
}

TEST(Tle, names_come_with_and_without_the_zero) {
  EXPECT_EQ(parse_tle("0 ISS\n" + pair())->elements[0].object_name, "ISS");
  EXPECT_EQ(parse_tle("ISS   \r\n" + pair())->elements[0].object_name, "ISS");
  EXPECT_EQ(parse_tle(pair())->elements[0].object_name, "");
  EXPECT_EQ(parse_tle("A\n" + pair() + pair())->elements[1].object_name,
            "");  // a name is of one set
}

TEST(Tle, crlf_and_trailing_blanks_are_taken) {
  EXPECT_EQ(outcome(std::string(kLine1) + "  \r\n" + kLine2 + "\r\n"), "taken");
  EXPECT_EQ(outcome(std::string(kLine1) + "\n" + kLine2), "taken");
}

TEST(Tle, a_wrong_checksum_is_refused_at_its_line) {
  std::string text = pair();
  text[68] = '8';
  EXPECT_EQ(outcome(text), "tle_checksum line 1");
  text = pair();
  text[70 + 68] = '0';
  EXPECT_EQ(outcome(text), "tle_checksum line 2");
}

TEST(Tle, every_changed_digit_is_noticed) {
  for (std::size_t at = 2; at < 68; ++at) {
    std::string line = kLine1;
    if (line[at] < '0' || line[at] > '9') continue;
    line[at] = line[at] == '9' ? '0' : static_cast<char>(line[at] + 1);
    EXPECT_NE(outcome(line + "\n" + kLine2 + "\n"), "taken") << at;
  }
}

TEST(Tle, lines_have_69_columns) {
  EXPECT_EQ(outcome(std::string(kLine1) + "\n" + kLine2 + " 5\n"), "tle_malformed line 2");
  EXPECT_EQ(outcome(std::string(kLine1).substr(0, 68) + "\n" + kLine2 + "\n"),
            "tle_malformed line 1");
}

TEST(Tle, a_truncated_last_line_is_refused) {
  EXPECT_EQ(outcome(std::string(kLine1) + "\n" + std::string(kLine2).substr(0, 60)),
            "tle_malformed line 2");
  EXPECT_EQ(outcome(std::string(kLine1) + "\n" + std::string(kLine2).substr(0, 12)),
            "tle_malformed line 2");
  EXPECT_EQ(outcome(std::string(kLine1) + "\n"), "tle_pairing line 1");
}

TEST(Tle, a_truncated_line_2_behind_a_refused_line_1_names_nothing) {
  std::string wrong_sum = kLine1;
  wrong_sum.back() = '8';
  const auto list =
      parse_tle(wrong_sum + "\n" + std::string(kLine2).substr(0, 16) + "\n" + pair()).value();
  EXPECT_EQ(list.refused, 1U);
  ASSERT_EQ(list.elements.size(), 1U);
  EXPECT_EQ(list.elements[0].object_name, "");
}

TEST(Tle, lines_belong_together) {
  EXPECT_EQ(outcome(std::string(kLine1) + "\n" + with(kLine2, 3, "25545") + "\n"),
            "tle_pairing line 2");
  EXPECT_EQ(outcome(std::string(kLine2) + "\n"), "tle_pairing line 1");
  EXPECT_EQ(outcome("NAME ONLY\n"), "tle_pairing line 1");
}

TEST(Tle, a_bad_set_costs_itself_alone) {
  std::string bad = pair();
  bad[68] = '8';
  const auto list = parse_tle(pair() + bad + "NAME\n" + pair() + kLine1 + "\n");
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->elements.size(), 2U);
  EXPECT_EQ(list->refused, 2U);
  EXPECT_EQ(list->read, 4U);
  ASSERT_EQ(list->diagnostics.size(), 2U);
  EXPECT_EQ(list->diagnostics[0].line, 3U);
  EXPECT_EQ(list->diagnostics[1].line, 8U);
  EXPECT_EQ(list->elements[1].object_name, "NAME");
}

TEST(Tle, alpha_5_counts_letters_without_i_and_o) {
  // Space-Track's published examples: A0000 = 100000, E8493 = 148493, J2931 = 182931, P4018 =
  // 234018, W1928 = 301928, Z9999 = 339999
  for (const auto& [text, number] :
       std::vector<std::pair<const char*, std::uint32_t>>{{"A0000", 100000},
                                                          {"E8493", 148493},
                                                          {"J2931", 182931},
                                                          {"P4018", 234018},
                                                          {"W1928", 301928},
                                                          {"Z9999", 339999},
                                                          {"00005", 5},
                                                          {"    5", 5},
                                                          {"99999", 99999}}) {
    EXPECT_EQ(parse_catalogue_number(text).value(), number) << text;
  }
  for (const char* text : {"I0000", "O0000", "a0000", "A000", "A 000", "AA000", "00000", "     ",
                           "5    ", "-0005", "123456"}) {
    EXPECT_EQ(parse_catalogue_number(text).error().code, Code::tle_malformed) << text;
  }
  const auto list = parse_tle(with(kLine1, 3, "T0001") + "\n" + with(kLine2, 3, "T0001") + "\n");
  EXPECT_EQ(list->elements.at(0).norad_cat_id,
            270001U);  // T: A is 10 and I, O are left out, so T is 27
}

TEST(Tle, two_digit_years_turn_at_57_and_years_before_utc_are_refused) {
  EXPECT_EQ(parse_tle(pair_with(1, 19, "56"))->elements.at(0).epoch.text(0).substr(0, 4), "2056");
  EXPECT_EQ(outcome(pair_with(1, 19, "57")),
            "tle_malformed line 1");  // 1957: UTC with leap seconds begins in 1972
  EXPECT_EQ(parse_tle(pair_with(1, 19, "72"))->elements.at(0).epoch.text(0).substr(0, 4), "1972");
}

TEST(Tle, an_epoch_is_a_day_of_its_year) {
  EXPECT_EQ(outcome(pair_with(1, 21, "366")), "taken");  // 2008 is a leap year
  EXPECT_EQ(outcome(pair_with(1, 21, "367")), "tle_malformed line 1");
  EXPECT_EQ(outcome(pair_with(1, 21, "000")), "tle_malformed line 1");
  EXPECT_EQ(outcome(pair_with(1, 24, ",")), "tle_malformed line 1");
}

TEST(Tle, blanks_lead_a_day_and_never_stand_in_it) {
  EXPECT_EQ(parse_tle(pair_with(1, 21, "  1.50000000"))->elements.at(0).epoch,
            UtcTime::parse("2008-01-01T12:00:00Z").value());
  EXPECT_EQ(parse_tle(pair_with(1, 21, " 32.00000000"))->elements.at(0).epoch,
            UtcTime::parse("2008-02-01T00:00:00Z").value());
  for (const char* day : {"2 4", "26 ", "2  ", " 2 ", "   "}) {
    EXPECT_EQ(outcome(pair_with(1, 21, day)), "tle_malformed line 1") << day;
  }
}

TEST(Tle, real_numbers_stand_in_their_columns_without_an_exponent) {
  EXPECT_EQ(parse_tle(pair_with(2, 9, "  1.6416"))->elements.at(0).inclination_deg, 1.6416);
  EXPECT_EQ(parse_tle(pair_with(2, 53, " 1.00270000"))->elements.at(0).mean_motion_rev_day, 1.0027);
  EXPECT_EQ(parse_tle(pair_with(1, 34, "+.00002182"))->elements.at(0).mean_motion_dot, 0.00002182);
  for (const char* bad : {"5.16e1  ", "5.164e01", "0x33.000", " 51,6416", "51.6416 ", "5 1.6416",
                          "-51.6416", "+51.6416", " 51.641 ", " 51. 416", "516.4160", "        "}) {
    EXPECT_EQ(outcome(pair_with(2, 9, bad)).substr(0, 13),
              bad == std::string("516.4160") ? "value_out_of_" : "tle_malformed")
        << bad;
  }
  EXPECT_EQ(outcome(pair_with(2, 53, "1.572125e+1")), "tle_malformed line 2");
  EXPECT_EQ(outcome(pair_with(2, 53, "157.2125391")), "tle_malformed line 2");
  EXPECT_EQ(outcome(pair_with(1, 34, " 2.182e-05")), "tle_malformed line 1");
  EXPECT_EQ(outcome(pair_with(1, 34, "0.00002182")), "tle_malformed line 1");
}

TEST(Tle, whole_numbers_are_digits_behind_blanks) {
  EXPECT_EQ(parse_tle(pair_with(1, 65, "   7"))->elements.at(0).element_set_no, 7U);
  for (const char* bad : {"7   ", "1e2 ", " 1e2", "+292", "2 92"}) {
    EXPECT_EQ(outcome(pair_with(1, 65, bad)), "tle_malformed line 1") << bad;
  }
}

TEST(Tle, midnight_and_the_last_part_of_a_day_are_exact) {
  EXPECT_EQ(parse_tle(pair_with(1, 21, "001.00000000"))->elements.at(0).epoch,
            UtcTime::parse("2008-01-01T00:00:00Z").value());
  // 0.99999999 day = 86399.999136 s
  EXPECT_EQ(parse_tle(pair_with(1, 21, "001.99999999"))->elements.at(0).epoch,
            UtcTime::parse("2008-01-01T23:59:59.999136Z").value());
}

TEST(Tle, implied_decimals_and_exponents_are_read) {
  EXPECT_EQ(parse_tle(pair_with(1, 45, " 13844-3"))->elements.at(0).mean_motion_ddot, 0.13844e-3);
  EXPECT_EQ(parse_tle(pair_with(1, 54, " 12345+1"))->elements.at(0).bstar, 1.2345);
  EXPECT_EQ(parse_tle(pair_with(2, 27, "9999999"))->elements.at(0).eccentricity, 0.9999999);
  for (const char* bad : {" 1384 -3", " 13844 3", "x13844-3", " 13844-x", " 1.844-3"}) {
    EXPECT_EQ(outcome(pair_with(1, 45, bad)), "tle_malformed line 1") << bad;
  }
  EXPECT_EQ(outcome(pair_with(2, 27, "99999.9")), "tle_malformed line 2");
}

TEST(Tle, other_fields_have_their_form) {
  EXPECT_EQ(outcome(pair_with(1, 8, "X")), "tle_malformed line 1");
  EXPECT_EQ(outcome(pair_with(1, 9, "X")), "tle_malformed line 1");
  EXPECT_EQ(outcome(pair_with(1, 10, "98067a")), "tle_malformed line 1");
  EXPECT_EQ(outcome(pair_with(1, 10, "        ")), "taken");
  EXPECT_EQ(outcome(pair_with(2, 9, "190.0000")), "value_out_of_range line 2");
  EXPECT_EQ(outcome(pair_with(2, 53, "00.00000000")), "value_out_of_range line 2");
}

TEST(Tle, an_ephemeris_type_that_is_not_sgp4_is_refused) {
  EXPECT_EQ(outcome(pair_with(1, 63, "4")), "element_theory line 1");
  EXPECT_EQ(outcome(pair_with(1, 63, " ")), "taken");  // blank in sets of the 1980s
}

TEST(Tle, nul_bom_and_long_lines_are_refused) {
  std::string nul = pair();
  nul[10] = '\0';
  EXPECT_EQ(outcome(nul), "text_malformed line 1 byte 11");
  EXPECT_EQ(outcome("\xEF\xBB\xBF" + pair()), "text_malformed line 1 byte 1");
  EXPECT_EQ(outcome(std::string(10u << 20, '1')), "line_too_long line 1");
}

TEST(Tle, translation_makes_an_omm_buffer_with_every_element) {
  const auto translation = translate("ISS (ZARYA)\n" + pair(), samples::full_profile(),
                                     samples::options(Format::tle, Payload::omm));
  ASSERT_TRUE(translation.has_value());
  ASSERT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->records[0].norad_cat_id, 25544U);
  EXPECT_EQ(translation->records[0].first_line, 1U);
  EXPECT_EQ(translation->records[0].last_line, 3U);
  flatbuffers::Verifier verifier(translation->records[0].payload.data(),
                                 translation->records[0].payload.size());
  ASSERT_TRUE(sds::VerifyOMMBuffer(verifier));
  const auto* omm = sds::GetOMM(translation->records[0].payload.data());
  EXPECT_EQ(omm->OBJECT_NAME()->str(), "ISS (ZARYA)");
  EXPECT_EQ(omm->OBJECT_ID()->str(), "1998-067A");
  EXPECT_EQ(omm->EPOCH()->str(), "2008-09-20T12:25:40.104192000Z");
  EXPECT_EQ(omm->MEAN_MOTION(), 15.72125391);
  EXPECT_EQ(omm->ECCENTRICITY(), 0.0006703);
  EXPECT_EQ(omm->BSTAR(), -0.11606e-4);
  EXPECT_EQ(omm->NORAD_CAT_ID(), 25544U);
  EXPECT_EQ(omm->REFERENCE_FRAME(), sds::refFrame::TEME);
  EXPECT_EQ(omm->TIME_SYSTEM(), sds::timeSystem::UTC);
  EXPECT_TRUE(samples::holds(*omm, sds::OMM::VT_MEAN_MOTION_DDOT));  // 0 is a value
  EXPECT_FALSE(samples::holds(*omm, sds::OMM::VT_SEMI_MAJOR_AXIS));
  EXPECT_EQ(omm->ORIGINATOR(), nullptr);
}

TEST(Tle, a_set_marked_above_its_label_is_refused) {
  const std::string secret = pair_with(1, 8, "S");
  auto wanted = samples::options(Format::tle, Payload::omm);
  const auto low = translate(secret, samples::full_profile(), wanted);
  ASSERT_TRUE(low.has_value());
  EXPECT_TRUE(low->records.empty());
  EXPECT_EQ(low->records_refused, 1U);
  EXPECT_EQ(low->diagnostics.at(0).code, Code::elements_above_label);
  wanted.label_text = "GBR SECRET//REL TO DEU";
  EXPECT_EQ(translate(secret, samples::full_profile(), wanted)->records.size(), 1U);
}

/// Every set of a catalogue file, compared with the columns of its lines as strtod reads them.
TEST(Tle, a_real_catalogue_is_read_whole) {
  const auto path = samples::shared_data() / "tle/node-tle/fengyun-1c-debris.txt";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "shared test data is not beside this checkout";
  const std::string text = samples::read_file(path);
  const auto list = parse_tle(text);
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->refused, 0U) << (list->diagnostics.empty() ? "" : list->diagnostics[0].text());
  std::istringstream in(text);
  std::size_t at = 0;
  for (std::string name, one, two;
       std::getline(in, name) && std::getline(in, one) && std::getline(in, two); ++at) {
    ASSERT_LT(at, list->elements.size());
    const MeanElementsText& e = list->elements[at];
    EXPECT_EQ(e.norad_cat_id, static_cast<std::uint32_t>(std::stoul(one.substr(2, 5))));
    EXPECT_EQ(e.inclination_deg, std::strtod(two.substr(8, 8).c_str(), nullptr));
    EXPECT_EQ(e.mean_motion_rev_day, std::strtod(two.substr(52, 11).c_str(), nullptr));
    EXPECT_EQ(e.eccentricity, std::strtod(("0." + two.substr(26, 7)).c_str(), nullptr));
  }
  EXPECT_EQ(at, list->elements.size());
  EXPECT_EQ(at, 2517U);  // 7551 lines, three each
}

/// The sets of the SGP4 verification file carry propagation spans behind column 69 and '#' lines,
/// which are not of the format.
TEST(Tle, the_sgp4_verification_sets_are_read) {
  const auto path = samples::shared_data() / "tle/python-sgp4/SGP4-VER.TLE";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "shared test data is not beside this checkout";
  std::istringstream in(samples::read_file(path));
  std::string text;
  std::size_t sets = 0;
  for (std::string line; std::getline(in, line);) {
    if (line[0] == '1') ++sets;
    if (line[0] != '#') text += line.substr(0, 69) + "\n";
  }
  const auto list = parse_tle(text);
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->elements.size() + list->refused, sets);
  EXPECT_EQ(sets, 33U);
  for (const Diagnostic& d : list->diagnostics) EXPECT_EQ(d.code, Code::tle_checksum) << d.text();
}

TEST(Tle, an_epoch_that_is_no_day_says_why) {
  const auto list = parse_tle(pair_with(1, 21, "367"));  // 2008 has 366 days
  ASSERT_EQ(list->diagnostics.size(), 1U);
  EXPECT_EQ(list->diagnostics[0].message, "epoch '08367.51782528': no such day of year");
}

}  // namespace
}  // namespace accord::node::translate
