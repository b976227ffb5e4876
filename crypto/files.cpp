// POSIX file calls with the checks of files.hpp.
#include "crypto/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace accord::crypto {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool open() const { return value_ >= 0; }

 private:
  int value_;
};

tl::unexpected<Error> failed(Code code, const char* doing, const std::filesystem::path& path) {
  return fail(code, std::string(doing) + ": " + std::generic_category().message(errno),
              path.string());
}

Status check_access(const struct stat& status, Secrecy secrecy, const std::filesystem::path& path) {
  const bool ours = status.st_uid == ::geteuid() || status.st_uid == 0;
  switch (secrecy) {
    case Secrecy::secret:
      if (ours && (status.st_mode & 077) == 0) return {};
      return fail(Code::permissions_too_open,
                  "group or others may read it, or another user owns it", path.string());
    case Secrecy::trusted:
      if (ours && (status.st_mode & 022) == 0) return {};
      return fail(Code::writable_by_others, "group or others may write it, or another user owns it",
                  path.string());
  }
  std::abort();  // a Secrecy is only ever made from its enumerators
}

Status write_all(int descriptor, ByteView bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed(Code::file_unwritable, "cannot write", path);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Status flush_directory_of(const std::filesystem::path& path) {
  const std::filesystem::path parent = path.parent_path();
  const Descriptor directory(
      ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.open() || ::fsync(directory.get()) != 0) {
    return failed(Code::file_unwritable, "cannot flush the directory", parent);
  }
  return {};
}

Status fill_new_file(int descriptor, mode_t mode, ByteView bytes,
                     const std::filesystem::path& path) {
  if (::fchmod(descriptor, mode) != 0) {
    return failed(Code::file_unwritable, "cannot set the mode", path);
  }
  ACCORD_CHECK(write_all(descriptor, bytes, path));
  if (::fsync(descriptor) != 0) return failed(Code::file_unwritable, "cannot flush", path);
  return flush_directory_of(path);
}

}  // namespace

Result<SecretBytes> read_file(const std::filesystem::path& path, Secrecy secrecy,
                              std::size_t max_bytes) {
  // O_NONBLOCK: a FIFO of that name must not hold the node up before fstat tells what it is.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.open() || ::fstat(file.get(), &status) != 0) {
    return failed(Code::file_unreadable, "cannot open", path);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(Code::file_unreadable, "not a regular file", path.string());
  }
  ACCORD_CHECK(check_access(status, secrecy, path));
  SecretBytes out(max_bytes + 1);
  std::size_t size = 0;
  while (size < out.size()) {
    const ssize_t got = ::read(file.get(), out.writable().data() + size, out.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(Code::file_unreadable, "cannot read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > max_bytes) {
    return fail(Code::too_large, "larger than " + std::to_string(max_bytes) + " bytes",
                path.string());
  }
  out.shorten(size);
  return out;
}

Status write_new_file(const std::filesystem::path& path, Secrecy secrecy, ByteView bytes) {
  const mode_t mode = secrecy == Secrecy::secret ? 0600 : 0644;
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.open() && errno == EEXIST) {
    return fail(Code::already_exists, "a file of this name is already there", path.string());
  }
  if (!file.open()) return failed(Code::file_unwritable, "cannot create", path);
  Status written = fill_new_file(file.get(), mode, bytes, path);
  if (!written) ::unlink(path.c_str());
  return written;
}

Status replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0)
    return failed(Code::file_unwritable, "cannot rename", from);
  return flush_directory_of(to);
}

Status check_directory(const std::filesystem::path& path, Secrecy secrecy) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (!directory.open() || ::fstat(directory.get(), &status) != 0) {
    return failed(Code::file_unreadable, "cannot open the directory", path);
  }
  return check_access(status, secrecy, path);
}

Status ensure_secret_directory(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return failed(Code::file_unwritable, "cannot create the directory", path);
  }
  return check_directory(path, Secrecy::secret);
}

}  // namespace accord::crypto
