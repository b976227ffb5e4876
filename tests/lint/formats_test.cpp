// The format lint on this repository, and on small trees with a known fault.
#include "tests/lint/formats.hpp"

#include <gmock/gmock.h>

namespace accord::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SourceTree sound() {
  return {{"node/translate/formats.def", "// a\nACCORD_FORMAT(abc, \"a-bc\", kTracks)  // of b\n"},
          {"node/translate/writers.def", "ACCORD_WRITER(abc, trk)\n"},
          {"node/translate/abc.cpp",
           "bool detect_abc(const FormatSample& s) {}\nResult<Translation> translate_abc() {}\n"
           "Result<Written> write_abc() {}\n"},
          {"tests/unit/translate/abc_test.cpp", "Format::abc"},
          {"tests/fuzz/translate/abc.cpp", "Format::abc"},
          {"docs/source-profiles.md", "A `a-bc` file"},
          {"tests/unit/app/feed_test.cpp", "\"a-bc\""}};
}

SourceTree with(std::string_view path, std::string text) {
  SourceTree out = sound();
  out.insert_or_assign(std::string(path), std::move(text));
  return out;
}

TEST(Formats, here_each_has_its_file_its_tests_and_its_words) {
  EXPECT_EQ(join(format_violations(this_repository())), "");
}

TEST(Formats, a_sound_tree_passes) { EXPECT_THAT(format_violations(sound()), IsEmpty()); }

TEST(Formats, a_table_that_is_not_found_is_told) {
  EXPECT_THAT(format_violations({}), ElementsAre("node/translate/formats.def: no format in it"));
}

TEST(Formats, a_format_of_two_files_is_caught) {
  SourceTree tree = with("node/translate/abc.cpp",
                         "Result<Translation> translate_abc() {}\n"
                         "Result<Written> write_abc() {}\n");
  tree["node/translate/other.cpp"] = "bool detect_abc() {}";
  EXPECT_THAT(format_violations(tree),
              ElementsAre("node/translate/formats.def: a-bc: detect_abc and translate_abc are not "
                          "defined in one file of node/translate/"));
}

TEST(Formats, code_elsewhere_that_knows_a_format_is_caught) {
  for (const char* text : {"if (from == Format::abc) {}", "translate::Format::abc", "= \"a-bc\";"})
    EXPECT_THAT(format_violations(with("node/app/feed.cpp", text)),
                ElementsAre("node/app/feed.cpp: knows the format a-bc"))
        << text;
  for (const char* text : {"Format::abcd", "Format::sds", "\"a-bcd\""})
    EXPECT_THAT(format_violations(with("node/app/feed.cpp", text)), IsEmpty()) << text;
}

TEST(Formats, a_format_without_test_fuzz_target_or_words_is_caught) {
  EXPECT_THAT(format_violations(with("tests/unit/translate/abc_test.cpp", "Format::abcd")),
              ElementsAre("node/translate/formats.def: a-bc: no unit test names it"));
  EXPECT_THAT(format_violations(with("tests/fuzz/translate/abc.cpp", "")),
              ElementsAre("node/translate/formats.def: a-bc: no fuzz target names it"));
  EXPECT_THAT(format_violations(with("docs/source-profiles.md", "a-bc")),
              ElementsAre("node/translate/formats.def: a-bc: docs/source-profiles.md does not tell "
                          "of it"));
}

TEST(Formats, a_writer_without_its_function_is_caught) {
  EXPECT_THAT(
      format_violations(with("node/translate/writers.def", "ACCORD_WRITER(abd, trk)")),
      ElementsAre("node/translate/writers.def: abd: write_abd is not defined in one file of "
                  "node/translate/"));
}

}  // namespace
}  // namespace accord::lint
