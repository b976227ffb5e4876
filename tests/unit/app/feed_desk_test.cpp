// Feeds from directories, with a node that is a function and a real journal: what is committed is
// filed away, what is not is given again, nothing is given twice.
#include "node/app/feed_desk.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "crypto/hash.hpp"
#include "node/app/feed.hpp"
#include "node/app/holdings.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using test::contents_of;
using test::Scratch;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kProfile =
    R"({"label": "GBR UNCLASSIFIED//REL TO USA", "data_mode": "TEST",
        "mean_elements": {"originator": "GBR"}})";
constexpr const char* kTle =
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";

class Desk : public ::testing::Test {
 protected:
  Desk() {
    (void)scratch_.put("feed.json", kProfile);
    config_ = {"elements", scratch_ / "in", scratch_ / "feed.json", "tle", "", "", {"USA"}, true};
    store_ = store::SqliteStore::open((scratch_ / "node.db").string(),
                                      IncarnationId::v7(1, std::array<std::uint8_t, 10>{}), {})
                 .value();
  }

  /// As after a start of the node.
  std::unique_ptr<FeedDesk> started() {
    auto desk = std::make_unique<FeedDesk>(
        std::vector{config_}, [this](const nlohmann::json& args) { return node(args); });
    const Status status = desk->open(*store_, *PayloadTypes::of_build());
    EXPECT_TRUE(status) << status.error().text();
    return desk;
  }

  Result<nlohmann::json> node(const nlohmann::json& args) {
    given_.push_back(args);
    if (error_) return fail(*error_);
    auto drafts = drafts_of(args["text"].get<std::string>(), args["profile"].get<std::string>(),
                            publish_options_of(args).value());
    if (!drafts) return fail(drafts.error());
    nlohmann::json outcomes = nlohmann::json::array();
    for (std::size_t i = 0; i < drafts->drafts.size(); ++i)
      outcomes.push_back({{"verdict", "release"}});
    return nlohmann::json{{"outcomes", outcomes}, {"translation", to_json(drafts->translation)}};
  }

  /// As the outbound line writes it for one draft.
  void commit_ruling(std::string_view text, UtcTime at) {
    const auto drafts =
        drafts_of(text, kProfile, feed_options_of({"tle", {}, {}, {}, {}, {}}).value()).value();
    store::RulingRow row;
    row.at = at;
    row.direction = store::Direction::outbound;
    row.peer = NationId::parse("USA").value();
    row.record_id = RecordId::v7(1, std::array<std::uint8_t, 10>{});
    row.payload_code = "OMM";
    row.mode = DataMode::test;
    row.verdict = "withhold";
    row.clause = "a/b";
    row.reason = Code::store_full;
    row.inputs = crypto::sha384(drafts.drafts.at(0).payload);
    row.observations = 1;
    store::Transaction transaction;
    transaction.rulings.push_back(row);
    ASSERT_TRUE(store_->commit(transaction));
  }

  std::vector<std::string> names_in(const std::string& sub) const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "in" / sub))
      if (entry.is_regular_file()) out.push_back(entry.path().filename().string().substr(27));
    std::sort(out.begin(), out.end());
    return out;
  }
  void drop(const std::string& name, std::string_view text) {
    (void)scratch_.put("in/" + name, text);
  }
  bool look_twice(FeedDesk& desk) {
    const bool first = desk.look();
    return desk.look() && first;
  }

  Scratch scratch_;
  FeedConfig config_;
  std::unique_ptr<store::SqliteStore> store_;
  std::vector<nlohmann::json> given_;
  std::optional<Error> error_;
};

TEST_F(Desk, a_file_is_given_as_publish_would_and_filed_as_done) {
  const auto desk = started();
  drop("iss.tle", kTle);
  EXPECT_TRUE(look_twice(*desk));
  ASSERT_EQ(given_.size(), 1U);
  EXPECT_EQ(given_[0]["text"], kTle);
  EXPECT_EQ(given_[0]["profile"], kProfile);
  EXPECT_EQ(given_[0]["from"], "tle");
  EXPECT_EQ(given_[0]["to"], nlohmann::json::array({"USA"}));
  EXPECT_FALSE(given_[0].contains("priority"));
  EXPECT_THAT(names_in("done"), ElementsAre("iss.tle"));
  EXPECT_THAT(names_in("taking"), IsEmpty());
  EXPECT_TRUE(look_twice(*desk));
  EXPECT_EQ(given_.size(), 1U);
}

TEST_F(Desk, a_file_that_cannot_be_read_as_its_format_is_set_aside_and_the_next_is_taken) {
  config_.from = "tdm-kvn";
  const auto desk = started();
  drop("a", "no message");
  EXPECT_TRUE(look_twice(*desk));
  ASSERT_THAT(names_in("set-aside"), ElementsAre("a", "a.diagnostics.json"));
  for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "in/set-aside")) {
    if (entry.path().extension() != ".json") continue;
    const auto said = nlohmann::json::parse(contents_of(entry.path()));
    EXPECT_THAT(said["error"]["where"].get<std::string>(), ::testing::HasSubstr("line 1"));
    EXPECT_THAT(said["error"]["code"].get<std::string>(), ::testing::StartsWith("ACC-"));
  }
  drop("b", "no message either");
  EXPECT_TRUE(look_twice(*desk));
  EXPECT_EQ(given_.size(), 2U);
}

TEST_F(Desk, a_file_with_a_bad_record_is_published_and_set_aside_with_what_was_refused) {
  const auto desk = started();
  drop("a", std::string("1 25544U 98067A  bad\n2 25544 bad\n") + kTle);
  EXPECT_TRUE(look_twice(*desk));
  EXPECT_EQ(given_.size(), 1U);
  EXPECT_THAT(names_in("set-aside"), ElementsAre("a", "a.diagnostics.json"));
  EXPECT_THAT(names_in("done"), IsEmpty());
}

TEST_F(Desk, a_link_or_a_pipe_in_the_place_of_a_file_is_set_aside_and_not_read) {
  const auto desk = started();
  const std::string led = "in/taking/20261127T051739.123456789Z-";
  std::filesystem::create_symlink(scratch_ / "feed.json", scratch_ / (led + "link"));
  ASSERT_EQ(::mkfifo((scratch_ / (led + "pipe")).c_str(), 0600), 0);
  EXPECT_TRUE(desk->look());
  EXPECT_THAT(given_, IsEmpty());
  EXPECT_THAT(names_in("taking"), IsEmpty());
  EXPECT_THAT(names_in("set-aside"),
              ::testing::IsSupersetOf({"link.diagnostics.json", "pipe.diagnostics.json"}));
}

TEST_F(Desk, what_the_node_cannot_take_now_is_given_again_until_it_can) {
  const auto desk = started();
  drop("a", kTle);
  for (const Code code : {Code::store_full, Code::node_unreachable}) {
    error_ = Error{code, "not now", {}};
    EXPECT_FALSE(look_twice(*desk));
    EXPECT_THAT(names_in("taking"), ElementsAre("a"));
  }
  error_.reset();
  EXPECT_TRUE(desk->look());
  EXPECT_THAT(names_in("done"), ElementsAre("a"));
}

TEST_F(Desk, a_file_that_was_begun_and_not_committed_is_given_after_a_start) {
  {
    const auto desk = started();
    drop("a", kTle);
    error_ = Error{Code::node_unreachable, "the node is stopping", {}};
    EXPECT_FALSE(look_twice(*desk));
    error_.reset();
  }
  given_.clear();
  const auto desk = started();
  EXPECT_THAT(names_in("taking"), ElementsAre("a"));
  EXPECT_TRUE(desk->look());
  EXPECT_EQ(given_.size(), 1U);
  EXPECT_THAT(names_in("done"), ElementsAre("a"));
}

TEST_F(Desk, a_file_that_was_committed_and_not_filed_is_not_given_again) {
  {
    const auto desk = started();
    drop("a", kTle);
    error_ = Error{Code::node_unreachable, "killed after the commit", {}};
    EXPECT_FALSE(look_twice(*desk));
    error_.reset();
  }
  given_.clear();
  commit_ruling(kTle, system_now());
  const auto desk = started();
  EXPECT_THAT(names_in("done"), ElementsAre("a"));
  EXPECT_TRUE(look_twice(*desk));
  EXPECT_THAT(given_, IsEmpty());
}

TEST_F(Desk, a_ruling_from_before_the_file_was_taken_up_is_of_another_file) {
  for (int i = 0; i < 5; ++i) commit_ruling(kTle, system_now() - std::chrono::hours(5 - i));
  commit_ruling(kTle, system_now());
  {
    const auto desk = started();
    drop("a", kTle);
    error_ = Error{Code::node_unreachable, "killed before the commit", {}};
    EXPECT_FALSE(look_twice(*desk));
    error_.reset();
  }
  given_.clear();
  const auto desk = started();
  EXPECT_THAT(names_in("taking"), ElementsAre("a"));
  EXPECT_TRUE(desk->look());
  EXPECT_EQ(given_.size(), 1U);
}

TEST_F(Desk, a_committed_file_is_found_behind_many_rulings_of_others) {
  const auto desk = started();
  for (int i = 0; i < 40; ++i)
    commit_ruling(
        "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
        "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n",
        system_now() - std::chrono::hours(100 - i));
  drop("a", kTle);
  error_ = Error{Code::node_unreachable, "killed after the commit", {}};
  EXPECT_FALSE(look_twice(*desk));
  error_.reset();
  commit_ruling(kTle, system_now());
  (void)started();
  EXPECT_THAT(names_in("done"), ElementsAre("a"));
}

TEST_F(Desk, a_profile_that_is_wrong_stops_the_start_and_keeps_the_old_one_at_a_reload) {
  const auto desk = started();
  (void)scratch_.put("feed.json", "{\"label\": \"no label\"}");
  EXPECT_FALSE(desk->reload());
  drop("a", kTle);
  EXPECT_TRUE(look_twice(*desk));
  EXPECT_EQ(given_.at(0)["profile"], kProfile);
  FeedDesk other({config_}, [](const nlohmann::json&) { return Result<nlohmann::json>(nullptr); });
  EXPECT_FALSE(other.open(*store_, *PayloadTypes::of_build()));
}

TEST_F(Desk, a_profile_that_was_changed_holds_from_the_reload_on) {
  const auto desk = started();
  const std::string changed = test::with(kProfile, "TEST", "EXERCISE");
  (void)scratch_.put("feed.json", changed);
  ASSERT_TRUE(desk->reload());
  drop("a", kTle);
  EXPECT_TRUE(look_twice(*desk));
  EXPECT_EQ(given_.at(0)["profile"], changed);
}

}  // namespace
}  // namespace accord::node::app
