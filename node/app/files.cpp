// POSIX reading and writing of small files.
#include "node/app/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace accord::node::app {
namespace {

std::string system_text() { return std::strerror(errno); }

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

Result<Descriptor> opened(const std::filesystem::path& path, int flags, mode_t mode = 0) {
  Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (file.get() < 0) return fail(Code::file_unwritable, system_text());
  return file;
}

}  // namespace

Error located(Error error, const std::filesystem::path& file) {
  error.where = error.where.empty() ? file.string() : file.string() + " " + error.where;
  return error;
}

Descriptor::~Descriptor() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
  Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(Code::file_unreadable, system_text(), path.string());
  return FileReader(path, std::move(file));
}

Result<std::string_view> FileReader::head() {
  std::string head(kHeadBytes, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    ACCORD_TRY(const std::size_t got, read(head.data() + size, head.size() - size));
    if (got == 0) break;
    size += got;
  }
  head.resize(size);
  head_ = std::move(head);
  return std::string_view(head_);
}

Result<std::size_t> FileReader::read(char* into, std::size_t room) {
  if (head_given_ < head_.size()) {
    const std::size_t got = head_.copy(into, room, head_given_);
    head_given_ += got;
    return got;
  }
  for (;;) {
    const ssize_t got = ::read(file_.get(), into, room);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return fail(Code::file_unreadable, system_text(), path_.string());
  }
}

Result<std::string> FileReader::rest(std::size_t max_bytes) {
  const auto too_large = [&] {
    return fail(Code::too_large, "more than " + std::to_string(max_bytes) + " bytes",
                path_.string());
  };
  std::string out;
  struct stat found {};  // a device has no size, and a file may grow: what is read counts
  if (::fstat(file_.get(), &found) == 0 && S_ISREG(found.st_mode)) {
    const auto size = static_cast<std::size_t>(found.st_size);
    if (size > max_bytes) return too_large();
    out.reserve(size);
  }
  char buffer[64 << 10];
  for (;;) {
    ACCORD_TRY(const std::size_t got, read(buffer, sizeof buffer));
    if (got == 0) return out;
    out.append(buffer, got);
    if (out.size() > max_bytes) return too_large();
  }
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  ACCORD_TRY(FileReader file, FileReader::open(path));
  return file.rest(max_bytes);
}

Result<FileWriter> FileWriter::open(const std::filesystem::path& path) {
  if (path == "-") return FileWriter(path, path, {}, Descriptor(STDOUT_FILENO));
  const auto target = in_file(behind_links(path), path);
  if (!target) return fail(target.error());
  struct stat found {};
  const bool exists = ::stat(target->c_str(), &found) == 0;
  if (exists && !S_ISREG(found.st_mode)) {  // a device or a pipe is never replaced by a file
    ACCORD_TRY(Descriptor file, in_file(opened(*target, O_WRONLY), path));
    return FileWriter(path, *target, {}, std::move(file));
  }
  std::filesystem::path beside = target->string() + "." + std::to_string(::getpid()) + ".new";
  ::unlink(beside.c_str());  // of a process of this number that died
  ACCORD_TRY(Descriptor file, in_file(opened(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                                             exists ? found.st_mode & 0777 : 0644),
                                      path));
  return FileWriter(path, *target, std::move(beside), std::move(file));
}

FileWriter::~FileWriter() {
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

tl::unexpected<Error> FileWriter::failed() const {
  return fail(Code::file_unwritable, system_text(), path_.string());
}

Status FileWriter::write(std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t put = ::write(file_.get(), contents.data(), contents.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failed();
    contents.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Status FileWriter::commit() {
  if (beside_.empty()) return {};
  if (::fsync(file_.get()) != 0) return failed();
  if (::rename(beside_.c_str(), target_.c_str()) != 0) return failed();
  beside_.clear();
  return {};
}

Status write_file(const std::filesystem::path& path, std::string_view contents) {
  ACCORD_TRY(FileWriter file, FileWriter::open(path));
  ACCORD_CHECK(file.write(contents));
  return file.commit();
}

}  // namespace accord::node::app
