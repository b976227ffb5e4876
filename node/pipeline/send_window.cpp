#include "node/pipeline/send_window.hpp"

#include <algorithm>
#include <utility>

#include "node/pipeline/silence.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

constexpr int kIntervalsOfPatience = 4;  // a receipt that is this many intervals late is lost
constexpr int kMostFruitlessDoublings = 5;

}  // namespace

void SendWindow::restore(std::uint64_t next_seq, std::uint64_t acked_seq, UtcTime last_at) {
  ACCORD_ASSERT(acked_seq < next_seq);
  next_seq_ = next_seq;
  acked_seq_ = acked_seq;
  last_at_ = last_at;
  session_acked_ = acked_seq;
  sent_seq_ = acked_seq;
}

void SendWindow::closed(std::uint32_t count, UtcTime at) {
  ACCORD_ASSERT(at >= last_at_);
  next_seq_ += count;
  last_at_ = at;
}

bool SendWindow::has_room(std::size_t bytes) const {
  if (credit_.records == 0 || credit_.bytes == 0) return false;
  if (in_flight_.empty()) return true;
  const std::size_t most = std::min(most_bytes_, credit_.bytes);
  return in_flight_.size() < kMaxBatchesInFlight && bytes_in_flight_ + bytes <= most &&
         sent_seq_ - session_acked_ < credit_.records;
}

void SendWindow::sent(std::uint64_t last_seq, std::size_t bytes, SteadyTime now) {
  ACCORD_ASSERT(last_seq > sent_seq_ && last_seq < next_seq_);
  in_flight_.push_back({last_seq, bytes, now});
  bytes_in_flight_ += bytes;
  sent_seq_ = last_seq;
}

void SendWindow::begin(std::uint64_t peer_has, SteadyTime now) {
  ACCORD_ASSERT(peer_has < next_seq_);
  forget_in_flight();
  session_acked_ = peer_has;
  sent_seq_ = peer_has;
  progress_at_ = now;
}

void SendWindow::forget_in_flight() {
  in_flight_.clear();
  bytes_in_flight_ = 0;
  fruitless_ = 0;
  peer_misses_ = false;
}

SendWindow::Moved SendWindow::acknowledge(std::uint64_t seq, SteadyTime now) {
  ACCORD_ASSERT(seq < next_seq_);
  Moved moved;
  if (seq <= session_acked_) return moved;
  const Nanos waited = in_flight_.empty() ? Nanos{0} : now - waiting_since();
  std::int64_t arrived = 0;
  std::size_t bytes = 0;
  InFlight last;
  for (; !in_flight_.empty() && in_flight_.front().last_seq <= seq; ++arrived) {
    last = in_flight_.front();
    bytes += last.bytes;
    in_flight_.pop_front();
  }
  bytes_in_flight_ -= bytes;
  measure(waited, arrived);
  if (arrived > 0 && !peer_misses_ && fruitless_ == 0) adapt(last, bytes, now);
  session_acked_ = seq;
  sent_seq_ = std::max(sent_seq_, seq);
  progress_at_ = now;
  fruitless_ = 0;
  if (std::exchange(peer_misses_, false)) {  // what came after the lost one was dropped with it
    moved.rewound = in_flight_.size();
    forget_in_flight();
    sent_seq_ = seq;
  }
  moved.acked = seq > acked_seq_;
  acked_seq_ = std::max(acked_seq_, seq);
  return moved;
}

std::uint64_t SendWindow::announced_seq() const {
  return peer_misses_ ? in_flight_.front().last_seq : sent_seq_;
}

SteadyTime SendWindow::waiting_since() const {
  return std::max(progress_at_, in_flight_.front().sent_at);
}

/// The time a batch takes, while batches follow one another. A longer one counts at once, shorter
/// ones by an eighth each; what a loss has delayed does not count.
void SendWindow::measure(Nanos waited, std::int64_t batches) {
  if (batches == 0 || peer_misses_) return;
  const Nanos each = waited / batches;
  interval_ = interval_ == Nanos{0} ? each : std::max(each, (7 * interval_ + each) / 8);
}

/// Wider while what goes out comes through in time; in proportion narrower when it took twice that,
/// once for all that was on its way by then.
void SendWindow::adapt(const InFlight& arrived, std::size_t bytes, SteadyTime now) {
  const Nanos took = now - arrived.sent_at;
  if (took <= kTimeInFlight) {
    most_bytes_ = std::min(kMaxBytesInFlight, most_bytes_ + bytes);
  } else if (took > 2 * kTimeInFlight && arrived.sent_at >= shrunk_at_) {
    const auto share = static_cast<std::size_t>(took / kTimeInFlight);  // 2 and more
    most_bytes_ = std::max(kLeastBytesInFlight, most_bytes_ / share);
    shrunk_at_ = now;
  }
}

std::size_t SendWindow::comes_through_in(Nanos span) const {
  return most_bytes_ * static_cast<std::size_t>(span.count()) /
         static_cast<std::size_t>(kTimeInFlight.count());
}

/// Without a word from the peer that something is missing, all that is in flight may still be
/// coming through the slowest line. What was sent again comes through behind all that is in flight:
/// to send it a third time before that would only lengthen the queue.
Nanos SendWindow::wait_before_again(bool asked, const Patience& patience) const {
  const auto in_flight = static_cast<std::int64_t>(in_flight_.size());
  const std::int64_t batches = fruitless_ > 0 ? in_flight + kIntervalsOfPatience
                               : asked        ? 1
                                              : kIntervalsOfPatience;
  const Nanos slowest = std::chrono::seconds(bytes_in_flight_ / kSlowestLineBytesPerS);
  const Nanos first = asked ? patience.first / 4 : std::max(patience.first, slowest);
  const Nanos least = first * (1 << std::min(fruitless_, kMostFruitlessDoublings));
  return std::clamp(interval_ * batches, std::min(least, patience.longest), patience.longest);
}

bool SendWindow::takes_again(bool asked, SteadyTime now, const Patience& patience) {
  if (in_flight_.empty()) return false;
  const SteadyTime since = asked ? in_flight_.front().sent_at : waiting_since();
  if (now - since < wait_before_again(asked, patience)) return false;
  in_flight_.front().sent_at = now;
  ++fruitless_;
  peer_misses_ = peer_misses_ || asked;
  return true;
}

}  // namespace accord::node::pipeline
