// Transport keys in Hello, with real cores on virtual time: a binding that ended is renewed and the
// link opens by itself; next keys are told and held; a word that does not verify is noted and moves
// nothing. The test stands for the host, who keeps the keys.
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

constexpr const char* kServer =
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";  // RFC 26's example keys
constexpr const char* kClient = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";

class Bindings : public Link {
 protected:
  Bindings() {
    world.before_commit = [this](Nation& nation, Effects& effects) {
      for (const BindingNews& news : effects.bindings) heard[nation.id].push_back(news);
    };
  }
  /// A binding of GBR's for USA, under GBR's transport key, valid now.
  crypto::Binding of_gbr(const NationId& for_whom, Nanos term = 24h * 90) {
    const auto& key = gbr().identity->transport;
    return test_support::must(
        crypto::make_binding(key.key, key.certificate,
                             {for_whom, kServer, kClient, world.now() - 5min, world.now() + term}));
  }
  void tell(const crypto::Binding& binding) {
    gbr().core->set_bindings(usa().id, {binding.text(), transport_keys_digest(binding.terms), {}});
  }
  std::map<NationId, std::vector<BindingNews>> heard;
};

// req: RES-005
TEST_F(Bindings, a_link_whose_keys_ended_months_ago_opens_by_the_binding_in_hello) {
  usa().core->set_transport_end(gbr().id, world.now() - 24h * 60);
  world.run_for(5s);
  ASSERT_FALSE(world.links_open());
  ASSERT_EQ(code_of_why(world.peer(usa(), "GBR")), "ACC-2019");
  publish(3);
  EXPECT_TRUE(heard[usa().id].empty());
  tell(of_gbr(usa().id));
  world.run_for(5s);
  ASSERT_FALSE(heard[usa().id].empty());
  const auto& said = heard[usa().id].back().binding;
  ASSERT_TRUE(said);
  EXPECT_EQ(said->terms.curve_server_key, kServer);
  usa().core->set_transport_end(gbr().id, said->terms.not_after);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_TRUE(all_delivered(3));
}

TEST_F(Bindings, next_keys_are_told_on_an_open_link_and_the_teller_learns_that_they_are_held) {
  const auto binding = of_gbr(usa().id);
  tell(binding);
  EXPECT_TRUE(world.run_until([&] { return !heard[usa().id].empty(); }, 5s)) << "within seconds";
  ASSERT_TRUE(heard[usa().id].back().binding);
  EXPECT_TRUE(heard[gbr().id].empty()) << "nobody has said that they are held";
  usa().core->set_bindings(gbr().id, {{}, {}, transport_keys_digest(binding.terms)});
  EXPECT_TRUE(world.run_until([&] { return !heard[gbr().id].empty(); }, 5s));
  EXPECT_TRUE(heard[gbr().id].back().holds_own);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  publish(2);
  EXPECT_TRUE(all_delivered(2));
}

TEST_F(Bindings, keys_that_the_peer_holds_of_another_pair_are_not_ours) {
  tell(of_gbr(usa().id));
  usa().core->set_bindings(gbr().id, {{}, {}, crypto::sha384(as_bytes("another pair"))});
  world.run_for(10s);
  for (const BindingNews& news : heard[gbr().id]) EXPECT_FALSE(news.holds_own);
}

TEST_F(Bindings, a_binding_for_another_of_another_key_or_ended_is_noted_once_and_moves_nothing) {
  const auto own = of_gbr(usa().id);
  auto forged = own;
  forged.signature[8] ^= 1;
  const auto& usas = usa().identity->transport;
  const std::pair<std::string, std::string> bad[] = {
      {of_gbr(test_support::must(NationId::parse("AUS"))).text(), "ACC-2020"},  // wrong_peer
      {forged.text(), "ACC-2011"},                                              // bad_signature
      {test_support::must(crypto::make_binding(
                              usas.key, usas.certificate,
                              {gbr().id, kServer, kClient, world.now() - 5min, world.now() + 24h}))
           .text(),
       "ACC-2006"},                                  // wrong_nation: USA's own
      {of_gbr(usa().id, -1min).text(), "ACC-2019"},  // binding_expired
      {"{}", "ACC-2017"}};                           // malformed_binding
  for (const auto& [text, code] : bad) {
    const auto before = world.counter(usa(), "GBR", code);
    gbr().core->set_bindings(usa().id, {text, crypto::sha384(as_bytes(text)), {}});
    world.run_for(10s);
    EXPECT_EQ(world.counter(usa(), "GBR", code), before + 1) << code;
    EXPECT_TRUE(world.links_open()) << code;
  }
  EXPECT_TRUE(heard[usa().id].empty());
  tell(own);  // the near miss
  EXPECT_TRUE(world.run_until([&] { return !heard[usa().id].empty(); }, 5s));
}

}  // namespace
}  // namespace accord::scenario
