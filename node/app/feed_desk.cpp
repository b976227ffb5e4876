#include "node/app/feed_desk.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/app/feed.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

constexpr std::chrono::seconds kShortestPause{1}, kLongestPause{30};
constexpr std::chrono::hours kClockMargin{1};  // by which a clock may have been set back
constexpr std::size_t kRulingsAtOnce = 1'000;

/// The node is full or stopping: the file is none the worse, and is given again.
bool passes(const Error& error) {
  return error.code == Code::node_unreachable || error.code == Code::store_full ||
         error.code == Code::store_failed;
}

nlohmann::json to_json(const Error& error) {
  return {{"code", code_text(error.code)},
          {"meaning", code_entry(error.code).meaning},
          {"what", error.what},
          {"where", error.where},
          {"next", code_entry(error.code).next_step}};
}

Result<std::string> text_of(const Claim& claim) {
  if (FeedFolder::is_file(claim)) return read_file(claim.file, kMaxFeedFileBytes);
  return fail(Code::file_unreadable, "no regular file", claim.file.string());
}

nlohmann::json arguments_of(const FeedConfig& config, const std::string& text,
                            const std::string& profile) {
  nlohmann::json args{{"text", text}, {"profile", profile}};
  const std::pair<const char*, const std::string*> optional[] = {
      {"from", &config.from}, {"payload", &config.payload}, {"priority", &config.priority}};
  for (const auto& [key, value] : optional) {
    if (!value->empty()) args[key] = *value;
  }
  if (!config.recipients.empty()) args["to"] = config.recipients;
  return args;
}

/// The first row that was ruled at `from` or later, by bisection: rows are in order of time.
Result<std::int64_t> row_before(store::Store& store, UtcTime from) {
  const auto is_before = [&](std::int64_t row) -> Result<bool> {
    ACCORD_TRY(const auto rows, store.rulings(row, 1));
    return !rows.empty() && rows.front().second.at < from;
  };
  std::int64_t low = 0, high = 1;
  for (;;) {
    ACCORD_TRY(const bool before, is_before(high));
    if (!before) break;
    low = high;
    high *= 2;
  }
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    ACCORD_TRY(const bool before, is_before(middle));
    if (before) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// Whether the node has ruled on a draft of this content since then. A file's drafts are ruled in
/// one transaction.
Result<bool> is_ruled(store::Store& store, const Digest& content, UtcTime since) {
  ACCORD_TRY(std::int64_t after, row_before(store, since - kClockMargin));
  for (;;) {
    ACCORD_TRY(const auto rows, store.rulings(after, kRulingsAtOnce));
    if (rows.empty()) return false;
    for (const auto& [row, ruling] : rows) {
      if (ruling.direction == store::Direction::outbound && ruling.at >= since &&
          ruling.inputs == content)
        return true;
    }
    after = rows.back().first;
  }
}

std::size_t count_of(const nlohmann::json& answer, std::string_view verdict) {
  const auto& outcomes = answer["outcomes"];
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [&](const auto& row) { return row["verdict"] == verdict; }));
}

}  // namespace

Result<std::string> FeedDesk::profile_of(const FeedConfig& config) const {
  ACCORD_TRY(std::string text, read_file(config.profile, translate::kMaxProfileBytes));
  ACCORD_TRY(const translate::Profile profile,
             in_file(translate::parse_profile(text), config.profile));
  ACCORD_CHECK(in_file(marking_of(profile, {}), config.profile));
  return text;
}

Status FeedDesk::open(store::Store& store, const PayloadTypes& types) {
  for (const FeedConfig& config : configs_) {
    ACCORD_TRY(std::string profile, profile_of(config));
    ACCORD_TRY(FeedFolder folder, FeedFolder::open(config.directory));
    feeds_.push_back({config, std::move(folder), std::move(profile)});
    ACCORD_CHECK(finish_committed(feeds_.back(), store, types));
  }
  return {};
}

Status FeedDesk::finish_committed(Feed& feed, store::Store& store, const PayloadTypes& types) {
  ACCORD_TRY(const std::vector<Claim> begun, feed.folder.begun());
  for (const Claim& claim : begun) {
    const auto text = text_of(claim);
    if (!text) continue;  // told when it is given
    const auto options = publish_options_of(arguments_of(feed.config, *text, feed.profile));
    if (!options) continue;
    const auto drafts = drafts_of(*text, feed.profile, *options, types);
    if (!drafts || drafts->drafts.empty()) continue;
    ACCORD_TRY(const bool ruled,
               is_ruled(store, crypto::sha384(drafts->drafts.front().payload), claim.at));
    if (!ruled) continue;
    spdlog::info("feed {}: {} was already committed", feed.config.name, claim.name);
    if (drafts->translation.records_refused == 0) {
      ACCORD_CHECK(feed.folder.finish(claim, feed.config.keep));
    } else {
      ACCORD_CHECK(
          feed.folder.set_aside(claim, {{"translation", app::to_json(drafts->translation)}}));
    }
  }
  return {};
}

Status FeedDesk::reload() {
  std::vector<std::string> profiles;
  for (const FeedConfig& config : configs_) {
    ACCORD_TRY(std::string profile, profile_of(config));
    profiles.push_back(std::move(profile));
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < feeds_.size(); ++i) feeds_[i].profile = std::move(profiles[i]);
  return {};
}

Result<nlohmann::json> FeedDesk::publish(Feed& feed, const std::string& text) {
  std::string profile;
  {
    const std::lock_guard lock(mutex_);
    profile = feed.profile;
  }
  return publish_(arguments_of(feed.config, text, profile));
}

/// False when the node cannot take it now.
bool FeedDesk::give(Feed& feed, const Claim& claim) {
  const std::string& name = feed.config.name;
  const auto text = text_of(claim);
  const auto answer = text ? publish(feed, *text) : Result<nlohmann::json>(fail(text.error()));
  if (!answer && passes(answer.error())) {
    spdlog::warn("feed {}: {} waits: {}", name, claim.name, answer.error().text());
    return false;
  }
  Status filed;
  if (!answer) {
    spdlog::error("feed {}: {} set aside: {}", name, claim.name, answer.error().text());
    filed = feed.folder.set_aside(claim, {{"error", to_json(answer.error())}});
  } else {
    const nlohmann::json& translation = (*answer)["translation"];
    spdlog::info("feed {}: {}: {} of {} read were carried, {} records released, {} not", name,
                 claim.name, translation["carried"].dump(), translation["read"].dump(),
                 count_of(*answer, "release"),
                 (*answer)["outcomes"].size() - count_of(*answer, "release"));
    filed = translation["refused"] == 0
                ? feed.folder.finish(claim, feed.config.keep)
                : feed.folder.set_aside(claim, {{"translation", translation}});
  }
  if (!filed) spdlog::error("feed {}: {}", name, filed.error().text());
  return filed.has_value();
}

bool FeedDesk::look() {
  bool all = true;
  for (Feed& feed : feeds_) {
    auto claims = feed.folder.begun();
    const auto ready = feed.folder.ready();
    if (!claims || !ready) {
      const Error& error = claims ? ready.error() : claims.error();
      spdlog::error("feed {}: {}", feed.config.name, error.text());
      all = false;
      continue;
    }
    bool taken = true;
    for (const Claim& claim : *claims) taken = taken && give(feed, claim);
    for (const std::filesystem::path& file : *ready) {
      if (!taken) break;
      const auto claim = feed.folder.take(file, system_now());
      if (!claim) spdlog::error("feed {}: {}", feed.config.name, claim.error().text());
      taken = claim.has_value() && give(feed, *claim);
    }
    all = all && taken;
  }
  return all;
}

void FeedDesk::run(std::stop_token token) {
  std::mutex waiting;
  std::condition_variable_any wake;
  std::chrono::milliseconds pause = kFeedLook;
  while (!token.stop_requested()) {
    pause = look()
                ? kFeedLook
                : std::clamp<std::chrono::milliseconds>(pause * 2, kShortestPause, kLongestPause);
    std::unique_lock lock(waiting);
    wake.wait_for(lock, token, pause, [] { return false; });
  }
}

}  // namespace accord::node::app
