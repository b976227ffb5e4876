// The satellite catalogue as CSV, out of CAT buffers.
#include "node/translate/cat.hpp"
#include "node/translate/csv_line.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/satcat_fields.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

std::string line_of(const CatalogueEntry& entry) {
  std::string out;
  for (const SdsField& field : satcat_fields()) {
    const auto value = entry.values.find(field.keyword);
    if (&field != satcat_fields().data()) out += ',';
    if (value != entry.values.end()) out += csv_field(field_text(field, value->second));
  }
  return out + "\n";
}

void note_losses(const CatalogueEntry& entry, std::size_t record, DiagnosticLog& log) {
  const auto lost = [&](std::string_view field, std::string_view what) {
    log.add({Severity::warning, Code::not_carried, record, std::string(field), std::string(what)});
  };
  for (const std::string& field : entry.beyond) lost(field, "a SATCAT has no column for it");
  for (const SdsField& field : satcat_fields()) {
    const auto value = entry.values.find(field.keyword);
    if (value != entry.values.end() && field_text(field, value->second).empty())
      lost(field.keyword, "a SATCAT leaves the column blank for it");
  }
}

}  // namespace

Result<Written> write_satcat(std::span<const Translated> records, const WriteOptions&) {
  Written out;
  for (const SdsField& field : satcat_fields())
    out.text += (out.text.empty() ? "" : ",") + std::string(field.keyword);
  out.text += "\n";
  DiagnosticLog log;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto entry = read_cat(records[i].payload);
    if (!entry) return fail(at_record(i, std::move(entry.error())));
    out.text += line_of(*entry);
    note_losses(*entry, i + 1, log);
  }
  out.diagnostics = log.take();
  return out;
}

}  // namespace accord::node::translate
