#include "node/app/feed_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "node/app/files.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTaking = "taking";
constexpr const char* kDone = "done";
constexpr const char* kSetAside = "set-aside";
constexpr std::size_t kMaxName = 180;  // of what lay there: room for our words within 255 bytes

bool is_regular(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() == fs::file_type::regular && !error;
}

bool is_offered(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  return is_regular(entry.path()) && !name.starts_with('.') && !name.ends_with(".part") &&
         !name.ends_with(".tmp");
}

/// "20261127T051739.123456789Z"
std::string compact(UtcTime at) {
  std::string text = at.text(9);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

constexpr std::size_t kCompact = 26;  // characters of it

/// Exact inverse. Errors: bad_time
Result<UtcTime> expanded(std::string_view text) {
  if (text.size() != kCompact) return fail(Code::bad_time, "no time of a claim");
  const std::string full = std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) +
                           "-" + std::string(text.substr(6, 5)) + ":" +
                           std::string(text.substr(11, 2)) + ":" + std::string(text.substr(13));
  return UtcTime::parse(full);
}

tl::unexpected<Error> cannot_write(const fs::path& path) {
  return fail(Code::file_unwritable, std::strerror(errno), path.string());
}

/// A rename is only sure once its directories are.
Status sync_directory(const fs::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return cannot_write(directory);
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  if (!synced) return cannot_write(directory);
  return {};
}

Result<std::vector<fs::directory_entry>> entries_of(const fs::path& directory) {
  std::vector<fs::directory_entry> out;
  std::error_code error;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error))
    out.push_back(*at);
  if (error) return fail(Code::file_unreadable, error.message(), directory.string());
  return out;
}

}  // namespace

Result<FeedFolder> FeedFolder::open(const fs::path& directory) {
  for (const char* sub : {kTaking, kDone, kSetAside}) {
    std::error_code error;
    fs::create_directories(directory / sub, error);
    if (error) return fail(Code::file_unwritable, error.message(), (directory / sub).string());
  }
  return FeedFolder(directory);
}

Result<std::vector<fs::path>> FeedFolder::ready() {
  ACCORD_TRY(const std::vector<fs::directory_entry> entries, entries_of(directory_));
  std::map<fs::path, Look> now;
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  for (const fs::directory_entry& entry : entries) {
    if (!is_offered(entry)) continue;
    std::error_code of_time, of_size;
    const Look look{entry.last_write_time(of_time), entry.file_size(of_size)};
    if (of_time || of_size) continue;  // gone meanwhile
    const auto before = seen_.find(entry.path());
    if (before != seen_.end() && before->second == look)
      found.emplace_back(look.written, entry.path());
    now.emplace(entry.path(), look);
  }
  seen_ = std::move(now);
  std::sort(found.begin(), found.end());
  std::vector<fs::path> out;
  for (auto& [written, path] : found) out.push_back(std::move(path));
  return out;
}

Result<std::vector<Claim>> FeedFolder::begun() const {
  ACCORD_TRY(const std::vector<fs::directory_entry> entries, entries_of(directory_ / kTaking));
  std::vector<Claim> out;
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    const auto at = expanded(std::string_view(name).substr(0, std::min(kCompact, name.size())));
    if (!at || name.size() < kCompact + 2) continue;  // not put there by us
    out.push_back({entry.path(), name.substr(kCompact + 1), *at});
  }
  std::sort(out.begin(), out.end(),
            [](const Claim& a, const Claim& b) { return a.file.filename() < b.file.filename(); });
  return out;
}

Status FeedFolder::move(const fs::path& from, const fs::path& to) const {
  if (::rename(from.c_str(), to.c_str()) != 0) return cannot_write(to);
  ACCORD_CHECK(sync_directory(to.parent_path()));
  return sync_directory(from.parent_path());
}

Result<Claim> FeedFolder::take(const fs::path& file, UtcTime at) const {
  Claim claim{{}, file.filename().string().substr(0, kMaxName), at};
  claim.file = directory_ / kTaking / (compact(at) + "-" + claim.name);
  ACCORD_CHECK(move(file, claim.file));
  return claim;
}

bool FeedFolder::is_file(const Claim& claim) { return is_regular(claim.file); }

Status FeedFolder::finish(const Claim& claim, bool keep) const {
  if (keep) return move(claim.file, directory_ / kDone / claim.file.filename());
  if (::unlink(claim.file.c_str()) != 0) return cannot_write(claim.file);
  return sync_directory(claim.file.parent_path());
}

Status FeedFolder::set_aside(const Claim& claim, const nlohmann::json& said) const {
  const fs::path to = directory_ / kSetAside / claim.file.filename();
  ACCORD_CHECK(write_file(to.string() + ".diagnostics.json", said.dump(2) + "\n"));
  return move(claim.file, to);
}

}  // namespace accord::node::app
