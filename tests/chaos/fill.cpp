// Fills the store of a node that does not run with records that wait for its peers: its own
// configuration, keys, agreements and policy, its own core and store, and no link. What is left is
// what `accord publish` leaves while no peer can be reached, rulings and signatures and all. It is
// quicker than the daemon because one set of tracks is translated once and published over and over
// (each time as other records), and because nothing goes over the local socket.
//   chaos_fill NODE.JSON FEED.TDM PROFILE LABEL RECORDS-A-PEER
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "crypto/identity.hpp"
#include "crypto/random.hpp"
#include "node/app/feed.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "node/pipeline/core.hpp"
#include "node/store/sqlite_store.hpp"
#include "schemas/vocab/limits.hpp"

using namespace accord;
using namespace accord::node;

namespace {

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "chaos_fill: %s\n", why.c_str());
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result) stop(result.error().text());
  return *std::move(result);
}

void must(const Status& status) {
  if (!status) stop(status.error().text());
}

/// A node without links.
class Node {
 public:
  explicit Node(app::NodeConfig config)
      : config_(std::move(config)),
        identity_(must(crypto::load_identity(config_.keys))),
        trust_(must(crypto::load_trust_store(config_.trust))) {
    auto agreements = must(app::load_agreements(config_, trust_, app::system_now()));
    std::array<std::uint8_t, 10> bytes{};
    random_.fill(bytes);
    const auto life = IncarnationId::v7(app::system_now().unix_ns() / 1'000'000, bytes);
    store_ = must(store::SqliteStore::open(config_.store.string(), life));
    pipeline::CoreConfig core;
    for (const auto& peer : config_.peers) core.peers.push_back(peer.nation);
    core_ = must(pipeline::Core::start(
        std::move(core),
        {identity_, trust_, agreements.present, *store_, random_, nullptr, agreements.next,
         agreements.types, must(app::load_courier_keys(config_))}));
    take(pipeline::AgreementsChanged{agreements.present, agreements.next, agreements.statements,
                                     agreements.shadow, agreements.types});
  }

  /// One commit.
  void publish(const std::vector<pipeline::Draft>& drafts) {
    pipeline::Publish event;
    event.command_id = 1;
    event.drafts = drafts;
    const auto answer = must(take(std::move(event)).at(0).result());
    for (const auto& outcome : answer.at("outcomes")) {
      if (outcome.at("verdict") != "release") stop("not released: " + outcome.dump());
    }
  }

 private:
  std::vector<pipeline::Reply> take(pipeline::Event event) {
    pipeline::Effects effects;
    const pipeline::Instant now{app::system_now(), std::chrono::steady_clock::now()};
    must(core_->step(now, std::move(event), effects));
    must(core_->step(now, pipeline::Tick{}, effects));
    if (!effects.transaction.empty()) must(store_->commit(effects.transaction));
    core_->on_committed();
    return std::move(effects.replies);
  }

  app::NodeConfig config_;
  crypto::Identity identity_;
  crypto::TrustStore trust_;
  crypto::SystemRandom random_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<pipeline::Core> core_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) stop("NODE.JSON FEED.TDM PROFILE LABEL RECORDS-A-PEER");
  app::FeedOptions options;
  options.label_text = argv[4];
  auto feed = must(app::drafts_of(must(app::read_file(argv[2], kMaxFeedFileBytes)),
                                  must(app::read_file(argv[3], kMaxFeedFileBytes)), options));
  const auto wanted = std::strtoull(argv[5], nullptr, 10);
  Node node(must(app::load_node_config(argv[1])));
  for (std::uint64_t made = 0; made < wanted; made += feed.drafts.size()) {
    if (wanted - made < feed.drafts.size()) feed.drafts.resize(wanted - made);
    node.publish(feed.drafts);
    if (made % 1'000'000 < feed.drafts.size())
      std::printf("%llu\n", static_cast<unsigned long long>(made));
  }
  return 0;
}
