// FeedDesk: the feeds that come as files in a directory. Its thread takes file after file up, gives
// each to the node as `accord publish` would, and files it away by what became of it. What is not
// committed stays in taking/ and is given again; what is, is known by its rulings in the journal,
// so that a kill at any point neither loses a file nor sends it twice. A file that breaks its
// format never stops a feed.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "node/app/config.hpp"
#include "node/app/feed_folder.hpp"
#include "node/store/store.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::app {

/// Between two looks at a directory; a file is taken that was the same at both.
inline constexpr std::chrono::milliseconds kFeedLook{500};

class FeedDesk {
 public:
  /// The command "publish" with these arguments, answered when it is committed.
  using Publish = std::function<Result<nlohmann::json>(const nlohmann::json& args)>;

  FeedDesk(std::vector<FeedConfig> feeds, Publish publish)
      : configs_(std::move(feeds)), publish_(std::move(publish)) {}

  /// Reads the profiles, makes the directories, and finishes what is committed of files that were
  /// begun. Before any thread. Errors: those of the profile, file_unreadable, file_unwritable,
  /// those of the store
  Status open(store::Store& store, const PayloadTypes& types);

  /// Reads the profiles again; on any error the old ones stay. Any thread. Errors: as open
  Status reload();

  /// The feeds' thread: until asked to stop.
  void run(std::stop_token token);

  /// One look at every feed, and what is ready given to the node. Returns whether the node could
  /// take all of it. The feeds' thread, and tests.
  bool look();

 private:
  struct Feed {
    FeedConfig config;
    FeedFolder folder;
    std::string profile;  // its text, checked
  };

  Result<std::string> profile_of(const FeedConfig& config) const;
  Status finish_committed(Feed& feed, store::Store& store, const PayloadTypes& types);
  bool give(Feed& feed, const Claim& claim);
  Result<nlohmann::json> publish(Feed& feed, const std::string& text);

  std::vector<FeedConfig> configs_;
  Publish publish_;
  std::mutex mutex_;  // of the profiles
  std::vector<Feed> feeds_;
};

}  // namespace accord::node::app
