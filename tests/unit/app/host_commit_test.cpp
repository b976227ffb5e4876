// Nothing is answered before the commit that it rests on: a node whose disk takes no more refuses
// what it was asked and stops.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>

#include "node/app/host.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using crypto::Role;
using test::Scratch;

/// GBR's node with its keys, no agreement and no peer; nothing when it does not start.
std::unique_ptr<Host> open_host(const Scratch& scratch) {
  const UtcTime now = system_now();
  const crypto::Validity validity{now - std::chrono::hours(1), now + std::chrono::hours(24)};
  crypto::SystemRandom random;
  NodeConfig config;
  config.nation = NationId::parse("GBR").value();
  config.directory = scratch.folder();
  config.keys = scratch / "keys";
  config.trust = scratch / "trust";
  config.agreements = scratch / "agreements";
  config.national_policy =
      scratch.put("policy.json", test::source_file("agreement/examples/national-policy-gbr.json"));
  config.store = scratch / "store/node.db";
  config.socket = scratch / "accord.sock";
  const auto root =
      crypto::create_root(config.keys, config.nation, crypto::Suite::ed25519, validity, random);
  for (const Role role : {Role::node_sign, Role::transport})
    if (!crypto::create_role(config.keys, role, validity, random)) return nullptr;
  for (const fs::path& folder : {config.trust, config.agreements}) {
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::owner_all);
  }
  const auto pinned = scratch.put("trust/GBR.root.pem", root.value().to_pem());
  fs::permissions(pinned, fs::perms::owner_read | fs::perms::owner_write);
  auto host = Host::open(std::move(config));
  return host ? std::move(*host) : nullptr;
}

/// A track for nobody: it is counted, and so there is something to commit.
Result<nlohmann::json> publish(Host& host) {
  const std::string text =
      "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-06-01T00:00:00\nORIGINATOR = GBR\nMETA_START\n"
      "TIME_SYSTEM = UTC\nPARTICIPANT_1 = NORTH-MOOR-RADAR\nPARTICIPANT_2 = 25544\n"
      "MODE = SEQUENTIAL\nPATH = 1,2,1\nRANGE_UNITS = km\nMETA_STOP\nDATA_START\n"
      "RANGE = 2026-06-01T12:00:00.000 1200.0\nDATA_STOP\n";
  return host.call(::geteuid(), "publish",
                   {{"text", text},
                    {"profile", test::source_file("deploy/demo/gbr-radar.profile.json")},
                    {"label", "GBR RESTRICTED//REL TO GBR, USA"}});
}

enum Outcome : int { kAsItShould = 0, kNoNode, kNotServed, kAnsweredAll, kWentOn };

/// In a process of its own: the limit is of the process.
Outcome publish_until_the_disk_is_full() {
  Scratch scratch;
  const auto host = open_host(scratch);
  if (!host) return kNoNode;
  std::stop_source stop;
  auto run = std::async(std::launch::async, [&] { return host->run(stop.get_token()); });
  const auto ended = [&] {
    stop.request_stop();
    return run.get();
  };
  const auto outcome = [&](Outcome what) {
    (void)ended();
    return what;
  };
  if (!publish(*host)) return outcome(kNotServed);  // the near miss: with room it is answered
  // What is asked after an answer is taken up behind its commit: the disk is not full before that.
  if (!host->call(::geteuid(), "status", nlohmann::json::object())) return outcome(kNotServed);
  const rlimit none{1, 1};  // bytes of any file
  if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR || ::setrlimit(RLIMIT_FSIZE, &none) != 0)
    return outcome(kNoNode);
  if (publish(*host)) return outcome(kAnsweredAll);
  return ended() ? kWentOn : kAsItShould;
}

TEST(HostCommit, nothing_is_answered_before_it_is_committed_and_a_failed_commit_stops_the_node) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(publish_until_the_disk_is_full());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), kAsItShould);
}

}  // namespace
}  // namespace accord::node::app
