// The outbound line: Draft -> gate -> Released -> batch + sign -> journal -> link. For each
// recipient on its own: another agreement, another ruling, another record. What is withheld leaves
// a ruling with its clause, and nothing else. Core's thread.
#pragma once

#include <functional>
#include <set>

#include "node/pipeline/gate.hpp"
#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {

class OutboundLine {
 public:
  explicit OutboundLine(std::set<NationId> peers) : peers_(std::move(peers)) {}

  /// True when this node has a link to the nation: nothing may be submitted for another.
  [[nodiscard]] bool reaches(const NationId& nation) const { return peers_.contains(nation); }

  struct Outcome {
    NationId recipient;
    std::optional<RecordId> record_id;  // of the record, when released
    agreement::WrittenRuling ruling;    // why not, when withheld
    std::uint32_t observations = 0;
    std::string detail;  // what failed beside the agreement, for the feed's own people
  };

  /// Rules on the draft for one recipient and queues what is released. Journals the ruling either
  /// way. Requires: reaches(recipient).
  Outcome submit(Surroundings& with, const Draft& draft, const NationId& recipient,
                 std::uint32_t requests_today = 0);

  /// Numbers, signs and journals all that is queued: tasking singly, data in batches, higher
  /// priority first. `link_of` gives the link of a recipient. Errors: crypto_library_failed (the
  /// node must stop: rulings stand without records)
  Status close_batches(Surroundings& with,
                       const std::function<PeerLink&(const NationId&)>& link_of);

 private:
  Status close_lane(Surroundings& with, PeerLink& link, std::vector<Released> queue);

  std::set<NationId> peers_;
  std::map<std::pair<NationId, Lane>, std::vector<Released>> queued_;
};

}  // namespace accord::node::pipeline
