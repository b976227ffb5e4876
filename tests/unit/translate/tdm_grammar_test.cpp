// The KVN grammar of CCSDS 503.0-B-2: each rule with what it permits and its nearest refusal. A
// refused message gives no record.
#include <gtest/gtest.h>

#include "schemas/vocab/limits.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using samples::tdm;
using samples::translate_tdm;

constexpr const char* kRange = "RANGE = 2026-01-02T00:00:00 1000.5\n";
constexpr const char* kUnits = "RANGE_UNITS = km\n";

/// "tdm_bad_value line 13", or "taken".
std::string outcome(std::string_view text) {
  const auto translation = translate_tdm(text);
  if (translation) return "taken";
  return std::string(code_entry(translation.error().code).name) + " " + translation.error().where;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string good() { return tdm(kUnits, kRange); }

TEST(TdmGrammar, a_plain_message_is_taken) { EXPECT_EQ(outcome(good()), "taken"); }

TEST(TdmGrammar, versions_1_0_and_2_0_are_taken_and_others_refused) {
  EXPECT_EQ(outcome(replaced(good(), "VERS = 2.0", "VERS = 1.0")), "taken");
  EXPECT_EQ(outcome(replaced(good(), "VERS = 2.0", "VERS = 3.0")), "tdm_bad_value line 1");
  EXPECT_EQ(outcome(replaced(good(), "VERS = 2.0", "VERS = 2")), "tdm_bad_value line 1");
}

TEST(TdmGrammar, the_header_has_one_order) {
  EXPECT_EQ(outcome(replaced(good(), "CREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = TEST\n",
                             "ORIGINATOR = TEST\nCREATION_DATE = 2026-01-02T03:04:05\n")),
            "tdm_structure line 2");
  EXPECT_EQ(outcome("CREATION_DATE = 2026-01-02T03:04:05\n" + good()), "tdm_structure line 1");
  EXPECT_EQ(outcome(replaced(good(), "ORIGINATOR = TEST\n", "")), "tdm_missing_keyword line 3");
  EXPECT_EQ(
      outcome(replaced(good(), "CREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = TEST\n", "")),
      "tdm_missing_keyword line 2");
  EXPECT_EQ(outcome(replaced(good(), "ORIGINATOR = TEST\n", "ORIGINATOR = A\nORIGINATOR = B\n")),
            "tdm_structure line 4");
  EXPECT_EQ(outcome(replaced(good(), "ORIGINATOR = TEST\n", "ORIGINATOR = A\nAUTHOR = B\n")),
            "tdm_unknown_keyword line 4");
}

TEST(TdmGrammar, a_message_id_is_of_version_2) {
  const std::string with_id = replaced(good(), "META_START", "MESSAGE_ID = 7\nMETA_START");
  EXPECT_EQ(outcome(with_id), "taken");
  EXPECT_EQ(outcome(replaced(with_id, "VERS = 2.0", "VERS = 1.0")), "tdm_structure line 4");
}

TEST(TdmGrammar, comments_stand_at_the_beginning_of_a_section_only) {
  EXPECT_EQ(outcome(replaced(good(), "CREATION_DATE", "COMMENT x\nCREATION_DATE")), "taken");
  EXPECT_EQ(outcome(replaced(good(), "META_START\n", "META_START\nCOMMENT x\n")), "taken");
  EXPECT_EQ(outcome(replaced(good(), "DATA_START\n", "DATA_START\nCOMMENT x\nCOMMENT\n")), "taken");
  EXPECT_EQ(outcome("COMMENT x\n" + good()), "tdm_structure line 1");
  EXPECT_EQ(outcome(replaced(good(), "ORIGINATOR", "COMMENT x\nORIGINATOR")),
            "tdm_structure line 3");
  EXPECT_EQ(outcome(replaced(good(), "PARTICIPANT_1", "COMMENT x\nPARTICIPANT_1")),
            "tdm_structure line 6");
  EXPECT_EQ(outcome(replaced(good(), "DATA_STOP", "COMMENT x\nDATA_STOP")),
            "tdm_structure line 14");
}

TEST(TdmGrammar, utf8_is_taken_in_comments_and_nowhere_else) {
  EXPECT_EQ(outcome(replaced(good(), "META_START\n", "META_START\nCOMMENT \xC2\xB5s\n")), "taken");
  EXPECT_EQ(outcome(replaced(good(), "ORIGINATOR = TEST", "ORIGINATOR = T\xC3\x89ST")),
            "text_malformed line 3");
}

TEST(TdmGrammar, tabs_and_leading_blanks_are_white_space) {
  EXPECT_EQ(outcome(replaced(good(), "RANGE = 2026-01-02T00:00:00 1000.5",
                             "\t RANGE \t=\t2026-01-02T00:00:00\t 1000.5 \t")),
            "taken");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL", "\tMODE=SEQUENTIAL")), "taken");
}

TEST(TdmGrammar, crlf_counts_as_one_line_end) {
  std::string text;
  for (const char c : good()) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(outcome(text), "taken");
  EXPECT_EQ(outcome(replaced(text, "1000.5", "1000,5")), "tdm_bad_value line 13");
  EXPECT_EQ(outcome(replaced(text, "1000.5", "1000\r.5")), "text_malformed line 13 byte 33");
}

TEST(TdmGrammar, bom_nul_and_broken_utf8_are_refused) {
  EXPECT_EQ(outcome("\xEF\xBB\xBF" + good()), "text_malformed line 1 byte 1");
  std::string nul = good();
  nul[30] = '\0';
  EXPECT_EQ(outcome(nul), "text_malformed line 2 byte 10");  // line 1 has 21 bytes with its end
  EXPECT_EQ(outcome(replaced(good(), "TEST", "\xFF\xFE")), "text_malformed line 3 byte 14");
}

TEST(TdmGrammar, a_line_of_ten_megabytes_is_refused) {
  const std::string comment = "COMMENT " + std::string(10u << 20, 'x') + "\n";
  EXPECT_EQ(outcome(replaced(good(), "META_START\n", "META_START\n" + comment)),
            "line_too_long line 5");
  const std::string longest = "COMMENT " + std::string(kMaxLineBytes - 8, 'x') + "\n";
  EXPECT_EQ(outcome(replaced(good(), "META_START\n", "META_START\n" + longest)), "taken");
}

TEST(TdmGrammar, every_truncation_is_refused) {
  const std::string text = good();
  const std::size_t whole = text.size() - 1;  // the last line end is not needed
  EXPECT_EQ(outcome(text.substr(0, whole)), "taken");
  for (std::size_t size = 0; size < whole; ++size)
    EXPECT_NE(outcome(text.substr(0, size)), "taken") << size;
}

TEST(TdmGrammar, a_truncated_last_line_names_what_is_missing) {
  EXPECT_EQ(outcome(replaced(good(), "DATA_STOP\n", "")), "tdm_structure line 13");
  EXPECT_EQ(outcome(replaced(good(), "DATA_STOP\n", "DATA_ST")), "tdm_structure line 14");
}

TEST(TdmGrammar, sections_follow_each_other) {
  EXPECT_EQ(outcome(replaced(good(), "META_STOP\n", "")),
            "tdm_structure line 11");  // DATA_START inside metadata
  EXPECT_EQ(outcome(replaced(good(), "DATA_START\n", "")),
            "tdm_structure line 12");  // data after META_STOP
  EXPECT_EQ(outcome(replaced(good(), "META_START\n", "")),
            "tdm_unknown_keyword line 4");  // TIME_SYSTEM in the header
  EXPECT_EQ(outcome(replaced(good(), "DATA_STOP\n", "META_START\n")), "tdm_structure line 14");
  EXPECT_EQ(outcome(good() + "RANGE = 2026-01-02T00:00:00 1\n"), "tdm_structure line 15");
  EXPECT_EQ(outcome(good() + "DATA_STOP\n"), "tdm_structure line 15");
  EXPECT_EQ(outcome("CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = X\n"),
            "tdm_structure line 3");
}

TEST(TdmGrammar, a_data_section_needs_a_record) {
  EXPECT_EQ(outcome(tdm(kUnits, "")), "tdm_structure line 13");
}

TEST(TdmGrammar, a_line_is_one_assignment) {
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL", "MODE SEQUENTIAL")),
            "tdm_structure line 8");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL", "= SEQUENTIAL")), "tdm_structure line 8");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL", "MODE =")), "tdm_bad_value line 8");
}

TEST(TdmGrammar, keywords_are_upper_case_and_known_in_their_section) {
  EXPECT_EQ(outcome(replaced(good(), "RANGE = ", "range = ")), "tdm_unknown_keyword line 13");
  EXPECT_EQ(outcome(replaced(good(), "RANGE = ", "RANGE_1 = ")), "tdm_unknown_keyword line 13");
  EXPECT_EQ(outcome(replaced(good(), "RANGE = ", "TRANSMIT_FREQ = ")),
            "tdm_unknown_keyword line 13");
  EXPECT_EQ(outcome(replaced(good(), "RANGE = ", "TRANSMIT_FREQ_1 = ")), "taken");
  EXPECT_EQ(outcome(replaced(good(), "RANGE = ", "TRANSMIT_FREQ_6 = ")),
            "tdm_unknown_keyword line 13");
  EXPECT_EQ(outcome(tdm("PARTICIPANT_6 = X\n", kRange)), "tdm_unknown_keyword line 10");
  EXPECT_EQ(outcome(tdm("RANGE = 7\n", kRange)), "tdm_unknown_keyword line 10");
}

TEST(TdmGrammar, a_data_value_is_one_epoch_and_one_number) {
  EXPECT_EQ(outcome(tdm(kUnits, "RANGE = 2026-01-02T00:00:00\n")), "tdm_bad_value line 13");
  EXPECT_EQ(outcome(tdm(kUnits, "RANGE = 1000.5\n")), "tdm_bad_value line 13");
  EXPECT_EQ(outcome(tdm(kUnits, "RANGE = 2026-01-02T00:00:00 1 2\n")), "tdm_bad_value line 13");
  EXPECT_EQ(outcome(tdm(kUnits, "RANGE = 2026-01-02T25:00:00 1\n")), "tdm_bad_value line 13");
  EXPECT_EQ(outcome(tdm(kUnits, "RANGE = 2026-01-02T00:00:00 nan\n")), "tdm_bad_value line 13");
}

TEST(TdmGrammar, epochs_are_ascending_and_unique_for_each_keyword) {
  const std::string later = "RANGE = 2026-01-02T00:00:01 1\n";
  EXPECT_EQ(outcome(tdm(kUnits, kRange + later)), "taken");
  EXPECT_EQ(outcome(tdm(kUnits, later + kRange)), "tdm_inconsistent line 14");
  EXPECT_EQ(outcome(tdm(kUnits, std::string(kRange) + kRange)), "tdm_duplicate line 14");
  EXPECT_EQ(outcome(tdm(kUnits, later + "PR_N0 = 2026-01-02T00:00:00 1\n")),
            "taken");  // another keyword may be earlier
}

TEST(TdmGrammar, mandatory_metadata_is_missed_at_meta_stop) {
  EXPECT_EQ(outcome(replaced(good(), "TIME_SYSTEM = UTC\n", "")), "tdm_missing_keyword line 10");
  EXPECT_EQ(
      outcome(replaced(
          good(),
          "PARTICIPANT_1 = DSS-25\nPARTICIPANT_2 = 1998-067A\nMODE = SEQUENTIAL\nPATH = 1,2,1\n",
          "")),
      "tdm_missing_keyword line 7");
}

TEST(TdmGrammar, a_keyword_stands_once_in_a_metadata_section) {
  EXPECT_EQ(outcome(tdm("MODE = SEQUENTIAL\n", kRange)), "tdm_duplicate line 10");
}

TEST(TdmGrammar, mode_and_path_belong_together) {
  EXPECT_EQ(outcome(replaced(good(), "PATH = 1,2,1\n", "")), "tdm_missing_keyword line 10");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL\n", "")), "tdm_inconsistent line 8");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL\nPATH = 1,2,1\n",
                             "MODE = SINGLE_DIFF\nPATH_1 = 1,2\nPATH_2 = 2,1\n")),
            "taken");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL\nPATH = 1,2,1\n",
                             "MODE = SINGLE_DIFF\nPATH_1 = 1,2\n")),
            "tdm_missing_keyword line 11");
  EXPECT_EQ(outcome(replaced(good(), "MODE = SEQUENTIAL", "MODE = BOTH")), "tdm_bad_value line 8");
}

TEST(TdmGrammar, a_path_names_participants_that_are_there) {
  EXPECT_EQ(outcome(replaced(good(), "1,2,1", "1,3,1")), "tdm_inconsistent line 9");
  for (const char* path :
       {"1", "1,", "1,,2", "1 ,2", "1,1", "6,1", "1,2,1,2,1,2,1,2,1,2,1,2,1,2,1,2,1"}) {
    EXPECT_EQ(outcome(replaced(good(), "1,2,1", path)), "tdm_bad_value line 9") << path;
  }
}

TEST(TdmGrammar, two_participants_have_two_names) {
  EXPECT_EQ(outcome(replaced(good(), "PARTICIPANT_2 = 1998-067A", "PARTICIPANT_2 = dss_25")),
            "participant_unmapped line 7, profile key objects.dss_25 or sensors.dss_25");
  EXPECT_EQ(outcome(replaced(good(), "PARTICIPANT_2 = 1998-067A", "PARTICIPANT_2 = Dss-25")),
            "tdm_inconsistent line 7");
}

TEST(TdmGrammar, metadata_values_have_their_form) {
  for (const char* bad :
       {"INTEGRATION_INTERVAL = 0", "INTEGRATION_INTERVAL = x", "FREQ_OFFSET = x",
        "RANGE_MODULUS = -1", "RANGE_UNITS = m", "ANGLE_TYPE = J2000", "START_TIME = yesterday",
        "TIMETAG_REF = BOUNCE", "TURNAROUND_NUMERATOR = 1.5", "RECEIVE_DELAY_1 = -1",
        "DATA_QUALITY = GOOD", "CORRECTIONS_APPLIED = MAYBE", "DOPPLER_COUNT_ROLLOVER = 1",
        "INTEGRATION_REF = TOP"}) {
    EXPECT_EQ(outcome(tdm(std::string(bad) + "\n", kRange)), "tdm_bad_value line 10") << bad;
  }
  EXPECT_EQ(
      outcome(tdm("RANGE_UNITS = KM\nTRANSMIT_DELAY_2 = 0.0\nDATA_QUALITY = validated\n", kRange)),
      "taken");
}

TEST(TdmGrammar, corrections_need_their_flag) {
  EXPECT_EQ(outcome(tdm("CORRECTION_RANGE = 1.0\n", kRange)), "tdm_missing_keyword line 10");
  EXPECT_EQ(outcome(tdm("CORRECTION_RANGE = 1.0\nCORRECTIONS_APPLIED = NO\n", kRange)), "taken");
}

TEST(TdmGrammar, a_span_does_not_end_before_it_starts) {
  EXPECT_EQ(
      outcome(tdm("START_TIME = 2026-01-02T00:00:00\nSTOP_TIME = 2026-001T00:00:00\n", kRange)),
      "tdm_inconsistent line 11");
  EXPECT_EQ(
      outcome(tdm("START_TIME = 2026-01-02T00:00:00\nSTOP_TIME = 2026-01-02T00:00:00\n", kRange)),
      "taken");
}

TEST(TdmGrammar, a_reference_frame_goes_with_radec_alone) {
  EXPECT_EQ(outcome(tdm("ANGLE_TYPE = AZEL\nREFERENCE_FRAME = EME2000\n", kRange)),
            "tdm_inconsistent line 11");
  EXPECT_EQ(outcome(tdm("ANGLE_TYPE = RADEC\nREFERENCE_FRAME = EME2000\n", kRange)), "taken");
}

TEST(TdmGrammar, time_systems_are_known_by_name_and_one_for_the_message) {
  for (const char* system : {"UTC", "TAI", "GPS", "TT", "utc"}) {
    EXPECT_EQ(
        outcome(replaced(good(), "TIME_SYSTEM = UTC", "TIME_SYSTEM = " + std::string(system))),
        "taken")
        << system;
  }
  for (const char* system : {"TCG", "TDB", "UT1", "SCLK", "GLONASS"}) {
    EXPECT_EQ(
        outcome(replaced(good(), "TIME_SYSTEM = UTC", "TIME_SYSTEM = " + std::string(system))),
        "tdm_time_system line 5");
  }
  const std::string segment = good().substr(good().find("META_START"));
  EXPECT_EQ(outcome(good() + segment), "taken");
  EXPECT_EQ(outcome(good() + replaced(segment, "UTC", "TAI")), "tdm_inconsistent line 16");
}

TEST(TdmGrammar, a_message_over_its_limit_is_refused) {
  EXPECT_EQ(outcome(std::string((32u << 20) + 1, '\n')), "too_large ");
}

}  // namespace
}  // namespace accord::node::translate
