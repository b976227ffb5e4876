// POSIX calls on large files, piece by piece.
#include "node/app/backup_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "crypto/hash.hpp"
#include "node/app/files.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kPiece = 1u << 20;
constexpr std::size_t kMaxDigestFileBytes = 8u << 10;  // 96 digits and a name

tl::unexpected<Error> unwritable(const std::filesystem::path& path) {
  const Code code = errno == EEXIST ? Code::already_exists : Code::file_unwritable;
  return fail(code, std::strerror(errno), path.string());
}

Status sync(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  const int number = errno;
  if (fd >= 0) ::close(fd);
  errno = number;
  if (!synced) return unwritable(path);
  return {};
}

Status sync_directory_of(const std::filesystem::path& path) {
  const auto directory = path.parent_path();
  return sync(directory.empty() ? "." : directory, O_RDONLY | O_DIRECTORY);
}

Status check_not_there(const std::filesystem::path& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  return fail(Code::already_exists, "move it away first: nothing is written over", path.string());
}

/// Each piece of the file, in order.
template <class Take>
Status read_pieces(const std::filesystem::path& file, Take take) {
  std::ifstream in(file, std::ios::binary);
  std::vector<char> piece(kPiece);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto got = static_cast<std::size_t>(in.gcount());
    if (got > 0) ACCORD_CHECK(take(std::string_view(piece.data(), got)));
  }
  if (!in.eof()) return fail(Code::file_unreadable, "cannot be read to its end", file.string());
  return {};
}

}  // namespace

Result<NewFile> NewFile::beside(const std::filesystem::path& target) {
  ACCORD_CHECK(check_not_there(target));
  ACCORD_CHECK(check_not_there(digest_file_of(target)));
  const std::filesystem::path path = target.string() + "." + std::to_string(::getpid()) + ".part";
  ::unlink(path.c_str());  // of a process of this number that died
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return unwritable(path);
  ::close(fd);
  return NewFile(target, path);
}

NewFile::~NewFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Status NewFile::keep() {
  ACCORD_CHECK(sync(path_, O_RDONLY));
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0)
    return unwritable(target_);
  path_.clear();
  return sync_directory_of(target_);
}

/// The digest is there before the file bears its name: what bears it can be checked.
Result<Digest> NewFile::keep_with_digest() {
  ACCORD_TRY(const Digest digest, digest_of_file(path_));
  const auto file = digest_file_of(target_);
  ACCORD_CHECK(check_not_there(file));
  ACCORD_CHECK(write_file(file, digest.hex() + "  " + target_.filename().string() + "\n"));
  if (auto kept = keep(); !kept) {
    ::unlink(file.c_str());
    return fail(kept.error());
  }
  return digest;
}

std::filesystem::path digest_file_of(const std::filesystem::path& file) {
  return file.string() + ".sha384";
}

Result<Digest> digest_of_file(const std::filesystem::path& file) {
  crypto::Sha384 hash;
  ACCORD_CHECK(read_pieces(file, [&](std::string_view piece) -> Status {
    hash.add(as_bytes(piece));
    return {};
  }));
  return hash.finish();
}

Result<Digest> check_digest(const std::filesystem::path& file) {
  const auto beside = digest_file_of(file);
  ACCORD_TRY(const std::string text, read_file(beside, kMaxDigestFileBytes));
  auto told = Digest::parse(text.substr(0, text.find(' ')));
  if (!told) return fail(located(told.error(), beside));
  ACCORD_TRY(const Digest digest, digest_of_file(file));
  if (digest == *told) return digest;
  return fail(Code::store_damaged, "the file has not the digest that " + beside.string() + " says",
              file.string());
}

Status copy_bytes(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::ofstream out(to, std::ios::binary | std::ios::in | std::ios::out);
  ACCORD_CHECK(read_pieces(from, [&](std::string_view piece) -> Status {
    if (out.write(piece.data(), static_cast<std::streamsize>(piece.size()))) return {};
    return fail(Code::file_unwritable, "not everything could be written", to.string());
  }));
  if (!out.flush())
    return fail(Code::file_unwritable, "not everything could be written", to.string());
  return {};
}

}  // namespace accord::node::app
