#include "node/pipeline/salvage_batches.hpp"

#include "crypto/merkle.hpp"
#include "node/pipeline/signer.hpp"
#include "node/pipeline/wire.hpp"

namespace accord::node::pipeline {
namespace {

const Bytes kNoSignature{0};  // the least that the form takes

Status differs(const char* what) { return fail(Code::root_differs, what); }

/// A record above the national ceiling stands in a kept batch as its leaf.
Digest kept_root(const WireBatch& batch) {
  using Tree = crypto::Merkle<crypto::Sha384Hash>;
  std::vector<Digest> leaves;
  for (const Bytes& record : batch.records) {
    const auto leaf = Digest::from_bytes(record);
    leaves.push_back(leaf ? *leaf : Tree::leaf_hash(record));
  }
  return Tree::root(leaves);
}

Status check_inbound(const store::InboundBatchRow& row) {
  ACCORD_TRY(const WireBatch batch, parse_batch(row.bytes));
  const BatchHead& head = batch.head;
  if (head.sender != row.peer || head.incarnation != row.incarnation || head.lane != row.lane ||
      head.first_seq != row.first_seq || head.count != row.count || head.root != row.root)
    return differs("the row is not of this batch");
  if (batch.records.size() != row.count || kept_root(batch) != row.root)
    return differs("the records are not of this root");
  return {};
}

Result<WireBatch> read_outbound(const store::OutboundBatchRow& row) {
  ACCORD_TRY(WireBatch batch, parse_batch(row.bytes));
  const BatchHead& head = batch.head;
  if (head.recipient != row.peer || head.lane != row.lane || head.first_seq != row.first_seq ||
      head.count != row.count || head.root != row.root || batch.records.size() != row.count)
    return fail(Code::root_differs, "the row is not of this batch");
  if (root_of(batch) != row.root)
    return fail(Code::root_differs, "the records are not of this root");
  return batch;
}

Result<std::vector<store::OutboundRecordRow>> renumber(store::OutboundBatchRow& row,
                                                       std::uint64_t first_seq) {
  ACCORD_TRY(WireBatch batch, read_outbound(row));
  std::vector<store::OutboundRecordRow> out;
  if (batch.head.left_out != 0) {  // a number stands in every record, and there are none
    if (first_seq == row.first_seq) return out;
    return fail(Code::root_differs, "a declared gap has no other numbers");
  }
  std::uint64_t seq = first_seq;
  for (Bytes& bytes : batch.records) {
    ACCORD_TRY(WireRecord record, parse_record(bytes));
    record.head.seq = seq++;
    bytes = build_record(record.head, record.payload);
    const RecordHead& head = record.head;
    out.push_back(
        {head.id, row.peer, row.lane, head.seq, head.payload_code, head.mode, head.request_id, 0});
  }
  if (first_seq == row.first_seq) return out;
  batch.head.first_seq = first_seq;
  batch.head.root = batch_root(batch.records);
  batch.signature = kNoSignature;
  row.first_seq = first_seq;
  row.root = batch.head.root;
  row.bytes = build_batch(batch);
  return out;
}

}  // namespace

store::BatchReader salvage_reader() { return {&renumber, &check_inbound}; }

}  // namespace accord::node::pipeline
