// Texts in formats that are taken record by record, in pieces: feeds that never end (`accord
// publish
// --stream`) and files of any length (`accord translate`).
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "node/translate/format.hpp"
#include "node/translate/translate.hpp"

namespace accord::node::translate {

/// Bytes from the beginning of `text` that are whole records of a format that is taken record by
/// record; 0 when the first is not there to its end. Errors: format_unsupported
Result<std::size_t> whole_records(Format from, std::string_view text);

/// Whether it is one of these formats.
[[nodiscard]] bool is_streamed(Format from);

/// "b3, iod, ...": those formats, for help texts.
[[nodiscard]] std::string streamed_formats();

/// Reads at most `room` bytes to `into` and says how many; 0 only at the end.
using ReadMore = std::function<Result<std::size_t>(char* into, std::size_t room)>;
using TakeRecords = std::function<Status(std::vector<Translated>& records)>;

/// A text of any length. Where a record is made of its own lines alone (tle, json-lines) a piece is
/// 1 MiB; where lines make tracks it is 64 MiB, and a track ends with its piece. The Translation
/// has the counts and diagnostics of all, its records were given to `take`. Errors: those of
/// `more` and `take`, and of translate, with lines of the whole text; too_large (more lines than
/// 32 bits count); what was taken before stays taken.
Result<Translation> translate_pieces(const ReadMore& more, const Profile& profile,
                                     const TranslateOptions& options, const TakeRecords& take);

}  // namespace accord::node::translate
