// Building the tables of a snapshot. Internal to this room; compile.cpp is the caller.
#pragma once

#include <map>

#include "agreement/compile.hpp"
#include "agreement/fields.hpp"

namespace accord::agreement {

/// The most that tables hold: past it the set is refused, not cut short.
struct TableLimits {
  std::size_t entries = 8'000'000;   // applicable agreements in all cells together
  std::size_t rows = 1'000'000;      // of a clause for one payload type, data mode and direction
  std::size_t objects = 16'000'000;  // in lists that clauses cite
  std::size_t fields = 4'096;        // of one payload type: named by clauses, or protected
};

/// Requires: `agreements` stay where they are. Errors: agreement_set.
Result<Tables> build_tables(std::span<const Agreement> agreements, const NationalPolicy& policy,
                            const NationId& own, const TableLimits& limits = {});

/// Names, payload types and schemas of all agreements. Errors: agreement_set.
Status intern_words(std::span<const Agreement> agreements, const NationalPolicy& policy,
                    const TableLimits& limits, Tables& tables);

/// The marking section of one agreement for one recipient.
[[nodiscard]] MarkTable mark_table_of(const Tables& tables, const Marking& marking,
                                      const NationId& to);

/// Words, communities and tokens of all agreements. Requires: names are interned.
void intern_markings(std::span<const Agreement> agreements, Tables& tables);

/// Position of a value in a table of ascending ones; kNone when it is not there.
[[nodiscard]] std::uint32_t index_of(const std::vector<std::string>& names, std::string_view name);
[[nodiscard]] std::uint32_t index_of(const std::vector<Digest>& digests, const Digest& digest);
[[nodiscard]] std::uint32_t index_of(const std::vector<PayloadFields>& payloads,
                                     std::string_view code);

/// Objects of the same lists of the same document stand once, whatever clauses and peers cite them.
using ObjectRanges = std::map<std::pair<const Document*, std::vector<std::string>>, Range>;

/// The rows of one agreement in one direction, by payload type and data mode, appended to the
/// arenas. A clause's counters are the same for all of its rows.
class RowBuilder {
 public:
  RowBuilder(Tables& tables, const Book& book, const NationId& to, ObjectRanges& ranges);

  /// The rows of the clauses that cover payload type and data mode, and where to begin among them.
  [[nodiscard]] Entry entry_of(PayloadIndex payload, DataMode mode);

 private:
  struct Counters {
    Range quotas;
    std::uint32_t compilation = kNone;
  };
  [[nodiscard]] ReleaseRow row_of(std::size_t clause) const;
  [[nodiscard]] Range rows_of(PayloadIndex payload, DataMode mode);
  [[nodiscard]] Range guarded_of(PayloadIndex payload);
  void add_fields(const ReleaseClause& clause, PayloadIndex payload, ReleaseRow& row);
  [[nodiscard]] Range objects_of(const std::vector<std::string>& lists);
  [[nodiscard]] Counters counters_of(std::size_t clause, const NationId& to);

  Tables& tables_;
  const Book& book_;
  ObjectRanges& ranges_;
  std::vector<Counters> counters_;  // by clause
  std::vector<Range> only_;
  std::vector<Range> except_;
};

}  // namespace accord::agreement
