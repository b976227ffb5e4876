#include "node/translate/cdm_translation.hpp"

#include "node/translate/translation.hpp"

namespace accord::node::translate {

Translation translate_conjunctions(CdmList list) {
  Translation out;
  out.measurements_read = list.read;
  out.measurements_carried = list.messages.size();
  out.records_refused = list.refused;
  DiagnosticLog log;
  for (Diagnostic& diagnostic : list.diagnostics) log.add(std::move(diagnostic));
  out.diagnostics = in_line_order(log);
  for (const Cdm& message : list.messages) {
    Translated record;
    record.payload = build_cdm(message);
    record.payload_code = code_of(Payload::cdm);
    record.norad_cat_id = message.norad_cat_id();
    record.observations = 1;
    record.first = record.last = message.tca();
    record.first_line = message.first_line;
    record.last_line = message.last_line;
    out.records.push_back(std::move(record));
  }
  return out;
}

}  // namespace accord::node::translate
