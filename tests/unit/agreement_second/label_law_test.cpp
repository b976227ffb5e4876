// Labels of the agreement language: what is read comes back byte for byte, and what is written is
// read, on random labels and on labels with a byte changed.
#include "agreement/marking/label.hpp"
#include "both.hpp"

namespace accord::plain {
namespace {

/// One byte changed, taken out or put in: mostly wrong, sometimes right.
std::string spoiled(Dice& dice, std::string text) {
  static constexpr std::string_view kBytes = "/ ,-()ABCDEFGLNORSTU0129:";
  const std::size_t place = dice.below(text.size());
  switch (dice.below(3)) {
    case 0:
      text[place] = kBytes[dice.below(kBytes.size())];
      break;
    case 1:
      text.erase(place, 1 + dice.below(3));
      break;
    default:
      text.insert(place, 1, kBytes[dice.below(kBytes.size())]);
  }
  return text;
}

class Labels : public test::Property {};
ACCORD_PROPERTIES(Labels);

TEST_P(Labels, what_is_read_comes_back_byte_for_byte_and_what_is_written_is_read) {
  const auto [seed, wanted] = share(23);
  Dice dice(seed);
  const World world = random_world(dice);
  Questions questions(world, dice);
  std::size_t written = 0, refused = 0, accepted_spoiled = 0;
  while (written < wanted) {
    const Label label = questions.next().label;
    const std::string text = agreement::format_label(label);
    const auto read = agreement::parse_label(text);
    ASSERT_EQ(read.has_value(), agreement::check_label(label).has_value()) << text;
    if (!read) {
      ++refused;
      continue;
    }
    ++written;
    ASSERT_EQ(*read, label) << text;
    ASSERT_EQ(agreement::format_label(*read), text);
    const std::string wrong = spoiled(dice, text);
    const auto other = agreement::parse_label(wrong);
    if (!other) continue;
    ++accepted_spoiled;
    ASSERT_EQ(agreement::format_label(*other), wrong);
  }
  std::cout << refused << " refused as labels, " << accepted_spoiled
            << " accepted though spoiled\n";
  EXPECT_GT(refused, 0u);
  EXPECT_GT(accepted_spoiled, 0u);
}

}  // namespace
}  // namespace accord::plain
