// Core: the node as a state machine. step(event) changes memory and says what to commit and what to
// do after the commit. Clock, randomness, network, disk and store are passed in: the daemon and a
// simulation run this same code. Single-threaded; the host that owns it calls step, commits
// Effects::transaction, calls on_committed, then does the rest. A failed commit is final: the host
// stops, and a new core starts from the store.
#pragma once

#include <deque>
#include <optional>
#include <variant>

#include "node/pipeline/fill_ladder.hpp"
#include "node/pipeline/hold_desk.hpp"
#include "node/pipeline/inbound.hpp"
#include "node/pipeline/outbound.hpp"
#include "node/pipeline/shadow.hpp"
#include "node/pipeline/statement_desk.hpp"
#include "node/pipeline/tasking_desk.hpp"

namespace accord::node::pipeline {

struct Tick {};

struct LinkConnected {
  NationId peer;
  bool connected = false;
};

struct FrameArrived {  // whole, as it came on this peer's link
  NationId peer;
  Bytes frame;
};

struct LinkRefusal {  // the link refused something below us: a wrong CURVE key, a malformed frame
  NationId peer;
  Code code = Code::bad_buffer;
  std::string detail;
};

struct LinkCount {  // what the link's thread counted since it was last told
  NationId peer;
  std::string name;
  std::uint64_t more = 0;
};

struct QueueFull {  // a bounded queue of the daemon had no room
  NationId peer;    // empty: of no one peer
  std::string queue;
  std::uint64_t times = 0;  // since it was last told
};

struct Publish {
  std::uint64_t command_id = 0;
  std::vector<Draft> drafts;
  std::vector<NationId> recipients;  // empty = every peer
};

struct Command {
  std::uint64_t id = 0;
  std::string name;
  nlohmann::json args;
  std::optional<Operator>
      by{};  // who asks; nobody: the node's own user or root, let in by the host
};

struct AgreementsChanged {
  std::shared_ptr<const agreement::Snapshot> agreements;  // as loaded: no statement applied
  std::vector<agreement::Agreement> next{};      // versions that rule once an amendment says so
  std::vector<WireStatement> statements{};       // that were found beside them
  std::optional<agreement::Agreement> shadow{};  // a version that is only tried
  std::shared_ptr<const PayloadTypes> types{};   // what the agreements need; null: as the build has
};

struct CatalogueChanged {  // what the objects are; null: nothing is known any more
  std::shared_ptr<const agreement::ObjectCatalogue> catalogue;
};

struct RevocationListsFound {  // in files; newer ones are taken, others are noted
  std::vector<crypto::RevocationList> lists;
};

struct CourierKeysChanged {
  std::shared_ptr<const CourierKeys> keys;
};

struct Reloaded {  // all of it read at one moment: one place in a queue
  CatalogueChanged catalogue;
  CourierKeysChanged courier_keys;
  RevocationListsFound revocations;
  AgreementsChanged agreements;
};

using Event = std::variant<Tick, LinkConnected, FrameArrived, LinkRefusal, LinkCount, QueueFull,
                           Publish, Command, AgreementsChanged, CatalogueChanged,
                           CourierKeysChanged, RevocationListsFound, Reloaded, StoreFill>;

struct CoreConfig {
  std::vector<NationId> peers;
  LinkTimings timings;
  Nanos hold_time = kHoldTime;  // how long a held record waits for a person
};

/// What step() is called with next, for the same commit.
enum class Follows : std::uint8_t { anything, publication };
[[nodiscard]] inline Follows what_follows(const std::deque<Event>& events) {
  const bool publishes = !events.empty() && std::holds_alternative<Publish>(events.front());
  return publishes ? Follows::publication : Follows::anything;
}

class Core final : private AdmittedSink, private WayOut {
 public:
  struct Parts {
    const crypto::Identity& identity;
    const crypto::TrustStore& trust;
    std::shared_ptr<const agreement::Snapshot> agreements;  // as loaded; then those that rule now
    store::Store& store;
    crypto::Random& random;
    std::shared_ptr<const agreement::ObjectCatalogue> catalogue{};
    std::vector<agreement::Agreement> next{};     // versions that rule once an amendment says so
    std::shared_ptr<const PayloadTypes> types{};  // that this node carries; null: as the build has
    std::shared_ptr<const CourierKeys> courier_keys{};  // null: none, and no link opens
  };

  /// Takes up where the store left off. Errors: those of Store::load, task_state_unreadable,
  /// schema_digest_mismatch (a declared type has another text than before)
  static Result<std::unique_ptr<Core>> start(CoreConfig config, Parts parts);

  /// `effects` is the one that every step since the last on_committed was given. Where another
  /// publication of the same instant follows into it, the records of both may share batches.
  /// Errors: only what must stop the node.
  Status step(const Instant& now, Event event, Effects& effects,
              Follows follows = Follows::anything);

  /// The effects handed out so far have been committed.
  void on_committed() { inbound_.on_committed(); }

  /// What an Effects that has been committed sends is sealed here, frame after frame in its order.
  /// A frame that is refused does not leave; what it carried goes out again.
  link::Sealer& sealer() { return sealer_; }

  /// When the CURVE keys of the link to `peer` end: the link closes then.
  void set_transport_end(const NationId& peer, UtcTime not_after);
  /// What this node's Hello to `peer` says of transport keys.
  void set_bindings(const NationId& peer, LinkBindings bindings) {
    if (PeerLink* link = find_link(peer)) link->set_bindings(std::move(bindings));
  }

  [[nodiscard]] const IncarnationId& incarnation() const { return signer_.incarnation(); }

 private:
  Core(CoreConfig config, Parts parts, const store::Snapshot& snapshot);
  Surroundings surroundings(const Instant& now, Effects& effects);
  PeerLink* find_link(const NationId& peer);

  /// The agreements that rule at `now`; when they are others than before, everybody is told.
  void take_up_agreements(const Instant& now, Effects& effects);
  /// Null: those of the build alone. Errors: schema_digest_mismatch (a code that this node has
  /// carried with another text: what it kept would be misread)
  Status use(std::shared_ptr<const PayloadTypes> types);
  void restore(const store::RevocationListRow& row);
  /// Keeps the texts of the types that are new here.
  void keep_texts(Surroundings& with);

  void handle(Surroundings& with, Tick);
  void handle(Surroundings& with, LinkConnected event);
  void handle(Surroundings& with, FrameArrived event);
  void handle(Surroundings& with, LinkRefusal event);
  void handle(Surroundings& with, LinkCount event);
  void handle(Surroundings& with, QueueFull event);
  void handle(Surroundings& with, Publish event);
  /// One draft to one recipient; what became of it, and of a part of it that went in its place,
  /// goes behind `outcomes`.
  void publish(Surroundings& with, const Draft& draft, const NationId& recipient,
               std::vector<PublishOutcome>& outcomes);
  void handle(Surroundings& with, Command event);
  void handle(Surroundings& with, AgreementsChanged event);
  void handle(Surroundings& with, CatalogueChanged event);
  void handle(Surroundings& with, CourierKeysChanged event);
  void handle(Surroundings& with, RevocationListsFound event);
  void handle(Surroundings& with, Reloaded event);
  void handle(Surroundings& with, StoreFill event);
  void take_body(Surroundings& with, PeerLink& link, const link::Sealer::Opened& opened);

  OutboundLine::Outcome submit(Surroundings& with, const Draft& draft, const NationId& recipient) {
    return submit(with, draft, recipient, std::nullopt);
  }

  Result<nlohmann::json> answer(Surroundings& with, const Command& command);
  Result<nlohmann::json> answer_peer(Surroundings& with, const Command& command);
  /// Errors: operator_required, operator_role, operator_not_valid
  Result<bool> is_restored_by_two(Surroundings& with, const NationId& peer,
                                  const std::optional<Operator>& by);
  nlohmann::json status(const Surroundings& with) const;

  // WayOut
  OutboundLine::Outcome submit(Surroundings& with, const Draft& draft, const NationId& recipient,
                               const std::optional<PersonsRelease>& released_by) override;
  std::variant<Released, Withheld, Held> try_out(const Surroundings& with, const Draft& draft,
                                                 Gate::Passage passage) override;

  // AdmittedSink
  std::uint32_t requests_today(const NationId& requester, DataMode mode, UtcTime at) const override;
  fbs::Purpose purpose_of(const std::optional<RequestId>& id, const NationId& peer) const override;
  Status on_tasking(Surroundings& with, const Admitted& record) override;
  void on_data(Surroundings& with, const Admitted& record) override;

  CoreConfig config_;
  Parts parts_;
  crypto::TrustStore trust_;  // with the lists that came since
  AgreementLife life_;
  StatementDesk statements_;
  Shadow shadow_;
  struct Restoration {  // of a cut or frozen link, proposed by one officer; ends with the process
    std::string by;
    UtcTime at;
  };
  std::map<NationId, Restoration> restorations_;
  std::map<std::string, Digest> texts_;  // of the declared types that this node ever carried
  Signer signer_;
  link::Sealer sealer_;
  LabelBook labels_;
  std::optional<UtcTime> batches_wait_at_;  // for the next step, of that instant
  std::map<NationId, PeerLink> links_;
  OutboundLine outbound_;
  InboundLine inbound_;
  FillLadder ladder_;
  TaskingDesk desk_;
  HoldDesk holds_;
};

}  // namespace accord::node::pipeline
