// Two sides in virtual time from one seed: their clocks differ within the bound, messages are late
// and doubled, the data lane and the tasking lane overtake each other, both sides are stopped and
// restored from their JSON at any step. When everything has arrived and every deadline is over,
// both must have come to the same end by the same messages.
#include <deque>
#include <map>
#include <random>

#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

using enum State;

class Driver {
 public:
  explicit Driver(std::uint64_t seed) : random_(seed) {
    provider_ahead_ = Nanos{static_cast<std::int64_t>(below(10'000'000'001)) - 5'000'000'000};
    patience_ = 1 + below(8);
  }

  void run() {
    send_request();
    for (int step = 0; step < 400 && !testing::Test::HasFailure(); ++step) {
      act();
      advance(hours{48});
    }
    settle_down();
  }

  [[nodiscard]] const TaskRecord& asks() const { return asks_; }
  [[nodiscard]] const TaskRecord& gives() const { return *gives_; }
  [[nodiscard]] std::size_t late() const { return late_; }
  [[nodiscard]] std::size_t revived() const { return revived_; }

 private:
  struct Arrival {
    UtcTime at;
    TaskMove move;
  };

  struct DataArrival {
    UtcTime at;
    Delivery record;
  };

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool chance(unsigned percent) { return below(100) < percent; }
  [[nodiscard]] UtcTime clock_of(Side side) const {
    return side == Side::provider ? now_ + provider_ahead_ : now_;
  }
  Nanos delay() {  // mostly below a second, at times hours: a partition
    const std::uint64_t most = chance(90) ? 1'000'000'000ull : 30'000'000'000'000ull;
    return Nanos{static_cast<std::int64_t>(below(most))};
  }
  /// A lane keeps its order: nothing arrives before what was sent earlier.
  template <class Lane>
  UtcTime arrival_on(const Lane& lane) {
    const UtcTime at = now_ + delay();
    return lane.empty() ? at : std::max(at, lane.back().at);
  }

  void send_request() { request_arrives_ = now_ + delay(); }

  void say(Side side, const Intent& intent) {
    TaskRecord& record = side == Side::provider ? *gives_ : asks_;
    const auto said = apply_own(record, intent, clock_of(side), fake_hash);
    if (!said) return;
    auto& lane = side == Side::provider ? to_requester_ : to_provider_;
    const UtcTime at = arrival_on(lane);
    lane.push_back({at, *said});
    if (chance(10)) lane.push_back({at, *said});
  }

  void say_what_is_due(Side side) {
    for (int guard = 0; guard < 10; ++guard) {
      const TaskRecord& record = side == Side::provider ? *gives_ : asks_;
      const auto next = due(record, clock_of(side));
      if (!next) return;
      const std::size_t before = record.own.hashes.size();
      say(side, *next);
      ASSERT_GT(record.own.hashes.size(), before) << "due, and refused: " << name_of(next->move);
    }
    FAIL() << "something stays due";
  }

  void hear(Side side, const TaskMove& move) {
    TaskRecord& record = side == Side::provider ? *gives_ : asks_;
    const bool was_presumed_end = record.presumed && terminal(record.state);
    const auto heard = apply_peer(record, move, clock_of(side), fake_hash(build_move(move)));
    ASSERT_TRUE(heard.has_value()) << heard.error().text();
    if (heard->effect == Effect::late) ++late_;
    if (was_presumed_end && !terminal(record.state)) ++revived_;
    say_what_is_due(side);
  }

  void open_provider() {
    auto opened = open_as_provider(request(), opening("GBR"), clock_of(Side::provider));
    ASSERT_TRUE(opened.has_value());
    gives_ = opened->record;
    say(Side::provider, opened->answer);
  }

  void publish() {
    Delivery one =
        delivery(static_cast<std::uint8_t>(++records_), 1 + static_cast<std::uint32_t>(below(4)));
    one.record_id =
        record_id(static_cast<std::uint8_t>(records_), static_cast<std::uint8_t>(records_ >> 8));
    ASSERT_TRUE(count_delivery(*gives_, one, clock_of(Side::provider)).has_value());
    data_.push_back({arrival_on(data_), one});
    say_what_is_due(Side::provider);
  }

  void provider_acts() {
    const Move moves[] = {Move::HOLD,     Move::ACCEPT,   Move::ACCEPT,   Move::OFFER,
                          Move::DECLINE,  Move::REJECT,   Move::SCHEDULE, Move::START,
                          Move::COMPLETE, Move::WITHDRAW, Move::FAIL,     Move::CANCEL};
    Intent intent{moves[below(std::size(moves))]};
    const bool ends = intent.move == Move::DECLINE || intent.move == Move::REJECT ||
                      intent.move == Move::WITHDRAW || intent.move == Move::FAIL ||
                      intent.move == Move::CANCEL || intent.move == Move::COMPLETE;
    if (ends && !chance(15)) return;
    if (intent.move == Move::CANCEL) intent.reason = Reason::AGREEMENT;
    if (intent.move == Move::OFFER) {
      TaskScope smaller = scope();
      smaller.observations = 1 + static_cast<std::uint32_t>(below(10));
      intent = {Move::OFFER, {}, clock_of(Side::provider) + hours{1 + below(8)}, smaller};
    }
    say(Side::provider, intent);
  }

  void requester_acts() {
    const Move moves[] = {Move::TAKE, Move::TAKE, Move::CANCEL, Move::DISPUTE, Move::CONFIRM};
    const Move move = moves[below(std::size(moves))];
    if (move == Move::CANCEL && !chance(10)) return;
    if (move == Move::DISPUTE && !chance(20)) return;
    say(Side::requester, {move, move == Move::DISPUTE ? Reason::QUALITY : Reason::UNSPECIFIED});
  }

  void act() {
    if (gives_ && below(patience_) == 0) provider_acts();
    if (chance(20)) requester_acts();
    const bool at_work = gives_ && gives_->state >= ACCEPTED && gives_->state <= PARTIAL;
    if (at_work && records_ < 200 && chance(40)) publish();
    if (chance(10)) restart();
  }

  void restart() {
    asks_ = from_json(to_json(asks_)).value();
    if (gives_) gives_ = from_json(to_json(*gives_)).value();
  }

  /// To the next thing that happens, at most `most` from now: an arrival, a deadline, or a random
  /// instant.
  void advance(Nanos most) {
    UtcTime next =
        now_ +
        Nanos{static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most.count() / 40)))};
    const auto consider = [&](UtcTime at) { next = std::max(now_, std::min(next, at)); };
    if (!gives_) consider(request_arrives_);
    if (!to_provider_.empty() && gives_) consider(to_provider_.front().at);
    if (!to_requester_.empty()) consider(to_requester_.front().at);
    if (!data_.empty()) consider(data_.front().at);
    now_ = next;
    deliver();
    on_clock(asks_, clock_of(Side::requester));
    say_what_is_due(Side::requester);
    if (!gives_) return;
    on_clock(*gives_, clock_of(Side::provider));
    say_what_is_due(Side::provider);
  }

  void deliver() {
    if (!gives_ && request_arrives_ <= now_) open_provider();
    while (gives_ && !to_provider_.empty() && to_provider_.front().at <= now_) {
      const TaskMove move = to_provider_.front().move;
      to_provider_.pop_front();
      hear(Side::provider, move);
    }
    while (!to_requester_.empty() && to_requester_.front().at <= now_) {
      const TaskMove move = to_requester_.front().move;
      to_requester_.pop_front();
      hear(Side::requester, move);
    }
    while (!data_.empty() && data_.front().at <= now_) {
      const Delivery one = data_.front().record;
      data_.pop_front();
      ASSERT_TRUE(count_delivery(asks_, one, clock_of(Side::requester)).has_value());
      say_what_is_due(Side::requester);
    }
  }

  void settle_down() {
    for (int i = 0; i < 40 && !testing::Test::HasFailure(); ++i) {
      now_ = now_ + hours{24};
      deliver();
      on_clock(asks_, clock_of(Side::requester));
      say_what_is_due(Side::requester);
      on_clock(*gives_, clock_of(Side::provider));
      say_what_is_due(Side::provider);
    }
  }

  std::mt19937_64 random_;
  UtcTime now_ = kSent;
  Nanos provider_ahead_{};
  std::uint64_t patience_ = 1;
  TaskRecord asks_ = requester_record();
  std::optional<TaskRecord> gives_;
  UtcTime request_arrives_ = kSent;
  std::deque<Arrival> to_provider_;
  std::deque<Arrival> to_requester_;
  std::deque<DataArrival> data_;
  unsigned records_ = 0;
  std::size_t late_ = 0;
  std::size_t revived_ = 0;
};

TEST(Convergence, both_sides_come_to_the_same_end_by_the_same_messages) {
  std::map<State, int> ends;
  std::size_t late = 0, revived = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Driver driver(seed);
    driver.run();
    ASSERT_FALSE(HasFailure());
    ASSERT_TRUE(terminal(driver.gives().state)) << name_of(driver.gives().state);
    ASSERT_EQ(name_of(driver.asks().state), name_of(driver.gives().state));
    ASSERT_FALSE(driver.asks().presumed);
    ASSERT_EQ(driver.asks().own.hashes, driver.gives().theirs.hashes);
    ASSERT_EQ(driver.gives().own.hashes, driver.asks().theirs.hashes);
    ASSERT_EQ(driver.asks().delivered, driver.gives().delivered);
    ASSERT_FALSE(driver.gives().closing_due || driver.gives().answer_due || driver.asks().pending);
    ++ends[driver.gives().state];
    late += driver.late();
    revived += driver.revived();
  }
  // The test is itself tested: it has seen every end, late messages, and presumptions that were
  // lifted.
  for (const State end :
       {FULFILLED, CLOSED_PARTIAL, FAILED, REJECTED, DECLINED, EXPIRED, CANCELLED, WITHDRAWN}) {
    EXPECT_GT(ends[end], 0) << name_of(end);
  }
  EXPECT_GT(late, 0u);
  EXPECT_GT(revived, 0u);
}

}  // namespace
}  // namespace accord::node::tasking::test
