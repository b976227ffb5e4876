// The satellite catalogue as CSV: columns as the first line, then an object a line. Source:
// celestrak.org/satcat/satcat-format.php (2023-05-07).
#include <algorithm>

#include "node/translate/cat.hpp"
#include "node/translate/csv_line.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/satcat_fields.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxSatcatBytes = 32u << 20;  // every object ever catalogued has about 8 MB

using Columns = std::vector<const SdsField*>;

tl::unexpected<Error> bad(std::string what, std::string_view column = {}) {
  return fail(Code::satcat_malformed, std::move(what), std::string(column));
}

const SdsField* find_column(std::string_view name) {
  for (const SdsField& field : satcat_fields()) {
    if (field.keyword == name) return &field;
  }
  return nullptr;
}

/// Every column of the form, each once.
Result<Columns> columns_of(const TextLine& line) {
  const auto names = split_csv(line.text);
  if (!names) return bad(names.error().what);
  Columns out;
  for (const std::string& name : *names) {
    const SdsField* column = find_column(trim(name));
    if (column == nullptr) return bad("'" + name.substr(0, 60) + "' is not a column of a SATCAT");
    if (std::find(out.begin(), out.end(), column) != out.end())
      return bad("the column " + name + " stands twice");
    out.push_back(column);
  }
  for (const SdsField& field : satcat_fields()) {
    if (std::find(out.begin(), out.end(), &field) == out.end())
      return bad("no column " + std::string(field.keyword));
  }
  return out;
}

/// Owners come and go faster than a pinned standard: one without a word costs its field alone.
bool is_owner_without_word(const SdsField& column, std::string_view text) {
  const auto is_owner_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return column.keyword == "OWNER" && text.size() <= 6 &&
         std::all_of(text.begin(), text.end(), is_owner_letter) && !parse_field(column, text);
}

class RowReader {
 public:
  RowReader(const Columns& columns, DiagnosticLog& log) : columns_(columns), log_(log) {}

  Result<CatalogueEntry> read(const TextLine& line) {
    const auto texts = split_csv(line.text);
    if (!texts) return bad(texts.error().what);
    if (texts->size() != columns_.size())
      return bad(std::to_string(texts->size()) + " fields under " +
                 std::to_string(columns_.size()) + " columns");
    CatalogueEntry out;
    out.line = line.number;
    std::string_view owner_without_word;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string_view text = trim((*texts)[i]);
      if (text.empty()) continue;
      if (is_owner_without_word(*columns_[i], text)) {
        owner_without_word = text;
      } else {
        ACCORD_CHECK(take(*columns_[i], text, out));
      }
    }
    if (out.norad_cat_id() == 0) return bad("NORAD_CAT_ID is missing", "NORAD_CAT_ID");
    if (!owner_without_word.empty()) note_owner(line.number, owner_without_word);
    return out;
  }

 private:
  static Status take(const SdsField& column, std::string_view text, CatalogueEntry& out) {
    auto parsed = parse_field(column, text);
    if (parsed) {
      out.values.emplace(column.keyword, std::move(parsed->value));
      return {};
    }
    if (parsed.error().code == Code::value_out_of_range)
      return fail(Code::value_out_of_range, parsed.error().what, std::string(column.keyword));
    return bad(parsed.error().what, column.keyword);
  }

  void note_owner(std::size_t line, std::string_view owner) {
    log_.add({Severity::warning, Code::not_carried, line, "OWNER",
              "the standard's owner codes have no " + std::string(owner)});
  }

  const Columns& columns_;
  DiagnosticLog& log_;
};

Translated record_of(const CatalogueEntry& entry) {
  Translated out;
  out.payload = build_cat(entry);
  out.payload_code = code_of(Payload::cat);
  out.norad_cat_id = entry.norad_cat_id();
  out.observations = 1;
  out.first_line = out.last_line = entry.line;
  return out;
}

}  // namespace

Result<CatalogueList> parse_satcat(std::string_view text) {
  ACCORD_CHECK(check_text(text, kMaxSatcatBytes, kMaxLineBytes));
  LineReader lines(text);
  const auto first = lines.next();
  if (!first) return fail(Code::satcat_malformed, "no line of columns", at_line(1));
  const auto columns = columns_of(*first);
  if (!columns) return fail(Code::satcat_malformed, columns.error().what, at_line(first->number));
  CatalogueList out;
  DiagnosticLog log;
  RowReader rows(*columns, log);
  while (const auto line = lines.next()) {
    if (all_blank(line->text)) continue;
    ++out.read;
    auto entry = rows.read(*line);
    if (entry) {
      out.entries.push_back(std::move(*entry));
      continue;
    }
    ++out.refused;
    log.add({Severity::error, entry.error().code, line->number, entry.error().where,
             entry.error().what});
  }
  out.diagnostics = in_line_order(log);
  return out;
}

bool detect_satcat(const FormatSample& sample) {
  const std::string_view line = sample.text.substr(0, sample.text.find('\n'));
  return !is_json(sample) && line.find("OPS_STATUS_CODE") != std::string_view::npos &&
         line.find(',') != std::string_view::npos && line.find('=') == std::string_view::npos;
}

Result<Translation> translate_satcat(std::string_view text, const Profile&,
                                     const TranslateOptions&) {
  ACCORD_TRY(CatalogueList list, parse_satcat(text));
  Translation out;
  out.measurements_read = list.read;
  out.measurements_carried = list.entries.size();
  out.records_refused = list.refused;
  out.diagnostics = std::move(list.diagnostics);
  for (const CatalogueEntry& entry : list.entries) out.records.push_back(record_of(entry));
  return out;
}

}  // namespace accord::node::translate
