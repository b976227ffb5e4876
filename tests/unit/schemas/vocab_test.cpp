// Ids, hexadecimal, digests, the small vocabularies, limits of the error table.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/error.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/label.hpp"

namespace accord {
namespace {

TEST(nation_id, takes_trigraphs_and_participant_codes) {
  for (const char* text : {"GBR", "USA", "DEU", "ACME", "A1B2C3D4"}) {
    auto id = NationId::parse(text);
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_EQ(id->text(), text);
    EXPECT_FALSE(id->empty());
  }
}

TEST(nation_id, refuses_anything_else) {
  for (const char* text :
       {"", "GB", "gbr", "Gbr", "1GB", "GB R", "GBR ", "A1B2C3D4E", "GB-", "ÄBC", "GB\n"}) {
    auto id = NationId::parse(text);
    ASSERT_FALSE(id.has_value()) << text;
    EXPECT_EQ(id.error().code, Code::bad_id) << text;
  }
  EXPECT_FALSE(NationId::parse(std::string_view("GB\0", 3)).has_value());
}

TEST(CosparId, is_year_launch_and_one_to_three_letters) {
  for (const char* good : {"1998-067A", "2019-021ZZ", "1957-001ABC"})
    EXPECT_TRUE(is_cospar_id(good)) << good;
  for (const char* bad : {"", "1998-067", "1998-067a", "1998-067ABCD", "98-067A", "1998067A",
                          "1998-67A", "1998-067A ", " 1998-067A", "1998-067A1", "199X-067A"})
    EXPECT_FALSE(is_cospar_id(bad)) << bad;
}

TEST(nation_id, default_names_nobody) {
  EXPECT_TRUE(NationId().empty());
  EXPECT_NE(NationId(), *NationId::parse("GBR"));
}

TEST(agreement_id, takes_3_to_64_of_its_characters) {
  EXPECT_TRUE(AgreementId::parse("SSA-GBR-USA-2026").has_value());
  EXPECT_TRUE(AgreementId::parse(std::string(64, 'A')).has_value());
  EXPECT_FALSE(AgreementId::parse(std::string(65, 'A')).has_value());
  for (const char* text : {"", "AB", "ssa-gbr", "SSA_GBR", "SSA/GBR", "SSA GBR", "../SSA"}) {
    EXPECT_FALSE(AgreementId::parse(text).has_value()) << text;
  }
}

// RFC 9562 appendix A.6: 2022-02-22T19:22:22.000Z = 1645557742000 ms, rand_a 0xCC3, rand_b
// 0x18C4DC0C0C07398F.
TEST(uuid, v7_is_the_example_of_rfc_9562) {
  const std::array<std::uint8_t, 10> random{0xFC, 0xC3, 0xD8, 0xC4, 0xDC,
                                            0x0C, 0x0C, 0x07, 0x39, 0x8F};
  EXPECT_EQ(RecordId::v7(1'645'557'742'000, random).text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(uuid, v7_sets_version_and_variant_whatever_the_random_bytes) {
  const std::array<std::uint8_t, 10> zeros{};
  std::array<std::uint8_t, 10> ones{};
  ones.fill(0xFF);
  EXPECT_EQ(RecordId::v7(0, zeros).text(), "00000000-0000-7000-8000-000000000000");
  EXPECT_EQ(RecordId::v7((std::int64_t{1} << 48) - 1, ones).text(),
            "ffffffff-ffff-7fff-bfff-ffffffffffff");
}

TEST(uuid, parse_takes_one_form_only) {
  const std::string good = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  auto id = RequestId::parse(good);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(id->text(), good);
  EXPECT_EQ(id->raw()[0], 0x01);
  EXPECT_EQ(id->raw()[15], 0x8f);
  for (const std::string& bad : {std::string(), std::string("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"),
                                 good + "0", good.substr(1), "{" + good + "}", "urn:uuid:" + good,
                                 std::string("017f22e279b07cc398c4dc0c0c07398f"),
                                 std::string("017f22e2-79b0-7cc3-98c4-dc0c0c07398g"),
                                 std::string("017f22e-279b0-7cc3-98c4-dc0c0c07398f"),
                                 std::string("017f22e2-79b0-7cc3-98c4--c0c0c07398f")}) {
    auto refused = RequestId::parse(bad);
    ASSERT_FALSE(refused.has_value()) << bad;
    EXPECT_EQ(refused.error().code, Code::bad_id) << bad;
  }
}

TEST(uuid, from_bytes_takes_16_and_neither_15_nor_17) {
  const Bytes bytes(17, 7);
  EXPECT_TRUE(RecordId::from_bytes(ByteView(bytes).first(16)).has_value());
  EXPECT_FALSE(RecordId::from_bytes(ByteView(bytes).first(15)).has_value());
  EXPECT_FALSE(RecordId::from_bytes(bytes).has_value());
  EXPECT_TRUE(RecordId().is_nil());
  EXPECT_FALSE(RecordId::from_bytes(ByteView(bytes).first(16))->is_nil());
}

TEST(hex, is_lower_case_and_reversible) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
  const std::string hex = to_hex(all);
  EXPECT_EQ(hex.substr(0, 8), "00010203");
  EXPECT_EQ(hex.substr(504), "fcfdfeff");
  EXPECT_EQ(from_hex(hex).value(), all);
  EXPECT_EQ(from_hex("").value(), Bytes{});
}

TEST(hex, odd_upper_case_and_foreign_digits_are_refused) {
  for (const char* text : {"0", "abc", "AB", "0x", "g0", "0 ", " 0", "-1"}) {
    auto bytes = from_hex(text);
    ASSERT_FALSE(bytes.has_value()) << text;
    EXPECT_EQ(bytes.error().code, Code::bad_value);
  }
  EXPECT_EQ(from_hex("00ffzz").error().where, "byte 4");
}

TEST(digest, has_48_bytes_and_96_digits) {
  const std::string hex(96, 'a');
  EXPECT_EQ(Digest::parse(hex)->hex(), hex);
  EXPECT_FALSE(Digest::parse(hex.substr(2)).has_value());
  EXPECT_FALSE(Digest::parse(hex + "aa").has_value());
  EXPECT_FALSE(Digest::parse(std::string(96, 'A')).has_value());
  const Bytes bytes(49, 1);
  EXPECT_TRUE(Digest::from_bytes(ByteView(bytes).first(48)).has_value());
  EXPECT_FALSE(Digest::from_bytes(bytes).has_value());
}

// The law of every small vocabulary: names are exact inverses, and "UNSPECIFIED" cannot be asked
// for.
TEST(kinds, names_and_values_are_inverse) {
  for (const auto mode :
       {DataMode::real, DataMode::test, DataMode::simulated, DataMode::exercise}) {
    EXPECT_EQ(data_mode_of(name_of(mode)), mode);
  }
  for (const auto lane : {Lane::tasking, Lane::data}) EXPECT_EQ(lane_of(name_of(lane)), lane);
  for (const auto p :
       {Priority::routine, Priority::priority, Priority::immediate, Priority::flash}) {
    EXPECT_EQ(priority_of(name_of(p)), p);
  }
  for (const auto level : {Level::unclassified, Level::restricted, Level::confidential,
                           Level::secret, Level::top_secret}) {
    EXPECT_EQ(level_of(name_of(level)), level);
  }
  EXPECT_EQ(name_of(Level::top_secret), "TOP SECRET");
  EXPECT_EQ(name_of(DataMode::exercise), "EXERCISE");
}

TEST(kinds, unspecified_and_near_names_are_nothing) {
  EXPECT_EQ(data_mode_of("UNSPECIFIED"), std::nullopt);
  EXPECT_EQ(level_of("UNSPECIFIED"), std::nullopt);
  EXPECT_EQ(level_of("TOP_SECRET"), std::nullopt);
  EXPECT_EQ(level_of("secret"), std::nullopt);
  EXPECT_EQ(priority_of("FLASH "), std::nullopt);
  EXPECT_EQ(lane_of(""), std::nullopt);
  EXPECT_EQ(name_of(static_cast<Level>(250)),
            "UNSPECIFIED");  // a number off the wire that this build does not know
}

TEST(kinds, levels_are_ordered) {
  EXPECT_LT(Level::unspecified, Level::unclassified);
  EXPECT_LT(Level::unclassified, Level::restricted);
  EXPECT_LT(Level::restricted, Level::confidential);
  EXPECT_LT(Level::confidential, Level::secret);
  EXPECT_LT(Level::secret, Level::top_secret);
}

struct Row {
  int number;
  std::string name, meaning, next_step;
};
const std::vector<Row> kRows = {
#define ACCORD_CODE(number, name, meaning, next) {number, #name, meaning, next},
#include "schemas/vocab/codes.def"
#undef ACCORD_CODE
};

TEST(error_codes, numbers_and_names_stand_once) {
  std::set<int> numbers;
  std::set<std::string> names;
  for (const Row& row : kRows) {
    EXPECT_TRUE(numbers.insert(row.number).second) << row.number << " twice";
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " twice";
  }
}

TEST(error_codes, every_code_says_what_it_means_and_what_to_do) {
  for (const Row& row : kRows) {
    EXPECT_GE(row.number, 1000) << row.name;
    EXPECT_LE(row.number, 9999) << row.name;
    EXPECT_GE(row.meaning.size(), 10u) << row.name;
    EXPECT_GE(row.next_step.size(), 4u) << row.name;
    EXPECT_NE(row.meaning.back(), '.') << row.name;
    EXPECT_NE(row.next_step.back(), '.') << row.name;
  }
}

TEST(error_codes, every_code_is_found_by_its_three_writings) {
  for (const Row& row : kRows) {
    const Code code = static_cast<Code>(row.number);
    EXPECT_EQ(find_code(row.name), code);
    EXPECT_EQ(find_code(std::to_string(row.number)), code);
    EXPECT_EQ(find_code("ACC-" + std::to_string(row.number)), code);
    EXPECT_EQ(code_entry(code).name, row.name);
    EXPECT_EQ(code_text(code), "ACC-" + std::to_string(row.number));
  }
  for (const char* text : {"", "ACC-", "ACC-1", "ACC-9999", "acc-1001", "1001 ", "BAD_VALUE"}) {
    EXPECT_EQ(find_code(text), std::nullopt) << text;
  }
}

TEST(error_codes, an_error_reads_as_code_name_what_where) {
  EXPECT_EQ((Error{Code::bad_time, "second 61", "line 7"}).text(),
            "ACC-1003 bad_time: second 61 (at line 7)");
  EXPECT_EQ((Error{Code::bad_time, "second 61", ""}).text(), "ACC-1003 bad_time: second 61");
}

TEST(label, differs_in_any_of_its_three_parts) {
  const NationId usa = *NationId::parse("USA");
  const Label label{"GBR", Level::secret, {usa}};
  EXPECT_EQ(label, (Label{"GBR", Level::secret, {usa}}));
  EXPECT_NE(label, (Label{"USA", Level::secret, {usa}}));
  EXPECT_NE(label, (Label{"GBR", Level::confidential, {usa}}));
  EXPECT_NE(label, (Label{"GBR", Level::secret, {}}));
}

}  // namespace
}  // namespace accord
