// Closing a batch: what was released is numbered, signed and journalled, and the three say the
// same.
#include <gtest/gtest.h>

#include "node/pipeline/signer.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

class CloseBatch : public ::testing::Test {
 protected:
  Released released(std::uint8_t id) const {
    TrackChoices choices;
    choices.track_id = "T-" + std::to_string(id);
    Draft draft;
    draft.payload_code = "TRK";
    draft.payload = trk(choices);
    draft.label = label();
    draft.mode = DataMode::real;
    auto ruled =
        Gate(*gbr).release(draft, {nation("USA"), id_of<RecordId>(id), UtcTime{kNoonTai}, 0});
    return std::get<Released>(std::move(ruled));
  }

  std::shared_ptr<const agreement::Snapshot> gbr = snapshot("GBR");
  std::unique_ptr<crypto::Identity> keys = identity("GBR");
  Signer signer{*keys, id_of<IncarnationId>(0x44)};
  std::vector<Released> records{released(1), released(2), released(3)};
};

TEST_F(CloseBatch, records_are_numbered_in_order_and_keep_their_ids_and_payloads) {
  const auto closed = signer.close_batch(records, {41, UtcTime{kNoonTai}});
  ASSERT_TRUE(closed.has_value()) << closed.error().text();
  const auto batch = parse_batch(closed->frame.body());
  ASSERT_TRUE(batch.has_value()) << batch.error().text();
  EXPECT_EQ(batch->head.first_seq, 41u);
  EXPECT_EQ(batch->head.count, 3u);
  EXPECT_EQ(batch->head.lane, Lane::data);
  EXPECT_EQ(batch->head.sender.text(), "GBR");
  EXPECT_EQ(batch->head.recipient.text(), "USA");
  EXPECT_EQ(batch->head.incarnation, id_of<IncarnationId>(0x44));
  ASSERT_EQ(batch->records.size(), 3u);
  for (std::uint8_t i = 0; i < 3; ++i) {
    const auto record = parse_record(batch->records[i]);
    ASSERT_TRUE(record.has_value()) << record.error().text();
    EXPECT_EQ(record->head.seq, 41u + i);
    EXPECT_EQ(record->head.id, id_of<RecordId>(static_cast<std::uint8_t>(i + 1)));
    EXPECT_EQ(record->payload, records[i].payload());
  }
}

TEST_F(CloseBatch, what_there_is_no_room_for_is_left_for_the_next) {
  const auto whole = signer.close_batch(records, {41, UtcTime{kNoonTai}});
  ASSERT_TRUE(whole.has_value());
  const std::size_t each = parse_batch(whole->row.bytes)->records[0].size() + 32;
  for (const auto& [most, fit] : {std::pair{std::size_t{1}, 1u}, std::pair{2 * each - 1, 1u},
                                  std::pair{2 * each, 2u}, std::pair{3 * each, 3u}}) {
    const auto closed = signer.close_batch(records, {41, UtcTime{kNoonTai}, most});
    ASSERT_TRUE(closed.has_value());
    EXPECT_EQ(closed->row.count, fit) << most;
    EXPECT_EQ(closed->records.size(), fit);
    EXPECT_EQ(parse_batch(closed->row.bytes)->records.size(), fit);
  }
  // As large as those of the batch are, what stands beside each is within the bound.
  EXPECT_LE(whole->row.bytes.size(), 3 * each + 1'024);
}

TEST_F(CloseBatch, it_verifies_under_the_node_key_and_the_batch_domain_alone) {
  const auto closed = signer.close_batch(records, {1, UtcTime{kNoonTai}});
  ASSERT_TRUE(closed.has_value());
  const auto batch = parse_batch(closed->frame.body());
  ASSERT_TRUE(batch.has_value());
  const auto& certificate = keys->node_sign.certificate;
  const auto verifies = [&](const crypto::Certificate& by, std::string_view domain) {
    return by.public_key()
        .verify(domain, batch->signer, batch_signing_input(batch->head), batch->signature)
        .has_value();
  };
  EXPECT_EQ(batch->head.suite, 2);  // Ed25519
  EXPECT_EQ(batch->signer, certificate.digest());
  EXPECT_EQ(batch->head.root, batch_root(batch->records));
  EXPECT_TRUE(verifies(certificate, "accord/batch/1"));
  EXPECT_FALSE(verifies(certificate, "accord/control/1"));
  EXPECT_FALSE(verifies(keys->transport.certificate, "accord/batch/1"));
}

TEST_F(CloseBatch, the_journal_holds_the_bytes_that_leave) {
  const auto closed = signer.close_batch(records, {7, UtcTime{kNoonTai}});
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->row.bytes, closed->frame.body());
  EXPECT_EQ(closed->row.peer, closed->frame.peer());
  EXPECT_EQ(closed->row.first_seq, 7u);
  EXPECT_EQ(closed->row.count, 3u);
  EXPECT_EQ(closed->row.root, parse_batch(closed->row.bytes)->head.root);
  ASSERT_EQ(closed->records.size(), 3u);
  EXPECT_EQ(closed->records[2].seq, 9u);
  EXPECT_EQ(closed->records[2].id, id_of<RecordId>(3));
  EXPECT_EQ(closed->records[2].observations, 2u);
  const auto again = signer.again(closed->row).value();  // a re-sent batch is the same batch
  EXPECT_EQ(again.body(), closed->frame.body());
  EXPECT_EQ(again.peer(), closed->frame.peer());
}

TEST_F(CloseBatch,
       a_batch_under_a_replaced_certificate_keeps_its_records_and_gets_a_new_signature) {
  const auto closed = signer.close_batch(records, {7, UtcTime{kNoonTai}});
  ASSERT_TRUE(closed.has_value());
  const auto next_keys = identity("GBR");
  const Signer next(*next_keys, id_of<IncarnationId>(0x44));
  EXPECT_TRUE(signer.is_signer_of(closed->row));
  EXPECT_FALSE(next.is_signer_of(closed->row));
  const auto before = parse_batch(closed->row.bytes).value();
  const auto after = parse_batch(next.again(closed->row).value().body()).value();
  EXPECT_EQ(after.records, before.records);
  EXPECT_EQ(after.head.root, before.head.root);
  EXPECT_EQ(after.head.first_seq, before.head.first_seq);
  EXPECT_EQ(after.head.incarnation, before.head.incarnation);
  const auto& certificate = next_keys->node_sign.certificate;
  EXPECT_EQ(after.signer, certificate.digest());
  EXPECT_TRUE(
      certificate.public_key()
          .verify("accord/batch/1", after.signer, batch_signing_input(after.head), after.signature)
          .has_value());
}

TEST_F(CloseBatch, every_record_carries_the_time_of_its_batch) {
  const auto closed = signer.close_batch(records, {7, UtcTime{kNoonTai + 60'000'000'000}});
  ASSERT_TRUE(closed.has_value());  // the clock was set back a minute since the lane's last batch
  EXPECT_EQ(closed->row.at.tai_ns, kNoonTai + 60'000'000'000);
  const auto batch = parse_batch(closed->row.bytes).value();
  for (const Bytes& record : batch.records)
    EXPECT_EQ(parse_record(record)->head.time.tai_ns, kNoonTai + 60'000'000'000);
}

}  // namespace
}  // namespace accord::pipeline_test
