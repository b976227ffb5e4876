// The SDS CAT of a catalogue's entry, and back.
#include "CAT_generated.h"
#include "node/translate/cat.hpp"
#include "node/translate/satcat_fields.hpp"

namespace accord::node::translate {

std::uint32_t CatalogueEntry::norad_cat_id() const {
  const auto found = values.find("NORAD_CAT_ID");
  return found == values.end() ? 0 : std::get<std::uint32_t>(found->second);
}

Bytes build_cat(const CatalogueEntry& entry) {
  flatbuffers::FlatBufferBuilder builder(512);
  builder.ForceDefaults(true);
  SdsTable table(builder);
  for (const SdsField& field : satcat_fields()) {
    const auto value = entry.values.find(field.keyword);
    if (value != entry.values.end()) table.add(field, value->second);
  }
  sds::FinishCATBuffer(builder, flatbuffers::Offset<sds::CAT>(table.write().o));
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

Result<CatalogueEntry> read_cat(ByteView buffer) {
  const PayloadType& type = *find_payload_type("CAT");
  ACCORD_CHECK(verify_buffer(type, buffer));
  const auto& table = *flatbuffers::GetRoot<flatbuffers::Table>(buffer.data());
  CatalogueEntry out;
  std::vector<flatbuffers::voffset_t> known;
  for (const SdsField& field : satcat_fields()) {
    known.push_back(field.slot);
    ACCORD_TRY(std::optional<FieldValue> value, read_field(table, field));
    if (value) out.values.emplace(field.keyword, std::move(*value));
  }
  out.beyond = fields_beyond(type, "sds.CAT", table, known);
  return out;
}

}  // namespace accord::node::translate
