// The disk that forgets does to one long write what disks do: it keeps its beginning, loses a
// sector in its middle, has a later one before an earlier, and never a part of a sector.
#include "disk.hpp"

#include <set>

#include "tests/support/properties/cases.hpp"

namespace accord::node::store::crash {
namespace {

constexpr std::size_t kSectors = 20;

/// Which sectors of a write of kSectors are there after a loss of power; the write begins 32 bytes
/// into the file, so that its first and last sector are shared with what stood there.
std::set<std::size_t> kept_after(Loss loss, std::uint64_t seed) {
  Disk disk;
  disk.put("f", Bytes(kSectors * kSectorBytes, 0xaa));
  const Disk::FilePtr file = disk.find("f");
  const Bytes written(kSectors * kSectorBytes - 64, 0xbb);
  EXPECT_EQ(disk.write("f", *file, 32, written), Outcome::done);
  Random random(seed);
  const Bytes found = disk.after_power_loss(loss, random).find("f")->live;
  std::set<std::size_t> out;
  EXPECT_EQ(found.size(), kSectors * kSectorBytes);
  for (std::size_t i = 0; i < kSectors; ++i) {
    const std::size_t from = std::max<std::size_t>(i * kSectorBytes, 32);
    const std::size_t to = std::min((i + 1) * kSectorBytes, kSectors * kSectorBytes - 32);
    const Bytes sector(found.begin() + static_cast<std::ptrdiff_t>(from),
                       found.begin() + static_cast<std::ptrdiff_t>(to));
    if (sector == Bytes(to - from, 0xbb)) {
      out.insert(i);
    } else {
      EXPECT_EQ(sector, Bytes(to - from, 0xaa)) << "half a sector";
    }
  }
  return out;
}

TEST(ForgetfulDisk, tears_a_long_write_at_any_of_its_sectors) {
  std::set<std::size_t> alone, missing;
  std::size_t about_half = 0, later_without_earlier = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    const auto kept = kept_after(Loss::torn, seed);
    if (kept.size() == 1) alone.insert(*kept.begin());
    if (kept.size() == kSectors - 1) {
      for (std::size_t i = 0; i < kSectors; ++i) {
        if (!kept.contains(i)) missing.insert(i);
      }
    }
    if (kept.size() > 4 && kept.size() < 16) ++about_half;
    if (!kept.empty() && *kept.rbegin() >= kept.size()) ++later_without_earlier;
  }
  EXPECT_EQ(alone.size(), kSectors);    // 200 draws of one of 20: one is left out in 1 of 1,400
  EXPECT_EQ(missing.size(), kSectors);  // likewise; the seeds stand still
  EXPECT_GT(about_half, 100u);
  EXPECT_GT(later_without_earlier, 300u);
}

TEST(ForgetfulDisk, keeps_the_beginning_of_the_write_that_was_under_way) {
  std::set<std::size_t> lengths;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    const auto kept = kept_after(Loss::later, seed);
    EXPECT_TRUE(kept.empty() || *kept.rbegin() == kept.size() - 1) << "a gap";
    lengths.insert(kept.size());
  }
  EXPECT_EQ(lengths.size(), kSectors + 1);  // none, each beginning, and all
}

TEST(ForgetfulDisk, loses_or_keeps_a_write_whole_where_it_does_not_tear) {
  std::set<std::size_t> lengths;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    lengths.insert(kept_after(Loss::random, seed).size());
    EXPECT_TRUE(kept_after(Loss::all, seed).empty());
  }
  EXPECT_EQ(lengths, (std::set<std::size_t>{0, kSectors}));
}

TEST(ForgetfulDisk, tells_the_middle_of_a_long_write_once_for_each_part) {
  Disk disk;
  disk.put("f", {});
  std::vector<std::uint64_t> parts;
  disk.middle = [&](const Operation& operation) { parts.push_back(operation.part); };
  const auto write = [&](std::size_t bytes) {
    parts.clear();
    EXPECT_EQ(disk.write("f", *disk.find("f"), 0, Bytes(bytes)), Outcome::done);
    return parts;
  };
  EXPECT_EQ(write(24), (std::vector<std::uint64_t>{0}));
  EXPECT_EQ(write(kPartBytes), (std::vector<std::uint64_t>{0}));
  EXPECT_EQ(write(2 * kPartBytes + 1), (std::vector<std::uint64_t>{0, 1, 2}));
}

}  // namespace
}  // namespace accord::node::store::crash
