// What an export of a log shows to somebody who believes nobody.
#include <algorithm>
#include <cstdlib>
#include <map>

#include "crypto/log_export.hpp"

namespace accord::crypto {
namespace {

std::string at_line(std::uint64_t index) {  // entries begin on the second line
  return "line " + std::to_string(index + 2);
}

class Findings {
 public:
  void add(LogFault fault, Error error) {
    const auto same = [fault](const LogFinding& each) { return each.fault == fault; };
    if (std::none_of(all_.begin(), all_.end(), same)) all_.push_back({fault, std::move(error)});
  }
  void add(LogFault fault, Code code, std::string what, std::string where) {
    add(fault, Error{code, std::move(what), std::move(where)});
  }
  [[nodiscard]] bool has(LogFault fault) const {
    return std::any_of(all_.begin(), all_.end(),
                       [fault](const LogFinding& each) { return each.fault == fault; });
  }
  [[nodiscard]] std::vector<LogFinding> take() { return std::move(all_); }

 private:
  std::vector<LogFinding> all_;
};

using Entries = std::span<const LogEntry>;

/// The first position below the highest one that no entry has; empty when there is none.
std::optional<std::uint64_t> missing_position(Entries entries) {
  std::vector<bool> seen(entries.size());
  std::uint64_t end = 0;  // one behind the highest
  for (const LogEntry& entry : entries) {
    if (entry.position < seen.size()) seen[entry.position] = true;
    end = std::max(end, entry.position == ~std::uint64_t{0} ? entry.position : entry.position + 1);
  }
  const auto hole = std::find(seen.begin(), seen.end(), false);
  const auto first = static_cast<std::uint64_t>(hole - seen.begin());
  if (first < end) return first;
  return std::nullopt;
}

void check_positions(Entries entries, Findings& findings) {
  if (const auto missing = missing_position(entries)) {
    findings.add(LogFault::truncated, Code::bad_merkle_proof,
                 "there is no entry of position " + std::to_string(*missing), at_line(*missing));
  }
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].position <= entries[i - 1].position) {
      findings.add(LogFault::reordered, Code::bad_merkle_proof,
                   "position " + std::to_string(entries[i].position) + " stands after " +
                       std::to_string(entries[i - 1].position),
                   at_line(i));
      return;
    }
    if (entries[i].time < entries[i - 1].time) {
      findings.add(LogFault::reordered, Code::bad_merkle_proof, "its time is before the last one",
                   at_line(i));
      return;
    }
  }
}

/// What was numbered in each lane so far, to find what cannot have happened.
class Course {
 public:
  explicit Course(const LogName& log) : log_(log) {}

  /// Empty when the entry may follow; else why it cannot.
  std::string_view fault_of(const LogEntry& entry, bool first) {
    if ((entry.kind == LogKind::begin) != first) return "a log has one beginning, its first entry";
    const LogRange* range = entry.range();
    if (range == nullptr) return {};
    const bool own = range->incarnation == log_.incarnation;
    switch (entry.kind) {
      case LogKind::begin:
      case LogKind::decided:
      case LogKind::journal:
      case LogKind::contact:
        return {};
      case LogKind::sent:
        if (!own) return "sent under the numbers of another store";
        return risen(*range);
      case LogKind::receipted:
        if (!own) return "a receipt for the numbers of another store";
        return range->last <= last(*range) ? std::string_view() : "a receipt for what was not sent";
      case LogKind::received:
        if (own) return "received under the own store's numbers";
        return risen(*range);
    }
    std::abort();  // a LogKind is only ever made from its enumerators
  }

 private:
  std::uint64_t& last(const LogRange& range) { return last_[{range.incarnation, range.lane}]; }

  std::string_view risen(const LogRange& range) {
    std::uint64_t& before = last(range);
    if (range.first <= before) return "numbers that were taken before";
    before = range.last;
    return {};
  }

  LogName log_;
  std::map<std::pair<IncarnationId, Lane>, std::uint64_t> last_;
};

void check_course(const LogExport& log, Findings& findings) {
  Course course(log.log());
  for (std::size_t i = 0; i < log.entries.size(); ++i) {
    const std::string_view fault = course.fault_of(log.entries[i], i == 0);
    if (fault.empty()) continue;
    findings.add(LogFault::contradictory, Code::bad_value, std::string(fault), at_line(i));
    return;
  }
  if (!log.entries.empty() && log.entries.back().time > log.head.head.time) {
    findings.add(LogFault::contradictory, Code::bad_value, "the head is older than this entry",
                 at_line(log.entries.size() - 1));
  }
}

/// Roots of the log's beginnings, at the sizes that signed heads name.
class Roots {
 public:
  Roots(Entries entries, std::vector<std::uint64_t> sizes) {
    std::sort(sizes.begin(), sizes.end());
    auto wanted = sizes.begin();
    LinkLogTree tree;
    for (std::size_t i = 0;; ++i) {
      for (; wanted != sizes.end() && *wanted == i; ++wanted) roots_[i] = tree.root();
      if (i == entries.size()) break;
      tree.append(MerkleTree::leaf_hash(as_bytes(entries[i].line())));
    }
  }

  /// That the entries begin with what `head` is about.
  [[nodiscard]] bool agree(const LogHead& head) const {
    const auto found = roots_.find(head.size);
    return found != roots_.end() && found->second == head.root;
  }

 private:
  std::map<std::uint64_t, Digest> roots_;
};

/// The entries against the head that the export ends with.
void check_against_head(const LogExport& log, const Roots& roots, Findings& findings) {
  const LogHead& head = log.head.head;
  const std::uint64_t count = log.entries.size();
  if (count < head.size) {
    findings.add(
        LogFault::truncated, Code::bad_merkle_proof,
        std::to_string(count) + " entries, and the head is of " + std::to_string(head.size),
        at_line(count));
  } else if (count > head.size) {
    findings.add(LogFault::edited, Code::bad_merkle_proof, "entries that the head is not about",
                 at_line(head.size));
  } else if (!roots.agree(head) && !findings.has(LogFault::truncated) &&
             !findings.has(LogFault::reordered)) {
    const bool later = log.cosigned && roots.agree(log.cosigned->signed_head.head);
    findings.add(LogFault::edited, Code::bad_merkle_proof,
                 later ? "an entry that the peer has not cosigned is another"
                       : "an entry is not the one that the head is about",
                 "entries from " + at_line(later ? log.cosigned->signed_head.head.size : 0));
  }
}

/// Another head that the keeper signed for the same log, against the one that the export ends with.
/// Requires: both signatures hold.
void check_other_head(const LogExport& log, const LogHead& other, const Roots& roots,
                      Findings& findings) {
  const LogHead& head = log.head.head;
  if (other.size > head.size && other.time <= head.time) {  // a later one may well be larger
    findings.add(LogFault::truncated, Code::fork_detected,
                 "the log had " + std::to_string(other.size) + " entries before, its head has " +
                     std::to_string(head.size),
                 "head");
  }
  if (other.size < head.size && other.time > head.time) {
    findings.add(LogFault::contradictory, Code::fork_detected,
                 "a head of " + std::to_string(other.size) + " entries was signed later", "head");
  }
  if (other.size <= head.size && roots.agree(head) && !roots.agree(other)) {
    findings.add(LogFault::forked, Code::fork_detected,
                 "two roots for the first " + std::to_string(other.size) + " entries", "head");
  }
}

/// The cosigned head is one that the export's own came after.
void check_cosigned_size(const LogExport& log, const LogHead& cosigned, Findings& findings) {
  if (cosigned.size <= log.head.head.size) return;
  findings.add(LogFault::truncated, Code::bad_merkle_proof,
               "the peer cosigned " + std::to_string(cosigned.size) + " entries, the head has " +
                   std::to_string(log.head.head.size),
               "cosigned");
}

/// Whether the export's own head holds.
bool check_head(const LogExport& log, const AuditInput& input, Findings& findings) {
  const Status verified = verify_head(log.head, input.trust, {log.log(), input.at});
  if (!verified) findings.add(LogFault::head_invalid, verified.error());
  return verified.has_value();
}

/// The head of the cosigned one, if both signatures hold.
const LogHead* check_cosigned(const LogExport& log, const AuditInput& input, Findings& findings) {
  if (!log.cosigned) return nullptr;
  const HeadExpectation expected{log.log(), input.at};
  Status verified = verify_head(log.cosigned->signed_head, input.trust, expected);
  if (verified) verified = verify_cosignature(*log.cosigned, input.trust, expected);
  if (!verified) findings.add(LogFault::cosignature_invalid, verified.error());
  return verified ? &log.cosigned->signed_head.head : nullptr;
}

std::vector<std::uint64_t> sizes_of(const LogExport& log, const AuditInput& input) {
  std::vector<std::uint64_t> out{log.head.head.size};
  if (log.cosigned) out.push_back(log.cosigned->signed_head.head.size);
  for (const SignedHead& known : input.known) out.push_back(known.head.size);
  for (const LogHead& told : input.told) out.push_back(told.size);
  return out;
}

std::vector<LogFinding> audit(const LogExport& log, const AuditInput& input) {
  Findings findings;
  check_positions(log.entries, findings);
  check_course(log, findings);
  const Roots roots(log.entries, sizes_of(log, input));
  const bool head_holds = check_head(log, input, findings);
  const LogHead* cosigned = check_cosigned(log, input, findings);
  check_against_head(log, roots, findings);
  if (!head_holds) return findings.take();
  if (cosigned != nullptr) {
    check_cosigned_size(log, *cosigned, findings);
    check_other_head(log, *cosigned, roots, findings);
  }
  for (const SignedHead& known : input.known) {
    check_other_head(log, known.head, roots, findings);
  }
  for (const LogHead& told : input.told) check_other_head(log, told, roots, findings);
  return findings.take();
}

}  // namespace

std::string_view name_of(LogFault fault) {
  switch (fault) {
    case LogFault::truncated:
      return "truncated";
    case LogFault::reordered:
      return "reordered";
    case LogFault::edited:
      return "edited";
    case LogFault::contradictory:
      return "contradictory";
    case LogFault::head_invalid:
      return "head-invalid";
    case LogFault::cosignature_invalid:
      return "cosignature-invalid";
    case LogFault::forked:
      return "forked";
  }
  std::abort();  // a LogFault is only ever made from its enumerators
}

const LogFinding* LogAudit::find(LogFault fault) const {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [fault](const LogFinding& each) { return each.fault == fault; });
  return found == findings.end() ? nullptr : &*found;
}

Result<LogAudit> verify_export(std::string_view text, const AuditInput& input) {
  ACCORD_TRY(LogExport log, parse_log_export(text));
  for (const SignedHead& known : input.known) {
    ACCORD_CHECK(verify_head(known, input.trust, {log.log(), input.at}));
  }
  std::vector<LogFinding> findings = audit(log, input);
  return LogAudit{std::move(log), std::move(findings)};
}

}  // namespace accord::crypto
