// The gate: what it releases, what it withholds and under which reason; what it admits and what
// goes into quarantine.
#include "node/pipeline/gate.hpp"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

Draft draft(const std::string& code = "TRK") {
  Draft out;
  out.id = id_of<RecordId>(7);
  out.payload_code = code;
  out.payload = payload_of(code);
  out.label = label();
  out.mode = DataMode::real;
  return out;
}

class GateTest : public ::testing::Test {
 protected:
  std::shared_ptr<const agreement::Snapshot> gbr = snapshot("GBR");
  std::shared_ptr<const agreement::Snapshot> usa = snapshot("USA");
  const Gate at_gbr{*gbr};
  const Gate at_usa{*usa};

  auto release(const Draft& what, const std::string& to = "USA") {
    return at_gbr.release(what, {nation(to), id_of<RecordId>(9), UtcTime{kNoonTai}, 0});
  }
  Code withheld(const Draft& what, const std::string& to = "USA") {
    const auto out = release(what, to);
    const auto* no = std::get_if<Withheld>(&out);
    EXPECT_NE(no, nullptr);
    if (no == nullptr) return Code::usage;
    EXPECT_FALSE(no->ruling.clause.empty());
    return no->ruling.reason;
  }
  /// The record as GBR's node releases it, ready for USA.
  WireRecord released(const Draft& what) {
    const auto out = release(what);
    const auto* yes = std::get_if<Released>(&out);
    EXPECT_NE(yes, nullptr);
    if (yes == nullptr) return {};
    RecordHead head = yes->head();
    head.seq = 1;
    return {head, yes->payload()};
  }
  auto admit(const WireRecord& record) {
    return at_usa.admit(record.head, record.payload, {nation("GBR"), UtcTime{kNoonTai}, 0});
  }
  Code quarantined(const WireRecord& record) {
    const auto out = admit(record);
    const auto* held = std::get_if<Quarantined>(&out);
    EXPECT_NE(held, nullptr);
    return held == nullptr ? Code::usage : held->code;
  }
};

TEST_F(GateTest, a_permitted_track_is_released_with_its_clause_and_agreement) {
  const WireRecord record = released(draft());
  EXPECT_EQ(record.head.clause, "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks");
  EXPECT_EQ(record.head.agreements, std::vector{example_hash("gbr-usa.json")});
  EXPECT_EQ(record.head.sender, nation("GBR"));
  EXPECT_EQ(record.head.recipient, nation("USA"));
  EXPECT_EQ(record.head.lane, Lane::data);
  EXPECT_EQ(record.head.id, id_of<RecordId>(9));
}

// A ruling is views into its snapshot; the sanitisers see a read of one that is gone.
TEST_F(GateTest, what_is_released_keeps_the_snapshot_that_its_ruling_reads) {
  const auto out = release(draft());
  const std::weak_ptr<const agreement::Snapshot> replaced = gbr;
  gbr.reset();
  ASSERT_TRUE(std::holds_alternative<Released>(out));
  EXPECT_FALSE(replaced.expired());
  EXPECT_EQ(std::get<Released>(out).ruling().clause,
            "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks");
}

TEST_F(GateTest, the_same_track_is_withheld_from_a_nation_not_on_its_label) {
  EXPECT_EQ(withheld(draft(), "AUS"), Code::not_releasable_to_recipient);
}

TEST_F(GateTest, an_unknown_payload_type_and_an_envelope_are_withheld) {
  Draft what = draft();
  what.payload_code = "XYZ";
  EXPECT_EQ(withheld(what), Code::unknown_payload);
  what.payload_code = "BAT";  // known, and never a payload
  EXPECT_EQ(withheld(what), Code::unknown_payload);
}

TEST_F(GateTest, a_payload_that_does_not_verify_is_withheld) {
  Draft what = draft();
  what.payload.resize(what.payload.size() / 2);
  EXPECT_EQ(withheld(what), Code::bad_buffer);
}

TEST_F(GateTest, a_label_that_is_not_well_formed_is_withheld) {
  Draft what = draft();
  what.label.level = Level::unspecified;
  EXPECT_EQ(withheld(what), Code::bad_label);
}

TEST_F(GateTest, a_payload_marked_otherwise_than_its_header_is_withheld) {
  Draft what = draft("EOO");
  what.payload = eoo({.label = "GBR UNCLASSIFIED"});
  EXPECT_EQ(withheld(what), Code::payload_label_differs);
  what.payload = eoo({.mode = "TEST"});
  EXPECT_EQ(withheld(what), Code::payload_mode_differs);
}

TEST_F(GateTest, the_sensors_place_and_name_are_gone_from_what_is_released) {
  Draft what = draft("EOO");
  what.payload = eoo({.sensor_place = true, .sensor_name = true});
  const WireRecord record = released(what);
  EXPECT_EQ(record.payload, released(draft("EOO")).payload);  // as if they had never been there
}

TEST_F(GateTest,
       an_object_on_the_national_deny_list_never_leaves_and_is_no_reason_to_refuse_a_peer) {
  Draft what = draft();
  what.payload = trk({.norad = 99'991});  // national-policy-gbr.json denies it
  const auto out = release(what);
  const auto* no = std::get_if<Withheld>(&out);
  ASSERT_NE(no, nullptr);
  EXPECT_TRUE(agreement::is_national(no->ruling.reason));
  what.payload = trk({.norad = 99'990});
  EXPECT_TRUE(std::holds_alternative<Released>(release(what)));
}

TEST_F(GateTest, what_gbr_releases_usa_admits) {
  for (const char* code : {"TRK", "EOO"}) {
    const WireRecord record = released(draft(code));
    const auto out = admit(record);
    const auto* yes = std::get_if<Admitted>(&out);
    ASSERT_NE(yes, nullptr) << code;
    EXPECT_EQ(yes->payload(), record.payload);
  }
}

TEST_F(GateTest, an_oversharing_peer_is_quarantined) {
  WireRecord record = released(draft());
  record.head.label.rel_to = {nation("GBR")};  // not for us
  EXPECT_EQ(quarantined(record), Code::peer_overshared);
  record = released(draft("EOO"));
  record.payload = eoo({.sensor_place = true});  // a field that no clause discloses
  EXPECT_EQ(quarantined(record), Code::peer_overshared);
}

TEST_F(GateTest, a_record_under_other_agreements_is_quarantined) {
  WireRecord record = released(draft());
  record.head.agreements = {digest_of(1)};
  EXPECT_EQ(quarantined(record), Code::agreements_not_current);
}

TEST_F(GateTest, a_wrong_lane_schema_or_type_is_quarantined) {
  WireRecord record = released(draft());
  record.head.lane = Lane::tasking;
  EXPECT_EQ(quarantined(record), Code::payload_type_not_for_lane);
  record = released(draft());
  record.head.schema_digest = digest_of(2);
  EXPECT_EQ(quarantined(record), Code::schema_digest_mismatch);
  record = released(draft());
  record.head.payload_code = "XYZ";
  EXPECT_EQ(quarantined(record), Code::unknown_payload);
}

}  // namespace
}  // namespace accord::pipeline_test
