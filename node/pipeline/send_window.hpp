// SendWindow: the sending side of one lane of one link, in numbers. Which record number comes
// next, what is on the wire, what the peer says it has, and when to send again. No bytes, no
// store, no clock: PeerLink asks it and does what it says. docs/wire-format.md "delivery",
// docs/decisions/0010.
//
//      0 ........ session_acked ........ sent_seq ........ next_seq - 1
//       the peer has     |   in flight      |   waiting        |
//
// acked_seq is the highest session_acked ever, and durable: it is for accounts, and decides
// nothing here. A peer that lost its store begins a session below it and gets everything again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "node/pipeline/instant.hpp"

namespace accord::node::pipeline {

/// What the peer takes beyond what it has, as it said last.
struct PeerCredit {
  std::uint64_t records = 0;
  std::size_t bytes = 0;
};

/// What is in flight is also what a line holds up: a request waits behind it. So no more goes out
/// than came through in about this time of late; a line whose rate nobody knows yet gets a little.
inline constexpr Nanos kTimeInFlight = std::chrono::milliseconds(500);
inline constexpr std::size_t kFirstBytesInFlight = 256u << 10;
inline constexpr std::size_t kLeastBytesInFlight = 32u << 10;

struct Patience {
  Nanos first = std::chrono::seconds(2);  // before a receipt interval has been measured, and least
  Nanos longest = std::chrono::seconds(60);
};

class SendWindow {
 public:
  /// What the store remembers. Requires: acked_seq < next_seq.
  void restore(std::uint64_t next_seq, std::uint64_t acked_seq, UtcTime last_at);

  [[nodiscard]] std::uint64_t next_seq() const { return next_seq_; }
  [[nodiscard]] std::uint64_t sent_seq() const { return sent_seq_; }
  /// What the peer must have once all that was sent has come through: sent_seq, or the batch that
  /// was sent again because the peer missed it, as those after it go out again.
  [[nodiscard]] std::uint64_t announced_seq() const;
  [[nodiscard]] std::uint64_t session_acked() const { return session_acked_; }
  [[nodiscard]] std::uint64_t acked_seq() const { return acked_seq_; }
  [[nodiscard]] std::size_t batches_in_flight() const { return in_flight_.size(); }
  /// About how long what is in flight takes to come through; 0 before anything was measured.
  [[nodiscard]] Nanos time_in_flight() const {
    return interval_ * static_cast<std::int64_t>(in_flight_.size());
  }
  /// How many bytes the line takes in that time, by what came through of late: never fewer than in
  /// kLeastBytesInFlight in each kTimeInFlight, and a guess before anything was measured.
  [[nodiscard]] std::size_t comes_through_in(Nanos span) const;
  [[nodiscard]] std::size_t bytes_in_flight() const { return bytes_in_flight_; }

  /// The signed time of what is closed now: never before that of an earlier batch of the lane.
  [[nodiscard]] UtcTime time_of_next(UtcTime now) const { return std::max(now, last_at_); }
  /// A batch of `count` records is closed and journalled.
  void closed(std::uint32_t count, UtcTime at);

  void take_credit(const PeerCredit& credit) { credit_ = credit; }
  /// True when a batch of that size may go out. The peer's word and our own bounds are for what is
  /// in flight together: a single batch goes whatever its size, unless the peer takes nothing.
  [[nodiscard]] bool has_room(std::size_t bytes) const;
  [[nodiscard]] bool has_waiting() const { return sent_seq_ + 1 < next_seq_; }
  /// The batch after sent_seq went out.
  void sent(std::uint64_t last_seq, std::size_t bytes, SteadyTime now);

  /// A session begins: the peer has everything up to `peer_has`, and nothing is in flight.
  void begin(std::uint64_t peer_has, SteadyTime now);
  void end() { forget_in_flight(); }

  struct Moved {
    bool acked = false;       // acked_seq rose
    std::size_t rewound = 0;  // batches that are to go out again
  };
  /// The peer has everything up to `seq`. Requires: seq < next_seq.
  Moved acknowledge(std::uint64_t seq, SteadyTime now);

  /// Whether the oldest batch in flight is to be sent again now. `asked`: the peer said that it
  /// misses it, so that all after it was dropped, too, and goes out again once this one has
  /// arrived. Otherwise only patience has run out, and the rest may well be on its way.
  bool takes_again(bool asked, SteadyTime now, const Patience& patience);

 private:
  struct InFlight {
    std::uint64_t last_seq = 0;
    std::size_t bytes = 0;
    SteadyTime sent_at;
  };
  void forget_in_flight();
  void measure(Nanos waited, std::int64_t batches);
  void adapt(const InFlight& arrived, std::size_t bytes, SteadyTime now);
  [[nodiscard]] SteadyTime waiting_since() const;
  [[nodiscard]] Nanos wait_before_again(bool asked, const Patience& patience) const;

  std::uint64_t next_seq_ = 1;
  std::uint64_t sent_seq_ = 0;
  std::uint64_t session_acked_ = 0;
  std::uint64_t acked_seq_ = 0;
  UtcTime last_at_;
  std::deque<InFlight> in_flight_;
  std::size_t bytes_in_flight_ = 0;
  std::size_t most_bytes_ = kFirstBytesInFlight;  // that the line takes in kTimeInFlight
  SteadyTime shrunk_at_;                          // what was sent before says nothing of it
  PeerCredit credit_;                             // none until the peer's Hello
  SteadyTime progress_at_;                        // last acknowledgement that moved
  Nanos interval_{0};         // from one acknowledged batch to the next; 0: not measured yet
  int fruitless_ = 0;         // re-sendings since the last progress
  bool peer_misses_ = false;  // the oldest is sent again because the peer asked
};

}  // namespace accord::node::pipeline
