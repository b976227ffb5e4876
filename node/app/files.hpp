// Files in and out, sized and coded: small ones whole, long ones piece by piece.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::app {

/// An open file, closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// A file from its beginning to its end. "-" is standard input.
class FileReader {
 public:
  /// Errors: file_unreadable
  static Result<FileReader> open(const std::filesystem::path& path);
  /// The first bytes, at most kHeadBytes, which are read again. Requires: nothing was read yet.
  /// Errors: file_unreadable
  Result<std::string_view> head();
  /// At most `room` bytes to `into`, and how many; 0 only at the end. Errors: file_unreadable
  Result<std::size_t> read(char* into, std::size_t room);
  /// All that is left. Errors: file_unreadable, too_large
  Result<std::string> rest(std::size_t max_bytes);

  static constexpr std::size_t kHeadBytes = 64u << 10;

 private:
  FileReader(std::filesystem::path path, Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  Descriptor file_;
  std::string head_;
  std::size_t head_given_ = 0;  // of it, by read
};

/// A file that takes the place of another once it is whole: written beside it, flushed, then
/// renamed over it; a symbolic link stays and its target is replaced, a device or pipe is written
/// to in place, and "-" is standard output. What is not committed leaves nothing behind.
class FileWriter {
 public:
  /// Errors: file_unwritable
  static Result<FileWriter> open(const std::filesystem::path& path);
  FileWriter(FileWriter&& other) noexcept
      : path_(std::move(other.path_)),
        target_(std::move(other.target_)),
        beside_(std::exchange(other.beside_, {})),
        file_(std::move(other.file_)) {}
  FileWriter& operator=(FileWriter&&) = delete;
  ~FileWriter();

  /// Errors: file_unwritable
  Status write(std::string_view contents);
  /// Errors: file_unwritable
  Status commit();

 private:
  FileWriter(std::filesystem::path path, std::filesystem::path target, std::filesystem::path beside,
             Descriptor file)
      : path_(std::move(path)),
        target_(std::move(target)),
        beside_(std::move(beside)),
        file_(std::move(file)) {}
  [[nodiscard]] tl::unexpected<Error> failed() const;

  std::filesystem::path path_, target_;
  std::filesystem::path beside_;  // empty: nothing is renamed
  Descriptor file_;
};

/// Whole file. "-" reads standard input. Errors: file_unreadable, too_large
Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes);

/// Whole, as a FileWriter writes. Errors: file_unwritable
Status write_file(const std::filesystem::path& path, std::string_view contents);

/// The same error, its place led by the file it is about.
[[nodiscard]] Error located(Error error, const std::filesystem::path& file);

/// What was read from `file`, or the error led by its name.
template <class T>
Result<T> in_file(Result<T> read, const std::filesystem::path& file) {
  if (!read) return fail(located(read.error(), file));
  return read;
}

}  // namespace accord::node::app
