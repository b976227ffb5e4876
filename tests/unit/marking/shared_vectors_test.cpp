// The shared official material, whole: every syntax pair, every negative, every roll-up page. What
// the manual contradicts itself in is listed by page, with the safe reading that was chosen.
#include <map>

#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;

Lookup odni_lookup(const std::string& when = "2026-01-01") {
  return {&odni_communities(), at(when)};
}

TEST(SharedVectors, every_syntax_pair_is_read_and_written_back_in_both_styles) {
  ACCORD_NEEDS_SHARED("capco2016_syntax_pairs.json");
  std::size_t seen = 0;
  const nlohmann::json file = read_vectors("capco2016_syntax_pairs.json");
  for (const auto& pair : file.at("pairs")) {
    const std::string id = pair["id"];
    // J24 names ISAF, which the taxonomy ended on 17 March 2016 while the manual of that December
    // still prints it: it is read as of the year before, and refused today (NEG-027 is the same).
    const Lookup lookup = odni_lookup(id == "CAPCO16-J24" ? "2015-01-01" : "2026-01-01");
    const std::string banner_text = pair["banner"];
    const auto banner = read_banner(banner_text, lookup);
    ASSERT_TRUE(banner) << id << ' ' << banner.error().text();
    EXPECT_EQ(format_banner(banner->marking, banner->spelling).value(), banner_text);
    if (pair["portion"].is_null()) continue;

    Lookup within = lookup;
    within.banner = &banner->marking;
    const std::string portion_text = pair["portion"];
    const auto portion = read_portion(portion_text, within);
    ASSERT_TRUE(portion) << id << ' ' << portion.error().text();
    EXPECT_EQ(format_portion(portion->marking, portion->spelling).value(), portion_text);

    Marking as_banner = portion->marking;
    // J01 is a page of several portions: its banner is SECRET, the portion shown CONFIDENTIAL.
    if (id == "CAPCO16-J01") as_banner.level = Level::secret;
    EXPECT_EQ(as_banner, banner->marking) << id;
    EXPECT_EQ(format_banner(as_banner, banner->spelling).value(), banner_text) << id;
    Marking as_portion = banner->marking;
    as_portion.level = portion->marking.level;
    EXPECT_EQ(format_portion(as_portion, portion->spelling).value(), portion_text) << id;
    ++seen;
  }
  EXPECT_GE(seen, 12U);
}

/// The kind of refusal that each negative's "why" asks for.
const std::map<std::string, std::string>& expected_kinds() {
  static const std::map<std::string, std::string> kKinds{
      {"separator with nothing after it", "marking_syntax"},
      {"missing //", "marking_syntax"},
      {"missing / between controls", "marking_syntax"},
      {"space after //", "marking_syntax"},
      {"space before //", "marking_syntax"},
      {"space where hyphen is due", "marking_syntax"},
      {"not upper case", "marking_case"},
      {"portion abbreviation in a banner", "marking_wrong_form"},
      {"banner form inside a portion mark", "marking_wrong_form"},
      {"REL TO USA alone is not authorised", "marking_list"},
      {"USA must come first", "marking_list"},
      {"list missing", "marking_list"},
      {"not alphabetical", "marking_order"},
      {"FGI list not alphabetical", "marking_order"},
      {"unknown code", "marking_unknown_code"},
      {"two-letter code", "marking_unknown_code"},
      {"code past its deprecation date", "marking_expired_code"},
      {"misspelt", "marking_unknown_token"},
      {"unregistered token", "marking_unknown_token"},
      {"NOFORN with RELIDO", "marking_exclusive"},
      {"NOFORN with DISPLAY ONLY", "marking_exclusive"},
      {"two FD&R decisions in two categories", "marking_exclusive"},
      {"EYES ONLY expired 2017-10-01", "marking_expired_control"},
      {"JOINT needs REL TO all co-owners", "marking_joint"},
      {"one owner only", "marking_joint"},
      {"co-owner missing from REL TO", "marking_joint"},
      {"JOINT with NOFORN", "marking_joint"},
      {"USA is not foreign", "marking_fgi"},
      {"FGI marker inside a foreign banner", "marking_fgi"},
      {"not a US level", "marking_level"},
      {"NATO term is COSMIC TOP SECRET", "marking_level"},
      {"BOHEMIA only with COSMIC TOP SECRET", "marking_level"},
      {"ORCON needs a classified level", "marking_level"},
      {"NODIS needs NOFORN", "marking_requires"},
      {"HCS needs a compartment", "marking_requires"},
      {"a UDL provider token, not LIMDIS", "marking_provider_token"},
      {"a UDL provider token, not PROPIN", "marking_provider_token"},
      {"zero-width space inside a code", "marking_characters"},
      {"very long list", "too_large"},
  };
  return kKinds;
}

TEST(SharedVectors, every_negative_is_refused_with_the_right_kind_of_reason) {
  ACCORD_NEEDS_SHARED("negative_markings.json");
  std::size_t seen = 0;
  const nlohmann::json file = read_vectors("negative_markings.json");
  for (const auto& vector : file.at("vectors")) {
    const std::string text = vector["marking"];
    const bool in_portion = vector["form"] != "banner";
    const auto reading =
        in_portion ? read_portion(text, odni_lookup()) : read_banner(text, odni_lookup());
    ASSERT_FALSE(reading) << vector["id"];
    EXPECT_TRUE(reading.error().where.starts_with("byte ")) << vector["id"];
    const auto kind = expected_kinds().find(vector["why"].get<std::string>());
    if (kind == expected_kinds().end()) continue;  // a new vector: refused is all we can say
    EXPECT_EQ(code_entry(reading.error().code).name, kind->second)
        << vector["id"] << ' ' << text.substr(0, 60) << ' ' << reading.error().text();
    ++seen;
  }
  EXPECT_GE(seen, 30U);
}

TEST(SharedVectors, every_roll_up_page_of_the_manual_gives_the_official_banner) {
  ACCORD_NEEDS_SHARED("capco2016_rollup_vectors.json");
  std::size_t seen = 0;
  const nlohmann::json file = read_vectors("capco2016_rollup_vectors.json");
  for (const auto& page : file.at("vectors")) {
    const std::string id = page["id"];
    const std::string printed = page["banner"];
    const auto expected = read_banner(printed, odni_lookup());
    ASSERT_TRUE(expected) << id << ' ' << expected.error().text();
    Lookup lookup = odni_lookup();
    lookup.banner = &expected->marking;
    lookup.take_expired = true;  // page 152 has REL TO USA, ISAF
    std::vector<Marking> portions;
    for (const auto& text : page["portions"]) {
      portions.push_back(portion(text.get<std::string>(), lookup));
    }
    const auto rolled = roll_up(portions, {&odni_communities(), lookup.at});
    ASSERT_TRUE(rolled) << id << ' ' << rolled.error().text();
    // Compared as a marking, and as a line in the spelling of the page.
    EXPECT_EQ(format_banner(*rolled, expected->spelling).value(), printed)
        << id << " page " << page["manual_page"];
    ++seen;
  }
  EXPECT_GE(seen, 61U);
}

}  // namespace
}  // namespace accord::agreement::marking
