// A coalition in one thread: nations with real cores, real stores (in memory) and real keys, on a
// virtual clock and a virtual network that loses, repeats, reorders, delays and corrupts frames
// from one seed. What a test asserts on is the store, the counters and the captured wire, never log
// text.
#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "node/app/feed.hpp"
#include "node/pipeline/core.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/support/nations/nations.hpp"

namespace accord::scenario {

using node::pipeline::Core;
using node::pipeline::Effects;

/// mt19937_64 behind crypto::Random: nonces and ids of a run come from its seed.
class SeededRandom final : public crypto::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

struct NetworkFaults {
  double loss = 0.0;  // probability, per frame
  double repeat = 0.0;
  double flip_bit = 0.0;
  Nanos delay_min = std::chrono::milliseconds(5);
  Nanos delay_max = std::chrono::milliseconds(20);  // different delays reorder
};

struct Nation {
  NationId id;
  std::unique_ptr<crypto::Identity> identity;
  crypto::TrustStore trust;
  std::shared_ptr<const agreement::Snapshot> agreements;
  std::unique_ptr<node::store::Store> store;
  std::unique_ptr<SeededRandom> random;
  std::unique_ptr<Core> core;  // null while the nation is down
  Nanos clock_error{0};
  std::vector<node::store::InboundRecordRow>
      delivered;  // as a consumer saw them, committed ones only
  std::vector<node::pipeline::Reply> replies;
};

class World {
 public:
  explicit World(std::uint64_t seed, std::vector<std::string> nations = {"USA", "GBR", "AUS"});

  Nation& nation(const std::string& id);
  UtcTime now() const { return now_; }
  NetworkFaults faults;
  std::function<void(Nation&, Effects&)> before_commit;  // may look, may not touch
  bool crash_before_commit = false;  // 2 % of all steps end in a crash before their commit

  /// Ticks every 50 ms; frames arrive in between.
  void run_for(Nanos span);
  /// Runs until `done` or the limit; false when the limit came first.
  bool run_until(const std::function<bool()>& done, Nanos limit = std::chrono::seconds(60));
  void step(Nation& nation, node::pipeline::Event event);

  void kill(Nation& nation);
  void start(Nation& nation);
  /// The agreements of the examples, or others, for one nation.
  void hold(Nation& nation, std::vector<agreement::Agreement> agreements);

  /// Publishes the TDM text through the radar's profile; the outcomes as the node answered.
  nlohmann::json publish(Nation& from, const std::string& tdm,
                         const std::string& label = "GBR CONFIDENTIAL//REL TO AUS, GBR, USA");
  Result<nlohmann::json> command(Nation& nation, const std::string& name,
                                 const nlohmann::json& args = nlohmann::json::object());

  bool links_open();
  std::uint64_t counter(Nation& nation, const std::string& peer, const std::string& name);
  nlohmann::json summary(Nation& nation);

  /// Delivers these bytes to `to` as if they came on `from`'s link.
  void inject(const std::string& from, Nation& to, Bytes body);

  struct Captured {
    NationId from;
    NationId to;
    Bytes body;
  };
  std::vector<Captured> wire;  // everything that was ever handed to the network

 private:
  struct InFlight {
    UtcTime at;
    std::uint64_t order;
    NationId from;
    NationId to;
    Bytes body;
  };
  void send(const NationId& from, const node::link::Signed& frame);
  void arrive(InFlight frame);
  double chance() { return std::uniform_real_distribution<double>(0.0, 1.0)(engine_); }

  std::mt19937_64 engine_;
  UtcTime now_;
  std::uint64_t order_ = 0;
  std::uint64_t next_command_ = 1;
  std::vector<InFlight> in_flight_;
  std::vector<std::unique_ptr<Nation>> nations_;
};

using test_support::example;
using test_support::example_policy;

/// A TDM of the simulated radar NORTH-MOOR-RADAR with `tracks` tracks of `observations` each of the
/// object.
std::string radar_tdm(UtcTime start, int tracks, int observations = 3, std::uint32_t norad = 25544);

inline constexpr const char* kSensorName = "NORTH-MOOR-RADAR";

/// Ed25519 keys that are valid around `now`: from an hour before, for a year.
std::unique_ptr<crypto::Identity> make_identity(const NationId& nation, UtcTime now,
                                                crypto::Random& random);

}  // namespace accord::scenario
