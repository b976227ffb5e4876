// Element sets out of OMM buffers: the four notations of an OMM, each read back to equal buffers
// and by Debian's python3-sgp4, and two-line sets where the columns hold them.
#include <gtest/gtest.h>

#include <bit>
#include <nlohmann/json.hpp>
#include <random>

#include "OMM_generated.h"
#include "node/translate/mean_elements.hpp"
#include "node/translate/writer.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr Format kNotations[] = {Format::omm_kvn, Format::omm_xml, Format::omm_json,
                                 Format::omm_csv};

MeanElementsText sample() {
  MeanElementsText out;
  out.object_name = "ISS (ZARYA)";
  out.object_id = "1998-067A";
  out.norad_cat_id = 25544;
  out.epoch = UtcTime::parse("2008-09-20T12:25:40.104192Z").value();  // 08264.51782528
  out.mean_motion_rev_day = 15.72125391;
  out.eccentricity = 0.0006703;
  out.inclination_deg = 51.6416;
  out.raan_deg = 247.4627;
  out.arg_of_pericenter_deg = 130.536;
  out.mean_anomaly_deg = 325.0288;
  out.mean_motion_dot = -0.00002182;
  out.bstar = -0.11606e-4;
  out.element_set_no = 292;
  out.rev_at_epoch = 56353;
  out.originator = "GBR";
  out.creation_date = UtcTime::parse("2008-09-20T14:00:00Z").value();
  return out;
}

Translated record_of(const MeanElementsText& elements) {
  Translated out;
  out.payload_code = "OMM";
  out.payload = build_omm(elements).value();
  return out;
}

WriteOptions options() {
  return {samples::kLabel, DataMode::test, "DEU", UtcTime::parse("2026-01-02T03:04:05Z").value()};
}

Written written(Format to, const std::vector<Translated>& records) {
  auto out = write_text(to, records, options());
  EXPECT_TRUE(out.has_value()) << (out ? "" : out.error().text());
  return out ? std::move(*out) : Written{};
}

/// "written", or the code, place and first word of the refusal.
std::string outcome(Format to, const std::vector<Translated>& records) {
  const auto out = write_text(to, records, options());
  if (out) return "written";
  return std::string(code_entry(out.error().code).name) + " " + out.error().where + " " +
         out.error().what.substr(0, out.error().what.find(' '));
}

Translation read(Format from, std::string_view text) {
  Profile profile = samples::full_profile();
  profile.element_defaults = {};
  auto out = translate(text, profile, {from, Payload::omm, "GBR SECRET", DataMode::test, nullptr});
  EXPECT_TRUE(out.has_value()) << (out ? "" : out.error().text()) << "\n" << text.substr(0, 500);
  return out ? std::move(*out) : Translation{};
}

void expect_back(Format to, const std::vector<Translated>& records) {
  const std::string text = written(to, records).text;
  const Translation back = read(to, text);
  ASSERT_EQ(back.records.size(), records.size()) << text.substr(0, 2000);
  for (std::size_t i = 0; i < records.size(); ++i)
    EXPECT_EQ(back.records[i].payload, records[i].payload) << name_of(to) << " " << i << "\n"
                                                           << text.substr(0, 2000);
}

/// Any double in the ranges of the theory, to the last bit.
MeanElementsText random_set(std::mt19937_64& random) {
  const auto between = [&](double from, double to) {
    return std::uniform_real_distribution<double>(from, to)(random);
  };
  MeanElementsText out = sample();
  out.norad_cat_id = static_cast<std::uint32_t>(random() % 999'999'999 + 1);
  out.epoch = out.epoch + Nanos{static_cast<std::int64_t>(random() % 1'000'000'000'000'000)};
  out.mean_motion_rev_day = between(1e-3, 17);
  out.eccentricity = between(0, 1);
  out.inclination_deg = between(0, 180);
  out.raan_deg = between(0, 360);
  out.arg_of_pericenter_deg = between(0, 360);
  out.mean_anomaly_deg = between(0, 360);
  out.mean_motion_dot = between(-1e-2, 1e-2);
  out.mean_motion_ddot = between(-1e-9, 1e-9);
  out.bstar = std::bit_cast<double>(std::bit_cast<std::uint64_t>(between(1e-300, 1e300)));
  out.element_set_no = static_cast<std::uint32_t>(random() % 100'000);
  out.rev_at_epoch = static_cast<std::uint32_t>(random() % 10'000'000);
  out.classification = "UCS"[random() % 3];
  return out;
}

TEST(OmmWriter, every_notation_is_read_back_to_equal_buffers) {
  std::mt19937_64 random(7);
  std::vector<Translated> records{record_of(sample())};
  for (int i = 0; i < 50; ++i) records.push_back(record_of(random_set(random)));
  MeanElementsText odd = sample();
  odd.object_name = "A \"B\", <C> & D = [km]";
  odd.bstar = -0.0;
  records.push_back(record_of(odd));
  for (const Format to : kNotations) {
    expect_back(to, records);
    expect_back(to, {records[0]});
    EXPECT_EQ(detect_format(as_bytes(written(to, records).text)).value(), to);
  }
}

TEST(OmmWriter, the_forms_are_those_of_the_book) {
  const std::vector<Translated> one{record_of(sample())};
  EXPECT_EQ(written(Format::omm_kvn, one).text,
            "CCSDS_OMM_VERS = 3.0\nCREATION_DATE = 2008-09-20T14:00:00.000000\nORIGINATOR = GBR\n"
            "OBJECT_NAME = ISS (ZARYA)\nOBJECT_ID = 1998-067A\nCENTER_NAME = EARTH\n"
            "REF_FRAME = TEME\nTIME_SYSTEM = UTC\nMEAN_ELEMENT_THEORY = SGP4\n"
            "EPOCH = 2008-09-20T12:25:40.104192\nMEAN_MOTION = 15.72125391\n"
            "ECCENTRICITY = 0.0006703\nINCLINATION = 51.6416\nRA_OF_ASC_NODE = 247.4627\n"
            "ARG_OF_PERICENTER = 130.536\nMEAN_ANOMALY = 325.0288\nEPHEMERIS_TYPE = 0\n"
            "CLASSIFICATION_TYPE = U\nNORAD_CAT_ID = 25544\nELEMENT_SET_NO = 292\n"
            "REV_AT_EPOCH = 56353\nBSTAR = -1.1606e-05\nMEAN_MOTION_DOT = -2.182e-05\n"
            "MEAN_MOTION_DDOT = 0\n");
  const json list = json::parse(written(Format::omm_json, {one[0], one[0]}).text);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1]["MEAN_MOTION"], 15.72125391);
  EXPECT_EQ(list[1]["OBJECT_NAME"], "ISS (ZARYA)");
  EXPECT_EQ(written(Format::omm_json, {}).text, "[]\n");
  const std::string xml = written(Format::omm_xml, one).text;
  EXPECT_TRUE(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<omm id=")) << xml;
  EXPECT_NE(written(Format::omm_xml, {one[0], one[0]}).text.find("<ndm>\n  <omm"),
            std::string::npos);
}

TEST(OmmWriter, a_message_names_its_maker_where_the_set_does_not) {
  MeanElementsText bare = sample();
  bare.originator.clear();
  bare.creation_date.reset();
  const std::vector<Translated> records{record_of(bare)};
  for (const Format to : {Format::omm_kvn, Format::omm_xml}) {
    const std::string text = written(to, records).text;
    EXPECT_NE(text.find("DEU"), std::string::npos);
    EXPECT_NE(text.find("2026-01-02T03:04:05.000000"), std::string::npos);
  }
  expect_back(Format::omm_json, records);
  expect_back(Format::omm_csv, records);
}

TEST(OmmWriter, another_reader_takes_the_csv_and_the_xml_for_the_same_elements) {
  MeanElementsText high = sample();
  high.norad_cat_id = 270'123;
  high.eccentricity = 0.123456789012345;
  high.mean_motion_rev_day = 2.00561234567890123;
  const std::vector<MeanElementsText> sets{sample(), high};
  const std::vector<Translated> records{record_of(sets[0]), record_of(sets[1])};
  for (const auto& [to, kind] : {std::pair{Format::omm_csv, "csv"}, {Format::omm_xml, "xml"}}) {
    const samples::ScratchFile file("omm.txt", written(to, records).text);
    const auto result = samples::run("/usr/bin/python3 \"" ACCORD_SOURCE_DIR
                                     "/tests/support/translate/read_omm.py\" " +
                                     std::string(kind) + " \"" + file.path() + "\"");
    if (result.exit_code == 77 || result.exit_code == 127)
      GTEST_SKIP() << "Debian's python3-sgp4 is not installed";
    ASSERT_EQ(result.exit_code, 0) << result.output;
    const json read = json::parse(result.output);
    ASSERT_EQ(read.size(), sets.size());
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const MeanElementsText& e = sets[i];
      const json& numbers = read[i]["numbers"];
      EXPECT_EQ(read[i]["name"], e.object_name);
      EXPECT_EQ(read[i]["id"], e.object_id);
      EXPECT_EQ(read[i]["epoch"], "2008-09-20T12:25:40.104192");
      EXPECT_EQ(read[i]["error"], 0);
      EXPECT_EQ(read[i]["satnum"], e.norad_cat_id);
      EXPECT_EQ(read[i]["ecco"], e.eccentricity);
      EXPECT_EQ(read[i]["bstar"], e.bstar);
      EXPECT_EQ(numbers["MEAN_MOTION"], e.mean_motion_rev_day);
      EXPECT_EQ(numbers["INCLINATION"], e.inclination_deg);
      EXPECT_EQ(numbers["RA_OF_ASC_NODE"], e.raan_deg);
      EXPECT_EQ(numbers["ARG_OF_PERICENTER"], e.arg_of_pericenter_deg);
      EXPECT_EQ(numbers["MEAN_ANOMALY"], e.mean_anomaly_deg);
      EXPECT_EQ(numbers["MEAN_MOTION_DOT"], e.mean_motion_dot);
      EXPECT_EQ(numbers["MEAN_MOTION_DDOT"], e.mean_motion_ddot);
      EXPECT_EQ(numbers["ELEMENT_SET_NO"], e.element_set_no);
      EXPECT_EQ(numbers["REV_AT_EPOCH"], e.rev_at_epoch);
    }
  }
}

Translated foreign(void (*change)(sds::OMMT&)) {
  const Translated ours = record_of(sample());
  const auto omm = sds::UnPackOMM(ours.payload.data());
  change(*omm);
  flatbuffers::FlatBufferBuilder builder;  // fields that hold their default are left out
  sds::FinishOMMBuffer(builder, sds::OMM::Pack(builder, omm.get()));
  Translated out;
  out.payload_code = "OMM";
  out.payload.assign(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  return out;
}

TEST(OmmWriter, a_buffer_that_would_lose_or_leave_open_something_is_refused) {
  // Frame, time system and theory are not stated: they hold the defaults, which are left out.
  EXPECT_EQ(outcome(Format::omm_kvn, {record_of(sample()), foreign([](sds::OMMT&) {})}),
            "element_theory record 2 the");
  const auto changed = [](void (*change)(sds::OMMT&)) {
    const Translated ours = record_of(sample());
    const auto omm = sds::UnPackOMM(ours.payload.data());
    change(*omm);
    flatbuffers::FlatBufferBuilder builder;
    builder.ForceDefaults(true);
    sds::FinishOMMBuffer(builder, sds::OMM::Pack(builder, omm.get()));
    Translated out;
    out.payload.assign(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
    return outcome(Format::omm_json, {out});
  };
  EXPECT_EQ(changed([](sds::OMMT&) {}), "not_carried record 1 the");  // MASS and others are there
}

TEST(ReadOmm, gives_the_elements_that_were_built) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 200; ++i) {
    const Bytes buffer = build_omm(random_set(random)).value();
    const auto elements = read_omm(buffer);
    ASSERT_TRUE(elements.has_value()) << elements.error().text();
    EXPECT_EQ(build_omm(*elements).value(), buffer);
  }
}

// 41 lengths of a name, 3 of an originator, 3 of a designator, with a date and without one: 738
// forms of a buffer, more than are kept.
TEST(BuildOmm, one_set_after_the_other_is_each_by_itself) {
  std::mt19937_64 random(12);
  OmmBuilder builder;
  for (int i = 0; i < 5'000; ++i) {
    MeanElementsText set = random_set(random);
    set.object_name = std::string(random() % 41, static_cast<char>('A' + random() % 26));
    set.originator = std::string(random() % 3, static_cast<char>('A' + random() % 26));
    set.object_id = std::array{"", "1998-067A", "1957-001AB"}[random() % 3];
    if (random() % 2 == 0) set.creation_date.reset();
    ASSERT_EQ(builder.build(set).value(), build_omm(set).value()) << i;
  }
}

TEST(ReadOmm, a_range_and_a_form_are_checked) {
  const auto refused = [](auto change) {
    MeanElementsText e = sample();
    change(e);
    const auto out = read_omm(build_omm(e).value());
    return out ? std::string("read") : std::string(code_entry(out.error().code).name);
  };
  EXPECT_EQ(refused([](MeanElementsText&) {}), "read");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.eccentricity = 1; }), "value_out_of_range");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.norad_cat_id = 0; }), "value_out_of_range");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.norad_cat_id = 1'000'000'000; }), "bad_value");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.element_set_no = 100'000; }), "bad_value");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.rev_at_epoch = 10'000'000; }), "bad_value");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.classification = 'T'; }), "bad_value");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.object_name = "\xC3\x84"; }), "bad_value");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.object_id = "98067A"; }), "bad_value");
}

// --- two-line sets ---

constexpr const char* kIss =
    "0 ISS (ZARYA)\n1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";

TEST(TleWriter, a_set_stands_in_its_columns_with_its_checksum) {
  const Written out = written(Format::tle, {record_of(sample())});
  EXPECT_EQ(out.text, kIss);
  std::vector<std::string> lost;
  for (const Diagnostic& d : out.diagnostics) lost.push_back(d.keyword);
  EXPECT_EQ(lost, (std::vector<std::string>{"ORIGINATOR", "CREATION_DATE"}));
}

TEST(TleWriter, numbers_go_to_339999_in_alpha_5) {
  const auto number = [](std::uint32_t id) {
    MeanElementsText e = sample();
    e.norad_cat_id = id;
    e.object_name.clear();
    const std::string text = written(Format::tle, {record_of(e)}).text;
    return text.empty() ? text : text.substr(2, 5);
  };
  EXPECT_EQ(number(5), "00005");
  EXPECT_EQ(number(99'999), "99999");
  EXPECT_EQ(number(100'000), "A0000");
  EXPECT_EQ(number(179'999), "H9999");
  EXPECT_EQ(number(180'000), "J0000");  // no I
  EXPECT_EQ(number(229'999), "N9999");
  EXPECT_EQ(number(230'000), "P0000");  // no O
  EXPECT_EQ(number(339'999), "Z9999");
}

TEST(TleWriter, what_does_not_fit_refuses_by_its_name) {
  const auto refused = [](auto change) {
    MeanElementsText e = sample();
    change(e);
    return outcome(Format::tle, {record_of(sample()), record_of(e)});
  };
  EXPECT_EQ(refused([](MeanElementsText&) {}), "written");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.norad_cat_id = 340'000; }),
            "bad_value record 2 NORAD_CAT_ID");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.epoch = e.epoch + Nanos{1}; }),
            "bad_value record 2 EPOCH");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.epoch = e.epoch + Nanos{864'000}; }), "written");
  EXPECT_EQ(refused([](MeanElementsText& e) {
              e.epoch = UtcTime::parse("2057-01-01T00:00:00Z").value();
            }),
            "bad_value record 2 EPOCH");
  EXPECT_EQ(refused([](MeanElementsText& e) {
              e.epoch = UtcTime::parse("2016-12-31T23:59:60Z").value();
            }),
            "bad_value record 2 EPOCH");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.mean_motion_rev_day = 15.721253911; }),
            "bad_value record 2 MEAN_MOTION");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.mean_motion_rev_day = 100; }),
            "bad_value record 2 MEAN_MOTION");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.eccentricity = 0.00067031; }),
            "bad_value record 2 ECCENTRICITY");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.inclination_deg = 51.64161; }),
            "bad_value record 2 INCLINATION");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.raan_deg = 0.00001; }),
            "bad_value record 2 RA_OF_ASC_NODE");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.arg_of_pericenter_deg = 1.00001; }),
            "bad_value record 2 ARG_OF_PERICENTER");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.mean_anomaly_deg = 1.00001; }),
            "bad_value record 2 MEAN_ANOMALY");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.mean_motion_dot = 1; }),
            "bad_value record 2 MEAN_MOTION_DOT");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.mean_motion_dot = 1.5e-9; }),
            "bad_value record 2 MEAN_MOTION_DOT");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.mean_motion_ddot = 1.23456e-5; }),
            "bad_value record 2 MEAN_MOTION_DDOT");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.bstar = 1e-11; }), "bad_value record 2 BSTAR");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.bstar = 1e-10; }), "written");  // 10000-9
  EXPECT_EQ(refused([](MeanElementsText& e) { e.element_set_no = 10'000; }),
            "bad_value record 2 ELEMENT_SET_NO");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.rev_at_epoch = 100'000; }),
            "bad_value record 2 REV_AT_EPOCH");
  EXPECT_EQ(refused([](MeanElementsText& e) { e.object_name = std::string(101, 'A'); }),
            "bad_value record 2 OBJECT_NAME");
}

TEST(TleWriter, every_set_of_a_real_list_is_written_and_read_again_to_equal_elements) {
  const auto folder = samples::shared_data() / "tle";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "shared test data is not beside this checkout";
  std::size_t sets = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file() || file.path().extension() == ".md") continue;
    const std::string text = samples::read_file(file.path());
    const auto first =
        translate(text, samples::full_profile(), samples::options(Format::tle, Payload::omm));
    if (!first || first->records.empty()) continue;
    std::vector<MeanElementsText> elements;
    for (const Translated& record : first->records) {
      elements.push_back(read_omm(record.payload).value());
      elements.back().originator.clear();
      const std::string written_set = written(Format::tle, {record_of(elements.back())}).text;
      const Translation again = read(Format::tle, written_set);
      ASSERT_EQ(again.records.size(), 1U) << written_set;
      ASSERT_EQ(again.records[0].payload, record_of(elements.back()).payload) << written_set;
      ++sets;
    }
  }
  EXPECT_GT(sets, 2'500U);  // the fragments of Fengyun 1C are 2,517
}

}  // namespace
}  // namespace accord::node::translate
