// What the label book says of a label is what is found anew, whatever was asked before.
#include "node/pipeline/label_book.hpp"

#include <gtest/gtest.h>

#include "agreement/marking/label.hpp"
#include "support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

Label marked(const std::string& policy, Level level, std::initializer_list<const char*> rel_to) {
  Label out{policy, level, {}, {}};
  for (const char* code : rel_to) out.rel_to.push_back(nation(code));
  return out;
}

void expect_as_found_anew(const agreement::Snapshot& agreements, const KnownLabel& known,
                          const Label& label) {
  const KnownLabel anew = known_label(agreements, label);
  EXPECT_EQ(known.text, agreement::format_label(label));
  EXPECT_EQ(known.fault.has_value(), !agreement::check_label(label).has_value());
  EXPECT_EQ(known.bound.well_formed, anew.bound.well_formed);
  EXPECT_EQ(known.bound.level, label.level);
  EXPECT_EQ(known.bound.policy, anew.bound.policy);
  EXPECT_EQ(known.bound.rel_to_listed, label.rel_to.size());
  EXPECT_EQ(known.bound.noforn, label.handling.noforn);
}

TEST(LabelBook, labels_that_differ_in_one_point_are_two) {
  const auto agreements = snapshot("GBR");
  LabelBook book;
  const Label first = marked("GBR", Level::secret, {"GBR", "USA"});
  std::vector<Label> all{first};
  all.push_back(marked("USA", Level::secret, {"GBR", "USA"}));
  all.push_back(marked("GBR", Level::restricted, {"GBR", "USA"}));
  all.push_back(marked("GBR", Level::secret, {"GBR"}));
  all.push_back(first);
  all.back().handling.noforn = true;  // no part of the hash
  all.push_back(first);
  all.back().handling.created = UtcTime{kNoonTai};
  all.push_back(first);
  all.back().handling.word = "OFFICIAL";
  all.push_back(first);
  all.back().handling.controls = {"FOUO"};
  all.push_back(first);
  all.back().handling.tokens = {"PR-EXO-OBS"};
  for (int again = 0; again < 2; ++again) {
    for (const Label& label : all)
      expect_as_found_anew(*agreements, book.find(*agreements, label), label);
  }
  EXPECT_EQ(book.size(), all.size());
}

TEST(LabelBook, what_is_wrong_with_a_label_is_told_each_time) {
  const auto agreements = snapshot("GBR");
  LabelBook book;
  const Label unordered = marked("GBR", Level::secret, {"USA", "GBR"});
  for (int again = 0; again < 2; ++again) {
    const KnownLabel& known = book.find(*agreements, unordered);
    ASSERT_TRUE(known.fault.has_value());
    EXPECT_EQ(known.fault->code, Code::bad_label);
    EXPECT_FALSE(known.bound.well_formed);
  }
}

TEST(LabelBook, numbers_are_those_of_the_agreements_in_force) {
  const auto gbr = snapshot("GBR");
  const auto usa = snapshot("USA");
  LabelBook book;
  const Label label = marked("GBR", Level::secret, {"GBR", "USA"});
  expect_as_found_anew(*gbr, book.find(*gbr, label), label);
  expect_as_found_anew(*usa, book.find(*usa, label), label);
  EXPECT_EQ(book.size(), 1u);  // those of the other agreements are gone
}

TEST(LabelBook, a_peer_that_invents_labels_fills_it_no_further_than_its_bound) {
  const auto agreements = snapshot("GBR");
  LabelBook book;
  for (std::size_t i = 0; i < 3 * LabelBook::kMostLabels; ++i) {
    Label label = marked("GBR", Level::secret, {"GBR", "USA"});
    label.handling.tokens = {"PR-" + std::to_string(i)};
    EXPECT_EQ(book.find(*agreements, label).text, agreement::format_label(label));
    ASSERT_LE(book.size(), LabelBook::kMostLabels);
  }
}

}  // namespace
}  // namespace accord::pipeline_test
