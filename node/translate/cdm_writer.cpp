// Conjunction messages out of CDM buffers, in both notations: what stands in a message is gathered
// once, then written as lines or as elements. Source: CCSDS 508.0-B-1.
#include <array>

#include "node/translate/cdm.hpp"
#include "node/translate/cdm_keywords.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

/// One assignment of a message. `object` is 0 for header and relative data, then 1 and 2.
struct Item {
  std::string_view keyword;
  std::string value;
  std::string_view unit;
  CdmSection section{};
  std::size_t object = 0;
};
using Items = std::vector<Item>;

Result<std::string> text_of(const CdmKeyword& keyword, const FieldValue& value) {
  std::string out = field_text(keyword.field, value);
  if (keyword.field.form == FieldForm::time && out.ends_with('Z')) out.pop_back();
  if (is_kvn_value(out)) return out;
  return fail(Code::bad_value,
              std::string(keyword.field.keyword) + " cannot be written as a value of a message");
}

Status add_values(std::span<const CdmKeyword> keywords, const FieldValues& values,
                  std::size_t object, Items& items) {
  for (const CdmKeyword& keyword : keywords) {
    const auto found = values.find(keyword.field.keyword);
    std::string text;
    if (found != values.end()) {
      ACCORD_TRY(text, text_of(keyword, found->second));
    } else if (keyword.field.keyword == "CATALOG_NAME") {
      text = "SATCAT";
    } else if (keyword.mandatory) {
      text = keyword.absent;
    }
    if (!text.empty())
      items.push_back(
          {keyword.field.keyword, std::move(text), keyword.unit, keyword.section, object});
  }
  return {};
}

void add_comments(const std::string& comment, std::size_t object, Items& items) {
  if (comment.empty()) return;
  std::string_view rest = comment;
  for (bool more = true; more;) {
    const std::size_t end = rest.find('\n');
    items.push_back(
        {"COMMENT", std::string(trim(rest.substr(0, end))), {}, CdmSection::metadata, object});
    more = end != std::string_view::npos;
    if (more) rest.remove_prefix(end + 1);
  }
}

Result<Items> items_of(const Cdm& message) {
  if (const std::string missing = missing_keyword(message); !missing.empty())
    return fail(Code::bad_value, "a CDM cannot be written without " + missing);
  Items out;
  ACCORD_CHECK(add_values(cdm_message_keywords(), message.values, 0, out));
  for (std::size_t i = 0; i < message.objects.size(); ++i) {
    const std::size_t number = i + 1;
    add_comments(message.objects[i].comment, number, out);
    out.push_back({"OBJECT", "OBJECT" + std::to_string(number), {}, CdmSection::metadata, number});
    ACCORD_CHECK(add_values(cdm_object_keywords(), message.objects[i].values, number, out));
  }
  return out;
}

std::string kvn_of(const Items& items) {
  std::string out = kvn_line("CCSDS_CDM_VERS", "1.0");
  for (const Item& item : items) {
    if (item.keyword == "COMMENT") {
      out += "COMMENT " + item.value + "\n";
    } else {
      out += kvn_line(item.keyword, item.value, item.unit);
    }
  }
  return out;
}

/// The groups around a section, within `cdm`.
std::vector<std::string_view> groups_of(CdmSection section) {
  switch (section) {
    case CdmSection::header:
      return {"header"};
    case CdmSection::relative:
      return {"body", "relativeMetadataData"};
    case CdmSection::relative_state:
      return {"body", "relativeMetadataData", "relativeStateVector"};
    case CdmSection::metadata:
      return {"body", "segment", "metadata"};
    case CdmSection::od:
      return {"body", "segment", "data", "odParameters"};
    case CdmSection::additional:
      return {"body", "segment", "data", "additionalParameters"};
    case CdmSection::state:
      return {"body", "segment", "data", "stateVector"};
    case CdmSection::covariance:
      return {"body", "segment", "data", "covarianceMatrix"};
  }
  return {};
}

void add_xml(const Items& items, XmlText& xml) {
  xml.open("cdm", R"( id="CCSDS_CDM_VERS" version="1.0")");
  const std::size_t depth = xml.depth();
  std::size_t object = 0;
  for (const Item& item : items) {
    constexpr std::size_t kBody = 1;
    if (item.object > 1 && item.object != object) xml.close_to(depth + kBody);
    object = item.object;
    xml.go_to(depth, groups_of(item.section));
    xml.leaf(item.keyword, item.value, item.unit);
  }
  xml.close_to(depth - 1);
}

/// Every record as a message; `notes` are what the messages do not say.
Result<std::vector<Items>> messages_of(std::span<const Translated> records, DiagnosticLog& log) {
  std::vector<Items> out;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto message = read_cdm(records[i].payload);
    if (!message) return fail(at_record(i, std::move(message.error())));
    auto items = items_of(*message);
    if (!items) return fail(at_record(i, std::move(items.error())));
    for (const std::string& field : message->beyond)
      log.add({Severity::warning, Code::not_carried, i + 1, field, "a CDM has no keyword for it"});
    out.push_back(std::move(*items));
  }
  return out;
}

}  // namespace

Result<Written> write_cdm_kvn(std::span<const Translated> records, const WriteOptions&) {
  DiagnosticLog log;
  ACCORD_TRY(const std::vector<Items> messages, messages_of(records, log));
  Written out;
  for (const Items& items : messages) out.text += kvn_of(items);
  out.diagnostics = log.take();
  return out;
}

Result<Written> write_cdm_xml(std::span<const Translated> records, const WriteOptions&) {
  DiagnosticLog log;
  ACCORD_TRY(const std::vector<Items> messages, messages_of(records, log));
  XmlText xml;
  if (messages.size() != 1) xml.open("ndm");
  for (const Items& items : messages) add_xml(items, xml);
  xml.close_to(0);
  return Written{xml.take(), log.take()};
}

}  // namespace accord::node::translate
