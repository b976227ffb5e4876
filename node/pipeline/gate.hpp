// The gate: where promise 1 is kept. Outbound it rules, redacts, rebuilds and rules again; inbound
// it rules on what the peer sent and rebuilds that too. Only the gate makes Released and Admitted.
// Pure but for the record ids it is given. agreement/decide.hpp holds the law; this file applies
// it.
#pragma once

#include <variant>

#include "agreement/compile.hpp"
#include "node/pipeline/stages.hpp"

namespace accord::node::pipeline {

class Gate {
 public:
  /// Requires: `agreements` outlives the gate.
  explicit Gate(const agreement::Snapshot& agreements) : agreements_(agreements) {}

  struct Passage {
    NationId recipient;
    RecordId record_id;                // permanent id of the record, should it be released
    UtcTime at;                        // the moment of sending
    std::uint32_t requests_today = 0;  // for tasking requests: see agreement::TaskingFacts
    std::optional<PersonsRelease> released_by{};  // of a draft that was held before
  };
  /// One draft for one recipient. Withheld on any "no", any missing fact and any error: nothing is
  /// released by accident. Held when a person must decide and none has.
  [[nodiscard]] std::variant<Released, Withheld, Held> release(const Draft& draft,
                                                               const Passage& passage) const;

  struct Arrival {
    NationId peer;  // whose signed batch it stood in
    UtcTime at;
    std::uint32_t requests_today = 0;
  };
  /// One record of a verified batch.
  [[nodiscard]] std::variant<Admitted, Quarantined> admit(const WireRecord& record,
                                                          const Arrival& arrival) const;

 private:
  [[nodiscard]] agreement::WrittenRuling rule(const agreement::ReleaseCase& asked_of) const;

  const agreement::Snapshot& agreements_;
};

}  // namespace accord::node::pipeline
