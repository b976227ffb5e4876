// The frozen captures of p384/: suite 1, the payloads EOO, OMM, TRQ and TMV, and the fields
// receipted_seq and missing, read, verified, compared value by value, and built again to the same
// bytes.
#include <algorithm>

#include "EOO_generated.h"
#include "OMM_generated.h"
#include "crypto/trust_store.hpp"
#include "node/pipeline/rebuild.hpp"
#include "node/pipeline/signer.hpp"
#include "node/tasking/request.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/vectors/wire/golden_reading.hpp"
#include "tests/vectors/wire/golden_values_p384.hpp"

namespace accord::golden::p384 {
namespace {

using namespace node::pipeline;

Bytes bytes_of(const std::string& file) { return golden::bytes_of("p384/" + file); }

crypto::Certificate certificate(const std::string& file) {
  return golden::certificate("p384/" + file);
}

/// A batch of these captures: its head, its signature, its two records.
struct Read {
  WireBatch batch;
  std::vector<WireRecord> records;
};

Read batch_of(const std::string& file, Lane lane, std::uint64_t first_seq) {
  const Bytes bytes = bytes_of(file);
  const auto batch = parse_batch(bytes);
  EXPECT_TRUE(batch.has_value()) << file;
  if (!batch) return {};
  const auto signer = certificate("USA.node-sign.pem");
  EXPECT_EQ(batch->head.suite, 1);
  EXPECT_EQ(batch->head.sender.text(), kSender);
  EXPECT_EQ(batch->head.recipient.text(), kRecipient);
  EXPECT_EQ(batch->head.incarnation.text(), kIncarnation);
  EXPECT_EQ(batch->head.lane, lane);
  EXPECT_EQ(batch->head.first_seq, first_seq);
  EXPECT_EQ(batch->head.root, batch_root(batch->records));
  EXPECT_EQ(batch->signer, signer.digest());
  EXPECT_TRUE(signer.public_key().verify("accord/batch/1", batch->signer,
                                         batch_signing_input(batch->head), batch->signature));
  EXPECT_EQ(build_batch(*batch), bytes);
  Read out{*batch, {}};
  EXPECT_EQ(batch->records.size(), 2u);
  for (const Bytes& one : batch->records) {
    const auto record = parse_record(one);
    EXPECT_TRUE(record.has_value()) << file;
    if (!record) return {};
    EXPECT_EQ(build_record(record->head, record->payload), one) << file;
    out.records.push_back(*record);
  }
  return out;
}

void expect_head(const WireRecord& record, std::size_t i, const char* code) {
  const RecordHead& head = record.head;
  EXPECT_EQ(head.id.text(), kRecordIds[i]);
  EXPECT_EQ(head.agreements, std::vector<Digest>{filled(kAgreementFill)});
  EXPECT_EQ(head.seq, (i < 2 ? kDataSeq : kTaskingSeq) + i % 2);
  EXPECT_EQ(head.time.tai_ns, kTime);
  EXPECT_EQ(head.label.policy, "USA");
  EXPECT_EQ(head.label.level, Level::secret);
  EXPECT_EQ(head.mode, DataMode::real);
  EXPECT_EQ(head.payload_code, code);
  EXPECT_EQ(head.request_id ? head.request_id->text() : "", i < 2 ? kRequestId : "");
}

/// The payload is in the form that our rebuild gives.
void expect_rebuilt(const WireRecord& record) {
  const RebuildRules rules{nullptr, std::string(kLabel), "REAL"};
  const auto rebuilt = rebuild(*find_payload_type(record.head.payload_code), record.payload, rules);
  ASSERT_TRUE(rebuilt.has_value()) << rebuilt.error().text();
  EXPECT_EQ(rebuilt->payload, record.payload);
}

TEST(GoldenP384, the_certificate_still_verifies_under_its_root) {
  crypto::TrustStore trust;
  const NationId usa = *NationId::parse(kSender);
  ASSERT_TRUE(trust.add_root(usa, certificate("USA.root.pem")).has_value());
  const auto leaf = certificate("USA.node-sign.pem");
  EXPECT_EQ(leaf.suite(), crypto::Suite::p384);
  EXPECT_TRUE(trust.verify(leaf, usa, crypto::Role::node_sign, UtcTime{kTime}).has_value());
}

TEST(GoldenP384, the_data_batch_says_what_it_said) {
  const Read read = batch_of("data-batch.hex", Lane::data, kDataSeq);
  ASSERT_EQ(read.records.size(), 2u);
  expect_head(read.records[0], 0, "EOO");
  expect_head(read.records[1], 1, "OMM");
  for (const WireRecord& record : read.records) expect_rebuilt(record);
  const auto& eoo = *sds::GetEOO(read.records[0].payload.data());
  EXPECT_EQ(eoo.CLASSIFICATION()->string_view(), kLabel);
  EXPECT_EQ(eoo.OB_TIME()->str(), "2026-11-26T01:00:00.123456789Z");
  EXPECT_EQ(eoo.SENSOR_ID()->str(), "USA-O1");
  EXPECT_EQ(eoo.NORAD_CAT_ID(), 25'544);
  EXPECT_EQ(eoo.RA(), 359.5F);
  EXPECT_EQ(eoo.DECLINATION(), -89.75F);
  EXPECT_EQ(eoo.MAG(), 14.5F);
  EXPECT_EQ(eoo.REFERENCE_FRAME(), sds::refFrame::J2000);
  const auto& omm = *sds::GetOMM(read.records[1].payload.data());
  EXPECT_EQ(omm.OBJECT_NAME()->str(), "ISS (ZARYA)");
  EXPECT_EQ(omm.MEAN_MOTION(), 15.72125391);
  EXPECT_EQ(omm.ECCENTRICITY(), 0.0006703);
  EXPECT_EQ(omm.BSTAR(), -1.1606e-05);
  EXPECT_EQ(omm.NORAD_CAT_ID(), 25'544u);
}

void expect_request(const WireRecord& record) {
  const auto request = node::tasking::parse_request(record.payload);
  ASSERT_TRUE(request.has_value()) << request.error().text();
  EXPECT_EQ(request->id.text(), kRequestId);
  EXPECT_EQ(request->version, 1u);
  EXPECT_EQ(request->agreement, filled(kAgreementFill));
  EXPECT_EQ(request->priority, Priority::immediate);
  EXPECT_EQ(request->purpose, fbs::Purpose::CONJUNCTION_ASSESSMENT);
  EXPECT_EQ(request->rationale, "conjunction on 27 November");
  EXPECT_EQ(request->object.norad_cat_id, 25'544u);
  EXPECT_EQ(request->object.cospar_id, "1998-067A");
  EXPECT_FALSE(request->state_omm.empty());
  EXPECT_EQ(request->scope.window_start.tai_ns, kTime + kHour);
  EXPECT_EQ(request->scope.window_stop.tai_ns, kTime + 12 * kHour);
  EXPECT_EQ(request->scope.deliver_by.tai_ns, kTime + 24 * kHour);
  EXPECT_EQ(request->scope.observations, 20u);
  EXPECT_EQ(request->scope.payload_codes, (std::vector<std::string>{"TRK", "EOO"}));
  EXPECT_EQ(request->delivery_mode, fbs::DeliveryMode::END_OF_PASS);
  EXPECT_EQ(request->commitment, fbs::Commitment::FIRM);
  EXPECT_EQ(request->respond_by.tai_ns, kTime + kHour);
  ASSERT_TRUE(request->campaign.has_value());
  EXPECT_EQ(request->campaign->text(), kCampaignId);
  EXPECT_EQ(request->sent.tai_ns, kTime);
}

TEST(GoldenP384, the_tasking_batch_says_what_it_said) {
  const Read read = batch_of("tasking-batch.hex", Lane::tasking, kTaskingSeq);
  ASSERT_EQ(read.records.size(), 2u);
  expect_head(read.records[0], 2, "TRQ");
  expect_head(read.records[1], 3, "TMV");
  for (const WireRecord& record : read.records) expect_rebuilt(record);
  expect_request(read.records[0]);
  const auto move = node::tasking::parse_move(read.records[1].payload);
  ASSERT_TRUE(move.has_value()) << move.error().text();
  EXPECT_EQ(move->id.text(), kRequestId);
  EXPECT_EQ(move->version, 2u);
  EXPECT_EQ(move->number, 3u);
  EXPECT_EQ(move->move, fbs::Move::COMPLETE);
  EXPECT_EQ(move->reason, fbs::Reason::UNSPECIFIED);
  EXPECT_EQ(move->time.tai_ns, kTime + 2);
  ASSERT_EQ(move->record_ids.size(), 2u);
  EXPECT_EQ(move->record_ids[1].text(), kRecordIds[1]);
  EXPECT_EQ(move->observations, 2u);
  EXPECT_EQ(move->previous_own, filled(kPreviousFill));
  EXPECT_EQ(move->last_seen, filled(kLastSeenFill));
}

TEST(GoldenP384, another_sequence_number_or_lane_breaks_the_signature) {
  auto batch = parse_batch(bytes_of("data-batch.hex"));
  ASSERT_TRUE(batch.has_value());
  const auto signer = certificate("USA.node-sign.pem");
  const auto holds = [&] {
    return signer.public_key()
        .verify("accord/batch/1", batch->signer, batch_signing_input(batch->head), batch->signature)
        .has_value();
  };
  ASSERT_TRUE(holds());
  batch->head.first_seq += 1;
  EXPECT_FALSE(holds());
  batch->head.first_seq -= 1;
  batch->head.lane = Lane::tasking;
  EXPECT_FALSE(holds());
}

WireControl control_of(const std::string& file, ControlKind kind) {
  const Bytes bytes = bytes_of(file);
  const auto control = parse_control(bytes);
  EXPECT_TRUE(control.has_value()) << file;
  if (!control) return {};
  const auto signer = certificate("USA.node-sign.pem");
  EXPECT_EQ(control->kind, kind);
  EXPECT_EQ(control->suite, 1);
  EXPECT_EQ(control->sender.text(), kSender);
  EXPECT_EQ(control->recipient.text(), kRecipient);
  EXPECT_EQ(control->incarnation.text(), kIncarnation);
  EXPECT_EQ(control->signer, signer.digest());
  EXPECT_TRUE(signer.public_key().verify("accord/control/1", control->signer,
                                         control_signing_input(*control), control->signature));
  EXPECT_EQ(build_control(*control), bytes);
  return *control;
}

TEST(GoldenP384, the_hello_says_up_to_where_receipts_are_held) {
  const WireControl control = control_of("hello.hex", ControlKind::hello);
  const auto hello = parse_hello(control.body);
  ASSERT_TRUE(hello.has_value()) << hello.error().text();
  EXPECT_EQ(hello->time.tai_ns, kTime);
  EXPECT_EQ(hello->nonce, Bytes(32, kNonceFill));
  EXPECT_EQ(hello->suites, Bytes{1});
  ASSERT_EQ(hello->schemas.size(), 4u);
  EXPECT_EQ(hello->schemas[2].first, "TMV");
  ASSERT_EQ(hello->have.size(), 2u);
  EXPECT_EQ(hello->have[0].lane, Lane::tasking);
  EXPECT_EQ(hello->have[0].incarnation.text(), kPeerIncarnation);
  EXPECT_EQ(hello->have[0].seq, 12u);
  EXPECT_EQ(hello->have[0].receipted_seq, 6u);
  EXPECT_EQ(hello->have[1].seq, 9u);
  EXPECT_EQ(hello->have[1].receipted_seq, kReceipted);
  EXPECT_TRUE(hello->answers_nonce.empty());
  EXPECT_FALSE(hello->open);
  EXPECT_EQ(build_hello(*hello), control.body);
}

TEST(GoldenP384, the_heartbeat_says_what_is_receipted_and_what_is_missing) {
  const WireControl control = control_of("heartbeat.hex", ControlKind::heartbeat);
  const auto beat = parse_heartbeat(control.body);
  ASSERT_TRUE(beat.has_value()) << beat.error().text();
  EXPECT_EQ(beat->time.tai_ns, kTime + 3);
  ASSERT_EQ(beat->lanes.size(), 2u);
  EXPECT_EQ(beat->lanes[0].head_seq, 8u);
  EXPECT_EQ(beat->lanes[0].have_seq, 12u);
  EXPECT_EQ(beat->lanes[0].receipted_seq, 6u);
  EXPECT_FALSE(beat->lanes[0].missing);
  EXPECT_EQ(beat->lanes[1].head_seq, kReceipted + 1);
  EXPECT_EQ(beat->lanes[1].have_seq, 9u);
  EXPECT_EQ(beat->lanes[1].receipted_seq, kReceipted);
  EXPECT_TRUE(beat->lanes[1].missing);
  EXPECT_EQ(build_heartbeat(*beat), control.body);
}

}  // namespace
}  // namespace accord::golden::p384
