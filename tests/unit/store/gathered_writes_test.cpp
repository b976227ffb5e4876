// What goes out to the system of what SQLite writes: when, in which order, in how many parts, and
// what becomes of it when that fails.
#include "node/store/gathered_writes.hpp"

#include <gtest/gtest.h>

#include <array>

#include "fake_file.hpp"
#include "node/store/gathered_file.hpp"

namespace accord::node::store {
namespace {

using Calls = std::vector<std::string>;
using Reads = GatheredWrites::Reads;

constexpr int kFrameHead = 24;  // SQLite's file format, 4.2: bytes before each page in the log
constexpr int kPage = 4'096;
constexpr int kGathered = static_cast<int>(kGatheredBytes);

Bytes filled(int count, std::uint8_t with) { return Bytes(static_cast<std::size_t>(count), with); }

class Gathered : public ::testing::Test {
 protected:
  explicit Gathered(Reads reads = Reads::one_by_one) : writes(below.handle(), reads) {
    EXPECT_TRUE(writes.has_room());
  }

  int write(int count, sqlite3_int64 offset, std::uint8_t with = 0x11) {
    return writes.write(filled(count, with).data(), count, offset);
  }
  /// As SQLite writes frame `n` of a log: its head and its page.
  int write_frame(int n) {
    const sqlite3_int64 offset = 32 + sqlite3_int64{n} * (kFrameHead + kPage);
    if (const int code = write(kFrameHead, offset); code != SQLITE_OK) return code;
    return write(kPage, offset + kFrameHead);
  }
  Bytes read(int count, sqlite3_int64 offset, int wanted = SQLITE_OK) {
    Bytes out(static_cast<std::size_t>(count), 0xee);
    EXPECT_EQ(writes.read(out.data(), count, offset), wanted);
    return out;
  }

  FakeFile below;
  GatheredWrites writes;
};

TEST_F(Gathered, frames_of_a_commit_go_out_as_one_and_before_the_sync) {
  for (int n = 0; n < 17; ++n) EXPECT_EQ(write_frame(n), SQLITE_OK);
  EXPECT_EQ(below.calls, Calls{});
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 32+70040", "sync"}));  // 17 * 4120
}

TEST_F(Gathered, what_has_gone_out_does_not_go_out_again) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
  EXPECT_EQ(write(100, 100), SQLITE_OK);
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 0+100", "sync", "sync", "write 100+100", "sync"}));
}

TEST_F(Gathered, write_that_does_not_follow_sends_out_what_waits_first) {
  EXPECT_EQ(write(kPage, 0), SQLITE_OK);
  EXPECT_EQ(write(kPage, 2 * kPage), SQLITE_OK);  // behind a gap
  EXPECT_EQ(below.take_calls(), Calls{"write 0+4096"});
  EXPECT_EQ(write(kPage, kPage), SQLITE_OK);  // before
  EXPECT_EQ(below.take_calls(), Calls{"write 8192+4096"});
  EXPECT_EQ(writes.write_out(), SQLITE_OK);
  EXPECT_EQ(below.take_calls(), Calls{"write 4096+4096"});
}

TEST_F(Gathered, part_that_is_written_over_has_its_last_bytes) {
  EXPECT_EQ(write(300, 50, 0x11), SQLITE_OK);
  EXPECT_EQ(write(100, 150, 0x22), SQLITE_OK);  // inside
  EXPECT_EQ(write(100, 300, 0x33), SQLITE_OK);  // over the end
  EXPECT_EQ(below.calls, Calls{});
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 50+350", "sync"}));
  Bytes wanted = filled(400, 0x11);
  std::fill_n(wanted.begin(), 50, 0);
  std::fill_n(wanted.begin() + 150, 100, 0x22);
  std::fill_n(wanted.begin() + 300, 100, 0x33);
  EXPECT_EQ(below.content, wanted);
}

TEST_F(Gathered, pages_go_out_31_at_a_time) {
  for (int n = 0; n < 70; ++n) EXPECT_EQ(write(kPage, sqlite3_int64{n} * kPage), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 0+126976", "write 126976+126976"}));
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_OK);
  EXPECT_EQ(below.calls.at(2), "write 253952+32768");  // the other 8
}

TEST_F(Gathered, frames_go_out_31_at_a_time) {
  for (int n = 0; n < 32; ++n) EXPECT_EQ(write_frame(n), SQLITE_OK);
  EXPECT_EQ(below.calls, Calls{"write 32+127720"});  // 31 * 4120
}

// SQLite's file system keeps 17 bits of a count (unixWrite: nBuf & 0x1ffff).
TEST_F(Gathered, never_more_goes_out_than_sqlite_takes_at_once) {
  for (int n = 0; n < 10; ++n) EXPECT_EQ(write(65'536, sqlite3_int64{n} * 65'536), SQLITE_OK);
  EXPECT_EQ(write(kGathered - 1, 700'000), SQLITE_OK);
  EXPECT_EQ(write(kPage, 700'000 + kGathered - 1), SQLITE_OK);  // 131071 in all
  EXPECT_EQ(below.calls.back(), "write 700000+131071");
  EXPECT_EQ(write(kGathered - 1, 900'000), SQLITE_OK);
  EXPECT_EQ(write(kPage + 1, 900'000 + kGathered - 1), SQLITE_OK);  // one more would be too much
  EXPECT_EQ(below.calls.back(), "write 900000+126975");
  EXPECT_EQ(below.longest, 131'071u);
}

TEST_F(Gathered, what_is_longer_than_that_goes_as_it_came_and_behind_what_waits) {
  EXPECT_EQ(write(10, 0), SQLITE_OK);
  EXPECT_EQ(write(200'000, 10), SQLITE_OK);
  EXPECT_EQ(write(10, 200'010), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 0+10", "write 10+200000"}));
}

TEST_F(Gathered, read_sees_what_waits) {
  below.content = filled(3'000, 0xaa);
  EXPECT_EQ(write(100, 1'000, 0x11), SQLITE_OK);
  EXPECT_EQ(read(20, 1'040), filled(20, 0x11));
  EXPECT_EQ(read(100, 1'000), filled(100, 0x11));
  EXPECT_EQ(below.calls, Calls{});  // from memory
  const Bytes both = read(20, 1'090);
  EXPECT_EQ(Bytes(both.begin(), both.begin() + 10), filled(10, 0x11));
  EXPECT_EQ(Bytes(both.begin() + 10, both.end()), filled(10, 0xaa));
  EXPECT_EQ(below.take_calls(), (Calls{"write 1000+100", "read 1090+20"}));
  EXPECT_EQ(read(20, 990)[10], 0x11);
}

TEST_F(Gathered, read_behind_what_waits_says_that_the_file_ends) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  Bytes wanted = filled(100, 0x11);
  wanted.resize(150);
  EXPECT_EQ(read(150, 0, SQLITE_IOERR_SHORT_READ), wanted);
  EXPECT_EQ(write(100, 1'000), SQLITE_OK);
  EXPECT_EQ(read(100, 500), filled(100, 0));  // a hole, and not behind the end
}

TEST_F(Gathered, truncation_and_size_see_what_waits) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  sqlite3_int64 size = 0;
  EXPECT_EQ(writes.size(&size), SQLITE_OK);
  EXPECT_EQ(size, 100);
  EXPECT_EQ(write(100, 100), SQLITE_OK);
  EXPECT_EQ(writes.cut_off(150), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 0+100", "size", "write 100+100", "cut 150"}));
  EXPECT_EQ(below.content, filled(150, 0x11));
}

TEST_F(Gathered, file_is_whole_when_it_is_closed) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  EXPECT_EQ(writes.close(), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"write 0+100", "close"}));
}

/// Nothing goes out any more, and each attempt gives the code that was given first.
void expect_stopped(GatheredWrites& writes, FakeFile& below, int code) {
  below.failing.clear();
  below.calls.clear();
  const Bytes bytes = filled(100, 0x22);
  EXPECT_EQ(writes.write(bytes.data(), 100, 0), code);
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), code);
  EXPECT_EQ(writes.cut_off(0), code);
  EXPECT_EQ(writes.write_out(), code);
  EXPECT_EQ(below.calls, Calls{});
  sqlite3_int64 size = 0;
  EXPECT_EQ(writes.size(&size), SQLITE_OK);
  EXPECT_EQ(writes.close(), SQLITE_OK);
  EXPECT_EQ(below.calls, (Calls{"size", "close"}));
}

TEST_F(Gathered, write_that_fails_when_it_goes_out_fails_the_sync) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  below.failing = "write";
  below.failure = SQLITE_FULL;
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_FULL);
  EXPECT_EQ(below.calls, Calls{"write 0+100"});  // and no sync
  expect_stopped(writes, below, SQLITE_FULL);
}

TEST_F(Gathered, write_that_fails_when_it_goes_out_fails_what_sent_it_out) {
  using Sender = int (*)(GatheredWrites&);
  const std::array<Sender, 7> senders{
      [](GatheredWrites& to) {  // does not follow
        return to.write(filled(10, 0).data(), 10, 5'000);
      },
      [](GatheredWrites& to) {  // is too much
        return to.write(filled(kGathered, 0).data(), kGathered, 100);
      },
      [](GatheredWrites& to) {
        Bytes into(10);
        return to.read(into.data(), 10, 95);
      },
      [](GatheredWrites& to) { return to.cut_off(0); },
      [](GatheredWrites& to) {
        sqlite3_int64 size = 0;
        return to.size(&size);
      },
      [](GatheredWrites& to) { return to.settle(); },
      [](GatheredWrites& to) { return to.write_out(); },
  };
  for (const Sender send : senders) {
    FakeFile file;
    GatheredWrites gathered(file.handle(), Reads::one_by_one);
    EXPECT_EQ(gathered.write(filled(100, 1).data(), 100, 0), SQLITE_OK);
    file.failing = "write";
    file.failure = SQLITE_IOERR_WRITE;
    EXPECT_EQ(send(gathered), SQLITE_IOERR_WRITE);
    EXPECT_EQ(file.calls.size(), 1u);
    expect_stopped(gathered, file, SQLITE_IOERR_WRITE);
  }
}

TEST_F(Gathered, closing_tells_that_what_waited_did_not_go_out) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  below.failing = "write";
  below.failure = SQLITE_IOERR_WRITE;
  EXPECT_EQ(writes.close(), SQLITE_IOERR_WRITE);
  EXPECT_EQ(below.calls, (Calls{"write 0+100", "close"}));
}

TEST_F(Gathered, failed_sync_is_not_tried_again) {
  EXPECT_EQ(write(100, 0), SQLITE_OK);
  below.failing = "sync";
  below.failure = SQLITE_IOERR_FSYNC;
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_IOERR_FSYNC);
  expect_stopped(writes, below, SQLITE_IOERR_FSYNC);
}

TEST_F(Gathered, failed_truncation_stops_too) {
  below.failing = "cut";
  below.failure = SQLITE_IOERR_TRUNCATE;
  EXPECT_EQ(writes.cut_off(0), SQLITE_IOERR_TRUNCATE);
  expect_stopped(writes, below, SQLITE_IOERR_TRUNCATE);
}

TEST_F(Gathered, long_write_that_fails_stops_too) {
  below.failing = "write";
  below.failure = SQLITE_IOERR_WRITE;
  EXPECT_EQ(write(200'000, 0), SQLITE_IOERR_WRITE);
  expect_stopped(writes, below, SQLITE_IOERR_WRITE);
}

TEST_F(Gathered, after_a_failure_what_is_in_the_file_is_read) {
  below.content = filled(200, 0xaa);
  EXPECT_EQ(write(100, 0, 0x11), SQLITE_OK);
  below.failing = "write";
  below.failure = SQLITE_IOERR_WRITE;
  EXPECT_EQ(writes.sync(SQLITE_SYNC_NORMAL), SQLITE_IOERR_WRITE);
  EXPECT_EQ(read(50, 10), filled(50, 0xaa));
}

/// The file as SQLite has it, over the same.
class GatheredMethods : public ::testing::Test {
 protected:
  GatheredMethods() {
    file.base.pMethods = &kGatheredMethods;
    file.writes = new GatheredWrites(below.handle(), Reads::one_by_one);
    EXPECT_EQ(methods.xWrite(&file.base, filled(100, 0x11).data(), 100, 0), SQLITE_OK);
  }

  FakeFile below;
  GatheredFile file{};
  const sqlite3_io_methods& methods = kGatheredMethods;
};

TEST_F(GatheredMethods, write_out_before_the_lock_goes_and_before_a_question) {
  EXPECT_EQ(methods.xLock(&file.base, SQLITE_LOCK_SHARED), SQLITE_OK);
  EXPECT_EQ(methods.xUnlock(&file.base, SQLITE_LOCK_NONE), SQLITE_OK);
  EXPECT_EQ(below.take_calls(), (Calls{"lock 1", "write 0+100", "unlock 0"}));
  EXPECT_EQ(methods.xWrite(&file.base, filled(100, 0x11).data(), 100, 0), SQLITE_OK);
  EXPECT_EQ(methods.xFileControl(&file.base, SQLITE_FCNTL_SYNC, nullptr), SQLITE_OK);
  EXPECT_EQ(below.take_calls(), (Calls{"write 0+100", "ask 21"}));
  EXPECT_EQ(methods.xClose(&file.base), SQLITE_OK);
  EXPECT_EQ(below.take_calls(), Calls{"close"});
}

TEST_F(GatheredMethods, lock_goes_whatever_fails_and_the_failure_is_told) {
  below.failing = "write";
  below.failure = SQLITE_IOERR_WRITE;
  EXPECT_EQ(methods.xUnlock(&file.base, SQLITE_LOCK_NONE), SQLITE_IOERR_WRITE);
  EXPECT_EQ(below.take_calls(), (Calls{"write 0+100", "unlock 0"}));
  EXPECT_EQ(methods.xUnlock(&file.base, SQLITE_LOCK_NONE), SQLITE_OK);  // told already
  EXPECT_EQ(methods.xFileControl(&file.base, SQLITE_FCNTL_PRAGMA, nullptr), SQLITE_OK);
  // The end of a transaction that is not to be synced: of that it must be told again.
  EXPECT_EQ(methods.xFileControl(&file.base, SQLITE_FCNTL_SYNC, nullptr), SQLITE_IOERR_WRITE);
  EXPECT_EQ(methods.xClose(&file.base), SQLITE_OK);
}

/// The log is read ahead.
class ReadsAhead : public Gathered {
 protected:
  ReadsAhead() : Gathered(Reads::ahead) {
    below.content.resize(400'000);
    for (std::size_t i = 0; i < below.content.size(); ++i)
      below.content[i] = static_cast<std::uint8_t>(i * 2'654'435'761u >> 24);
  }
  /// Reads, and compares with what the file has.
  void expect_read(int count, sqlite3_int64 offset) {
    const Bytes found = read(count, offset);  // what waits goes out before
    const auto begin = below.content.begin() + offset;
    EXPECT_EQ(found, Bytes(begin, begin + count)) << offset;
  }
};

TEST_F(ReadsAhead, pages_one_after_the_other_are_read_many_at_once) {
  // 32 + 24 and a frame further each: of 131,071 bytes from there 31 whole pages are held.
  for (int n = 0; n < 60; ++n) expect_read(kPage, 56 + sqlite3_int64{n} * 4'120);
  EXPECT_EQ(below.calls, (Calls{"read 56+131071", "read 127776+131071"}));  // 56 + 31 * 4120
}

TEST_F(ReadsAhead, leaps_are_read_one_by_one) {
  expect_read(kPage, 200'000);
  expect_read(kPage, 100'000);                   // back
  expect_read(kPage, 100'000 + kPage + 16'385);  // too far on
  EXPECT_EQ(below.calls, (Calls{"read 200000+4096", "read 100000+4096", "read 120481+4096"}));
  expect_read(kPage, 120'481 + kPage + 16'384);  // just near
  EXPECT_EQ(below.calls.back(), "read 140961+131071");
}

TEST_F(ReadsAhead, last_bytes_of_the_file_too) {
  for (int n = 0; n < 3; ++n) expect_read(kPage, 380'000 + sqlite3_int64{n} * kPage);
  EXPECT_EQ(below.calls, (Calls{"read 380000+4096", "read 384096+131071", "size"}));
  Bytes wanted(below.content.begin() + 399'000, below.content.end());
  wanted.resize(2'000);
  EXPECT_EQ(read(2'000, 399'000, SQLITE_IOERR_SHORT_READ), wanted);
}

TEST_F(ReadsAhead, is_forgotten_when_the_file_changes) {
  expect_read(kPage, 0);
  EXPECT_EQ(write(10, 5'000, 0x77), SQLITE_OK);
  expect_read(kPage, kPage);  // sends it out
  EXPECT_EQ(below.content[5'005], 0x77);
  EXPECT_EQ(writes.cut_off(9'000), SQLITE_OK);
  EXPECT_EQ(read(kPage, 2 * kPage, SQLITE_IOERR_SHORT_READ)[2'000], 0);
}

TEST_F(ReadsAhead, is_in_nobodys_way_when_it_fails) {
  below.failing = "read";
  below.failure = SQLITE_IOERR_READ;
  Bytes into(kPage);
  EXPECT_EQ(writes.read(into.data(), kPage, 0), SQLITE_IOERR_READ);
  EXPECT_EQ(below.calls, (Calls{"read 0+131071", "read 0+4096"}));
  below.failing = "size";
  (void)read(kPage, 390'000);
  expect_read(kPage, 390'000 + kPage);
}

}  // namespace
}  // namespace accord::node::store
