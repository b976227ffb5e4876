// TaskingDesk: where requests live. It drives the state machine of node/tasking with what people
// command, what peers send and what the clock brings, and sends every message through the outbound
// line: a tasking message is a record like any other. Part of the core; core's thread.
#pragma once

#include <set>

#include "node/pipeline/outbound.hpp"
#include "node/tasking/life_cycle.hpp"

namespace accord::node::pipeline {

/// Of a move as the gate lets it out: what both sides' chains name.
[[nodiscard]] Digest tasking_move_hash(ByteView payload);

class TaskingDesk {
 public:
  explicit TaskingDesk(OutboundLine& outbound) : outbound_(outbound) {}

  /// A request as the store kept it. Errors: those of tasking::from_json
  Status restore(const store::TaskRow& row);

  // --- people ---
  /// `name` is "task.request", "task.list", "task.show", "task.accept", "task.decline",
  /// "task.withdraw", "task.cancel", "task.confirm", "task.dispute" or "task.complete". Errors:
  /// bad_argument, request_unknown, request_withheld (with the clause), and those of tasking.
  Result<nlohmann::json> command(Surroundings& with, const std::string& name,
                                 const nlohmann::json& args);

  // --- peers ---
  /// An admitted request or move. Errors: why it has to go into quarantine.
  Status on_message(Surroundings& with, const Admitted& record);
  /// An admitted data record that serves one of our requests counts towards it.
  void on_data(Surroundings& with, const Admitted& record);

  // --- ourselves ---
  /// The accepted request of `recipient` that this draft serves, if there is one.
  [[nodiscard]] std::optional<RequestId> request_served(const Draft& draft,
                                                        const NationId& recipient) const;
  /// A data record for a request was released.
  void on_released(Surroundings& with, const Draft& draft, const OutboundLine::Outcome& outcome);
  void on_tick(Surroundings& with);
  /// What could not be sent before may be sent now; and what stood under an agreement that is
  /// suspended or has ended is over.
  void on_agreements_changed(Surroundings& with);

  /// Who sent us this request; empty for one that we do not know, or made ourselves.
  [[nodiscard]] std::optional<NationId> requester_of(const RequestId& id) const;
  /// Of the request between us and this peer; UNSPECIFIED where there is none.
  [[nodiscard]] fbs::Purpose purpose_of(const std::optional<RequestId>& id,
                                        const NationId& peer) const;
  [[nodiscard]] std::uint32_t requests_today(const NationId& requester, const NationId& provider,
                                             DataMode mode, UtcTime at) const;
  [[nodiscard]] nlohmann::json counts_by_state()
      const;  // {"as_requester": {...}, "as_provider": {...}}

 private:
  struct Entry {
    tasking::TaskRecord record;
    Level level = Level::unclassified;  // of the request's label: its moves carry the same
    UtcTime opened;  // when this node first had it, by its own clock: quotas count by it
    /// What is due could not be sent: not again before `next`. In memory only, so that a restart
    /// tries at once.
    struct Retry {
      UtcTime next;
      Nanos pause{0};
    };
    std::optional<Retry> retry = Retry{};
    bool cancel_unsent = false;  // our CANCEL waits until the agreement lets it go
  };

  Result<nlohmann::json> request(Surroundings& with, const nlohmann::json& args);
  Result<nlohmann::json> make_by_person(Surroundings& with, const std::string& name,
                                        const nlohmann::json& args);
  Status on_request(Surroundings& with, const Admitted& record);
  Status on_move(Surroundings& with, const Admitted& record);
  void dispose_of(Surroundings& with, Entry& entry);
  /// Makes our move, sends it and keeps both; or leaves everything as it was.
  Status make(Surroundings& with, Entry& entry, const tasking::Intent& intent);
  void make_all_due(Surroundings& with, Entry& entry);
  [[nodiscard]] static bool has_lost_its_agreement(const Surroundings& with, const Entry& entry);
  void end_with_agreement(Surroundings& with, Entry& entry);
  /// The CANCEL that an agreement's end has made: from the journal, as it was made.
  Status send_cancel(Surroundings& with, Entry& entry);
  [[nodiscard]] static bool may_try(const Entry& entry, UtcTime now);
  void keep(Surroundings& with, const Entry& entry);
  Result<OutboundLine::Outcome> send(Surroundings& with, const Entry& entry,
                                     std::string_view payload_code, Bytes payload);
  Result<Entry*> find(const nlohmann::json& args);

  OutboundLine& outbound_;
  std::map<RequestId, Entry> entries_;
};

}  // namespace accord::node::pipeline
