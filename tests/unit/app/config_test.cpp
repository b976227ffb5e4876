// node.json: the shipped example holds every key, and whatever is not exactly right is refused by
// name.
#include "node/app/config.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using test::Scratch;
using test::source_file;

// Every key of node.json (node/app/config.hpp), written out here a second time on purpose.
const std::set<std::string> kTopKeys = {
    "nation",    "keys",    "trust",           "agreements",        "national_policy",  "store",
    "socket",    "timings", "peers",           "operators",         "object_catalogue", "schemas",
    "hold_days", "ceiling", "store_quota_mib", "expire_after_days", "shed_after_hours", "feeds"};
const std::set<std::string> kFeedKeys = {"name",    "directory", "profile", "from",
                                         "payload", "priority",  "to",      "processed"};
const std::set<std::string> kTimingKeys = {"heartbeat_s", "hello_retry_s", "silence_s",
                                           "resend_after_s"};
const std::set<std::string> kPeerKeys = {"nation", "publish", "subscribe", "binding"};

nlohmann::json example() {
  return nlohmann::json::parse(source_file("deploy/node.example.json"), nullptr, true, true);
}

std::set<std::string> keys_of(const nlohmann::json& object) {
  std::set<std::string> out;
  for (const auto& [key, value] : object.items()) out.insert(key);
  return out;
}

Result<NodeConfig> load(const nlohmann::json& json) {
  const Scratch scratch;
  return load_node_config(scratch.put("node.json", json.dump()));
}

/// Refused as config_invalid, the error naming `key`.
void expect_refused(const nlohmann::json& json, const std::string& key) {
  const auto loaded = load(json);
  ASSERT_FALSE(loaded) << key;
  EXPECT_EQ(loaded.error().code, Code::config_invalid) << loaded.error().text();
  EXPECT_NE(loaded.error().where.find(key), std::string::npos) << loaded.error().text();
}

TEST(NodeExample, holds_every_key_and_no_other) {
  const auto json = example();
  EXPECT_EQ(keys_of(json), kTopKeys);
  EXPECT_EQ(keys_of(json["timings"]), kTimingKeys);
  for (const auto& peer : json["peers"]) EXPECT_EQ(keys_of(peer), kPeerKeys);
  ASSERT_FALSE(json["peers"].empty());
  ASSERT_FALSE(json["feeds"].empty());
  EXPECT_EQ(keys_of(json["feeds"][0]), kFeedKeys);
}

// 1.000000001 s is 1,000,000,001 ns; a double just below it must not lose that nanosecond.
TEST(NodeConfig, effective_configuration_read_again_is_the_same) {
  auto json = example();
  json["timings"]["silence_s"] = 1.000000001;
  json["timings"]["heartbeat_s"] = 0.3;
  const auto config = load(json);
  ASSERT_TRUE(config) << config.error().text();
  EXPECT_EQ(config->timings.silence, Nanos(1'000'000'001));
  EXPECT_EQ(config->timings.heartbeat, Nanos(300'000'000));
  const auto again = parse_node_config(to_json(*config).dump(), "/elsewhere");
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(to_json(*again), to_json(*config));
}

TEST(NodeConfig, a_feed_names_its_directory_its_profile_and_peers_of_this_node) {
  const auto with_feed = [](const char* key, const nlohmann::json& value) {
    auto json = example();
    json["feeds"][0][key] = value;
    return json;
  };
  for (const char* key : {"name", "directory", "profile"}) {
    auto json = example();
    json["feeds"][0].erase(key);
    expect_refused(json, std::string("$.feeds[0].") + key);
  }
  expect_refused(with_feed("from", "no-format"), "$.feeds[0].from");
  expect_refused(with_feed("payload", "no"), "$.feeds[0].payload");
  expect_refused(with_feed("priority", "SOON"), "$.feeds[0].priority");
  expect_refused(with_feed("to", {"NZL"}), "$.feeds[0].to");
  expect_refused(with_feed("to", nlohmann::json::array()), "$.feeds[0].to");
  expect_refused(with_feed("processed", "burn"), "$.feeds[0].processed");
  expect_refused(with_feed("colour", 1), "$.feeds[0].colour");
  auto twice = example();
  twice["feeds"].push_back(twice["feeds"][0]);
  expect_refused(twice, "$.feeds[1].name");
  twice["feeds"][1]["name"] = "another";
  expect_refused(twice, "$.feeds[1].directory");
}

TEST(NodeConfig, text_beyond_the_limit_is_refused) {
  std::string text = example().dump();
  text.append((256u << 10) - text.size(), ' ');  // 256 KiB: the most that is read
  EXPECT_TRUE(parse_node_config(text, "/n"));
  const auto longer = parse_node_config(text + " ", "/n");
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, Code::too_large);
}

TEST(NodeExample, is_what_the_effective_configuration_prints) {
  // to_json is what accordd logs at start: a key that it knows and the example does not is a key
  // nobody documented.
  const auto config = load(example());
  ASSERT_TRUE(config) << config.error().text();
  const auto printed = to_json(*config);
  EXPECT_EQ(keys_of(printed), kTopKeys);
  EXPECT_EQ(keys_of(printed["timings"]), kTimingKeys);
  EXPECT_EQ(keys_of(printed["peers"][0]), kPeerKeys);
}

TEST(NodeExample, explains_every_key_in_a_comment_above_it) {
  const std::string text = source_file("deploy/node.example.json");
  std::set<std::string> all = kTopKeys;
  all.insert(kTimingKeys.begin(), kTimingKeys.end());
  all.insert(kPeerKeys.begin(), kPeerKeys.end());
  for (const std::string& key : all) {
    const std::size_t at = text.find("\"" + key + "\":");
    ASSERT_NE(at, std::string::npos) << key;
    const std::size_t line = text.rfind('\n', at);
    const std::size_t above = text.rfind('\n', line - 1);
    EXPECT_NE(text.substr(above, line - above).find("//"), std::string::npos) << key;
  }
}

TEST(NodeExample, loads_with_the_values_it_shows) {
  const Scratch scratch;
  const auto config =
      load_node_config(scratch.put("node.json", source_file("deploy/node.example.json")));
  ASSERT_TRUE(config) << config.error().text();
  EXPECT_EQ(config->nation.text(), "GBR");
  EXPECT_EQ(config->keys, scratch / "keys");
  EXPECT_EQ(config->store, scratch / "store/node.db");
  EXPECT_EQ(config->national_policy, scratch / "national-policy.json");
  ASSERT_EQ(config->peers.size(), 2u);
  EXPECT_EQ(config->peers[0].nation.text(), "USA");
  EXPECT_EQ(config->peers[0].publish_endpoint, "tcp://127.0.0.1:7001");
  EXPECT_EQ(config->peers[1].subscribe_endpoint, "tcp://127.0.0.1:7004");
  EXPECT_EQ(config->peers[1].binding, scratch / "peers/AUS.binding.json");
}

TEST(NodeExample, shows_the_defaults_of_the_timings) {
  auto without = example();
  without.erase("timings");
  const auto shown = load(example());
  const auto defaults = load(without);
  ASSERT_TRUE(shown && defaults);
  EXPECT_EQ(shown->timings.heartbeat, defaults->timings.heartbeat);
  EXPECT_EQ(shown->timings.hello_retry, defaults->timings.hello_retry);
  EXPECT_EQ(shown->timings.silence, defaults->timings.silence);
  EXPECT_EQ(shown->timings.resend_after, defaults->timings.resend_after);
  EXPECT_EQ(shown->timings.silence, std::chrono::seconds(5));
}

TEST(NodeConfig, unknown_key_is_refused_by_name_at_every_level) {
  auto json = example();
  json["natoin"] = "GBR";
  expect_refused(json, "natoin");
  json = example();
  json["timings"]["heartbeat_ms"] = 5;
  expect_refused(json, "heartbeat_ms");
  json = example();
  json["peers"][1]["secret"] = "x";
  expect_refused(json, "peers[1].secret");
}

TEST(NodeConfig, missing_key_is_refused_by_name) {
  for (const std::string& key : kTopKeys) {
    if (key == "timings" || key == "operators" || key == "hold_days" || key == "object_catalogue" ||
        key == "schemas" || key == "ceiling" || key == "store_quota_mib" ||
        key == "expire_after_days" || key == "shed_after_hours" || key == "feeds")
      continue;  // optional
    auto json = example();
    json.erase(key);
    expect_refused(json, key);
  }
  for (const std::string& key : kPeerKeys) {
    auto json = example();
    json["peers"][0].erase(key);
    expect_refused(json, "peers[0]." + key);
  }
}

TEST(NodeConfig, wrong_type_is_refused_by_name) {
  for (const std::string& key : kTopKeys) {
    for (const nlohmann::json& wrong :
         {nlohmann::json(7), nlohmann::json(nullptr), nlohmann::json(true)}) {
      const bool is_number =
          key == "hold_days" || key == "expire_after_days" || key == "shed_after_hours";
      if (is_number && wrong == 7) continue;
      auto json = example();
      json[key] = wrong;
      expect_refused(json, key);
    }
  }
  for (const std::string& key : kPeerKeys) {
    auto json = example();
    json["peers"][0][key] = nlohmann::json::array();
    expect_refused(json, key);
  }
  auto json = example();
  json["peers"][0] = "USA";
  expect_refused(json, "peers[0]");
}

TEST(NodeConfig, empty_text_is_refused) {
  for (const char* key : {"nation", "keys", "store", "socket"}) {
    auto json = example();
    json[key] = "";
    expect_refused(json, key);
  }
}

TEST(NodeConfig, timings_from_50_milliseconds_to_an_hour) {
  for (const std::string& key : kTimingKeys) {
    for (const double good : {0.05, 1.0, 3600.0}) {
      auto json = example();
      json["timings"][key] = good;
      EXPECT_TRUE(load(json)) << key << " " << good;
    }
    for (const double bad : {0.0, 0.049, -1.0, 3600.1, 1e300}) {
      auto json = example();
      json["timings"][key] = bad;
      expect_refused(json, key);
    }
    auto json = example();
    json["timings"][key] = "1";
    expect_refused(json, key);
  }
}

TEST(NodeConfig, each_timing_key_sets_its_own_timing) {
  auto json = example();
  json["timings"] = {
      {"heartbeat_s", 0.25}, {"hello_retry_s", 0.5}, {"silence_s", 7}, {"resend_after_s", 3}};
  const auto config = load(json);
  ASSERT_TRUE(config) << config.error().text();
  EXPECT_EQ(config->timings.heartbeat, std::chrono::milliseconds(250));
  EXPECT_EQ(config->timings.hello_retry, std::chrono::milliseconds(500));
  EXPECT_EQ(config->timings.silence, std::chrono::seconds(7));
  EXPECT_EQ(config->timings.resend_after, std::chrono::seconds(3));
}

TEST(NodeConfig, data_waits_for_ever_or_whole_days_from_1_to_3650) {
  auto json = example();
  json.erase("expire_after_days");
  EXPECT_EQ(load(json)->timings.expire_after, Nanos{0});
  for (const int days : {1, 3'650}) {
    json["expire_after_days"] = days;
    const auto config = load(json);
    ASSERT_TRUE(config) << days;
    EXPECT_EQ(config->timings.expire_after, std::chrono::days(days));
  }
  for (const nlohmann::json& days :
       {nlohmann::json(0), nlohmann::json(3'651), nlohmann::json(1.5), nlohmann::json("7")}) {
    json["expire_after_days"] = days;
    expect_refused(json, "expire_after_days");
  }
}

TEST(NodeConfig, data_is_shed_never_or_after_whole_hours_from_1_to_87600) {
  auto json = example();
  json.erase("shed_after_hours");
  EXPECT_EQ(load(json)->timings.shed_after, Nanos{0});
  for (const int hours : {1, 87'600}) {
    json["shed_after_hours"] = hours;
    const auto config = load(json);
    ASSERT_TRUE(config) << hours;
    EXPECT_EQ(config->timings.shed_after, std::chrono::hours(hours));
  }
  for (const nlohmann::json& hours :
       {nlohmann::json(0), nlohmann::json(87'601), nlohmann::json(1.5), nlohmann::json("7")}) {
    json["shed_after_hours"] = hours;
    expect_refused(json, "shed_after_hours");
  }
}

TEST(NodeConfig, held_records_wait_whole_days_from_1_to_90_and_7_by_default) {
  auto json = example();
  json.erase("hold_days");
  json.erase("operators");
  const auto bare = load(json);
  ASSERT_TRUE(bare) << bare.error().text();
  EXPECT_EQ(bare->hold_days, std::chrono::days(7));
  EXPECT_FALSE(bare->operators);
  for (const int days : {1, 90}) {
    json["hold_days"] = days;
    const auto config = load(json);
    ASSERT_TRUE(config) << days;
    EXPECT_EQ(config->hold_days, std::chrono::days(days));
  }
  for (const nlohmann::json& days : {nlohmann::json(0), nlohmann::json(91), nlohmann::json(1.5)}) {
    json["hold_days"] = days;
    expect_refused(json, "hold_days");
  }
}

TEST(NodeConfig, store_takes_what_its_disk_has_or_16_mebibytes_to_one_tebibyte) {
  auto json = example();
  json.erase("store_quota_mib");
  const auto bare = load(json);
  ASSERT_TRUE(bare) << bare.error().text();
  EXPECT_EQ(bare->store_quota_mib, 0u);
  EXPECT_FALSE(to_json(*bare).contains("store_quota_mib"));
  for (const std::uint32_t quota : {16u, 1'048'576u}) {
    json["store_quota_mib"] = quota;
    const auto config = load(json);
    ASSERT_TRUE(config) << quota;
    EXPECT_EQ(config->store_quota_mib, quota);
    EXPECT_EQ(to_json(*config)["store_quota_mib"], quota);
  }
  for (const nlohmann::json& quota : {nlohmann::json(0), nlohmann::json(15), nlohmann::json(-16),
                                      nlohmann::json(1'048'577), nlohmann::json(16.5)}) {
    json["store_quota_mib"] = quota;
    expect_refused(json, "store_quota_mib");
  }
}

TEST(NodeConfig, peer_named_twice_is_refused) {
  auto json = example();
  json["peers"][1]["nation"] = "USA";
  expect_refused(json, "peers[1].nation");
}

TEST(NodeConfig, own_nation_as_peer_is_refused) {
  auto json = example();
  json["peers"][0]["nation"] = "GBR";
  expect_refused(json, "peers[0].nation");
}

TEST(NodeConfig, bad_nation_is_refused) {
  for (const char* bad : {"gbr", "GB", "GBR ", "../GBR", "1GB", "GBRGBRGBR"}) {
    auto json = example();
    json["nation"] = bad;
    expect_refused(json, "nation");
    json = example();
    json["peers"][0]["nation"] = bad;
    expect_refused(json, "peers[0].nation");
  }
}

// req: MRK-001
TEST(NodeConfig, the_ceiling_is_a_level_and_the_highest_when_left_out) {
  auto json = example();
  json["ceiling"] = "SECRET";
  ASSERT_TRUE(load(json));
  EXPECT_EQ(load(json)->ceiling, Level::secret);
  EXPECT_EQ(to_json(*load(json))["ceiling"], "SECRET");
  json.erase("ceiling");
  ASSERT_TRUE(load(json));
  EXPECT_EQ(load(json)->ceiling, Level::top_secret);
  for (const char* bad : {"secret", "UNSPECIFIED", "COSMIC"}) {
    json["ceiling"] = bad;
    expect_refused(json, "ceiling");
  }
}

TEST(NodeConfig, no_peers_is_a_node_alone) {
  auto json = example();
  json["peers"] = nlohmann::json::array();
  json["feeds"][0].erase("to");
  EXPECT_TRUE(load(json));
}

TEST(NodeConfig, absolute_path_is_taken_as_it_is) {
  auto json = example();
  json["store"] = "/var/lib/accord/store/node.db";
  const auto config = load(json);
  ASSERT_TRUE(config);
  EXPECT_EQ(config->store, "/var/lib/accord/store/node.db");
}

TEST(NodeConfig, error_names_the_file_too) {
  const Scratch scratch;
  auto json = example();
  json["natoin"] = 1;
  const auto loaded = load_node_config(scratch.put("node.json", json.dump()));
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().where.find((scratch / "node.json").string()), std::string::npos)
      << loaded.error().text();
}

TEST(NodeConfig, broken_file_is_refused_with_its_own_code) {
  const Scratch scratch;
  const auto code_of = [](const Result<NodeConfig>& loaded) {
    return loaded ? std::string("loaded") : std::string(code_entry(loaded.error().code).name);
  };
  EXPECT_EQ(code_of(load_node_config(scratch / "none.json")), "file_unreadable");
  EXPECT_EQ(code_of(load_node_config(scratch.folder())), "file_unreadable");
  EXPECT_EQ(code_of(load_node_config(scratch.put("a.json", ""))), "bad_json");
  EXPECT_EQ(code_of(load_node_config(scratch.put("b.json", "[]"))), "config_invalid");
  const std::string text = source_file("deploy/node.example.json");
  EXPECT_EQ(code_of(load_node_config(scratch.put("c.json", text.substr(0, text.size() / 2)))),
            "bad_json");
  EXPECT_EQ(code_of(load_node_config(scratch.put(
                "d.json", test::with(text, "\"keys\":", "\"nation\": \"USA\", \"keys\":")))),
            "bad_json");  // a key twice
  EXPECT_EQ(code_of(load_node_config(scratch.put("e.json", std::string(300'000, ' ')))),
            "too_large");
}

TEST(NodeConfig, effective_configuration_reads_back_equal) {
  const auto config = load(example());
  ASSERT_TRUE(config);
  const auto again = load(to_json(*config));
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(to_json(*again), to_json(*config));
}

}  // namespace
}  // namespace accord::node::app
