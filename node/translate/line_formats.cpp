// From one of the line formats to tracks.
#include "node/translate/line_formats.hpp"

#include <algorithm>

#include "node/translate/line_tracks.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

std::size_t count_values(const Observation& observation) {
  return static_cast<std::size_t>(
      std::count_if(observation.values.begin(), observation.values.end(),
                    [](const auto& value) { return value.has_value(); }));
}

LineObservations read_format(Format from, std::string_view text, const LineContext& context) {
  switch (from) {
    case Format::b3:
      return read_b3(text, context);
    case Format::iod:
      return read_iod(text, context);
    case Format::uk:
      return read_uk(text, context);
    case Format::rde:
      return read_rde(text, context);
    case Format::tdm_kvn:
    case Format::tdm_xml:
    case Format::tle:
    case Format::omm_kvn:
    case Format::omm_xml:
    case Format::omm_json:
    case Format::omm_csv:
    case Format::json_lines:
    case Format::trackset:
    case Format::sds:
      break;
  }
  return fail(Code::format_unsupported, "not a format of lines");
}

}  // namespace

Result<LineTracks> read_lines(std::string_view text, const Profile& profile,
                              const LineOptions& options, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxFeedFileBytes, kMaxLineBytes));
  LineLog lines(log);
  const LineContext context{profile, options.label, lines};
  ACCORD_TRY(const std::vector<LineObservation> taken, read_format(options.from, text, context));
  LineTracks out;
  out.read = lines.reported() + lines.refused();
  for (const LineObservation& one : taken) out.read += count_values(one.observation);
  ACCORD_TRY(out.tracks, tracks_of(taken, context));
  for (const Track& track : out.tracks) {
    for (const Observation& observation : track.observations)
      out.carried += count_values(observation);
  }
  out.refused = lines.refused();
  lines.finish();
  return out;
}

std::optional<Format> detect_lines(std::string_view text) {
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (trim(line->text).empty() || line->text.starts_with('#')) continue;
    if (looks_like_iod(line->text)) return Format::iod;
    if (looks_like_rde(line->text)) return Format::rde;
    if (looks_like_uk(line->text)) return Format::uk;
    if (looks_like_b3(line->text)) return Format::b3;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace accord::node::translate
