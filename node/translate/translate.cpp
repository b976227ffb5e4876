// The dispatch: format by format, payload by payload.
#include "node/translate/translate.hpp"

#include <algorithm>
#include <map>

#include "node/translate/declared.hpp"
#include "node/translate/eoo.hpp"
#include "node/translate/line_formats.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/tdm_track.hpp"

namespace accord::node::translate {
namespace {

std::string lines_text(std::size_t first, std::size_t last) {
  return "lines " + std::to_string(first) + "-" + std::to_string(last);
}

Status check_options(const TranslateOptions& options) {
  if (options.label_text.empty()) return fail(Code::bad_label, "a translation needs a label");
  if (options.mode == DataMode::unspecified) {
    return fail(Code::bad_value, "a translation needs a data mode");
  }
  return {};
}

Error unsupported(const TranslateOptions& options) {
  return {Code::format_unsupported,
          "no translation from " + std::string(name_of(options.from)) + " to payload " +
              std::string(options.declared != nullptr ? options.declared->code
                                                      : code_of(options.payload)),
          {}};
}

/// Diagnostics in the order of the lines; those of the whole input first.
std::vector<Diagnostic> in_line_order(DiagnosticLog& log) {
  std::vector<Diagnostic> out = log.take();
  std::stable_sort(out.begin(), out.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
  return out;
}

Result<Translated> track_record(const Track& track) {
  Translated out;
  ACCORD_TRY(out.payload, build_trackset(track));
  out.payload_code = code_of(Payload::trk);
  out.norad_cat_id = track.object.norad_cat_id;
  out.observations = static_cast<std::uint32_t>(track.observations.size());
  out.first = track.observations.front().at;
  out.last = track.observations.back().at;
  out.source_ref = lines_text(track.first_line, track.last_line);
  return out;
}

Status add_tracksets(const std::vector<Track>& tracks, Translation& out) {
  for (const Track& track : tracks) {
    for (const Track& piece : pieces_of(track)) {
      ACCORD_TRY(Translated record, track_record(piece));
      out.records.push_back(std::move(record));
    }
  }
  return {};
}

/// Records of one track id are counted on over all its tracks, so that no EOBSERVATION_ID stands
/// twice.
void add_eoos(const std::vector<Track>& tracks, const TranslateOptions& options, DiagnosticLog& log,
              Translation& out) {
  std::map<std::string, std::size_t> of_id, before;
  for (const Track& track : tracks) of_id[track.track_id] += eoo_count(track);
  for (const Track& track : tracks) {
    std::size_t& done = before[track.track_id];
    EooRecords made =
        build_eoo(track, {options.label_text, options.mode, done, of_id[track.track_id]}, log);
    done += made.records.size();
    out.measurements_carried += made.carried;
    for (Translated& record : made.records) out.records.push_back(std::move(record));
  }
}

Result<Translation> translate_tdm(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  if (options.payload == Payload::omm) return fail(unsupported(options));
  DiagnosticLog log;
  ACCORD_TRY(const TdmMessage message,
             options.from == Format::tdm_xml ? read_tdm_xml(text, log) : read_tdm_kvn(text, log));
  ACCORD_TRY(const TdmTracks tracks, tracks_of(message, profile, log));
  Translation out;
  out.measurements_read = message.measurements();
  if (options.payload == Payload::eoo) {
    add_eoos(tracks.tracks, options, log, out);
  } else {
    ACCORD_CHECK(add_tracksets(tracks.tracks, out));
    out.measurements_carried = tracks.carried;
  }
  out.diagnostics = in_line_order(log);
  return out;
}

/// The level word of "POLICY LEVEL[//REL TO ...]"; unspecified when the label is not in that form.
Level level_of_label(std::string_view label) {
  const std::size_t blank = label.find(' ');
  if (blank == std::string_view::npos) return Level::unspecified;
  label.remove_prefix(blank + 1);
  return level_of(label.substr(0, label.find("//"))).value_or(Level::unspecified);
}

/// An element set that calls itself C or S needs a label that is at least as high.
Status check_classification(const MeanElementsText& elements, const std::string& label) {
  if (elements.classification == 'U') return {};
  const Level own = elements.classification == 'S' ? Level::secret : Level::confidential;
  if (level_of_label(label) >= own) return {};
  return fail(Code::elements_above_label, std::string("the element set is marked ") +
                                              elements.classification + ", the label is " + label);
}

Result<Translated> elements_record(const MeanElementsText& elements, const std::string& label) {
  ACCORD_CHECK(check_classification(elements, label));
  Translated out;
  ACCORD_TRY(out.payload, build_omm(elements));
  out.payload_code = code_of(Payload::omm);
  out.norad_cat_id = elements.norad_cat_id;
  out.observations = 1;
  out.first = out.last = elements.epoch;
  out.source_ref = lines_text(elements.first_line, elements.last_line);
  return out;
}

Result<Translation> translate_elements(std::string_view text, const Profile& profile,
                                       const TranslateOptions& options) {
  if (options.payload != Payload::omm) return fail(unsupported(options));
  ACCORD_TRY(MeanElementsList list, parse_elements(options.from, text, profile));
  Translation out;
  out.measurements_read = list.read;
  out.records_refused = list.refused;
  DiagnosticLog log;
  for (Diagnostic& diagnostic : list.diagnostics) log.add(std::move(diagnostic));
  for (const MeanElementsText& elements : list.elements) {
    auto record = elements_record(elements, options.label_text);
    if (record) {
      out.records.push_back(std::move(*record));
      continue;
    }
    ++out.records_refused;
    log.add({Severity::error, record.error().code, elements.first_line, "elements",
             record.error().what});
  }
  out.measurements_carried = out.records.size();
  out.diagnostics = in_line_order(log);
  return out;
}

Result<Translation> translate_lines(std::string_view text, const Profile& profile,
                                    const TranslateOptions& options) {
  if (options.payload == Payload::omm) return fail(unsupported(options));
  DiagnosticLog log;
  ACCORD_TRY(const LineTracks lines,
             read_lines(text, profile, {options.from, level_of_label(options.label_text)}, log));
  Translation out;
  out.measurements_read = lines.read;
  out.records_refused = lines.refused;
  if (options.payload == Payload::eoo) {
    add_eoos(lines.tracks, options, log, out);
  } else {
    ACCORD_CHECK(add_tracksets(lines.tracks, out));
    out.measurements_carried = lines.carried;
  }
  out.diagnostics = in_line_order(log);
  return out;
}

Result<Translation> translate_format(std::string_view text, const Profile& profile,
                                     const TranslateOptions& options) {
  if ((options.from == Format::json_lines) != (options.declared != nullptr))
    return fail(unsupported(options));
  switch (options.from) {
    case Format::tdm_kvn:
    case Format::tdm_xml:
      return translate_tdm(text, profile, options);
    case Format::tle:
    case Format::omm_kvn:
    case Format::omm_xml:
    case Format::omm_json:
    case Format::omm_csv:
      return translate_elements(text, profile, options);
    case Format::b3:
    case Format::iod:
    case Format::uk:
    case Format::rde:
      return translate_lines(text, profile, options);
    case Format::json_lines:
      return translate_declared(text, options);
    case Format::trackset:
    case Format::sds:
      break;
  }
  return fail(unsupported(options));
}

}  // namespace

Result<Translation> translate(std::string_view text, const Profile& profile,
                              const TranslateOptions& options) {
  ACCORD_CHECK(check_options(options));
  ACCORD_TRY(Translation out, translate_format(text, profile, options));
  out.feed = profile.name;
  return out;
}

}  // namespace accord::node::translate
