// From tracks, lines and element sets to records.
#include "node/translate/translation.hpp"

#include <algorithm>
#include <map>

#include "node/translate/eoo.hpp"
#include "node/translate/line_formats.hpp"

namespace accord::node::translate {
namespace {

Result<Translated> track_record(const Track& track, std::span<const Observation> piece) {
  Translated out;
  ACCORD_TRY(out.payload, build_trackset(track, piece));
  out.payload_code = code_of(Payload::trk);
  out.norad_cat_id = track.object.norad_cat_id;
  out.observations = static_cast<std::uint32_t>(piece.size());
  out.first = piece.front().at;
  out.last = piece.back().at;
  out.first_line = track.first_line;
  out.last_line = track.last_line;
  return out;
}

Status add_tracksets(std::vector<Track>& tracks, Translation& out) {
  for (Track& track : tracks) {
    for (const auto& piece : pieces_of(track.observations)) {
      ACCORD_TRY(Translated record, track_record(track, piece));
      out.records.push_back(std::move(record));
    }
    track.observations = {};
  }
  return {};
}

/// Records of one track id are counted on over all its tracks, so that no EOBSERVATION_ID stands
/// twice.
void add_eoos(std::vector<Track>& tracks, const TranslateOptions& options, DiagnosticLog& log,
              Translation& out) {
  std::map<std::string, std::size_t> of_id, before;
  for (const Track& track : tracks) of_id[track.track_id] += eoo_count(track);
  for (Track& track : tracks) {
    std::size_t& done = before[track.track_id];
    EooRecords made =
        build_eoo(track, {options.label_text, options.mode, done, of_id[track.track_id]}, log);
    done += made.records.size();
    out.measurements_carried += made.carried;
    for (Translated& record : made.records) out.records.push_back(std::move(record));
    track.observations = {};
  }
}

/// An element set that calls itself C or S needs a label that is at least as high.
Status check_classification(const MeanElementsText& elements, const std::string& label) {
  if (elements.classification == 'U') return {};
  const Level own = elements.classification == 'S' ? Level::secret : Level::confidential;
  if (level_of_label(label) >= own) return {};
  return fail(Code::elements_above_label, std::string("the element set is marked ") +
                                              elements.classification + ", the label is " + label);
}

}  // namespace

/// The level word of "POLICY LEVEL[//REL TO ...]"; unspecified when the label is not in that form.
Level level_of_label(std::string_view label) {
  const std::size_t blank = label.find(' ');
  if (blank == std::string_view::npos) return Level::unspecified;
  label.remove_prefix(blank + 1);
  return level_of(label.substr(0, label.find("//"))).value_or(Level::unspecified);
}

/// Diagnostics in the order of the lines; those of the whole input first.
std::vector<Diagnostic> in_line_order(DiagnosticLog& log) {
  std::vector<Diagnostic> out = log.take();
  std::stable_sort(out.begin(), out.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
  return out;
}

Status add_tracks(std::vector<Track> tracks, std::size_t carried, const TranslateOptions& options,
                  DiagnosticLog& log, Translation& out) {
  if (options.payload == Payload::eoo) {
    add_eoos(tracks, options, log, out);
    return {};
  }
  out.measurements_carried += carried;
  return add_tracksets(tracks, out);
}

Result<Translation> translate_lines(std::string_view text, const Profile& profile,
                                    const TranslateOptions& options, ReadLines read,
                                    std::size_t max_line_bytes) {
  DiagnosticLog log;
  ACCORD_TRY(LinesRead lines, read_lines(text, profile,
                                         {read, options.label_text, options.mode, max_line_bytes,
                                          options.first_line},
                                         log));
  Translation out;
  out.measurements_read = lines.read;
  out.records_refused = lines.refused;
  ACCORD_CHECK(add_tracks(std::move(lines.tracks), lines.carried, options, log, out));
  out.diagnostics = in_line_order(log);
  return out;
}

Result<Translated> ElementRecords::record(const MeanElementsText& elements) {
  ACCORD_CHECK(check_classification(elements, label_));
  Translated out;
  ACCORD_TRY(out.payload, builder_.build(elements));
  out.payload_code = code_of(Payload::omm);
  out.norad_cat_id = elements.norad_cat_id;
  out.observations = 1;
  out.first = out.last = elements.epoch;
  out.first_line = elements.first_line;
  out.last_line = elements.last_line;
  return out;
}

void ElementRecords::add(const MeanElementsText& elements) {
  auto made = record(elements);
  if (made) {
    out_.records.push_back(std::move(*made));
    return;
  }
  ++out_.records_refused;
  log_.add(
      {Severity::error, made.error().code, elements.first_line, "elements", made.error().what});
}

Translation ElementRecords::finish(const MeanElementsList& rest) {
  for (const Diagnostic& diagnostic : rest.diagnostics) log_.add(diagnostic);
  out_.measurements_read = rest.read;
  out_.records_refused += rest.refused;
  out_.measurements_carried = out_.records.size();
  out_.diagnostics = in_line_order(log_);
  return std::move(out_);
}

Result<Translation> translate_elements(const MeanElementsList& list,
                                       const TranslateOptions& options) {
  ElementRecords records(options, list.elements.size());
  for (const MeanElementsText& elements : list.elements) records.add(elements);
  return records.finish(list);
}

}  // namespace accord::node::translate
