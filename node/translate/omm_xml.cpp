// OMM as XML: the groups of the message, and a leaf a keyword. Source: CCSDS 502.0-B-3, 8.
#include <array>

#include "node/translate/omm_elements.hpp"
#include "node/translate/omm_keywords.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/xml_message.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxParameterBytes = 100;  // the rest of a USER_DEFINED keyword

/// Figure 8-1 of the book; an ndm holds several messages.
constexpr std::array<XmlGroup, 13> kGroups{{{"ndm", "", false},
                                            {"omm", "", false},
                                            {"omm", "ndm", false},
                                            {"header", "omm", true},
                                            {"body", "omm", false},
                                            {"segment", "body", false},
                                            {"metadata", "segment", true},
                                            {"data", "segment", true},
                                            {"meanElements", "data", true},
                                            {"tleParameters", "data", true},
                                            {"spacecraftParameters", "data", true},
                                            {"covarianceMatrix", "data", true},
                                            {"userDefinedParameters", "data", true}}};

/// What is no OMM ends the reading; what is wrong inside one is wrong with it alone.
class Message : public XmlMessage {
 public:
  explicit Message(const Profile& profile)
      : XmlMessage(kGroups, Code::omm_malformed), collector_(profile) {}

  MeanElementsList finish() {
    MeanElementsList out = collector_.finish();
    out.diagnostics.insert(out.diagnostics.begin(), ndm_notes().begin(), ndm_notes().end());
    return out;
  }

 private:
  Status group_opens(const XmlOpening& element) override {
    if (element.name != "omm") return {};
    fields_ = {};
    fields_.first_line = element.at.line;
    wrong_.reset();
    const std::string* id = element.attribute("id");
    const std::string* version = element.attribute("version");
    if (id == nullptr || *id != "CCSDS_OMM_VERS")
      return refuse(element.at.line, "<omm> without id CCSDS_OMM_VERS");
    if (version == nullptr || (*version != "2.0" && *version != "3.0"))
      return refuse(element.at.line, "the version of an <omm> is not 2.0 or 3.0");
    return {};
  }

  Status group_closes(std::string_view name, std::size_t line) override {
    if (name != "omm") return {};
    fields_.last_line = line;
    if (wrong_) {
      collector_.refuse(wrong_->line, wrong_->error);
    } else {
      collector_.take(fields_);
    }
    return {};
  }

  Status leaf_opens(const XmlOpening& element, XmlLeaf& leaf) override {
    if (leaf.keyword == "USER_DEFINED") {
      const std::string* parameter = element.attribute("parameter");
      const bool fits = parameter != nullptr && parameter->size() <= kMaxParameterBytes &&
                        is_printable_ascii(*parameter);
      if (!fits)
        return refuse(leaf.line, "USER_DEFINED without a parameter of up to 100 printable bytes");
      leaf.keyword += "_" + *parameter;
    }
    const std::string* unit = element.attribute("units");
    if (unit != nullptr && *unit != omm_unit(leaf.keyword))
      wrong(leaf.line, {Code::omm_malformed, leaf.keyword + " is not in " + unit->substr(0, 60),
                        leaf.keyword});
    return {};
  }

  Status leaf_closes(const XmlLeaf& leaf) override {
    if (leaf.keyword == "COMMENT") {
      fields_.by_keyword.try_emplace(leaf.keyword, OmmField{"", leaf.line});
      return {};
    }
    OmmField field{std::nullopt, leaf.line};
    if (!leaf.text.empty()) field.text = leaf.text;
    if (auto added = fields_.add(leaf.keyword, std::move(field)); !added)
      wrong(leaf.line, std::move(added.error()));
    return {};
  }

  void wrong(std::size_t line, Error error) {
    if (!wrong_) wrong_ = {line, std::move(error)};
  }

  struct Wrong {
    std::size_t line = 0;
    Error error;
  };

  OmmCollector collector_;
  OmmFields fields_;
  std::optional<Wrong> wrong_;  // the first, of the present message
};

}  // namespace

Result<MeanElementsList> parse_omm_xml(std::string_view text, const Profile& profile) {
  Message message(profile);
  ACCORD_CHECK(message.read(text, kMaxOmmBytes));
  return message.finish();
}

bool detect_omm_xml(const FormatSample& sample) { return first_xml_message(sample.text) == "omm"; }

Result<Translation> translate_omm_xml(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  ACCORD_TRY(const MeanElementsList list, parse_elements(Format::omm_xml, text, profile));
  return translate_elements(list, options);
}

}  // namespace accord::node::translate
