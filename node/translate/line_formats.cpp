// From one of the line formats to tracks.
#include "node/translate/line_formats.hpp"

#include "node/translate/line_tracks.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
Result<LinesRead> read_lines(std::string_view text, const Profile& profile,
                             const LineOptions& options, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxRecordTextBytes, options.max_line_bytes, options.first_line));
  LineLog lines(log);
  LineTracks tracks(profile, lines);
  ACCORD_CHECK(options.read(text, {profile, level_of_label(options.label_text), lines, tracks,
                                   options.label_text, options.mode, options.first_line}));
  LinesRead out;
  out.read = lines.reported() + lines.refused() + tracks.values();
  ACCORD_TRY(out.tracks, tracks.finish());
  out.carried = tracks.carried();
  out.refused = lines.refused();
  lines.finish();
  return out;
}

std::string_view first_data_line(std::string_view text) {
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (!all_blank(line->text) && !line->text.starts_with('#')) return line->text;
  }
  return {};
}

}  // namespace accord::node::translate
