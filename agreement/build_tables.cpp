// The shelves: for each peer and direction the agreements between the two, cut into stretches of
// time in which the same ones apply.
#include "agreement/build_tables.hpp"

#include <algorithm>
#include <map>

namespace accord::agreement {
namespace {

Paths paths_of(const Document& document, const NationId& from, const NationId& to) {
  const std::string name = path_of(document);
  const std::string pair = '/' + from.text() + '>' + to.text();
  Paths paths{name,
              name + "/term",
              name + "/standard/payload_types",
              name + "/standard/data_modes",
              name + "/marking/ceiling",
              name + "/marking/communities",
              name + "/marking/ladders",
              name + "/marking/equivalences",
              name + "/marking/provider_tokens",
              name + "/release" + pair,
              name + "/release" + pair + "/label_policies",
              name + "/tasking" + pair,
              {},
              {}};
  if (const ReleaseDirection* release = document.release_from(from, to)) {
    for (const ReleaseClause& clause : release->clauses) {
      paths.release_clauses.push_back(paths.release + "/clauses/" + clause.id);
    }
  }
  if (const TaskingDirection* tasking = document.tasking_of(from, to)) {
    for (const TaskingClause& clause : tasking->clauses) {
      paths.tasking_clauses.push_back(paths.tasking + "/clauses/" + clause.id);
    }
  }
  return paths;
}

template <class Enum>
std::uint32_t bits_of(const std::vector<Enum>& values) {
  std::uint32_t bits = 0;
  for (const Enum value : values) bits |= 1u << static_cast<unsigned>(value);
  return bits;
}

Book book_of(const Tables& tables, const Agreement& agreement, const NationId& from,
             const NationId& to) {
  const Document& document = agreement.document;
  Book book;
  book.agreement = &agreement;
  book.release = document.release_from(from, to);
  book.tasking = document.tasking_of(from, to);
  book.paths = paths_of(document, from, to);
  book.term = agreement.term_between(from, to);
  book.suspended = agreement.state_between(from, to) != AgreementState::active;
  book.link_ceiling = document.marking.ceiling;
  book.marking = mark_table_of(tables, document.marking, to);
  if (book.release != nullptr) {
    book.own_labels = book.release->own_labels;
    for (const std::string& policy : book.release->label_policies) {
      book.label_policies.push_back(index_of(tables.names, policy));
    }
  }
  return book;
}

/// Requires: the book stays where it is, for its paths are quoted.
void add_tasking_rows(Book& book) {
  if (book.tasking == nullptr) return;
  for (std::size_t i = 0; i < book.tasking->clauses.size(); ++i) {
    const TaskingClause& clause = book.tasking->clauses[i];
    book.tasking_rows.push_back({bits_of(clause.data_modes), bits_of(clause.priorities),
                                 bits_of(clause.purposes), clause.requests_per_day, &clause,
                                 book.paths.tasking_clauses[i]});
  }
}

/// How near an agreement comes to applying; `reach` rises from check to check.
struct Nearness {
  int reach;
  Code reason;
  std::string_view path;
};
constexpr int kApplies = 4;

Nearness nearness(const Book& book, std::string_view code, DataMode mode, UtcTime at) {
  const Document& document = book.agreement->document;
  const auto& modes = document.standard.data_modes;
  if (book.suspended) {
    return {0, Code::agreement_suspended, book.paths.agreement};
  }
  if (at >= book.term.to) return {1, Code::agreement_expired, book.paths.term};
  if (at < book.term.from) return {1, Code::agreement_not_yet_in_force, book.paths.term};
  if (document.payload(code) == nullptr) {
    return {2, Code::payload_type_not_agreed, book.paths.payload_types};
  }
  if (std::find(modes.begin(), modes.end(), mode) == modes.end()) {
    return {3, Code::data_mode_not_agreed, book.paths.data_modes};
  }
  return {kApplies, Code::permitted, book.paths.agreement};
}

class ShelfBuilder {
 public:
  ShelfBuilder(Tables& tables, Shelf& shelf, ObjectRanges& ranges, const TableLimits& limits)
      : tables_(tables), shelf_(shelf), limits_(limits) {
    for (const Book& book : shelf.books) {
      rows_.emplace_back(tables, book, shelf.to, ranges);
      shelf.cuts.push_back(book.term.from);
      shelf.cuts.push_back(book.term.to);
    }
    std::sort(shelf.cuts.begin(), shelf.cuts.end());
    shelf.cuts.erase(std::unique(shelf.cuts.begin(), shelf.cuts.end()), shelf.cuts.end());
  }

  Status build() {
    for (std::size_t payload = 0; payload <= tables_.payloads.size(); ++payload) {
      for (std::size_t mode = 0; mode < kModes; ++mode) {
        topic_.clear();
        for (std::size_t stretch = 0; stretch <= shelf_.cuts.size(); ++stretch) {
          shelf_.cells.push_back(cell(static_cast<PayloadIndex>(payload),
                                      static_cast<DataMode>(mode), instant_in(stretch)));
          ACCORD_CHECK(check_size());
        }
      }
    }
    return {};
  }

 private:
  [[nodiscard]] Status check_size() const {
    ACCORD_CHECK(check(tables_.entries.size(), limits_.entries,
                       "applicable agreements, by payload type, data mode and term"));
    ACCORD_CHECK(
        check(tables_.rows.size(), limits_.rows, "clauses, by payload type and data mode"));
    return check(tables_.objects.size(), limits_.objects, "objects in lists");
  }

  [[nodiscard]] Status check(std::size_t size, std::size_t limit, const char* what) const {
    if (size <= limit) return {};
    return fail(Code::agreement_set,
                "more than " + std::to_string(limit) + " " + what + ": end some of the agreements",
                shelf_.from.text() + '>' + shelf_.to.text());
  }

  /// Some instant of the stretch that ends at cut `stretch`.
  [[nodiscard]] UtcTime instant_in(std::size_t stretch) const {
    if (stretch > 0) return shelf_.cuts[stretch - 1];
    return shelf_.cuts.front() - Nanos{1};
  }

  ReleaseCell cell(PayloadIndex payload, DataMode mode, UtcTime at) {
    const bool known = payload < tables_.payloads.size();
    const std::string_view code = known ? tables_.payloads[payload].code : std::string_view{};
    ReleaseCell cell{Code::no_agreement, kNoAgreementPath, {}, {}, payload};
    std::vector<std::size_t> applicable;
    int reach = -1;
    for (std::size_t i = 0; i < shelf_.books.size(); ++i) {
      const Nearness near = nearness(shelf_.books[i], code, mode, at);
      if (near.reach == kApplies) applicable.push_back(i);
      if (near.reach <= reach) continue;
      reach = near.reach;
      cell.standing = near.reason;
      cell.path = near.path;
    }
    add_entries(applicable, mode, cell);
    return cell;
  }

  void add_entries(const std::vector<std::size_t>& applicable, DataMode mode, ReleaseCell& cell) {
    cell.entries.begin = static_cast<std::uint32_t>(tables_.entries.size());
    cell.hashes.begin = static_cast<std::uint32_t>(tables_.hashes.size());
    for (const std::size_t i : applicable) {
      tables_.entries.push_back(entry_of(i, cell.payload, mode));
      tables_.hashes.push_back(shelf_.books[i].agreement->hash);
    }
    cell.entries.end = static_cast<std::uint32_t>(tables_.entries.size());
    cell.hashes.end = static_cast<std::uint32_t>(tables_.hashes.size());
    std::sort(tables_.hashes.begin() + cell.hashes.begin, tables_.hashes.end());
  }

  /// The rows of a book are the same in every stretch.
  const Entry& entry_of(std::size_t book, PayloadIndex payload, DataMode mode) {
    const auto found = topic_.find(book);
    if (found != topic_.end()) return found->second;
    return topic_.emplace(book, rows_[book].entry_of(payload, mode)).first->second;
  }

  Tables& tables_;
  Shelf& shelf_;
  const TableLimits& limits_;
  std::vector<RowBuilder> rows_;        // by book
  std::map<std::size_t, Entry> topic_;  // by book, of the payload type and data mode at hand
};

/// Requires: one of the two is this node.
void add_shelf(std::span<const Agreement> agreements, const NationId& from, const NationId& to,
               Tables& tables) {
  Shelf shelf;
  shelf.from = from;
  shelf.to = to;
  shelf.from_name = index_of(tables.names, from.text());
  shelf.to_name = index_of(tables.names, to.text());
  for (const Agreement& agreement : agreements) {
    const Document& document = agreement.document;
    if (document.party(from) == nullptr || document.party(to) == nullptr) continue;
    shelf.books.push_back(book_of(tables, agreement, from, to));
  }
  for (Book& book : shelf.books) add_tasking_rows(book);
  tables.shelves.push_back(std::move(shelf));
}

}  // namespace

Result<Tables> build_tables(std::span<const Agreement> agreements, const NationalPolicy& policy,
                            const NationId& own, const TableLimits& limits) {
  Tables tables;
  ACCORD_CHECK(intern_words(agreements, policy, limits, tables));
  tables.shelf_to.assign(tables.names.size(), kNone);
  tables.shelf_from.assign(tables.names.size(), kNone);
  for (std::uint32_t name = 0; name < tables.names.size(); ++name) {
    const auto peer = NationId::parse(tables.names[name]);
    const auto names_peer = [&](const Agreement& each) {
      return each.document.party(*peer) != nullptr;
    };
    if (!peer || *peer == own || std::none_of(agreements.begin(), agreements.end(), names_peer)) {
      continue;
    }
    tables.shelf_to[name] = static_cast<std::uint32_t>(tables.shelves.size());
    add_shelf(agreements, own, *peer, tables);
    const auto& denied = policy.deny.recipients;
    tables.shelves.back().outbound = true;
    tables.shelves.back().to_denied =
        std::find(denied.begin(), denied.end(), *peer) != denied.end();
    tables.shelf_from[name] = static_cast<std::uint32_t>(tables.shelves.size());
    add_shelf(agreements, *peer, own, tables);
  }
  ObjectRanges ranges;
  for (Shelf& shelf : tables.shelves) {
    ACCORD_CHECK(ShelfBuilder(tables, shelf, ranges, limits).build());
  }
  return tables;
}

}  // namespace accord::agreement
