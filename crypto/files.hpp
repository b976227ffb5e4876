// Inside crypto/ only: the few careful file operations. Links are never followed at the last step,
// nothing is overwritten, and what was checked is the open file itself, not its name.
#pragma once

#include <filesystem>
#include <string_view>

#include "crypto/secret.hpp"

namespace accord::crypto {

enum class Secrecy : std::uint8_t {
  secret,   // only the owner may read: 0600 or stricter, owned by this user (or root)
  trusted,  // anyone may read, only the owner may write
};

/// The whole of a regular file. Errors: file_unreadable, permissions_too_open, writable_by_others,
/// too_large
Result<SecretBytes> read_file(const std::filesystem::path& path, Secrecy secrecy,
                              std::size_t max_bytes);

/// A new file (0600 or 0644), flushed with its directory; removed again when anything fails.
/// Errors: already_exists, file_unwritable
Status write_new_file(const std::filesystem::path& path, Secrecy secrecy, ByteView bytes);

/// Renames over what is there, flushed with the directory. Errors: file_unwritable
Status replace_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// Errors: file_unreadable (also for a link), permissions_too_open, writable_by_others
Status check_directory(const std::filesystem::path& path, Secrecy secrecy);

/// Makes the directory with mode 0700 unless it is there; then as check_directory(secret).
/// Errors: file_unwritable and those of check_directory
Status ensure_secret_directory(const std::filesystem::path& path);

}  // namespace accord::crypto
