// The tests of this folder, and by hand: `crash_power_loss --count N [--seed S] [--sabotage NAME]`
// checks at least N losses of power, `--seed S --op K` does one of them again. The options of
// GoogleTest work as ever. tests/crash/README.md.
#include <charconv>
#include <cstring>
#include <iostream>

#include "power_loss.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

struct Wish {
  std::optional<std::uint64_t> count;
  std::optional<std::uint64_t> op;
  std::uint64_t seed = 1;
  Sabotage sabotage = Sabotage::none;
};

std::optional<std::uint64_t> number(const char* text) {
  std::uint64_t out = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, out);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return out;
}

bool take_option(Wish& wish, const std::string& name, const char* value) {
  const auto count = number(value);
  if (name == "--count") wish.count = count;
  if (name == "--op") wish.op = count;
  if (name == "--seed" && count) wish.seed = *count;
  if (name == "--sabotage") {
    for (const Sabotage each : {Sabotage::none, Sabotage::lying_fsync, Sabotage::no_sync_at_commit,
                                Sabotage::acknowledge_first}) {
      if (name_of(each) != value) continue;
      wish.sabotage = each;
      return true;
    }
    return false;
  }
  return count.has_value() && (name == "--count" || name == "--op" || name == "--seed");
}

int by_hand(const Wish& wish) {
  const Tally tally = wish.op
                          ? live({.seed = wish.seed, .sabotage = wish.sabotage, .only = wish.op})
                          : live_until(wish.seed, *wish.count, wish.sabotage);
  std::cout << tally.points << " losses of power checked, " << tally.while_opening
            << " while opening, " << tally.while_copying_the_log << " while the log was copied, "
            << tally.while_closing << " while closing; " << tally.lives_after_loss
            << " gone on from; " << tally.lost << " lost something acknowledged, " << tally.wrong
            << " were wrong\n";
  for (const std::string& report : tally.reports) std::cout << report << '\n';
  return tally.wrong == 0 && tally.points > 0 ? 0 : 1;
}

}  // namespace

int run(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  use_forgetful_files();
  Wish wish;
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 < argc && take_option(wish, argv[i], argv[i + 1])) continue;
    std::cerr << "unknown option or value: " << argv[i] << "; see tests/crash/README.md\n";
    return 2;
  }
  return wish.count || wish.op ? by_hand(wish) : RUN_ALL_TESTS();
}

}  // namespace accord::node::store::crash

int main(int argc, char** argv) { return accord::node::store::crash::run(argc, argv); }
