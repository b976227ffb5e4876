// Publications of one commit share batches; each is answered by itself.
#include "node/app/feed.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using test_support::must;

class SharedBatch : public Link {
 protected:
  Event publication(std::uint64_t id, int tracks) {
    node::app::FeedOptions options;
    options.label_text = "GBR SECRET//REL TO GBR, USA";
    Publish event;
    event.command_id = id;
    event.drafts = must(node::app::drafts_of(radar_tdm(world.now(), tracks),
                                             World::radar_profile_of(gbr().id), options))
                       .drafts;
    return event;
  }
  std::vector<std::uint32_t> batches_of_gbr() {
    std::vector<std::uint32_t> out;
    for (const auto& row : must(gbr().store->outbound_batches(usa().id, Lane::data, 1, 100)))
      out.push_back(row.count);
    return out;
  }
};

TEST_F(SharedBatch, publications_of_one_commit_share_a_batch_and_have_an_answer_each) {
  std::deque<Event> events;
  events.push_back(publication(901, 1));
  events.push_back(publication(902, 3));
  events.push_back(publication(903, 2));
  world.step_together(gbr(), std::move(events));
  EXPECT_EQ(batches_of_gbr(), std::vector<std::uint32_t>{6});
  std::map<std::uint64_t, std::size_t> answered;
  for (const auto& reply : gbr().replies) {
    if (reply.command_id > 900) answered[reply.command_id] = reply.answer->outcomes()->size();
  }
  const std::map<std::uint64_t, std::size_t> expected{{901, 1}, {902, 3}, {903, 2}};
  EXPECT_EQ(answered, expected);
  EXPECT_TRUE(all_delivered(6));
}

/// What comes between two publications finds the records of the first numbered.
TEST_F(SharedBatch, another_event_between_them_ends_the_batch) {
  std::deque<Event> events;
  events.push_back(publication(901, 2));
  events.push_back(Command{902, "status", nlohmann::json::object(), std::nullopt});
  events.push_back(publication(903, 1));
  events.push_back(Tick{});
  world.step_together(gbr(), std::move(events));
  EXPECT_EQ(batches_of_gbr(), (std::vector<std::uint32_t>{2, 1}));
  EXPECT_TRUE(all_delivered(3));
}

TEST_F(SharedBatch, a_publication_that_is_refused_ends_the_batch_too) {
  std::deque<Event> events;
  events.push_back(publication(901, 2));
  Publish refused = std::get<Publish>(publication(902, 1));
  refused.recipients = {must(NationId::parse("NOR"))};  // no peer
  events.emplace_back(std::move(refused));
  world.step_together(gbr(), std::move(events));
  EXPECT_EQ(batches_of_gbr(), std::vector<std::uint32_t>{2});
  EXPECT_FALSE(gbr().replies.back().answer);
  EXPECT_TRUE(all_delivered(2));
}

TEST_F(SharedBatch, a_full_batch_does_not_wait) {
  std::deque<Event> events;
  constexpr int kTracks = 400;
  for (std::uint64_t id = 901; id < 905; ++id) events.push_back(publication(id, kTracks));
  world.step_together(gbr(), std::move(events));
  std::set<std::uint32_t> ends;  // of batches, in numbers of records
  std::uint32_t records = 0;
  for (const std::uint32_t count : batches_of_gbr()) {
    EXPECT_LE(count, kMaxBatchRecords);
    ends.insert(records += count);
  }
  EXPECT_EQ(records, 4u * kTracks);
  // Three are more than 1,024 together: they are closed before the fourth is in.
  EXPECT_TRUE(ends.contains(3u * kTracks));
  EXPECT_TRUE(all_delivered(4u * kTracks));
}

}  // namespace
}  // namespace accord::scenario
