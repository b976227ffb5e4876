// The text of a log for the auditor: written, and read.
#include "crypto/log_export.hpp"

namespace accord::crypto {
namespace {

constexpr std::string_view kHeadLine = "head";
constexpr std::string_view kCosignedLine = "cosigned";
constexpr std::string_view kNotCosignedLine = "not cosigned";
constexpr std::string_view kDocumentEnd = "\n}\n";

/// Takes the text from its front on, counting lines.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  /// The next line without its end. Errors: bad_value (no line, or one without its end), too_large
  Result<std::string_view> next() {
    ++number_;
    const std::size_t end = rest_.substr(0, kMaxLogLineBytes + 1).find('\n');
    if (end == std::string_view::npos) {
      if (rest_.size() > kMaxLogLineBytes) return refuse(Code::too_large, "the line is too long");
      return refuse(Code::bad_value, "the text ends before the log does");
    }
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  /// A JSON document of ours: up to the first line that is a closing brace alone.
  Result<std::string_view> document() {
    first_of_document_ = number_ + 1;
    const std::size_t end = rest_.substr(0, kMaxCosignedHeadBytes).find(kDocumentEnd);
    if (end == std::string_view::npos) {
      ++number_;
      return refuse(Code::bad_value, "no whole document of a head stands here");
    }
    const std::string_view out = rest_.substr(0, end + kDocumentEnd.size());
    rest_.remove_prefix(out.size());
    for (const char c : out) number_ += c == '\n' ? 1 : 0;
    return out;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  /// A refusal at the last line taken.
  [[nodiscard]] tl::unexpected<Error> refuse(Code code, std::string what) const {
    return fail(code, std::move(what), "line " + std::to_string(number_));
  }
  [[nodiscard]] tl::unexpected<Error> refuse(const Error& error) const {
    return refuse(error.code, error.what);
  }
  /// One of something in the last document.
  [[nodiscard]] tl::unexpected<Error> refuse_document(const Error& error) const {
    return fail(error.code, error.what,
                "document at line " + std::to_string(first_of_document_) +
                    (error.where.empty() ? "" : " " + error.where));
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
  std::size_t first_of_document_ = 0;
};

std::string first_line(const LogName& log) {
  return std::string(kLogExportFormat) + " " + log.keeper.text() + " " + log.peer.text() + " " +
         log.incarnation.text();
}

/// The first line says whose log it is, as the head does, so it needs no reading of its own.
Status check_first_line(std::string_view line, const LogName& log) {
  if (line == first_line(log)) return {};
  return fail(Code::bad_value, "not the first line of the log that the head names", "line 1");
}

Result<std::vector<LogEntry>> read_entries(Lines& lines) {
  std::vector<LogEntry> out;
  for (;;) {
    ACCORD_TRY(const std::string_view line, lines.next());
    if (line == kHeadLine) return out;
    auto entry = parse_log_entry(line);
    if (!entry) return lines.refuse(entry.error());
    out.push_back(std::move(*entry));
  }
}

Result<std::optional<CosignedHead>> read_cosigned(Lines& lines) {
  ACCORD_TRY(const std::string_view line, lines.next());
  if (line == kNotCosignedLine) return std::optional<CosignedHead>();
  if (line != kCosignedLine) {
    return lines.refuse(Code::bad_value, "neither 'cosigned' nor 'not cosigned'");
  }
  ACCORD_TRY(const std::string_view document, lines.document());
  auto head = parse_cosigned_head(document);
  if (!head) return lines.refuse_document(head.error());
  return std::optional<CosignedHead>(std::move(*head));
}

}  // namespace

std::string LogExport::text() const {
  std::string out = first_line(log()) + "\n";
  for (const LogEntry& entry : entries) out.append(entry.line()).append("\n");
  out.append(kHeadLine).append("\n").append(head.text());
  if (!cosigned) return out.append(kNotCosignedLine).append("\n");
  return out.append(kCosignedLine).append("\n").append(cosigned->text());
}

Result<LogExport> parse_log_export(std::string_view text) {
  if (text.size() > kMaxLogExportBytes) {
    return fail(Code::too_large, "an export of a log has at most 256 MiB");
  }
  Lines lines(text);
  ACCORD_TRY(const std::string_view first, lines.next());
  ACCORD_TRY(std::vector<LogEntry> entries, read_entries(lines));
  ACCORD_TRY(const std::string_view document, lines.document());
  auto head = parse_log_head(document);
  if (!head) return lines.refuse_document(head.error());
  ACCORD_CHECK(check_first_line(first, head->head.log));
  ACCORD_TRY(std::optional<CosignedHead> cosigned, read_cosigned(lines));
  if (!lines.at_end()) return lines.refuse(Code::bad_value, "something follows the log's end");
  return LogExport{std::move(entries), std::move(*head), std::move(cosigned)};
}

}  // namespace accord::crypto
