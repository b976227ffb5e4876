// The gate at its borders: disclosure, the national policy, quotas, terms, sizes, and that only
// rebuilt bytes pass, both ways.
#include <gtest/gtest.h>

#include "EOO_generated.h"
#include "schemas/vocab/limits.hpp"
#include "tasking_generated.h"
#include "tests/unit/pipeline/support.hpp"
#include "trackset_generated.h"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

Draft draft_of(const std::string& code, Bytes payload) {
  Draft draft;
  draft.payload_code = code;
  draft.payload = std::move(payload);
  draft.label = label();
  draft.mode = DataMode::real;
  return draft;
}

/// A record as GBR would send it to USA.
WireRecord record_of(const std::string& code, Bytes payload) {
  RecordHead sent = head();
  sent.agreements = {example_hash("gbr-usa.json")};
  sent.payload_code = code;
  sent.lane = type_of(code).lane;
  sent.schema_digest = type_of(code).schema_digest;
  return {sent, std::move(payload)};
}

class GateEdges : public ::testing::Test {
 protected:
  /// "released", or "<reason> at <clause>"
  std::string out(const Draft& draft, const std::string& to = "USA") const {
    const auto ruled =
        Gate(*gbr).release(draft, {nation(to), id_of<RecordId>(2), at, requests_today});
    const auto* no = std::get_if<Withheld>(&ruled);
    if (no == nullptr) return "released";
    return std::string(code_entry(no->ruling.reason).name) + " at " + no->ruling.clause;
  }
  Code in(const WireRecord& record, const std::string& from = "GBR") const {
    const auto ruled =
        Gate(*usa).admit(record.head, record.payload, {nation(from), at, requests_today});
    const auto* held = std::get_if<Quarantined>(&ruled);
    return held == nullptr ? Code::permitted : held->code;
  }

  std::shared_ptr<const agreement::Snapshot> gbr = snapshot("GBR");
  std::shared_ptr<const agreement::Snapshot> usa = snapshot("USA");
  UtcTime at{kNoonTai};
  std::uint32_t requests_today = 0;
};

// --- the names of sensors ---

TEST_F(GateEdges, an_alias_that_the_national_policy_gives_to_no_sensor_never_leaves) {
  EXPECT_EQ(out(draft_of("TRK", trk())), "released");
  TrackChoices other;
  for (const char* name : {"NORTH-MOOR-RADAR", "GBR-R2", "gbr-r1"}) {
    other.sensor = name;
    EXPECT_EQ(out(draft_of("TRK", trk(other))),
              "national_sensor_without_alias at national-policy/sensor_aliases")
        << name;
  }
}

// --- only rebuilt bytes pass ---

TEST_F(GateEdges, what_leaves_is_rebuilt_and_never_the_feeds_bytes) {
  const auto ruled =
      Gate(*gbr).release(draft_of("TRK", with_unknown_field(trk(), "NORTH-MOOR-RADAR")),
                         {nation("USA"), id_of<RecordId>(2), at, 0});
  const auto* released = std::get_if<Released>(&ruled);
  ASSERT_NE(released, nullptr);
  EXPECT_FALSE(contains(released->payload(), "NORTH-MOOR-RADAR"));
  EXPECT_EQ(released->payload(), rebuild(type_of("TRK"), trk(), rules())->payload);
}

TEST_F(GateEdges, what_is_delivered_is_rebuilt) {
  const WireRecord record = record_of("TRK", with_unknown_field(trk(), "NORTH-MOOR-RADAR"));
  const auto ruled = Gate(*usa).admit(record.head, record.payload, {nation("GBR"), at, 0});
  const auto* admitted = std::get_if<Admitted>(&ruled);
  ASSERT_NE(admitted, nullptr);
  EXPECT_FALSE(contains(admitted->payload(), "NORTH-MOOR-RADAR"));
  EXPECT_EQ(admitted->payload(), rebuild(type_of("TRK"), trk(), rules())->payload);
  EXPECT_EQ(admitted->facts().observations, 2u);
}

TEST_F(GateEdges, what_left_would_leave_again_under_the_same_clause_with_the_same_bytes) {
  for (const char* code : {"TRK", "EOO"}) {
    const Gate::Passage passage{nation("USA"), id_of<RecordId>(2), at, 0};
    const auto first = Gate(*gbr).release(draft_of(code, payload_of(code)), passage);
    ASSERT_TRUE(std::holds_alternative<Released>(first)) << code;
    const auto& one = std::get<Released>(first);
    const auto second = Gate(*gbr).release(draft_of(code, one.payload()), passage);
    ASSERT_TRUE(std::holds_alternative<Released>(second)) << code;
    EXPECT_EQ(std::get<Released>(second).payload(), one.payload());
    EXPECT_EQ(std::get<Released>(second).head().clause, one.head().clause);
  }
}

// --- disclosure: AUS tells USA where its optical sensors stand (clause "optical"), not what they
// are called ---

Label aus_label() { return {"AUS", Level::confidential, {nation("AUS"), nation("USA")}}; }

Bytes aus_eoo(bool place, bool name) {
  EooChoices choices;
  choices.label = "AUS CONFIDENTIAL//REL TO AUS, USA";
  choices.sensor_place = place;
  choices.sensor_name = name;
  choices.sensor = "AUS-O1";
  return eoo(choices);
}

TEST_F(GateEdges, a_disclosed_field_leaves_and_its_neighbour_does_not) {
  Draft draft = draft_of("EOO", aus_eoo(true, true));
  draft.label = aus_label();
  const auto aus = snapshot("AUS");
  const auto ruled = Gate(*aus).release(draft, {nation("USA"), id_of<RecordId>(2), at, 0});
  const auto* released = std::get_if<Released>(&ruled);
  ASSERT_NE(released, nullptr) << std::get<Withheld>(ruled).detail;
  EXPECT_EQ(released->head().clause, "AUS-USA-SDA/1/release/AUS>USA/clauses/optical");
  const auto& observation = *flatbuffers::GetRoot<sds::EOO>(released->payload().data());
  EXPECT_EQ(observation.SENLAT(), 51.25F);
  EXPECT_EQ(observation.SENALT(), 0.125F);
  EXPECT_EQ(observation.ORIG_SENSOR_ID(), nullptr);
  EXPECT_FALSE(contains(released->payload(), "NORTH-MOOR-RADAR"));
}

TEST_F(GateEdges, a_disclosed_field_is_admitted_and_its_neighbour_is_oversharing) {
  const auto from_aus = [&](bool place, bool name) {
    WireRecord record = record_of("EOO", aus_eoo(place, name));
    record.head.sender = nation("AUS");
    record.head.label = aus_label();
    record.head.agreements = {example_hash("aus-usa.json")};
    return in(record, "AUS");
  };
  EXPECT_EQ(from_aus(true, false), Code::permitted);
  EXPECT_EQ(from_aus(false, true), Code::peer_overshared);
  EXPECT_EQ(from_aus(true, true), Code::peer_overshared);
}

// --- the national policy: asked last, outbound alone ---

TEST_F(GateEdges, the_object_ruled_on_is_the_payloads_and_not_the_translators_word) {
  TrackChoices denied;
  denied.norad = 99'991;
  Draft draft = draft_of("TRK", trk(denied));
  draft.norad_cat_id = 25'544;
  EXPECT_EQ(out(draft).substr(0, 25), "national_object_denied at");
}

TEST_F(GateEdges, a_denied_or_unknown_object_stays_here_and_is_taken_from_a_peer) {
  for (const std::uint32_t norad : {99'991u, 0u}) {
    TrackChoices choices;
    choices.norad = norad;
    EXPECT_EQ(out(draft_of("TRK", trk(choices))).substr(0, 16), "national_object_") << norad;
    WireRecord record = record_of("TRK", trk(choices));
    record.head.sender = nation("USA");
    record.head.recipient = nation("GBR");
    record.head.label = {"USA", Level::confidential, {nation("GBR"), nation("USA")}};
    const auto taken = Gate(*gbr).admit(record.head, record.payload, {nation("USA"), at, 0});
    EXPECT_TRUE(std::holds_alternative<Admitted>(taken)) << norad;
  }
  TrackChoices other;
  other.norad = 99'992;
  EXPECT_EQ(out(draft_of("TRK", trk(other))), "released");
}

// --- the agreement's borders ---

TEST_F(GateEdges, the_term_is_half_open_both_ways) {
  at = *UtcTime::parse("2030-12-31T23:59:59.999999999Z");
  EXPECT_EQ(out(draft_of("TRK", trk())), "released");
  EXPECT_EQ(in(record_of("TRK", trk())), Code::permitted);
  at = *UtcTime::parse("2031-01-01T00:00:00Z");
  EXPECT_EQ(out(draft_of("TRK", trk())), "agreement_expired at GBR-USA-SDA/1/term");
  EXPECT_EQ(in(record_of("TRK", trk())), Code::peer_overshared);
  at = *UtcTime::parse("2025-12-31T23:59:59.999999999Z");
  EXPECT_EQ(out(draft_of("TRK", trk())), "agreement_not_yet_in_force at GBR-USA-SDA/1/term");
}

TEST_F(GateEdges, one_request_more_than_the_quota_neither_leaves_nor_enters) {
  requests_today = 99;  // gbr-usa.json: GBR may ask USA 100 times a day
  EXPECT_EQ(out(draft_of("TRQ", trq())), "released");
  EXPECT_EQ(in(record_of("TRQ", trq())), Code::permitted);
  requests_today = 100;
  EXPECT_EQ(out(draft_of("TRQ", trq())),
            "quota_exhausted at GBR-USA-SDA/1/tasking/GBR>USA/clauses/routine");
  EXPECT_EQ(in(record_of("TRQ", trq())), Code::peer_overshared);
}

Bytes request_of(fbs::Priority priority, fbs::Purpose purpose) {
  fbs::TaskingRequestT request;
  request.request_id = std::make_unique<fbs::Uuid>();
  request.agreement = std::make_unique<fbs::Sha384>();
  request.priority = priority;
  request.purpose = purpose;
  request.object = std::make_unique<fbs::ObjectKeyT>();
  request.object->norad_cat_id = 25'544;
  request.scope = std::make_unique<fbs::TaskScopeT>();
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTaskingRequestBuffer(builder, fbs::CreateTaskingRequest(builder, &request));
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

TEST_F(GateEdges, a_request_is_ruled_on_as_a_request_too) {
  using fbs::Priority;
  using fbs::Purpose;
  EXPECT_EQ(out(draft_of("TRQ", request_of(Priority::IMMEDIATE, Purpose::LAUNCH))), "released");
  EXPECT_EQ(out(draft_of("TRQ", request_of(Priority::IMMEDIATE, Purpose::SEARCH))).substr(0, 21),
            "purpose_not_permitted");
  EXPECT_EQ(out(draft_of("TRQ", request_of(Priority::FLASH, Purpose::LAUNCH))).substr(0, 22),
            "priority_not_permitted");
  EXPECT_EQ(out(draft_of("TRQ", request_of(Priority::UNSPECIFIED, Purpose::LAUNCH))).substr(0, 22),
            "facts_incomplete at GB");
}

TEST_F(GateEdges, who_signed_is_the_peer_and_not_who_the_record_says) {
  EXPECT_EQ(in(record_of("TRK", trk()), "GBR"), Code::permitted);
  EXPECT_EQ(in(record_of("TRK", trk()), "AUS"), Code::peer_overshared);
}

TEST_F(GateEdges, one_agreement_too_many_in_the_header_is_not_the_set_that_ruled) {
  WireRecord record = record_of("TRK", trk());
  record.head.agreements.push_back(digest_of(0xFF));
  EXPECT_EQ(in(record), Code::agreements_not_current);
}

// --- every error is a no ---

TEST_F(GateEdges, no_envelope_passes_as_a_payload) {
  for (const char* code : {"BAT", "CTL", "HBT", "HLO", "RCT", "REC"}) {
    EXPECT_EQ(out(draft_of(code, trk())), "unknown_payload at pipeline/gate") << code;
    WireRecord record = record_of("TRK", trk());
    record.head.payload_code = code;
    EXPECT_EQ(in(record), Code::payload_type_not_for_lane) << code;
  }
}

TEST_F(GateEdges, what_a_payload_says_must_be_possible_both_ways) {
  TrackChoices infinite;
  infinite.range_km = std::numeric_limits<double>::infinity();
  EXPECT_EQ(out(draft_of("TRK", trk(infinite))), "not_finite at pipeline/gate");
  EXPECT_EQ(in(record_of("TRK", trk(infinite))), Code::not_finite);
  EooChoices below;
  below.declination = -91.0F;
  EXPECT_EQ(out(draft_of("EOO", eoo(below))), "payload_semantics at pipeline/gate");
  EXPECT_EQ(in(record_of("EOO", eoo(below))), Code::payload_semantics);
}

TEST_F(GateEdges, a_payload_too_large_for_one_record_is_withheld) {
  const auto track_of = [](std::size_t observations) {
    fbs::TrackSetT track;
    track.track_id = "T-1";
    track.sensor_alias = "GBR-R1";
    track.sensor_kind = fbs::SensorKind::RADAR;
    track.angle_frame = fbs::AngleFrame::AZEL;
    track.time_tag = fbs::TimeTag::RECEIVE;
    track.object = std::make_unique<fbs::ObjectKeyT>();
    track.object->norad_cat_id = 25'544;
    track.observations.assign(observations,
                              fbs::Observation(kNoonTai, 1, 2, 0, 0, 0, 0, 0, 0, 1u, 0u));
    flatbuffers::FlatBufferBuilder builder;
    fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
    return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  };
  // 80 bytes an observation: 3,200 take 256,000 of the 262,144 bytes of a record, 3,300 take
  // 264,000.
  EXPECT_EQ(out(draft_of("TRK", track_of(3'200))), "released");
  EXPECT_EQ(out(draft_of("TRK", track_of(3'300))), "too_large at pipeline/gate");
}

}  // namespace
}  // namespace accord::pipeline_test
