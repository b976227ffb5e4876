// Control messages and their bodies to and from FlatBuffers; as wire.cpp.
#include "control_generated.h"
#include "crypto/binding.hpp"
#include "crypto/courier_key.hpp"
#include "heartbeat_generated.h"
#include "hello_generated.h"
#include "node/pipeline/wire_parts.hpp"
#include "receipt_generated.h"
#include "schemas/vocab/limits.hpp"
#include "statement_generated.h"

namespace accord::node::pipeline {
namespace {

/// True when the keys of the pairs strictly ascend: none stands twice.
template <class Pairs>
bool rises(const Pairs& pairs) {
  return std::adjacent_find(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
           return b.first <= a.first;
         }) == pairs.end();
}

/// True when no lane stands twice in a list of at most two.
template <class Lanes>
bool each_lane_once(const Lanes& lanes) {
  return lanes.size() < 2 || lanes[0].lane != lanes[1].lane;
}

template <class Entry>
Credit credit_from(const Entry& entry) {
  return {entry.credit_records(), entry.credit_bytes()};
}

using StatementOffsets = std::vector<Offset<fbs::StatementCount>>;

StatementOffsets counts_to_fbs(FlatBufferBuilder& builder,
                               const std::vector<StatementCount>& counts) {
  StatementOffsets out;
  for (const StatementCount& each : counts) {
    const fbs::Sha384 agreement = to_fbs(each.agreement);
    const auto nation = builder.CreateString(each.nation.text());
    out.push_back(fbs::CreateStatementCount(builder, &agreement, nation, each.count));
  }
  return out;
}

/// Absent: the sender knows of none.
Result<std::vector<StatementCount>> counts_from(
    const flatbuffers::Vector<Offset<fbs::StatementCount>>* from) {
  constexpr Code kBad = Code::batch_malformed;
  std::vector<StatementCount> out;
  if (from == nullptr) return out;
  if (from->size() > kMaxStatementCounts) return fail(kBad, "too many counts", "statements");
  for (const auto* entry : *from) {
    ACCORD_TRY(NationId nation, party(entry->nation(), kBad, "statements.nation"));
    StatementCount next{digest_from(*entry->agreement()), std::move(nation), entry->count()};
    const bool rising = out.empty() || std::tie(out.back().agreement, out.back().nation) <
                                           std::tie(next.agreement, next.nation);
    if (!rising || next.count == 0) return fail(kBad, "out of order, or of nothing", "statements");
    out.push_back(std::move(next));
  }
  return out;
}

/// What protocol 2 added. Whether the offer is a key of its suite is seen when it is used.
Status read_key_offer(const fbs::Hello& from, Hello& out) {
  constexpr Code kBad = Code::batch_malformed;
  out.key_offer = bytes_from(from.key_offer());
  if (out.key_offer.size() > kMaxKeyOfferBytes) return fail(kBad, "too long", "key_offer");
  if (const auto* ids = from.courier_keys(); ids != nullptr) {
    if (ids->size() > kMaxCourierKeysTold) return fail(kBad, "too many", "courier_keys");
    for (const auto* id : *ids) {
      const bool fits = crypto::is_courier_id(id->string_view()) &&
                        (out.courier_keys.empty() || out.courier_keys.back() < id->string_view());
      if (!fits) return fail(kBad, "no ids, or not strictly ascending", "courier_keys");
      out.courier_keys.push_back(id->str());
    }
  }
  out.taken_epoch = from.taken_epoch();
  out.holds_list = from.holds_list();
  if (from.holds_log_incarnation() != nullptr) {
    out.holds_log =
        HeldLog{uuid_from<IncarnationId>(*from.holds_log_incarnation()), from.holds_log_size()};
  }
  out.transport_binding = bytes_from(from.transport_binding());
  if (out.transport_binding.size() > crypto::kMaxBindingBytes)
    return fail(kBad, "too long", "transport_binding");
  if (from.holds_transport() != nullptr) out.holds_transport = digest_from(*from.holds_transport());
  out.session = bytes_from(from.session());
  if (out.session.empty() || out.session.size() == kNonceBytes) return {};
  return fail(kBad, "a nonce has 32 bytes", "session");
}

}  // namespace

Bytes control_signing_input(const WireControl& control) {
  return SigningInput()
      .byte(static_cast<std::uint8_t>(control.kind))
      .sized(as_bytes(control.sender.text()))
      .sized(as_bytes(control.recipient.text()))
      .fixed(control.incarnation.bytes())
      .sized(control.body)
      .take();
}

Bytes build_control(const WireControl& control) {
  FlatBufferBuilder builder(control.body.size() + 1'024);
  const auto sender = builder.CreateString(control.sender.text());
  const auto recipient = builder.CreateString(control.recipient.text());
  builder.ForceVectorAlignment(control.body.size(), 1, 8);
  const auto body = builder.CreateVector(control.body);
  const auto signature = builder.CreateVector(control.signature);
  const fbs::Uuid incarnation = to_fbs(control.incarnation);
  const fbs::Sha384 signer = to_fbs(control.signer);
  builder.Finish(
      fbs::CreateControl(builder, static_cast<fbs::ControlKind>(control.kind), control.suite,
                         sender, recipient, &incarnation, &signer, body, signature),
      fbs::ControlIdentifier());
  return finished(builder);
}

Result<WireControl> parse_control(ByteView bytes) {
  constexpr Code kBad = Code::batch_malformed;
  ACCORD_CHECK(verified("CTL", bytes));
  const auto& from = *fbs::GetControl(bytes.data());
  WireControl out;
  const bool known =
      from.kind() == fbs::ControlKind::HELLO || from.kind() == fbs::ControlKind::RECEIPT ||
      from.kind() == fbs::ControlKind::HEARTBEAT || from.kind() == fbs::ControlKind::KEYS ||
      from.kind() == fbs::ControlKind::STATEMENT || from.kind() == fbs::ControlKind::REVOCATIONS;
  if (!known) {
    return fail(kBad, "control kind unknown in this form", "kind");
  }
  out.kind = static_cast<ControlKind>(from.kind());
  out.suite = from.suite();
  ACCORD_TRY(out.sender, party(from.sender(), kBad, "sender"));
  ACCORD_TRY(out.recipient, party(from.recipient(), kBad, "recipient"));
  out.incarnation = uuid_from<IncarnationId>(*from.incarnation());
  out.signer = digest_from(*from.signer());
  out.body = bytes_from(from.body());
  out.signature = bytes_from(from.signature());
  if (out.signature.empty() || out.signature.size() > kMaxSignatureBytes)
    return fail(kBad, "signature size", "signature");
  ACCORD_CHECK(canonical(build_control(out), bytes));
  return out;
}

Bytes build_hello(const Hello& hello) {
  FlatBufferBuilder builder(4'096);
  std::vector<Offset<fbs::AgreementRef>> agreements;
  for (const auto& [digest, state] : hello.agreements) {
    const fbs::Sha384 at = to_fbs(digest);
    agreements.push_back(
        fbs::CreateAgreementRef(builder, &at, static_cast<fbs::AgreementState>(state)));
  }
  std::vector<Offset<fbs::SchemaRef>> schemas;
  for (const auto& [code, digest] : hello.schemas) {
    const fbs::Sha384 at = to_fbs(digest);
    schemas.push_back(fbs::CreateSchemaRef(builder, builder.CreateString(code), &at));
  }
  std::vector<Offset<fbs::LaneHave>> have;
  for (const LaneHave& lane : hello.have) {
    const fbs::Uuid incarnation = to_fbs(lane.incarnation);
    have.push_back(fbs::CreateLaneHave(builder, static_cast<fbs::Lane>(lane.lane), &incarnation,
                                       lane.seq, lane.receipted_seq, lane.credit.records,
                                       lane.credit.bytes));
  }
  const auto nonce = builder.CreateVector(hello.nonce);
  const auto agreements_at = builder.CreateVector(agreements);
  const auto schemas_at = builder.CreateVector(schemas);
  const auto suites = builder.CreateVector(hello.suites);
  const auto have_at = builder.CreateVector(have);
  const auto certificate = builder.CreateVector(hello.certificate);
  const auto answers = hello.answers_nonce.empty() ? 0 : builder.CreateVector(hello.answers_nonce);
  const StatementOffsets counts = counts_to_fbs(builder, hello.statements);
  const auto statements = counts.empty() ? 0 : builder.CreateVector(counts);
  const auto key_offer = hello.key_offer.empty() ? 0 : builder.CreateVector(hello.key_offer);
  const auto courier_keys =
      hello.courier_keys.empty() ? 0 : builder.CreateVectorOfStrings(hello.courier_keys);
  const auto session = hello.session.empty() ? 0 : builder.CreateVector(hello.session);
  const fbs::Uuid log = to_fbs(hello.holds_log.value_or(HeldLog{}).incarnation);
  const auto binding =
      hello.transport_binding.empty() ? 0 : builder.CreateVector(hello.transport_binding);
  const fbs::Sha384 transport = to_fbs(hello.holds_transport.value_or(Digest{}));
  builder.Finish(fbs::CreateHello(
                     builder, hello.protocol, hello.time.tai_ns, nonce, agreements_at, schemas_at,
                     suites, have_at, certificate, binding, answers, hello.open, statements,
                     key_offer, courier_keys, hello.taken_epoch, session, hello.holds_list,
                     hello.holds_log ? &log : nullptr, hello.holds_log ? hello.holds_log->size : 0,
                     hello.holds_transport ? &transport : nullptr),
                 fbs::HelloIdentifier());
  return finished(builder);
}

Result<Hello> parse_hello(ByteView bytes) {
  constexpr Code kBad = Code::batch_malformed;
  ACCORD_CHECK(verified("HLO", bytes));
  const auto& from = *fbs::GetHello(bytes.data());
  Hello out;
  out.protocol = from.protocol();
  out.time = UtcTime{from.time_tai_ns()};
  out.nonce = bytes_from(from.nonce());
  out.answers_nonce = bytes_from(from.answers_nonce());
  const bool nonces = out.nonce.size() == kNonceBytes &&
                      (out.answers_nonce.empty() || out.answers_nonce.size() == kNonceBytes);
  if (!nonces) return fail(kBad, "a nonce has 32 bytes", "nonce");
  const bool lists = from.agreements()->size() <= kMaxListEntries &&
                     from.schemas()->size() <= kMaxListEntries && from.suites()->size() <= 8 &&
                     from.have()->size() <= 2 && from.certificate()->size() <= kMaxCertificateBytes;
  if (!lists) return fail(kBad, "a list of the Hello is too long", "hello");
  for (const auto* entry : *from.agreements()) {
    const auto state = entry->state();
    if (state != fbs::AgreementState::ACTIVE && state != fbs::AgreementState::SUSPENDED) {
      return fail(kBad, "agreement state unknown", "agreements.state");
    }
    out.agreements.emplace_back(digest_from(*entry->digest()), static_cast<AgreementState>(state));
  }
  for (const auto* entry : *from.schemas()) {
    if (!is_payload_code(entry->payload_code()->string_view())) {
      return fail(kBad, "a payload code has 1 to 8 of A-Z and 0-9", "schemas");
    }
    out.schemas.emplace_back(entry->payload_code()->str(), digest_from(*entry->digest()));
  }
  if (!rises(out.agreements) || !rises(out.schemas)) {
    return fail(kBad, "agreements or schemas not strictly ascending", "hello");
  }
  out.suites = bytes_from(from.suites());
  for (const auto* entry : *from.have()) {
    ACCORD_CHECK(known_lane(entry->lane(), kBad));
    out.have.push_back({static_cast<Lane>(entry->lane()),
                        uuid_from<IncarnationId>(*entry->incarnation()), entry->seq(),
                        entry->receipted_seq(), credit_from(*entry)});
  }
  if (!each_lane_once(out.have)) return fail(kBad, "a lane stands twice", "have");
  out.certificate = bytes_from(from.certificate());
  out.open = from.open();
  ACCORD_TRY(out.statements, counts_from(from.statements()));
  ACCORD_CHECK(read_key_offer(from, out));
  return out;
}

Bytes build_receipt(const Receipt& receipt) {
  FlatBufferBuilder builder(1'024);
  std::vector<Offset<fbs::RecordVerdict>> exceptions;
  for (const RecordVerdict& entry : receipt.exceptions) {
    exceptions.push_back(fbs::CreateRecordVerdict(
        builder, entry.offset, static_cast<fbs::RecordOutcome>(entry.outcome), entry.code));
  }
  const auto exceptions_at = exceptions.empty() ? 0 : builder.CreateVector(exceptions);
  const fbs::Uuid incarnation = to_fbs(receipt.incarnation);
  const fbs::Sha384 root = to_fbs(receipt.root);
  const PlaceInLog log = receipt.log.value_or(PlaceInLog{});
  const fbs::Sha384 log_root = to_fbs(log.root);
  const fbs::Uuid log_incarnation = to_fbs(log.incarnation);
  const std::vector<fbs::Sha384> path = path_to_fbs(log.path);
  const auto log_path = path.empty() ? 0 : builder.CreateVectorOfStructs(path);
  builder.Finish(fbs::CreateReceipt(
                     builder, receipt.number, &incarnation, static_cast<fbs::Lane>(receipt.lane),
                     receipt.first_seq, receipt.count, &root, exceptions_at, receipt.have_seq,
                     receipt.time.tai_ns, log.size, receipt.log ? &log_root : nullptr,
                     receipt.log ? &log_incarnation : nullptr, log_path),
                 fbs::ReceiptIdentifier());
  return finished(builder);
}

Result<Receipt> parse_receipt(ByteView bytes) {
  constexpr Code kBad = Code::batch_malformed;
  ACCORD_CHECK(verified("RCT", bytes));
  const auto& from = *fbs::GetReceipt(bytes.data());
  Receipt out;
  out.number = from.number();
  out.incarnation = uuid_from<IncarnationId>(*from.incarnation());
  ACCORD_CHECK(known_lane(from.lane(), kBad));
  out.lane = static_cast<Lane>(from.lane());
  out.first_seq = from.first_seq();
  out.count = from.count();
  out.root = digest_from(*from.root());
  out.have_seq = from.have_seq();
  out.time = UtcTime{from.time_tai_ns()};
  if (out.number == 0 || out.count == 0 || out.count > kMaxBatchRecords)
    return fail(kBad, "receipt of nothing", "count");
  if (out.first_seq == 0 || out.first_seq > UINT64_MAX - kMaxBatchRecords)
    return fail(kBad, "sequences begin at 1", "first_seq");
  if (from.log_root() != nullptr && from.log_incarnation() != nullptr) {
    PlaceInLog log{uuid_from<IncarnationId>(*from.log_incarnation()),
                   from.log_size(),
                   digest_from(*from.log_root()),
                   {}};
    ACCORD_TRY(log.path, path_from(from.log_path(), "log_path"));
    out.log = std::move(log);
  }
  if (from.exceptions() == nullptr) return out;
  for (const auto* entry : *from.exceptions()) {
    const bool sane = entry->offset() < out.count &&
                      entry->outcome() >= fbs::RecordOutcome::QUARANTINED &&
                      entry->outcome() <= fbs::RecordOutcome::MAX && entry->code() != 0 &&
                      (out.exceptions.empty() || entry->offset() > out.exceptions.back().offset);
    if (!sane)
      return fail(kBad, "exception out of order or range, or without a code", "exceptions");
    out.exceptions.push_back(
        {entry->offset(), static_cast<std::uint8_t>(entry->outcome()), entry->code()});
  }
  return out;
}

Bytes build_heartbeat(const Heartbeat& heartbeat) {
  FlatBufferBuilder builder(512);
  std::vector<Offset<fbs::LaneHead>> lanes;
  for (const LaneHead& lane : heartbeat.lanes) {
    lanes.push_back(fbs::CreateLaneHead(builder, static_cast<fbs::Lane>(lane.lane), lane.head_seq,
                                        lane.have_seq, lane.receipted_seq, lane.missing,
                                        lane.credit.records, lane.credit.bytes));
  }
  const auto lanes_at = builder.CreateVector(lanes);
  const auto session = heartbeat.session.empty() ? 0 : builder.CreateVector(heartbeat.session);
  const StatementOffsets counts = counts_to_fbs(builder, heartbeat.statements);
  const auto statements = counts.empty() ? 0 : builder.CreateVector(counts);
  const fbs::Sha384 agreements = to_fbs(heartbeat.agreements_digest);
  const fbs::Uuid incarnation = to_fbs(heartbeat.incarnation);
  const WireCosignature cosigned = heartbeat.cosigned.value_or(WireCosignature{});
  const auto cosignature = heartbeat.cosigned ? builder.CreateVector(cosigned.signature) : 0;
  const ClockEcho echo = heartbeat.echo.value_or(ClockEcho{});
  builder.Finish(
      fbs::CreateHeartbeat(builder, heartbeat.time.tai_ns, lanes_at, &agreements,
                           heartbeat.incarnation.is_nil() ? nullptr : &incarnation, session,
                           statements, heartbeat.opens_epoch, heartbeat.holds_list, cosigned.size,
                           cosigned.at.tai_ns, cosignature, echo.time.tai_ns, echo.held.count()),
      fbs::HeartbeatIdentifier());
  return finished(builder);
}

Result<Heartbeat> parse_heartbeat(ByteView bytes) {
  constexpr Code kBad = Code::batch_malformed;
  ACCORD_CHECK(verified("HBT", bytes));
  const auto& from = *fbs::GetHeartbeat(bytes.data());
  Heartbeat out;
  out.time = UtcTime{from.time_tai_ns()};
  out.agreements_digest = digest_from(*from.agreements_digest());
  if (from.lanes()->size() > 2) return fail(kBad, "more lanes than there are", "lanes");
  for (const auto* entry : *from.lanes()) {
    ACCORD_CHECK(known_lane(entry->lane(), kBad));
    out.lanes.push_back({static_cast<Lane>(entry->lane()), entry->head_seq(), entry->have_seq(),
                         entry->receipted_seq(), entry->missing(), credit_from(*entry)});
  }
  if (!each_lane_once(out.lanes)) return fail(kBad, "a lane stands twice", "lanes");
  if (from.incarnation() != nullptr)
    out.incarnation = uuid_from<IncarnationId>(*from.incarnation());
  out.session = bytes_from(from.session());
  if (!out.session.empty() && out.session.size() != kNonceBytes)
    return fail(kBad, "a nonce has 32 bytes", "session");
  ACCORD_TRY(out.statements, counts_from(from.statements()));
  out.opens_epoch = from.opens_epoch();
  out.holds_list = from.holds_list();
  if (out.time < UtcTime{0} || out.time > kLatestLogTime)
    return fail(kBad, "beyond any clock", "time_tai_ns");
  if (from.echo_time_tai_ns() != 0)
    out.echo = ClockEcho{UtcTime{from.echo_time_tai_ns()}, Nanos{from.echo_held_ns()}};
  if (from.cosignature() != nullptr) {
    out.cosigned = WireCosignature{from.cosigned_size(), UtcTime{from.cosigned_at_tai_ns()},
                                   bytes_from(from.cosignature())};
    if (out.cosigned->at > kLatestLogTime)
      return fail(kBad, "beyond any clock", "cosigned_at_tai_ns");
    if (out.cosigned->signature.empty() || out.cosigned->signature.size() > kMaxSignatureBytes)
      return fail(kBad, "signature size", "cosignature");
  }
  return out;
}

Bytes build_statement(const WireStatement& statement) {
  FlatBufferBuilder builder(statement.document.size() + statement.signature.size() + 256);
  const auto document = builder.CreateVector(statement.document);
  const auto signature = builder.CreateVector(statement.signature);
  builder.Finish(fbs::CreateStatement(builder, document, signature), fbs::StatementIdentifier());
  return finished(builder);
}

Result<WireStatement> parse_statement(ByteView bytes) {
  ACCORD_CHECK(verified("STM", bytes));
  const auto& from = *fbs::GetStatement(bytes.data());
  return WireStatement{bytes_from(from.document()), bytes_from(from.signature())};
}

}  // namespace accord::node::pipeline
