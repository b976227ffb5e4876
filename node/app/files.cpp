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
  const std::filesystem::path beside = path.string() + ".new";
  const auto bad = [&] {
    auto error = fail(Code::file_unwritable, system_text(), path.string());
    ::unlink(beside.c_str());
    return error;
  };
  {
    const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0) return bad();
    while (!contents.empty()) {
      const ssize_t put = ::write(file.get(), contents.data(), contents.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return bad();
      contents.remove_prefix(static_cast<std::size_t>(put));
    }
    if (::fsync(file.get()) != 0) return bad();
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return bad();
  return {};
}

}  // namespace accord::node::app
