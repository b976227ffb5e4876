// The nearest single change that turns a ruling, verified by decide() on the changed facts.
#include "agreement/flip.hpp"

#include "agreement/marking/label.hpp"
#include "schemas/payload_registry.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

/// A record of CAN under payloads-leo of the bilateral example: an hour's delay, 50,000 a day, hold
/// at 500 of one object, not calibration-targets (8820, 22195, 39452) or reserved (99990, 99991).
class Record : public testing::Test {
 protected:
  void SetUp() override {
    NationalPolicy policy;
    policy.nation = NationId::parse("CAN").value();
    auto snapshot = compile(
        {{document_of(example_json("bilateral-sda.json")), Digest{}, AgreementState::active}},
        policy, policy.nation);
    ASSERT_TRUE(snapshot.has_value()) << snapshot.error().text();
    node = *snapshot;
    today.assign(node->quotas().size(), 0);
    in_span.assign(node->compilations().size(), 0);
  }

  [[nodiscard]] ReleaseFacts facts() const {
    const PayloadType* type = find_payload_type("TRK");
    ReleaseFacts out{NationId::parse("CAN").value(),
                     NationId::parse("GBR").value(),
                     "TRK",
                     type->schema_digest,
                     DataMode::real,
                     label,
                     object,
                     UtcTime::parse("2026-06-01T12:00:00Z").value()};
    out.object_class = ObjectClass::payload;
    out.regime = regime;
    out.last_observation = out.at - age;
    out.usage = {today, in_span};
    return out;
  }
  [[nodiscard]] Flip flip() const {
    const auto found = nearest_flip(*node, facts());
    EXPECT_TRUE(found.has_value());
    return found.value_or(Flip{});
  }

  std::shared_ptr<const Snapshot> node;
  Label label = parse_label("CAN SECRET//REL TO CAN, GBR").value();
  std::uint32_t object = 25544;
  Regime regime = Regime::leo;
  std::chrono::seconds age{7200};
  std::vector<std::uint32_t> today, in_span;
};

TEST_F(Record, above_the_ceiling_would_go_one_level_lower) {
  label.level = Level::top_secret;
  EXPECT_EQ(flip().fact, "level");
  EXPECT_EQ(flip().to, "SECRET");
  EXPECT_EQ(flip().ruling.verdict, Verdict::release);
}

TEST_F(Record, without_the_recipient_on_its_list_would_go_with_it) {
  label = parse_label("CAN SECRET//REL TO CAN, USA").value();
  EXPECT_EQ(flip().fact, "REL TO");
  EXPECT_EQ(flip().to, "CAN, GBR, USA");
}

TEST_F(Record, under_delay_would_go_when_it_has_passed) {
  age = std::chrono::seconds{600};
  EXPECT_EQ(flip().fact, "instant");
  EXPECT_EQ(flip().to, "2026-06-01T12:50:00.000000000Z");  // 12:00 - 10 min + 60 min
}

TEST_F(Record, over_its_quota_would_go_with_one_less_released_before_it) {
  today.assign(today.size(), 50'000);
  EXPECT_EQ(flip().from, "50000");
  EXPECT_EQ(flip().to, "49999");  // 49,999 and this one are 50,000
}

TEST_F(Record, of_a_count_that_is_not_known_would_go_with_one_that_leaves_room) {
  today.assign(today.size(), kCountUnknown);
  EXPECT_EQ(flip().from, "not known");
  EXPECT_EQ(flip().to, "49999");
  today.clear();
  EXPECT_EQ(flip().from, "not known");
  in_span.clear();
  EXPECT_EQ(flip().fact.find("counted"), std::string::npos) << "one count alone frees nothing";
}

TEST_F(Record, held_would_go_below_the_threshold) {
  in_span.assign(in_span.size(), 800);
  EXPECT_EQ(flip().to, "499");
  EXPECT_EQ(flip().ruling.verdict, Verdict::release);
}

TEST_F(Record, in_no_regime_that_a_clause_names_would_go_in_one) {
  regime = Regime::geo;
  EXPECT_NE(flip().fact, "level");
  EXPECT_EQ(flip().ruling.verdict, Verdict::release);
}

TEST_F(Record, that_is_released_shows_what_would_stop_it) {
  const Flip found = flip();
  EXPECT_NE(found.ruling.verdict, Verdict::release);
  EXPECT_EQ(found.to, "50000") << "the count of the day is the first that can";
}

TEST_F(Record, that_two_changes_alone_would_free_has_no_flip) {
  label = parse_label("CAN TOP SECRET//REL TO CAN, USA").value();  // level and list
  EXPECT_FALSE(nearest_flip(*node, facts()).has_value());
  EXPECT_EQ(text_of(std::optional<Flip>()), "nearest change: no single fact turns this ruling");
}

TEST_F(Record, text_and_json_name_fact_and_values) {
  label.level = Level::top_secret;
  const auto found = nearest_flip(*node, facts());
  EXPECT_EQ(
      text_of(found).find("nearest change: level SECRET instead of TOP SECRET: release under "),
      0u);
  const auto json = to_json(found);
  EXPECT_EQ(json["fact"], "level");
  EXPECT_EQ(json["from"], "TOP SECRET");
  EXPECT_EQ(json["ruling"]["verdict"], "release");
  EXPECT_TRUE(to_json(std::optional<Flip>()).is_null());
}

}  // namespace
}  // namespace accord::agreement::test
