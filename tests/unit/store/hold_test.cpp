// What waits for a person: comes back as it went in, is decided once, and is added to a store of
// the form before without touching what is held.
#include <sys/stat.h>

#include "node/store/schema.hpp"
#include "rows.hpp"

namespace accord::node::store {
namespace {

HoldRow held(std::uint32_t n, HoldKind kind = HoldKind::threshold) {
  HoldRow row;
  row.id = id_of<HoldId>(n, 0x0d);
  row.kind = kind;
  row.at = at(n);
  row.expires = at(n + 100);
  row.recipient = kGbr;
  row.draft = id_of<RecordId>(n, 0x0e);
  row.payload_code = "TRK";
  row.label = "USA SECRET//REL TO GBR, USA";
  row.mode = DataMode::real;
  row.priority = Priority::immediate;
  row.request_id = id_of<RequestId>(n, 0x0f);
  row.norad_cat_id = 25'544;
  row.first = at(1);
  row.last = at(2);
  row.payload = {1, 2, 0, 255};
  row.payload_bytes = 4;
  row.clause = "USA-GBR/1/release/USA>GBR/clauses/a/compilation";
  row.reason = Code::compilation_threshold;
  if (kind == HoldKind::subset) {
    row.subset = "coarse";
    row.due = at(9);
    row.approved = true;
    row.reason = Code::above_clause_ceiling;
  }
  return row;
}

void expect_same(const HoldRow& a, const HoldRow& b, bool with_payload) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.at, b.at);
  EXPECT_EQ(a.expires, b.expires);
  EXPECT_EQ(a.recipient, b.recipient);
  EXPECT_EQ(a.draft, b.draft);
  EXPECT_EQ(a.payload_code, b.payload_code);
  EXPECT_EQ(a.label, b.label);
  EXPECT_EQ(a.mode, b.mode);
  EXPECT_EQ(a.priority, b.priority);
  EXPECT_EQ(a.request_id, b.request_id);
  EXPECT_EQ(a.norad_cat_id, b.norad_cat_id);
  EXPECT_EQ(a.first, b.first);
  EXPECT_EQ(a.last, b.last);
  EXPECT_EQ(a.payload, with_payload ? b.payload : Bytes{});
  EXPECT_EQ(a.payload_bytes, b.payload_bytes);
  EXPECT_EQ(a.clause, b.clause);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.subset, b.subset);
  EXPECT_EQ(a.due, b.due);
  EXPECT_EQ(a.approved, b.approved);
  EXPECT_EQ(a.state, b.state);
}

HoldDecisionRow decision(std::uint32_t n, const std::string& action = "refuse") {
  return {id_of<HoldId>(n, 0x0d),
          at(50),
          action == "expire" ? "" : "J. Example",
          action,
          "a label",
          "words",
          Code::hold_same_person};
}

TEST(Hold, rows_come_back_as_they_went_in_and_what_waits_is_in_the_snapshot) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  Transaction in;
  in.holds = {held(1), held(2, HoldKind::subset), held(3)};
  in.hold_states = {{held(3).id, HoldState::refused}};
  in.hold_decisions = {decision(3)};
  EXPECT_COMMITS(*store, in);
  store.reset();
  store = open_store(directory.path());
  const auto snapshot = store->load().value();
  ASSERT_EQ(snapshot.holds.size(), 2u);
  expect_same(snapshot.holds[0], held(1), false);
  expect_same(snapshot.holds[1], held(2, HoldKind::subset), false);
  const auto whole = store->hold(held(2).id).value();
  ASSERT_TRUE(whole);
  expect_same(*whole, held(2, HoldKind::subset), true);
  EXPECT_FALSE(store->hold(held(4).id).value());
  EXPECT_EQ(store->holds(0, 10, HoldState::refused).value().size(), 1u);
  EXPECT_EQ(store->holds(1, 10, std::nullopt).value().size(), 2u);
  const auto said = store->hold_decisions(held(3).id).value();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].operator_name, "J. Example");
  EXPECT_EQ(said[0].action, "refuse");
  EXPECT_EQ(said[0].label, "a label");
  EXPECT_EQ(said[0].reason, "words");
  EXPECT_EQ(said[0].outcome, Code::hold_same_person);
}

TEST(Hold, what_was_decided_is_never_decided_again) {
  auto store = open_store();
  Transaction in;
  in.holds = {held(1)};
  in.hold_states = {{held(1).id, HoldState::refused}};
  EXPECT_COMMITS(*store, in);
  Transaction again;
  again.hold_states = {{held(1).id, HoldState::released}};
  EXPECT_FALSE(store->commit(again));
}

TEST(Hold, a_decision_is_about_something_that_is_held) {
  for (const bool state : {true, false}) {
    auto store = open_store();
    Transaction in;
    if (state) in.hold_states = {{held(1).id, HoldState::refused}};
    if (!state) in.hold_decisions = {decision(1)};
    const auto committed = store->commit(in);
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, Code::store_order);
  }
}

TEST(Hold, nobody_alone_expires_and_a_person_alone_refuses) {
  for (const auto& [name, action] : {std::pair{"", "refuse"}, {"J. Example", "expire"}}) {
    auto store = open_store();
    Transaction in;
    in.holds = {held(1)};
    in.hold_decisions = {decision(1)};
    in.hold_decisions[0].operator_name = name;
    in.hold_decisions[0].action = action;
    EXPECT_FALSE(store->commit(in)) << action;
  }
}

TEST(Hold, over_classification_is_counted_by_what_refused_and_what_could_have_gone) {
  auto store = open_store();
  Transaction in;
  const auto row = [](std::uint32_t n, const std::string& subset) {
    return OverclassifiedRow{at(n),      id_of<RecordId>(n),         kGbr,  "TRK",
                             "a/clause", Code::above_clause_ceiling, subset};
  };
  in.overclassified = {row(1, "coarse"), row(2, "coarse"), row(3, "late"), row(4, "coarse")};
  EXPECT_COMMITS(*store, in);
  const auto counts = store->overclassified_counts(at(1), at(4)).value();  // 4 is outside
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].subset, "coarse");
  EXPECT_EQ(counts[0].records, 2u);
  EXPECT_EQ(counts[0].reason, Code::above_clause_ceiling);
  EXPECT_EQ(counts[1].subset, "late");
  EXPECT_EQ(counts[1].records, 1u);
  const auto rows = store->overclassified(at(1), at(9), 1, 10).value();  // behind row 1
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].second.draft, id_of<RecordId>(2));
}

TEST(Hold, a_store_of_the_form_before_takes_what_waits) {
  StoreDirectory directory;
  run_sql(directory.path(),
          std::string(kForm2Sql) + "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = 2; "
              "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');");
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  auto store = open_store(directory.path());
  Transaction in;
  in.holds = {held(1)};
  EXPECT_COMMITS(*store, in);
  EXPECT_EQ(store->load().value().holds.size(), 1u);
}

}  // namespace
}  // namespace accord::node::store
