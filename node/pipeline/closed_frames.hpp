// Frames of batches that are closed and wait for their turn on the line: the next ones, as many as
// there is room for, so that they need not be read back. What is not here is in the journal, which
// has them all. Core's thread.
#pragma once

#include <deque>

#include "node/link/signed.hpp"

namespace accord::node::pipeline {

class ClosedFrames {
 public:
  static constexpr std::size_t kMostBytes = 4u << 20;

  /// Of the batch of `count` records from first_seq on; left to the journal when there is no room.
  /// Requires: first_seq rises.
  void add(std::uint64_t first_seq, std::uint32_t count, link::Signed frame) {
    if (bytes_ + frame.body().size() > kMostBytes) return;
    bytes_ += frame.body().size();
    waiting_.push_back({first_seq, first_seq + count - 1, std::move(frame)});
  }

  struct Waiting {
    std::uint64_t first_seq = 0;
    std::uint64_t last_seq = 0;
    link::Signed frame;
  };
  /// The one that begins with that number, or nullptr; all before it are gone then.
  [[nodiscard]] const Waiting* find(std::uint64_t first_seq) {
    if (first_seq > 0) drop_through(first_seq - 1);
    const bool found = !waiting_.empty() && waiting_.front().first_seq == first_seq;
    return found ? &waiting_.front() : nullptr;
  }
  /// What find() has found.
  [[nodiscard]] Waiting take() {
    Waiting out = std::move(waiting_.front());
    bytes_ -= out.frame.body().size();
    waiting_.pop_front();
    return out;
  }
  /// Those that begin up to that number are not to be sent as they are here.
  void drop_through(std::uint64_t seq) {
    while (!waiting_.empty() && waiting_.front().first_seq <= seq) (void)take();
  }
  void clear() {
    waiting_.clear();
    bytes_ = 0;
  }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::deque<Waiting> waiting_;  // ascending
  std::size_t bytes_ = 0;
};

}  // namespace accord::node::pipeline
