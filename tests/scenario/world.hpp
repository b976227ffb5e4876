// A coalition in one thread: nations with real cores, real stores (in memory) and real keys, on a
// virtual clock and a virtual network that loses, repeats, reorders, delays and corrupts frames
// from one seed. What a test asserts on is the store, the counters and the captured wire, never log
// text.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
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

using Suites = std::map<std::string, crypto::Suite>;

struct NetworkFaults {
  double loss = 0.0;  // probability, per frame
  double repeat = 0.0;
  double flip_bit = 0.0;
  Nanos delay_min = std::chrono::milliseconds(5);
  Nanos delay_max = std::chrono::milliseconds(20);
  std::int64_t bits_per_s = 0;  // of each direction of each link; 0: no limit
  bool reorders = false;        // a later frame may overtake; TCP lets none
};

struct Nation {
  NationId id;
  std::unique_ptr<crypto::Identity> identity;
  std::unique_ptr<crypto::Identity> next_identity;     // other keys below the same root
  std::unique_ptr<crypto::KeyAndCertificate> officer;  // agreement-policy
  std::unique_ptr<crypto::PrivateKey> root_key;
  crypto::TrustStore trust;
  std::shared_ptr<const agreement::Snapshot> agreements;  // as loaded
  std::vector<agreement::Agreement> next_versions;        // that wait for their amendment
  std::shared_ptr<const PayloadTypes> types;              // null: those of the build
  std::shared_ptr<const node::pipeline::CourierKeys> courier_keys;
  std::unique_ptr<node::store::Store> store;
  std::unique_ptr<SeededRandom> random;
  std::unique_ptr<Core> core;  // null while the nation is down
  Nanos clock_error{0};        // of its UTC; the steady clock runs right
  std::vector<node::store::InboundRecordRow>
      delivered;  // as a consumer saw them, committed ones only
  std::vector<node::pipeline::Reply> replies;

  // Steps taken and not yet committed, as in the daemon: one Effects, one transaction.
  Effects waiting;
  std::size_t events_waiting = 0;
  std::size_t events_per_commit = 1;  // of this group; drawn anew for each
  std::uint64_t commits = 0;          // that wrote something, since the world began
};

/// A SIGKILL around a commit, and a start at once: probabilities, per commit that writes something.
struct Crashes {
  double before_commit = 0.0;
  double after_commit = 0.0;  // all is on disk, and nothing of it is sent or answered
};

struct Crashed {  // how often that happened
  std::uint64_t before_commit = 0;
  std::uint64_t after_commit = 0;
};

class World {
 public:
  /// A nation that `suites` does not name has Ed25519 keys, which the seed gives too: whatever it
  /// signs is the same in every run.
  explicit World(std::uint64_t seed, std::vector<std::string> nations = {"USA", "GBR", "AUS"},
                 const Suites& suites = {});

  Nation& nation(const std::string& id);
  UtcTime now() const { return now_; }
  NetworkFaults faults;
  std::function<void(Nation&, Effects&)> before_commit;  // may look, may not touch
  Crashes crashes;
  Crashed crashed;
  std::function<bool(const NationId& from, const Bytes& body)> loses;  // besides `faults`
  node::pipeline::LinkTimings timings;  // of whoever starts from now on

  /// Ticks every 50 ms; frames arrive in between.
  void run_for(Nanos span);
  /// Runs until `done` or the limit; false when the limit came first.
  bool run_until(const std::function<bool()>& done, Nanos limit = std::chrono::seconds(60));
  /// The profile of its one radar.
  static std::string radar_profile_of(const NationId& nation);
  /// One event. The commit comes when the group is full, and at the latest with the nation's next
  /// tick: as the daemon, which takes what waits, ticks, and commits once.
  void step(Nation& nation, node::pipeline::Event event,
            node::pipeline::Follows follows = node::pipeline::Follows::anything);
  /// Ends the group: commits, then sends and answers.
  void commit(Nation& nation);

  /// These events in one commit.
  void step_together(Nation& nation, std::deque<node::pipeline::Event> events);

  void kill(Nation& nation);
  void start(Nation& nation);
  /// The nation comes back without its journal, as another life.
  void restart_with_an_empty_store(Nation& nation);
  /// The nation comes back with this journal.
  void restart_with(Nation& nation, std::unique_ptr<node::store::Store> store);
  /// The nation comes back with its next keys.
  void restart_with_next_keys(Nation& nation);
  /// The agreements of the examples, or others, for one nation.
  void hold(Nation& nation, std::vector<agreement::Agreement> agreements,
            std::vector<agreement::Agreement> next = {});

  /// What the nation's policy owner signs now, by the nation's clock: statement `number` of that
  /// nation about `about`, in effect from `effective` on.
  struct Saying {
    agreement::StatementKind kind = agreement::StatementKind::suspend;
    std::uint32_t number = 1;
    Digest about;
    UtcTime effective;
    Digest successor{};
  };
  node::pipeline::WireStatement sign(Nation& nation, const Saying& saying);
  /// Signs it and hands it to the nation's own node, as an officer does.
  Result<nlohmann::json> say(Nation& nation, const Saying& saying);

  /// Publishes the TDM text through the radar's profile; the outcomes as the node answered.
  nlohmann::json publish(Nation& from, const std::string& tdm,
                         const std::string& label = "GBR CONFIDENTIAL//REL TO AUS, GBR, USA");
  nlohmann::json publish(Nation& from, std::vector<node::pipeline::Draft> drafts);
  Result<nlohmann::json> command(Nation& nation, const std::string& name,
                                 const nlohmann::json& args = nlohmann::json::object(),
                                 std::optional<node::pipeline::Operator> by = {});

  /// Two security officers of the nation restore its link to the peer, one after the other.
  void restore_link(Nation& nation, const std::string& peer);
  bool links_open();
  nlohmann::json peer(Nation& nation, const std::string& name);  // as `accord peer show`
  std::uint64_t counter(Nation& nation, const std::string& peer, const std::string& name);
  nlohmann::json summary(Nation& nation);

  /// Delivers a body to `to` as if it came on `from`'s link: whoever sent it has the keys of that
  /// link and seals it as `from`'s node would.
  void inject(const std::string& from, Nation& to, Bytes body);
  /// The frame that `inject` delivers; the body itself when no frame holds it.
  Bytes frame_from(const std::string& from, const NationId& to, const Bytes& body);
  /// Delivers a whole frame, whatever it is.
  void inject_frame(const std::string& from, Nation& to, Bytes frame);

  struct Captured {
    NationId from;
    NationId to;
    Bytes body;   // as it was signed
    Bytes frame;  // as it left
  };
  std::vector<Captured> wire;  // everything that was ever handed to the network

 private:
  struct InFlight {
    UtcTime at;
    std::uint64_t order;
    NationId from;
    NationId to;
    Bytes frame;
  };
  std::unique_ptr<node::store::Store> empty_store(Nation& nation);
  void obey(Nation& nation, const node::pipeline::LinkOrder& order);
  [[nodiscard]] bool is_up(const NationId& a, const NationId& b) const;
  [[nodiscard]] node::pipeline::SteadyTime steady() const {
    return node::pipeline::SteadyTime(Nanos(now_.tai_ns));
  }
  UtcTime leaves(const NationId& from, const NationId& to, std::size_t bytes);
  void send(Nation& from, const node::link::Signed& thing);
  void arrive(InFlight frame);
  std::size_t draw_group_size();
  void carry_out(Nation& nation, Effects&& effects);
  void crash(Nation& nation);
  double chance() { return std::uniform_real_distribution<double>(0.0, 1.0)(engine_); }

  std::mt19937_64 engine_;
  UtcTime now_;
  std::uint64_t order_ = 0;
  std::size_t together_ = 0;  // size of the group under way, when a test has set it
  std::uint64_t next_command_ = 1;
  std::vector<InFlight> in_flight_;
  std::set<std::pair<NationId, NationId>> cut_;  // who has closed its sockets for whom
  std::map<std::pair<NationId, NationId>, UtcTime> line_free_at_;
  std::map<std::pair<NationId, NationId>, UtcTime> last_arrival_;  // one behind the other
  std::vector<std::unique_ptr<Nation>> nations_;
};

using test_support::example;
using test_support::example_policy;

/// A TDM of the simulated radar NORTH-MOOR-RADAR with `tracks` tracks of `observations` each of the
/// object.
std::string radar_tdm(UtcTime start, int tracks, int observations = 3, std::uint32_t norad = 25544);

inline constexpr const char* kSensorName = "NORTH-MOOR-RADAR";

/// Keys that are valid around `now`: from an hour before, for a year.
std::unique_ptr<crypto::Identity> make_identity(const NationId& nation, UtcTime now,
                                                crypto::Random& random,
                                                crypto::Suite suite = crypto::Suite::ed25519);

}  // namespace accord::scenario
