// Made the captures of this folder, once, on 2026-11-21. Built so that it stays readable, never run
// by a test, and not to be run again for these files: it makes new keys each time and refuses to
// write over anything. The private keys lived in this process alone.    make_golden DIRECTORY
#include <array>
#include <cstdio>

#include "crypto/certificate.hpp"
#include "crypto/hash.hpp"
#include "node/link/frame.hpp"
#include "node/pipeline/rebuild.hpp"
#include "node/pipeline/signer.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/vectors/wire/golden_files.hpp"
#include "tests/vectors/wire/golden_values.hpp"
#include "trackset_generated.h"

namespace accord {
namespace {

using namespace node::pipeline;

using golden::filled;
using golden::must;
using golden::write;
using golden::write_hex;

Bytes payload_of(fbs::TrackSetT& track) {
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
  const RebuildRules none;
  return must(rebuild(*find_payload_type("TRK"), {builder.GetBufferPointer(), builder.GetSize()},
                      none))
      .payload;
}

/// A radar track of a known object with every header field.
Bytes radar_track() {
  fbs::TrackSetT track;
  track.track_id = "GOLDEN-1";
  track.sensor_alias = "GBR-R1";
  track.sensor_kind = fbs::SensorKind::RADAR;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
  track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  track.range_modulus_km = 37'500.0;
  track.integration_interval_s = 0.5;
  track.corrections_applied = fbs::Correction::TROPOSPHERE | fbs::Correction::RANGE_CALIBRATION;
  track.corrections_needed = fbs::Correction::LIGHT_TIME;
  track.object = std::make_unique<fbs::ObjectKeyT>();
  track.object->norad_cat_id = 25'544;
  track.object->cospar_id = "1998-067A";
  track.object->national_id = "N-7";
  track.object->name = "ISS (ZARYA)";
  track.sigmas = std::make_unique<fbs::SigmasT>();
  track.sigmas->angle_1_deg = 0.015625;
  track.sigmas->angle_2_deg = 0.0;  // declared as zero: not the same as absent
  track.sigmas->range_km = 0.25;
  track.observations.emplace_back(golden::kTime, 181.25, 45.5, 1'000.125, -3.5, 0, 0, 0, 0, 7u, 0u);
  track.observations.emplace_back(golden::kTime + 10'000'000'000, 182.25, 46.5, 965.125, -3.25, 0,
                                  0, 0, 0, 7u, 0u);
  return payload_of(track);
}

/// An optical track of nobody knows what, with what the radar does not measure.
Bytes optical_track() {
  fbs::TrackSetT track;
  track.track_id = "GOLDEN-2";
  track.sensor_alias = "GBR-O1";
  track.sensor_kind = fbs::SensorKind::OPTICAL;
  track.angle_frame = fbs::AngleFrame::RADEC_EME2000;
  track.time_tag = fbs::TimeTag::BOUNCE;
  track.observations.emplace_back(golden::kTime + 1, 359.5, -89.75, 0, 0, 2.25e9, 14.5, 0.75, 12.5,
                                  121u, 0u);
  return payload_of(track);
}

RecordHead head_of(std::size_t i) {
  RecordHead head;
  head.id = must(RecordId::parse(golden::kRecordIds[i]));
  head.agreements = {filled(golden::kAgreementFill[0])};
  head.sender = must(NationId::parse(golden::kSender));
  head.recipient = must(NationId::parse(golden::kRecipient));
  head.lane = Lane::data;
  head.seq = golden::kFirstSeq + i;
  head.time = UtcTime{golden::kTime};
  head.label = {"GBR", Level::unclassified, {}};
  head.mode = DataMode::simulated;
  head.payload_code = "TRK";
  head.schema_digest = find_payload_type("TRK")->schema_digest;
  if (i > 0) return head;  // the second says the least
  head.agreements.push_back(filled(golden::kAgreementFill[1]));
  head.label = {"GBR", Level::confidential, {head.sender, head.recipient}};
  head.mode = DataMode::real;
  head.request_id = must(RequestId::parse(golden::kRequestId));
  head.clause = golden::kClause;
  head.obligations = {std::string(golden::kObligation)};
  return head;
}

struct Keys {
  crypto::Certificate root;
  crypto::KeyAndCertificate node_sign;
};

Keys make_keys() {
  crypto::SystemRandom random;
  const crypto::Validity validity{must(UtcTime::parse("2026-01-01T00:00:00Z")),
                                  must(UtcTime::parse("2036-01-01T00:00:00Z"))};
  const auto root_key = must(crypto::PrivateKey::generate(crypto::Suite::ed25519));
  auto root =
      must(crypto::issue_root(root_key, must(NationId::parse(golden::kSender)), validity, random));
  auto key = must(crypto::PrivateKey::generate(crypto::Suite::ed25519));
  auto certificate = must(crypto::issue_role(
      root_key, root, {crypto::Role::node_sign, key.public_key(), validity}, random));
  return {std::move(root), {std::move(key), std::move(certificate)}};
}

Bytes batch_of(const Keys& keys, std::vector<Bytes> records) {
  const auto& key = keys.node_sign;
  WireBatch batch;
  batch.records = std::move(records);
  batch.head = {2,
                must(NationId::parse(golden::kSender)),
                must(NationId::parse(golden::kRecipient)),
                must(IncarnationId::parse(golden::kIncarnation)),
                Lane::data,
                golden::kFirstSeq,
                static_cast<std::uint32_t>(batch.records.size()),
                batch_root(batch.records)};
  batch.signer = key.certificate.digest();
  batch.signature = must(key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head)));
  return build_batch(batch);
}

Bytes control_of(const Keys& keys, ControlKind kind, Bytes body) {
  const auto& key = keys.node_sign;
  WireControl control;
  control.kind = kind;
  control.suite = 2;
  control.sender = must(NationId::parse(golden::kSender));
  control.recipient = must(NationId::parse(golden::kRecipient));
  control.incarnation = must(IncarnationId::parse(golden::kIncarnation));
  control.signer = key.certificate.digest();
  control.body = std::move(body);
  control.signature =
      must(key.key.sign(kControlDomain, control.signer, control_signing_input(control)));
  return build_control(control);
}

Bytes hello_body(const Keys& keys) {
  Hello hello;
  hello.time = UtcTime{golden::kTime};
  hello.nonce = Bytes(32, golden::kNonceFill);
  hello.agreements = {{filled(golden::kAgreementFill[0]), AgreementState::active},
                      {filled(golden::kAgreementFill[1]), AgreementState::suspended}};
  hello.schemas = {{"EOO", filled(golden::kEooSchemaFill)},
                   {"TRK", find_payload_type("TRK")->schema_digest}};
  hello.suites = {2};
  hello.have = {{Lane::tasking, must(IncarnationId::parse(golden::kPeerIncarnation)), 3},
                {Lane::data, must(IncarnationId::parse(golden::kPeerIncarnation)), 1'000'000'007}};
  const ByteView der = keys.node_sign.certificate.der();
  hello.certificate = Bytes(der.begin(), der.end());
  hello.answers_nonce = Bytes(32, golden::kAnswersFill);
  hello.open = true;
  return build_hello(hello);
}

Bytes receipt_body() {
  Receipt receipt;
  receipt.number = 17;
  receipt.incarnation = must(IncarnationId::parse(golden::kPeerIncarnation));
  receipt.lane = Lane::data;
  receipt.first_seq = 1'000'000'001;
  receipt.count = 7;
  receipt.root = filled(golden::kReceiptRootFill);
  receipt.exceptions = {{2, 2, 6037},
                        {5, 3, 6030}};  // quarantined peer_overshared, refused record_malformed
  receipt.have_seq = 1'000'000'007;
  receipt.time = UtcTime{golden::kTime + 1};
  return build_receipt(receipt);
}

Bytes heartbeat_body() {
  return build_heartbeat({UtcTime{golden::kTime + 2},
                          {{Lane::tasking, 4, 3}, {Lane::data, 42, 1'000'000'007}},
                          filled(golden::kAgreementFill[0]),
                          {},
                          {}});
}

void make(const std::filesystem::path& folder) {
  const Keys keys = make_keys();
  const std::vector<Bytes> records{build_record(head_of(0), radar_track()),
                                   build_record(head_of(1), optical_track())};
  const Bytes batch = batch_of(keys, records);
  const Bytes hello = control_of(keys, ControlKind::hello, hello_body(keys));
  const Bytes receipt = control_of(keys, ControlKind::receipt, receipt_body());
  const Bytes heartbeat = control_of(keys, ControlKind::heartbeat, heartbeat_body());
  write(folder / "GBR.root.pem", keys.root.to_pem());
  write(folder / "GBR.node-sign.pem", keys.node_sign.certificate.to_pem());
  write_hex(folder / "record.hex", records[0]);
  write_hex(folder / "batch.hex", batch);
  write_hex(folder / "hello.hex", hello);
  write_hex(folder / "receipt.hex", receipt);
  write_hex(folder / "heartbeat.hex", heartbeat);
  std::uint64_t counter = 0;
  const auto frame = [&](const char* name, const Bytes& body) {
    const node::link::FrameHead head{node::link::FrameVersion::unsealed, 0, ++counter};
    write_hex(folder / name, must(node::link::encode_frame(golden::kPrefix, head, body)));
  };
  frame("frame-1-hello.hex", hello);
  frame("frame-2-batch.hex", batch);
  frame("frame-3-heartbeat.hex", heartbeat);
}

}  // namespace
}  // namespace accord

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_golden DIRECTORY\n");
    return 2;
  }
  accord::make(argv[1]);
  return 0;
}
