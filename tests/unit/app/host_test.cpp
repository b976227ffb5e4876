// The daemon's host without its threads: a bounded queue of commands that refuses what has no room,
// counts it, and serves on.
#include "node/app/host.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>

#include "crypto/hash.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using crypto::Role;
using test::Scratch;

template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().text();
  return std::move(result).value();
}

/// GBR's node with its keys, no agreement and no peer: nothing is sent, and a reload is cheap.
class HostQueue : public ::testing::Test {
 protected:
  void SetUp() override {
    const UtcTime now = system_now();
    const crypto::Validity validity{now - std::chrono::hours(1), now + std::chrono::hours(24)};
    crypto::SystemRandom random;
    config.nation = must(NationId::parse("GBR"));
    config.directory = scratch.folder();
    config.keys = scratch / "keys";
    config.trust = scratch / "trust";
    config.agreements = scratch / "agreements";
    config.national_policy = scratch.put(
        "policy.json", test::source_file("agreement/examples/national-policy-gbr.json"));
    config.store = scratch / "store/node.db";
    config.socket = scratch / "accord.sock";
    const auto root = must(
        crypto::create_root(config.keys, config.nation, crypto::Suite::ed25519, validity, random));
    for (const Role role : {Role::node_sign, Role::transport})
      must(crypto::create_role(config.keys, role, validity, random));
    for (const fs::path& folder : {config.trust, config.agreements}) {
      fs::create_directory(folder);
      fs::permissions(folder, fs::perms::owner_all);
    }
    const auto pinned = scratch.put("trust/GBR.root.pem", root.to_pem());
    fs::permissions(pinned, fs::perms::owner_read | fs::perms::owner_write);
    host = must(Host::open(config));
  }
  /// Fills the queue to its last place; nobody takes from it, for the host does not run.
  void fill() {  // what was loaded at the start waits already
    for (std::size_t i = 1; i < kMaxWaitingEvents; ++i) {
      const Status status = host->reload();
      ASSERT_TRUE(status) << "place " << i << ": " << status.error().text();
    }
  }

  Scratch scratch;
  NodeConfig config;
  std::unique_ptr<Host> host;
};

TEST_F(HostQueue, command_without_a_place_is_refused_at_once) {
  fill();
  for (int i = 0; i < 3; ++i) {
    const auto answer = host->call(::geteuid(), "status", nlohmann::json::object());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::node_unreachable);
  }
  const Status reload = host->reload();
  ASSERT_FALSE(reload);
  EXPECT_EQ(reload.error().code, Code::node_unreachable);
  EXPECT_TRUE(host->call(::geteuid(), "config", nlohmann::json::object())) << "needs no place";
}

TEST_F(HostQueue, what_had_no_place_is_counted_and_the_node_serves_on) {
  fill();
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(host->call(::geteuid(), "status", nlohmann::json::object()));
  std::stop_source stop;
  auto run = std::async(std::launch::async, [&] { return host->run(stop.get_token()); });
  // Each question is a try: the queue empties 256 at a time, and what was refused is told to the
  // core once a second.
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::uint64_t counted = 0;
  while (counted == 0 && std::chrono::steady_clock::now() < limit) {
    const auto counters = host->call(::geteuid(), "counters", nlohmann::json::object());
    if (counters) counted = counters->value("/node/queue full: commands"_json_pointer, 0u);
  }
  EXPECT_GE(counted, 3u);
  EXPECT_TRUE(host->call(::geteuid(), "status", nlohmann::json::object()));
  stop.request_stop();
  EXPECT_TRUE(run.get());
  const auto after = host->call(::geteuid(), "status", nlohmann::json::object());
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, Code::node_unreachable);
}

TEST_F(HostQueue, publish_whose_words_are_no_words_never_reaches_the_queue) {
  const std::string profile = test::source_file("deploy/demo/gbr-radar.profile.json");
  for (const char* key : {"from", "payload", "label", "data_mode", "request", "priority"}) {
    const auto answer =
        host->call(::geteuid(), "publish", {{"text", ""}, {"profile", profile}, {key, 7}});
    ASSERT_FALSE(answer) << key;
    EXPECT_EQ(answer.error().code, Code::bad_argument) << key;
    EXPECT_EQ(answer.error().where, key);
  }
}

}  // namespace
}  // namespace accord::node::app
