// The usage book: counts that are exact or too high, never too low, whatever the clock does.
#include "node/pipeline/usage_book.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "node/pipeline/gate.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/support/nations/nations.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;
using std::chrono::hours;
using std::chrono::seconds;

constexpr UtcTime kNoon{kNoonTai};
constexpr std::uint32_t kFull = UINT32_MAX - 1;

/// Counters of the clause metric-tracks: a quota of a day, and a threshold of an hour.
class Book : public ::testing::Test {
 protected:
  explicit Book(const char* over = "clause")
      : agreements(snapshot_with(
            {{"quotas", {{{"observations_per_day", 1000000}}}},
             {"compilation", {{"observations", 1000000}, {"span_s", 3600}, {"over", over}}}})) {}

  /// As the outbound line does for a track of `observations` about `object`.
  void release(std::uint32_t observations, UtcTime at, std::uint32_t object = 25'544) {
    const PayloadType& type = type_of("TRK");
    const Label marking = label();
    agreement::ReleaseFacts facts{nation("GBR"),  nation("USA"), type.code, type.schema_digest,
                                  DataMode::real, marking,       object,    at};
    facts.usage = book.usage(*agreements, nation("USA"), object, at);
    const auto ruling = agreement::decide(*agreements, facts);
    ASSERT_NE(ruling.verdict, agreement::Verdict::withhold);
    book.charge(written, ruling, {nation("USA"), object, {}, observations, at});
  }
  std::uint32_t today(UtcTime at) {
    return book.usage(*agreements, nation("USA"), 0, at).released_today[0];
  }
  std::uint32_t in_span(UtcTime at, std::uint32_t object = 25'544) {
    return book.usage(*agreements, nation("USA"), object, at).released_in_span[0];
  }
  /// A book as it is after a restart.
  void restart() {
    auto store =
        test_support::must(node::store::SqliteStore::open(":memory:", id_of<IncarnationId>(7)));
    ASSERT_TRUE(store->commit(written));
    const auto loaded = test_support::must(store->load());
    book = UsageBook();
    for (const auto& row : loaded.usage) book.restore(row);
    book.restore_latest(loaded.usage_latest);
  }

  std::shared_ptr<const agreement::Snapshot> agreements;
  UsageBook book;
  node::store::Transaction written;
};

TEST_F(Book, a_day_ends_at_midnight_utc) {
  release(3, kNoon);
  release(4, kNoon + hours(1));
  EXPECT_EQ(today(kNoon + hours(2)), 7u);
  EXPECT_EQ(today(kNoon + hours(12) - Nanos(1)), 7u);
  EXPECT_EQ(today(kNoon + hours(12)), 0u);
}

TEST_F(Book, a_span_lets_go_of_nothing_too_early_and_of_everything_a_stretch_later) {
  release(5, kNoon + seconds(30));  // a stretch of an hour's sixtieth is a minute: 12:00 to 12:01
  EXPECT_EQ(in_span(kNoon + seconds(30 + 3600)), 5u);  // exactly a span later it may go: not yet
  EXPECT_EQ(in_span(kNoon + seconds(3659)), 5u);
  EXPECT_EQ(in_span(kNoon + seconds(3660)), 0u);
}

TEST_F(Book, a_restart_changes_no_count) {
  release(3, kNoon);
  release(4, kNoon + seconds(90));
  restart();
  EXPECT_EQ(today(kNoon + seconds(91)), 7u);
  EXPECT_EQ(in_span(kNoon + seconds(91)), 7u);
  EXPECT_EQ(in_span(kNoon + seconds(3660)), 4u);
}

TEST_F(Book, a_clock_that_was_set_back_never_counts_less) {
  release(3, kNoon);
  EXPECT_EQ(in_span(kNoon - seconds(3600)), 3u);
  EXPECT_EQ(in_span(kNoon - seconds(3601)), kFull);  // what counted then may be forgotten
  EXPECT_EQ(today(kNoon - hours(24)), 3u);
  EXPECT_EQ(today(kNoon - hours(25)), kFull);
}

TEST_F(Book, a_full_counter_is_known_and_refuses_as_one_that_has_counted_too_much) {
  release(3, kNoon);
  const PayloadType& type = type_of("TRK");
  const Label marking = label();
  agreement::ReleaseFacts facts{nation("GBR"),  nation("USA"), type.code, type.schema_digest,
                                DataMode::real, marking,       25'544,    kNoon - hours(25)};
  facts.usage = book.usage(*agreements, nation("USA"), 25'544, facts.at);
  EXPECT_EQ(agreement::decide(*agreements, facts).reason, Code::release_quota_exhausted);
  const std::uint32_t none[] = {0};
  facts.usage.released_today = none;
  const auto ruling = agreement::decide(*agreements, facts);
  EXPECT_EQ(ruling.verdict, agreement::Verdict::hold);
  EXPECT_EQ(ruling.reason, Code::compilation_threshold);
}

TEST_F(Book, what_is_forgotten_was_looked_at_by_no_ruling_and_stays_forgotten) {
  release(3, kNoon);
  book.forget(written, kNoon + hours(4));
  restart();
  EXPECT_EQ(in_span(kNoon + hours(4)), 0u);
  EXPECT_EQ(today(kNoon + hours(4)), 3u);
  EXPECT_EQ(in_span(kNoon), kFull);  // asked about a time that it no longer knows
}

TEST_F(Book, another_recipient_is_another_count) {
  release(3, kNoon);
  const auto others = book.usage(*agreements, nation("AUS"), 25'544, kNoon);
  EXPECT_EQ(others.released_today.size(), 1u);  // no counter of the snapshot is AUS's
}

class BookOverObjects : public Book {
 protected:
  BookOverObjects() : Book("object") {}
};

TEST_F(BookOverObjects, each_object_has_its_count) {
  release(3, kNoon, 5);
  release(4, kNoon, 6);
  release(1, kNoon, 0);
  EXPECT_EQ(in_span(kNoon, 5), 3u);
  EXPECT_EQ(in_span(kNoon, 6), 4u);
  EXPECT_EQ(in_span(kNoon, 7), 0u);
  EXPECT_EQ(in_span(kNoon, 0), 1u);
}

TEST_F(BookOverObjects, objects_without_room_for_a_count_count_for_every_object) {
  const auto ruling_of = [&](std::uint32_t object) { release(1, kNoon, object); };
  for (std::uint32_t i = 1; i <= kMaxCountedObjects; ++i) ruling_of(i);
  EXPECT_EQ(book.counted_objects(), kMaxCountedObjects);
  ruling_of(900'000);
  ruling_of(900'001);
  EXPECT_EQ(book.counted_objects(), kMaxCountedObjects);
  EXPECT_EQ(in_span(kNoon, 900'000), 2u);
  EXPECT_EQ(in_span(kNoon, 1), 3u);
  EXPECT_EQ(in_span(kNoon, 900'002), 2u);
}

// --- a person's release, at the gate: a track of two observations under a threshold of one ---

class PersonsReleaseTest : public ::testing::Test {
 protected:
  auto release(const char* to, std::optional<PersonsRelease> by) {
    Draft draft;
    draft.payload_code = "TRK";
    draft.payload = trk();
    draft.label = label();
    draft.mode = DataMode::real;
    const Gate gate(*agreements, {nullptr, &book, nullptr});
    return gate.release(draft, {nation(to), id_of<RecordId>(9), kNoon, 0, std::move(by)});
  }
  std::shared_ptr<const agreement::Snapshot> agreements =
      snapshot_with({{"compilation", {{"observations", 1}, {"span_s", 3600}, {"over", "clause"}}}});
  UsageBook book;
};

TEST_F(PersonsReleaseTest, a_hold_waits_for_a_person_and_passes_with_one) {
  const auto held = release("USA", std::nullopt);
  ASSERT_TRUE(std::holds_alternative<Held>(held));
  EXPECT_EQ(std::get<Held>(held).ruling.reason, Code::compilation_threshold);
  EXPECT_TRUE(std::holds_alternative<Released>(release("USA", PersonsRelease{"smith"})));
}

TEST_F(PersonsReleaseTest, what_is_withheld_stays_whoever_decided) {
  EXPECT_TRUE(std::holds_alternative<Withheld>(release("AUS", PersonsRelease{"smith"})));
}

TEST_F(PersonsReleaseTest, a_record_that_a_person_released_is_charged) {
  const auto passed = release("USA", PersonsRelease{"smith"});
  ASSERT_TRUE(std::holds_alternative<Released>(passed));
  node::store::Transaction written;
  book.charge(written, std::get<Released>(passed).ruling(),
              {nation("USA"), 25'544, {}, std::get<Released>(passed).facts().observations, kNoon});
  EXPECT_EQ(book.usage(*agreements, nation("USA"), 0, kNoon).released_in_span[0], 2u);
}

}  // namespace
}  // namespace accord::pipeline_test
