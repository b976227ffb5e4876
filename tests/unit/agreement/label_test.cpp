// The label's text: what is accepted comes back as the same bytes, everything else is refused at
// its byte.
#include "agreement/marking/label.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

TEST(Label, accepted_text_comes_back_as_the_same_bytes) {
  for (const char* text : {
           "GBR UNCLASSIFIED",
           "GBR RESTRICTED",
           "USA CONFIDENTIAL",
           "GBR SECRET",
           "AUS TOP SECRET",
           "GBR SECRET//REL TO USA",
           "GBR SECRET//REL TO AUS, GBR, USA",
           "USA TOP SECRET//REL TO GBR, USA",
           "CSPO UNCLASSIFIED//REL TO AUS, CAN, DEU, FRA, GBR, ITA, JPN, NOR, NZL, USA",
           "ACME01 UNCLASSIFIED//REL TO USA",
           "GBR SECRET//REL TO EU, FVEY, USA",
           "GBR UNCLASSIFIED//WORD OFFICIAL//CREATED 2026-03-01T00:00:00Z//REL TO GBR, USA",
           "FRA SECRET//WORD TR\xC3\x88S SECRET//REVIEW 2030-01-01T00:00:00Z//REL TO FRA, USA",
           "USA SECRET//JOINT GBR USA//REL TO GBR, USA",
           "USA SECRET//CONTROLS LES NOFORN/ORCON/SCI SI-G ABCD//FGI//NOFORN",
           "USA SECRET//FGI DEU FRA//REL TO DEU, USA//RELIDO",
           "USA SECRET//REL TO GBR, USA//DISPLAY ONLY AUS, FVEY//PROVIDER DS-JCO-NOTIF/PR-EXO",
           "USA UNCLASSIFIED//CONTROLS FOUO//RELIDO",
           "USA UNCLASSIFIED//PROVIDER LOU-SIM",
       }) {
    const auto parsed = parse_label(text);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().text();
    EXPECT_EQ(format_label(*parsed), text);
    EXPECT_TRUE(check_label(*parsed).has_value());
  }
}

TEST(Label, parts_are_read_as_written) {
  const auto parsed = parse_label("GBR TOP SECRET//REL TO AUS, USA");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->policy, "GBR");
  EXPECT_EQ(parsed->level, Level::top_secret);
  EXPECT_EQ(parsed->rel_to, (std::vector<MarkingCode>{nation("AUS"), nation("USA")}));
}

struct Refused {
  const char* text;
  int byte;  // counted by hand from 0
};

TEST(Label, anything_else_is_refused_at_its_byte) {
  const Refused table[] = {
      {"", 0},
      {"GBR", 3},
      {"GBR ", 4},
      {" GBR SECRET", 0},
      {"gbr SECRET", 0},
      {"GB SECRET", 0},
      {"TOOLONGID SECRET", 0},
      {"GBR secret", 4},
      {"GBR  SECRET", 4},
      {"GBR SECRET ", 4},
      {"GBR TOPSECRET", 4},
      {"GBR TOP  SECRET", 4},
      {"GBR UNSPECIFIED", 4},
      {"GBR PROTECTED", 4},
      {"GBR SECRET/REL TO USA", 4},
      {"GBR SECRET //REL TO USA", 4},
      {"GBR SECRET//", 12},
      {"GBR SECRET//NOFOR", 12},
      {"GBR SECRET//NOFORN ", 18},
      {"GBR SECRET//NOFORN//NOFORN", 20},
      {"GBR SECRET//NOFORN//REL TO GBR", 0},        // each excludes the other
      {"GBR SECRET//RELIDO//DISPLAY ONLY AUS", 0},  // so do these
      {"GBR SECRET//REL TO AUS//DISPLAY ONLY AUS", 0},
      {"GBR SECRET//DISPLAY ONLY AUS//RELIDO", 30},
      {"GBR SECRET//WORD ", 17},
      {"GBR SECRET//WORD SECRET", 0},  // the level's own
      {"GBR SECRET//WORD A/B", 0},
      {"GBR SECRET//CREATED 2026-03-01", 20},
      {"GBR SECRET//CREATED 2026-03-01T00:00:00.5Z", 20},
      {"GBR SECRET//CREATED 1971-12-31T23:59:59Z", 20},
      {"GBR SECRET//REVIEW 2026-03-01T00:00:00Z//CREATED 2026-01-01T00:00:00Z", 41},
      {"GBR SECRET//JOINT GBR", 0},      // one owner is no joint
      {"GBR SECRET//JOINT AUS USA", 0},  // the policy is not among them
      {"GBR SECRET//JOINT USA GBR", 22},
      {"GBR SECRET//CONTROLS ", 0},
      {"GBR SECRET//CONTROLS ORCON/FOUO", 0},  // not ascending
      {"GBR SECRET//CONTROLS OC", 0},          // a portion's form
      {"GBR SECRET//CONTROLS NOFORN", 0},      // a decision, no control
      {"GBR SECRET//CONTROLS UK EYES", 0},
      {"GBR SECRET//CONTROLS SCI SI--G", 0},
      {"GBR SECRET//FGI ", 16},
      {"GBR SECRET//FGIDEU", 15},
      {"GBR SECRET//FGI FRA DEU", 20},
      {"GBR SECRET//PROVIDER PROPIN", 0},
      {"GBR SECRET//PROVIDER PR-B/PR-A", 0},
      {"GBR SECRET// REL TO USA", 12},
      {"GBR SECRET//REL TO", 12},
      {"GBR SECRET//REL TO ", 19},
      {"GBR SECRET//REL TO U", 19},
      {"GBR SECRET//REL TO usa", 19},
      {"GBR SECRET//REL TO GBR,USA", 19},
      {"GBR SECRET//REL TO GBR,  USA", 24},
      {"GBR SECRET//REL TO GBR, ", 24},
      {"GBR SECRET//REL TO USA, GBR", 24},       // not ascending
      {"GBR SECRET//REL TO GBR, GBR", 24},       // twice
      {"GBR SECRET//REL TO AUS, USA, GBR", 29},  // third code
      {"GBR SECRET//REL TO USA//NOFORN", 24},
      {"GBR SECRET//REL TO USA\n", 19},
      {"GBR SECRET//REL TO USA//REL TO USA", 24},
  };
  for (const Refused& each : table) {
    const auto parsed = parse_label(each.text);
    ASSERT_FALSE(parsed.has_value()) << "'" << each.text << "'";
    EXPECT_EQ(parsed.error().code, Code::bad_label) << each.text;
    EXPECT_EQ(parsed.error().where, "byte " + std::to_string(each.byte)) << "'" << each.text << "'";
  }
}

TEST(Label, embedded_zero_byte_is_refused) {
  const std::string text("GBR SECRET\0//REL TO USA", 23);
  EXPECT_FALSE(parse_label(text).has_value());
}

TEST(Label, over_long_text_is_refused_before_it_is_read) {
  const auto parsed = parse_label("GBR SECRET//REL TO " + std::string(kMaxLabelBytes, 'A'));
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().where, "byte " + std::to_string(kMaxLabelBytes));
}

TEST(Label, wire_fields_are_held_to_the_same_law) {
  const Label good = label("GBR SECRET//REL TO GBR, USA");
  EXPECT_TRUE(check_label(good).has_value());
  const auto where = [](Label bad) {
    const auto status = check_label(bad);
    return status.has_value() ? "accepted" : status.error().where;
  };
  Label bad = good;
  bad.policy = "gbr";
  EXPECT_EQ(where(bad), "policy");
  bad = good;
  bad.level = Level::unspecified;
  EXPECT_EQ(where(bad), "level");
  bad = good;
  bad.level = static_cast<Level>(6);
  EXPECT_EQ(where(bad), "level");
  bad = good;
  bad.rel_to = {nation("USA"), nation("GBR")};
  EXPECT_EQ(where(bad), "rel_to[1]");
  bad.rel_to = {nation("USA"), nation("USA")};
  EXPECT_EQ(where(bad), "rel_to[1]");
  bad.rel_to = {NationId{}};
  EXPECT_EQ(where(bad), "rel_to[0]");
  bad = good;
  bad.handling.noforn = true;
  EXPECT_EQ(where(bad), "noforn");
  bad = good;
  bad.handling.created = time("2026-03-01T00:00:00.000000001Z");
  EXPECT_EQ(where(bad), "created");
  bad = good;
  bad.handling.fgi = {nation("DEU")};
  bad.handling.fgi_concealed = true;
  EXPECT_EQ(where(bad), "fgi");
  bad = good;
  bad.handling.controls = {"FOUO", "FOUO"};
  EXPECT_EQ(where(bad), "controls[1]");
}

TEST(Label, text_of_a_label_that_fails_the_law_does_not_parse) {
  EXPECT_FALSE(parse_label(format_label(Label{})).has_value());
  EXPECT_FALSE(parse_label(format_label({"GBR", static_cast<Level>(9), {}})).has_value());
  EXPECT_FALSE(parse_label(format_label({"GBR", Level::secret, {nation("USA"), nation("AUS")}}))
                   .has_value());
}

}  // namespace
}  // namespace accord::agreement::test
