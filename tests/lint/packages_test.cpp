// The package lint on this repository, and the lint itself on trees and scripts with known
// contents.
#include "tests/lint/packages.hpp"

#include <gmock/gmock.h>

namespace accord::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

SourceTree good_tree() {
  return {
      {"deploy/packages-run.txt", "# words\n\ng++\nlibssl-dev\nnpm if-missing=npm\njq\n"},
      {"deploy/packages-test.txt", "libgtest-dev\niproute2\n"},
      {"tests/lint/package_map.txt",
       "# words\nfind_package OpenSSL libssl-dev\nfind_package GTest libgtest-dev\n"
       "find_package Zlib zlib1g-dev\ncommand jq jq\ncommand ip iproute2\n"
       "command sed essential\n"},
      {"CMakeLists.txt", "find_package(OpenSSL 3.0 REQUIRED)\n"},
      {"tests/CMakeLists.txt",
       "find_package(GTest REQUIRED)\nadd_executable(mine a.cpp)\nadd_test(NAME a COMMAND mine)\n"},
      {"deploy/quickstart", "#!/usr/bin/env bash\nhelp() { sed 1p; }\nhelp | jq .\n"},
      {"tests/scenario/a.sh", "ip link\n"},
  };
}

Violations with(const std::string& path, const std::string& text) {
  SourceTree tree = good_tree();
  tree[path] = text;
  return package_violations(tree);
}

TEST(packages, this_repository_names_all_it_needs) {
  ASSERT_GT(this_repository().size(), 40u) << "the tree was not found";
  EXPECT_EQ(join(package_violations(this_repository())), "");
}

TEST(packages, lists_that_name_everything_are_silent) {
  EXPECT_THAT(package_violations(good_tree()), IsEmpty());
}

TEST(packages, a_find_package_outside_the_map_is_caught) {
  EXPECT_THAT(
      with("node/CMakeLists.txt", "\nfind_package(CURL REQUIRED)\n"),
      ElementsAre(
          "node/CMakeLists.txt:2: find_package 'CURL' has no row in tests/lint/package_map.txt"));
}

TEST(packages, a_mapped_library_that_no_list_holds_is_caught) {
  EXPECT_THAT(
      with("node/CMakeLists.txt", "find_package(Zlib)\n"),
      ElementsAre("node/CMakeLists.txt:1: find_package 'Zlib' needs zlib1g-dev, which is not in "
                  "deploy/packages-run.txt"));
}

TEST(packages, what_only_tests_install_does_not_serve_the_product) {
  EXPECT_THAT(
      with("node/CMakeLists.txt", "find_package(GTest)\n"),
      ElementsAre(HasSubstr("needs libgtest-dev, which is not in deploy/packages-run.txt")));
  EXPECT_THAT(with("deploy/net.sh", "ip link\n"), ElementsAre(HasSubstr("needs iproute2")));
}

TEST(packages, pkg_config_modules_and_programs_are_looked_at) {
  EXPECT_THAT(with("node/CMakeLists.txt", "pkg_check_modules(Z REQUIRED IMPORTED_TARGET libzmq)\n"),
              ElementsAre(HasSubstr("pkg_check_modules 'libzmq'")));
  EXPECT_THAT(with("node/CMakeLists.txt", "find_program(flatc_program flatc REQUIRED)\n"),
              ElementsAre(HasSubstr("command 'flatc'")));
  EXPECT_THAT(with("node/CMakeLists.txt", "  COMMAND xxd -i a\n"),
              ElementsAre(HasSubstr("command 'xxd'")));
  EXPECT_THAT(with("CMakePresets.json", "{ \"CMAKE_CXX_COMPILER\": \"clang++-16\" }\n"),
              ElementsAre(HasSubstr("command 'clang++-16'")));
}

TEST(packages, an_unmapped_command_of_a_script_or_source_is_caught) {
  EXPECT_THAT(with("deploy/run.sh", "curl -s x\n"),
              ElementsAre("deploy/run.sh: command 'curl' has no row in "
                          "tests/lint/package_map.txt"));
  EXPECT_THAT(with("tests/unit/a.cpp", std::string("run(\"/usr/") + "bin/gpg\");\n"),
              ElementsAre(HasSubstr("command 'gpg'")));
}

TEST(packages, a_package_that_stands_twice_is_caught) {
  EXPECT_THAT(with("deploy/packages-test.txt", "libgtest-dev\niproute2\njq\n"),
              ElementsAre("deploy/packages-test.txt: jq stands in both lists"));
  EXPECT_THAT(with("deploy/packages-test.txt", "libgtest-dev\niproute2\niproute2\n"),
              ElementsAre("deploy/packages-test.txt: iproute2 stands twice"));
}

TEST(packages, a_missing_list_is_caught) {
  SourceTree tree = good_tree();
  tree.erase("deploy/packages-test.txt");
  EXPECT_THAT(package_violations(tree),
              testing::Contains("deploy/packages-test.txt: missing or empty"));
}

TEST(shell_words, plain_commands_pipes_and_lists) {
  EXPECT_THAT(shell_words("a1 b | c1 d && e1; f1 || g1 &\nh1\n").commands,
              UnorderedElementsAre("a1", "c1", "e1", "f1", "g1", "h1"));
}

TEST(shell_words, quotes_comments_and_here_documents_hold_no_commands) {
  EXPECT_THAT(shell_words("a1 'b; c' \"d | e\" # f; g\ncat <<'X'\nh; i\nX\nj1 <<-Y\n\tk\n\tY\nl1 "
                          "<<<z\nm1 <<<\"$n\"\no1\n")
                  .commands,
              UnorderedElementsAre("a1", "cat", "j1", "l1", "m1", "o1"));
}

TEST(shell_words, substitutions_hold_commands) {
  EXPECT_THAT(
      shell_words("x=$(a1 \"$(b1 c)\")\ny=\"$(c1)\" d1 ${e:-f} $((1 + g)) < <(h1 i)\n").commands,
      UnorderedElementsAre("a1", "b1", "c1", "d1", "h1"));
}

TEST(shell_words, keywords_assignments_and_redirections_are_passed_over) {
  EXPECT_THAT(
      shell_words("if ! a1; then b1; elif [[ x && y ]]; then c1; fi >f 2>&1\n"
                  "for x in p q; do d1 $x; done\nV=1 e1 >/dev/null\nlist=(r s\n t)\nf1+=(u)\n"
                  "while read -r v; do g1; done\n")
          .commands,
      UnorderedElementsAre("a1", "b1", "c1", "d1", "e1", "g1"));
}

TEST(shell_words, case_patterns_are_no_commands) {
  EXPECT_THAT(
      shell_words("case $1 in\n  start | go) a1 ;;\n  --x)\n    b1\n    ;;\n  *) c1 ;;\nesac\nd1\n")
          .commands,
      UnorderedElementsAre("a1", "b1", "c1", "d1"));
}

TEST(shell_words, functions_are_told_apart_and_their_bodies_read) {
  const ShellWords words = shell_words("f1() {\n  a1\n}\ng1() { b1; }\nf1 | g1\n");
  EXPECT_THAT(words.functions, UnorderedElementsAre("f1", "g1"));
  EXPECT_THAT(words.commands, UnorderedElementsAre("a1", "b1", "f1", "g1"));
}

TEST(shell_words, commands_behind_a_wrapper_are_seen) {
  EXPECT_THAT(shell_words("exec a1\nenv X=1 b1\ntimeout -k 5 30 c1\nstep \"a title\" d1 "
                          "e\n/usr/bin/python3 x\n./own y\n")
                  .commands,
              UnorderedElementsAre("a1", "env", "b1", "timeout", "c1", "d1", "python3"));
}

}  // namespace
}  // namespace accord::lint
