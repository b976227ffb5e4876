// The requirements lint on this repository, and the lint itself on documents with one known fault
// each.
#include "tests/lint/requirements.hpp"

#include <gmock/gmock.h>

namespace accord::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Written apart, so that the lint does not take this file's samples for tags of this file's tests.
const std::string kTag = std::string("re") + "q: ";

SourceTree tree_of(const std::string& rows) {
  return {
      {"docs/requirements.md",
       "# R\n\n| Id | What | Check | State | Shown by |\n| --- | --- | --- | --- | --- |\n" + rows},
      {"tests/unit/a_test.cpp", "// " + kTag +
                                    "TSK-001\nTEST(a, first) {}\n\n"
                                    "TEST_F(A,\n       second_is_long) {\n  // " +
                                    kTag + "TSK-002, TSK-003\n}\n"},
      {"tests/scenario/run.sh", "# " + kTag + "TSK-003\nthird() {\n  true\n}\n"},
  };
}

const std::string kGoodRows =
    "| TSK-001 | a | b | shown | `tests/unit/a_test.cpp::first` |\n"
    "| TSK-002 | a | b | partly | tests/unit/a_test.cpp::second_is_long |\n"
    "| TSK-003 | a | b | shown | tests/unit/a_test.cpp::second_is_long, "
    "tests/scenario/run.sh::third |\n"
    "| MOP-001 | a | b | open | |\n";

Violations with(const std::string& row) { return requirement_violations(tree_of(kGoodRows + row)); }

TEST(requirements, this_repository_obeys) {
  ASSERT_GT(this_repository().size(), 40u) << "the tree was not found";
  EXPECT_EQ(join(requirement_violations(this_repository())), "");
}

TEST(requirements, a_document_that_obeys_is_silent) { EXPECT_THAT(with(""), IsEmpty()); }

TEST(requirements, an_id_that_stands_twice_is_caught) {
  EXPECT_THAT(with("| MOP-001 | a | b | open | |\n"),
              ElementsAre("docs/requirements.md:9: MOP-001 stands twice"));
}

TEST(requirements, a_malformed_id_is_caught) {
  for (const char* id : {"MOP-1", "MO-001", "mop-002", "MOP001", "MOP-0022", ""}) {
    EXPECT_THAT(with("| " + std::string(id) + " | a | b | open | |\n"),
                ElementsAre(HasSubstr("is not of the form AAA-000")))
        << id;
  }
}

TEST(requirements, an_unknown_state_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | done | |\n"),
              ElementsAre(HasSubstr("has the state 'done'"), HasSubstr("names no test")));
}

TEST(requirements, shown_without_a_test_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | shown | |\n"), ElementsAre(HasSubstr("names no test")));
}

TEST(requirements, partly_without_a_test_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | partly | |\n"), ElementsAre(HasSubstr("names no test")));
}

TEST(requirements, open_with_a_test_is_caught) {
  SourceTree tree = tree_of(kGoodRows + "| MOP-002 | a | b | open | tests/unit/c_test.cpp::x |\n");
  tree["tests/unit/c_test.cpp"] = "// " + kTag + "MOP-002\nTEST(c, x) {}\n";
  EXPECT_THAT(requirement_violations(tree), ElementsAre(HasSubstr("is open, and names tests")));
}

TEST(requirements, a_tagged_test_that_the_row_does_not_name_is_caught) {
  SourceTree tree = tree_of(kGoodRows);
  tree["tests/unit/c_test.cpp"] = "// " + kTag + "TSK-001\nTEST(c, x) {}\n";
  EXPECT_THAT(
      requirement_violations(tree),
      ElementsAre("tests/unit/c_test.cpp: x is tagged TSK-001, whose row does not name it"));
}

TEST(requirements, a_tag_outside_a_test_is_caught) {
  SourceTree tree = tree_of(kGoodRows);
  tree["tests/unit/c_test.cpp"] = "// " + kTag + "TSK-001\n\nint x;\n";
  EXPECT_THAT(requirement_violations(tree),
              ElementsAre("tests/unit/c_test.cpp: the tag TSK-001 stands in no test"));
}

TEST(requirements, shown_by_a_missing_file_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | shown | tests/unit/b_test.cpp::first |\n"),
              ElementsAre(HasSubstr("no file below tests/")));
}

TEST(requirements, shown_by_a_file_outside_tests_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | shown | docs/requirements.md::first |\n"),
              ElementsAre(HasSubstr("no file below tests/")));
}

TEST(requirements, shown_by_a_missing_test_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | shown | tests/unit/a_test.cpp::firs |\n"),
              ElementsAre(HasSubstr("there is no such test")));
}

TEST(requirements, shown_by_a_test_without_the_tag_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | shown | tests/unit/a_test.cpp::first |\n"),
              ElementsAre(HasSubstr("does not carry the tag")));
}

// The tag of the test below counts for that test only: `first` is followed by it, and must not
// borrow it.
TEST(requirements, the_tag_of_a_neighbour_does_not_count) {
  SourceTree tree = tree_of("| TSK-001 | a | b | shown | tests/unit/b_test.cpp::first |\n");
  tree.erase("tests/unit/a_test.cpp");
  tree.erase("tests/scenario/run.sh");
  tree["tests/unit/b_test.cpp"] = "TEST(b, first) {}\n// " + kTag + "TSK-001\nTEST(b, next) {}\n";
  EXPECT_THAT(requirement_violations(tree), ElementsAre(HasSubstr("does not carry the tag"),
                                                        HasSubstr("next is tagged TSK-001")));
}

TEST(requirements, a_reference_that_is_not_file_and_test_is_caught) {
  EXPECT_THAT(with("| MOP-002 | a | b | shown | the tests |\n"),
              ElementsAre(HasSubstr("which is not file::test")));
}

TEST(requirements, a_tag_without_a_row_is_caught) {
  SourceTree tree = tree_of(kGoodRows);
  tree["tests/unit/c_test.cpp"] = "// " + kTag + "TSK-404\nTEST(c, x) {}\n";
  EXPECT_THAT(requirement_violations(tree),
              ElementsAre("tests/unit/c_test.cpp: is tagged TSK-404, which has no row"));
}

TEST(requirements, an_empty_or_missing_document_is_caught) {
  EXPECT_THAT(requirement_violations({}), ElementsAre(HasSubstr("missing")));
  EXPECT_THAT(requirement_violations({{"docs/requirements.md", "# R\n"}}),
              ElementsAre(HasSubstr("has no row")));
}

}  // namespace
}  // namespace accord::lint
