// Conjunction messages: the two notations, what is refused with its line, what has no place in the
// standard's CDM, and the way back to text.
#include "node/translate/cdm.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "CDM_generated.h"
#include "node/translate/cdm_keywords.hpp"
#include "node/translate/writer.hpp"
#include "schemas/show.hpp"
#include "tests/support/translate/cdm_samples.hpp"
#include "tests/support/translate/foreign_reader.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;
using samples::cdm_kvn;
using samples::cdm_lines;
using samples::cdm_with;
using samples::cdm_xml;

Result<Translation> read(Format from, std::string_view text) {
  return translate(text, samples::full_profile(), samples::options(from, Payload::cdm));
}

Translation translated(Format from, std::string_view text) {
  auto out = read(from, text);
  EXPECT_TRUE(out.has_value()) << (out ? "" : out.error().text());
  return out ? std::move(*out) : Translation{};
}

json fields_of(const Translated& record) {
  return json::parse(buffer_to_json(*find_payload_type("CDM"), record.payload).value());
}

/// "taken", or the code, keyword and line of the refusal of the one message.
std::string outcome(Format from, std::string_view text) {
  const auto translation = read(from, text);
  if (!translation)
    return std::string(code_entry(translation.error().code).name) + " " + translation.error().where;
  if (translation->records.size() == 1 && translation->records_refused == 0) return "taken";
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::error)
      return std::string(code_entry(d.code).name) + " " + d.keyword + " line " +
             std::to_string(d.line);
  }
  return "nothing";
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// What the second reader of the tests makes of the same text.
json python_fields(const std::filesystem::path& file) {
  const auto result =
      samples::run("python3 \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_cdm.py\" \"" +
                   file.string() + "\"");
  EXPECT_EQ(result.exit_code, 0);
  return result.exit_code == 0 ? json::parse(result.output) : json::array();
}

void expect_as_python(Format from, std::string_view text) {
  const samples::ScratchFile file("cdm.txt", text);
  const json expected = python_fields(file.path());
  const Translation translation = translated(from, text);
  ASSERT_EQ(translation.records.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(fields_of(translation.records[i]), expected[i]) << i;
}

TEST(Cdm, both_notations_give_equal_payload_bytes) {
  const Translation kvn = translated(Format::cdm_kvn, cdm_kvn(cdm_lines()));
  const Translation xml = translated(Format::cdm_xml, cdm_xml(cdm_lines()));
  ASSERT_EQ(kvn.records.size(), 1U);
  ASSERT_EQ(xml.records.size(), 1U);
  EXPECT_EQ(kvn.records[0].payload, xml.records[0].payload);
  EXPECT_EQ(kvn.records[0].payload_code, "CDM");
  EXPECT_EQ(kvn.records[0].norad_cat_id, 12345U);
  EXPECT_EQ(kvn.records[0].first, UtcTime::parse("2010-03-13T22:37:52.618Z").value());
  EXPECT_EQ(kvn.records[0].last, kvn.records[0].first);
  EXPECT_EQ(kvn.records[0].first_line, 1U);
  EXPECT_EQ(kvn.records[0].last_line, cdm_lines().size() + 1);
}

TEST(Cdm, every_value_stands_in_its_field) {
  expect_as_python(Format::cdm_kvn, cdm_kvn(cdm_lines()));
  expect_as_python(Format::cdm_xml, cdm_xml(cdm_lines()));
  const json fields = fields_of(translated(Format::cdm_kvn, cdm_kvn(cdm_lines())).records.at(0));
  EXPECT_EQ(fields["OBJECT1"]["COMMENT"], "Object1 & <its> data\nObject1 OD parameters");
  EXPECT_EQ(fields["OBJECT1"]["OBJECT"],
            json::parse(R"({"OBJECT_NAME": "SATELLITE A [DEB]", "OBJECT_ID": "1997-030E",
      "NORAD_CAT_ID": 12345, "OBJECT_TYPE": "ROCKET_BODY", "MANEUVERABLE": true,
      "ORBIT_CENTER": "EARTH", "MASS": 251.6})"));
  EXPECT_EQ(fields["OBJECT1"]["POC"], json::parse(R"({"TELEPHONE": "+49615130312",
      "EMAIL": "JOHN.DOE@SOMEWHERE.NET"})"));
  EXPECT_EQ(fields["OBJECT1"]["OBS_USED"], 0);
  EXPECT_EQ(fields["OBJECT1"]["CTHR_THR"], 45.25e-3);
  EXPECT_EQ(fields["OBJECT2"]["REFERENCE_FRAME"], "ECEF");
  EXPECT_FALSE(fields["OBJECT2"].contains("CDRG_R"));
  EXPECT_EQ(fields["STOP_SCREEN_PERIOD"], "2010-03-15T18:29:32.212000000Z");
}

TEST(Cdm, what_has_no_field_is_told_by_keyword_and_line) {
  const std::string text = cdm_kvn(cdm_with("OBJECT_TYPE", "OTHER"));
  const Translation translation = translated(Format::cdm_kvn, text);
  const auto line = [&](std::string_view what) { return samples::line_of(text, what); };
  std::vector<std::string> told;
  for (const Diagnostic& d : translation.diagnostics) {
    EXPECT_EQ(d.code, Code::not_carried);
    told.push_back(std::string(name_of(d.severity)) + " " + d.keyword + " " +
                   std::to_string(d.line));
  }
  const auto at = [](const char* what, std::size_t number) {
    return what + std::to_string(number);
  };
  EXPECT_EQ(told, (std::vector<std::string>{
                      at("info COMMENT ", 2), at("warning OBJECT_TYPE ", line("OTHER")),
                      at("warning CD_AREA_OVER_MASS ", line("CD_AREA")),
                      at("info INTERNATIONAL_DESIGNATOR ", line("= UNKNOWN")),
                      at("info MANEUVERABLE ", line("N/A")), at("info REF_FRAME ", line("ITRF"))}));
  EXPECT_FALSE(fields_of(translation.records.at(0))["OBJECT1"]["OBJECT"].contains("OBJECT_TYPE"));
}

TEST(Cdm, a_designator_of_another_catalogue_is_no_norad_number) {
  const Translation translation = translated(
      Format::cdm_kvn, replaced(cdm_kvn(cdm_with("CATALOG_NAME", "OWN")), "= 000012345", "= L-77"));
  ASSERT_EQ(translation.records.size(), 1U);
  EXPECT_EQ(translation.records[0].norad_cat_id, 0U);
  EXPECT_FALSE(fields_of(translation.records[0])["OBJECT1"]["OBJECT"].contains("NORAD_CAT_ID"));
  std::size_t told = 0;
  for (const Diagnostic& d : translation.diagnostics)
    told += d.severity == Severity::warning &&
            (d.keyword == "CATALOG_NAME" || d.keyword == "OBJECT_DESIGNATOR");
  EXPECT_EQ(told, 2U);
  EXPECT_EQ(outcome(Format::cdm_kvn, cdm_kvn(cdm_with("OBJECT_DESIGNATOR", "L-77"))),
            "cdm_malformed OBJECT_DESIGNATOR line 30");
}

TEST(Cdm, a_mandatory_keyword_that_is_missing_refuses_the_message) {
  for (const char* keyword :
       {"CREATION_DATE", "ORIGINATOR", "MESSAGE_ID", "TCA", "MISS_DISTANCE"}) {
    EXPECT_EQ(outcome(Format::cdm_kvn, cdm_kvn(cdm_with(keyword, ""))),
              "cdm_malformed " + std::string(keyword) + " line 1");
    EXPECT_EQ(outcome(Format::cdm_xml, cdm_xml(cdm_with(keyword, ""))),
              "cdm_malformed " + std::string(keyword) + " line 1");
  }
  for (const char* keyword : {"OBJECT_DESIGNATOR", "CATALOG_NAME", "OBJECT_NAME",
                              "INTERNATIONAL_DESIGNATOR", "EPHEMERIS_NAME", "COVARIANCE_METHOD",
                              "MANEUVERABLE", "REF_FRAME", "X", "Z_DOT", "CR_R", "CNDOT_NDOT"}) {
    const std::string text = cdm_kvn(cdm_with(keyword, "", 2));
    EXPECT_EQ(outcome(Format::cdm_kvn, text),
              "cdm_malformed " + std::string(keyword) + " line " +
                  std::to_string(samples::line_of(text, "OBJECT2")));
  }
}

TEST(Cdm, an_optional_keyword_may_be_missing) {
  for (const char* keyword :
       {"MESSAGE_FOR", "RELATIVE_SPEED", "SCREEN_VOLUME_X", "COLLISION_PROBABILITY", "OBJECT_TYPE",
        "OPERATOR_EMAIL", "ORBIT_CENTER", "TIME_LASTOB_START", "AREA_PC", "MASS", "CDRG_R",
        "CTHR_THR"}) {
    EXPECT_EQ(outcome(Format::cdm_kvn, cdm_kvn(cdm_with(keyword, ""))), "taken") << keyword;
    expect_as_python(Format::cdm_xml, cdm_xml(cdm_with(keyword, "")));
  }
}

TEST(Cdm, a_bad_value_refuses_the_message_with_its_line_in_both_notations) {
  struct Bad {
    const char *keyword, *value, *code;
  };
  constexpr Bad kBad[] = {{"TCA", "2010-13-01T00:00:00", "cdm_malformed"},
                          {"TCA", "13 March", "cdm_malformed"},
                          {"MISS_DISTANCE", "far", "cdm_malformed"},
                          {"MISS_DISTANCE", "-1", "value_out_of_range"},
                          {"COLLISION_PROBABILITY", "1.1", "value_out_of_range"},
                          {"SCREEN_VOLUME_FRAME", "EME2000", "cdm_malformed"},
                          {"SCREEN_VOLUME_SHAPE", "SPHERE", "cdm_malformed"},
                          {"INTERNATIONAL_DESIGNATOR", "97030E", "cdm_malformed"},
                          {"OBJECT_TYPE", "ROCKET_BODY", "cdm_malformed"},
                          {"COVARIANCE_METHOD", "GUESSED", "cdm_malformed"},
                          {"MANEUVERABLE", "MAYBE", "cdm_malformed"},
                          {"REF_FRAME", "TEME", "cdm_malformed"},
                          {"SOLAR_RAD_PRESSURE", "1", "cdm_malformed"},
                          {"OBS_USED", "1.5", "cdm_malformed"},
                          {"RESIDUALS_ACCEPTED", "100.5", "value_out_of_range"},
                          {"MASS", "-2", "value_out_of_range"},
                          {"CR_R", "inf", "cdm_malformed"},
                          {"OBJECT_NAME", "1997\xE2\x88\x92", "cdm_malformed"}};
  for (const Bad& bad : kBad) {
    for (const Format from : {Format::cdm_kvn, Format::cdm_xml}) {
      const auto lines = cdm_with(bad.keyword, bad.value);
      const std::string text = from == Format::cdm_kvn ? cdm_kvn(lines) : cdm_xml(lines);
      const std::string wanted = from == Format::cdm_kvn ? std::string("\n") + bad.keyword + " ="
                                                         : std::string("\n<") + bad.keyword;
      EXPECT_EQ(outcome(from, text), std::string(bad.code) + " " + bad.keyword + " line " +
                                         std::to_string(samples::line_of(text, wanted) + 1))
          << bad.value;
    }
  }
}

TEST(CdmKvn, what_is_no_message_is_refused_with_its_line) {
  const std::string good = cdm_kvn(cdm_lines());
  const auto kvn = [&](std::string_view what, std::string_view with) {
    return outcome(Format::cdm_kvn, replaced(good, what, with));
  };
  EXPECT_EQ(outcome(Format::cdm_kvn, good), "taken");
  EXPECT_EQ(kvn("VERS = 1.0", "VERS = 2.0"), "cdm_malformed CCSDS_CDM_VERS line 1");
  EXPECT_EQ(kvn("715 [m]", "715"), "taken");
  EXPECT_EQ(kvn("715 [m]", "715 [ m ]"), "taken");
  EXPECT_EQ(kvn("715 [m]", "715 [km]"), "cdm_malformed MISS_DISTANCE line 9");
  EXPECT_EQ(kvn("715 [m]", ""), "cdm_malformed MISS_DISTANCE line 9");
  EXPECT_EQ(kvn("= 4.835E-05", "= 4.835E-05 [n/a]"), "cdm_malformed COLLISION_PROBABILITY line 26");
  EXPECT_EQ(kvn("MISS_DISTANCE = 715 [m]", "MISS_DISTANCE 715"), "cdm_malformed  line 9");
  EXPECT_EQ(kvn("MISS_DISTANCE", "MISSED_DISTANCE"), "cdm_malformed MISSED_DISTANCE line 9");
  EXPECT_EQ(kvn("RELATIVE_SPEED = 14762 [m/s]", "MISS_DISTANCE = 1"),
            "cdm_malformed MISS_DISTANCE line 10");                                  // twice
  EXPECT_EQ(kvn("TCA =", "GRAVITY_MODEL ="), "cdm_malformed GRAVITY_MODEL line 8");  // of an object
  EXPECT_EQ(kvn("GRAVITY_MODEL =", "MESSAGE_FOR ="), "cdm_malformed MESSAGE_FOR line 44");
  EXPECT_EQ(kvn("X = -2570.097065 [km]\n", ""), "cdm_malformed X line 29");
  EXPECT_EQ(kvn("OBJECT = OBJECT1", "OBJECT = OBJECT2"), "cdm_malformed OBJECT line 29");
  EXPECT_EQ(kvn("OBJECT = OBJECT2", "OBJECT = OBJECT1"),
            "cdm_malformed OBJECT line " + std::to_string(samples::line_of(good, "OBJECT2")));
  EXPECT_EQ(outcome(Format::cdm_kvn, good.substr(0, good.find("OBJECT = OBJECT2"))),
            "cdm_malformed OBJECT line " + std::to_string(samples::line_of(good, "OBJECT2") - 1));
  EXPECT_EQ(outcome(Format::cdm_kvn, good + "OBJECT = OBJECT3\n"),
            "cdm_malformed OBJECT line " + std::to_string(cdm_lines().size() + 2));
  EXPECT_EQ(outcome(Format::cdm_kvn, "TCA = 1\n" + good), "cdm_malformed line 1");
  EXPECT_EQ(outcome(Format::cdm_kvn, ""), "cdm_malformed line 1");
  EXPECT_EQ(kvn("of the header", std::string_view("\0", 1)), "text_malformed line 2 byte 9");
}

TEST(CdmXml, what_is_no_message_is_refused_with_its_line) {
  const std::string good = cdm_xml(cdm_lines());
  const auto xml = [&](std::string_view what, std::string_view with) {
    return outcome(Format::cdm_xml, replaced(good, what, with));
  };
  const auto line = [&](std::string_view what) {
    return "line " + std::to_string(samples::line_of(good, what));
  };
  EXPECT_EQ(outcome(Format::cdm_xml, good), "taken");
  EXPECT_EQ(outcome(Format::cdm_xml, "<!DOCTYPE cdm>\n" + good), "cdm_malformed line 1");
  EXPECT_EQ(xml("version=\"1.0\"", "version=\"2.0\""), "cdm_malformed CCSDS_CDM_VERS line 1");
  EXPECT_EQ(xml(" id=\"CCSDS_CDM_VERS\"", ""), "cdm_malformed line 1");
  EXPECT_EQ(xml("units=\"m\">715", "units=\"km\">715"),
            "cdm_malformed MISS_DISTANCE " + line("MISS_DISTANCE"));
  EXPECT_EQ(xml("<TCA>", "<TCA units=\"s\">"), "cdm_malformed TCA " + line("<TCA>"));
  EXPECT_EQ(xml("<odParameters>", "<otherParameters>"),
            "cdm_malformed line " + std::to_string(samples::line_of(good, "<odParameters>") + 1));
  EXPECT_EQ(
      xml("<stateVector>\n<X ", "<stateVector>\n<MASS>1</MASS>\n<X "),
      "cdm_malformed MASS line " + std::to_string(samples::line_of(good, "<stateVector>") + 1));
  EXPECT_EQ(xml("<data>\n", "<data>\n<MASS>1</MASS>\n"),
            "cdm_malformed MASS line " + std::to_string(samples::line_of(good, "<data>") + 1));
  EXPECT_EQ(xml("</segment>\n<segment>", "</segment>\ntext<segment>"),
            "cdm_malformed line " + std::to_string(samples::line_of(good, "</segment>") + 1));
  EXPECT_EQ(outcome(Format::cdm_xml, good.substr(0, good.size() / 2)).substr(0, 13),
            "cdm_malformed");
}

TEST(Cdm, several_messages_are_taken_one_by_one) {
  const std::string good = cdm_kvn(cdm_lines());
  const std::string bad = cdm_kvn(cdm_with("TCA", "never"));
  const Translation kvn = translated(Format::cdm_kvn, good + bad + "\n" + good);
  EXPECT_EQ(kvn.records.size(), 2U);
  EXPECT_EQ(kvn.records_refused, 1U);
  EXPECT_EQ(kvn.measurements_read, 3U);
  EXPECT_EQ(kvn.measurements_carried, 2U);
  EXPECT_EQ(kvn.records[0].payload, kvn.records[1].payload);
  const Translation xml = translated(Format::cdm_xml, "<ndm>\n" + cdm_xml(cdm_lines()) +
                                                          cdm_xml(cdm_with("TCA", "never")) +
                                                          cdm_xml(cdm_lines()) + "</ndm>");
  EXPECT_EQ(xml.records.size(), 2U);
  EXPECT_EQ(xml.records_refused, 1U);
  EXPECT_EQ(xml.records[1].payload, kvn.records[0].payload);
}

TEST(Cdm, each_notation_is_known_by_its_content) {
  EXPECT_EQ(detect_format(as_bytes(cdm_kvn(cdm_lines()))).value(), Format::cdm_kvn);
  EXPECT_EQ(detect_format(as_bytes(cdm_xml(cdm_lines()))).value(), Format::cdm_xml);
  EXPECT_EQ(payload_for(Format::cdm_xml, Format::sds).value(), Payload::cdm);
  EXPECT_EQ(payload_for(Format::cdm_kvn, Format::cdm_xml).value(), Payload::cdm);
  EXPECT_EQ(default_payload(Format::cdm_kvn).value(), Payload::cdm);
}

TEST(CdmWriter, what_was_read_is_written_and_read_again_to_equal_payloads) {
  const std::string two = cdm_kvn(cdm_lines()) + cdm_kvn(cdm_with("OBJECT_TYPE", ""));
  for (const std::string& text : {cdm_kvn(cdm_lines()), two}) {
    const Translation first = translated(Format::cdm_kvn, text);
    for (const Format to : {Format::cdm_kvn, Format::cdm_xml}) {
      const auto written = write_text(to, first.records, {});
      ASSERT_TRUE(written.has_value()) << written.error().text();
      EXPECT_TRUE(written->diagnostics.empty());
      const Translation second = translated(to, written->text);
      ASSERT_EQ(second.records.size(), first.records.size()) << written->text;
      for (std::size_t i = 0; i < first.records.size(); ++i)
        EXPECT_EQ(second.records[i].payload, first.records[i].payload);
      expect_as_python(to, written->text);
    }
  }
}

std::unique_ptr<sds::CDMT> unpacked() {
  const Translation translation = translated(Format::cdm_kvn, cdm_kvn(cdm_lines()));
  return std::unique_ptr<sds::CDMT>(sds::UnPackCDM(translation.records.at(0).payload.data()));
}

Translated record_of(const sds::CDMT& cdm) {
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  sds::FinishCDMBuffer(builder, sds::CDM::Pack(builder, &cdm));
  Translated out;
  out.payload_code = "CDM";
  out.payload.assign(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  return out;
}

TEST(CdmWriter, what_a_message_has_no_keyword_for_is_told_by_record_and_field) {
  auto cdm = unpacked();
  cdm->OBJECT1_DATASOURCE = std::make_unique<sds::PNMT>();
  cdm->OBJECT1->POC->LEGAL_NAME = "SOMEBODY";
  const std::vector<Translated> records{record_of(*cdm)};
  const auto written = write_text(Format::cdm_kvn, records, {});
  ASSERT_TRUE(written.has_value()) << written.error().text();
  std::vector<std::string> lost;
  for (const Diagnostic& d : written->diagnostics) lost.push_back(d.keyword);
  for (const char* name : {"OBJECT1_DATASOURCE", "OBJECT1.LEGAL_NAME", "OBJECT1.MASS_TYPE"})
    EXPECT_NE(std::find(lost.begin(), lost.end(), name), lost.end()) << name;
}

TEST(CdmWriter, a_buffer_that_no_message_could_be_is_refused) {
  const auto refused = [](auto change) {
    auto cdm = unpacked();
    change(*cdm);
    const std::vector<Translated> records{record_of(*cdm)};
    const auto written = write_text(Format::cdm_xml, records, {});
    return written
               ? std::string("written")
               : std::string(code_entry(written.error().code).name) + " " + written.error().where;
  };
  EXPECT_EQ(refused([](sds::CDMT&) {}), "written");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.OBJECT2.reset(); }), "bad_value record 1");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.CCSDS_CDM_VERS = 2; }), "bad_value record 1");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.TCA = ""; }), "bad_value record 1");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.MISS_DISTANCE = -1; }), "value_out_of_range record 1");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.ORIGINATOR = "\xC3\x84"; }), "bad_value record 1");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.OBJECT1->OBJECT->NORAD_CAT_ID = 0; }),
            "value_out_of_range record 1");
  EXPECT_EQ(refused([](sds::CDMT& cdm) { cdm.OBJECT1->REFERENCE_FRAME = sds::refFrame::ITRF2000; }),
            "bad_value record 1");
}

TEST(Cdm, the_library_of_the_standard_reads_our_stream_to_the_same_values) {
  const Translation translation = translated(Format::cdm_kvn, cdm_kvn(cdm_lines()));
  const auto records = samples::read_with_library(to_stream(translation.records).value());
  if (!records) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  ASSERT_EQ(records->size(), 1U);
  const auto& r = (*records)[0];
  EXPECT_EQ(r["kind"], "CDMT");
  EXPECT_EQ(r["TCA"], "2010-03-13T22:37:52.618000000Z");
  EXPECT_EQ(r["RELATIVE_VELOCITY_T"], -14692.0);
  EXPECT_EQ(r["SCREEN_VOLUME_FRAME"], static_cast<int>(sds::refFrame::TVN));
  EXPECT_EQ(r["OBJECT1"]["OBJECT"]["OBJECT_NAME"], "SATELLITE A [DEB]");
  EXPECT_EQ(r["OBJECT1"]["POC"]["EMAIL"], "JOHN.DOE@SOMEWHERE.NET");
  EXPECT_EQ(r["OBJECT2"]["OBJECT"]["NORAD_CAT_ID"], 30337);
}

/// OBJECT1 of the sample has every keyword that the format knows; what none of them fills is the
/// default to the library too.
TEST(Cdm, the_library_of_the_standard_reads_every_field_alike) {
  const Translation translation = translated(Format::cdm_kvn, cdm_kvn(cdm_lines()));
  std::set<std::string> names{"CCSDS_CDM_VERS", "OBJECT1.COMMENT"};
  for (const CdmKeyword& keyword : cdm_message_keywords())
    names.insert(std::string(keyword.field.keyword));
  for (const CdmKeyword& keyword : cdm_object_keywords()) {
    const std::string_view name = keyword.field.keyword;
    if (keyword.home == CdmHome::object)
      names.insert("OBJECT1." + std::string(name == "REF_FRAME" ? "REFERENCE_FRAME" : name));
  }
  for (const char* name :
       {"OBJECT.NORAD_CAT_ID", "OBJECT.OBJECT_NAME", "OBJECT.OBJECT_ID", "OBJECT.OBJECT_TYPE",
        "OBJECT.MANEUVERABLE", "OBJECT.ORBIT_CENTER", "OBJECT.MASS", "POC.TELEPHONE", "POC.EMAIL"})
    names.insert("OBJECT1." + std::string(name));
  samples::expect_holds(translation.records, names);
  if (!samples::compare_with_library(translation.records))
    GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
}

// --- the examples of the book ---

TEST(CdmFiles, the_examples_read_as_another_reader_reads_them) {
  const auto folder = samples::shared_data() / "cdm";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "shared test data is not beside this checkout";
  for (const char* name : {"CDMExample1.xml", "CDMExample2.txt", "CDMExample3.txt"}) {
    const std::string text = samples::read_file(folder / name);
    const Format from = detect_format(as_bytes(text)).value();
    expect_as_python(from, text);
    const Translation first = translated(from, text);
    ASSERT_EQ(first.records.size(), 1U) << name;
    for (const Format to : {Format::cdm_kvn, Format::cdm_xml}) {
      const auto written = write_text(to, first.records, {});
      ASSERT_TRUE(written.has_value()) << name << ": " << written.error().text();
      EXPECT_EQ(translated(to, written->text).records.at(0).payload, first.records[0].payload);
    }
  }
  // The first example has a minus sign of Unicode in a designator.
  const std::string first = samples::read_file(folder / "CDMExample1.txt");
  EXPECT_EQ(outcome(Format::cdm_kvn, first), "cdm_malformed INTERNATIONAL_DESIGNATOR line 11");
  expect_as_python(Format::cdm_kvn, replaced(first, "\xE2\x88\x92", "-"));
}

/// The diagonal of a covariance; what is beside it may have any sign.
TEST(Cdm, a_variance_is_not_below_zero) {
  for (const char* keyword : {"CR_R", "CT_T", "CN_N", "CRDOT_RDOT", "CTDOT_TDOT", "CNDOT_NDOT",
                              "CDRG_DRG", "CSRP_SRP", "CTHR_THR"}) {
    const std::string text = cdm_kvn(cdm_with(keyword, "-1e-9"));
    EXPECT_EQ(outcome(Format::cdm_kvn, text), "value_out_of_range " + std::string(keyword) +
                                                  " line " +
                                                  std::to_string(samples::line_of(text, "-1e-9")));
    EXPECT_EQ(outcome(Format::cdm_kvn, cdm_kvn(cdm_with(keyword, "0"))), "taken") << keyword;
  }
  EXPECT_EQ(outcome(Format::cdm_kvn, cdm_kvn(cdm_with("CT_R", "-1e-9"))), "taken");
}

TEST(Cdm, the_case_of_words_does_not_count) {
  const auto upper = translated(Format::cdm_kvn, cdm_kvn(cdm_lines()));
  for (const auto& [keyword, word] : {std::pair{"CATALOG_NAME", "satcat"},
                                      {"COVARIANCE_METHOD", "default"},
                                      {"OBJECT_TYPE", "Rocket body"},
                                      {"MANEUVERABLE", "yes"}}) {
    const auto lower = translated(Format::cdm_kvn, cdm_kvn(cdm_with(keyword, word, 1)));
    ASSERT_EQ(lower.records.size(), 1U) << keyword;
    EXPECT_EQ(fields_of(lower.records[0]), fields_of(upper.records[0])) << keyword;
  }
}

TEST(Cdm, an_ndm_says_something_of_itself) {
  const std::string text = "<ndm><MESSAGE_ID>N</MESSAGE_ID>\n" + cdm_xml(cdm_lines()) + "</ndm>\n";
  EXPECT_EQ(detect_format(as_bytes(text)).value(), Format::cdm_xml);
  const Translation translation = translated(Format::cdm_xml, text);
  EXPECT_EQ(translation.records.size(), 1U);
  EXPECT_EQ(translation.diagnostics.at(0).keyword, "MESSAGE_ID");
  EXPECT_EQ(translation.diagnostics.at(0).line, 1U);
}

}  // namespace
}  // namespace accord::node::translate
