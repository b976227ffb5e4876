// The delay queue: drafts that were withheld because the delay of their clause has not passed. Each
// waits in the store, payload and all, and is ruled on again at the moment that its ruling named:
// sent or withheld then, by the agreements of that moment. In memory stand only the moments. The
// wait, the ruling that began it and the one that ends it are each in one transaction with what
// they cause, so that a kill at any point loses nothing and sends nothing twice. Core's thread.
//
// Overflow: a draft for which there is no room is not kept. It stays withheld, with its ruling and
// a notice (delay_queue_full); what waits already is never put out for it.
#pragma once

#include <map>
#include <set>

#include "node/pipeline/effects.hpp"
#include "node/pipeline/stages.hpp"

namespace accord::node::pipeline {

inline constexpr std::size_t kMaxDelayed = 20'000;
inline constexpr std::uint64_t kMaxDelayedBytes = 256u << 20;
inline constexpr std::size_t kMaxDelayedAtOnce = 256;  // of one tick; the rest come with the next

class DelayQueue {
 public:
  void restore(const store::DelayedWait& wait);

  /// Keeps the draft for `recipient` until ruling.not_before. False when there is no room.
  /// Requires: the ruling withheld it as delay_not_passed.
  bool wait(Surroundings& with, const Draft& draft, const NationId& recipient,
            const agreement::WrittenRuling& ruling);

  struct Due {
    Draft draft;
    NationId recipient;
  };
  /// What may have passed by now, by time; it no longer waits. What was queued in the transaction
  /// under construction stays until that is committed.
  std::vector<Due> take_due(Surroundings& with);

  [[nodiscard]] std::size_t size() const { return waits_.size(); }

 private:
  struct Place {
    UtcTime not_before;
    std::uint64_t bytes = 0;
  };
  void forget(const RecordId& id);

  std::map<RecordId, Place> waits_;
  std::set<std::pair<UtcTime, RecordId>> by_time_;
  std::uint64_t bytes_ = 0;
};

}  // namespace accord::node::pipeline
