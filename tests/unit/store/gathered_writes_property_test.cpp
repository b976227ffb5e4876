// Whatever SQLite asks of a file, gathered writes answer as a plain file does, and leave behind
// them what a plain file has.
#include <random>

#include "fake_file.hpp"
#include "node/store/gathered_writes.hpp"
#include "tests/support/properties/cases.hpp"

namespace accord::node::store {
namespace {

/// A file whose writes are gathered beside one whose writes are not.
class Pair {
 public:
  Pair(std::uint64_t seed, GatheredWrites::Reads reads)
      : random_(seed), gathered_(below_.handle(), reads) {}

  void step() {
    switch (random_() % 16) {
      case 0:
        return sync();
      case 1:
        return cut_off();
      case 2:
        return compare_sizes();
      case 3:
      case 4:
      case 5:
      case 6:
        return read();
      default:
        return write();
    }
  }
  /// Closes, and compares what is left.
  void end() {
    EXPECT_EQ(gathered_.close(), SQLITE_OK);
    EXPECT_EQ(below_.content, plain_.content);
    EXPECT_LE(below_.longest, kMostAtOnceBytes);
  }

 private:
  static constexpr sqlite3_int64 kSpan = 300'000;  // of the file: more than is held at once

  sqlite3_int64 below(sqlite3_int64 end) {
    return static_cast<sqlite3_int64>(random_() % static_cast<std::uint64_t>(end));
  }
  /// Mostly where the last operation ended, or a little from there; sometimes anywhere.
  sqlite3_int64 somewhere() {
    const auto kind = random_() % 8;
    if (kind < 4) return last_end_ % kSpan;
    if (kind < 7) return std::max<sqlite3_int64>(0, last_end_ % kSpan - 9'000 + below(12'000));
    return below(kSpan);
  }
  int some_bytes() {
    constexpr int kSizes[] = {1, 24, 32, 512, 4'096, 4'120, 65'536};
    return random_() % 4 == 0 ? 1 + static_cast<int>(below(9'000)) : kSizes[random_() % 7];
  }

  void write() {
    const int count = some_bytes();
    const sqlite3_int64 offset = somewhere();
    Bytes bytes(static_cast<std::size_t>(count));
    for (auto& byte : bytes) byte = next_byte_++;
    ++next_byte_;  // so that no two writes look alike
    EXPECT_EQ(gathered_.write(bytes.data(), count, offset), SQLITE_OK);
    EXPECT_EQ(plain_.handle()->pMethods->xWrite(plain_.handle(), bytes.data(), count, offset),
              SQLITE_OK);
    last_end_ = offset + count;
  }
  void read() {
    const int count = some_bytes();
    const sqlite3_int64 offset = somewhere();
    Bytes one(static_cast<std::size_t>(count), 1), other(static_cast<std::size_t>(count), 2);
    EXPECT_EQ(gathered_.read(one.data(), count, offset),
              plain_.handle()->pMethods->xRead(plain_.handle(), other.data(), count, offset));
    EXPECT_EQ(one, other) << offset << "+" << count;
    last_end_ = offset + count;
  }
  void cut_off() {
    const sqlite3_int64 size = below(kSpan);
    EXPECT_EQ(gathered_.cut_off(size), SQLITE_OK);
    EXPECT_EQ(plain_.handle()->pMethods->xTruncate(plain_.handle(), size), SQLITE_OK);
  }
  void compare_sizes() {
    sqlite3_int64 size = -1;
    EXPECT_EQ(gathered_.size(&size), SQLITE_OK);
    EXPECT_EQ(static_cast<std::size_t>(size), plain_.content.size());
  }
  /// At the moment of the sync, and not after it, all is in the file.
  void sync() {
    below_.calls.clear();
    EXPECT_EQ(gathered_.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
    EXPECT_EQ(below_.calls.back(), "sync");
    EXPECT_EQ(below_.content, plain_.content);
  }

  std::mt19937_64 random_;
  FakeFile below_;
  FakeFile plain_;
  GatheredWrites gathered_;
  sqlite3_int64 last_end_ = 0;
  std::uint8_t next_byte_ = 0;
};

class GatheredProperty : public test::Property {};

/// A case is one operation.
TEST_P(GatheredProperty, file_is_as_if_nothing_were_gathered) {
  constexpr std::size_t kOperations = 60;  // of one file
  const test::Share share = this->share(26);
  const std::size_t files = share.cases / 20 / kOperations;  // a twentieth: each copies much
  for (std::size_t i = 0; i < files && !HasFailure(); ++i) {
    const auto reads =
        i % 2 == 0 ? GatheredWrites::Reads::ahead : GatheredWrites::Reads::one_by_one;
    SCOPED_TRACE(share.seed * 100'000 + i);
    Pair pair(share.seed * 100'000 + i, reads);
    for (std::size_t n = 0; n < kOperations && !HasFailure(); ++n) pair.step();
    pair.end();
  }
}
ACCORD_PROPERTIES(GatheredProperty);

}  // namespace
}  // namespace accord::node::store
