// The sending side of a lane in numbers: what is in flight, what goes out again, and when.
#include "node/pipeline/send_window.hpp"

#include <gtest/gtest.h>

#include "node/pipeline/receipt_book.hpp"

namespace accord::node::pipeline {
namespace {

using namespace std::chrono_literals;

SteadyTime at(Nanos since_start) { return SteadyTime(1'000s + since_start); }
const Patience kPatience{2s, 60s};

const PeerCredit kFull{64 * 1'024, 2u << 20};

/// A window of one-record batches of 1,000 bytes: `closed` journalled, `sent` of them sent at 0 s.
SendWindow window(std::uint64_t closed, std::uint64_t sent) {
  SendWindow out;
  for (std::uint64_t i = 0; i < closed; ++i) out.closed(1, UtcTime{10});
  out.take_credit(kFull);
  out.begin(0, at(0s));
  for (std::uint64_t seq = 1; seq <= sent; ++seq) out.sent(seq, 1'000, at(0s));
  return out;
}

TEST(SendWindow, takes_64_batches_or_2_mebibytes) {
  SendWindow many = window(100, 63);
  EXPECT_TRUE(many.has_room(1'000));
  many.sent(64, 1'000, at(0s));
  EXPECT_FALSE(many.has_room(1'000));
  SendWindow large = window(100, 0);
  EXPECT_TRUE(large.has_room(3u << 20));  // one always
  // On a line that is fast enough: 256 KiB at first, and 28 times 64 KiB more are 2 MiB.
  for (std::uint64_t seq = 1; seq <= 30; ++seq) {
    large.sent(seq, 64u << 10, at(0s));
    EXPECT_TRUE(large.acknowledge(seq, at(500ms)).acked);
  }
  large.sent(31, (2u << 20) - 500, at(0s));
  EXPECT_TRUE(large.has_room(500));
  EXPECT_FALSE(large.has_room(501));
  EXPECT_TRUE(large.acknowledge(31, at(500ms)).acked);
  EXPECT_EQ(large.bytes_in_flight(), 0u);
  EXPECT_TRUE(large.has_room(2u << 20));
}

TEST(SendWindow, what_the_peer_takes_bounds_it_in_records_and_in_bytes) {
  SendWindow w = window(100, 0);
  w.take_credit({3, 2u << 20});
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    EXPECT_TRUE(w.has_room(1'000)) << seq;
    w.sent(seq, 1'000, at(0s));
  }
  EXPECT_FALSE(w.has_room(1'000));
  w.take_credit({100, 4'000});
  EXPECT_TRUE(w.has_room(1'000));
  EXPECT_FALSE(w.has_room(1'001));
  (void)w.acknowledge(3, at(1s));
  EXPECT_TRUE(w.has_room(9'000));  // one always
}

/// How much may be in flight beside one byte.
std::size_t room(SendWindow w) {
  w.sent(w.sent_seq() + 1, 1, at(0s));
  std::size_t most = 0;
  for (std::size_t step = 4u << 20; step > 0; step /= 2) {
    if (w.has_room(most + step)) most += step;
  }
  return most + 1;
}

TEST(SendWindow, holds_what_comes_through_in_half_a_second) {
  SendWindow w = window(1'000, 0);
  EXPECT_EQ(room(w), 256u << 10);
  w.sent(1, 100'000, at(0s));
  (void)w.acknowledge(1, at(500ms));  // in time: as much more
  EXPECT_EQ(room(w), (256u << 10) + 100'000);
  w.sent(2, 1'000, at(1s));
  (void)w.acknowledge(2, at(2s));  // the near miss: twice the time, and not longer
  EXPECT_EQ(room(w), (256u << 10) + 100'000);
  w.sent(3, 1'000, at(3s));
  w.sent(4, 1'000, at(3s));
  (void)w.acknowledge(3, at(5s));  // four times: a quarter, of which the fourth takes its part
  EXPECT_EQ(room(w), ((256u << 10) + 100'000) / 4 - 1'000);
  (void)w.acknowledge(4, at(6s));  // was on its way by then
  EXPECT_EQ(room(w), ((256u << 10) + 100'000) / 4);
  for (std::uint64_t seq = 5; seq < 10; ++seq) {
    w.sent(seq, 1'000, at(std::chrono::seconds(seq * 100)));
    (void)w.acknowledge(seq, at(std::chrono::seconds(seq * 100 + 60)));
  }
  EXPECT_EQ(room(w), 32u << 10);  // never less
  w.sent(10, 8'000, at(2'000s));
  (void)w.acknowledge(10, at(2'000s + 10ms));
  EXPECT_EQ(room(w), (32u << 10) + 8'000);  // and wider again
}

TEST(SendWindow, what_was_lost_says_nothing_of_the_line) {
  SendWindow w = window(10, 2);
  ASSERT_TRUE(w.takes_again(true, at(5s), kPatience));
  (void)w.acknowledge(1, at(9s));
  EXPECT_EQ(room(w), 256u << 10);
}

TEST(SendWindow, nothing_goes_to_a_peer_that_takes_nothing) {
  SendWindow w = window(10, 0);
  w.take_credit({0, 2u << 20});
  EXPECT_FALSE(w.has_room(1));
  w.take_credit({10, 0});
  EXPECT_FALSE(w.has_room(1));
  w.take_credit({1, 1});
  EXPECT_TRUE(w.has_room(1'000));
}

TEST(SendWindow, an_acknowledgement_is_cumulative_and_never_goes_back) {
  SendWindow w = window(10, 5);
  EXPECT_TRUE(w.acknowledge(3, at(1s)).acked);
  EXPECT_EQ(w.batches_in_flight(), 2u);
  EXPECT_FALSE(w.acknowledge(2, at(1s)).acked);
  EXPECT_EQ(w.session_acked(), 3u);
  EXPECT_EQ(w.acked_seq(), 3u);
  EXPECT_TRUE(w.acknowledge(7, at(1s)).acked);  // of an earlier session, and not sent in this one
  EXPECT_EQ(w.sent_seq(), 7u);
  EXPECT_TRUE(w.has_waiting());
}

TEST(SendWindow, a_session_may_begin_below_what_was_acknowledged_and_goes_on_from_there) {
  SendWindow w;
  w.restore(101, 100, UtcTime{10});
  w.begin(0, at(0s));
  EXPECT_EQ(w.sent_seq(), 0u);
  for (std::uint64_t seq = 1; seq <= 64; ++seq) w.sent(seq, 10, at(0s));
  EXPECT_FALSE(w.acknowledge(10, at(1s)).acked);  // known for long
  EXPECT_EQ(w.batches_in_flight(), 54u);          // and still it empties the window
  EXPECT_EQ(w.session_acked(), 10u);
  EXPECT_EQ(w.acked_seq(), 100u);
  ASSERT_TRUE(w.takes_again(true, at(5s), kPatience));
  EXPECT_EQ(w.acknowledge(11, at(6s)).rewound, 53u);
  EXPECT_EQ(w.sent_seq(), 11u);
}

TEST(SendWindow, what_the_peer_misses_goes_out_first_and_the_rest_once_it_has_arrived) {
  SendWindow w = window(10, 5);
  EXPECT_FALSE(w.takes_again(true, at(499ms), kPatience));
  EXPECT_EQ(w.announced_seq(), 5u);
  ASSERT_TRUE(w.takes_again(true, at(500ms), kPatience));
  EXPECT_EQ(w.batches_in_flight(), 5u);  // one batch, not five
  EXPECT_EQ(w.announced_seq(), 1u);      // a heartbeat behind it must not ask for more
  const auto moved = w.acknowledge(1, at(600ms));
  EXPECT_EQ(moved.rewound, 4u);
  EXPECT_EQ(w.sent_seq(), 1u);
  EXPECT_EQ(w.batches_in_flight(), 0u);
}

TEST(SendWindow, without_word_from_the_peer_only_the_oldest_goes_out_again) {
  SendWindow w = window(10, 5);
  EXPECT_FALSE(w.takes_again(false, at(1'999ms), kPatience));
  ASSERT_TRUE(w.takes_again(false, at(2s), kPatience));
  EXPECT_EQ(w.acknowledge(1, at(3s)).rewound, 0u);  // the others may well be on their way
  EXPECT_EQ(w.sent_seq(), 5u);
  EXPECT_EQ(w.batches_in_flight(), 4u);
}

TEST(SendWindow, patience_doubles_and_is_four_intervals_and_at_most_a_minute) {
  SendWindow w = window(10, 5);
  ASSERT_TRUE(w.takes_again(false, at(2s), kPatience));
  EXPECT_FALSE(w.takes_again(false, at(5'999ms), kPatience));  // 2 s, then 4 s
  ASSERT_TRUE(w.takes_again(false, at(6s), kPatience));
  SendWindow slow = window(10, 5);
  (void)slow.acknowledge(1, at(10s));  // a batch takes 10 s on this line
  EXPECT_FALSE(slow.takes_again(false, at(49'999ms), kPatience));
  EXPECT_TRUE(slow.takes_again(false, at(50s), kPatience));
  SendWindow slower = window(10, 5);
  (void)slower.acknowledge(1, at(50s));
  EXPECT_FALSE(slower.takes_again(false, at(109s), kPatience));
  EXPECT_TRUE(slower.takes_again(false, at(110s), kPatience));
}

TEST(SendWindow, without_word_from_the_peer_what_the_slowest_line_still_carries_is_not_sent_again) {
  SendWindow w = window(10, 0);
  w.sent(1, 200'000, at(0s));  // 40 s at 5,000 bytes a second
  EXPECT_FALSE(w.takes_again(false, at(39'999ms), kPatience));
  SendWindow asked = w;
  EXPECT_TRUE(asked.takes_again(true, at(500ms), kPatience));  // the peer knows that it was lost
  EXPECT_TRUE(w.takes_again(false, at(40s), kPatience));
}

TEST(SendWindow, says_what_comes_through_in_a_while) {
  SendWindow w = window(100, 0);
  EXPECT_EQ(w.comes_through_in(1'250ms), 640u << 10);  // a guess: 256 KiB each half second
  w.sent(1, 200'000, at(0s));
  (void)w.acknowledge(1, at(6s));  // 12 half seconds: a twelfth, and 32 KiB at least
  EXPECT_EQ(w.comes_through_in(1'250ms), 80u << 10);
  for (std::uint64_t seq = 2; seq <= 33; ++seq) {  // each in time: 64 KiB more
    w.sent(seq, 64u << 10, at(7s));
    (void)w.acknowledge(seq, at(7s + 500ms));
  }
  EXPECT_EQ(w.comes_through_in(1'250ms), 5u << 20);  // 2 MiB each half second at most
}

TEST(SendWindow, what_was_sent_again_is_given_time_to_come_through_the_queue) {
  SendWindow w = window(10, 10);
  (void)w.acknowledge(1, at(1s));  // 1 s a batch, 9 in flight
  ASSERT_TRUE(w.takes_again(true, at(2s), kPatience));
  EXPECT_FALSE(w.takes_again(true, at(14'999ms), kPatience));  // 9 + 4 intervals
  EXPECT_TRUE(w.takes_again(true, at(15s), kPatience));
}

TEST(SendWindow, nothing_in_flight_is_never_sent_again) {
  SendWindow w = window(3, 0);
  EXPECT_FALSE(w.takes_again(true, at(1h), kPatience));
  EXPECT_FALSE(w.takes_again(false, at(1h), kPatience));
}

TEST(SendWindow, the_time_of_a_lane_never_goes_back) {
  SendWindow w;
  EXPECT_EQ(w.time_of_next(UtcTime{5}), UtcTime{5});
  w.closed(1, UtcTime{5});
  EXPECT_EQ(w.time_of_next(UtcTime{4}), UtcTime{5});
  EXPECT_EQ(w.time_of_next(UtcTime{6}), UtcTime{6});
  w.restore(2, 0, UtcTime{9});
  EXPECT_EQ(w.time_of_next(UtcTime{6}), UtcTime{9});
}

TEST(ReceiptBook, takes_each_batch_once_and_closes_holes) {
  ReceiptBook book;
  EXPECT_TRUE(book.take(1, 2));
  EXPECT_FALSE(book.take(1, 2));
  EXPECT_EQ(book.upto(), 2u);
  EXPECT_TRUE(book.take(5, 1));
  EXPECT_TRUE(book.take(6, 4));
  EXPECT_FALSE(book.take(6, 4));
  EXPECT_EQ(book.upto(), 2u);
  EXPECT_TRUE(book.take(3, 2));
  EXPECT_EQ(book.upto(), 9u);
  EXPECT_FALSE(book.take(5, 1));
  book.reset(2);
  EXPECT_TRUE(book.take(3, 2));
  EXPECT_EQ(book.upto(), 4u);
}

TEST(ReceiptBook, remembers_4096_ahead_and_always_takes_the_missing_one) {
  ReceiptBook book;
  for (std::uint64_t seq = 2; seq < 2 + 4'096; ++seq) ASSERT_TRUE(book.take(seq, 1));
  EXPECT_FALSE(book.take(5'000, 1));
  EXPECT_TRUE(book.take(1, 1));
  EXPECT_EQ(book.upto(), 4'097u);
  EXPECT_TRUE(book.take(5'000, 1));
}

}  // namespace
}  // namespace accord::node::pipeline
