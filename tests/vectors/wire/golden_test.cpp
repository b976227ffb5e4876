// The frozen captures of frame version 1: read, verified, compared value by value, and built again
// to the same bytes. A change that fails here breaks the wire: it needs a new version beside this
// one, never new captures.
#include <algorithm>

#include "crypto/trust_store.hpp"
#include "node/link/frame.hpp"
#include "node/link/sealer.hpp"
#include "node/pipeline/rebuild.hpp"
#include "node/pipeline/signer.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/vectors/wire/golden_reading.hpp"
#include "tests/vectors/wire/golden_values.hpp"
#include "trackset_generated.h"

namespace accord::golden {
namespace {

using namespace node::pipeline;

// The schema of TRK as it was when the captures were made: whoever changes it has changed the
// standard.
constexpr const char* kTrkSchema =
    "7029ceeecc9cc20cdc73df89793f2c057562682cc255264fe3418b70e34326bf359dc9642c868816201476030d92c2"
    "e3";

void expect_common(const RecordHead& head, std::size_t i) {
  EXPECT_EQ(head.id.text(), kRecordIds[i]);
  EXPECT_EQ(head.sender.text(), "GBR");
  EXPECT_EQ(head.recipient.text(), "USA");
  EXPECT_EQ(head.lane, Lane::data);
  EXPECT_EQ(head.seq, 41u + i);
  EXPECT_EQ(head.time.text(0), "2026-06-01T12:00:00Z");
  EXPECT_EQ(head.label.policy, "GBR");
  EXPECT_EQ(head.payload_code, "TRK");
  EXPECT_EQ(head.schema_digest.hex(), kTrkSchema);
}

void expect_first_head(const RecordHead& head) {
  expect_common(head, 0);
  EXPECT_EQ(head.agreements, (std::vector<Digest>{filled(0xA1), filled(0xA2)}));
  EXPECT_EQ(head.label.level, Level::confidential);
  ASSERT_EQ(head.label.rel_to.size(), 2u);
  EXPECT_EQ(head.label.rel_to[0].text(), "GBR");
  EXPECT_EQ(head.label.rel_to[1].text(), "USA");
  EXPECT_EQ(head.mode, DataMode::real);
  ASSERT_TRUE(head.request_id.has_value());
  EXPECT_EQ(head.request_id->text(), kRequestId);
  EXPECT_EQ(head.clause, kClause);
  EXPECT_EQ(head.obligations, std::vector<std::string>{"redact-protected-fields"});
}

void expect_second_head(const RecordHead& head) {
  expect_common(head, 1);
  EXPECT_EQ(head.agreements, std::vector<Digest>{filled(0xA1)});
  EXPECT_EQ(head.label.level, Level::unclassified);
  EXPECT_TRUE(head.label.rel_to.empty());
  EXPECT_EQ(head.mode, DataMode::simulated);
  EXPECT_FALSE(head.request_id.has_value());
  EXPECT_EQ(head.clause, "");
  EXPECT_TRUE(head.obligations.empty());
}

void expect_radar_header(const fbs::TrackSet& track) {
  EXPECT_EQ(track.track_id()->str(), "GOLDEN-1");
  EXPECT_EQ(track.sensor_alias()->str(), "GBR-R1");
  EXPECT_EQ(track.sensor_kind(), fbs::SensorKind::RADAR);
  EXPECT_EQ(track.angle_frame(), fbs::AngleFrame::AZEL);
  EXPECT_EQ(track.time_tag(), fbs::TimeTag::RECEIVE);
  EXPECT_EQ(track.range_kind(), fbs::RangeKind::TWO_WAY_HALVED);
  EXPECT_EQ(track.range_rate_kind(), fbs::RangeRateKind::INSTANTANEOUS);
  EXPECT_EQ(track.range_modulus_km(), 37'500.0);
  EXPECT_EQ(track.integration_interval_s(), 0.5);
  EXPECT_EQ(static_cast<std::uint32_t>(track.corrections_applied()), 0x81u);  // bits 0 and 7
  EXPECT_EQ(static_cast<std::uint32_t>(track.corrections_needed()), 0x08u);   // bit 3
  EXPECT_EQ(track.object()->norad_cat_id(), 25'544u);
  EXPECT_EQ(track.object()->cospar_id()->str(), "1998-067A");
  EXPECT_EQ(track.object()->national_id()->str(), "N-7");
  EXPECT_EQ(track.object()->name()->str(), "ISS (ZARYA)");
  EXPECT_EQ(track.sigmas()->angle_1_deg(), 0.015625);
  EXPECT_EQ(track.sigmas()->angle_2_deg(), 0.0);  // declared
  EXPECT_EQ(track.sigmas()->range_km(), 0.25);
  EXPECT_EQ(track.sigmas()->time_s(), flatbuffers::nullopt);  // not declared
}

void expect_radar(const Bytes& payload) {
  const auto& track = *fbs::GetTrackSet(payload.data());
  expect_radar_header(track);
  ASSERT_EQ(track.observations()->size(), 2u);
  const auto& last = *track.observations()->Get(1);
  EXPECT_EQ(last.time_tai_ns(), kTime + 10'000'000'000);
  EXPECT_EQ(last.angle_1_deg(), 182.25);
  EXPECT_EQ(last.angle_2_deg(), 46.5);
  EXPECT_EQ(last.range_km(), 965.125);
  EXPECT_EQ(last.range_rate_km_s(), -3.25);
  EXPECT_EQ(last.present(), 7u);
}

void expect_optical(const Bytes& payload) {
  const auto& track = *fbs::GetTrackSet(payload.data());
  EXPECT_EQ(track.track_id()->str(), "GOLDEN-2");
  EXPECT_EQ(track.sensor_kind(), fbs::SensorKind::OPTICAL);
  EXPECT_EQ(track.angle_frame(), fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(track.time_tag(), fbs::TimeTag::BOUNCE);
  EXPECT_EQ(track.object(), nullptr);
  EXPECT_EQ(track.sigmas(), nullptr);
  ASSERT_EQ(track.observations()->size(), 1u);
  const auto& only = *track.observations()->Get(0);
  EXPECT_EQ(only.time_tai_ns(), kTime + 1);
  EXPECT_EQ(only.angle_1_deg(), 359.5);
  EXPECT_EQ(only.angle_2_deg(), -89.75);
  EXPECT_EQ(only.receive_freq_hz(), 2.25e9);
  EXPECT_EQ(only.magnitude(), 14.5);
  EXPECT_EQ(only.rcs_m2(), 0.75);
  EXPECT_EQ(only.snr_db(), 12.5);
  EXPECT_EQ(only.present(), 121u);  // bits 0, 3, 4, 5, 6
}

/// The payload is in the form that our rebuild gives.
void expect_rebuilt(const Bytes& payload) {
  const RebuildRules none;
  const auto rebuilt = rebuild(*find_payload_type("TRK"), payload, none);
  ASSERT_TRUE(rebuilt.has_value()) << rebuilt.error().text();
  EXPECT_EQ(rebuilt->payload, payload);
}

TEST(Golden, the_certificate_still_verifies_under_its_root) {
  crypto::TrustStore trust;
  const NationId gbr = *NationId::parse("GBR");
  ASSERT_TRUE(trust.add_root(gbr, certificate("GBR.root.pem")).has_value());
  const auto status =
      trust.verify(certificate("GBR.node-sign.pem"), gbr, crypto::Role::node_sign, UtcTime{kTime});
  EXPECT_TRUE(status.has_value()) << status.error().text();
}

TEST(Golden, the_record_says_what_it_said) {
  const Bytes bytes = bytes_of("record.hex");
  const auto record = parse_record(bytes);
  ASSERT_TRUE(record.has_value()) << record.error().text();
  expect_first_head(record->head);
  expect_radar(record->payload);
  expect_rebuilt(record->payload);
  EXPECT_EQ(build_record(record->head, record->payload), bytes);
}

TEST(Golden, the_batch_says_what_it_said_and_its_root_and_signature_hold) {
  const Bytes bytes = bytes_of("batch.hex");
  const auto batch = parse_batch(bytes);
  ASSERT_TRUE(batch.has_value()) << batch.error().text();
  const auto signer = certificate("GBR.node-sign.pem");
  EXPECT_EQ(batch->head.suite, 2);
  EXPECT_EQ(batch->head.sender.text(), "GBR");
  EXPECT_EQ(batch->head.recipient.text(), "USA");
  EXPECT_EQ(batch->head.incarnation.text(), kIncarnation);
  EXPECT_EQ(batch->head.lane, Lane::data);
  EXPECT_EQ(batch->head.first_seq, 41u);
  EXPECT_EQ(batch->head.count, 2u);
  EXPECT_EQ(batch->head.root, batch_root(batch->records));
  EXPECT_EQ(batch->signer, signer.digest());
  const auto& key = signer.public_key();
  EXPECT_TRUE(key.verify("accord/batch/1", batch->signer, batch_signing_input(batch->head),
                         batch->signature)
                  .has_value());
  ASSERT_EQ(batch->records.size(), 2u);
  EXPECT_EQ(batch->records[0], bytes_of("record.hex"));
  const auto second = parse_record(batch->records[1]);
  ASSERT_TRUE(second.has_value()) << second.error().text();
  expect_second_head(second->head);
  expect_optical(second->payload);
  expect_rebuilt(second->payload);
  EXPECT_EQ(build_record(second->head, second->payload), batch->records[1]);
  EXPECT_EQ(build_batch(*batch), bytes);
}

TEST(Golden, another_sequence_number_or_recipient_breaks_the_signature) {
  auto batch = parse_batch(bytes_of("batch.hex"));
  ASSERT_TRUE(batch.has_value());
  const auto signer = certificate("GBR.node-sign.pem");
  const auto holds = [&] {
    return signer.public_key()
        .verify("accord/batch/1", batch->signer, batch_signing_input(batch->head), batch->signature)
        .has_value();
  };
  ASSERT_TRUE(holds());
  batch->head.first_seq += 1;
  EXPECT_FALSE(holds());
  batch->head.first_seq -= 1;
  batch->head.recipient = *NationId::parse("AUS");
  EXPECT_FALSE(holds());
}

/// The message with its envelope checked: kind, parties, signature, and built again to the same
/// bytes.
WireControl control_of(const std::string& file, ControlKind kind) {
  const Bytes bytes = bytes_of(file);
  const auto control = parse_control(bytes);
  EXPECT_TRUE(control.has_value()) << file;
  if (!control) return {};
  const auto signer = certificate("GBR.node-sign.pem");
  EXPECT_EQ(control->kind, kind);
  EXPECT_EQ(control->suite, 2);
  EXPECT_EQ(control->sender.text(), "GBR");
  EXPECT_EQ(control->recipient.text(), "USA");
  EXPECT_EQ(control->incarnation.text(), kIncarnation);
  EXPECT_EQ(control->signer, signer.digest());
  const auto status = signer.public_key().verify(
      "accord/control/1", control->signer, control_signing_input(*control), control->signature);
  EXPECT_TRUE(status.has_value()) << file;
  EXPECT_EQ(build_control(*control), bytes);
  return *control;
}

TEST(Golden, the_hello_says_what_it_said) {
  const WireControl control = control_of("hello.hex", ControlKind::hello);
  const auto hello = parse_hello(control.body);
  ASSERT_TRUE(hello.has_value()) << hello.error().text();
  EXPECT_EQ(hello->protocol, 1);
  EXPECT_EQ(hello->time.tai_ns, kTime);
  EXPECT_EQ(hello->nonce, Bytes(32, 0x4E));
  ASSERT_EQ(hello->agreements.size(), 2u);
  EXPECT_EQ(hello->agreements[0], std::pair(filled(0xA1), AgreementState::active));
  EXPECT_EQ(hello->agreements[1], std::pair(filled(0xA2), AgreementState::suspended));
  ASSERT_EQ(hello->schemas.size(), 2u);
  EXPECT_EQ(hello->schemas[0], std::pair(std::string("EOO"), filled(0xE0)));
  EXPECT_EQ(hello->schemas[1].first, "TRK");
  EXPECT_EQ(hello->schemas[1].second.hex(), kTrkSchema);
  EXPECT_EQ(hello->suites, Bytes{2});
  ASSERT_EQ(hello->have.size(), 2u);
  EXPECT_EQ(hello->have[0].lane, Lane::tasking);
  EXPECT_EQ(hello->have[0].seq, 3u);
  EXPECT_EQ(hello->have[1].incarnation.text(), kPeerIncarnation);
  EXPECT_EQ(hello->have[1].seq, 1'000'000'007u);
  const auto signer = certificate("GBR.node-sign.pem");
  EXPECT_TRUE(std::equal(hello->certificate.begin(), hello->certificate.end(), signer.der().begin(),
                         signer.der().end()));
  EXPECT_EQ(hello->answers_nonce, Bytes(32, 0x4F));
  EXPECT_TRUE(hello->open);
  EXPECT_EQ(build_hello(*hello), control.body);
}

TEST(Golden, the_receipt_says_what_it_said) {
  const WireControl control = control_of("receipt.hex", ControlKind::receipt);
  const auto receipt = parse_receipt(control.body);
  ASSERT_TRUE(receipt.has_value()) << receipt.error().text();
  EXPECT_EQ(receipt->number, 17u);
  EXPECT_EQ(receipt->incarnation.text(), kPeerIncarnation);
  EXPECT_EQ(receipt->lane, Lane::data);
  EXPECT_EQ(receipt->first_seq, 1'000'000'001u);
  EXPECT_EQ(receipt->count, 7u);
  EXPECT_EQ(receipt->root, filled(0x52));
  ASSERT_EQ(receipt->exceptions.size(), 2u);
  EXPECT_EQ(receipt->exceptions[0].offset, 2u);
  EXPECT_EQ(receipt->exceptions[0].outcome, 2);
  EXPECT_EQ(receipt->exceptions[0].code, 6037);
  EXPECT_EQ(receipt->exceptions[1].offset, 5u);
  EXPECT_EQ(receipt->exceptions[1].outcome, 3);
  EXPECT_EQ(receipt->exceptions[1].code, 6030);
  EXPECT_EQ(receipt->have_seq, 1'000'000'007u);
  EXPECT_EQ(receipt->time.tai_ns, kTime + 1);
  EXPECT_EQ(build_receipt(*receipt), control.body);
}

TEST(Golden, the_heartbeat_says_what_it_said) {
  const WireControl control = control_of("heartbeat.hex", ControlKind::heartbeat);
  const auto beat = parse_heartbeat(control.body);
  ASSERT_TRUE(beat.has_value()) << beat.error().text();
  EXPECT_EQ(beat->time.tai_ns, kTime + 2);
  EXPECT_EQ(beat->agreements_digest, filled(0xA1));
  ASSERT_EQ(beat->lanes.size(), 2u);
  EXPECT_EQ(beat->lanes[0].lane, Lane::tasking);
  EXPECT_EQ(beat->lanes[0].head_seq, 4u);
  EXPECT_EQ(beat->lanes[0].have_seq, 3u);
  EXPECT_EQ(beat->lanes[1].lane, Lane::data);
  EXPECT_EQ(beat->lanes[1].head_seq, 42u);
  EXPECT_EQ(beat->lanes[1].have_seq, 1'000'000'007u);
  EXPECT_EQ(build_heartbeat(*beat), control.body);
}

TEST(Golden, whole_frames_decode_and_encode_to_the_same_bytes) {
  const std::pair<const char*, const char*> frames[] = {{"frame-1-hello.hex", "hello.hex"},
                                                        {"frame-2-batch.hex", "batch.hex"},
                                                        {"frame-3-heartbeat.hex", "heartbeat.hex"}};
  std::uint64_t counter = 0;
  for (const auto& [file, body] : frames) {
    const Bytes bytes = bytes_of(file);
    const auto frame = node::link::decode_frame(kPrefix, bytes);
    ASSERT_TRUE(frame.has_value()) << file << " " << frame.error().text();
    EXPECT_EQ(frame->head,
              (node::link::FrameHead{node::link::FrameVersion::unsealed, 0, ++counter}));
    EXPECT_EQ(Bytes(frame->body.begin(), frame->body.end()), bytes_of(body));
    EXPECT_EQ(*node::link::encode_frame(kPrefix, frame->head, frame->body), bytes);
  }
}

TEST(Golden, the_prefix_is_that_of_a_link_from_gbr_to_usa_and_of_no_other) {
  const NationId gbr = *NationId::parse("GBR"), usa = *NationId::parse("USA");
  EXPECT_EQ(node::link::link_prefix(gbr, usa), kPrefix);
  EXPECT_NE(node::link::link_prefix(usa, gbr), kPrefix);
}

}  // namespace
}  // namespace accord::golden
