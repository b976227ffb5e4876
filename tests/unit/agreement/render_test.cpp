// The document in words: everything that binds is said, and nothing in it can forge the page.
#include "agreement/render.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

TEST(Render, every_attribute_of_a_clause_is_said) {
  const std::string text = show_text(document_of(example_json("bilateral-sda.json")), digest(1));
  for (const char* words :
       {"only objects known to be PAYLOAD",
        "only in LEO",
        "no object of list calibration-targets, reserved",
        "not before 3600 s after the last",
        "observations.range_km in steps of 0.1",
        "at most 50000 observations of PAYLOAD a UTC day",
        "more than 500 observations of one object within 86400 s: a person decides",
        "only with the originator's consent",
        "only in answer to a request for CONJUNCTION",
        "effective from 2026-01-01T00:00:00Z (included) to 2027-01-01T00:00:00Z (not included)",
        "fields removed: UCT",
        "Object list reserved: 99990, 99991",
        "staffed MON, TUE, WED, THU, FRI 08:00 to 18:00 Europe/London",
        "not staffed on 2026-12-25",
        "on call at any hour: IMMEDIATE",
        "suffix A: 6 tracks a day",
        "rounds of offers: 1",
        "reasons that a national no may give: CAPACITY, TOO_LATE",
        "'CONFIDENTIAL' as 'SECRET'",
        "Community CSPO:",
        "Token PR-EXO-OBS is releasable to CAN, GBR",
        "RADAR_RANGE_M: bias at most 25, sigma at most 50",
        "Closed route",
        "CONJUNCTION_ASSESSMENT: level 1, calibrated within 30 days",
        "keys brought by courier: can-gbr-2026-a",
        "certificates at most 400 days old",
        "Operator messages: text/plain; languages en, fr",
        "9  CRYPTOGRAPHY"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
}

TEST(Render, particulars_of_a_kind_follow_the_common_articles) {
  const std::string seller = show_text(document_of(example_json("commercial.json")), digest(1));
  EXPECT_THAT(seller, HasSubstr("10  COMMERCIAL TERMS"));
  EXPECT_THAT(seller, HasSubstr("may be passed on to AUS, USA."));
  EXPECT_THAT(seller, HasSubstr("sees no other nation's requests"));
  const std::string group = show_text(document_of(example_json("group.json")), digest(1));
  EXPECT_THAT(group, HasSubstr("10  ACCESSION"));
  EXPECT_THAT(group, HasSubstr("every party may release to every party"));
  EXPECT_THAT(show_text(document_of(example_json("exercise.json")), digest(1)),
              HasSubstr("EXERCISE EXERCISE EXERCISE"));
}

TEST(Render, html_says_what_the_text_says) {
  for (const char* name : {"bilateral-sda.json", "group.json", "commercial.json"}) {
    const Document document = document_of(example_json(name));
    const std::string html = show_html(document, digest(0xab));
    std::size_t paragraphs = 0;
    for (const Article& article : articles_of(document)) paragraphs += article.paragraphs.size();
    std::size_t found = 0;
    for (std::size_t i = html.find("<p id="); i != std::string::npos;
         i = html.find("<p id=", i + 1))
      ++found;
    EXPECT_EQ(found, paragraphs) << name;
    EXPECT_THAT(html, HasSubstr(digest(0xab).hex()));
  }
}

TEST(Render, html_is_escaped_and_refers_to_nothing_outside) {
  json changed = example_json("commercial.json");
  changed["commercial"]["licence"] = "</li><script>alert('x')</script> & \"more\"";
  changed["parties"][0]["name"] = "<img src=http://example.test/x>";
  const std::string html = show_html(document_of(changed), digest(1));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("href=")));
  EXPECT_THAT(html,
              HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;"));
}

}  // namespace
}  // namespace accord::agreement::test
