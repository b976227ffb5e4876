// StatementDesk: statements about agreements on their way in and out. One comes from a peer, from
// an officer over the local socket, or from a file left for the node; wherever it comes from, it
// counts when the nation's agreement role signed it, and is then kept with its bytes, passed on to
// every party that is a peer, and repeated until the peer says that it holds it. It may travel
// while the link is closed, and from a third nation. Part of the core; core's thread.
// docs/wire-format.md "statements".
#pragma once

#include <set>
#include <tuple>

#include "node/pipeline/agreement_life.hpp"
#include "node/pipeline/effects.hpp"
#include "node/pipeline/wire.hpp"

namespace accord::node::pipeline {

class StatementDesk {
 public:
  StatementDesk(AgreementLife& life, std::vector<NationId> peers)
      : life_(life), peers_(std::move(peers)) {}

  /// What the store remembers, at start. Errors: store_damaged
  Status restore(const store::StatementRow& row);

  /// `from` is the peer that sent it; empty when it came from this node's own people. Returns false
  /// for one that is held already. Errors: bad_json and its like, statement_unknown_agreement,
  /// statement_not_signed, statement_contradicted (both are evidence then), statement_invalid,
  /// statement_order, and for an amendment of this nation's own successor_not_held and those of
  /// check_successor.
  Result<bool> take(Surroundings& with, const NationId& from, const WireStatement& came);

  /// The same for a message of a peer: refusals are counted and noted, never more often than a
  /// person would read them.
  void take_from_peer(Surroundings& with, const NationId& peer, ByteView body);

  /// What this node holds of the agreements with that peer, as Hello and heartbeat carry it.
  [[nodiscard]] std::vector<StatementCount> counts(const NationId& peer) const;

  /// The peer says what it holds: sends what it lacks, more and more slowly while that does not
  /// change.
  void peer_holds(Surroundings& with, const NationId& peer,
                  const std::vector<StatementCount>& counts);

  /// "agreement.statement" {document, signature}; "agreement.life". Errors: bad_argument,
  /// unknown_command, and those of take().
  Result<nlohmann::json> command(Surroundings& with, const std::string& name,
                                 const nlohmann::json& args);

 private:
  struct Told {  // a peer, last
    std::vector<StatementCount> held;
    SteadyTime at;
    Nanos pause{0};
  };
  /// True when it is new and may join what is known, false when it is held already.
  Result<bool> check(const Surroundings& with, const agreement::Statement& statement,
                     const WireStatement& came);
  void keep_contradiction(const Surroundings& with, const SignedStatement& before,
                          const WireStatement& came);
  Status check_own(const Surroundings& with, const agreement::Statement& statement) const;
  void send(Surroundings& with, const NationId& peer, const SignedStatement& statement) const;
  [[nodiscard]] nlohmann::json describe(const Surroundings& with,
                                        const agreement::Agreement& held) const;

  AgreementLife& life_;
  std::vector<NationId> peers_;
  std::map<NationId, Told> told_;
  std::set<std::pair<NationId, Code>> noted_;  // refusals of peers that were said once
  std::set<std::tuple<Digest, NationId, std::uint32_t>> contradicted_;  // kept as evidence once
};

}  // namespace accord::node::pipeline
