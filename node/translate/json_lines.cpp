// JSON lines, one object a line, into records of a payload type that an agreement declares: the
// members are the fields of its schema. A line that does not fit is a diagnostic; the others go on.
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/json_buffer.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

/// What an error of a line says, with the place inside the line as the keyword.
Diagnostic refusal(std::size_t line, const Error& error) {
  return {Severity::error, error.code, line, error.where, error.what};
}

}  // namespace

bool detect_json_lines(const FormatSample&) { return false; }  // could be of any declared type

Result<Translation> translate_json_lines(std::string_view text, const Profile&,
                                         const TranslateOptions& options) {
  ACCORD_CHECK(check_text(text, kMaxRecordTextBytes, kMaxLineBytes, options.first_line));
  ACCORD_TRY(JsonBuffer reader, JsonBuffer::of(*options.declared));
  Translation out;
  DiagnosticLog log;
  LineReader lines(text, options.first_line);
  while (const auto line = lines.next()) {
    if (all_blank(line->text)) continue;
    ++out.measurements_read;
    auto buffer = reader.read(line->text);
    if (!buffer) {
      ++out.records_refused;
      log.add(refusal(line->number, buffer.error()));
      continue;
    }
    Translated record;
    record.payload_code = options.declared->code;
    record.payload = std::move(*buffer);
    record.observations = 1;
    record.first_line = record.last_line = line->number;
    out.records.push_back(std::move(record));
  }
  out.measurements_carried = out.records.size();
  out.diagnostics = log.take();
  return out;
}

}  // namespace accord::node::translate
