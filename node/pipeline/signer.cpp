// Batches and control messages under the node-sign key.
#include "node/pipeline/signer.hpp"

#include "crypto/merkle.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {

namespace {

std::vector<Digest> leaves_of_records(std::span<const Bytes> records) {
  std::vector<Digest> leaves;
  leaves.reserve(records.size());
  for (const Bytes& record : records) leaves.push_back(crypto::MerkleTree::leaf_hash(record));
  return leaves;
}

}  // namespace

Digest batch_root(std::span<const Bytes> records) {
  return crypto::MerkleTree::root(leaves_of_records(records));
}

std::vector<Digest> leaves_of(const WireBatch& batch) {
  if (batch.head.left_out == 0) return leaves_of_records(batch.records);
  std::vector<Digest> leaves;
  leaves.reserve(batch.records.size());
  for (const Bytes& leaf : batch.records)
    leaves.push_back(Digest::from_bytes(leaf).value_or(Digest{}));
  return leaves;
}

Digest root_of(const WireBatch& batch) { return crypto::MerkleTree::root(leaves_of(batch)); }

Result<Signer::ClosedBatch> Signer::close_batch(std::span<Released> records,
                                                const BatchTerms& terms) const {
  constexpr std::size_t kBesideRecord = 32;  // its table in the batch, its place, alignment
  ACCORD_ASSERT(!records.empty() && records.size() <= kMaxBatchRecords);
  const RecordHead& first = records.front().head();
  WireBatch batch;
  batch.records.reserve(records.size());
  std::vector<store::OutboundRecordRow> rows;
  rows.reserve(records.size());
  std::size_t bytes = 0;
  for (Released& released : records) {
    // Timed as ruled, unless the clock was set back since the lane's last batch.
    released.number(terms.first_seq + rows.size(), terms.at);
    const RecordHead& head = released.head();
    ACCORD_ASSERT(head.recipient == first.recipient && head.lane == first.lane);
    Bytes record = build_record(head, released.payload());
    bytes += record.size() + kBesideRecord;
    if (!rows.empty() && bytes > terms.most_bytes) break;
    batch.records.push_back(std::move(record));
    rows.push_back({head.id, head.recipient, head.lane, head.seq, head.payload_code, head.mode,
                    head.request_id, released.facts().observations});
  }
  const auto& key = identity_.node_sign;
  batch.head = {static_cast<std::uint8_t>(key.certificate.suite()),
                identity_.nation,
                first.recipient,
                incarnation_,
                first.lane,
                terms.first_seq,
                static_cast<std::uint32_t>(rows.size()),
                batch_root(batch.records)};
  batch.signer = key.certificate.digest();
  ACCORD_TRY(batch.signature,
             key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head)));
  store::OutboundBatchRow row{first.recipient,  first.lane,      terms.first_seq,
                              batch.head.count, batch.head.root, build_batch(batch),
                              terms.at};
  link::Signed frame(row.peer, row.bytes, link::Sealing::always);
  return ClosedBatch{std::move(row), std::move(rows), std::move(frame)};
}

Result<Bytes> Signer::leave_out(const store::OutboundBatchRow& row, Code why) const {
  const auto& key = identity_.node_sign;
  ACCORD_TRY(WireBatch batch, parse_batch(row.bytes));
  if (batch.head.left_out == 0) {
    for (Bytes& record : batch.records) {
      const Digest leaf = crypto::MerkleTree::leaf_hash(record);
      record.assign(leaf.raw.begin(), leaf.raw.end());
    }
  }
  batch.head.left_out = static_cast<std::uint16_t>(why);
  batch.head.incarnation = incarnation_;
  batch.head.suite = static_cast<std::uint8_t>(key.certificate.suite());
  batch.signer = key.certificate.digest();
  ACCORD_TRY(batch.signature,
             key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head)));
  return build_batch(batch);
}

bool Signer::is_signer_of(const store::OutboundBatchRow& row) const {
  const auto origin = origin_of_batch(row.bytes);
  return origin && origin->signer == identity_.node_sign.certificate.digest();
}

Result<link::Signed> Signer::again(const store::OutboundBatchRow& row) const {
  const auto& key = identity_.node_sign;
  const auto origin = origin_of_batch(row.bytes);
  const bool present =
      origin && origin->signer == key.certificate.digest() && origin->incarnation == incarnation_;
  if (present) return link::Signed(row.peer, row.bytes, link::Sealing::always);
  ACCORD_TRY(WireBatch batch, parse_batch(row.bytes));
  batch.head.incarnation = incarnation_;
  batch.head.suite = static_cast<std::uint8_t>(key.certificate.suite());
  batch.signer = key.certificate.digest();
  ACCORD_TRY(batch.signature,
             key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head)));
  return link::Signed(row.peer, build_batch(batch), link::Sealing::always);
}

Result<link::Signed> Signer::again(const store::ReceiptRow& row) const {
  ACCORD_TRY(const WireControl control, parse_control(row.bytes));
  const bool present = control.signer == identity_.node_sign.certificate.digest() &&
                       control.incarnation == incarnation_;
  if (present) return link::Signed(row.peer, row.bytes, link::Sealing::always);
  return sign_control({ControlKind::receipt, row.peer, control.body});
}

namespace {

/// A handshake makes the keys; a statement proves itself, and may have to go on a closed link.
link::Sealing sealing_of(ControlKind kind) {
  switch (kind) {
    case ControlKind::hello:
    case ControlKind::keys:
      return link::Sealing::never;
    case ControlKind::statement:
    case ControlKind::revocations:
      return link::Sealing::when_possible;
    case ControlKind::receipt:
    case ControlKind::heartbeat:
      return link::Sealing::always;
  }
  return link::Sealing::always;
}

}  // namespace

Result<link::Signed> Signer::sign_control(const ControlBody& control) const {
  const auto& key = identity_.node_sign;
  WireControl message;
  message.kind = control.kind;
  message.suite = static_cast<std::uint8_t>(key.certificate.suite());
  message.sender = identity_.nation;
  message.recipient = control.recipient;
  message.incarnation = incarnation_;
  message.signer = key.certificate.digest();
  message.body = control.body;
  ACCORD_TRY(message.signature,
             key.key.sign(kControlDomain, message.signer, control_signing_input(message)));
  return link::Signed(control.recipient, build_control(message), sealing_of(control.kind));
}

}  // namespace accord::node::pipeline
