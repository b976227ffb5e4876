// Strict reading of node.json.
#include "node/app/config.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "node/app/feed.hpp"
#include "node/app/files.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kMaxFeeds = 64;
constexpr std::size_t kMaxConfigBytes = 256u << 10;
constexpr int kMaxHoldDays = 90;
constexpr int kMaxExpiryDays = 3'650;
constexpr int kMinStoreQuotaMib = 16;
constexpr int kMaxStoreQuotaMib = 1 << 20;  // 1 TiB

/// Reads keys of one object and refuses what nobody asked for.
class Keys {
 public:
  Keys(const nlohmann::json& object, std::string path) : object_(object), path_(std::move(path)) {}

  Result<std::string> text(const char* key) {
    seen_.insert(key);
    if (!object_.contains(key) || !object_[key].is_string() ||
        object_[key].get<std::string>().empty()) {
      return fail(Code::config_invalid, "a text is required", path_ + "." + key);
    }
    return object_[key].get<std::string>();
  }

  Result<Nanos> seconds(const char* key, Nanos otherwise) {
    seen_.insert(key);
    if (!object_.contains(key)) return otherwise;
    if (!object_[key].is_number() || object_[key].get<double>() < 0.05 ||
        object_[key].get<double>() > 3'600.0) {
      return fail(Code::config_invalid, "seconds from 0.05 to 3600", path_ + "." + key);
    }
    return Nanos(std::llround(object_[key].get<double>() * 1e9));
  }

  const std::string& path() const { return path_; }

  const nlohmann::json* find(const char* key) {
    seen_.insert(key);
    return object_.contains(key) ? &object_[key] : nullptr;
  }

  Status no_others() const {
    for (const auto& [key, value] : object_.items()) {
      if (!seen_.contains(key)) return fail(Code::config_invalid, "unknown key", path_ + "." + key);
    }
    return {};
  }

 private:
  const nlohmann::json& object_;
  std::string path_;
  std::set<std::string> seen_;
};

Result<PeerConfig> read_peer(const nlohmann::json& json, const std::filesystem::path& directory,
                             const std::string& path) {
  if (!json.is_object()) return fail(Code::config_invalid, "an object is required", path);
  Keys keys(json, path);
  PeerConfig peer;
  ACCORD_TRY(const std::string nation, keys.text("nation"));
  auto id = NationId::parse(nation);
  if (!id) return fail(Code::config_invalid, id.error().what, path + ".nation");
  peer.nation = *id;
  ACCORD_TRY(peer.publish_endpoint, keys.text("publish"));
  ACCORD_TRY(peer.subscribe_endpoint, keys.text("subscribe"));
  ACCORD_TRY(const std::string binding, keys.text("binding"));
  peer.binding = directory / binding;
  ACCORD_CHECK(keys.no_others());
  return peer;
}

Status read_people(Keys& top, NodeConfig& config) {
  if (top.find("operators") != nullptr) {
    ACCORD_TRY(const std::string file, top.text("operators"));
    config.operators = config.directory / file;
  }
  const nlohmann::json* days = top.find("hold_days");
  if (days == nullptr) return {};
  if (!days->is_number_integer() || *days < 1 || *days > kMaxHoldDays)
    return fail(Code::config_invalid, "whole days from 1 to 90", "$.hold_days");
  config.hold_days = std::chrono::days(days->get<int>());
  return {};
}

Status read_expiry(Keys& top, pipeline::LinkTimings& timings) {
  if (const nlohmann::json* days = top.find("expire_after_days")) {
    if (!days->is_number_integer() || *days < 1 || *days > kMaxExpiryDays)
      return fail(Code::config_invalid, "whole days from 1 to 3650", "$.expire_after_days");
    timings.expire_after = std::chrono::hours(24) * days->get<int>();
  }
  if (const nlohmann::json* hours = top.find("shed_after_hours")) {
    if (!hours->is_number_integer() || *hours < 1 || *hours > 24 * kMaxExpiryDays)
      return fail(Code::config_invalid, "whole hours from 1 to 87600", "$.shed_after_hours");
    timings.shed_after = std::chrono::hours(hours->get<int>());
  }
  return {};
}

Status read_quota(Keys& top, NodeConfig& config) {
  const nlohmann::json* quota = top.find("store_quota_mib");
  if (quota == nullptr) return {};
  if (!quota->is_number_integer() || *quota < kMinStoreQuotaMib || *quota > kMaxStoreQuotaMib)
    return fail(Code::config_invalid, "whole MiB from 16 to 1048576", "$.store_quota_mib");
  config.store_quota_mib = quota->get<std::uint32_t>();
  return {};
}

Status read_timings(Keys& top, pipeline::LinkTimings& timings) {
  const nlohmann::json* json = top.find("timings");
  if (json == nullptr) return {};
  if (!json->is_object()) return fail(Code::config_invalid, "an object is required", "$.timings");
  Keys keys(*json, "$.timings");
  ACCORD_TRY(timings.heartbeat, keys.seconds("heartbeat_s", timings.heartbeat));
  ACCORD_TRY(timings.hello_retry, keys.seconds("hello_retry_s", timings.hello_retry));
  ACCORD_TRY(timings.silence, keys.seconds("silence_s", timings.silence));
  ACCORD_TRY(timings.resend_after, keys.seconds("resend_after_s", timings.resend_after));
  return keys.no_others();
}

Status read_peers(Keys& top, NodeConfig& config) {
  const nlohmann::json* peers = top.find("peers");
  if (peers == nullptr || !peers->is_array())
    return fail(Code::config_invalid, "a list is required", "$.peers");
  std::set<NationId> seen;
  for (std::size_t i = 0; i < peers->size(); ++i) {
    const std::string path = "$.peers[" + std::to_string(i) + "]";
    ACCORD_TRY(PeerConfig peer, read_peer((*peers)[i], config.directory, path));
    if (peer.nation == config.nation || !seen.insert(peer.nation).second) {
      return fail(Code::config_invalid, "a peer is named once, and is not this nation",
                  path + ".nation");
    }
    config.peers.push_back(std::move(peer));
  }
  return {};
}

/// Optional texts of a feed; whether they are words that a feed knows is said at the start.
Status read_feed_words(Keys& keys, FeedConfig& feed) {
  const std::pair<const char*, std::string*> words[] = {
      {"from", &feed.from}, {"payload", &feed.payload}, {"priority", &feed.priority}};
  for (const auto& [key, value] : words) {
    if (keys.find(key) == nullptr) continue;
    ACCORD_TRY(*value, keys.text(key));
  }
  const FeedWords given{feed.from.empty() ? std::nullopt : std::optional(feed.from),
                        feed.payload.empty() ? std::nullopt : std::optional(feed.payload),
                        {},
                        {},
                        {},
                        feed.priority.empty() ? std::nullopt : std::optional(feed.priority)};
  if (const auto options = feed_options_of(given); !options)
    return fail(Code::config_invalid, options.error().what,
                keys.path() + "." + options.error().where);
  return {};
}

Status read_recipients(Keys& keys, const NodeConfig& config, FeedConfig& feed) {
  const nlohmann::json* to = keys.find("to");
  if (to == nullptr) return {};
  const auto is_peer = [&](const nlohmann::json& name) {
    return name.is_string() &&
           std::any_of(config.peers.begin(), config.peers.end(), [&](const PeerConfig& peer) {
             return peer.nation.text() == name.get<std::string>();
           });
  };
  if (!to->is_array() || to->empty() || !std::all_of(to->begin(), to->end(), is_peer))
    return fail(Code::config_invalid, "a list of peers of this node", keys.path() + ".to");
  feed.recipients = to->get<std::vector<std::string>>();
  return {};
}

Result<FeedConfig> read_feed(const nlohmann::json& json, const NodeConfig& config,
                             const std::string& path) {
  if (!json.is_object()) return fail(Code::config_invalid, "an object is required", path);
  Keys keys(json, path);
  FeedConfig feed;
  ACCORD_TRY(feed.name, keys.text("name"));
  ACCORD_TRY(const std::string directory, keys.text("directory"));
  feed.directory = config.directory / directory;
  ACCORD_TRY(const std::string profile, keys.text("profile"));
  feed.profile = config.directory / profile;
  ACCORD_CHECK(read_feed_words(keys, feed));
  ACCORD_CHECK(read_recipients(keys, config, feed));
  if (keys.find("processed") != nullptr) {
    ACCORD_TRY(const std::string word, keys.text("processed"));
    if (word != "keep" && word != "remove")
      return fail(Code::config_invalid, "keep or remove", path + ".processed");
    feed.keep = word == "keep";
  }
  ACCORD_CHECK(keys.no_others());
  return feed;
}

/// After the peers, whom they name. Two feeds in one directory would take each other's files.
Status read_feeds(Keys& top, NodeConfig& config) {
  const nlohmann::json* feeds = top.find("feeds");
  if (feeds == nullptr) return {};
  if (!feeds->is_array() || feeds->size() > kMaxFeeds)
    return fail(Code::config_invalid, "a list of at most 64 feeds", "$.feeds");
  std::set<std::string> names, directories;
  for (std::size_t i = 0; i < feeds->size(); ++i) {
    const std::string path = "$.feeds[" + std::to_string(i) + "]";
    ACCORD_TRY(FeedConfig feed, read_feed((*feeds)[i], config, path));
    if (!names.insert(feed.name).second)
      return fail(Code::config_invalid, "a feed is named once", path + ".name");
    if (!directories.insert(feed.directory.lexically_normal().string()).second)
      return fail(Code::config_invalid, "a directory belongs to one feed", path + ".directory");
    config.feeds.push_back(std::move(feed));
  }
  return {};
}

nlohmann::json to_json(const FeedConfig& feed) {
  nlohmann::json out{{"name", feed.name},
                     {"directory", feed.directory.string()},
                     {"profile", feed.profile.string()},
                     {"processed", feed.keep ? "keep" : "remove"}};
  const std::pair<const char*, const std::string*> words[] = {
      {"from", &feed.from}, {"payload", &feed.payload}, {"priority", &feed.priority}};
  for (const auto& [key, value] : words) {
    if (!value->empty()) out[key] = *value;
  }
  if (!feed.recipients.empty()) out["to"] = feed.recipients;
  return out;
}

/// Left out: no ceiling below the highest level.
Status read_ceiling(Keys& top, Level& ceiling) {
  if (top.find("ceiling") == nullptr) return {};
  ACCORD_TRY(const std::string word, top.text("ceiling"));
  const auto level = level_of(word);
  if (!level) return fail(Code::config_invalid, "'" + word + "' is no level", "$.ceiling");
  ceiling = *level;
  return {};
}

Result<NodeConfig> read_config(const nlohmann::json& json, const std::filesystem::path& directory) {
  if (!json.is_object()) return fail(Code::config_invalid, "an object is required", "$");
  NodeConfig config;
  config.directory = directory;
  Keys keys(json, "$");
  ACCORD_TRY(const std::string nation, keys.text("nation"));
  auto id = NationId::parse(nation);
  if (!id) return fail(Code::config_invalid, id.error().what, "$.nation");
  config.nation = *id;
  const std::pair<const char*, std::filesystem::path*> paths[] = {
      {"keys", &config.keys},
      {"trust", &config.trust},
      {"agreements", &config.agreements},
      {"store", &config.store},
      {"socket", &config.socket},
      {"national_policy", &config.national_policy}};
  for (const auto& [key, path] : paths) {
    ACCORD_TRY(const std::string value, keys.text(key));
    *path = config.directory / value;
  }
  const std::pair<const char*, std::filesystem::path*> optional_paths[] = {
      {"object_catalogue", &config.object_catalogue}, {"schemas", &config.schemas}};
  for (const auto& [key, path] : optional_paths) {
    if (keys.find(key) == nullptr) continue;
    ACCORD_TRY(const std::string value, keys.text(key));
    *path = config.directory / value;
  }
  ACCORD_CHECK(read_ceiling(keys, config.ceiling));
  ACCORD_CHECK(read_people(keys, config));
  ACCORD_CHECK(read_quota(keys, config));
  ACCORD_CHECK(read_timings(keys, config.timings));
  ACCORD_CHECK(read_expiry(keys, config.timings));
  ACCORD_CHECK(read_peers(keys, config));
  ACCORD_CHECK(read_feeds(keys, config));
  ACCORD_CHECK(keys.no_others());
  return config;
}

}  // namespace

Result<NodeConfig> parse_node_config(std::string_view text,
                                     const std::filesystem::path& directory) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxConfigBytes));
  return read_config(json, directory);
}

Result<NodeConfig> load_node_config(const std::filesystem::path& file) {
  ACCORD_TRY(const std::string text, read_file(file, kMaxConfigBytes));
  auto config = parse_node_config(text, std::filesystem::absolute(file).parent_path());
  if (!config) return fail(located(config.error(), file));
  return config;
}

nlohmann::json to_json(const NodeConfig& config) {
  nlohmann::json peers = nlohmann::json::array();
  for (const PeerConfig& peer : config.peers) {
    peers.push_back({{"nation", peer.nation.text()},
                     {"publish", peer.publish_endpoint},
                     {"subscribe", peer.subscribe_endpoint},
                     {"binding", peer.binding.string()}});
  }
  const auto seconds = [](Nanos span) { return static_cast<double>(span.count()) / 1e9; };
  nlohmann::json out = {{"nation", config.nation.text()},
                        {"keys", config.keys.string()},
                        {"trust", config.trust.string()},
                        {"agreements", config.agreements.string()},
                        {"national_policy", config.national_policy.string()},
                        {"store", config.store.string()},
                        {"socket", config.socket.string()},
                        {"hold_days", config.hold_days.count()},
                        {"peers", peers},
                        {"timings",
                         {{"heartbeat_s", seconds(config.timings.heartbeat)},
                          {"hello_retry_s", seconds(config.timings.hello_retry)},
                          {"silence_s", seconds(config.timings.silence)},
                          {"resend_after_s", seconds(config.timings.resend_after)}}}};
  out["ceiling"] = name_of(config.ceiling);
  if (config.timings.expire_after != Nanos{0})
    out["expire_after_days"] = config.timings.expire_after / std::chrono::hours(24);
  if (config.timings.shed_after != Nanos{0})
    out["shed_after_hours"] = config.timings.shed_after / std::chrono::hours(1);
  if (config.store_quota_mib != 0) out["store_quota_mib"] = config.store_quota_mib;
  if (!config.object_catalogue.empty()) out["object_catalogue"] = config.object_catalogue.string();
  if (!config.schemas.empty()) out["schemas"] = config.schemas.string();
  for (const FeedConfig& feed : config.feeds) out["feeds"].push_back(to_json(feed));
  if (config.operators) out["operators"] = config.operators->string();
  return out;
}

}  // namespace accord::node::app
