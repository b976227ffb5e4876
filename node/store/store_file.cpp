#include "node/store/store_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

namespace accord::node::store {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr mode_t kExecute = S_IXUSR;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) (void)::close(fd_);  // nothing unsynced is left when this runs
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

tl::unexpected<Error> fail_errno(const char* doing, const std::string& path) {
  const int number = errno;
  const Code code = number == ENOSPC || number == EDQUOT ? Code::store_full : Code::store_failed;
  return fail(code, std::string(doing) + ": " + std::strerror(number), path);
}

/// Empty when there is no such file.
Result<std::optional<struct stat>> status_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return std::optional(status);
  if (errno == ENOENT) return std::optional<struct stat>{};
  return fail_errno("looking at the store file", path);
}

Status check_owned_closed(const struct stat& status, mode_t forbidden, const std::string& path) {
  if (status.st_uid != ::geteuid()) {
    return fail(Code::store_exposed, "the store belongs to another user", path);
  }
  if ((status.st_mode & forbidden) != 0) {
    return fail(Code::store_exposed, "the store has rights for other users, or is executable",
                path);
  }
  return {};
}

Status check_directory(const std::string& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) {
    return fail_errno("looking at the directory of the store", directory);
  }
  if (!S_ISDIR(status.st_mode)) return fail(Code::store_exposed, "not a directory", directory);
  return check_owned_closed(status, kOthers, directory);
}

Status check_file(const struct stat& status, const std::string& path) {
  if (!S_ISREG(status.st_mode)) {
    return fail(Code::store_exposed, "the store is a link, a device or a directory", path);
  }
  return check_owned_closed(status, kOthers | kExecute, path);
}

Status sync_directory(const std::string& directory) {
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid() || ::fsync(fd.get()) != 0) {
    return fail_errno("syncing the directory of the store", directory);
  }
  return {};
}

Status create_empty(const std::string& path, const std::string& directory) {
  const Descriptor fd(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.valid() || ::fsync(fd.get()) != 0) return fail_errno("creating the store", path);
  return sync_directory(directory);
}

}  // namespace

Status prepare_store_file(const std::string& path) {
  std::string directory = std::filesystem::path(path).parent_path().string();
  if (directory.empty()) directory = ".";
  ACCORD_CHECK(check_directory(directory));
  for (const char* beside : {"-wal", "-journal", "-shm"}) {
    ACCORD_TRY(const auto status, status_of(path + beside));
    if (status) ACCORD_CHECK(check_file(*status, path + beside));
  }
  ACCORD_TRY(const auto status, status_of(path));
  if (!status) return create_empty(path, directory);
  return check_file(*status, path);
}

}  // namespace accord::node::store
