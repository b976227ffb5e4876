// A TDM as XML: the sections as groups, a leaf a keyword, an observation a data line. Source: CCSDS
// 503.0-B-2, 5.
#include <array>
#include <optional>
#include <utility>

#include "node/translate/profile.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/tdm_builder.hpp"
#include "node/translate/tdm_track.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/xml_message.hpp"

namespace accord::node::translate {
namespace {

constexpr std::array<XmlGroup, 9> kGroups{{{"ndm", "", false},
                                           {"tdm", "", false},
                                           {"tdm", "ndm", false},
                                           {"header", "tdm", true},
                                           {"body", "tdm", false},
                                           {"segment", "body", false},
                                           {"metadata", "segment", true},
                                           {"data", "segment", true},
                                           {"observation", "data", true}}};

/// RANGE_MODULUS and CORRECTION_RANGE are in the unit of the ranges.
bool is_in_range_units(std::string_view keyword) {
  return keyword == "RANGE" || keyword == "RANGE_MODULUS" || keyword == "CORRECTION_RANGE";
}

/// "km", "s" or "RU", as a units attribute would say it.
std::string unit_of_range(std::string_view value) {
  const std::string normal = normal_name(value);
  return normal == "KM" ? "km" : normal == "S" ? "s" : normal;
}

class Message : public XmlMessage {
 public:
  explicit Message(DiagnosticLog& log) : XmlMessage(kGroups, Code::tdm_structure), log_(log) {}

  Result<std::vector<TdmMessage>> finish() {
    for (const Diagnostic& note : ndm_notes()) log_.add(note);
    if (messages_.empty()) return refuse(last_line_, "the text holds no <tdm>");
    return std::move(messages_);
  }

 private:
  Status group_opens(const XmlOpening& element) override {
    last_line_ = element.at.line;
    if (element.name == "tdm") {
      builder_.emplace(log_);
      units_.clear();
      return version(element);
    }
    if (element.name == "header" && builder_->place() != TdmBuilder::Place::header)
      return out_of_place(element);
    if (element.name == "metadata") {
      range_units_.clear();
      return builder_->meta_start(element.at.line);
    }
    if (element.name == "data") return builder_->data_start(element.at.line);
    epoch_.reset();
    value_.reset();
    return {};
  }

  Status group_closes(std::string_view name, std::size_t line) override {
    last_line_ = line;
    if (name == "tdm") return end_message(line);
    if (name == "metadata") return end_metadata(line);
    if (name == "data") return builder_->data_stop(line);
    if (name != "observation") return {};
    if (!epoch_ || !value_)
      return refuse_tdm(Code::tdm_bad_value, line, "an observation wants an epoch and a value");
    return builder_->datum(value_->line, {value_->keyword, value_->text}, epoch_->text);
  }

  /// The schema has no units, and some write them: then they must be those of the keyword.
  Status leaf_opens(const XmlOpening& element, XmlLeaf& leaf) override {
    const std::string* unit = element.attribute("units");
    if (unit == nullptr || (group() != "metadata" && group() != "observation")) return {};
    if (group() == "metadata" && is_in_range_units(leaf.keyword)) {
      units_.push_back({leaf.keyword, *unit, leaf.line});
      return {};
    }
    const std::string wanted =
        is_in_range_units(leaf.keyword) ? range_units_ : std::string(tdm_unit(leaf.keyword));
    return check_unit({leaf.keyword, *unit, leaf.line}, wanted);
  }

  Status leaf_closes(const XmlLeaf& leaf) override {
    if (leaf.keyword == "COMMENT") return builder_->comment(leaf.line);
    if (leaf.text.empty())
      return refuse_tdm(Code::tdm_bad_value, leaf.line, quoted(leaf.keyword) + " has no value");
    if (!is_printable_ascii(leaf.text))
      return refuse_tdm(Code::text_malformed, leaf.line, "only comments may go beyond ASCII");
    if (group() == "header") return builder_->header(leaf.line, {leaf.keyword, leaf.text});
    if (group() == "metadata") return metadatum(leaf);
    if (group() == "observation") return part_of_observation(leaf);
    return refuse(leaf.line, quoted(leaf.keyword) + " stands outside an observation");
  }

  Status metadatum(const XmlLeaf& leaf) {
    ACCORD_CHECK(builder_->meta(leaf.line, {leaf.keyword, leaf.text}));
    if (leaf.keyword == "RANGE_UNITS") range_units_ = unit_of_range(leaf.text);
    return {};
  }

  Status version(const XmlOpening& element) {
    const std::string* id = element.attribute("id");
    const std::string* version = element.attribute("version");
    if (id == nullptr || *id != "CCSDS_TDM_VERS" || version == nullptr)
      return refuse(element.at.line, "<tdm> without id CCSDS_TDM_VERS and version");
    return builder_->header(element.at.line, {"CCSDS_TDM_VERS", *version});
  }

  Status part_of_observation(const XmlLeaf& leaf) {
    std::optional<XmlLeaf>& place = leaf.keyword == "EPOCH" ? epoch_ : value_;
    if (place)
      return refuse_tdm(Code::tdm_duplicate, leaf.line,
                        quoted(leaf.keyword) + ": an observation is an epoch and one keyword");
    place = leaf;
    return {};
  }

  struct StatedUnit {
    std::string keyword, unit;
    std::size_t line = 0;
  };

  static Status check_unit(const StatedUnit& stated, const std::string& wanted) {
    if (stated.unit == wanted) return {};
    return refuse_tdm(Code::tdm_bad_value, stated.line,
                      stated.keyword + " is " +
                          (wanted.empty() ? "of no unit that the message states" : "in " + wanted) +
                          ", not in " + quoted(stated.unit));
  }

  Status end_metadata(std::size_t line) {
    ACCORD_CHECK(builder_->meta_stop(line));
    for (const StatedUnit& stated : std::exchange(units_, {}))
      ACCORD_CHECK(check_unit(stated, range_units_));
    return {};
  }

  Status end_message(std::size_t line) {
    ACCORD_TRY(TdmMessage message, builder_->finish(line));
    messages_.push_back(std::move(message));
    return {};
  }

  DiagnosticLog& log_;
  std::vector<TdmMessage> messages_;
  std::optional<TdmBuilder> builder_;     // of the present message
  std::string range_units_;               // of the present segment; "" where it states none
  std::vector<StatedUnit> units_;         // of metadata that are in RANGE_UNITS
  std::optional<XmlLeaf> epoch_, value_;  // of the present observation
  std::size_t last_line_ = 0;
};

}  // namespace

Result<std::vector<TdmMessage>> read_tdm_xml(std::string_view text, DiagnosticLog& log) {
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
