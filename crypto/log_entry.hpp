// One entry of a link log: a line of text, whose bytes without the line end are the leaf of the
// tree. So an auditor needs no more than a hash function to compute the log's root. Written and
// read by log_export. docs/wire-format.md "link log".
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::crypto {

inline constexpr std::size_t kMaxLogLineBytes = 512;  // without the line end; ours have below 300

/// What happened on the link. In the text by name; never renumber all the same.
enum class LogKind : std::uint8_t {
  begin = 1,  // the first entry, and no other
  sent,       // a batch of ours was signed, numbered and committed
  receipted,  // the peer's signed word of what became of records of ours
  received,   // a batch of the peer's was taken, and what became of its records
  decided,    // what became later of a record that was quarantined
  journal,    // how far the keeper's own journal had come: see journal_mark()
  contact,    // the link opened under a certificate of the peer that the keeper had not met before
};

/// As in receipts: `none` where nothing was decided.
enum class LogOutcome : std::uint8_t { none = 0, admitted = 1, quarantined = 2, refused = 3 };

/// Neighbours in one lane that share an outcome.
struct LogRange {
  IncarnationId incarnation;  // of the store that numbered them
  Lane lane = Lane::data;
  std::uint64_t first = 1;
  std::uint64_t last = 1;  // both ends inside

  bool operator==(const LogRange&) const = default;
};

/// Under which pinned root of the peer, and which node-sign certificate it showed.
struct LogContact {
  Digest root;
  Digest certificate;

  bool operator==(const LogContact&) const = default;
};

struct LogEntry {
  std::uint64_t position = 0;  // from 0: the index of the leaf
  LogKind kind = LogKind::begin;
  UtcTime time;
  std::variant<std::monostate, LogRange, RecordId, LogContact> about;
  Digest digest;  // of begin: the head that an earlier life ended with, or zeros; of sent and
                  // received: the batch's root; of receipted: the receipt; of decided: the ruling;
                  // of journal: its mark; of contact: who enrolled the root, or zeros
  LogOutcome outcome = LogOutcome::none;
  std::uint16_t code = 0;  // number of schemas/vocab/codes.def; 0 = none, and for `admitted` always

  /// The range, nullptr for what is about none.
  [[nodiscard]] const LogRange* range() const { return std::get_if<LogRange>(&about); }
  /// The line, without its end; parse_log_entry takes exactly this.
  [[nodiscard]] std::string line() const;

  bool operator==(const LogEntry&) const = default;
};

/// "begin", "sent" ...; "-", "admitted" ...
[[nodiscard]] std::string_view name_of(LogKind kind);
[[nodiscard]] std::string_view name_of(LogOutcome outcome);

/// What an entry of the keeper's journal marks, so that what the peer cosigned bears witness to it
/// and tells nothing of it: SHA-384 of "accord-journal/1 BLOCKS ROOT", BLOCKS in decimal, ROOT the
/// root over as many blocks of rulings in hex.
[[nodiscard]] Digest journal_mark(std::uint64_t blocks, const Digest& root);

/// One line by itself: its form, and that kind, subject and outcome go together. Errors: too_large,
/// bad_value, bad_time, bad_id
Result<LogEntry> parse_log_entry(std::string_view line);

}  // namespace accord::crypto
