// Records out of ephemerides, and what the writers of OEM share.
#include "node/translate/ephemeris_translation.hpp"

#include "node/translate/oem.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"

namespace accord::node::translate {
namespace {

Result<Translated> record_of(const Ephemeris& e, const TranslateOptions& options) {
  Translated out;
  ACCORD_TRY(out.payload, build_oem(e, options.label_text));
  out.payload_code = code_of(Payload::oem);
  out.norad_cat_id = e.object.norad_cat_id;
  out.observations = 1;
  out.first = e.start;
  out.last = e.stop;
  out.first_line = e.first_line;
  out.last_line = e.last_line;
  return out;
}

Status check_classification(const Ephemeris& e, const std::string& label) {
  if (e.classification <= level_of_label(label)) return {};
  return fail(
      Code::ephemeris_above_label,
      "the message is marked " + std::string(name_of(e.classification)) + ", the label is " + label,
      at_line(e.first_line));
}

void report_what_stays(const Ephemeris& e, std::size_t pieces, DiagnosticLog& log) {
  if (pieces > 1)
    log.add({Severity::info, Code::too_large, e.first_line, "records",
             "one record cannot hold its " + std::to_string(e.points.size()) + " states: " +
                 std::to_string(pieces) + " records that share their end points, nothing is lost"});
  if (!e.object.national_id.empty())
    log.add({Severity::warning, Code::not_carried, e.first_line, "national_id",
             "the standard's object has a catalogue number and a COSPAR id alone"});
  const bool renamed = !e.frame.name.empty() && frame_word(e.frame.name) != e.frame.word;
  if (renamed)
    log.add({Severity::info, Code::not_carried, e.first_line, "REF_FRAME",
             "carried as " + std::string(sds::EnumNamerefFrame(e.frame.word)) +
                 ", as the profile says; its name '" + e.frame.name + "' stands in COMMENT"});
  if (e.reference_point != ReferencePoint::centre_of_mass)
    log.add({Severity::warning, Code::not_carried, e.first_line, "REFERENCE_POINT",
             "the positions are not of the centre of mass (" +
                 std::string(name_of(e.reference_point)) + "); that stands in COMMENT alone"});
}

}  // namespace

Result<Translation> translate_ephemerides(std::string_view text, const Profile& profile,
                                          const TranslateOptions& options, ReadEphemerides read) {
  DiagnosticLog log;
  ACCORD_TRY(const EphemerisList list, read(text, profile, log));
  Translation out;
  out.measurements_read = list.read;
  out.records_refused = list.refused;
  for (const Ephemeris& e : list.ephemerides) {
    ACCORD_CHECK(check_classification(e, options.label_text));
    const std::vector<Ephemeris> pieces = pieces_of(e);
    for (const Ephemeris& piece : pieces) {
      ACCORD_TRY(Translated record, record_of(piece, options));
      out.records.push_back(std::move(record));
    }
    report_what_stays(e, pieces.size(), log);
    out.measurements_carried += e.points.size();
  }
  out.diagnostics = in_line_order(log);
  return out;
}

}  // namespace accord::node::translate
