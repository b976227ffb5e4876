// A store file whose bits have changed on the disk: every one of them is found, most when the store
// is opened and read, those of pages that nobody asked for when all is examined. Without the sums
// that node/store keeps, SQLite alone finds few; that is the control here. Its log has its own.
#include <array>
#include <iostream>
#include <set>

#include "node/store/backup.hpp"
#include "node/store/page_sums.hpp"
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

enum class Found : std::uint8_t { at_opening, at_reading, by_examination, right, not_at_all };

struct Counts {
  std::array<std::uint64_t, 5> of{};
  [[nodiscard]] std::uint64_t operator[](Found found) const {
    return of[static_cast<std::size_t>(found)];
  }
};
std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts[Found::at_opening] << " found at opening, " << counts[Found::at_reading]
             << " at reading, " << counts[Found::by_examination] << " by examination alone, "
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
    const Mounted mount(disk);
    {
      auto store = SqliteStore::open(store_path(), kOwnLife, kSmallLog);
      EXPECT_TRUE(disk.find(store_path()));  // as evidence
      if (!store) return told(store.error().code, Found::at_opening);
      if (const auto code = first_error(**store)) return told(*code, Found::at_reading);
    }
    if (const auto held = examine(store_path()); !held)
      return told(held.error().code, Found::by_examination);
    return content_of(disk) == history_.content.back() ? Found::right : Found::not_at_all;
  }

  Found told(Code code, Found found) {
    codes_.insert(code);
    return found;
  }

  /// Of each page a bit of its first 8 bytes, one in any byte, and one of the sum itself.
  /// `make_right`: gives the changed page the sum that belongs to it, as if there were none.
  Counts flip_in_each_page(bool make_right) {
    Disk whole = store_of(false);
    const Bytes sound = whole.find(store_path())->live;
    Random random(17);
    Counts counts;
    for (std::size_t page = 0; page < sound.size() / kPageBytes; ++page) {
      const std::size_t in_sum = kPageBytes - 1 - random() % kSumBytes;
      for (const std::size_t within : {random() % 8, random() % kPageBytes, in_sum}) {
        if (make_right && within == in_sum) continue;
        Bytes bytes = sound;
        flip(bytes, page * kPageBytes + within, random);
        if (make_right) write_sum(bytes, page);
        Disk disk;
        disk.put(store_path(), std::move(bytes));
        ++counts.of[static_cast<std::size_t>(try_out(disk))];
      }
    }
    return counts;
  }

  static void flip(Bytes& bytes, std::size_t at, Random& random) {
    bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1u << (random() % 8)));
  }

  static void write_sum(Bytes& bytes, std::size_t page) {
    const auto start = bytes.begin() + static_cast<std::ptrdiff_t>(page * kPageBytes);
    const Bytes sum = page_sum(PageSums::present, static_cast<std::uint32_t>(page + 1),
                               ByteView(bytes).subspan(page * kPageBytes, kPageBytes));
    std::copy(sum.begin(), sum.end(), start + (kPageBytes - kSumBytes));
  }

  Disk start_;
  History history_;
  std::set<Code> codes_;  // all that were said
};

TEST_F(Damage, every_bit_of_the_file_is_found) {
  const Counts counts = flip_in_each_page(false);
  std::cout << "with sums: " << counts << '\n';
  EXPECT_EQ(counts[Found::not_at_all], 0u);
  EXPECT_EQ(counts[Found::right], 0u);
  EXPECT_GT(counts[Found::at_opening] + counts[Found::at_reading], 100u);
  EXPECT_EQ(codes_, std::set{Code::store_damaged});
}

/// The first page says how all others are read, so each of its bits in use is tried.
TEST_F(Damage, every_bit_of_the_header_of_the_file_is_found) {
  Disk whole = store_of(false);
  const Bytes sound = whole.find(store_path())->live;
  Counts counts;
  for (std::size_t bit = 0; bit < 100 * 8; ++bit) {
    Bytes bytes = sound;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
    Disk disk;
    disk.put(store_path(), std::move(bytes));
    ++counts.of[static_cast<std::size_t>(try_out(disk))];
  }
  std::cout << "header of the file: " << counts << '\n';
  EXPECT_EQ(counts[Found::at_opening], 800u);
  EXPECT_EQ(codes_, std::set{Code::store_damaged});
}

/// The control: of the same bits most are not found when the sum of the page is no witness.
TEST_F(Damage, without_sums_most_bits_are_not_found) {
  const Counts counts = flip_in_each_page(true);
  std::cout << "without sums: " << counts << '\n';
  EXPECT_GT(counts[Found::not_at_all], 60u);
}

/// A sound page in the place of another is no sound page.
TEST_F(Damage, two_pages_that_changed_places_are_found) {
  Disk whole = store_of(false);
  Bytes bytes = whole.find(store_path())->live;
  const auto page = [&](std::size_t n) {
    return bytes.begin() + static_cast<std::ptrdiff_t>((n - 1) * kPageBytes);
  };
  std::swap_ranges(page(40), page(41), page(50));
  Disk disk;
  disk.put(store_path(), std::move(bytes));
  const Mounted mount(disk);
  EXPECT_CODE(Code::store_damaged, examine(store_path()));
}

TEST_F(Damage, file_that_is_cut_off_is_never_taken_for_whole) {
  Disk whole = store_of(false);
  const Bytes sound = whole.find(store_path())->live;
  Counts counts;
  for (std::size_t size = kPageBytes; size < sound.size(); size += kPageBytes * 3 + 512) {
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
