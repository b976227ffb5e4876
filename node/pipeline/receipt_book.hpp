// ReceiptBook: for which batches of one lane the peer's receipt stands in our journal. All up to
// upto(), and some beyond a missing one, which the peer sends again from there. Plain numbers.
#pragma once

#include <cstdint>
#include <map>

#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {

class ReceiptBook {
 public:
  [[nodiscard]] std::uint64_t upto() const { return upto_; }

  /// Notes the receipt of the batch {first_seq, count}. False when it was noted before, or when it
  /// lies further ahead than is remembered: it comes again.
  bool take(std::uint64_t first_seq, std::uint32_t count) {
    if (first_seq <= upto_ || ahead_.contains(first_seq)) return false;
    if (first_seq > upto_ + 1 && ahead_.size() >= kMaxReceiptsAhead) return false;
    ahead_[first_seq] = count;
    while (!ahead_.empty() && ahead_.begin()->first == upto_ + 1) {
      upto_ += ahead_.begin()->second;
      ahead_.erase(ahead_.begin());
    }
    return true;
  }

  /// What the store remembers; or another life of the peer's store, which has receipted up to here.
  void reset(std::uint64_t upto) {
    upto_ = upto;
    ahead_.clear();
  }

 private:
  std::uint64_t upto_ = 0;
  std::map<std::uint64_t, std::uint32_t> ahead_;  // first_seq -> count, beyond upto_ + 1
};

}  // namespace accord::node::pipeline
