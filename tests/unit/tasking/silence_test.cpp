// Silence is never yes: every sequence of what both sides, the wire and the clock can do, to a
// depth, in which the provider never says ACCEPT and no offer is taken, comes nowhere near
// ACCEPTED. The same search with ACCEPT put back must find it, so that the search itself is tested.
#include <deque>
#include <set>

#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

using enum State;

struct World {
  Duo duo;
  std::deque<TaskMove> to_provider;
  std::deque<TaskMove> to_requester;
  UtcTime now = kSent + seconds{1};
  unsigned published = 0;
  unsigned admitted = 0;
};

bool committed(const TaskRecord& record) {
  const auto at_work = [](State state) {
    return (state >= ACCEPTED && state <= FAILED) || state == WITHDRAWN;
  };
  return at_work(record.state) || at_work(record.confirmed) || record.committed_observations > 0;
}

/// Everything that decides what can happen next; times beyond `now` and history do not.
std::string key_of(const World& world) {
  std::string key;
  for (const TaskRecord* record : {&world.duo.asks, &world.duo.gives}) {
    for (const int part :
         {static_cast<int>(record->state), static_cast<int>(record->confirmed),
          static_cast<int>(record->presumed), static_cast<int>(record->pending.has_value()),
          static_cast<int>(record->closing_due.has_value()),
          static_cast<int>(record->answer_due ? 1 + static_cast<int>(record->answer_due->reason)
                                              : 0),
          static_cast<int>(record->own.hashes.size()),
          static_cast<int>(record->delivered.size())}) {
      key += std::to_string(part) + ',';
    }
    const Digest last = record->own.hashes.empty() ? Digest{} : record->own.hashes.back();
    key += last.hex().substr(0, 16);
  }
  key += std::to_string(world.to_provider.size()) + '/' + std::to_string(world.to_requester.size());
  return key + '/' + std::to_string(world.now.tai_ns);
}

struct Search {
  std::set<Move> provider_says;
  std::set<Move> requester_says;
  bool found = false;
  std::size_t visited = 0;

  static void say(std::vector<World>& out, World world, Side side, const Intent& intent) {
    const auto said = world.duo.say(side, intent, world.now);
    if (!said) return;
    (side == Side::provider ? world.to_requester : world.to_provider).push_back(*said);
    out.push_back(std::move(world));
  }

  static void hear(std::vector<World>& out, World world, Side side) {
    auto& queue = side == Side::provider ? world.to_provider : world.to_requester;
    if (queue.empty()) return;
    const auto heard = world.duo.hear(side, queue.front(), world.now);
    EXPECT_TRUE(heard.has_value()) << heard.error().text();
    queue.pop_front();
    out.push_back(std::move(world));
  }

  static void tick(std::vector<World>& out, World world) {
    const auto a = next_deadline(world.duo.asks), b = next_deadline(world.duo.gives);
    if (!a && !b) return;
    world.now = std::max(world.now, a && b ? std::min(*a, *b) : a.value_or(b.value_or(world.now)));
    on_clock(world.duo.asks, world.now);
    on_clock(world.duo.gives, world.now);
    out.push_back(std::move(world));
  }

  static void data(std::vector<World>& out, const World& world) {
    World published = world, admitted = world;
    if (published.published < 2) {
      ++published.published;
      const auto one = delivery(static_cast<std::uint8_t>(published.published), 10);
      EXPECT_TRUE(count_delivery(published.duo.gives, one, world.now).has_value());
      out.push_back(std::move(published));
    }
    if (admitted.admitted < 2) {  // even data that the provider never said it published
      ++admitted.admitted;
      const auto one = delivery(static_cast<std::uint8_t>(admitted.admitted), 10);
      EXPECT_TRUE(count_delivery(admitted.duo.asks, one, world.now).has_value());
      out.push_back(std::move(admitted));
    }
  }

  [[nodiscard]] std::vector<World> next(const World& world) const {
    std::vector<World> out;
    for (const Move move : provider_says) {
      Intent intent{move};
      if (move == Move::CANCEL) intent.reason = Reason::AGREEMENT;
      if (move == Move::OFFER) intent = {move, {}, kSent + hours{5}, scope()};
      say(out, world, Side::provider, intent);
    }
    for (const Move move : requester_says) {
      say(out, world, Side::requester,
          {move, move == Move::DISPUTE ? Reason::QUALITY : Reason::UNSPECIFIED});
    }
    for (const Side side : {Side::provider, Side::requester}) {
      if (const auto intent = due(world.duo.gives, world.now); intent && side == Side::provider) {
        say(out, world, side, *intent);
      }
      hear(out, world, side);
    }
    tick(out, world);
    data(out, world);
    return out;
  }

  void run(int depth) {
    std::vector<World> frontier(1);
    std::set<std::string> seen;
    for (int step = 0; step < depth && !found; ++step) {
      std::vector<World> reached;
      for (const World& world : frontier) {
        for (World& next_world : next(world)) {
          if (!seen.insert(key_of(next_world)).second) continue;
          found = found || committed(next_world.duo.asks) || committed(next_world.duo.gives);
          reached.push_back(std::move(next_world));
        }
      }
      frontier = std::move(reached);
    }
    visited = seen.size();
  }
};

constexpr int kDepth = 8;

std::set<Move> moves_of(Side side, std::set<Move> without) {
  std::set<Move> out;
  for (const Move move : fbs::EnumValuesMove()) {
    const bool own = move == Move::CANCEL || (move != Move::UNSPECIFIED && side_of(move) == side);
    if (own && !without.contains(move)) out.insert(move);
  }
  return out;
}

TEST(Silence, nothing_without_an_accept_or_a_taken_offer_leads_to_a_commitment) {
  Search search{moves_of(Side::provider, {Move::ACCEPT}), moves_of(Side::requester, {Move::TAKE})};
  search.run(kDepth);
  EXPECT_FALSE(search.found);
  EXPECT_GT(search.visited, 1'000u);
  RecordProperty("worlds", static_cast<int>(search.visited));
}

TEST(Silence, taking_what_was_never_offered_leads_to_no_commitment) {
  Search search{moves_of(Side::provider, {Move::ACCEPT, Move::OFFER}),
                moves_of(Side::requester, {})};
  search.run(kDepth);
  EXPECT_FALSE(search.found);
}

TEST(Silence, search_finds_the_acceptance_when_it_is_there) {
  Search with_accept{moves_of(Side::provider, {}), {}};
  with_accept.run(3);  // ACKNOWLEDGE, ACCEPT
  EXPECT_TRUE(with_accept.found);
  Search with_take{moves_of(Side::provider, {Move::ACCEPT}), moves_of(Side::requester, {})};
  with_take.run(7);  // ACKNOWLEDGE, OFFER, heard, heard, TAKE, heard
  EXPECT_TRUE(with_take.found);
}

TEST(Silence, table_has_no_way_to_accepted_but_accept_and_take) {
  std::set<State> reached = {SENT};
  for (bool grew = true; grew;) {
    grew = false;
    for (const Transition& row : transitions()) {
      const bool yes = row.move == Move::ACCEPT || row.move == Move::TAKE;
      if (!yes && reached.contains(row.from)) grew = reached.insert(row.to).second || grew;
    }
    for (const DeadlineRow& row : deadline_rows()) {
      if (reached.contains(row.from)) grew = reached.insert(row.to).second || grew;
    }
    for (const CountRow& row : count_rows()) {
      if (reached.contains(row.from)) grew = reached.insert(row.to).second || grew;
    }
  }
  EXPECT_EQ(reached, (std::set<State>{SENT, RECEIVED, UNDER_REVIEW, OFFERED, REJECTED, DECLINED,
                                      EXPIRED, CANCELLED}));
}

}  // namespace
}  // namespace accord::node::tasking::test
