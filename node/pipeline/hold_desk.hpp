// HoldDesk: the outbound records that wait for a person. It keeps what the gate held (a threshold
// of compilation was reached) and the partial releases that the subset builder offers, takes the
// decisions of operators, and rules on every record again at the moment in which somebody releases
// it: a person overcomes a `hold`, never a `withhold`. All of it is in the store; kill -9 at any
// point loses nothing that was answered. Core's thread. docs/operations.md "The hold queue".
//
//   threshold  one release authority:   release | refuse
//   subset     two different ones:      release (proposes), confirm | refuse
//   downgrade  two different ones:      downgrade (proposes a label), confirm | refuse; of either
//   kind
//
// Nothing waits longer than its time: then it is refused. A full desk withholds, and counts.
#pragma once

#include "node/pipeline/operators.hpp"
#include "node/pipeline/outbound.hpp"
#include "node/pipeline/subset_builder.hpp"

namespace accord::node::pipeline {

inline constexpr std::size_t kMaxHeldRecords = 1'024;
inline constexpr std::size_t kMaxHeldBytes = 256u << 20;  // of payloads, on disk
inline constexpr std::size_t kMaxReasonBytes = 1'000;
inline constexpr Nanos kHoldTime = std::chrono::hours(24 * 7);

/// The outbound line as the core has it: with all that the node knows of requests and objects.
class WayOut {
 public:
  virtual ~WayOut() = default;
  /// One draft to one recipient: rules, queues, and counts it towards its request.
  virtual OutboundLine::Outcome submit(Surroundings& with, const Draft& draft,
                                       const NationId& recipient,
                                       const std::optional<PersonsRelease>& released_by) = 0;
  /// What the ruling would be, without any effect.
  virtual std::variant<Released, Withheld, Held> try_out(const Surroundings& with,
                                                         const Draft& draft,
                                                         Gate::Passage passage) = 0;
};

class HoldDesk final : public HoldSink {
 public:
  using Outcome = OutboundLine::Outcome;

  /// Requires: `out` outlives the desk.
  HoldDesk(WayOut& out, Nanos hold_time) : out_(out), hold_time_(hold_time) {}

  /// One that waited when the node stopped.
  void restore(store::HoldRow row);

  /// HoldSink: keeps the draft. False: it is not kept (a tasking message, whose sender is told; or
  /// the desk is full) and so withheld.
  bool on_held(Surroundings& with, const Draft& draft, const NationId& recipient,
               const agreement::WrittenRuling& ruling) override;

  struct Partial {
    std::string subset;
    std::optional<HoldId> held;      // it waits for two persons, or until it is due
    std::optional<Outcome> outcome;  // it went by standing decision; or what became of it
  };
  /// A draft was withheld. For its marking alone, and a subset of it could go: that is written
  /// down, and the largest one is offered to two persons; by a standing decision of the policy
  /// owner it goes at once, or when it is due.
  std::optional<Partial> on_withheld(Surroundings& with, const Draft& draft, const Outcome& no);

  /// hold.list, hold.show, hold.release, hold.refuse, hold.downgrade, hold.confirm.
  /// `by`: the operator; nobody is the node's own user or root, who may look. Errors: coded, one
  /// for each way to be refused
  Result<nlohmann::json> command(Surroundings& with, const std::string& name,
                                 const nlohmann::json& args, const std::optional<Operator>& by);

  /// Ends what nobody decided in time, and sends what is due.
  void on_tick(Surroundings& with);

  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Decision;
  struct Proposal {
    std::string by;
    std::string label;  // empty: the offered subset
    std::string reason;
    UtcTime at;
  };
  using Rows = std::map<HoldId, store::HoldRow>;  // without payloads

  bool keep(Surroundings& with, store::HoldRow row);
  void end(Surroundings& with, Rows::iterator entry, store::HoldState state);
  static void write_down(Surroundings& with, const store::HoldRow& row, store::HoldDecisionRow said,
                         Code code);
  Result<Rows::iterator> find(const std::string& id, UtcTime now,
                              const std::optional<Operator>& by);
  Result<store::HoldRow> whole(Surroundings& with, const HoldId& id) const;
  Result<std::vector<store::HoldDecisionRow>> decisions(Surroundings& with, const HoldId& id) const;
  Result<std::optional<Proposal>> proposal(Surroundings& with, const HoldId& id) const;
  Result<Draft> as_proposed(Surroundings& with, const store::HoldRow& row,
                            const std::string& label) const;

  static void tried(Surroundings& with, const store::HoldRow& row, const Decision& decision,
                    const Error& error);
  tl::unexpected<Error> not_waiting(Surroundings& with, const std::string& id,
                                    const Error& error) const;

  Result<nlohmann::json> release(Surroundings& with, Rows::iterator entry, Decision decision);
  Result<nlohmann::json> refuse(Surroundings& with, Rows::iterator entry, Decision decision);
  Result<nlohmann::json> downgrade(Surroundings& with, Rows::iterator entry, Decision decision);
  Result<nlohmann::json> confirm(Surroundings& with, Rows::iterator entry, Decision decision);
  Result<nlohmann::json> propose(Surroundings& with, Rows::iterator entry, Decision decision);
  Result<nlohmann::json> send(Surroundings& with, Rows::iterator entry, const Draft& draft,
                              const Decision& decision);
  Result<nlohmann::json> list(Surroundings& with, const nlohmann::json& args,
                              const std::optional<Operator>& by);
  Result<nlohmann::json> show(Surroundings& with, const nlohmann::json& args,
                              const std::optional<Operator>& by);
  void expire(Surroundings& with, Rows::iterator entry);
  void send_due(Surroundings& with, Rows::iterator entry);

  WayOut& out_;
  Nanos hold_time_;
  Rows waiting_;
  std::uint64_t bytes_ = 0;  // of their payloads
};

}  // namespace accord::node::pipeline
