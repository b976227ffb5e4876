// A payload type outside space domain awareness, by configuration alone: reports of radio
// interference from GBR to NOR, whose agreement declares the type and pins its schema text.
// agreement/examples: interference.json, RFI.fbs. No code of the node knows it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/app/schema_texts.hpp"
#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {

using namespace std::chrono_literals;
using test_support::must;
using test_support::source_file;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kSite = "BLACKWATER-LISTENING-POST";
constexpr const char* kLabel = "GBR RESTRICTED//REL TO GBR, NOR";

DeclaredSchema rfi(const std::string& change_from = {}, const std::string& change_to = {}) {
  std::string text = source_file("agreement/examples/RFI.fbs");
  if (!change_from.empty()) text.replace(text.find(change_from), change_from.size(), change_to);
  const Digest digest = node::app::schema_digest_of("RFI.fbs", text);
  return {"RFI", "radio interference report", "$RFI", digest, std::move(text)};
}

std::shared_ptr<const PayloadTypes> types_with(const DeclaredSchema& schema) {
  PayloadTypes types;
  EXPECT_TRUE(types.declare(schema).has_value());
  return std::make_shared<const PayloadTypes>(std::move(types));
}

/// One report a line; the emitter at a latitude and longitude that 0.1 degree makes coarser.
std::string report(int number) {
  return R"({"report_id": "R)" + std::to_string(number) +
         R"(", "seen_utc": "2026-06-01T11:59:00Z", "receiver_site": ")" + kSite +
         R"(", "centre_frequency_hz": 14250000000.5, "received_power_dbw": -131.25,)"
         R"( "modulation": "SWEEP", "emitter_latitude_deg": 59.9127, "emitter_longitude_deg": 10.7461})";
}

std::vector<node::pipeline::Draft> drafts_of(const std::string& lines, const PayloadTypes& types,
                                             const std::string& label = kLabel) {
  node::app::FeedWords words;
  words.payload = "RFI";
  words.label = label;
  words.data_mode = "REAL";
  const auto options = must(node::app::feed_options_of(words));
  return must(node::app::drafts_of(lines, "{}", options, types)).drafts;
}

class DeclaredType : public ::testing::Test {
 protected:
  DeclaredType() : world(93, {"GBR", "NOR"}) {
    for (Nation* nation : {&gbr(), &nor()}) {
      nation->types = types_with(rfi());
      hold(*nation, example("interference.json"));
    }
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  }
  Nation& gbr() { return world.nation("GBR"); }
  Nation& nor() { return world.nation("NOR"); }
  /// Under a policy that denies nothing: no report names an object of the catalogue, and the
  /// example policy of GBR withholds what names none.
  void hold(Nation& nation, agreement::Agreement agreement) {
    agreement::NationalPolicy policy;
    policy.nation = nation.id;
    nation.agreements = must(agreement::compile({std::move(agreement)}, policy, nation.id));
    world.step(nation,
               node::pipeline::AgreementsChanged{nation.agreements, {}, {}, {}, nation.types});
    world.commit(nation);
  }
  nlohmann::json records_at_nor() {
    return must(world.command(nor(), "records", {{"outcome", "admitted"}}))["records"];
  }
  nlohmann::json publish(const std::string& lines) {
    return world.publish(gbr(), drafts_of(lines, *gbr().types))["outcomes"];
  }

  World world;
};

// req: TRN-004
TEST_F(DeclaredType, a_report_goes_from_nation_to_nation_with_the_duties_of_its_clause_done) {
  const auto outcomes = publish(report(1) + "\n" + report(2) + "\n");
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0]["verdict"], "release") << outcomes[0];
  EXPECT_EQ(outcomes[0]["clause"], "GBR-NOR-INTERFERENCE/1/release/GBR>NOR/clauses/reports");
  ASSERT_TRUE(world.run_until([&] { return nor().delivered.size() == 2; }, 10s));
  const auto records = records_at_nor();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0]["payload_code"], "RFI");
  EXPECT_EQ(records[0]["label"], kLabel);
  // receiver_site is protected and not disclosed; received_power_dbw is, and disclosed. To 0.1 deg:
  // 59.9127 -> 59.9 and 10.7461 -> 10.7; the frequency as it was.
  EXPECT_EQ(records[0]["payload"],
            nlohmann::json::parse(R"({"report_id": "R1", "seen_utc": "2026-06-01T11:59:00Z",
              "centre_frequency_hz": 14250000000.5, "received_power_dbw": -131.25,
              "modulation": "SWEEP", "emitter_latitude_deg": 59.900000000000006,
              "emitter_longitude_deg": 10.700000000000001})"));
}

TEST_F(DeclaredType, what_the_agreement_protects_is_on_no_wire_and_in_no_foreign_store) {
  (void)publish(report(1));
  ASSERT_TRUE(world.run_until([&] { return nor().delivered.size() == 1; }, 10s));
  std::size_t batches = 0;
  for (const auto& sent : world.wire) {
    EXPECT_THAT(std::string(as_text(sent.body)), Not(HasSubstr(kSite)));
    if (as_text(ByteView(sent.body).subspan(4, 4)) == "ACBT") ++batches;
  }
  EXPECT_GT(batches, 0u);
  EXPECT_THAT(records_at_nor().dump(), Not(HasSubstr(kSite)));
}

TEST_F(DeclaredType, the_clause_holds_for_it_as_for_any_other) {
  const auto above = world.publish(
      gbr(), drafts_of(report(1), *gbr().types, "GBR CONFIDENTIAL//REL TO GBR, NOR"))["outcomes"];
  EXPECT_EQ(above[0]["verdict"], "withhold");
  EXPECT_EQ(above[0]["reason"]["code"], "ACC-3113") << above;  // the link's ceiling, RESTRICTED
  const auto not_for_them =
      world.publish(gbr(), drafts_of(report(1), *gbr().types, "GBR RESTRICTED"))["outcomes"];
  EXPECT_EQ(not_for_them[0]["verdict"], "withhold");
  EXPECT_EQ(publish(report(1))[0]["verdict"], "release");
}

TEST_F(DeclaredType, a_peer_that_left_a_protected_field_in_is_caught) {
  // GBR reads its own agreement so that it protects nothing; the bytes, and so the hash, are the
  // same.
  auto lax = example("interference.json");
  for (auto& field : lax.document.standard.payload_types[0].declared->fields)
    field.is_protected = false;
  lax.document.release[0].clauses[0].disclose.clear();
  hold(gbr(), lax);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_EQ(publish(report(1))[0]["verdict"], "release");
  ASSERT_TRUE(
      world.run_until([&] { return world.summary(nor())["quarantined"].get<int>() == 1; }, 10s));
  EXPECT_THAT(nor().delivered, IsEmpty());
}

TEST_F(DeclaredType, without_its_text_the_link_stays_closed_and_says_why) {
  nor().types = nullptr;  // loading refuses this; a peer's software may not
  hold(nor(), example("interference.json"));
  world.kill(nor());
  world.start(nor());
  world.run_for(5s);
  EXPECT_FALSE(world.links_open());
  EXPECT_EQ(world.peer(gbr(), "NOR")["why"]["code"], "ACC-6004") << world.peer(gbr(), "NOR");
  EXPECT_EQ(publish(report(1))[0]["verdict"], "release") << "it waits in the journal";
  nor().types = types_with(rfi());
  world.kill(nor());
  world.start(nor());
  EXPECT_TRUE(world.run_until([&] { return nor().delivered.size() == 1; }, 20s));
}

TEST_F(DeclaredType, a_code_has_one_text_for_ever) {
  world.run_for(1s);
  const auto other = types_with(rfi("duration_s: uint;", "duration_s: uint (deprecated);"));
  // While it runs: refused, and all stays as it was.
  world.step(gbr(), node::pipeline::AgreementsChanged{gbr().agreements, {}, {}, {}, other});
  world.commit(gbr());
  const auto notices = must(world.command(gbr(), "notices"))["notices"];
  EXPECT_THAT(notices.dump(), HasSubstr("ACC-1007"));
  EXPECT_EQ(publish(report(1))[0]["verdict"], "release");
  // At a start: the store remembers.
  world.kill(gbr());
  const auto started = node::pipeline::Core::start(
      {{nor().id}, {}},
      {*gbr().identity, gbr().trust, gbr().agreements, *gbr().store, *gbr().random, {}, {}, other});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Code::schema_digest_mismatch);
  world.start(gbr());
  EXPECT_TRUE(world.run_until([&] { return nor().delivered.size() == 1; }, 20s));
}

TEST_F(DeclaredType, what_waits_for_a_person_is_shown_by_its_text) {
  auto held = example("interference.json");
  held.document.release[0].clauses[0].compilation = {1, std::chrono::hours(24),
                                                     agreement::CompiledOver::clause};
  for (Nation* nation : {&gbr(), &nor()}) hold(*nation, held);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_EQ(publish(report(1))[0]["verdict"], "release");
  EXPECT_EQ(publish(report(2))[0]["verdict"], "hold");
  const auto waiting = must(world.command(gbr(), "hold.list"))["held"];
  ASSERT_EQ(waiting.size(), 1u);
  const auto shown = must(world.command(gbr(), "hold.show", {{"id", waiting[0]["id"]}}));
  EXPECT_EQ(shown["original"]["payload"]["receiver_site"], kSite) << "the nation's own people";
  EXPECT_FALSE(shown["result"]["payload"].contains("receiver_site")) << shown["result"];
  EXPECT_EQ(shown["result"]["payload"]["report_id"], "R2");
}

}  // namespace
}  // namespace accord::scenario
