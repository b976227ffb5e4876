// SINEX stations: columns, blocks, times, what is refused with its line. Real files:
// laser_files_test.
#include "node/translate/sinex.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

struct Text {
  std::string header = "%=SNX 2.02 ABC 26:001:00000 ABC 26:001:00000 26:001:00000 L 00006 2 X V";
  std::string site =
      " 7839  A 11001S002 L Graz       SOSW FIXED   15 29 36.1  47  4  1.7   539.4     78393402";
  std::string epochs = " 7839  A    1 C 99:001:00000 00:000:00000 05:001:00000";
  std::string estimates =
      "     1 STAX   7839  A    1 10:001:00000 m    2 0.419442652000000E+07 0.10000E-02\n"
      "     2 STAY   7839  A    1 10:001:00000 m    2 0.116269410000000E+07 0.20000E-02\n"
      "     3 STAZ   7839  A    1 10:001:00000 m    2 -.464724640000000D+07 0.30000E-02";
  std::string eccentricity =
      " 7839  A    1 L 82:001:00000 00:000:00000 UNE   0.0620   0.0000  -0.0070        78393402";
  std::string end = "%ENDSNX";

  /// Lines: 1 header, 2 comment, 4 the site, 7 the epochs, 10 the estimates, then the eccentricity.
  [[nodiscard]] std::string all() const {
    return header + "\n* words\n+SITE/ID\n" + site + "\n-SITE/ID\n+SOLUTION/EPOCHS\n" + epochs +
           "\n-SOLUTION/EPOCHS\n+SOLUTION/ESTIMATE\n" + estimates +
           "\n-SOLUTION/ESTIMATE\n+FILE/COMMENT\n anything\n-----\n-FILE/COMMENT\n"
           "+SITE/ECCENTRICITY\n" +
           eccentricity + "\n-SITE/ECCENTRICITY\n" + end + "\n";
  }
};

std::string refusal(const std::string& text) {
  const auto file = parse_sinex(text);
  if (file) return "taken";
  return std::string(code_entry(file.error().code).name) + " " + file.error().where;
}

std::string with_column(std::string line, std::size_t column, std::string_view text) {
  return line.replace(column - 1, text.size(), text);
}

std::string velocities(const char* unit) {
  std::string out;
  for (const char* axis : {"X", "Y", "Z"})
    out += "\n     4 VEL" + std::string(axis) + "   7839  A    1 10:001:00000 " + unit +
           "  2 -.164278210658407E-01 0.48416E-04";
  return out;
}

TEST(Sinex, a_station_reads_to_its_values) {
  Text text;
  text.estimates += velocities("m/y");
  const auto file = parse_sinex(text.all());
  ASSERT_TRUE(file.has_value()) << file.error().text();
  ASSERT_EQ(file->stations.size(), 1U);
  const SinexStation& station = file->stations[0];
  EXPECT_EQ(station.code, "7839");
  EXPECT_EQ(station.point, "A");
  EXPECT_EQ(station.domes, "11001S002");
  EXPECT_EQ(station.occupations.at(0).sod, "78393402");
  EXPECT_EQ(station.occupations.at(0).description, "Graz       SOSW FIXED");
  EXPECT_DOUBLE_EQ(station.longitude_deg, 15 + 29.0 / 60 + 36.1 / 3600);
  EXPECT_EQ(station.height_m, 539.4);
  const SinexSolution& solution = station.solutions.at(0);
  EXPECT_EQ(solution.epoch, UtcTime::parse("2010-01-01T00:00:00Z").value());
  EXPECT_EQ(solution.position_m, (Triple{4194426.52, 1162694.1, -4647246.4}));
  EXPECT_EQ(solution.position_sigma_m, (Triple{0.001, 0.002, 0.003}));
  EXPECT_EQ(solution.velocity_m_per_y->at(2), -.0164278210658407);
  EXPECT_EQ(solution.data->from, UtcTime::parse("1999-01-01T00:00:00Z").value());
  EXPECT_FALSE(solution.data->until);
  EXPECT_EQ(station.eccentricities.at(0).axes, "UNE");
  EXPECT_EQ(station.eccentricities.at(0).value_m, (Triple{0.062, 0, -0.007}));
}

TEST(Sinex, years_of_two_digits_split_at_50_and_days_of_the_year_are_counted) {
  const auto from = [](const char* time) {
    Text text;
    text.epochs = with_column(text.epochs, 17, time);
    const auto file = parse_sinex(text.all());
    return file ? file->stations[0].solutions[0].data->from.value_or(UtcTime{}).text(0) : "refused";
  };
  EXPECT_EQ(from("50:001:00000"), "2050-01-01T00:00:00Z");
  EXPECT_EQ(from("51:001:00000"), "1951-01-01T00:00:00Z");
  EXPECT_EQ(from("68:366:86399"), "1968-12-31T23:59:59Z");
  EXPECT_EQ(from("67:366:00000"), "refused");
  EXPECT_EQ(from("16:060:43201"), "2016-02-29T12:00:01Z");  // 31 + 29
  EXPECT_EQ(from("15:060:00000"), "2015-03-01T00:00:00Z");
  EXPECT_EQ(from("16:366:86399"), "2016-12-31T23:59:59Z");
  EXPECT_EQ(from("16:366:86400"), "2016-12-31T23:59:60Z");  // a leap second (Bulletin C 52)
  EXPECT_EQ(from("15:366:00000"), "refused");
  EXPECT_EQ(from("15:365:86400"), "refused");
  EXPECT_EQ(from("15:001:90000"), "refused");
  EXPECT_EQ(from("15-001-00000"), "refused");
}

TEST(Sinex, southern_latitudes_have_their_sign_once_or_in_each_part) {
  const auto latitude = [](const char* columns) {
    Text text;
    text.site = with_column(text.site, 57, columns);
    const auto file = parse_sinex(text.all());
    return file ? file->stations[0].latitude_deg : 1000.0;
  };
  EXPECT_DOUBLE_EQ(latitude("-27 -8-52.1"), -(27 + 8.0 / 60 + 52.1 / 3600));
  EXPECT_DOUBLE_EQ(latitude("-27  8 52.1"), -(27 + 8.0 / 60 + 52.1 / 3600));
  EXPECT_DOUBLE_EQ(latitude("  0 -8-52.1"), -(8.0 / 60 + 52.1 / 3600));
  EXPECT_EQ(latitude(" 27 -8 52.1"), 1000.0);
}

TEST(Sinex, a_day_000_is_open_and_told_when_it_has_a_year) {
  Text text;
  text.epochs = with_column(text.epochs, 30, "30:000:00000");
  const auto file = parse_sinex(text.all());
  EXPECT_FALSE(file->stations[0].solutions[0].data->until);
  bool told = false;
  for (const Diagnostic& d : file->diagnostics) told = told || d.keyword == "DATA_END";
  EXPECT_TRUE(told);
}

TEST(Sinex, every_rule_of_a_line_has_its_refusal) {
  const Text good;
  EXPECT_EQ(refusal(good.all()), "taken");
  const auto site = [&](std::size_t column, std::string_view with) {
    Text text;
    text.site = with_column(text.site, column, with);
    return refusal(text.all());
  };
  EXPECT_EQ(site(2, "    "), "sinex_malformed line 4 columns 2-5");
  EXPECT_EQ(site(45, "361 29 36.1"), "sinex_malformed line 4 columns 45-55");
  EXPECT_EQ(site(57, " 47 64  1.7"), "sinex_malformed line 4 columns 57-67");
  EXPECT_EQ(site(69, "   high"), "sinex_malformed line 4 columns 69-75");
  EXPECT_EQ(site(1, "x"), "sinex_malformed line 4");
  EXPECT_EQ(site(22, "\t"), "sinex_malformed line 4");
  const auto estimate = [&](std::size_t column, std::string_view with) {
    Text text;
    text.estimates = with_column(text.estimates, column, with);
    return refusal(text.all());
  };
  EXPECT_EQ(estimate(15, "7840"), "sinex_malformed line 10 columns 15-21");
  EXPECT_EQ(estimate(41, "km  "), "sinex_malformed line 10 columns 41-44");
  EXPECT_EQ(estimate(28, "00:000:00000"), "sinex_malformed line 10 columns 28-39");
  EXPECT_EQ(estimate(28, "11:001:00000"), "sinex_malformed line 11 columns 28-39");
  EXPECT_EQ(estimate(48, "0.4194426520000x0E+07"), "sinex_malformed line 10 columns 48-68");
  EXPECT_EQ(estimate(70, "           "), "sinex_malformed line 10 columns 70-80");
  EXPECT_EQ(estimate(8, "STAY  "), "sinex_malformed line 11 columns 8-13");
  EXPECT_EQ(estimate(8, "OTHER "), "sinex_malformed line 11");  // no x: named where it begins
  Text text;
  text.estimates += velocities("m  ");
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 13 columns 41-44");
  text = Text{};
  text.eccentricity = with_column(text.eccentricity, 43, "NEU");
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 19 columns 43-45");
  text.eccentricity = with_column(good.eccentricity, 47, "  0.06x0");
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 19 columns 47-54");
  text = Text{};
  text.epochs += "\n" + text.epochs;
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 8 columns 2-13");
  text.epochs = with_column(good.epochs, 30, "98:001:00000");
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 7 columns 17-41");
  text = Text{};
  text.site += "\n" + with_column(text.site, 10, "11001S003");
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 5 columns 10-18");
}

TEST(Sinex, blocks_begin_and_end) {
  const std::string whole = Text{}.all();
  const auto without = [&](const std::string& part) {
    std::string out = whole;
    out.erase(out.find(part), part.size());
    return refusal(out);
  };
  EXPECT_EQ(without("-SITE/ID\n"), "sinex_malformed line 5");
  EXPECT_EQ(without("+SITE/ID\n"), "sinex_malformed line 3");
  EXPECT_EQ(without("%ENDSNX\n"), "sinex_malformed line 20");
  EXPECT_EQ(refusal(whole + "more\n"), "sinex_malformed line 22");
  EXPECT_EQ(refusal(whole.substr(0, whole.find("+SOLUTION/EST"))), "sinex_malformed line 8");
  Text text;
  text.end = "+SITE/ID\n-SITE/ID\n%ENDSNX";
  EXPECT_EQ(refusal(text.all()), "sinex_malformed line 21");
  for (const char* header : {"%=SNX 1.00 ABC", "%=SNX 3.00 ABC", "%=BIA 2.02 ABC", "", "%=SNX"}) {
    text = Text{};
    text.header = header;
    EXPECT_EQ(refusal(text.all()), "sinex_malformed line 1") << header;
  }
  EXPECT_EQ(refusal(""), "sinex_malformed line 1");
  EXPECT_EQ(refusal(std::string("%=SNX 2.02 A\0", 13)), "text_malformed line 1 byte 13");
}

TEST(Sinex, it_is_no_feed_and_says_what_it_is_for) {
  const std::string text = Text{}.all();
  EXPECT_EQ(detect_format(as_bytes(std::string_view(text))).value(), Format::sinex);
  EXPECT_FALSE(default_payload(Format::sinex).has_value());
  const auto translation =
      translate(text, samples::full_profile(), samples::options(Format::sinex, Payload::trk));
  ASSERT_FALSE(translation.has_value());
  EXPECT_EQ(translation.error().code, Code::format_unsupported);
}

TEST(Sinex, stations_are_json_for_operators) {
  const auto json = nlohmann::json::parse(stations_json(parse_sinex(Text{}.all()).value()));
  const auto& station = json["stations"].at(0);
  EXPECT_EQ(station["code"], "7839");
  EXPECT_EQ(station["solutions"][0]["position_m"][0], 4194426.52);
  EXPECT_EQ(station["solutions"][0]["epoch"], "2010-01-01T00:00:00Z");
  EXPECT_TRUE(station["solutions"][0]["until"].is_null());
  EXPECT_TRUE(station["solutions"][0]["velocity_m_per_y"].is_null());
  EXPECT_EQ(station["eccentricities"][0]["axes"], "UNE");
}

}  // namespace
}  // namespace accord::node::translate
