// The label in the recipient's policy: set by the gate on release from the agreement's table, and
// asked for again by the receiver.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "agreement/marking/label.hpp"
#include "node/pipeline/gate.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;
using nlohmann::json;

/// gbr-usa.json, in which USA protects GBR's CONFIDENTIAL as SECRET.
json with_tables(const char* protected_as) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/agreement/examples/gbr-usa.json");
  json document =
      json::parse(std::string(std::istreambuf_iterator<char>(in), {}), nullptr, true, true);
  json levels = json::array();
  for (const char* word : {"UNCLASSIFIED", "CONFIDENTIAL", "SECRET"}) {
    levels.push_back({{"word", word}, {"rung", word}});
  }
  document["marking"]["ladders"] = {{{"policy", "GBR"}, {"levels", levels}},
                                    {{"policy", "USA"}, {"levels", levels}}};
  document["marking"]["equivalences"] = {
      {{"from", "GBR"},
       {"to", "USA"},
       {"purpose", "protect"},
       {"rows", {{{"from", "CONFIDENTIAL"}, {"to", protected_as}}}}}};
  return document;
}

std::shared_ptr<const agreement::Snapshot> node_of(const json& document, const char* own) {
  auto parsed = agreement::parse_document(document.dump());
  EXPECT_TRUE(parsed.has_value()) << parsed.error().text();
  agreement::NationalPolicy policy;
  policy.nation = nation(own);
  policy.sensor_aliases.emplace("NORTH-MOOR-RADAR", "GBR-R1");
  auto node = agreement::compile({{*parsed, digest_of(0x41), agreement::AgreementState::active}},
                                 std::move(policy), nation(own));
  EXPECT_TRUE(node.has_value());
  return *node;
}

WireRecord released(const agreement::Snapshot& gbr) {
  Draft draft;
  draft.payload_code = "TRK";
  draft.payload = trk();
  draft.label = label();  // GBR CONFIDENTIAL//REL TO GBR, USA
  draft.mode = DataMode::real;
  const auto out =
      Gate(gbr).release(draft, {nation("USA"), id_of<RecordId>(9), UtcTime{kNoonTai}, 0});
  const auto* yes = std::get_if<Released>(&out);
  EXPECT_NE(yes, nullptr);
  if (yes == nullptr) return {};
  RecordHead head = yes->head();
  head.seq = 1;
  return {head, yes->payload()};
}

/// Code::permitted when admitted.
Code admitted(const agreement::Snapshot& usa, const WireRecord& record) {
  const auto out =
      Gate(usa).admit(record.head, record.payload, {nation("GBR"), UtcTime{kNoonTai}, 0});
  const auto* held = std::get_if<Quarantined>(&out);
  return held == nullptr ? Code::permitted : held->code;
}

TEST(DerivedLabel, is_that_of_the_table_and_the_original_stays) {
  const auto gbr = node_of(with_tables("SECRET"), "GBR");
  const WireRecord record = released(*gbr);
  EXPECT_EQ(record.head.label, label());
  ASSERT_TRUE(record.head.derived.has_value());
  EXPECT_EQ(agreement::format_label(*record.head.derived), "USA SECRET");
  EXPECT_EQ(admitted(*node_of(with_tables("SECRET"), "USA"), record), Code::permitted);
}

TEST(DerivedLabel, stands_on_no_record_where_no_table_says) {
  const WireRecord record = released(*snapshot("GBR"));
  EXPECT_EQ(record.head.derived, std::nullopt);
  EXPECT_EQ(admitted(*snapshot("USA"), record), Code::permitted);
}

TEST(DerivedLabel, another_one_or_none_is_quarantined) {
  const auto usa = node_of(with_tables("SECRET"), "USA");
  WireRecord record = released(*node_of(with_tables("SECRET"), "GBR"));
  record.head.derived->level = Level::confidential;
  EXPECT_EQ(admitted(*usa, record), Code::derived_label_differs);
  record.head.derived.reset();
  EXPECT_EQ(admitted(*usa, record), Code::derived_label_differs);
  WireRecord plain = released(*snapshot("GBR"));
  plain.head.derived = Label{"USA", Level::confidential, {}};
  EXPECT_EQ(admitted(*snapshot("USA"), plain), Code::derived_label_differs);
}

TEST(DerivedLabel, a_level_without_a_row_is_withheld) {
  const auto gbr = node_of(with_tables("SECRET"), "GBR");
  Draft draft;
  draft.payload_code = "TRK";
  draft.payload = trk();
  draft.label = label();
  draft.label.level = Level::secret;
  draft.mode = DataMode::real;
  const auto out =
      Gate(*gbr).release(draft, {nation("USA"), id_of<RecordId>(9), UtcTime{kNoonTai}, 0});
  const auto* no = std::get_if<Withheld>(&out);
  ASSERT_NE(no, nullptr);
  EXPECT_EQ(no->ruling.reason, Code::label_not_mapped);
}

}  // namespace
}  // namespace accord::pipeline_test
