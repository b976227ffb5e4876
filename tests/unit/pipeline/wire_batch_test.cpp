// Batches: round trip, strict rules, the one canonical form, what the signature covers, and the
// Merkle root.
#include <gtest/gtest.h>

#include <functional>

#include "batch_generated.h"
#include "crypto/merkle.hpp"
#include "node/pipeline/salvage_batches.hpp"
#include "node/pipeline/signer.hpp"
#include "schemas/vocab/limits.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;
namespace store = node::store;

WireBatch plain() {
  WireBatch batch;
  batch.records = {build_record(head(), trk()), Bytes{0xAB}};
  batch.head = {2,
                nation("GBR"),
                nation("USA"),
                id_of<IncarnationId>(0x44),
                Lane::data,
                7,
                2,
                batch_root(batch.records)};
  batch.signer = digest_of(0x55);
  batch.signature = Bytes(64, 0x66);
  return batch;
}

std::string refusal(const Bytes& bytes) {
  const auto batch = parse_batch(bytes);
  if (batch) return "";
  return std::string(code_entry(batch.error().code).name) + " " + batch.error().where;
}

std::string refusal_of(const std::function<void(WireBatch&)>& change) {
  WireBatch changed = plain();
  change(changed);
  return refusal(build_batch(changed));
}

TEST(Batch, every_field_comes_back) {
  const WireBatch made = plain();
  const auto batch = parse_batch(build_batch(made));
  ASSERT_TRUE(batch.has_value()) << batch.error().text();
  EXPECT_EQ(batch->head.suite, 2);
  EXPECT_EQ(batch->head.sender.text(), "GBR");
  EXPECT_EQ(batch->head.recipient.text(), "USA");
  EXPECT_EQ(batch->head.incarnation, id_of<IncarnationId>(0x44));
  EXPECT_EQ(batch->head.lane, Lane::data);
  EXPECT_EQ(batch->head.first_seq, 7u);
  EXPECT_EQ(batch->head.count, 2u);
  EXPECT_EQ(batch->head.root, made.head.root);
  EXPECT_EQ(batch->signer, digest_of(0x55));
  EXPECT_EQ(batch->signature, Bytes(64, 0x66));
  EXPECT_EQ(batch->records, made.records);
}

/// plain() as a declared gap.
WireBatch left_out() {
  WireBatch batch = plain();
  for (Bytes& record : batch.records) {
    const Digest leaf = crypto::MerkleTree::leaf_hash(record);
    record = Bytes(leaf.raw.begin(), leaf.raw.end());
  }
  batch.head.left_out = 6029;
  return batch;
}

std::string gap_refusal(const std::function<void(WireBatch&)>& change) {
  WireBatch changed = left_out();
  change(changed);
  return refusal(build_batch(changed));
}

TEST(LeftOut, leaves_stand_where_records_were_and_lead_to_the_same_root) {
  const auto batch = parse_batch(build_batch(left_out()));
  ASSERT_TRUE(batch) << batch.error().text();
  EXPECT_EQ(batch->head.left_out, 6029);
  EXPECT_EQ(root_of(*batch), plain().head.root);
  EXPECT_NE(batch_signing_input(batch->head), batch_signing_input(plain().head));
  EXPECT_EQ(root_of(plain()), plain().head.root);
}

TEST(LeftOut, a_repaired_store_keeps_it_under_its_own_numbers_and_no_others) {
  const WireBatch gap = left_out();
  const auto reader = salvage_reader();
  store::OutboundBatchRow row{nation("USA"), Lane::data, 7, 2, gap.head.root, build_batch(gap), {}};
  const Bytes before = row.bytes;
  const auto kept = reader.renumber(row, 7);
  ASSERT_TRUE(kept) << kept.error().text();
  EXPECT_TRUE(kept->empty());
  EXPECT_EQ(row.bytes, before);
  EXPECT_FALSE(reader.renumber(row, 6));
  row.root.raw[0] ^= 1;
  EXPECT_FALSE(reader.renumber(row, 7));
}

TEST(LeftOut, only_data_only_leaves_and_only_under_a_code_that_says_so) {
  EXPECT_EQ(gap_refusal([](WireBatch&) {}), "");
  EXPECT_EQ(gap_refusal([](WireBatch& b) { b.head.lane = Lane::tasking; }),
            "batch_malformed left_out");
  EXPECT_EQ(gap_refusal([](WireBatch& b) { b.head.left_out = 6028; }), "batch_malformed left_out");
  EXPECT_EQ(gap_refusal([](WireBatch& b) { b.head.left_out = 1; }), "batch_malformed left_out");
  EXPECT_EQ(gap_refusal([](WireBatch& b) { b.records[0].pop_back(); }), "batch_malformed left_out");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.left_out = 6029; }), "batch_malformed left_out");
}

TEST(Batch, parties_and_lane_are_checked) {
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.sender = {}; }), "batch_malformed sender");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.recipient = {}; }), "batch_malformed recipient");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.lane = Lane::unspecified; }),
            "batch_malformed lane");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.lane = static_cast<Lane>(3); }),
            "batch_malformed lane");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.lane = Lane::tasking; }), "");
}

TEST(Batch, the_count_is_that_of_the_records) {
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.count = 1; }), "batch_malformed count");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.count = 3; }), "batch_malformed count");
  const auto with_records = [](std::size_t count) {
    return refusal_of([&](WireBatch& b) {
      b.records.assign(count, Bytes{1});
      b.head.count = static_cast<std::uint32_t>(count);
    });
  };
  EXPECT_EQ(with_records(1), "");
  EXPECT_EQ(with_records(1'024), "");
  EXPECT_EQ(with_records(0), "batch_malformed count");
  EXPECT_EQ(with_records(1'025), "batch_malformed count");
}

TEST(Batch, sequence_numbers_begin_at_one_and_never_wrap) {
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.first_seq = 1; }), "");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.first_seq = 0; }), "batch_malformed count");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.first_seq = UINT64_MAX - 1'024; }), "");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.head.first_seq = UINT64_MAX - 1'023; }),
            "batch_malformed count");
}

TEST(Batch, a_signature_has_1_to_256_bytes) {
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.signature.resize(1); }), "");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.signature.resize(256); }), "");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.signature.clear(); }), "batch_malformed signature");
  EXPECT_EQ(refusal_of([](WireBatch& b) { b.signature.resize(257); }), "batch_malformed signature");
}

TEST(Batch, there_is_one_form_of_the_same_values) {
  const Bytes bytes = build_batch(plain());
  EXPECT_EQ(refusal(bytes), "");
  Bytes longer = bytes;
  longer.resize(bytes.size() + 8);
  EXPECT_EQ(refusal(longer), "batch_malformed ");
  EXPECT_EQ(refusal(with_unknown_field(bytes, "NORTH-MOOR-RADAR")), "batch_malformed ");
  // The generated writer puts the same values into another order.
  const std::unique_ptr<fbs::BatchT> values(fbs::GetBatch(bytes.data())->UnPack());
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishBatchBuffer(builder, fbs::CreateBatch(builder, values.get()));
  const Bytes other(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  ASSERT_NE(other, bytes);
  EXPECT_EQ(refusal(other), "batch_malformed ");
}

/// What a receiver checks before it believes a batch (inbound.cpp: verify), without the link around
/// it.
bool believed(const Bytes& bytes, const crypto::Certificate& certificate) {
  const auto batch = parse_batch(bytes);
  if (!batch) return false;
  const BatchHead& from = batch->head;
  return from.suite == static_cast<std::uint8_t>(certificate.suite()) &&
         batch->signer == certificate.digest() && batch_root(batch->records) == from.root &&
         certificate.public_key()
             .verify(kBatchDomain, batch->signer, batch_signing_input(from), batch->signature)
             .has_value();
}

TEST(Batch, no_changed_byte_of_a_signed_batch_is_believed) {
  const auto keys = identity("GBR");
  const auto& key = keys->node_sign;
  WireBatch batch = plain();
  batch.signer = key.certificate.digest();
  batch.signature = *key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head));
  const Bytes bytes = build_batch(batch);
  ASSERT_TRUE(believed(bytes, key.certificate));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int mask : {0x01, 0x80, 0xFF}) {
      Bytes changed = bytes;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ mask);
      ASSERT_FALSE(believed(changed, key.certificate)) << "byte " << i << " mask " << int(mask);
    }
  }
}

TEST(Batch, no_changed_byte_of_a_record_keeps_the_root) {
  const Bytes record = build_record(head(), trk());
  const Digest root = batch_root(std::vector<Bytes>{record});
  for (std::size_t i = 0; i < record.size(); ++i) {
    Bytes changed = record;
    changed[i] ^= 0x10;
    ASSERT_NE(batch_root(std::vector<Bytes>{changed}), root) << i;
  }
}

// By hand from docs and SigningInput in wire.cpp: texts behind a 4-byte little-endian length,
// integers little-endian.
TEST(Batch, the_signature_covers_these_bytes) {
  BatchHead head;
  head.suite = 2;  // not here: crypto::signing_input puts it before
  head.sender = nation("GBR");
  head.recipient = nation("COALN1");
  head.incarnation = id_of<IncarnationId>(0x44);
  head.lane = Lane::data;
  head.first_seq = 0x0102030405060708;
  head.count = 0x0A0B0C0D;
  head.root = digest_of(0x77);
  Bytes expected{3, 0, 0, 0, 'G', 'B', 'R', 6, 0, 0, 0, 'C', 'O', 'A', 'L', 'N', '1'};
  expected.insert(expected.end(), 16, 0x44);
  expected.push_back(2);  // data lane
  expected.insert(expected.end(), {8, 7, 6, 5, 4, 3, 2, 1});
  expected.insert(expected.end(), {0x0D, 0x0C, 0x0B, 0x0A});
  expected.insert(expected.end(), 48, 0x77);
  EXPECT_EQ(batch_signing_input(head), expected);
}

TEST(Batch, a_border_between_two_texts_cannot_be_moved) {
  BatchHead one, other;
  one.sender = nation("GBRA");
  one.recipient = nation("USA");
  other.sender = nation("GBR");
  other.recipient = nation("AUSA");
  EXPECT_NE(batch_signing_input(one), batch_signing_input(other));
}

// Python: import hashlib; H = lambda b: hashlib.sha384(b).digest(); L = lambda b: H(b'\0' + b); N =
// lambda x, y: H(b'\1' + x + y)
//   a, b, c, d, e = [L(x) for x in (b'', b'a', b'bc', b'\0\1', b'Accord')]
//   a; N(a, b); N(N(a, b), c); N(N(N(a, b), N(c, d)), e)      (RFC 9162 2.1.1: split at the largest
//   power of two below n)
TEST(BatchRoot, equals_what_pythons_sha384_makes_of_the_same_tree) {
  const std::vector<Bytes> records{{}, {'a'}, {'b', 'c'}, {0, 1}, {'A', 'c', 'c', 'o', 'r', 'd'}};
  const auto root_of = [&](std::size_t count) {
    return batch_root(std::span(records).first(count)).hex();
  };
  EXPECT_EQ(root_of(1),
            "bec021b4f368e3069134e012c2b4307083d3a9bdd206e24e5f0d86e13d6636655933ec2b413465966817a9"
            "c208a11717");
  EXPECT_EQ(root_of(2),
            "20cd84e86eb6490c7a98948a5bc7dfac906e4557a347a62ec5148b05fd130b3174c1a51a88637335876f15"
            "984f54282d");
  EXPECT_EQ(root_of(3),
            "51a0fe7e3ab8fc05d75a225b16833c1ffc8121c5127a7696c74a1ea4143e6a1d66dab3371f6f7fe18efe8d"
            "7cab986957");
  EXPECT_EQ(root_of(5),
            "da4e477dd95591c62b9f09000dd896c1b9a8a867b84a2a4435faa3b3643973ab9307a9d34f6b2c0ddb7ba0"
            "6a29dbea7c");
}

TEST(BatchRoot, changes_with_the_order_of_the_records) {
  const std::vector<Bytes> forward{{1}, {2}}, backward{{2}, {1}};
  EXPECT_NE(batch_root(forward), batch_root(backward));
}

}  // namespace
}  // namespace accord::pipeline_test
