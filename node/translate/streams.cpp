#include "node/translate/streams.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "node/translate/mean_elements.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

/// Every line is a record.
std::size_t whole_lines(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? 0 : end + 1;
}

/// A set ends with its line 2.
std::size_t whole_sets(std::string_view text) {
  std::string_view lines = text.substr(0, whole_lines(text));
  while (!lines.empty()) {
    const std::size_t before = whole_lines(lines.substr(0, lines.size() - 1));
    const std::string_view last = lines.substr(before);
    if (is_data_line(last, '2')) return lines.size();
    lines = lines.substr(0, before);
  }
  return 0;
}

/// Lines that hold no whole set, but for the last two: they may be the name and line 1 of the next.
std::size_t lines_without_a_set(std::string_view text) {
  std::size_t end = whole_lines(text);
  for (int line = 0; line < 2 && end > 0; ++line) end = whole_lines(text.substr(0, end - 1));
  return end;
}

constexpr std::size_t kPieceOfRecords = 1u << 20;
constexpr std::size_t kPieceOfTracks = kMaxRecordTextBytes;

struct Row {
  Format format;
  std::size_t (*whole)(std::string_view);
  std::size_t piece_bytes;
};
constexpr std::array kRows{
    Row{Format::b3, whole_lines, kPieceOfTracks}, Row{Format::iod, whole_lines, kPieceOfTracks},
    Row{Format::uk, whole_lines, kPieceOfTracks}, Row{Format::tle, whole_sets, kPieceOfRecords},
    Row{Format::json_lines, whole_lines, kPieceOfRecords}};

const Row* row_of(Format from) {
  const auto* const row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.format == from; });
  return row == kRows.end() ? nullptr : row;
}

tl::unexpected<Error> not_streamed(Format from) {
  return fail(Code::format_unsupported,
              std::string(name_of(from)) +
                  " is not taken record by record; these are: " + streamed_formats());
}

std::size_t lines_in(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    ++out;
  return out;
}

/// One buffer, filled again behind what a piece left of it.
class Pieces {
 public:
  Pieces(const ReadMore& more, const Row& row)
      : more_(more), row_(row), buffer_(std::make_unique_for_overwrite<char[]>(row.piece_bytes)) {}

  /// The next piece, valid until the next call; empty at the end. What is full without the end of a
  /// record is lines that are none, or a line that is too long for any.
  Result<std::string_view> next() {
    size_ -= given_;
    std::memmove(buffer_.get(), buffer_.get() + given_, size_);
    ACCORD_CHECK(fill());
    const std::string_view held(buffer_.get(), size_);
    given_ = at_end_ ? size_ : row_.whole(held);
    if (given_ == 0) given_ = lines_without_a_set(held);
    if (given_ == 0) given_ = size_;
    return held.substr(0, given_);
  }

 private:
  Status fill() {
    while (!at_end_ && size_ < row_.piece_bytes) {
      ACCORD_TRY(const std::size_t got, more_(buffer_.get() + size_, row_.piece_bytes - size_));
      size_ += got;
      at_end_ = got == 0;
    }
    return {};
  }

  const ReadMore& more_;
  const Row& row_;
  std::unique_ptr<char[]> buffer_;  // of piece_bytes
  std::size_t size_ = 0;            // filled
  std::size_t given_ = 0;           // of it, by the call before
  bool at_end_ = false;
};

/// Without the records, which have been taken.
void add(Translation&& piece, Translation& total, DiagnosticLog& log) {
  total.feed = std::move(piece.feed);
  total.measurements_read += piece.measurements_read;
  total.measurements_carried += piece.measurements_carried;
  total.records_refused += piece.records_refused;
  for (Diagnostic& diagnostic : piece.diagnostics) log.add(std::move(diagnostic));
}

Status check_line_numbers(std::size_t next_line) {
  if (next_line < std::numeric_limits<std::uint32_t>::max()) return {};
  return fail(Code::too_large, "more lines than a number of 32 bits counts", at_line(next_line));
}

}  // namespace

Result<std::size_t> whole_records(Format from, std::string_view text) {
  const Row* const row = row_of(from);
  if (row == nullptr) return not_streamed(from);
  return row->whole(text);
}

bool is_streamed(Format from) { return row_of(from) != nullptr; }

Result<Translation> translate_pieces(const ReadMore& more, const Profile& profile,
                                     const TranslateOptions& options, const TakeRecords& take) {
  const Row* const row = row_of(options.from);
  if (row == nullptr) return not_streamed(options.from);
  Pieces pieces(more, *row);
  TranslateOptions of_piece = options;
  Translation total;
  DiagnosticLog log;
  for (bool first = true;; first = false) {
    ACCORD_TRY(const std::string_view text, pieces.next());
    if (text.empty() && !first) break;  // an empty text is translated too: options are checked
    ACCORD_TRY(Translation piece, translate(text, profile, of_piece));
    of_piece.first_line += lines_in(text);
    ACCORD_CHECK(check_line_numbers(of_piece.first_line));
    ACCORD_CHECK(take(piece.records));
    add(std::move(piece), total, log);
  }
  total.diagnostics = log.take();
  return total;
}

std::string streamed_formats() {
  std::string out;
  for (const Row& row : kRows) {
    if (!out.empty()) out += ", ";
    out += name_of(row.format);
  }
  return out;
}

}  // namespace accord::node::translate
