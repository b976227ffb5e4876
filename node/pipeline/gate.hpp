// The gate: where promise 1 is kept. Outbound it rules, redacts, removes, makes coarser, rebuilds
// and rules again; inbound it rules on what the peer sent, and whether the peer has done its
// duties. Only the gate makes Released and Admitted. It changes nothing: what is released is
// charged by who asked. agreement/decide.hpp holds the law; this file applies it.
#pragma once

#include <variant>

#include "agreement/compile.hpp"
#include "agreement/object_catalogue.hpp"
#include "node/pipeline/consent_book.hpp"
#include "node/pipeline/label_book.hpp"
#include "node/pipeline/stages.hpp"
#include "node/pipeline/usage_book.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::pipeline {

/// What the node knows beside record and agreements; all but the types, for what it sends. Null: it
/// knows nothing of the kind, or no types but those of the build, which never permits more.
struct Knowledge {
  const agreement::ObjectCatalogue* catalogue = nullptr;
  UsageBook* usage = nullptr;
  const ConsentBook* consents = nullptr;
  const PayloadTypes* types = nullptr;
  LabelBook* labels = nullptr;  // what is known of labels; null: each is looked at anew
};

class Gate {
 public:
  /// Requires: `agreements` and what `knowledge` points to outlive the gate.
  explicit Gate(const agreement::Snapshot& agreements, Knowledge knowledge = {})
      : agreements_(agreements), knowledge_(knowledge) {}

  struct Passage {
    NationId recipient;
    RecordId record_id;                // permanent id of the record, should it be released
    UtcTime at;                        // the moment of sending
    std::uint32_t requests_today = 0;  // for tasking requests: see agreement::TaskingFacts
    std::optional<PersonsRelease> released_by{};  // of a draft that was held before
    fbs::Purpose purpose{};                       // of the request that the draft serves, if any
  };
  /// One draft for one recipient. Withheld on any "no", any missing fact and any error: nothing is
  /// released by accident. Held when a person must decide and none has.
  [[nodiscard]] std::variant<Released, Withheld, Held> release(const Draft& draft,
                                                               const Passage& passage) const;

  struct Arrival {
    NationId peer;  // whose signed batch it stood in
    UtcTime at;
    std::uint32_t requests_today = 0;
    fbs::Purpose purpose{};  // of our request that the record serves, if any
  };
  /// One record of a verified batch.
  [[nodiscard]] std::variant<Admitted, Quarantined> admit(RecordHead head, ByteView payload,
                                                          const Arrival& arrival) const;

 private:
  [[nodiscard]] const KnownLabel& known(const Label& label, std::optional<KnownLabel>& anew) const;
  /// On the record alone.
  [[nodiscard]] agreement::Ruling rule(const agreement::ReleaseCase& asked_of,
                                       const agreement::BoundLabel& label) const;
  /// The ruling in words; of a tasking request, with the one on the request.
  [[nodiscard]] agreement::WrittenRuling words_of(const agreement::ReleaseCase& asked_of,
                                                  const agreement::Ruling& ruling) const;
  /// What this node knows of the object, and of what went before.
  void add_knowledge(const std::optional<RequestId>& request_id, agreement::ReleaseCase& out) const;
  [[nodiscard]] const PayloadType* type_of(const std::string& payload_code) const;
  [[nodiscard]] bool source_is_known(const PayloadFacts& facts) const;
  /// Takes label and words over.
  [[nodiscard]] RecordHead head_of(const Draft& draft, const Passage& passage,
                                   agreement::ReleaseCase&& ruled_on,
                                   agreement::WrittenRuling&& ruling, Lane lane) const;

  const agreement::Snapshot& agreements_;
  Knowledge knowledge_;
};

}  // namespace accord::node::pipeline
