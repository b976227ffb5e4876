// A group of nations: a further one joins by annex alone, a suspension is between two, and
// statements reach a party by way of another.
#include "agreement/annex.hpp"
#include "agreement/statement.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using agreement::StatementKind;
using test_support::must;

/// The example group, with tracks of every object: the feed of these tests does not classify them.
agreement::Agreement group() {
  auto out = example("group.json");
  out.document.release.front().clauses.front().object_classes.clear();
  return out;
}

/// The group's agreement with annexes 1, 2 ... of these nations, in effect from `from` on.
agreement::Agreement with_annexes(const std::vector<std::string>& nations, UtcTime from) {
  agreement::Agreement out = group();
  for (const std::string& name : nations) {
    agreement::Annex annex;
    annex.agreement = out.document.name;
    annex.version = out.document.version;
    annex.agreement_sha384 = out.hash;
    annex.previous = out.document.annexes.empty() ? out.hash : out.document.annexes.back();
    annex.number = static_cast<std::uint32_t>(out.document.annexes.size()) + 1;
    annex.from = from;
    annex.party = {
        must(NationId::parse(name)),
        name,
        Digest{},
        {agreement::SignerRole::agreement_policy, agreement::SignerRole::agreement_security},
        from};
    annex.points_of_contact = {{annex.party.nation, "Space Operations Centre", "duty officer"}};
    Digest hash;
    hash.raw.fill(static_cast<std::uint8_t>(annex.number));
    out.document = must(agreement::accede(out.document, out.hash, annex, hash));
  }
  return out;
}

std::vector<std::string> peers_open(World& world, Nation& nation) {
  std::vector<std::string> out;
  const auto listed = must(world.command(nation, "peer.list"));
  for (const auto& peer : listed["peers"]) {
    if (peer["state"] == "open") out.push_back(peer["peer"].get<std::string>());
  }
  return out;
}

// req: ACT-003
TEST(Group, a_seventh_nation_joins_by_annex_alone) {
  const std::vector<std::string> six = {"AUS", "CAN", "DEU", "FRA", "GBR", "USA"};
  World world(83, {"AUS", "CAN", "DEU", "FRA", "GBR", "USA", "NZL"});
  const UtcTime begin = world.now() - 1s;
  Nation& nzl = world.nation("NZL");
  for (const std::string& name : six)
    world.hold(world.nation(name), {with_annexes({"DEU", "FRA"}, begin)});
  ASSERT_TRUE(
      world.run_until([&] { return peers_open(world, world.nation("GBR")).size() == 5; }, 10s));
  EXPECT_TRUE(peers_open(world, nzl).empty());

  const UtcTime from = world.now() + 5s;
  for (const std::string& name : six)
    world.hold(world.nation(name), {with_annexes({"DEU", "FRA", "NZL"}, from)});
  world.hold(nzl, {with_annexes({"DEU", "FRA", "NZL"}, from)});
  world.run_for(4s);
  EXPECT_TRUE(peers_open(world, nzl).empty());  // its day has not come
  ASSERT_TRUE(world.run_until([&] { return peers_open(world, nzl).size() == 6; }, 10s));
  EXPECT_TRUE(
      world.run_until([&] { return peers_open(world, world.nation("GBR")).size() == 6; }, 10s));
  world.publish(world.nation("GBR"), radar_tdm(world.now(), 2), "GBR RESTRICTED//REL TO GBR, NZL");
  EXPECT_TRUE(world.run_until([&] { return nzl.delivered.size() == 2; }, 10s));
}

TEST(Group, an_annex_that_one_side_lacks_keeps_that_link_closed) {  // the near miss
  World world(89, {"GBR", "NZL", "USA"});
  const auto joined = with_annexes({"NZL"}, world.now() - 1s);
  world.hold(world.nation("GBR"), {joined});
  world.hold(world.nation("NZL"), {joined});
  world.hold(world.nation("USA"), {group()});
  world.run_for(10s);
  EXPECT_EQ(peers_open(world, world.nation("GBR")), (std::vector<std::string>{"NZL", "USA"}));
  EXPECT_EQ(peers_open(world, world.nation("NZL")), (std::vector<std::string>{"GBR"}));
}

TEST(Group, a_suspension_is_between_two_and_travels_by_way_of_the_third) {
  World world(97);
  for (const char* name : {"AUS", "GBR", "USA"}) world.hold(world.nation(name), {group()});
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.loses = [](const NationId& from,
                   const Bytes& body) {  // GBR's word never reaches AUS itself
    const auto control = parse_control(body);
    return from.text() == "GBR" && control && control->recipient.text() == "AUS" &&
           control->kind == ControlKind::statement;
  };
  ASSERT_TRUE(
      world.say(world.nation("GBR"), {StatementKind::suspend, 1, group().hash, world.now()}));
  world.run_for(3s);
  EXPECT_EQ(world.counter(world.nation("AUS"), "USA", "statements_taken"), 1u);
  // GBR suspended towards both; AUS and USA go on.
  EXPECT_EQ(peers_open(world, world.nation("AUS")), (std::vector<std::string>{"USA"}));
  EXPECT_EQ(peers_open(world, world.nation("USA")), (std::vector<std::string>{"AUS"}));
  EXPECT_TRUE(peers_open(world, world.nation("GBR")).empty());
}

// --- one ceiling per node ---

/// USA's node ends at CONFIDENTIAL and reads the agreement so; GBR's reads it as it is, up to
/// SECRET.
class Enclave : public Link {
 protected:
  void SetUp() override {
    lower(usa());
    ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  }
  void lower(Nation& nation) {
    auto lower = example("gbr-usa.json");
    lower.document.marking.ceiling = Level::confidential;
    for (auto& direction : lower.document.release) {
      for (auto& clause : direction.clauses)
        clause.ceiling = std::min(clause.ceiling, Level::confidential);
    }
    nation.agreements = must(agreement::compile({lower}, example_policy(nation.id.text()),
                                                nation.id, Level::confidential));
    world.step(nation, AgreementsChanged{nation.agreements, {}, {}, {}});
    world.commit(nation);
  }
  nlohmann::json publish_at(const char* level) {
    return world.publish(gbr(), radar_tdm(world.now(), 1),
                         std::string("GBR ") + level + "//REL TO GBR, USA");
  }
};

// req: MRK-001
TEST_F(Enclave, of_a_record_above_the_nodes_ceiling_only_digest_and_code_are_kept) {
  publish_at("SECRET");
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 1; }, 10s));
  EXPECT_TRUE(usa().delivered.empty());
  const auto rows = must(usa().store->inbound_records(0, 10, node::store::Outcome::quarantined));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(rows[0].second.payload.empty());
  EXPECT_EQ(rows[0].second.code, Code::peer_overshared);
  const auto sent = must(gbr().store->outbound_batches(usa().id, Lane::data, 1, 1));
  const auto kept =
      must(usa().store->inbound_batch(gbr().id, gbr().core->incarnation(), Lane::data, 1));
  ASSERT_TRUE(kept.has_value());
  const auto was = must(parse_batch(sent.at(0).bytes));
  const auto is = must(parse_batch(kept->bytes));
  EXPECT_EQ(is.head.root, was.head.root);
  ASSERT_EQ(is.records.size(), 1u);
  EXPECT_EQ(is.records[0], Bytes(was.head.root.raw.begin(), was.head.root.raw.end()));  // one leaf
}

TEST_F(Enclave, a_record_at_the_ceiling_is_kept_whole) {  // the near miss
  publish_at("CONFIDENTIAL");
  EXPECT_TRUE(all_delivered(1));
  EXPECT_FALSE(usa().delivered.at(0).payload.empty());
}

// req: MRK-001
TEST_F(Enclave, what_this_nation_itself_marks_above_its_ceiling_is_not_taken_in) {
  lower(gbr());
  const auto outcome = publish_at("SECRET")["outcomes"][0];
  EXPECT_EQ(outcome["verdict"], "withhold");
  EXPECT_EQ(outcome["reason"]["code"], "ACC-3129");
}

TEST(EnclaveLoading, an_agreement_above_the_ceiling_of_the_node_is_not_loaded) {
  const auto held = example("gbr-usa.json");  // its link goes up to SECRET
  const auto gbr = must(NationId::parse("GBR"));
  const auto refused = agreement::compile({held}, example_policy("GBR"), gbr, Level::confidential);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::agreement_above_node_ceiling);
  EXPECT_TRUE(agreement::compile({held}, example_policy("GBR"), gbr, Level::secret));
}

}  // namespace
}  // namespace accord::scenario
