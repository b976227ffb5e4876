// A link log as one text for an auditor without a node: its entries, the keeper's head below them,
// and the last head that the peer cosigned. Everything in it is found to be sound or not from the
// text and the nations' roots alone. Pure; any thread. docs/wire-format.md "link log" draws it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/log_entry.hpp"
#include "crypto/log_head.hpp"

namespace accord::crypto {

inline constexpr std::string_view kLogExportFormat = "accord-log-export/1";
inline constexpr std::size_t kMaxLogExportBytes = 256u << 20;  // about a million entries

struct LogExport {
  std::vector<LogEntry> entries;  // as they stand, whatever their positions say
  SignedHead head;
  std::optional<CosignedHead> cosigned;  // empty: the peer never cosigned, or so it says

  /// Whose log it says to be; who reads it compares that with what was asked for.
  [[nodiscard]] const LogName& log() const { return head.head.log; }
  /// The canonical text; parse_log_export takes exactly this.
  [[nodiscard]] std::string text() const;
};

/// Form only. Errors, each with its line: too_large, bad_value, and those of parse_log_entry,
/// parse_log_head and parse_cosigned_head
Result<LogExport> parse_log_export(std::string_view text);

/// What can be wrong with a log that has its form.
enum class LogFault : std::uint8_t {
  truncated = 1,        // entries are missing, in the middle or at the end
  reordered,            // entries stand in another order, or twice
  edited,               // the entries are not those of the signed head
  contradictory,        // signed, and cannot have happened so
  head_invalid,         // the head is not the keeper's word about this log
  cosignature_invalid,  // the cosigned head is not keeper's and peer's word about this log
  forked,               // the keeper signed two histories
};

[[nodiscard]] std::string_view name_of(LogFault fault);

struct LogFinding {
  LogFault fault;
  Error error;
};

/// At most one finding of each fault, the first.
struct LogAudit {
  LogExport log_export;
  std::vector<LogFinding> findings;

  [[nodiscard]] bool sound() const { return findings.empty(); }
  [[nodiscard]] const LogFinding* find(LogFault fault) const;
};

struct AuditInput {
  const TrustStore& trust;
  UtcTime at;  // of the auditor; certificates may have expired since they signed
  /// Heads of this log that are known from elsewhere, as from the peer's disk. They alone show that
  /// a keeper left out entries that it had signed, and signed a shorter log.
  std::span<const SignedHead> known = {};
  /// Likewise heads that the keeper signed in another form, as the places in its receipts.
  /// Requires: of this log, and their signatures have been verified.
  std::span<const LogHead> told = {};
};

/// All that is wrong with an export, never only the first. A text without the form is refused as a
/// whole. Errors: those of parse_log_export, and of verify_head for a known head
Result<LogAudit> verify_export(std::string_view text, const AuditInput& input);

}  // namespace accord::crypto
