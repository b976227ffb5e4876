// A TDM as XML: the sections as groups, a leaf a keyword, an observation a data line. Source: CCSDS
// 503.0-B-2, 5, and 505.0-B-3.
#include <array>
#include <vector>

#include "node/translate/tdm_builder.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/xml.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxElements = 4u << 20;
constexpr std::size_t kMaxTextBytes = 64u << 10;  // of one element, as of a line in KVN

struct Group {
  std::string_view name, within;
};

constexpr std::array<Group, 7> kGroups{{{"tdm", ""},
                                        {"header", "tdm"},
                                        {"body", "tdm"},
                                        {"segment", "body"},
                                        {"metadata", "segment"},
                                        {"data", "segment"},
                                        {"observation", "data"}}};

bool is_group(std::string_view name, std::string_view within) {
  for (const Group& each : kGroups) {
    if (each.name == name && each.within == within) return true;
  }
  return false;
}

bool holds_keywords(std::string_view group) {
  return group == "header" || group == "metadata" || group == "data" || group == "observation";
}

const std::string* attribute(const XmlOpening& element, std::string_view name) {
  for (const auto& [key, value] : element.attributes) {
    if (key == name) return &value;
  }
  return nullptr;
}

tl::unexpected<Error> out_of_place(const XmlOpening& element) {
  return refuse_tdm(Code::tdm_structure, element.at.line,
                    "<" + std::string(element.name.substr(0, 60)) + "> is out of place");
}

class Sink : public XmlSink {
 public:
  explicit Sink(DiagnosticLog& log) : builder_(log) {}

  Status open(XmlOpening element) override {
    if (leaf_) return out_of_place(element);
    const std::string_view within = groups_.empty() ? std::string_view{} : groups_.back();
    if (is_group(element.name, within)) return open_group(element);
    if (!holds_keywords(within)) return out_of_place(element);
    leaf_ = element.name;
    text_.clear();
    line_ = element.at.line;
    return {};
  }

  Status characters(std::string_view text, const XmlPlace& at) override {
    if (!leaf_) {
      if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
      return refuse_tdm(Code::tdm_structure, at.line, "text between elements");
    }
    text_ += text;
    if (text_.size() > kMaxTextBytes)
      return refuse_tdm(Code::line_too_long, at.line, "the text of an element is too long");
    return {};
  }

  Status close(const XmlPlace& at) override {
    last_line_ = at.line;
    if (leaf_) return close_leaf();
    const std::string group = std::move(groups_.back());
    groups_.pop_back();
    if (group == "metadata") return builder_.meta_stop(at.line);
    if (group == "data") return builder_.data_stop(at.line);
    if (group == "observation") return close_observation(at.line);
    return {};
  }

  Result<TdmMessage> finish() { return builder_.finish(last_line_); }

 private:
  Status open_group(const XmlOpening& element) {
    groups_.emplace_back(element.name);
    if (element.name == "tdm") return version(element);
    if (element.name == "header" && builder_.place() != TdmBuilder::Place::header)
      return out_of_place(element);
    if (element.name == "metadata") return builder_.meta_start(element.at.line);
    if (element.name == "data") return builder_.data_start(element.at.line);
    if (element.name == "observation") {
      epoch_.reset();
      keyword_.reset();
    }
    return {};
  }

  Status version(const XmlOpening& element) {
    const std::string* id = attribute(element, "id");
    const std::string* version = attribute(element, "version");
    if (id == nullptr || *id != "CCSDS_TDM_VERS" || version == nullptr)
      return refuse_tdm(Code::tdm_structure, element.at.line,
                        "<tdm> without id CCSDS_TDM_VERS and version");
    return builder_.header(element.at.line, {"CCSDS_TDM_VERS", *version});
  }

  Status close_leaf() {
    const std::string keyword = std::move(*leaf_);
    leaf_.reset();
    for (char& c : text_) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    if (keyword == "COMMENT") return builder_.comment(line_);
    const std::string_view value = trim(text_);
    if (value.empty())
      return refuse_tdm(Code::tdm_bad_value, line_, quoted(keyword) + " has no value");
    if (!is_printable_ascii(value))
      return refuse_tdm(Code::text_malformed, line_, "only comments may go beyond ASCII");
    if (groups_.back() == "header") return builder_.header(line_, {keyword, value});
    if (groups_.back() == "metadata") return builder_.meta(line_, {keyword, value});
    return part_of_observation(keyword, value);
  }

  Status part_of_observation(const std::string& keyword, std::string_view value) {
    if (groups_.back() != "observation")
      return refuse_tdm(Code::tdm_structure, line_,
                        quoted(keyword) + " stands outside an observation");
    std::optional<std::string>& place = keyword == "EPOCH" ? epoch_ : keyword_;
    if (place)
      return refuse_tdm(Code::tdm_duplicate, line_,
                        quoted(keyword) + ": an observation is an epoch and one keyword");
    if (keyword == "EPOCH") {
      epoch_ = value;
      return {};
    }
    keyword_ = keyword;
    value_ = value;
    value_line_ = line_;
    return {};
  }

  Status close_observation(std::size_t line) {
    if (!epoch_ || !keyword_)
      return refuse_tdm(Code::tdm_bad_value, line, "an observation wants an epoch and a value");
    return builder_.datum(value_line_, {*keyword_, value_}, *epoch_);
  }

  TdmBuilder builder_;
  std::vector<std::string> groups_;
  std::optional<std::string> leaf_;
  std::string text_;
  std::size_t line_ = 0, last_line_ = 0;
  std::optional<std::string> epoch_, keyword_;  // of the present observation
  std::string value_;
  std::size_t value_line_ = 0;
};

}  // namespace

Result<TdmMessage> read_tdm_xml(std::string_view text, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxTdmBytes, kMaxTdmBytes));
  const XmlRules rules{kMaxTdmBytes, kMaxDepth, kMaxElements, Code::tdm_structure,
                       [](const XmlPlace& at) { return at_line(at.line); }};
  Sink sink(log);
  ACCORD_CHECK(read_xml(text, rules, sink));
  return sink.finish();
}

}  // namespace accord::node::translate
