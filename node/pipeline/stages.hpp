// The stages of the two straight lines as types. A stage can only be made by the one who did its
// work:
//   Draft -> [Gate] -> Released | Withheld | Held -> [Signer] -> link::Signed            outbound
//   bytes -> [open] -> Opened -> [verify] -> Verified -> [Gate] -> Admitted | Quarantined inbound
// Skipping a stage does not compile.
#pragma once

#include <memory>
#include <variant>

#include "agreement/release_case.hpp"
#include "node/pipeline/payload_rules.hpp"
#include "node/pipeline/wire.hpp"

namespace accord::node::pipeline {

class Gate;
class InboundLine;
class Signer;

/// What translation made of a feed, or what the tasking desk wants to say. Nothing is decided about
/// it yet.
struct Draft {
  RecordId id;  // of the draft; every recipient's record gets an id of its own
  std::string payload_code;
  Bytes payload;  // never leaves: the gate rebuilds it
  Label label;
  DataMode mode = DataMode::unspecified;
  Priority priority = Priority::routine;
  std::optional<RequestId> request_id;
  // As the translator counted them; used to find the request a track serves, never for a ruling.
  std::uint32_t norad_cat_id = 0;
  UtcTime first;
  UtcTime last;
};

/// One record for one recipient, permitted, rebuilt and ruled again. Made by the gate alone.
class Released {
 public:
  [[nodiscard]] const RecordHead& head() const { return head_; }
  [[nodiscard]] const Bytes& payload() const { return payload_; }
  [[nodiscard]] const PayloadFacts& facts() const { return facts_; }
  [[nodiscard]] Priority priority() const { return priority_; }
  /// What the ruling looked at, as the journal keeps it; given away.
  [[nodiscard]] std::string take_facts_text() { return std::move(found_.facts_text); }
  /// The ruling that counters are charged by.
  [[nodiscard]] const agreement::Ruling& ruling() const { return found_.ruling; }

 private:
  friend class Gate;
  struct Found {
    std::string facts_text;
    agreement::Ruling ruling;
    std::shared_ptr<const agreement::Snapshot> agreements;  // what the ruling is views into
  };
  Released(RecordHead&& head, Bytes&& payload, PayloadFacts&& facts, Priority priority,
           Found&& found)
      : head_(std::move(head)),
        payload_(std::move(payload)),
        facts_(std::move(facts)),
        priority_(priority),
        found_(std::move(found)) {}
  friend class Signer;
  /// Its place in the stream, when its batch is closed.
  void number(std::uint64_t seq, UtcTime at) {
    head_.seq = seq;
    head_.time = at;
  }
  RecordHead head_;  // seq 0 until the batch is closed
  Bytes payload_;
  PayloadFacts facts_;
  Priority priority_;
  Found found_;
};

/// Not permitted for this recipient; nothing of the payload is in here.
struct Withheld {
  NationId recipient;
  agreement::WrittenRuling ruling;
  std::string detail;
  std::optional<agreement::ReleaseCase> ruled_on{};  // where it came to a ruling by agreement
};

/// Everything permits it, and the agreement asks for a person (verdict `hold`). The draft is here
/// whole, so that it can be submitted again with that person's decision.
struct Held {
  Draft draft;
  NationId recipient;
  agreement::WrittenRuling ruling;
  agreement::ReleaseCase ruled_on;
};

/// That a person has released a held draft: lets a ruling of `hold` pass, never one of `withhold`.
struct PersonsRelease {
  std::string by;  // who decided, for the national log
};

/// A batch whose frame, form and sizes are right. Nothing in it is believed yet.
class Opened {
 public:
  [[nodiscard]] const WireBatch& batch() const { return batch_; }

 private:
  friend class InboundLine;
  explicit Opened(WireBatch batch) : batch_(std::move(batch)) {}
  WireBatch batch_;
};

/// A batch proven to be the peer's: signer, recipient, incarnation, root and signature hold.
class Verified {
 public:
  [[nodiscard]] const WireBatch& batch() const { return batch_; }
  /// Of its tree, one for each record.
  [[nodiscard]] const std::vector<Digest>& leaves() const { return leaves_; }

 private:
  friend class InboundLine;
  Verified(WireBatch batch, std::vector<Digest> leaves)
      : batch_(std::move(batch)), leaves_(std::move(leaves)) {}
  WireBatch batch_;
  std::vector<Digest> leaves_;
};

/// One record the agreement lets the peer send us, rebuilt. Made by the gate alone.
class Admitted {
 public:
  [[nodiscard]] const RecordHead& head() const { return head_; }
  [[nodiscard]] const Bytes& payload() const { return payload_; }
  /// The payload, and the facts text below, given away.
  [[nodiscard]] Bytes take_payload() { return std::move(payload_); }
  [[nodiscard]] const PayloadFacts& facts() const { return facts_; }
  [[nodiscard]] const agreement::WrittenRuling& ruling() const { return ruling_; }
  [[nodiscard]] std::string take_facts_text() { return std::move(facts_text_); }
  /// What the ruling looked at.
  [[nodiscard]] const agreement::ReleaseCase& ruled_on() const { return ruled_on_; }

 private:
  friend class Gate;
  Admitted(RecordHead&& head, Bytes&& payload, PayloadFacts&& facts,
           agreement::WrittenRuling&& ruling, agreement::ReleaseCase&& ruled_on,
           std::string&& facts_text)
      : head_(std::move(head)),
        payload_(std::move(payload)),
        facts_(std::move(facts)),
        ruling_(std::move(ruling)),
        ruled_on_(std::move(ruled_on)),
        facts_text_(std::move(facts_text)) {}
  RecordHead head_;
  Bytes payload_;
  PayloadFacts facts_;
  agreement::WrittenRuling ruling_;
  agreement::ReleaseCase ruled_on_;
  std::string facts_text_;
};

/// Kept and shown, never delivered: the peer should not have sent it, or its payload does not hold.
struct Quarantined {
  RecordHead head;
  Code code = Code::peer_overshared;
  std::string detail;
  std::string clause;
  std::optional<agreement::ReleaseCase> ruled_on{};  // where it came to a ruling by agreement
};

}  // namespace accord::node::pipeline
