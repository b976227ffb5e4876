// Small files in and out, sized and coded.
#pragma once

#include <filesystem>
#include <string>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::app {

/// Whole file. "-" reads standard input. Errors: file_unreadable, too_large
Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes);

/// Written beside the target, flushed, then renamed over it; a symbolic link stays and its target
/// is replaced, a device or pipe is written to in place. Errors: file_unwritable
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
