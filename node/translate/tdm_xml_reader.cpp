// A TDM as XML: the sections as groups, a leaf a keyword, an observation a data line. Source: CCSDS
// 503.0-B-2, 5.
#include <array>

#include "node/translate/reader.hpp"
#include "node/translate/tdm_builder.hpp"
#include "node/translate/tdm_track.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/xml_message.hpp"

namespace accord::node::translate {
namespace {

constexpr std::array<XmlGroup, 7> kGroups{{{"tdm", "", false},
                                           {"header", "tdm", true},
                                           {"body", "tdm", false},
                                           {"segment", "body", false},
                                           {"metadata", "segment", true},
                                           {"data", "segment", true},
                                           {"observation", "data", true}}};

class Message : public XmlMessage {
 public:
  explicit Message(DiagnosticLog& log) : XmlMessage(kGroups, Code::tdm_structure), builder_(log) {}

  Result<TdmMessage> finish() { return builder_.finish(last_line_); }

 private:
  Status group_opens(const XmlOpening& element) override {
    if (element.name == "tdm") return version(element);
    if (element.name == "header" && builder_.place() != TdmBuilder::Place::header)
      return out_of_place(element);
    if (element.name == "metadata") return builder_.meta_start(element.at.line);
    if (element.name == "data") return builder_.data_start(element.at.line);
    epoch_.reset();
    value_.reset();
    return {};
  }

  Status group_closes(std::string_view name, std::size_t line) override {
    last_line_ = line;
    if (name == "metadata") return builder_.meta_stop(line);
    if (name == "data") return builder_.data_stop(line);
    if (name != "observation") return {};
    if (!epoch_ || !value_)
      return refuse_tdm(Code::tdm_bad_value, line, "an observation wants an epoch and a value");
    return builder_.datum(value_->line, {value_->keyword, value_->text}, epoch_->text);
  }

  Status leaf_opens(const XmlOpening&, XmlLeaf&) override { return {}; }

  Status leaf_closes(const XmlLeaf& leaf) override {
    if (leaf.keyword == "COMMENT") return builder_.comment(leaf.line);
    if (leaf.text.empty())
      return refuse_tdm(Code::tdm_bad_value, leaf.line, quoted(leaf.keyword) + " has no value");
    if (!is_printable_ascii(leaf.text))
      return refuse_tdm(Code::text_malformed, leaf.line, "only comments may go beyond ASCII");
    if (group() == "header") return builder_.header(leaf.line, {leaf.keyword, leaf.text});
    if (group() == "metadata") return builder_.meta(leaf.line, {leaf.keyword, leaf.text});
    if (group() == "observation") return part_of_observation(leaf);
    return refuse(leaf.line, quoted(leaf.keyword) + " stands outside an observation");
  }

  Status version(const XmlOpening& element) {
    const std::string* id = element.attribute("id");
    const std::string* version = element.attribute("version");
    if (id == nullptr || *id != "CCSDS_TDM_VERS" || version == nullptr)
      return refuse(element.at.line, "<tdm> without id CCSDS_TDM_VERS and version");
    return builder_.header(element.at.line, {"CCSDS_TDM_VERS", *version});
  }

  Status part_of_observation(const XmlLeaf& leaf) {
    std::optional<XmlLeaf>& place = leaf.keyword == "EPOCH" ? epoch_ : value_;
    if (place)
      return refuse_tdm(Code::tdm_duplicate, leaf.line,
                        quoted(leaf.keyword) + ": an observation is an epoch and one keyword");
    place = leaf;
    return {};
  }

  TdmBuilder builder_;
  std::optional<XmlLeaf> epoch_, value_;  // of the present observation
  std::size_t last_line_ = 0;
};

}  // namespace

Result<TdmMessage> read_tdm_xml(std::string_view text, DiagnosticLog& log) {
  Message message(log);
  ACCORD_CHECK(message.read(text, kMaxTdmBytes));
  return message.finish();
}

bool detect_tdm_xml(const FormatSample& sample) { return first_xml_message(sample.text) == "tdm"; }

Result<Translation> translate_tdm_xml(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  return translate_tdm(text, profile, options, read_tdm_xml);
}

}  // namespace accord::node::translate
