// The hygiene lint on this repository, and the lint itself on lines and folders with a known fault.
#include "tests/lint/hygiene.hpp"

#include <gmock/gmock.h>

namespace accord::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Violations machine(const std::string& line) {
  return machine_violations({{"a.sh", "first\n" + line}});
}

// Put together, so that this file does not itself hold a path of a machine.
const std::string kRoot = std::string("/") + "root";
const std::string kHome = std::string("/") + "home";
const std::string kWork = std::string("/") + "work";

TEST(hygiene, no_machine_paths_and_registries_here) {
  ASSERT_GT(this_repository().size(), 40u) << "the tree was not found";
  EXPECT_EQ(join(machine_violations(this_repository())), "");
}

TEST(hygiene, every_room_here_has_a_short_readme) {
  EXPECT_EQ(join(readme_violations(this_repository())), "");
}

TEST(hygiene, a_machine_path_is_caught_wherever_it_begins) {
  for (const std::string& line : {kRoot + "/x", "cd " + kHome + "/me", "\"" + kWork + "\"",
                                  "DIR=" + kWork + "/a", "(" + kRoot + ")"}) {
    EXPECT_THAT(machine(line), ElementsAre("a.sh:2: absolute path of one machine")) << line;
  }
}

TEST(hygiene, words_that_only_look_like_a_machine_path_pass) {
  for (const std::string& line :
       {"merkle" + kRoot, "../.." + kHome + "/x", kRoot + "s", kWork + "ers/a", kHome + "-page",
        std::string("ProtectHome=yes")}) {
    EXPECT_THAT(machine(line), IsEmpty()) << line;
  }
}

TEST(hygiene, a_registry_host_is_caught) {
  EXPECT_THAT(machine(std::string("https://registry.") + "npmjs.org/x"),
              ElementsAre("a.sh:2: name of a package registry"));
}

TEST(hygiene, a_readme_of_30_lines_passes_and_of_31_does_not) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "line\n";
  EXPECT_THAT(readme_violations({{"crypto/README.md", text}}), IsEmpty());
  EXPECT_THAT(readme_violations({{"crypto/README.md", text + "line\n"}}),
              ElementsAre("crypto/README.md: 31 lines, at most 30"));
  EXPECT_THAT(
      readme_violations({{"README.md", text + "line\n"}, {"docs/README.md", text + "line\n"}}),
      IsEmpty());
}

TEST(hygiene, a_room_without_a_readme_is_caught) {
  EXPECT_THAT(readme_violations({{"node/link/a.cpp", ""}, {"node/README.md", ""}}),
              ElementsAre("node/link: has sources and no README.md"));
  EXPECT_THAT(readme_violations({{"schemas/vocab/a.cpp", ""}, {"schemas/README.md", ""}}),
              IsEmpty());
}

}  // namespace
}  // namespace accord::lint
