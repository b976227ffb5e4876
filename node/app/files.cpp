// POSIX reading and writing of small files.
#include "node/app/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace accord::node::app {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string system_text() { return std::strerror(errno); }

Status write_all(int fd, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t put = ::write(fd, contents.data(), contents.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(Code::file_unwritable, system_text());
    contents.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

/// A device or a pipe takes the bytes where it is: it is never replaced by a file.
Status write_in_place(const std::filesystem::path& path, std::string_view contents) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(Code::file_unwritable, system_text());
  return write_all(file.get(), contents);
}

Status write_beside(const std::filesystem::path& beside, mode_t mode, std::string_view contents) {
  ::unlink(beside.c_str());  // of a process of this number that died
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const Descriptor file(::open(beside.c_str(), flags, mode));
  if (file.get() < 0) return fail(Code::file_unwritable, system_text());
  ACCORD_CHECK(write_all(file.get(), contents));
  if (::fsync(file.get()) != 0) return fail(Code::file_unwritable, system_text());
  return {};
}

/// What stands behind the symbolic links of `path`, be it there or not.
Result<std::filesystem::path> behind_links(std::filesystem::path path) {
  constexpr int kMaxLinks = 40;
  for (int i = 0; i < kMaxLinks; ++i) {
    std::error_code error;
    if (!std::filesystem::is_symlink(path, error)) return path;
    const auto target = std::filesystem::read_symlink(path, error);
    if (error) return fail(Code::file_unwritable, error.message());
    path = path.parent_path() / target;  // an absolute target replaces the parent
  }
  return fail(Code::file_unwritable, "more than 40 symbolic links");
}

Status replace(const std::filesystem::path& path, std::string_view contents) {
  ACCORD_TRY(const std::filesystem::path target, behind_links(path));
  struct stat found {};
  const bool exists = ::stat(target.c_str(), &found) == 0;
  if (exists && !S_ISREG(found.st_mode)) return write_in_place(target, contents);
  const mode_t mode = exists ? found.st_mode & 0777 : 0644;
  const std::filesystem::path beside = target.string() + "." + std::to_string(::getpid()) + ".new";
  Status status = write_beside(beside, mode, contents);
  if (status && ::rename(beside.c_str(), target.c_str()) != 0)
    status = fail(Code::file_unwritable, system_text());
  if (!status) ::unlink(beside.c_str());
  return status;
}

}  // namespace

Error located(Error error, const std::filesystem::path& file) {
  error.where = error.where.empty() ? file.string() : file.string() + " " + error.where;
  return error;
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(Code::file_unreadable, system_text(), path.string());
  std::string out;
  char buffer[64 << 10];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Code::file_unreadable, system_text(), path.string());
    if (got == 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
    if (out.size() > max_bytes) {
      return fail(Code::too_large, "more than " + std::to_string(max_bytes) + " bytes",
                  path.string());
    }
  }
}

Status write_file(const std::filesystem::path& path, std::string_view contents) {
  const Status status = replace(path, contents);
  if (!status) return fail(located(status.error(), path));
  return {};
}

}  // namespace accord::node::app
