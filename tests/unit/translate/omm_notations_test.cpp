// OMM in KVN, XML and CSV beside the JSON of omm_json_test.cpp: one element set in each notation,
// and what each can get wrong.
#include <gtest/gtest.h>

#include "node/translate/csv_line.hpp"
#include "node/translate/mean_elements.hpp"
#include "tests/support/translate/omm_samples.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

constexpr const char* kKvn = samples::kOmmKvn;

constexpr const char* kCsv =
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,"
    "ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,"
    "ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT\n"
    "\"ONE\",1998-067A,2025-02-14T14:36:48.662784,15.5,.0006703,51.6416,247.4627,130.536,325.0288,"
    "0,U,25544,999,39027,.35436E-3,.264E-5,0\n";

Profile profile() {
  Profile out = samples::full_profile();
  out.element_defaults = {"TEME", "UTC", "SGP4", ""};
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// The set with a parameter that its parties defined.
const std::string kXmlSet =
    replaced(samples::kOmmXml, "</tleParameters>",
             "</tleParameters><userDefinedParameters><USER_DEFINED parameter=\"EARTH_MODEL\">WGS-84"
             "</USER_DEFINED>\n</userDefinedParameters>");

MeanElementsList list_of(Format from, std::string_view text) {
  auto list = parse_elements(from, text, profile());
  EXPECT_TRUE(list.has_value()) << (list ? "" : list.error().text());
  return list ? *list : MeanElementsList{};
}

/// "taken", "CODE line N" of the only refusal, or "CODE where" when nothing was read.
std::string outcome(Format from, std::string_view text) {
  const auto list = parse_elements(from, text, profile());
  if (!list) return std::string(code_entry(list.error().code).name) + " " + list.error().where;
  if (list->refused == 0 && list->elements.size() == 1) return "taken";
  for (const Diagnostic& d : list->diagnostics) {
    if (d.severity == Severity::error)
      return std::string(code_entry(d.code).name) + " line " + std::to_string(d.line);
  }
  return "nothing";
}

void expect_the_set(const MeanElementsText& e) {
  EXPECT_EQ(e.object_name, "ONE");
  EXPECT_EQ(e.object_id, "1998-067A");
  EXPECT_EQ(e.norad_cat_id, 25544U);
  EXPECT_EQ(e.epoch, UtcTime::parse("2025-02-14T14:36:48.662784Z").value());
  EXPECT_EQ(e.mean_motion_rev_day, 15.5);
  EXPECT_EQ(e.eccentricity, 0.0006703);
  EXPECT_EQ(e.inclination_deg, 51.6416);
  EXPECT_EQ(e.raan_deg, 247.4627);
  EXPECT_EQ(e.arg_of_pericenter_deg, 130.536);
  EXPECT_EQ(e.mean_anomaly_deg, 325.0288);
  EXPECT_EQ(e.bstar, 0.00035436);
  EXPECT_EQ(e.mean_motion_dot, 0.00000264);
  EXPECT_EQ(e.mean_motion_ddot, 0.0);
  EXPECT_EQ(e.element_set_no, 999U);
  EXPECT_EQ(e.rev_at_epoch, 39027U);
}

TEST(OmmNotations, one_set_reads_the_same_in_each) {
  for (const auto& [from, text] : {std::pair{Format::omm_kvn, std::string(kKvn)},
                                   {Format::omm_xml, kXmlSet},
                                   {Format::omm_csv, kCsv}}) {
    const auto list = list_of(from, text);
    ASSERT_EQ(list.elements.size(), 1U) << name_of(from);
    EXPECT_EQ(list.read, 1U);
    expect_the_set(list.elements[0]);
    EXPECT_EQ(detect_format(as_bytes(text)).value(), from);
  }
  const auto creation = list_of(Format::omm_kvn, kKvn).elements[0].creation_date;
  EXPECT_EQ(creation, UtcTime::parse("2025-02-14T16:00:00Z").value());
  EXPECT_EQ(list_of(Format::omm_xml, kXmlSet).elements[0].originator, "NOAA");
}

TEST(OmmNotations, lines_end_as_they_do_elsewhere) {
  std::string text = kCsv;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.insert(at, "\r");
  EXPECT_EQ(outcome(Format::omm_csv, text), "taken");
  EXPECT_EQ(outcome(Format::omm_csv, std::string("\xEF\xBB\xBF") + kCsv),
            "text_malformed line 1 byte 1");
  EXPECT_EQ(outcome(Format::omm_kvn, replaced(kKvn, "ONE", std::string_view("O\0E", 3))),
            "text_malformed line 5 byte 16");
}

TEST(OmmKvn, what_is_wrong_is_told_with_its_line) {
  const auto kvn = [](std::string_view what, std::string_view with) {
    return outcome(Format::omm_kvn, replaced(kKvn, what, with));
  };
  EXPECT_EQ(kvn("INCLINATION = 51.6416 [deg]", "INCLINATION = 51.6416 [rad]"),
            "omm_malformed line 14");
  EXPECT_EQ(kvn("51.6416 [deg]", "51.6416 deg]"), "omm_malformed line 14");
  EXPECT_EQ(kvn("51.6416 [deg]", "351.6416 [deg]"), "value_out_of_range line 14");
  EXPECT_EQ(kvn("ECCENTRICITY =", "ECCENTRICITY"), "omm_malformed line 13");
  EXPECT_EQ(kvn("ECCENTRICITY = .0006703", "ECCENTRICITY ="), "omm_malformed line 13");
  EXPECT_EQ(kvn("ECCENTRICITY", "EXCENTRICITY"), "omm_malformed line 13");
  EXPECT_EQ(kvn("RA_OF_ASC_NODE", "INCLINATION"), "omm_malformed line 15");  // twice
  EXPECT_EQ(kvn("= TEME", "= TOD"), "element_theory line 8");
  EXPECT_EQ(kvn("= UTC", "= TAI"), "element_theory line 9");
  EXPECT_EQ(kvn("CCSDS_OMM_VERS = 3.0", "CCSDS_OMM_VERS = 1.0"), "omm_malformed line 1");
  EXPECT_EQ(kvn("CCSDS_OMM_VERS = 3.0\n", ""), "omm_malformed line 2");  // behind a comment
  EXPECT_EQ(kvn("= 25544", "= 1234567890"), "omm_malformed line 20");
  EXPECT_EQ(kvn("= 25544", "= 999999999"), "taken");
  EXPECT_EQ(outcome(Format::omm_kvn, ""), "omm_malformed line 1");
}

TEST(OmmKvn, one_broken_message_costs_itself_alone) {
  const std::string broken = replaced(kKvn, "MEAN_MOTION = 15.5", "MEAN_MOTION = fast");
  const auto list = list_of(Format::omm_kvn, kKvn + broken + kKvn);
  EXPECT_EQ(list.read, 3U);
  EXPECT_EQ(list.refused, 1U);
  ASSERT_EQ(list.elements.size(), 2U);
  EXPECT_EQ(list.elements[0].first_line, 1U);
  EXPECT_EQ(list.elements[0].last_line, 25U);
  EXPECT_EQ(list.elements[1].first_line, 51U);
  expect_the_set(list.elements[1]);
  ASSERT_FALSE(list.diagnostics.empty());
  EXPECT_EQ(list.diagnostics[0].line, 37U);
  EXPECT_EQ(list.diagnostics[0].keyword, "MEAN_MOTION");
}

TEST(OmmKvn, what_has_no_place_is_reported_once) {
  const std::string more =
      std::string(kKvn) + "GM = 398600.8 [km**3/s**2]\nCX_DOT_Y = -4.686E-07 [km**2/s]\n";
  const auto list = list_of(Format::omm_kvn, more + more);
  EXPECT_EQ(list.elements.size(), 2U);
  std::string told;
  for (const Diagnostic& d : list.diagnostics)
    told += d.keyword + ":" + std::to_string(d.line) + ":" + std::string(name_of(d.severity)) + " ";
  EXPECT_EQ(told, "COMMENT:2:info CX_DOT_Y:27:warning GM:26:info ");
}

TEST(OmmXml, an_ndm_holds_several_and_one_broken_costs_itself_alone) {
  const std::string broken = replaced(kXmlSet, "<MEAN_ANOMALY>325.0288", "<MEAN_ANOMALY>400");
  const std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<n:ndm xmlns:n=\"urn:x\">\n" +
      std::string(kXmlSet) + broken + kXmlSet + "</n:ndm>\n";
  EXPECT_EQ(detect_format(as_bytes(text)).value(), Format::omm_xml);
  const auto list = list_of(Format::omm_xml, text);
  EXPECT_EQ(list.read, 3U);
  EXPECT_EQ(list.refused, 1U);
  ASSERT_EQ(list.elements.size(), 2U);
  expect_the_set(list.elements[1]);
}

TEST(OmmXml, what_is_no_omm_is_refused_with_its_line) {
  const auto xml = [](std::string_view what, const std::string& with) {
    return outcome(Format::omm_xml, replaced(kXmlSet, what, with));
  };
  EXPECT_EQ(xml("units=\"deg\"", "units=\"rad\""), "omm_malformed line 7");
  EXPECT_EQ(xml("version=\"2.0\"", "version=\"1.0\""), "omm_malformed line 1");
  EXPECT_EQ(xml("id=\"CCSDS_OMM_VERS\"", "id=\"CCSDS_OPM_VERS\""), "omm_malformed line 1");
  EXPECT_EQ(xml("<ORIGINATOR>", "<ORIGINATOR><b/>"), "omm_malformed line 2");
  EXPECT_EQ(xml("<body>", "<body>text"), "omm_malformed line 3");
  EXPECT_EQ(xml("<segment>", "<part>"), "omm_malformed line 3");
  EXPECT_EQ(xml("</meanElements>", ""), "omm_malformed line 10");  // one group in another
  EXPECT_EQ(xml("<USER_DEFINED parameter=\"EARTH_MODEL\">", "<USER_DEFINED>"),
            "omm_malformed line 14");
  EXPECT_EQ(xml("EARTH_MODEL", "A&#10;error: B"), "omm_malformed line 14");
  EXPECT_EQ(xml("EARTH_MODEL", std::string(101, 'A')), "omm_malformed line 14");
  EXPECT_EQ(xml("<BSTAR>", "<" + std::string(101, 'B') + ">"), "omm_malformed line 12");
  EXPECT_EQ(xml("<BSTAR>0.00035436</BSTAR>", "<BSTAR/>"), "omm_malformed line 12");
}

/// No entity is looked up: the text with a document type is not read at all.
TEST(OmmXml, document_types_and_their_entities_are_refused) {
  for (const char* doctype : {"<!DOCTYPE omm>", "<!DOCTYPE omm SYSTEM \"file:///etc/hostname\">",
                              "<!DOCTYPE omm [<!ENTITY a \"b\">]>"}) {
    EXPECT_EQ(outcome(Format::omm_xml, std::string(doctype) + "\n" + kXmlSet),
              "omm_malformed line 1")
        << doctype;
  }
  EXPECT_EQ(outcome(Format::omm_xml, replaced(kXmlSet, "ONE", "&name;")), "omm_malformed line 3");
  EXPECT_EQ(outcome(Format::omm_xml, replaced(kXmlSet, "ONE", "&#79;NE")), "taken");
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "<ndm>";
  EXPECT_EQ(outcome(Format::omm_xml, deep), "omm_malformed line 1");
}

TEST(OmmCsv, lines_are_read_one_by_one) {
  const std::string row = std::string(kCsv).substr(std::string(kCsv).find('\n') + 1);
  const auto list = list_of(Format::omm_csv, kCsv + replaced(row, "15.5", "fast") + "\n" +
                                                 replaced(row, ",0,U", ",U") +
                                                 replaced(row, "\"ONE\"", "\"TWO, \"\"B\"\"\""));
  EXPECT_EQ(list.read, 4U);
  EXPECT_EQ(list.refused, 2U);
  ASSERT_EQ(list.elements.size(), 2U);
  EXPECT_EQ(list.elements[1].object_name, "TWO, \"B\"");
  EXPECT_EQ(list.elements[1].first_line, 6U);
  ASSERT_EQ(list.diagnostics.size(), 2U);
  EXPECT_EQ(list.diagnostics[0].line, 3U);
  EXPECT_EQ(list.diagnostics[0].keyword, "MEAN_MOTION");
  EXPECT_EQ(list.diagnostics[1].line, 5U);  // 16 fields under 17 keywords
}

TEST(OmmCsv, the_line_of_keywords_must_be_right) {
  EXPECT_EQ(outcome(Format::omm_csv, replaced(kCsv, "BSTAR", "B_STAR")), "omm_malformed line 1");
  EXPECT_EQ(outcome(Format::omm_csv, replaced(kCsv, "OBJECT_ID", "OBJECT_NAME")),
            "omm_malformed line 1");
  EXPECT_EQ(outcome(Format::omm_csv, ""), "omm_malformed line 1");
  EXPECT_EQ(outcome(Format::omm_csv, replaced(kCsv, "\"ONE\"", "\"ONE")), "omm_malformed line 2");
}

TEST(Csv, fields_are_those_of_rfc_4180) {
  using Fields = std::vector<std::string>;
  EXPECT_EQ(split_csv("").value(), (Fields{""}));
  EXPECT_EQ(split_csv("a,,b").value(), (Fields{"a", "", "b"}));
  EXPECT_EQ(split_csv("a,").value(), (Fields{"a", ""}));
  EXPECT_EQ(split_csv("\"\",\"a,\"\"b\"").value(), (Fields{"", "a,\"b"}));
  for (const char* wrong : {"a\"b", "\"a\"b", "\"a", "a,\"b\"\"", "a\"\""})
    EXPECT_EQ(split_csv(wrong).error().code, Code::bad_value) << wrong;
}

// Real files

class OmmFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(samples::shared_data() / "omm"))
      GTEST_SKIP() << "shared test data is not beside this checkout";
  }
  static std::string file(const char* name) {
    return samples::read_file(samples::shared_data() / "omm" / name);
  }
  static MeanElementsList read(const char* name) {
    const std::string text = file(name);
    const auto format = detect_format(as_bytes(text));
    EXPECT_TRUE(format.has_value()) << name;
    return list_of(format.value(), text);
  }
};

// The numbers as the files have them, read with the eye.
TEST_F(OmmFiles, good_ones_are_read_whole) {
  const auto goes = read("OMMExample1.txt");
  ASSERT_EQ(goes.elements.size(), 1U);
  EXPECT_EQ(goes.elements[0].object_name, "GOES 9");
  EXPECT_EQ(goes.elements[0].epoch, UtcTime::parse("2007-03-05T10:34:41.4264Z").value());  // day 64
  EXPECT_EQ(goes.elements[0].mean_motion_rev_day, 1.00273272);
  EXPECT_EQ(goes.elements[0].element_set_no, 925U);
  EXPECT_EQ(goes.elements[0].mean_motion_dot, -0.00000113);
  for (const char* name : {"OMMExample2.txt", "OMMExample2.xml", "OMMExample4.txt",
                           "OMMExample4.xml", "python-sgp4/sample_omm.csv",
                           "python-sgp4/sample_omm.json", "python-sgp4/sample_omm.xml"}) {
    const auto list = read(name);
    EXPECT_EQ(list.elements.size(), 1U) << name;
    EXPECT_EQ(list.refused, 0U) << name;
  }
}

void expect_equal(const MeanElementsText& a, const MeanElementsText& b) {
  EXPECT_EQ(a.norad_cat_id, b.norad_cat_id);
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.mean_motion_rev_day, b.mean_motion_rev_day);
  EXPECT_EQ(a.eccentricity, b.eccentricity);
  EXPECT_EQ(a.inclination_deg, b.inclination_deg);
  EXPECT_EQ(a.raan_deg, b.raan_deg);
  EXPECT_EQ(a.arg_of_pericenter_deg, b.arg_of_pericenter_deg);
  EXPECT_EQ(a.mean_anomaly_deg, b.mean_anomaly_deg);
  EXPECT_EQ(a.bstar, b.bstar);
  EXPECT_EQ(a.mean_motion_dot, b.mean_motion_dot);
  EXPECT_EQ(a.mean_motion_ddot, b.mean_motion_ddot);
  EXPECT_EQ(a.element_set_no, b.element_set_no);
  EXPECT_EQ(a.rev_at_epoch, b.rev_at_epoch);
}

TEST_F(OmmFiles, twins_hold_the_same) {
  for (const auto& [one, other] : {std::pair{"OMMExample2.txt", "OMMExample2.xml"},
                                   {"OMMExample4.txt", "OMMExample4.xml"},
                                   {"python-sgp4/sample_omm.csv", "python-sgp4/sample_omm.xml"}}) {
    const auto a = read(one);
    const auto b = read(other);
    ASSERT_EQ(a.elements.size(), 1U) << one;
    ASSERT_EQ(b.elements.size(), 1U) << other;
    expect_equal(a.elements[0], b.elements[0]);
  }
}

// Example3 is of another theory in a frame of its own: no SGP4 element set could say it.
TEST_F(OmmFiles, wrong_ones_are_refused_with_their_line) {
  EXPECT_EQ(outcome(Format::omm_kvn, file("OMM-wrong-keyword.txt")), "omm_malformed line 9");
  EXPECT_EQ(outcome(Format::omm_kvn, file("OMMExample3.txt")), "element_theory line 11");
}

/// CCSDS 502.0-B-3, table 4-2: an object without a designator is UNKNOWN.
TEST(OmmNotations, a_designator_that_is_unknown_is_none) {
  const auto list = list_of(Format::omm_kvn, replaced(kKvn, "= 1998-067A", "= UNKNOWN"));
  ASSERT_EQ(list.elements.size(), 1U);
  EXPECT_EQ(list.elements[0].object_id, "");
  bool told = false;
  for (const Diagnostic& d : list.diagnostics)
    told = told || (d.keyword == "OBJECT_ID" && d.line == 6 && d.severity == Severity::info);
  EXPECT_TRUE(told);
  EXPECT_EQ(outcome(Format::omm_kvn, replaced(kKvn, "= 1998-067A", "= NOT KNOWN")),
            "omm_malformed line 6");
}

TEST(OmmNotations, words_may_be_in_lower_case) {
  for (const auto& [from, to] : {std::pair{"= EARTH", "= earth"},
                                 {"= TEME", "= teme"},
                                 {"= UTC", "= utc"},
                                 {"= SGP/SGP4", "= sgp4"}})
    EXPECT_EQ(outcome(Format::omm_kvn, replaced(kKvn, from, to)), "taken") << to;
}

TEST(OmmKvn, a_user_defined_keyword_may_be_empty) {
  EXPECT_EQ(outcome(Format::omm_kvn, std::string(kKvn) + "USER_DEFINED_DECAY_DATE =\n"), "taken");
  EXPECT_EQ(outcome(Format::omm_kvn, std::string(kKvn) + "GM =\n"), "omm_malformed line 26");
}

TEST(OmmXml, an_ndm_says_something_of_itself) {
  const std::string text =
      "<ndm><COMMENT>a</COMMENT><COMMENT>b</COMMENT>\n" + std::string(kXmlSet) + "</ndm>\n";
  EXPECT_EQ(detect_format(as_bytes(text)).value(), Format::omm_xml);
  const auto list = list_of(Format::omm_xml, text);
  ASSERT_EQ(list.elements.size(), 1U);
  expect_the_set(list.elements[0]);
  EXPECT_EQ(list.diagnostics.at(0).keyword, "COMMENT");
  EXPECT_EQ(list.diagnostics.at(0).line, 1U);
}

}  // namespace
}  // namespace accord::node::translate
