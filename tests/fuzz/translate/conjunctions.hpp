// What a reader of conjunction messages must keep: messages read = taken + refused, what was taken
// stands in a buffer that is read back to equal values, and is written to text that reads the same.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "node/translate/cdm.hpp"
#include "node/translate/writer.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::fuzz {

inline void check_same(const Result<node::translate::CdmList>& list, const Bytes& payload) {
  if (!list || list->messages.size() != 1) std::abort();
  if (node::translate::build_cdm(list->messages[0]) != payload) std::abort();
}

inline int read_conjunctions(Result<node::translate::CdmList> (*read)(std::string_view),
                             ByteView data) {
  using namespace node::translate;
  const auto list = read(as_text(data));
  if (!list) return 0;
  if (list->read != list->messages.size() + list->refused) std::abort();
  for (const Cdm& message : list->messages) {
    Translated record;
    record.payload = build_cdm(message);
    const auto back = read_cdm(record.payload);
    if (!back || back->values != message.values || back->objects != message.objects) std::abort();
    const std::vector<Translated> records{record};
    const auto kvn = write_cdm_kvn(records, {});
    if (!kvn) continue;  // a designator of another catalogue, a text too long for a line
    const auto xml = write_cdm_xml(records, {});
    if (!xml) std::abort();
    check_same(parse_cdm_kvn(kvn->text), record.payload);
    check_same(parse_cdm_xml(xml->text), record.payload);
  }
  return 0;
}

}  // namespace accord::fuzz
