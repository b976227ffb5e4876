// Transport keys of a link: renewed, announced, used in turn, settled on; and that an older word,
// or one that nobody can keep, changes nothing. Expected: the rules of docs/wire-format.md "hello".
#include "node/app/binding_desk.hpp"

#include <gtest/gtest.h>

#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "node/link/curve_keys.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using crypto::Role;
using test::Scratch;
using Steady = BindingDesk::Steady;

template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().text();
  return std::move(result).value();
}

crypto::CurveKeys new_keys() {
  auto server = must(link::generate_curve_keys());
  auto client = must(link::generate_curve_keys());
  return {server.public_key, std::move(server.secret_key), client.public_key,
          std::move(client.secret_key)};
}

/// GBR's desk and USA's keys. Bindings of USA's begin a day apart, the first one 30 days ago.
class BindingDeskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const crypto::Validity validity{now - 24h * 60, now + 24h * 300};
    crypto::SystemRandom random;
    for (const char* name : {"GBR", "USA"}) {
      const fs::path keys = scratch / (std::string("keys-") + name);
      const auto root = must(crypto::create_root(keys, must(NationId::parse(name)),
                                                 crypto::Suite::ed25519, validity, random));
      for (const Role role : {Role::node_sign, Role::transport})
        must(crypto::create_role(keys, role, validity, random));
      ASSERT_TRUE(trust.add_root(root.nation(), root));
    }
    config.nation = gbr;
    config.keys = scratch / "keys-GBR";
    identity.emplace(must(crypto::load_identity(config.keys)));
    usa_transport.emplace(must(crypto::load_role(scratch / "keys-USA", Role::transport)));
    ASSERT_TRUE(crypto::save_curve_keys(config.keys, usa, new_keys()));
    peer = {usa, "tcp://127.0.0.1:1", "tcp://127.0.0.1:2", scratch / "USA.binding.json"};
    put(binding(first, 0));
    desk.emplace(config, *identity, trust);
  }

  crypto::Binding binding(const crypto::CurveKeys& keys, int day,
                          std::chrono::hours term = 24h * 90) {
    const UtcTime from = now - 24h * 30 + 24h * day;
    return must(
        crypto::make_binding(usa_transport->key, usa_transport->certificate,
                             {gbr, keys.server_public, keys.client_public, from, from + term}));
  }
  void put(const crypto::Binding& text) { ASSERT_TRUE(write_file(peer.binding, text.text())); }
  BindingDesk::Change open() { return must(desk->open(peer, now)); }
  std::optional<BindingDesk::Change> hear(const crypto::Binding& said) {
    return must(desk->take({usa, said, false}));
  }
  std::optional<BindingDesk::Change> tend(Steady at) { return must(desk->tend(usa, {}, at)); }
  std::optional<BindingDesk::Change> tend_up(const crypto::CurveKeys& under, Steady at) {
    return must(desk->tend(usa, under.client_public, at));
  }
  bool has_next() const { return fs::exists(peer.binding.string() + ".next"); }

  Scratch scratch;
  const UtcTime now = system_now();
  const Steady start{std::chrono::hours(1)};
  NationId gbr = must(NationId::parse("GBR"));
  NationId usa = must(NationId::parse("USA"));
  NodeConfig config;
  crypto::TrustStore trust;
  std::optional<crypto::Identity> identity;
  std::optional<crypto::KeyAndCertificate> usa_transport;
  crypto::CurveKeys first = new_keys();
  crypto::CurveKeys second = new_keys();
  PeerConfig peer;
  std::optional<BindingDesk> desk;
};

TEST_F(BindingDeskTest,
       a_link_opens_under_the_keys_of_its_files_and_tells_a_binding_that_verifies) {
  const auto opened = open();
  ASSERT_TRUE(opened.reopen);
  EXPECT_EQ(opened.reopen->peer_server_key, first.server_public);
  EXPECT_EQ(opened.reopen->peer_client_key, first.client_public);
  EXPECT_EQ(opened.transport_end, now + 24h * 60);  // 30 days of the 90 are over
  const auto told = must(crypto::parse_binding(opened.bindings.own));
  EXPECT_TRUE(crypto::verify_binding(told, trust, {gbr, usa, now}));
  EXPECT_EQ(told.terms.curve_server_key, opened.reopen->server_keys.public_key);
  EXPECT_EQ(opened.bindings.held, pipeline::transport_keys_digest(binding(first, 0).terms));
}

TEST_F(BindingDeskTest, a_binding_that_ended_is_renewed_by_hello_and_the_file_says_so) {
  put(binding(first, 0, 24h * 10));  // ended 20 days ago
  EXPECT_EQ(open().transport_end, now - 24h * 20);
  const auto said = binding(first, 29);
  const auto renewed = hear(said);
  ASSERT_TRUE(renewed);
  EXPECT_FALSE(renewed->reopen) << "the keys are the same";
  EXPECT_EQ(renewed->transport_end, now + 24h * 89);
  EXPECT_EQ(must(read_file(peer.binding, 1u << 16)), said.text());
  BindingDesk after(config, *identity, trust);
  EXPECT_EQ(must(after.open(peer, now)).transport_end, now + 24h * 89);
}

TEST_F(BindingDeskTest, an_older_word_or_one_that_adds_little_changes_nothing) {
  put(binding(first, 5));
  open();
  EXPECT_FALSE(hear(binding(first, 4, 24h * 200))) << "begins earlier than what is held";
  EXPECT_FALSE(hear(binding(second, 5))) << "begins no later";
  EXPECT_FALSE(hear(binding(first, 6, 24h * 89 + 23h))) << "23 hours more are not worth a file";
  EXPECT_FALSE(has_next());
  EXPECT_TRUE(hear(binding(first, 6, 24h * 90)));
}

TEST_F(BindingDeskTest, next_keys_are_kept_and_not_used_while_the_link_stands) {
  open();
  const auto heard = hear(binding(second, 1));
  ASSERT_TRUE(heard);
  EXPECT_FALSE(heard->reopen);
  EXPECT_EQ(heard->bindings.held, pipeline::transport_keys_digest(binding(second, 1).terms));
  EXPECT_TRUE(has_next());
  for (int second_of = 0; second_of < 100; ++second_of)
    EXPECT_FALSE(tend_up(first, start + second_of * 1s));
}

TEST_F(BindingDeskTest, a_link_that_is_down_tries_both_in_turn_and_settles_on_the_next) {
  open();
  hear(binding(second, 1));
  EXPECT_FALSE(tend(start));
  EXPECT_FALSE(tend(start + 3s));
  auto turned = tend(start + 4s);  // GBR is before USA: short turns
  ASSERT_TRUE(turned && turned->reopen);
  EXPECT_EQ(turned->reopen->peer_server_key, second.server_public);
  EXPECT_EQ(turned->reopen->peer_client_key, second.client_public);
  turned = tend(start + 8s);
  ASSERT_TRUE(turned && turned->reopen);
  EXPECT_EQ(turned->reopen->peer_client_key, first.client_public);
  EXPECT_FALSE(tend_up(first, start + 9s)) << "it stands under the former: nothing is settled";
  EXPECT_TRUE(has_next());
  EXPECT_FALSE(tend(start + 20s));
  ASSERT_TRUE(tend(start + 24s));
  EXPECT_FALSE(tend_up(first, start + 25s)) << "said of before the turn";
  const auto settled = tend_up(second, start + 26s);
  ASSERT_TRUE(settled);
  EXPECT_FALSE(settled->reopen);
  EXPECT_FALSE(has_next());
  for (int second_of = 27; second_of < 100; ++second_of)
    EXPECT_FALSE(tend(start + second_of * 1s)) << "the former keys are pinned no more";
  BindingDesk after(config, *identity, trust);
  EXPECT_EQ(must(after.open(peer, now)).reopen->peer_client_key, second.client_public);
}

TEST_F(BindingDeskTest, next_keys_survive_a_restart_and_can_be_taken_back) {
  open();
  hear(binding(second, 1));
  desk.emplace(config, *identity, trust);
  open();
  tend(start);
  const auto turned = tend(start + 4s);
  ASSERT_TRUE(turned && turned->reopen);
  EXPECT_EQ(turned->reopen->peer_client_key, second.client_public);
  desk.emplace(config, *identity, trust);
  open();
  EXPECT_TRUE(hear(binding(first, 2)));
  EXPECT_FALSE(has_next());
  tend(start);
  EXPECT_FALSE(tend(start + 60s));
}

TEST_F(BindingDeskTest, our_next_keys_are_told_and_used_once_the_peer_holds_them) {
  const auto next = new_keys();
  ASSERT_TRUE(crypto::save_next_curve_keys(config.keys, usa, next));
  const auto opened = open();
  EXPECT_NE(opened.reopen->server_keys.public_key, next.server_public);
  const auto told = must(crypto::parse_binding(opened.bindings.own));
  EXPECT_EQ(told.terms.curve_server_key, next.server_public);
  EXPECT_EQ(told.terms.curve_client_key, next.client_public);
  EXPECT_FALSE(must(desk->take({usa, {}, false})));
  EXPECT_TRUE(crypto::has_next_curve_keys(config.keys, usa));
  const auto used = must(desk->take({usa, {}, true}));
  ASSERT_TRUE(used && used->reopen);
  EXPECT_EQ(used->reopen->server_keys.public_key, next.server_public);
  EXPECT_EQ(used->reopen->client_keys.public_key, next.client_public);
  EXPECT_FALSE(crypto::has_next_curve_keys(config.keys, usa));
  EXPECT_EQ(must(crypto::load_curve_keys(config.keys, usa)).server_public, next.server_public);
  EXPECT_FALSE(must(desk->take({usa, {}, true}))) << "said again";
}

TEST_F(BindingDeskTest, what_cannot_be_kept_is_neither_used_nor_said_to_be_held) {
  open();
  fs::create_directory(peer.binding.string() + ".next");  // nothing can be renamed over it
  EXPECT_FALSE(desk->take({usa, binding(second, 1), false}));
  tend(start);
  EXPECT_FALSE(tend(start + 60s));
}

}  // namespace
}  // namespace accord::node::app
