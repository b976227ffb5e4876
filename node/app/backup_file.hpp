// The file of a backup and the digest beside it: made under another name, made durable, and only
// then named; never in the place of another file. Used by the daemon's backup desk and by
// cli_backup.cpp; docs/operations.md "Backup and restore".
#pragma once

#include <filesystem>

#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::app {

/// A new, empty file of the user's own (0600) beside `target`, that goes unless it is kept.
class NewFile {
 public:
  /// Errors: already_exists for `target` or its digest, file_unwritable
  static Result<NewFile> beside(const std::filesystem::path& target);
  NewFile(NewFile&& other) noexcept
      : target_(std::move(other.target_)), path_(std::move(other.path_)) {
    other.path_.clear();
  }
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Durable, and named as it was to be. Errors: already_exists, file_unwritable
  Status keep();
  /// Likewise, with its digest in a file beside it. Errors: as keep, and file_unreadable
  Result<Digest> keep_with_digest();

 private:
  NewFile(std::filesystem::path target, std::filesystem::path path)
      : target_(std::move(target)), path_(std::move(path)) {}
  std::filesystem::path target_;
  std::filesystem::path path_;  // empty: kept, or moved from
};

/// `<file>.sha384`, as sha384sum writes it.
[[nodiscard]] std::filesystem::path digest_file_of(const std::filesystem::path& file);

/// Errors: file_unreadable
Result<Digest> digest_of_file(const std::filesystem::path& file);

/// That the file has the digest that stands beside it. Errors: file_unreadable, bad_digest,
/// store_damaged when it has another
Result<Digest> check_digest(const std::filesystem::path& file);

/// Errors: file_unreadable, file_unwritable
Status copy_bytes(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace accord::node::app
