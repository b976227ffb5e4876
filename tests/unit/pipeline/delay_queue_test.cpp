// The delay queue at its limits: what there is room for waits, one more stays withheld with its
// ruling and a notice, and what waits is never put out for it.
#include "node/pipeline/delay_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "node/pipeline/outbound.hpp"
#include "node/pipeline/statement_desk.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/support/nations/nations.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;
using std::chrono::seconds;

constexpr UtcTime kNoon{kNoonTai};
/// The last observation of the track is 10 ns after noon.
constexpr UtcTime kMoment{kNoonTai + 600'000'000'010};

/// GBR's outbound line towards USA, whose tracks wait 600 s, with so many drafts waiting already,
/// all but the first of an hour later.
class Delays : public ::testing::Test {
 protected:
  void wait_already(std::size_t count, std::uint64_t bytes_each = 1) {
    node::store::Snapshot kept;
    for (std::size_t i = 0; i < count; ++i) {
      RecordId::Raw raw{};
      raw[0] = static_cast<std::uint8_t>(i >> 16);
      raw[1] = static_cast<std::uint8_t>(i >> 8);
      raw[2] = static_cast<std::uint8_t>(i);
      raw[15] = 1;
      kept.delayed.push_back({RecordId(raw), kNoon + seconds(3600), bytes_each});
    }
    line.restore(kept);
  }
  OutboundLine::Outcome submit() {
    Draft draft;
    draft.id = id_of<RecordId>(0x77);
    draft.payload_code = "TRK";
    draft.payload = trk();
    draft.label = label();
    draft.mode = DataMode::real;
    auto with = surroundings(kNoon);
    return line.submit(with, draft, nation("USA"));
  }
  Surroundings surroundings(UtcTime now) {
    return {
        now,    {},     nation("GBR"), signer, trust,        *agreements, *PayloadTypes::of_build(),
        *store, random, statements,    sealer, courier_keys, labels,      true,
        false,  effects};
  }
  void commit() {
    ASSERT_TRUE(store->commit(effects.transaction));
    effects.transaction = {};
  }
  /// The journal has the ruling, and the notice says which draft and why.
  void expect_refused(const OutboundLine::Outcome& outcome, const std::string& limit) {
    EXPECT_FALSE(outcome.delayed_until);
    EXPECT_EQ(outcome.ruling.verdict, agreement::Verdict::withhold);
    EXPECT_EQ(outcome.ruling.reason, Code::delay_not_passed);
    EXPECT_TRUE(effects.transaction.delayed.empty());
    ASSERT_EQ(effects.transaction.rulings.size(), 1u);
    EXPECT_EQ(effects.transaction.rulings[0].reason, Code::delay_not_passed);
    ASSERT_EQ(effects.transaction.notices.size(), 1u);
    EXPECT_EQ(effects.transaction.notices[0].code, Code::delay_queue_full);
    EXPECT_THAT(effects.transaction.notices[0].detail, testing::HasSubstr(limit));
    EXPECT_THAT(effects.transaction.notices[0].detail,
                testing::HasSubstr(id_of<RecordId>(0x77).text()));
  }

  std::shared_ptr<const agreement::Snapshot> agreements = snapshot_with({{"delay_s", 600}});
  std::unique_ptr<crypto::Identity> keys = identity("GBR");
  Signer signer{*keys, id_of<IncarnationId>(7)};
  crypto::TrustStore trust;
  std::unique_ptr<node::store::Store> store =
      test_support::must(node::store::SqliteStore::open(":memory:", id_of<IncarnationId>(7)));
  crypto::SystemRandom random;
  AgreementLife life{{agreements, {}}};
  StatementDesk statements{life, {}};
  node::link::Sealer sealer;
  CourierKeys courier_keys;
  LabelBook labels;
  Effects effects;
  OutboundLine line{{nation("USA")}};
};

TEST_F(Delays, the_last_place_is_taken_and_one_more_draft_stays_withheld_with_a_notice) {
  wait_already(kMaxDelayed - 1);
  EXPECT_EQ(submit().delayed_until, kMoment);
  ASSERT_EQ(effects.transaction.delayed.size(), 1u);
  EXPECT_TRUE(effects.transaction.notices.empty());
  commit();
  expect_refused(submit(), "20000 drafts");
}

TEST_F(Delays, the_last_byte_is_taken_and_one_more_draft_stays_withheld_with_a_notice) {
  wait_already(1, kMaxDelayedBytes - trk().size());
  EXPECT_TRUE(submit().delayed_until);
  commit();
  expect_refused(submit(), "268435456 bytes");
}

TEST_F(Delays, one_byte_too_many_is_refused) {
  wait_already(1, kMaxDelayedBytes - trk().size() + 1);
  expect_refused(submit(), "268435456 bytes");
}

TEST_F(Delays, what_waits_is_not_put_out_and_goes_when_its_time_has_come) {
  wait_already(kMaxDelayed - 1);
  ASSERT_TRUE(submit().delayed_until);
  const RecordId first = effects.transaction.delayed[0].id;
  commit();
  ASSERT_FALSE(submit().delayed_until);  // full
  commit();
  auto later = surroundings(kMoment);
  const auto due = line.take_due(later);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].draft.payload, trk());
  EXPECT_EQ(effects.transaction.delayed_done, std::vector{first});
  EXPECT_TRUE(submit().delayed_until) << "there is room again";
}

}  // namespace
}  // namespace accord::pipeline_test
