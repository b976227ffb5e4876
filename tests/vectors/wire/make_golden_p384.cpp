// Made the captures of p384/, once, on 2026-11-26: suite 1, the payloads and the fields that the
// first captures lack. Built so that it stays readable, never run by a test, and not to be run
// again for these files. The private keys lived in this process alone.    make_golden_p384
// DIRECTORY
#include "EOO_generated.h"
#include "OMM_generated.h"
#include "agreement/marking/label.hpp"
#include "crypto/certificate.hpp"
#include "crypto/identity.hpp"
#include "node/pipeline/rebuild.hpp"
#include "node/pipeline/signer.hpp"
#include "node/tasking/request.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/vectors/wire/golden_files.hpp"
#include "tests/vectors/wire/golden_values_p384.hpp"

namespace accord::golden::p384 {
namespace {

using namespace node::pipeline;

Bytes rebuilt(const char* code, ByteView payload) {
  const RebuildRules rules{nullptr, std::string(kLabel), "REAL"};
  return must(rebuild(*find_payload_type(code), payload, rules)).payload;
}

Bytes eoo() {
  sds::EOOT eoo;
  eoo.EOBSERVATION_ID = "T-1/1";
  eoo.CLASSIFICATION = kLabel;
  eoo.OB_TIME = "2026-11-26T01:00:00.123456789Z";
  eoo.ID_ON_ORBIT = "25544";
  eoo.SENSOR_ID = "USA-O1";
  eoo.NORAD_CAT_ID = 25'544;
  eoo.TRACK_ID = "T-1";
  eoo.OB_POSITION = "FIRST";
  eoo.DATA_MODE = "REAL";
  eoo.RA = 359.5F;
  eoo.DECLINATION = -89.75F;
  eoo.RA_UNC = 0.015625F;
  eoo.MAG = 14.5F;
  eoo.REFERENCE_FRAME = sds::refFrame::J2000;
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishEOOBuffer(builder, sds::CreateEOO(builder, &eoo));
  return rebuilt("EOO", {builder.GetBufferPointer(), builder.GetSize()});
}

Bytes omm() {
  sds::OMMT omm;
  omm.CCSDS_OMM_VERS = 2.0;
  omm.OBJECT_NAME = "ISS (ZARYA)";
  omm.OBJECT_ID = "1998-067A";
  omm.EPOCH = "2026-11-26T00:00:00.000000Z";
  omm.MEAN_MOTION = 15.72125391;
  omm.ECCENTRICITY = 0.0006703;
  omm.INCLINATION = 51.6416;
  omm.BSTAR = -1.1606e-05;
  omm.NORAD_CAT_ID = 25'544;
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishOMMBuffer(builder, sds::CreateOMM(builder, &omm));
  return rebuilt("OMM", {builder.GetBufferPointer(), builder.GetSize()});
}

node::tasking::TaskScope scope() {
  node::tasking::TaskScope scope;
  scope.window_start = UtcTime{kTime + kHour};
  scope.window_stop = UtcTime{kTime + 12 * kHour};
  scope.deliver_by = UtcTime{kTime + 24 * kHour};
  scope.observations = 20;
  scope.payload_codes = {"TRK", "EOO"};
  return scope;
}

Bytes request() {
  node::tasking::TaskRequest request;
  request.id = must(RequestId::parse(kRequestId));
  request.agreement = filled(kAgreementFill);
  request.priority = Priority::immediate;
  request.purpose = fbs::Purpose::CONJUNCTION_ASSESSMENT;
  request.rationale = "conjunction on 27 November";
  request.object.norad_cat_id = 25'544;
  request.object.cospar_id = "1998-067A";
  request.state_omm = omm();
  request.scope = scope();
  request.delivery_mode = fbs::DeliveryMode::END_OF_PASS;
  request.commitment = fbs::Commitment::FIRM;
  request.respond_by = UtcTime{kTime + kHour};
  request.campaign = must(CampaignId::parse(kCampaignId));
  request.sent = UtcTime{kTime};
  return rebuilt("TRQ", node::tasking::build_request(request));
}

Bytes move() {
  node::tasking::TaskMove move;
  move.id = must(RequestId::parse(kRequestId));
  move.version = 2;
  move.number = 3;
  move.move = fbs::Move::COMPLETE;
  move.time = UtcTime{kTime + 2};
  move.record_ids = {must(RecordId::parse(kRecordIds[0])), must(RecordId::parse(kRecordIds[1]))};
  move.observations = 2;
  move.previous_own = filled(kPreviousFill);
  move.last_seen = filled(kLastSeenFill);
  return rebuilt("TMV", node::tasking::build_move(move));
}

Bytes record(std::size_t i, const char* code, const Bytes& payload) {
  const PayloadType& type = *find_payload_type(code);
  RecordHead head;
  head.id = must(RecordId::parse(kRecordIds[i]));
  head.agreements = {filled(kAgreementFill)};
  head.sender = must(NationId::parse(kSender));
  head.recipient = must(NationId::parse(kRecipient));
  head.lane = type.lane;
  head.seq = (type.lane == Lane::data ? kDataSeq : kTaskingSeq) + i % 2;
  head.time = UtcTime{kTime};
  head.label = must(agreement::parse_label(kLabel));
  head.mode = DataMode::real;
  head.payload_code = code;
  head.schema_digest = type.schema_digest;
  if (type.lane == Lane::data) head.request_id = must(RequestId::parse(kRequestId));
  return build_record(head, payload);
}

struct Keys {
  crypto::Certificate root;
  crypto::KeyAndCertificate node_sign;
};

Keys make_keys() {
  crypto::SystemRandom random;
  const crypto::Validity validity{must(UtcTime::parse("2026-01-01T00:00:00Z")),
                                  must(UtcTime::parse("2036-01-01T00:00:00Z"))};
  const auto root_key = must(crypto::PrivateKey::generate(crypto::Suite::p384));
  auto root = must(crypto::issue_root(root_key, must(NationId::parse(kSender)), validity, random));
  auto key = must(crypto::PrivateKey::generate(crypto::Suite::p384));
  auto certificate = must(crypto::issue_role(
      root_key, root, {crypto::Role::node_sign, key.public_key(), validity}, random));
  return {std::move(root), {std::move(key), std::move(certificate)}};
}

Bytes batch(const Keys& keys, Lane lane, std::vector<Bytes> records) {
  const auto& key = keys.node_sign;
  WireBatch batch;
  batch.records = std::move(records);
  batch.head = {1,
                must(NationId::parse(kSender)),
                must(NationId::parse(kRecipient)),
                must(IncarnationId::parse(kIncarnation)),
                lane,
                lane == Lane::data ? kDataSeq : kTaskingSeq,
                static_cast<std::uint32_t>(batch.records.size()),
                batch_root(batch.records)};
  batch.signer = key.certificate.digest();
  batch.signature = must(key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head)));
  return build_batch(batch);
}

Bytes control(const Keys& keys, ControlKind kind, Bytes body) {
  const auto& key = keys.node_sign;
  WireControl control;
  control.kind = kind;
  control.suite = 1;
  control.sender = must(NationId::parse(kSender));
  control.recipient = must(NationId::parse(kRecipient));
  control.incarnation = must(IncarnationId::parse(kIncarnation));
  control.signer = key.certificate.digest();
  control.body = std::move(body);
  control.signature =
      must(key.key.sign(kControlDomain, control.signer, control_signing_input(control)));
  return build_control(control);
}

Bytes hello_body(const Keys& keys) {
  const auto peer = must(IncarnationId::parse(kPeerIncarnation));
  Hello hello;
  hello.time = UtcTime{kTime};
  hello.nonce = Bytes(32, kNonceFill);
  hello.agreements = {{filled(kAgreementFill), AgreementState::active}};
  for (const char* code : {"EOO", "OMM", "TMV", "TRQ"})
    hello.schemas.emplace_back(code, find_payload_type(code)->schema_digest);
  hello.suites = {1};
  hello.have = {{Lane::tasking, peer, 12, 6}, {Lane::data, peer, 9, kReceipted}};
  const ByteView der = keys.node_sign.certificate.der();
  hello.certificate = Bytes(der.begin(), der.end());
  return build_hello(hello);
}

Bytes heartbeat_body() {
  return build_heartbeat(
      {UtcTime{kTime + 3},
       {{Lane::tasking, 8, 12, 6, false}, {Lane::data, kReceipted + 1, 9, kReceipted, true}},
       filled(kAgreementFill),
       {},
       {}});
}

void make(const std::filesystem::path& folder) {
  const Keys keys = make_keys();
  write(folder / "USA.root.pem", keys.root.to_pem());
  write(folder / "USA.node-sign.pem", keys.node_sign.certificate.to_pem());
  write_hex(folder / "data-batch.hex",
            batch(keys, Lane::data, {record(0, "EOO", eoo()), record(1, "OMM", omm())}));
  write_hex(folder / "tasking-batch.hex",
            batch(keys, Lane::tasking, {record(2, "TRQ", request()), record(3, "TMV", move())}));
  write_hex(folder / "hello.hex", control(keys, ControlKind::hello, hello_body(keys)));
  write_hex(folder / "heartbeat.hex", control(keys, ControlKind::heartbeat, heartbeat_body()));
}

}  // namespace
}  // namespace accord::golden::p384

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_golden_p384 DIRECTORY\n");
    return 2;
  }
  accord::golden::p384::make(argv[1]);
  return 0;
}
