// OEM as XML: the groups of the message, and a leaf a keyword. Source: CCSDS 502.0-B-3, 8; units by
// CCSDS 505.0-B-3.
#include <array>

#include "node/translate/ephemeris_translation.hpp"
#include "node/translate/oem_builder.hpp"
#include "node/translate/oem_words.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/xml_message.hpp"

namespace accord::node::translate {
namespace {

constexpr std::array<XmlGroup, 10> kGroups{{{"ndm", "", false},
                                            {"oem", "", false},
                                            {"oem", "ndm", false},
                                            {"header", "oem", true},
                                            {"body", "oem", false},
                                            {"segment", "body", false},
                                            {"metadata", "segment", true},
                                            {"data", "segment", true},
                                            {"stateVector", "data", true},
                                            {"covarianceMatrix", "data", true}}};

class Message : public XmlMessage {
 public:
  Message(const Profile& profile, DiagnosticLog& log)
      : XmlMessage(kGroups, Code::ephemeris_malformed), builder_(profile, log), log_(log) {}

  EphemerisResult finish() {
    for (const Diagnostic& note : ndm_notes()) log_.add(note);
    return builder_.finish(last_line_);
  }

 private:
  Status group_opens(const XmlOpening& element) override {
    const std::size_t line = element.at.line;
    last_line_ = line;
    if (element.name == "oem") return begins(element);
    if (element.name == "segment") return builder_.segment_begins(line);
    if (element.name == "stateVector" || element.name == "covarianceMatrix") {
      epoch_.clear();
      frame_.clear();
      numbers_.clear();
      row_line_ = line;
    }
    return {};
  }

  Status begins(const XmlOpening& element) {
    const std::string* id = element.attribute("id");
    const std::string* version = element.attribute("version");
    if (id == nullptr || *id != "CCSDS_OEM_VERS" || version == nullptr)
      return refuse(element.at.line, "<oem> without id CCSDS_OEM_VERS, or without a version");
    return builder_.version(element.at.line, *version);
  }

  Status group_closes(std::string_view name, std::size_t line) override {
    last_line_ = line;
    if (name == "metadata") return builder_.meta_ends(line);
    if (name == "segment") return builder_.segment_ends(line);
    if (name == "stateVector") return state_ends();
    if (name == "covarianceMatrix") return builder_.matrix({epoch_, frame_, numbers_, row_line_});
    return {};
  }

  Status leaf_opens(const XmlOpening& element, XmlLeaf& leaf) override {
    const std::string* unit = element.attribute("units");
    if (unit != nullptr && *unit != oem_unit(leaf.keyword))
      return refuse(leaf.line, leaf.keyword + " is not in " + unit->substr(0, 60));
    return {};
  }

  Status leaf_closes(const XmlLeaf& leaf) override {
    if (leaf.keyword == "COMMENT") {
      builder_.comment(leaf.line);
      return {};
    }
    if (group() == "header") return builder_.header(leaf.line, leaf.keyword, leaf.text);
    if (group() == "metadata") return builder_.meta(leaf.line, leaf.keyword, leaf.text);
    if (group() == "stateVector") return of_row(leaf, kOemStateWords);
    if (group() == "covarianceMatrix") return of_row(leaf, kOemMatrixWords);
    return refuse(leaf.line, "<" + leaf.keyword + "> is out of place");
  }

  /// The epoch, then the numbers in the order of the schema.
  Status of_row(const XmlLeaf& leaf, std::span<const std::string_view> words) {
    const bool first = epoch_.empty();
    const bool in_matrix = words.size() == kOemMatrixWords.size();
    if (first && leaf.keyword == "EPOCH" && !leaf.text.empty()) {
      epoch_ = leaf.text;
    } else if (!first && in_matrix && leaf.keyword == "COV_REF_FRAME" && numbers_.empty() &&
               frame_.empty() && !leaf.text.empty()) {
      frame_ = leaf.text;
    } else if (!first && numbers_.size() < words.size() && leaf.keyword == words[numbers_.size()]) {
      numbers_.push_back(leaf.text);
    } else {
      return refuse(leaf.line, "<" + leaf.keyword + "> is empty or out of place");
    }
    return {};
  }

  Status state_ends() {
    OemState state{epoch_, {}};
    state.numbers.assign(numbers_.begin(), numbers_.end());
    return builder_.state(row_line_, state);
  }

  OemBuilder builder_;
  DiagnosticLog& log_;
  std::string epoch_, frame_;
  std::vector<std::string> numbers_;
  std::size_t row_line_ = 0, last_line_ = 1;
};

}  // namespace

EphemerisResult read_oem_xml(std::string_view text, const Profile& profile, DiagnosticLog& log) {
  Message message(profile, log);
  ACCORD_CHECK(message.read(text, kMaxEphemerisBytes));
  return message.finish();
}

bool detect_oem_xml(const FormatSample& sample) { return first_xml_message(sample.text) == "oem"; }

Result<Translation> translate_oem_xml(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  return translate_ephemerides(text, profile, options, read_oem_xml);
}

}  // namespace accord::node::translate
