// FeedFolder: the files of one watched directory. A file is put there by rename; a name that begins
// with '.' or ends in ".part" or ".tmp" is not yet one. It goes from the directory to taking/, then
// to done/ or set-aside/, or away: by rename alone, and each rename is on the disk before the next
// step. Called by FeedDesk.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::app {

/// A file in taking/: "20261127T051739.123456789Z-NAME".
struct Claim {
  std::filesystem::path file;
  std::string name;  // as it lay in the directory
  UtcTime at;        // when it was taken up
};

class FeedFolder {
 public:
  /// Makes the subdirectories that are missing. Errors: file_unwritable
  static Result<FeedFolder> open(const std::filesystem::path& directory);

  /// Files that nobody has written to since the call before, the oldest first. A directory, a link
  /// or a device is none. Errors: file_unreadable
  Result<std::vector<std::filesystem::path>> ready();

  /// Files in taking/: what a process that died had begun. The oldest first. Errors:
  /// file_unreadable
  [[nodiscard]] Result<std::vector<Claim>> begun() const;

  /// Takes a file up. Errors: file_unwritable
  Result<Claim> take(const std::filesystem::path& file, UtcTime at) const;

  /// Whether it is still a file: whoever may write to the directory could have put a link or a pipe
  /// in its place before it was taken up.
  [[nodiscard]] static bool is_file(const Claim& claim);

  /// Into done/, or away. Errors: file_unwritable
  Status finish(const Claim& claim, bool keep) const;

  /// Into set-aside/, what is to be said of it beside it as NAME.diagnostics.json. Errors:
  /// file_unwritable
  Status set_aside(const Claim& claim, const nlohmann::json& said) const;

 private:
  struct Look {
    std::filesystem::file_time_type written;
    std::uintmax_t size = 0;
    bool operator==(const Look&) const = default;
  };

  explicit FeedFolder(std::filesystem::path directory) : directory_(std::move(directory)) {}
  Status move(const std::filesystem::path& from, const std::filesystem::path& to) const;

  std::filesystem::path directory_;
  std::map<std::filesystem::path, Look> seen_;
};

}  // namespace accord::node::app
