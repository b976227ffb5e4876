// Records and batches to and from FlatBuffers. Everything read here has passed verify_buffer; what
// structure cannot say (lengths, enum ranges, order, counts) is checked field by field.
#include "node/pipeline/wire.hpp"

#include "batch_generated.h"
#include "node/pipeline/wire_label.hpp"
#include "node/pipeline/wire_parts.hpp"
#include "record_generated.h"
#include "schemas/vocab/limits.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kMaxClauseBytes = 512;
constexpr std::size_t kMaxObligationBytes = 64;

/// Texts of a header reach logs, notices and terminals as they are.
Status words(std::string_view text, std::size_t max_bytes, const char* field) {
  if (text.size() > max_bytes) {
    return fail(Code::record_malformed, "over " + std::to_string(max_bytes) + " bytes", field);
  }
  const std::string_view fault = fault_of_words(text);
  if (!fault.empty()) return fail(Code::record_malformed, "text with " + std::string(fault), field);
  return {};
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
  constexpr std::size_t kFixed = 512;   // tables, ids, numbers, alignment, the batch's own vector
  constexpr std::size_t kPerText = 16;  // offset, length, closing zero, alignment
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
  SigningInput input;
  input.sized(as_bytes(head.sender.text()))
      .sized(as_bytes(head.recipient.text()))
      .fixed(head.incarnation.bytes())
      .byte(static_cast<std::uint8_t>(head.lane))
      .u64(head.first_seq)
      .u32(head.count)
      .fixed(head.root.bytes());
  if (head.left_out != 0) input.u32(head.left_out);
  return input.take();
}

namespace {

/// Of `batch` all but its records.
void write_batch(FlatBufferBuilder& builder, const WireBatch& batch,
                 std::span<const ByteView> batch_records) {
  std::vector<Offset<fbs::RecordBytes>> records;
  records.reserve(batch_records.size());
  for (const ByteView record : batch_records) {
    builder.ForceVectorAlignment(record.size(), 1, 8);
    records.push_back(
        fbs::CreateRecordBytes(builder, builder.CreateVector(record.data(), record.size())));
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
                                  batch.head.count, &root, &signer, signature, records_at,
                                  batch.head.left_out),
                 fbs::BatchIdentifier());
}

std::size_t room_for(std::span<const ByteView> records) {
  std::size_t total = 1'024;
  for (const ByteView record : records) total += record.size() + 64;
  return total;
}

}  // namespace

Bytes build_batch(const WireBatch& batch) {
  const std::vector<ByteView> records(batch.records.begin(), batch.records.end());
  FlatBufferBuilder builder(room_for(records));
  write_batch(builder, batch, records);
  return finished(builder);
}

namespace {

/// A declared gap is of data, under a code that says so, and has leaves where records were.
Status check_left_out(const WireBatch& batch) {
  if (batch.head.left_out == 0) return {};
  const bool known = batch.head.left_out == static_cast<std::uint16_t>(Code::left_out_expired) &&
                     batch.head.lane == Lane::data;
  const bool leaves =
      std::all_of(batch.records.begin(), batch.records.end(),
                  [](const Bytes& record) { return record.size() == Digest::kBytes; });
  if (known && leaves) return {};
  return fail(Code::batch_malformed, "left out for no reason that there is", "left_out");
}

}  // namespace

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
  std::vector<ByteView> records;
  records.reserve(count);
  for (const auto* record : *from.records())
    records.emplace_back(record->bytes()->data(), record->bytes()->size());
  out.records.reserve(count);
  for (const ByteView record : records) out.records.emplace_back(record.begin(), record.end());
  out.head.left_out = from.left_out();
  ACCORD_CHECK(check_left_out(out));
  FlatBufferBuilder builder(room_for(records));
  write_batch(builder, out, records);
  ACCORD_CHECK(canonical({builder.GetBufferPointer(), builder.GetSize()}, bytes));
  return out;
}

Result<BatchOrigin> origin_of_batch(ByteView bytes) {
  ACCORD_CHECK(verified("BAT", bytes));
  const fbs::Batch& batch = *fbs::GetBatch(bytes.data());
  return BatchOrigin{digest_from(*batch.signer()), uuid_from<IncarnationId>(*batch.incarnation())};
}

}  // namespace accord::node::pipeline
