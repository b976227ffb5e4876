// The outbound line: Draft -> gate -> Released -> batch + sign -> journal -> link. For each
// recipient on its own: another agreement, another ruling, another record. What is withheld leaves
// a ruling with its clause, and nothing else. Core's thread.
#pragma once

#include <functional>
#include <set>

#include "node/pipeline/delay_queue.hpp"
#include "node/pipeline/gate.hpp"
#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {

/// Who takes what a person must decide about. Called in the step that ruled so; what the sink keeps
/// goes into the same transaction. False: it is not kept, and so withheld.
class HoldSink {
 public:
  HoldSink() = default;
  HoldSink(const HoldSink&) = delete;
  HoldSink& operator=(const HoldSink&) = delete;
  virtual ~HoldSink() = default;
  virtual bool on_held(Surroundings& with, const Draft& draft, const NationId& recipient,
                       const agreement::WrittenRuling& ruling) = 0;
};

class OutboundLine {
 public:
  explicit OutboundLine(std::set<NationId> peers) : peers_(std::move(peers)) {}

  /// True when this node has a link to the nation: nothing may be submitted for another.
  [[nodiscard]] bool reaches(const NationId& nation) const { return peers_.contains(nation); }

  /// What is held goes there; without a sink it stays here, with its ruling in the journal.
  /// Requires: the sink outlives the line.
  void give_held_to(HoldSink& sink) { held_ = &sink; }

  /// What was counted, what waits and who consented, as the store kept it.
  void restore(const store::Snapshot& snapshot);
  /// What the objects are; null: nothing is known.
  void use(std::shared_ptr<const agreement::ObjectCatalogue> catalogue) {
    catalogue_ = std::move(catalogue);
  }
  [[nodiscard]] ConsentBook& consents() { return consents_; }

  /// The gate with all that this node knows, for a ruling without effect.
  [[nodiscard]] Gate gate(const Surroundings& with) {
    return Gate(with.agreements,
                {catalogue_.get(), &usage_, &consents_, &with.types, &with.labels});
  }

  struct Outcome {
    NationId recipient;
    std::optional<RecordId> record_id;  // of the record, when released
    agreement::WrittenRuling ruling;    // why not, when withheld or held
    std::uint32_t observations = 0;
    std::string detail;  // what failed beside the agreement, for the feed's own people
    std::optional<UtcTime> delayed_until{};  // withheld, and waits to be ruled on again then
  };

  struct Circumstances {
    std::uint32_t requests_today = 0;             // of a tasking request
    std::optional<PersonsRelease> released_by{};  // of a draft that was held, submitted again
    fbs::Purpose purpose{};                       // of the request that the draft serves
  };
  /// Rules on the draft for one recipient and queues what is released. Journals the ruling either
  /// way. Requires: reaches(recipient).
  Outcome submit(Surroundings& with, const Draft& draft, const NationId& recipient,
                 const Circumstances& circumstances);
  Outcome submit(Surroundings& with, const Draft& draft, const NationId& recipient) {
    return submit(with, draft, recipient, {});
  }

  /// Drafts whose delay may have passed: the caller submits each again.
  std::vector<DelayQueue::Due> take_due(Surroundings& with) { return delayed_.take_due(with); }
  /// Drops counts that no ruling looks at any more.
  void on_tick(Surroundings& with) { usage_.forget(with.effects.transaction, with.now); }

  /// Whether some recipient has as many records queued as a batch takes.
  [[nodiscard]] bool fills_a_batch() const;
  /// Numbers, signs and journals all that is queued: tasking singly, data in batches, higher
  /// priority first. `link_of` gives the link of a recipient. Errors: crypto_library_failed (the
  /// node must stop: rulings stand without records)
  Status close_batches(Surroundings& with,
                       const std::function<PeerLink&(const NationId&)>& link_of);

 private:
  /// Journals a ruling that lets nothing go.
  static void stay(Surroundings& with, const Draft& draft, const Withheld& withheld);
  Outcome queue(Surroundings& with, const Draft& draft, Released released);
  Status close_lane(Surroundings& with, PeerLink& link, std::vector<Released> queue);

  std::set<NationId> peers_;
  std::shared_ptr<const agreement::ObjectCatalogue> catalogue_;
  UsageBook usage_;
  ConsentBook consents_;
  DelayQueue delayed_;
  HoldSink* held_ = nullptr;
  std::map<std::pair<NationId, Lane>, std::vector<Released>> queued_;
};

}  // namespace accord::node::pipeline
