// Conjunction messages as XML: the sections as groups, and a leaf a keyword. Source: CCSDS
// 508.0-B-1, 4, and its schema.
#include <array>

#include "node/translate/cdm_builder.hpp"
#include "node/translate/cdm_translation.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/xml_message.hpp"

namespace accord::node::translate {
namespace {

constexpr std::array<XmlGroup, 14> kGroups{{{"ndm", "", false},
                                            {"cdm", "", false},
                                            {"cdm", "ndm", false},
                                            {"header", "cdm", true},
                                            {"body", "cdm", false},
                                            {"relativeMetadataData", "body", true},
                                            {"relativeStateVector", "relativeMetadataData", true},
                                            {"segment", "body", false},
                                            {"metadata", "segment", true},
                                            {"data", "segment", true},
                                            {"odParameters", "data", true},
                                            {"additionalParameters", "data", true},
                                            {"stateVector", "data", true},
                                            {"covarianceMatrix", "data", true}}};

struct GroupSection {
  std::string_view group;
  CdmSection section;
};
constexpr std::array<GroupSection, 8> kSections{
    {{"header", CdmSection::header},
     {"relativeMetadataData", CdmSection::relative},
     {"relativeStateVector", CdmSection::relative_state},
     {"metadata", CdmSection::metadata},
     {"odParameters", CdmSection::od},
     {"additionalParameters", CdmSection::additional},
     {"stateVector", CdmSection::state},
     {"covarianceMatrix", CdmSection::covariance}}};

std::optional<CdmSection> section_of(std::string_view group) {
  for (const GroupSection& each : kSections) {
    if (each.group == group) return each.section;
  }
  return std::nullopt;
}

class Message : public XmlMessage {
 public:
  Message() : XmlMessage(kGroups, Code::cdm_malformed) {}

  CdmList finish() {
    CdmList out = builder_.finish();
    out.diagnostics.insert(out.diagnostics.begin(), ndm_notes().begin(), ndm_notes().end());
    return out;
  }

 private:
  Status group_opens(const XmlOpening& element) override {
    if (element.name != "cdm") return {};
    const std::string* id = element.attribute("id");
    const std::string* version = element.attribute("version");
    if (id == nullptr || *id != "CCSDS_CDM_VERS" || version == nullptr)
      return refuse(element.at.line, "<cdm> without id CCSDS_CDM_VERS and version");
    builder_.begin(element.at.line, *version);
    return {};
  }

  Status group_closes(std::string_view name, std::size_t line) override {
    if (name == "header" || name == "relativeMetadataData" || name == "segment")
      builder_.end_section();
    if (name == "cdm") builder_.end(line);
    return {};
  }

  Status leaf_opens(const XmlOpening& element, XmlLeaf& leaf) override {
    const std::string* unit = element.attribute("units");
    if (unit == nullptr) return {};
    const CdmKeyword* keyword = find_cdm_keyword(leaf.keyword);
    if (keyword != nullptr && keyword->unit != *unit)
      builder_.refuse(leaf.line, leaf.keyword, leaf.keyword + " is not in " + unit->substr(0, 60));
    return {};
  }

  Status leaf_closes(const XmlLeaf& leaf) override {
    if (leaf.keyword == "COMMENT") {
      builder_.comment(leaf.line, leaf.text);
      return {};
    }
    const auto section = section_of(group());
    if (section) {
      builder_.assign(leaf.line, {leaf.keyword, leaf.text, section});
    } else {
      builder_.refuse(leaf.line, leaf.keyword, "<" + leaf.keyword + "> is out of place");
    }
    return {};
  }

  CdmBuilder builder_;
};

}  // namespace

Result<CdmList> parse_cdm_xml(std::string_view text) {
  Message message;
  ACCORD_CHECK(message.read(text, kMaxCdmTextBytes));
  return message.finish();
}

bool detect_cdm_xml(const FormatSample& sample) { return first_xml_message(sample.text) == "cdm"; }

Result<Translation> translate_cdm_xml(std::string_view text, const Profile&,
                                      const TranslateOptions&) {
  ACCORD_TRY(CdmList list, parse_cdm_xml(text));
  return translate_conjunctions(std::move(list));
}

}  // namespace accord::node::translate
