// Wire values to and from FlatBuffers. Everything read here has passed verify_buffer; what
// structure cannot say (lengths, enum ranges, order, counts) is checked field by field.
#include "node/pipeline/wire.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>

#include "batch_generated.h"
#include "control_generated.h"
#include "heartbeat_generated.h"
#include "hello_generated.h"
#include "node/pipeline/wire_label.hpp"
#include "receipt_generated.h"
#include "record_generated.h"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kMaxListEntries = 64;
constexpr std::size_t kMaxSignatureBytes = 256;
constexpr std::size_t kMaxCodeBytes = 8;
constexpr std::size_t kMaxClauseBytes = 512;
constexpr std::size_t kMaxObligationBytes = 64;

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

fbs::Sha384 to_fbs(const Digest& digest) {
  return fbs::Sha384(flatbuffers::span<const std::uint8_t, 48>(digest.raw));
}

template <class Tag>
fbs::Uuid to_fbs(const Uuid<Tag>& id) {
  return fbs::Uuid(flatbuffers::span<const std::uint8_t, 16>(id.raw()));
}

Digest digest_from(const fbs::Sha384& from) {
  Digest out;
  std::copy(from.bytes()->begin(), from.bytes()->end(), out.raw.begin());
  return out;
}

template <class Id>
Id uuid_from(const fbs::Uuid& from) {
  typename Id::Raw raw;
  std::copy(from.bytes()->begin(), from.bytes()->end(), raw.begin());
  return Id(raw);
}

Bytes bytes_from(const flatbuffers::Vector<std::uint8_t>* from) {
  return from == nullptr ? Bytes{} : Bytes(from->begin(), from->end());
}

Bytes finished(const FlatBufferBuilder& builder) {
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

Status verified(std::string_view code, ByteView bytes) {
  const PayloadType* type = find_payload_type(code);
  ACCORD_ASSERT(type != nullptr);
  return verify_buffer(*type, bytes);
}

Status known_lane(fbs::Lane lane, Code code) {
  if (lane == fbs::Lane::TASKING || lane == fbs::Lane::DATA) return {};
  return fail(code, "lane is neither tasking nor data", "lane");
}

/// Texts of a header reach logs, notices and terminals as they are.
Status words(std::string_view text, std::size_t max_bytes, const char* field) {
  if (text.size() > max_bytes) {
    return fail(Code::record_malformed, "over " + std::to_string(max_bytes) + " bytes", field);
  }
  const std::string_view fault = fault_of_words(text);
  if (!fault.empty()) return fail(Code::record_malformed, "text with " + std::string(fault), field);
  return {};
}

bool is_payload_code(std::string_view text) {
  return !text.empty() && text.size() <= kMaxCodeBytes &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Result<NationId> party(const flatbuffers::String* text, Code code, const char* field) {
  auto nation = NationId::parse(text->string_view());
  if (!nation) return fail(code, nation.error().what, field);
  return nation;
}

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

/// Appends integers little-endian and texts with a 4-byte length before them: the form of every
/// signing input.
class SigningInput {
 public:
  SigningInput& byte(std::uint8_t value) { return append({&value, 1}); }
  SigningInput& u32(std::uint32_t value) { return integer(value, 4); }
  SigningInput& u64(std::uint64_t value) { return integer(value, 8); }
  SigningInput& fixed(ByteView bytes) { return append(bytes); }
  SigningInput& sized(ByteView bytes) {
    return u32(static_cast<std::uint32_t>(bytes.size())).append(bytes);
  }
  Bytes take() { return std::move(out_); }

 private:
  SigningInput& integer(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }
  SigningInput& append(ByteView bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Bytes out_;
};

/// The signature covers values; what carries no value (padding, unknown fields) must be as our
/// builder leaves it.
Status canonical(const Bytes& built, ByteView came) {
  if (std::equal(built.begin(), built.end(), came.begin(), came.end())) return {};
  return fail(Code::batch_malformed, "not in the one form of these values");
}

Result<RecordHead> head_from(const fbs::RecordHeader& from) {
  constexpr Code kBad = Code::record_malformed;
  RecordHead head;
  head.id = uuid_from<RecordId>(*from.record_id());
  if (head.id.is_nil()) return fail(kBad, "record id is nil", "record_id");
  if (from.agreements()->size() == 0 || from.agreements()->size() > kMaxListEntries) {
    return fail(kBad, "no agreements, or too many", "agreements");
  }
  for (const auto* digest : *from.agreements()) {
    head.agreements.push_back(digest_from(*digest));
    const std::size_t n = head.agreements.size();
    if (n > 1 && head.agreements[n - 1] <= head.agreements[n - 2]) {
      return fail(kBad, "agreements not strictly ascending", "agreements");
    }
  }
  ACCORD_TRY(head.sender, party(from.sender(), kBad, "sender"));
  ACCORD_TRY(head.recipient, party(from.recipient(), kBad, "recipient"));
  ACCORD_CHECK(known_lane(from.lane(), kBad));
  head.lane = static_cast<Lane>(from.lane());
  head.seq = from.seq();
  head.time = UtcTime{from.time_tai_ns()};
  ACCORD_TRY(head.label, label_of(from));
  ACCORD_TRY(head.derived, derived_label_of(from));
  if (from.data_mode() < fbs::DataMode::REAL || from.data_mode() > fbs::DataMode::MAX) {
    return fail(kBad, "data mode unspecified or unknown", "data_mode");
  }
  head.mode = static_cast<DataMode>(from.data_mode());
  if (!is_payload_code(from.payload_code()->string_view())) {
    return fail(kBad, "a payload code has 1 to 8 of A-Z and 0-9", "payload_code");
  }
  head.payload_code = from.payload_code()->str();
  head.schema_digest = digest_from(*from.schema_digest());
  if (from.request_id() != nullptr) head.request_id = uuid_from<RequestId>(*from.request_id());
  if (from.part() != 1 || from.parts() != 1) {
    return fail(Code::parts_unsupported,
                "part " + std::to_string(from.part()) + " of " + std::to_string(from.parts()),
                "parts");
  }
  if (from.clause() != nullptr) {
    ACCORD_CHECK(words(from.clause()->string_view(), kMaxClauseBytes, "clause"));
    head.clause = from.clause()->str();
  }
  if (from.object_class() > fbs::ObjectClass::MAX || from.regime() > fbs::Regime::MAX) {
    return fail(kBad, "no such object class or regime", "object_class");
  }
  head.object_class = static_cast<agreement::ObjectClass>(from.object_class());
  head.regime = static_cast<agreement::Regime>(from.regime());
  if (from.obligations() != nullptr) {
    if (from.obligations()->size() > kMaxListEntries)
      return fail(kBad, "too many obligations", "obligations");
    for (const auto* name : *from.obligations()) {
      ACCORD_CHECK(words(name->string_view(), kMaxObligationBytes, "obligations"));
      head.obligations.push_back(name->str());
    }
  }
  return head;
}

}  // namespace

Bytes build_record(const RecordHead& head, ByteView payload) {
  FlatBufferBuilder builder(payload.size() + 1'024);
  std::vector<fbs::Sha384> agreements;
  for (const Digest& digest : head.agreements) agreements.push_back(to_fbs(digest));
  std::vector<Offset<flatbuffers::String>> obligations;
  for (const std::string& name : head.obligations)
    obligations.push_back(builder.CreateString(name));
  const auto agreements_at = builder.CreateVectorOfStructs(agreements);
  const auto sender = builder.CreateString(head.sender.text());
  const auto recipient = builder.CreateString(head.recipient.text());
  const auto label = label_to_fbs(builder, head.label);
  const auto handling = handling_to_fbs(builder, head.label.handling);
  const auto derived = head.derived ? label_to_fbs(builder, *head.derived) : 0;
  const bool has_word = head.derived && !head.derived->handling.word.empty();
  const auto derived_word = has_word ? builder.CreateString(head.derived->handling.word) : 0;
  const auto code = builder.CreateString(head.payload_code);
  const auto clause = builder.CreateString(head.clause);
  const auto obligations_at = obligations.empty() ? 0 : builder.CreateVector(obligations);
  const fbs::Uuid id = to_fbs(head.id);
  const fbs::Sha384 schema = to_fbs(head.schema_digest);
  const fbs::Uuid request = head.request_id ? to_fbs(*head.request_id) : fbs::Uuid();
  fbs::RecordHeaderBuilder header(builder);
  header.add_record_id(&id);
  header.add_agreements(agreements_at);
  header.add_sender(sender);
  header.add_recipient(recipient);
  header.add_lane(static_cast<fbs::Lane>(head.lane));
  header.add_seq(head.seq);
  header.add_time_tai_ns(head.time.tai_ns);
  header.add_label(label);
  if (!handling.IsNull()) header.add_handling(handling);
  if (!derived.IsNull()) header.add_derived_label(derived);
  if (!derived_word.IsNull()) header.add_derived_word(derived_word);
  header.add_data_mode(static_cast<fbs::DataMode>(head.mode));
  header.add_payload_code(code);
  header.add_schema_digest(&schema);
  if (head.request_id) header.add_request_id(&request);
  header.add_clause(clause);
  if (!obligations_at.IsNull()) header.add_obligations(obligations_at);
  header.add_object_class(static_cast<fbs::ObjectClass>(head.object_class));
  header.add_regime(static_cast<fbs::Regime>(head.regime));
  const auto header_at = header.Finish();
  // An opaque payload starts on 8 bytes, so that a reader may verify it in place.
  builder.ForceVectorAlignment(payload.size(), 1, 8);
  const auto payload_at = builder.CreateVector(payload.data(), payload.size());
  builder.Finish(fbs::CreateRecord(builder, header_at, payload_at), fbs::RecordIdentifier());
  return finished(builder);
}

std::size_t record_size_bound(const RecordHead& head, std::size_t payload_bytes) {
  constexpr std::size_t kFixed = 1'024;  // tables, ids, numbers, alignment, the batch's own vector
  constexpr std::size_t kPerText = 16;   // offset, length, closing zero, alignment
  std::size_t texts = head.sender.text().size() + head.recipient.text().size() +
                      head.payload_code.size() + head.clause.size();
  texts += label_size_bound(head.label);
  if (head.derived) texts += label_size_bound(*head.derived);
  for (const std::string& name : head.obligations) texts += name.size() + kPerText;
  return kFixed + texts + head.agreements.size() * sizeof(fbs::Sha384) + payload_bytes;
}

Result<WireRecord> parse_record(ByteView bytes) {
  if (bytes.size() > kMaxRecordBytes) return fail(Code::too_large, "record over its limit");
  ACCORD_CHECK(verified("REC", bytes));
  const auto& record = *fbs::GetRecord(bytes.data());
  ACCORD_TRY(RecordHead head, head_from(*record.header()));
  return WireRecord{std::move(head), bytes_from(record.payload())};
}

Bytes batch_signing_input(const BatchHead& head) {
  return SigningInput()
      .sized(as_bytes(head.sender.text()))
      .sized(as_bytes(head.recipient.text()))
      .fixed(head.incarnation.bytes())
      .byte(static_cast<std::uint8_t>(head.lane))
      .u64(head.first_seq)
      .u32(head.count)
      .fixed(head.root.bytes())
      .take();
}

Bytes build_batch(const WireBatch& batch) {
  std::size_t total = 1'024;
  for (const Bytes& record : batch.records) total += record.size() + 64;
  FlatBufferBuilder builder(total);
  std::vector<Offset<fbs::RecordBytes>> records;
  for (const Bytes& record : batch.records) {
    builder.ForceVectorAlignment(record.size(), 1, 8);
    records.push_back(fbs::CreateRecordBytes(builder, builder.CreateVector(record)));
  }
  const auto records_at = builder.CreateVector(records);
  const auto sender = builder.CreateString(batch.head.sender.text());
  const auto recipient = builder.CreateString(batch.head.recipient.text());
  const auto signature = builder.CreateVector(batch.signature);
  const fbs::Uuid incarnation = to_fbs(batch.head.incarnation);
  const fbs::Sha384 root = to_fbs(batch.head.root);
  const fbs::Sha384 signer = to_fbs(batch.signer);
  builder.Finish(fbs::CreateBatch(builder, batch.head.suite, sender, recipient, &incarnation,
                                  static_cast<fbs::Lane>(batch.head.lane), batch.head.first_seq,
                                  batch.head.count, &root, &signer, signature, records_at),
                 fbs::BatchIdentifier());
  return finished(builder);
}

Result<WireBatch> parse_batch(ByteView bytes) {
  constexpr Code kBad = Code::batch_malformed;
  ACCORD_CHECK(verified("BAT", bytes));
  const auto& from = *fbs::GetBatch(bytes.data());
  WireBatch out;
  out.head.suite = from.suite();
  ACCORD_TRY(out.head.sender, party(from.sender(), kBad, "sender"));
  ACCORD_TRY(out.head.recipient, party(from.recipient(), kBad, "recipient"));
  out.head.incarnation = uuid_from<IncarnationId>(*from.incarnation());
  ACCORD_CHECK(known_lane(from.lane(), kBad));
  out.head.lane = static_cast<Lane>(from.lane());
  out.head.first_seq = from.first_seq();
  out.head.count = from.count();
  out.head.root = digest_from(*from.root());
  out.signer = digest_from(*from.signer());
  out.signature = bytes_from(from.signature());
  const std::size_t count = from.records()->size();
  const bool counted = count == out.head.count && count >= 1 && count <= kMaxBatchRecords &&
                       out.head.first_seq >= 1 &&
                       out.head.first_seq <= UINT64_MAX - kMaxBatchRecords;
  if (!counted) return fail(kBad, "records do not match the batch's own count or limits", "count");
  if (out.signature.empty() || out.signature.size() > kMaxSignatureBytes)
    return fail(kBad, "signature size", "signature");
  out.records.reserve(count);
  for (const auto* record : *from.records()) out.records.push_back(bytes_from(record->bytes()));
  ACCORD_CHECK(canonical(build_batch(out), bytes));
  return out;
}

Result<Digest> signer_of_batch(ByteView bytes) {
  ACCORD_CHECK(verified("BAT", bytes));
  return digest_from(*fbs::GetBatch(bytes.data())->signer());
}

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
  if (from.kind() < fbs::ControlKind::HELLO || from.kind() > fbs::ControlKind::HEARTBEAT) {
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
                                       lane.seq, lane.receipted_seq));
  }
  const auto nonce = builder.CreateVector(hello.nonce);
  const auto agreements_at = builder.CreateVector(agreements);
  const auto schemas_at = builder.CreateVector(schemas);
  const auto suites = builder.CreateVector(hello.suites);
  const auto have_at = builder.CreateVector(have);
  const auto certificate = builder.CreateVector(hello.certificate);
  const auto answers = hello.answers_nonce.empty() ? 0 : builder.CreateVector(hello.answers_nonce);
  builder.Finish(fbs::CreateHello(builder, hello.protocol, hello.time.tai_ns, nonce, agreements_at,
                                  schemas_at, suites, have_at, certificate, 0, answers, hello.open),
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
                        entry->receipted_seq()});
  }
  if (!each_lane_once(out.have)) return fail(kBad, "a lane stands twice", "have");
  out.certificate = bytes_from(from.certificate());
  out.open = from.open();
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
  builder.Finish(
      fbs::CreateReceipt(builder, receipt.number, &incarnation,
                         static_cast<fbs::Lane>(receipt.lane), receipt.first_seq, receipt.count,
                         &root, exceptions_at, receipt.have_seq, receipt.time.tai_ns),
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
  if (from.exceptions() == nullptr) return out;
  for (const auto* entry : *from.exceptions()) {
    const bool sane = entry->offset() < out.count &&
                      entry->outcome() >= fbs::RecordOutcome::QUARANTINED &&
                      entry->outcome() <= fbs::RecordOutcome::MAX &&
                      (out.exceptions.empty() || entry->offset() > out.exceptions.back().offset);
    if (!sane) return fail(kBad, "exception out of order or range", "exceptions");
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
                                        lane.have_seq, lane.receipted_seq, lane.missing));
  }
  const auto lanes_at = builder.CreateVector(lanes);
  const auto session = heartbeat.session.empty() ? 0 : builder.CreateVector(heartbeat.session);
  const fbs::Sha384 agreements = to_fbs(heartbeat.agreements_digest);
  const fbs::Uuid incarnation = to_fbs(heartbeat.incarnation);
  builder.Finish(
      fbs::CreateHeartbeat(builder, heartbeat.time.tai_ns, lanes_at, &agreements,
                           heartbeat.incarnation.is_nil() ? nullptr : &incarnation, session),
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
                         entry->receipted_seq(), entry->missing()});
  }
  if (!each_lane_once(out.lanes)) return fail(kBad, "a lane stands twice", "lanes");
  if (from.incarnation() != nullptr)
    out.incarnation = uuid_from<IncarnationId>(*from.incarnation());
  out.session = bytes_from(from.session());
  if (!out.session.empty() && out.session.size() != kNonceBytes)
    return fail(kBad, "a nonce has 32 bytes", "session");
  return out;
}

}  // namespace accord::node::pipeline
