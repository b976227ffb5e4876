// Lines of a link log.
#include "crypto/log_entry.hpp"

#include <array>
#include <cstdlib>
#include <limits>

#include "crypto/decimal.hpp"
#include "crypto/hash.hpp"

namespace accord::crypto {
namespace {

// position kind time about digest outcome
constexpr std::size_t kWords = 6;
constexpr std::array<LogKind, 7> kKinds{LogKind::begin,    LogKind::sent,    LogKind::receipted,
                                        LogKind::received, LogKind::decided, LogKind::journal,
                                        LogKind::contact};
constexpr std::array<LogOutcome, 4> kOutcomes{LogOutcome::none, LogOutcome::admitted,
                                              LogOutcome::quarantined, LogOutcome::refused};
constexpr std::string_view kNothing = "-";

using About = decltype(LogEntry::about);

tl::unexpected<Error> bad(std::string what) { return fail(Code::bad_value, std::move(what)); }

/// Exactly `N` words with one `separator` between two of them.
template <std::size_t N>
std::optional<std::array<std::string_view, N>> split(std::string_view text, char separator) {
  std::array<std::string_view, N> out;
  for (std::size_t i = 0; i + 1 < N; ++i) {
    const std::size_t end = text.find(separator);
    if (end == std::string_view::npos) return std::nullopt;
    out[i] = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (text.find(separator) != std::string_view::npos) return std::nullopt;
  out[N - 1] = text;
  return out;
}

template <class T, std::size_t N>
Result<T> named(std::string_view name, const std::array<T, N>& all) {
  for (const T each : all) {
    if (name == name_of(each)) return each;
  }
  return bad("no entry of a log has this word: " + std::string(name.substr(0, 32)));
}

std::string about_text(const LogRange& range) {
  return range.incarnation.text() + "/" + std::string(name_of(range.lane)) + "/" +
         std::to_string(range.first) + "-" + std::to_string(range.last);
}

Result<LogRange> read_range(const std::array<std::string_view, 3>& words) {
  LogRange out;
  ACCORD_TRY(out.incarnation, IncarnationId::parse(words[0]));
  const auto lane = lane_of(words[1]);
  if (!lane) return bad("no lane of this name");
  out.lane = *lane;
  const auto ends = split<2>(words[2], '-');
  if (!ends) return bad("not a range FIRST-LAST");
  ACCORD_TRY(out.first, parse_decimal((*ends)[0]));
  ACCORD_TRY(out.last, parse_decimal((*ends)[1]));
  if (out.incarnation.is_nil() || out.first == 0 || out.last < out.first) {
    return bad("records are numbered 1, 2, 3 ... in a life of a store");
  }
  return out;
}

Result<LogContact> read_contact(const std::array<std::string_view, 2>& words) {
  LogContact out;
  ACCORD_TRY(out.root, Digest::parse(words[0]));
  ACCORD_TRY(out.certificate, Digest::parse(words[1]));
  return out;
}

Result<About> read_about(std::string_view text) {
  if (text == kNothing) return About{};
  if (const auto words = split<3>(text, '/')) {
    ACCORD_TRY(LogRange range, read_range(*words));
    return About{range};
  }
  if (const auto words = split<2>(text, '/')) {
    ACCORD_TRY(LogContact contact, read_contact(*words));
    return About{contact};
  }
  ACCORD_TRY(const RecordId record, RecordId::parse(text));
  if (record.is_nil()) return bad("no record has the nil id");
  return About{record};
}

Status read_outcome(std::string_view text, LogEntry& entry) {
  const std::size_t colon = text.find(':');
  ACCORD_TRY(entry.outcome, named(text.substr(0, colon), kOutcomes));
  if (colon == std::string_view::npos) return {};
  ACCORD_TRY(const std::uint64_t code, parse_decimal(text.substr(colon + 1)));
  if (code == 0 || code > std::numeric_limits<std::uint16_t>::max()) {
    return bad("codes are numbers from 1 to 65535");
  }
  entry.code = static_cast<std::uint16_t>(code);
  return {};
}

/// What an entry of this kind is about, and whether it says an outcome.
bool is_whole(const LogEntry& entry) {
  const bool decided = entry.outcome != LogOutcome::none;
  switch (entry.kind) {
    case LogKind::begin:
    case LogKind::journal:
      return std::holds_alternative<std::monostate>(entry.about) && !decided;
    case LogKind::sent:
      return std::holds_alternative<LogRange>(entry.about) && !decided;
    case LogKind::receipted:
    case LogKind::received:
      return std::holds_alternative<LogRange>(entry.about) && decided;
    case LogKind::decided:
      return std::holds_alternative<RecordId>(entry.about) && decided;
    case LogKind::contact:
      return std::holds_alternative<LogContact>(entry.about) && !decided;
  }
  std::abort();  // a LogKind is only ever made from its enumerators
}

/// A "no" has a reason, and nothing else has one.
bool has_its_code(const LogEntry& entry) {
  const bool no = entry.outcome == LogOutcome::quarantined || entry.outcome == LogOutcome::refused;
  return no == (entry.code != 0);
}

}  // namespace

std::string_view name_of(LogKind kind) {
  switch (kind) {
    case LogKind::begin:
      return "begin";
    case LogKind::sent:
      return "sent";
    case LogKind::receipted:
      return "receipted";
    case LogKind::received:
      return "received";
    case LogKind::decided:
      return "decided";
    case LogKind::journal:
      return "journal";
    case LogKind::contact:
      return "contact";
  }
  std::abort();  // a LogKind is only ever made from its enumerators
}

Digest journal_mark(std::uint64_t blocks, const Digest& root) {
  return sha384(as_bytes("accord-journal/1 " + std::to_string(blocks) + " " + root.hex()));
}

std::string_view name_of(LogOutcome outcome) {
  switch (outcome) {
    case LogOutcome::none:
      return kNothing;
    case LogOutcome::admitted:
      return "admitted";
    case LogOutcome::quarantined:
      return "quarantined";
    case LogOutcome::refused:
      return "refused";
  }
  std::abort();  // a LogOutcome is only ever made from its enumerators
}

std::string LogEntry::line() const {
  std::string out = std::to_string(position);
  out.append(" ").append(name_of(kind)).append(" ").append(time.text()).append(" ");
  if (const LogRange* records = range()) {
    out.append(about_text(*records));
  } else if (const RecordId* record = std::get_if<RecordId>(&about)) {
    out.append(record->text());
  } else if (const LogContact* contact = std::get_if<LogContact>(&about)) {
    out.append(contact->root.hex()).append("/").append(contact->certificate.hex());
  } else {
    out.append(kNothing);
  }
  out.append(" ").append(digest.hex()).append(" ").append(name_of(outcome));
  if (code != 0) out.append(":").append(std::to_string(code));
  return out;
}

Result<LogEntry> parse_log_entry(std::string_view line) {
  if (line.size() > kMaxLogLineBytes) {
    return fail(Code::too_large, "a line of a log has at most 512 bytes");
  }
  const auto words = split<kWords>(line, ' ');
  if (!words) return bad("not six words: position kind time about digest outcome");
  LogEntry out;
  ACCORD_TRY(out.position, parse_decimal((*words)[0]));
  ACCORD_TRY(out.kind, named((*words)[1], kKinds));
  ACCORD_TRY(out.time, UtcTime::parse((*words)[2]));
  ACCORD_TRY(out.about, read_about((*words)[3]));
  ACCORD_TRY(out.digest, Digest::parse((*words)[4]));
  ACCORD_CHECK(read_outcome((*words)[5], out));
  if (!is_whole(out) || !has_its_code(out)) {
    return bad("kind, subject, outcome and code do not go together");
  }
  if (out.line() != line) return bad("not the one spelling of this entry");
  return out;
}

}  // namespace accord::crypto
