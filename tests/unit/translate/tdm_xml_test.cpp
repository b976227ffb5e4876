// A TDM as XML: what its notation can get wrong. The grammar of the message itself is that of KVN
// (tdm_grammar_test.cpp), for both build it in one place.
#include <gtest/gtest.h>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

constexpr const char* kXml = R"(<?xml version="1.0" encoding="UTF-8"?>
<tdm id="CCSDS_TDM_VERS" version="2.0">
<header>
<COMMENT>of the header, with \xC3\xA4</COMMENT>
<CREATION_DATE>2026-01-02T03:04:05</CREATION_DATE>
<ORIGINATOR>TEST</ORIGINATOR>
</header>
<body>
<segment>
<metadata>
<TIME_SYSTEM>UTC</TIME_SYSTEM>
<PARTICIPANT_1>DSS-25</PARTICIPANT_1>
<PARTICIPANT_2>1998-067A</PARTICIPANT_2>
<MODE>SEQUENTIAL</MODE>
<PATH>1,2,1</PATH>
<RANGE_UNITS>km</RANGE_UNITS>
</metadata>
<data>
<observation>
<EPOCH>2026-01-02T00:00:00</EPOCH>
<RANGE> 1000.5 </RANGE>
</observation>
</data>
</segment>
</body>
</tdm>
)";

Result<Translation> read(std::string_view text) {
  return translate(text, samples::full_profile(), samples::options(Format::tdm_xml, Payload::trk));
}

std::string outcome(std::string_view text) {
  const auto translation = read(text);
  if (translation) return "taken";
  return std::string(code_entry(translation.error().code).name) + " " + translation.error().where;
}

std::string with(std::string_view from, std::string_view to) {
  std::string text = kXml;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(TdmXml, holds_what_its_twin_in_kvn_does) {
  EXPECT_EQ(detect_format(as_bytes(kXml)).value(), Format::tdm_xml);
  const auto xml = read(kXml);
  ASSERT_TRUE(xml.has_value()) << xml.error().text();
  ASSERT_EQ(xml->records.size(), 1U);
  const Track track = read_trackset(xml->records[0].payload).value();
  ASSERT_EQ(track.observations.size(), 1U);
  EXPECT_EQ(track.observations[0].at, UtcTime::parse("2026-01-02T00:00:00Z").value());
  EXPECT_EQ(track.observations[0][Quantity::range]->value, 1000.5);
  EXPECT_EQ(track.sensor_alias, "ALPHA-1");
  const auto kvn = samples::translate_tdm(
      samples::tdm("RANGE_UNITS = km\n", "RANGE = 2026-01-02T00:00:00 1000.5\n"));
  EXPECT_EQ(xml->records[0].payload, kvn->records[0].payload);
}

TEST(TdmXml, an_observation_is_an_epoch_and_one_keyword) {
  const std::string range = "<RANGE> 1000.5 </RANGE>\n";
  EXPECT_EQ(outcome(with(range, "")), "tdm_bad_value line 21");
  EXPECT_EQ(outcome(with(range, range + range)), "tdm_duplicate line 22");
  EXPECT_EQ(outcome(with("<EPOCH>2026-01-02T00:00:00</EPOCH>\n", "")), "tdm_bad_value line 21");
  EXPECT_EQ(outcome(with(" 1000.5 ", "")), "tdm_bad_value line 21");
  EXPECT_EQ(outcome(with(" 1000.5 ", "1000,5")), "tdm_bad_value line 21");
  EXPECT_EQ(outcome(with("RANGE> 1000.5 </RANGE", "RANGES> 1000.5 </RANGES")),
            "tdm_unknown_keyword line 21");
  EXPECT_EQ(outcome(with("<observation>\n", "")), "tdm_structure line 19");
}

TEST(TdmXml, the_sections_stand_in_their_order) {
  EXPECT_EQ(outcome(with("<header>", "<head>")), "tdm_structure line 3");
  EXPECT_EQ(outcome(with("<body>", "<body><header></header>")), "tdm_structure line 8");
  EXPECT_EQ(outcome(with("</body>", "</body><header></header>")), "tdm_structure line 25");
  EXPECT_EQ(outcome(with("</metadata>", "</metadata><metadata></metadata>")),
            "tdm_structure line 17");
  EXPECT_EQ(outcome(with("<ORIGINATOR>TEST</ORIGINATOR>\n", "")), "tdm_missing_keyword line 9");
  EXPECT_EQ(outcome(with("<MODE>", "text<MODE>")), "tdm_structure line 14");
  EXPECT_EQ(outcome(with("version=\"2.0\"", "version=\"3.0\"")), "tdm_bad_value line 2");
  EXPECT_EQ(outcome(with(" id=\"CCSDS_TDM_VERS\"", "")), "tdm_structure line 2");
  EXPECT_EQ(outcome("<tdm id=\"CCSDS_TDM_VERS\" version=\"2.0\"/>"), "tdm_structure line 1");
  const std::string whole = kXml;
  EXPECT_EQ(outcome(whole.substr(0, whole.find("<PATH>"))), "tdm_structure line 15");
}

TEST(TdmXml, no_entity_is_looked_up) {
  EXPECT_EQ(outcome(with("?>\n", "?>\n<!DOCTYPE tdm SYSTEM \"file:///etc/hostname\">\n")),
            "tdm_structure line 2");
  EXPECT_EQ(outcome(with("TEST", "&originator;")), "tdm_structure line 6");
  EXPECT_EQ(outcome(with("TEST", "&#84;EST")), "taken");
}

/// CCSDS 503.0-B-2: angles in deg, intervals in s; ranges in the unit of RANGE_UNITS, here km.
TEST(TdmXml, a_unit_beside_a_value_is_the_keywords_own) {
  EXPECT_EQ(outcome(with("<RANGE>", "<RANGE units=\"km\">")), "taken");
  EXPECT_EQ(outcome(with("<RANGE>", "<RANGE units=\"m\">")), "tdm_bad_value line 21");
  const std::string modulus = "<RANGE_MODULUS units=\"km\">100</RANGE_MODULUS>\n";
  EXPECT_EQ(outcome(with("<RANGE_UNITS>", modulus + "<RANGE_UNITS>")), "taken");
  EXPECT_EQ(outcome(with("<RANGE_UNITS>km", modulus + "<RANGE_UNITS>s")), "tdm_bad_value line 16");
  const std::string interval = "<INTEGRATION_INTERVAL units=\"s\">1</INTEGRATION_INTERVAL>\n";
  EXPECT_EQ(outcome(with("<RANGE_UNITS>", interval + "<RANGE_UNITS>")), "taken");
  EXPECT_EQ(outcome(with("<MODE>", "<MODE units=\"s\">")), "tdm_bad_value line 14");
  std::string unsaid = with("<RANGE>", "<RANGE units=\"km\">");  // and no RANGE_UNITS
  const std::string units = "<RANGE_UNITS>km</RANGE_UNITS>\n";
  unsaid.erase(unsaid.find(units), units.size());
  EXPECT_EQ(outcome(unsaid), "tdm_bad_value line 20");
}

/// CCSDS 505.0-B-3, 4.11: an ndm has a MESSAGE_ID and comments, then messages.
TEST(TdmXml, an_ndm_holds_several_and_is_taken_whole) {
  std::string message = kXml;
  message.erase(0, message.find("<tdm"));
  const std::string head = "<ndm>\n<MESSAGE_ID>N-1</MESSAGE_ID>\n<COMMENT>two</COMMENT>\n";
  const std::string text = head + message + message + "</ndm>\n";
  EXPECT_EQ(detect_format(as_bytes(text)).value(), Format::tdm_xml);
  const auto both = read(text);
  ASSERT_TRUE(both.has_value()) << both.error().text();
  EXPECT_EQ(both->measurements_read, 2U);
  EXPECT_EQ(both->measurements_carried, 2U);
  ASSERT_EQ(both->records.size(), 2U);
  const Track first = read_trackset(both->records[0].payload).value();
  const Track second = read_trackset(both->records[1].payload).value();
  EXPECT_EQ(second.track_id, first.track_id + ":s2");  // the same pass once more
  ASSERT_GE(both->diagnostics.size(), 2U);
  EXPECT_EQ(both->diagnostics[0].keyword, "MESSAGE_ID");
  EXPECT_EQ(both->diagnostics[0].line, 2U);
  EXPECT_EQ(both->diagnostics[1].keyword, "COMMENT");
  std::string broken = text;
  broken.replace(broken.rfind("1000.5"), 6, "1000,5");
  EXPECT_EQ(outcome(broken), "tdm_bad_value line 48");  // 3 lines, 25 of a message, its 20th
  EXPECT_EQ(outcome("<ndm>\n<ORIGINATOR>A</ORIGINATOR>" + message + "</ndm>"),
            "tdm_structure line 2");
  EXPECT_EQ(outcome("<ndm>\n</ndm>"), "tdm_structure line 2");
}

TEST(TdmXml, a_comment_of_xml_may_name_elements) {
  const std::string text = with("?>\n", "?>\n<!-- of <omm> and <cdm/> -->\n");
  EXPECT_EQ(detect_format(as_bytes(text)).value(), Format::tdm_xml);
  EXPECT_EQ(outcome(text), "taken");
}

}  // namespace
}  // namespace accord::node::translate
