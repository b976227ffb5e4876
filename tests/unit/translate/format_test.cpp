// Names, pairs and detection.
#include "node/translate/format.hpp"

#include <gtest/gtest.h>

#include "tests/support/translate/line_samples.hpp"

namespace accord::node::translate {
namespace {

constexpr const char* kLine1 =
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927";
constexpr const char* kLine2 =
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537";

std::optional<Format> detected(std::string_view text) {
  const auto format = detect_format(as_bytes(text));
  return format ? std::optional<Format>(*format) : std::nullopt;
}

TEST(Formats, names_go_both_ways) {
  for (const char* name :
       {"tdm-kvn", "tdm-xml", "tle",     "omm-kvn", "omm-xml", "omm-json", "omm-csv", "cdm-kvn",
        "cdm-xml", "satcat",  "oem-kvn", "oem-xml", "cpf",     "sp3",      "b3",      "iod",
        "uk",      "rde",     "crd",     "udl",     "sinex",   "trackset", "sds"}) {
    ASSERT_TRUE(format_of(name)) << name;
    EXPECT_EQ(name_of(*format_of(name)), name);
  }
  EXPECT_FALSE(format_of("TLE"));
  EXPECT_FALSE(format_of(""));
}

TEST(Formats, pairs_that_are_done_name_their_payload_and_others_are_refused) {
  EXPECT_EQ(payload_for(Format::tdm_kvn, Format::trackset).value(), Payload::trk);
  EXPECT_EQ(payload_for(Format::tdm_kvn, Format::sds).value(), Payload::eoo);
  EXPECT_EQ(payload_for(Format::tle, Format::sds).value(), Payload::omm);
  for (const Format omm : {Format::omm_kvn, Format::omm_xml, Format::omm_json, Format::omm_csv})
    EXPECT_EQ(payload_for(omm, Format::sds).value(), Payload::omm);
  for (const auto& [from, to] : {std::pair{Format::tle, Format::trackset},
                                 {Format::tle, Format::b3},
                                 {Format::sds, Format::trackset},
                                 {Format::json_lines, Format::sds}}) {
    EXPECT_EQ(payload_for(from, to).error().code, Code::format_unsupported);
  }
  for (const Format from : {Format::oem_kvn, Format::oem_xml, Format::cpf, Format::sp3}) {
    EXPECT_EQ(default_payload(from).value(), Payload::oem);
    EXPECT_EQ(payload_for(from, Format::sds).value(), Payload::oem);
    EXPECT_EQ(payload_for(from, Format::oem_xml).value(), Payload::oem);
    EXPECT_EQ(payload_for(from, Format::trackset).error().code, Code::format_unsupported);
  }
  EXPECT_EQ(default_payload(Format::tdm_kvn).value(), Payload::trk);
  EXPECT_EQ(default_payload(Format::sds).value(), Payload::as_written);
  EXPECT_EQ(payload_for(Format::trackset, Format::sds).value(), Payload::eoo);
  EXPECT_EQ(default_payload(Format::json_lines).error().code, Code::format_unsupported);
}

TEST(Detect, each_format_is_known_by_its_content) {
  EXPECT_EQ(detected("CCSDS_TDM_VERS = 1.0\n"), Format::tdm_kvn);
  EXPECT_EQ(detected("\n  CCSDS_TDM_VERS = 2.0\n"), Format::tdm_kvn);
  EXPECT_EQ(detected(std::string(kLine1) + "\n" + kLine2), Format::tle);
  EXPECT_EQ(detected("ISS (ZARYA)\r\n" + std::string(kLine1) + "\r\n" + kLine2), Format::tle);
  EXPECT_EQ(detected("[{\"MEAN_MOTION\": 1}]"), Format::omm_json);
  EXPECT_EQ(detected(std::string_view("\0\0\0\0ACTS\0\0\0\0", 12)), Format::trackset);
  EXPECT_EQ(detected(std::string_view("\0\0\0\0\0\0\0\0$EOO", 12)), Format::sds);
}

TEST(Formats, lines_of_observations_make_tracks_and_eoos) {
  for (const Format from : {Format::b3, Format::iod, Format::uk, Format::rde}) {
    EXPECT_EQ(payload_for(from, Format::trackset).value(), Payload::trk);
    EXPECT_EQ(payload_for(from, Format::sds).value(), Payload::eoo);
    EXPECT_EQ(default_payload(from).value(), Payload::trk);
    EXPECT_EQ(
        translate("", samples::line_profile(), samples::options(from, Payload::omm)).error().code,
        Code::format_unsupported);
  }
}

TEST(Detect, lines_of_observations_are_known_by_their_columns) {
  EXPECT_EQ(detected(samples::b3()), Format::b3);
  EXPECT_EQ(detected(samples::b3({{7, "  5"}, {12, "  7"}})), Format::b3);  // blanks are zeros
  EXPECT_FALSE(detected(samples::b3({{12, "   "}, {10, "  "}})));
  EXPECT_EQ(detected(samples::iod()), Format::iod);
  EXPECT_EQ(detected("# text\n\n                2007 O 20081122\n"), Format::iod);
  EXPECT_EQ(detected("\n                2007 O 20081122\n"), Format::iod);
  EXPECT_EQ(detected(samples::uk()), Format::uk);
  EXPECT_EQ(detected("2420 2606 0.211 1205\n01\n"), Format::rde);
  for (const std::string& text : {"text before\n" + samples::iod(), ")" + samples::b3(),
                                  samples::b3({{75, "x"}}), samples::uk({{33, "4"}})})
    EXPECT_FALSE(detected(text)) << text;
}

/// So that the reader can say what is wrong with it, and where.
TEST(Detect, a_byte_order_mark_hides_no_format) {
  EXPECT_EQ(detected("\xEF\xBB\xBF"
                     "CCSDS_TDM_VERS = 2.0\n"),
            Format::tdm_kvn);
  EXPECT_EQ(detected("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<oem/>"), Format::oem_xml);
}

TEST(Detect, what_is_nearly_a_format_is_unknown) {
  for (const char* text : {"", "hello", "CCSDS_OPM_VERS = 2.0", "<opm/>", "MEAN_MOTION",
                           "1 25544U 98067A", "[1,2]", "{\"EPOCH\": 1}"}) {
    EXPECT_EQ(detect_format(as_bytes(text)).error().code, Code::format_unknown) << text;
  }
}

TEST(Translate, a_payload_of_another_kind_is_refused) {
  const auto profile = samples::full_profile();
  for (const auto& wrong : {samples::options(Format::tdm_kvn, Payload::omm),
                            samples::options(Format::tle, Payload::trk),
                            samples::options(Format::trackset, Payload::omm),
                            samples::options(Format::sds, Payload::trk)}) {
    const auto translation = translate("", profile, wrong);
    ASSERT_FALSE(translation.has_value());
    EXPECT_EQ(translation.error().code, Code::format_unsupported);
  }
}

TEST(Translate, a_translation_without_label_or_mode_is_refused) {
  auto wanted = samples::options(Format::tle, Payload::omm);
  EXPECT_TRUE(translate("", samples::full_profile(), wanted).has_value());
  wanted.label_text.clear();
  EXPECT_EQ(translate("", samples::full_profile(), wanted).error().code, Code::bad_label);
  wanted = samples::options(Format::tle, Payload::omm);
  wanted.mode = DataMode::unspecified;
  EXPECT_EQ(translate("", samples::full_profile(), wanted).error().code, Code::bad_value);
}

}  // namespace
}  // namespace accord::node::translate
