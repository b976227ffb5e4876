// The SDS CDM of a conjunction message, and back.
#include "CDM_generated.h"
#include "node/translate/cdm.hpp"
#include "node/translate/cdm_keywords.hpp"
#include "node/translate/epoch.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

using Table = flatbuffers::Table;
using Builder = flatbuffers::FlatBufferBuilder;
using Slots = std::vector<flatbuffers::voffset_t>;

constexpr double kVersion = 1.0;

void add_values(std::span<const CdmKeyword> keywords, CdmHome home, const FieldValues& values,
                SdsTable& table) {
  for (const CdmKeyword& keyword : keywords) {
    if (keyword.home != home) continue;
    const auto value = values.find(keyword.field.keyword);
    if (value != values.end()) table.add(keyword.field, value->second);
  }
}

/// A table inside the object; left out when nothing stands in it.
void add_part(Builder& builder, CdmHome home, flatbuffers::voffset_t slot,
              const FieldValues& values, SdsTable& object) {
  SdsTable part(builder);
  add_values(cdm_object_keywords(), home, values, part);
  if (!part.empty()) object.add_child(slot, part.write());
}

flatbuffers::Offset<Table> write_object(Builder& builder, const CdmObject& object) {
  using sds::CDMObject;
  SdsTable table(builder);
  add_part(builder, CdmHome::catalogue, CDMObject::VT_OBJECT, object.values, table);
  add_part(builder, CdmHome::contact, CDMObject::VT_POC, object.values, table);
  if (!object.comment.empty()) table.add_text(CDMObject::VT_COMMENT, object.comment);
  add_values(cdm_object_keywords(), CdmHome::object, object.values, table);
  return table.write();
}

class Reader {
 public:
  Result<Cdm> read(const Table& root) {
    using sds::CDM;
    const bool other_version = root.CheckField(CDM::VT_CCSDS_CDM_VERS) &&
                               root.GetField<double>(CDM::VT_CCSDS_CDM_VERS, 0.0) != kVersion;
    if (other_version) return fail(Code::bad_value, "the CDM is not of version 1.0");
    ACCORD_CHECK(read_values(cdm_message_keywords(), CdmHome::message, root, out_.values));
    note_beyond("CDM", root, cdm_message_keywords(), CdmHome::message,
                {CDM::VT_CCSDS_CDM_VERS, CDM::VT_OBJECT1, CDM::VT_OBJECT2});
    ACCORD_CHECK(read_object(root, CDM::VT_OBJECT1, 0));
    ACCORD_CHECK(read_object(root, CDM::VT_OBJECT2, 1));
    return std::move(out_);
  }

 private:
  static Status read_values(std::span<const CdmKeyword> keywords, CdmHome home, const Table& table,
                            FieldValues& into) {
    for (const CdmKeyword& keyword : keywords) {
      if (keyword.home != home) continue;
      ACCORD_TRY(std::optional<FieldValue> value, read_field(table, keyword.field));
      if (value) into.emplace(keyword.field.keyword, std::move(*value));
    }
    return {};
  }

  Status read_object(const Table& root, flatbuffers::voffset_t slot, std::size_t index) {
    using sds::CDMObject;
    where_ = "OBJECT" + std::to_string(index + 1) + ".";
    const auto* table = root.GetPointer<const Table*>(slot);
    if (table == nullptr) return fail(Code::bad_value, "the CDM has no " + where_.substr(0, 7));
    CdmObject& object = out_.objects[index];
    ACCORD_CHECK(read_values(cdm_object_keywords(), CdmHome::object, *table, object.values));
    note_beyond("CDMObject", *table, cdm_object_keywords(), CdmHome::object,
                {CDMObject::VT_OBJECT, CDMObject::VT_POC, CDMObject::VT_COMMENT});
    ACCORD_CHECK(read_part(*table, CDMObject::VT_OBJECT, "CAT", CdmHome::catalogue, object));
    ACCORD_CHECK(read_part(*table, CDMObject::VT_POC, "EPM", CdmHome::contact, object));
    return read_comment(*table, object);
  }

  Status read_part(const Table& table, flatbuffers::voffset_t slot, std::string_view name,
                   CdmHome home, CdmObject& object) {
    const auto* part = table.GetPointer<const Table*>(slot);
    if (part == nullptr) return {};
    note_beyond(name, *part, cdm_object_keywords(), home, {});
    return read_values(cdm_object_keywords(), home, *part, object.values);
  }

  static Status read_comment(const Table& table, CdmObject& object) {
    const auto* comment = table.GetPointer<const flatbuffers::String*>(sds::CDMObject::VT_COMMENT);
    if (comment == nullptr) return {};
    const std::string_view text = comment->string_view();
    const bool good = check_text(text, kMaxCdmCommentBytes, kMaxCdmCommentBytes).has_value() &&
                      text.find('\r') == std::string_view::npos;
    if (!good) return fail(Code::bad_value, "a COMMENT that is too long or no text");
    object.comment = text;
    return {};
  }

  void note_beyond(std::string_view name, const Table& table, std::span<const CdmKeyword> keywords,
                   CdmHome home, Slots known) {
    for (const CdmKeyword& keyword : keywords) {
      if (keyword.home == home) known.push_back(keyword.field.slot);
    }
    const PayloadType& type = *find_payload_type("CDM");
    for (const std::string& field : fields_beyond(type, "sds." + std::string(name), table, known))
      out_.beyond.push_back(where_ + field);
  }

  Cdm out_;
  std::string where_;  // "OBJECT1." once it is about an object
};

std::string missing_of(std::span<const CdmKeyword> keywords, const FieldValues& values) {
  for (const CdmKeyword& keyword : keywords) {
    const bool wanted =
        keyword.mandatory && keyword.absent.empty() && keyword.home != CdmHome::nowhere;
    if (wanted && !values.contains(keyword.field.keyword))
      return std::string(keyword.field.keyword);
  }
  return {};
}

}  // namespace

std::uint32_t Cdm::norad_cat_id() const {
  const auto found = objects[0].values.find("OBJECT_DESIGNATOR");
  return found == objects[0].values.end() ? 0 : std::get<std::uint32_t>(found->second);
}

UtcTime Cdm::tca() const {
  const auto epoch = parse_epoch(std::get<std::string>(values.at("TCA")), TimeSystem::utc);
  return epoch.value().at;
}

std::string missing_keyword(const Cdm& message) {
  if (std::string name = missing_of(cdm_message_keywords(), message.values); !name.empty())
    return name;
  for (std::size_t i = 0; i < message.objects.size(); ++i) {
    const std::string name = missing_of(cdm_object_keywords(), message.objects[i].values);
    if (!name.empty()) return "OBJECT" + std::to_string(i + 1) + " " + name;
  }
  return {};
}

Bytes build_cdm(const Cdm& message) {
  Builder builder(4096);
  builder.ForceDefaults(true);
  const auto first = write_object(builder, message.objects[0]);
  const auto second = write_object(builder, message.objects[1]);
  SdsTable table(builder);
  table.add_real(sds::CDM::VT_CCSDS_CDM_VERS, kVersion);
  add_values(cdm_message_keywords(), CdmHome::message, message.values, table);
  table.add_child(sds::CDM::VT_OBJECT1, first);
  table.add_child(sds::CDM::VT_OBJECT2, second);
  sds::FinishCDMBuffer(builder, flatbuffers::Offset<sds::CDM>(table.write().o));
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

Result<Cdm> read_cdm(ByteView buffer) {
  ACCORD_CHECK(verify_buffer(*find_payload_type("CDM"), buffer));
  return Reader{}.read(*flatbuffers::GetRoot<Table>(buffer.data()));
}

}  // namespace accord::node::translate
