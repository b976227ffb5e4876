// A store file whose bits have changed on the disk: what is found when it is opened and read, and
// what is not. SQLite keeps no checksum of the pages of its file, only of the frames of its log; so
// a changed value inside a row is read as it stands. docs/reliability-store.md says what that
// means.
#include <array>
#include <iostream>

#include "old_forms.hpp"
#include "power_loss.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

constexpr std::size_t kTransactions = 30;
constexpr std::size_t kAll = 1'000'000;

/// Everything that the store can be asked for, of which each may say that the file is damaged.
std::optional<Code> first_error(SqliteStore& store) {
  std::vector<std::optional<Code>> said;
  const auto ask = [&](const auto& answer) {
    said.push_back(answer ? std::nullopt : std::optional(answer.error().code));
  };
  ask(store.load());
  for (const Lane lane : {Lane::tasking, Lane::data})
    ask(store.outbound_batches(kGbr, lane, 1, kAll));
  ask(store.inbound_records(0, kAll, std::nullopt));
  ask(store.receipts_from(kFra, kPeerLife, Lane::data, 1, kAll));
  for (std::uint64_t seq = 1; seq < 60; seq += 4)
    ask(store.inbound_batch(kFra, kPeerLife, Lane::data, seq));
  ask(store.rulings(0, kAll));
  ask(store.counts_by_clause(Direction::outbound));
  ask(store.totals());
  ask(store.counters());
  for (std::uint32_t n = 0; n < 6; ++n) ask(store.task_messages(id_of<RequestId>(n, 0x55)));
  ask(store.notices(0, kAll));
  ask(store.delayed(0, kAll));
  ask(store.holds(0, kAll, std::nullopt));
  ask(store.overclassified(at(0), at(1'000'000), 0, kAll));
  ask(store.evidence(kFra, kAll));
  for (const auto& code : said) {
    if (code) return code;
  }
  return std::nullopt;
}

enum class Found : std::uint8_t { at_opening, at_reading, by_the_full_check, right, not_at_all };

struct Counts {
  std::array<std::uint64_t, 5> of{};
  [[nodiscard]] std::uint64_t operator[](Found found) const {
    return of[static_cast<std::size_t>(found)];
  }
};
std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts[Found::at_opening] << " found at opening, " << counts[Found::at_reading]
             << " at reading, " << counts[Found::by_the_full_check] << " by integrity_check alone, "
             << counts[Found::right] << " changed nothing, " << counts[Found::not_at_all]
             << " not found";
}

class Damage : public ::testing::Test {
 protected:
  Damage() : start_(disk_at(Start::present)), history_(history_of(11, kTransactions, start_)) {}

  /// A store that holds the whole history, closed, or with its last transactions in the log.
  Disk store_of(bool with_log) {
    Disk disk = start_.copy();
    const Mounted mount(disk);
    auto store = open_store(store_path(), kSmallLog);
    for (const Transaction& transaction : history_.transactions)
      EXPECT_COMMITS(*store, transaction);
    if (with_log) return disk.copy();
    store.reset();
    return disk.copy();
  }

  Found try_out(Disk& disk) {
    const auto right = history_.content.back();
    Found found = Found::right;
    {
      const Mounted mount(disk);
      auto store = SqliteStore::open(store_path(), kOwnLife, kSmallLog);
      if (!store) {
        EXPECT_TRUE(disk.find(store_path()));  // as evidence
        return Found::at_opening;
      }
      if (first_error(**store)) return Found::at_reading;
      const auto sound = (*store)->pragma("integrity_check");
      if (!sound || *sound != "ok") found = Found::by_the_full_check;
    }
    EXPECT_TRUE(disk.find(store_path()));
    if (content_of(disk) == right) return Found::right;
    return found == Found::right ? Found::not_at_all : found;
  }

  Disk start_;
  History history_;
};

void flip(Bytes& bytes, std::size_t at, Random& random) {
  bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1u << (random() % 8)));
}

TEST_F(Damage, one_bit_of_the_file_is_found_at_opening_or_reading_or_lies_in_a_value) {
  Disk whole = store_of(false);
  const Bytes sound = whole.find(store_path())->live;
  Random random(17);
  Counts headers, anywhere;
  for (std::size_t page = 0; page < sound.size() / 4'096; ++page) {
    // The header of each page, where its structure stands; and any byte of it.
    for (const std::size_t within : {random() % 8, random() % 4'096, random() % 4'096}) {
      Bytes bytes = sound;
      flip(bytes, page * 4'096 + (page == 0 && within < 8 ? within + 100 : within), random);
      Disk disk;
      disk.put(store_path(), std::move(bytes));
      ++(within < 8 ? headers : anywhere).of[static_cast<std::size_t>(try_out(disk))];
    }
  }
  std::cout << "page headers: " << headers << "\nany byte:     " << anywhere << '\n';
  EXPECT_GT(headers[Found::at_opening] + headers[Found::at_reading], 20u);
  // What is not found is why the file wants checksums of its own: this says when that has come.
  EXPECT_GT(anywhere[Found::not_at_all], 0u);
}

TEST_F(Damage, file_that_is_cut_off_is_never_taken_for_whole) {
  Disk whole = store_of(false);
  const Bytes sound = whole.find(store_path())->live;
  Counts counts;
  for (std::size_t size = 4'096; size < sound.size(); size += 4'096 * 3 + 512) {
    Disk disk;
    disk.put(store_path(), Bytes(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size)));
    ++counts.of[static_cast<std::size_t>(try_out(disk))];
  }
  std::cout << "cut off: " << counts << '\n';
  EXPECT_GT(counts[Found::at_opening] + counts[Found::at_reading], 10u);
  EXPECT_EQ(counts[Found::not_at_all], 0u);
  EXPECT_EQ(counts[Found::right], 0u);
}

/// The log has checksums: what follows a changed bit is not there, and what is there is right.
TEST_F(Damage, one_bit_of_the_log_never_changes_a_value) {
  const Disk whole = store_of(true);
  const Bytes sound = whole.find(store_path() + "-wal")->live;
  ASSERT_GT(sound.size(), 8'000u);
  Random random(18);
  std::uint64_t shorter = 0;
  for (int i = 0; i < 200; ++i) {
    Disk disk = whole.copy();
    flip(disk.find(store_path() + "-wal")->live, random() % sound.size(), random);
    disk = disk.copy();
    const Recovered found = recover(disk, history_, {0, kTransactions - 1});
    const bool is_whole = found.held == kTransactions;  // the bit lay behind the last commit
    EXPECT_TRUE(is_whole || !found.wrong) << found.wrong.value_or("");
    if (!is_whole) ++shorter;
  }
  std::cout << shorter << " of 200 lost transactions at the end of the log\n";
  EXPECT_GT(shorter, 0u);
}

}  // namespace
}  // namespace accord::node::store::crash
