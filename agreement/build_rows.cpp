// One clause to one row: sets become masks, lists ranges, counters numbers.
#include <algorithm>
#include <map>
#include <span>

#include "agreement/build_tables.hpp"
#include "agreement/cited_objects.hpp"
#include "agreement/fields.hpp"

namespace accord::agreement {
namespace {

template <class Enum>
std::uint32_t mask_of(const std::vector<Enum>& values, int shift, std::uint32_t any) {
  if (values.empty()) return any;
  std::uint32_t mask = 0;
  for (const Enum value : values) mask |= 1u << (static_cast<unsigned>(value) + unsigned(shift));
  return mask;
}

/// Bits of a class that is not known or no such class: every quota counts it, or leaving the class
/// out would permit more.
constexpr std::uint32_t kUnknownClass = 0x81;

std::uint32_t key_mask_of(const ReleaseClause& clause) {
  return mask_of(clause.object_classes, 0, kAnyClass) |
         mask_of(clause.regimes, kRegimeShift, kAnyRegime) |
         mask_of(clause.purposes, kPurposeShift, kAnyPurpose);
}

/// "PAYLOAD,DEBRIS", in the order of the enum; "all".
std::string classes_text(std::vector<ObjectClass> classes) {
  if (classes.empty()) return "all";
  std::sort(classes.begin(), classes.end());
  std::string text;
  for (const ObjectClass each : classes) {
    text += (text.empty() ? "" : ",") + std::string(name_of(each));
  }
  return text;
}

/// The path without the version, so that an amendment goes on counting.
std::string lasting_path(const Document& document, const std::string& path) {
  return document.name.text() + path.substr(path_of(document).size());
}

/// A search may begin too early, never too late.
Starts starts_of(std::span<const std::uint32_t> masks) {
  Starts starts;
  for (std::uint32_t object_class = 0; object_class < 8; ++object_class) {
    for (std::uint32_t regime = 0; regime < 8; ++regime) {
      const std::uint32_t key = 1u << object_class | 1u << regime << kRegimeShift;
      const auto covers = [key](std::uint32_t mask) { return (key & ~mask) == 0; };
      const auto first = std::find_if(masks.begin(), masks.end(), covers);
      starts[start_place(key)] =
          static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(first - masks.begin(), UINT8_MAX));
    }
  }
  return starts;
}

std::uint32_t size_of(const auto& arena) { return static_cast<std::uint32_t>(arena.size()); }

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

RowBuilder::RowBuilder(Tables& tables, const Book& book, const NationId& to, ObjectRanges& ranges)
    : tables_(tables), book_(book), ranges_(ranges) {
  if (book.release == nullptr) return;
  for (std::size_t i = 0; i < book.release->clauses.size(); ++i) {
    counters_.push_back(counters_of(i, to));
    only_.push_back(objects_of(book.release->clauses[i].only_lists));
    except_.push_back(objects_of(book.release->clauses[i].except_lists));
  }
}

RowBuilder::Counters RowBuilder::counters_of(std::size_t index, const NationId& to) {
  const ReleaseClause& clause = book_.release->clauses[index];
  const std::string& path = book_.paths.release_clauses[index];
  Counters counters{{size_of(tables_.quotas), 0}, kNone};
  const std::string lasting = lasting_path(book_.agreement->document, path);
  std::map<std::string, std::size_t> seen;  // two quotas of the same classes count apart
  for (std::size_t i = 0; i < clause.quotas.size(); ++i) {
    std::string counter = lasting + "/quotas/" + classes_text(clause.quotas[i].object_classes);
    const std::size_t again = seen[counter]++;
    if (again > 0) counter += '/' + std::to_string(again);
    tables_.quotas.push_back(
        {path + "/quotas/" + std::to_string(i), to,
         mask_of(clause.quotas[i].object_classes, 0, kAnyClass) | kUnknownClass,
         clause.quotas[i].observations_per_day, std::move(counter)});
  }
  counters.quotas.end = size_of(tables_.quotas);
  if (clause.compilation) {
    counters.compilation = size_of(tables_.compilations);
    const Compilation& limit = *clause.compilation;
    tables_.compilations.push_back({path + "/compilation", to, limit,
                                    lasting + "/compilation/" + std::to_string(limit.span.count()) +
                                        '/' + std::string(name_of(limit.over))});
  }
  return counters;
}

Range RowBuilder::objects_of(const std::vector<std::string>& lists) {
  const Document& document = book_.agreement->document;
  const auto [known, is_new] = ranges_.try_emplace({&document, lists});
  if (!is_new) return known->second;
  const auto objects = agreement::objects_of(document, lists);
  const std::uint32_t begin = size_of(tables_.objects);
  tables_.objects.insert(tables_.objects.end(), objects.begin(), objects.end());
  known->second = {begin, size_of(tables_.objects)};
  return known->second;
}

/// Of the payload type's fields: which may not stay, which go besides, which become coarser. What
/// this agreement does not protect, it lets stay.
void RowBuilder::add_fields(const ReleaseClause& clause, PayloadIndex payload, ReleaseRow& row) {
  const PayloadFields& type = tables_.payloads[payload];
  const auto guarded = protected_fields(*book_.agreement->document.payload(type.code));
  row.hidden.begin = size_of(tables_.fields);
  for (const std::string& field : guarded) {
    if (!contains(clause.disclose, field)) tables_.fields.push_back(index_of(type.fields, field));
  }
  row.hidden.end = row.removed.begin = size_of(tables_.fields);
  for (const std::string& field : clause.remove) {
    tables_.fields.push_back(index_of(type.fields, field));
  }
  row.removed.end = size_of(tables_.fields);
  row.quanta.begin = size_of(tables_.quanta);
  for (const Precision& each : clause.precision) {
    tables_.quanta.push_back({index_of(type.fields, each.field), each.quantum});
  }
  row.quanta.end = size_of(tables_.quanta);
}

ReleaseRow RowBuilder::row_of(std::size_t index) const {
  const ReleaseClause& clause = book_.release->clauses[index];
  const Term effective = clause.effective.value_or(book_.agreement->document.term);
  ReleaseRow row;
  row.mask = key_mask_of(clause);
  row.from = effective.from;
  row.to = effective.to;
  row.has_only = !clause.only_lists.empty();
  row.has_except = !clause.except_lists.empty();
  row.only = only_[index];
  row.except = except_[index];
  row.ceiling = clause.ceiling;
  row.releasability = clause.releasability;
  row.third_party = clause.third_party;
  row.onward = clause.onward;
  row.quotas = counters_[index].quotas;
  row.compilation = counters_[index].compilation;
  row.delay = clause.delay;
  row.clause = &clause;
  row.path = book_.paths.release_clauses[index];
  return row;
}

Range RowBuilder::rows_of(PayloadIndex payload, DataMode mode) {
  const std::uint32_t begin = size_of(tables_.rows);
  if (book_.release == nullptr) return {begin, begin};
  const auto& clauses = book_.release->clauses;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    if (!contains(clauses[i].payload_types, tables_.payloads[payload].code)) continue;
    if (!contains(clauses[i].data_modes, mode)) continue;
    ReleaseRow row = row_of(i);
    add_fields(clauses[i], payload, row);
    tables_.rows.push_back(row);
    tables_.masks.push_back(row.mask);
  }
  return {begin, size_of(tables_.rows)};
}

/// Of the payload type's fields: those that the agreement protects.
Range RowBuilder::guarded_of(PayloadIndex payload) {
  const PayloadFields& type = tables_.payloads[payload];
  const std::uint32_t begin = size_of(tables_.fields);
  for (const std::string& field : protected_fields(*book_.agreement->document.payload(type.code))) {
    tables_.fields.push_back(index_of(type.fields, field));
  }
  return {begin, size_of(tables_.fields)};
}

Entry RowBuilder::entry_of(PayloadIndex payload, DataMode mode) {
  const AgreedPayload* agreed = book_.agreement->document.payload(tables_.payloads[payload].code);
  const Range rows = rows_of(payload, mode);
  const Entry entry{&book_, rows, guarded_of(payload), size_of(tables_.starts),
                    index_of(tables_.schemas, agreed->schema_sha384)};
  tables_.starts.push_back(starts_of(std::span(tables_.masks).subspan(rows.begin)));
  return entry;
}

}  // namespace accord::agreement
