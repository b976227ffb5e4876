// GBR and USA, two real cores with stores in memory, under one agreement that a test writes: the
// example gbr-usa.json with other clauses from GBR to USA. Frames arrive at once; time stands still
// until a test moves it. Every step is committed before the next, as the daemon may do.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>

#include "node/pipeline/core.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::scenario {

/// 2026-06-01T12:01:00Z: a minute after the observations of the sample tracks.
inline constexpr UtcTime kStart{pipeline_test::kNoonTai + 60'000'000'000};

/// gbr-usa.json without comments.
[[nodiscard]] nlohmann::json example_document();
/// One clause from GBR to USA: id "c", tracks, REAL, SECRET; `with` adds keys or replaces them.
[[nodiscard]] nlohmann::json clause(const nlohmann::json& with = nlohmann::json::object());
/// The example with this clause from GBR to USA, and the one for tasking messages.
[[nodiscard]] nlohmann::json document_with(const nlohmann::json& clause);

/// A track of two observations, of GBR CONFIDENTIAL//REL TO GBR, USA.
[[nodiscard]] node::pipeline::Draft track(std::uint32_t norad = 25'544);

class TwoNodes {
 public:
  /// Both hold the document; `at_usa`, where it is another, under the same hash: a peer whose node
  /// does not do what the agreement says.
  explicit TwoNodes(const nlohmann::json& document,
                    const nlohmann::json& at_usa = nlohmann::json());

  /// GBR's outcome for USA: {"verdict", "clause", "reason", ...} as `accord publish --json`.
  nlohmann::json publish(const node::pipeline::Draft& draft);
  /// Several drafts in one step.
  nlohmann::json publish_together(std::vector<node::pipeline::Draft> drafts);
  /// As this person, or as the node's own user.
  Result<nlohmann::json> command(const std::string& nation, const std::string& name,
                                 const nlohmann::json& args = nlohmann::json::object(),
                                 const std::optional<node::pipeline::Operator>& by = std::nullopt);
  /// Moves the time and lets both nodes tick.
  void advance(Nanos span);
  void set_time(UtcTime to);
  [[nodiscard]] UtcTime now() const { return now_; }
  /// GBR's node is killed and starts from its store, which holds what was committed.
  void restart_gbr();
  /// GBR takes up another document, or the same one suspended.
  void change_agreement(const nlohmann::json& document,
                        agreement::AgreementState state = agreement::AgreementState::active);
  void use_catalogue(const std::string& text);

  /// What USA took from GBR on the data lane, by outcome.
  [[nodiscard]] std::vector<node::store::InboundRecordRow> taken(node::store::Outcome outcome);
  node::store::Store& store(const std::string& nation) { return *node(nation).store; }

  std::function<void(const node::pipeline::Effects&)> before_commit;  // of GBR

 private:
  struct Node {
    NationId id;
    std::unique_ptr<crypto::Identity> identity;
    crypto::TrustStore trust;
    std::shared_ptr<const agreement::Snapshot> agreements;
    std::shared_ptr<const agreement::ObjectCatalogue> catalogue;
    std::shared_ptr<const node::pipeline::CourierKeys> courier_keys;
    std::unique_ptr<node::store::Store> store;
    std::unique_ptr<node::pipeline::Core> core;
  };
  Node& node(const std::string& nation) { return nation == "GBR" ? gbr_ : usa_; }
  void start(Node& node);
  /// Returns what was answered.
  std::vector<node::pipeline::Reply> step(Node& node, node::pipeline::Event event);
  void settle();

  UtcTime now_ = kStart;
  std::uint64_t next_command_ = 1;
  crypto::SystemRandom random_;
  Node gbr_;
  Node usa_;
  std::vector<std::pair<Node*, node::pipeline::FrameArrived>> in_flight_;
};

}  // namespace accord::scenario
