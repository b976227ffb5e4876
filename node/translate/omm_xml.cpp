// OMM as XML: the groups of the message, and a leaf a keyword.
#include <algorithm>
#include <array>

#include "node/translate/omm_elements.hpp"
#include "node/translate/omm_keywords.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"
#include "schemas/vocab/xml.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxElements = 4u << 20;
constexpr std::size_t kMaxTextBytes = 4'096;  // of one element

struct Group {
  std::string_view name, within;
};

/// 502.0-B-3, figure 8-1; an ndm holds messages of several kinds (505.0-B-3).
constexpr std::array<Group, 12> kGroups{{{"ndm", ""},
                                         {"omm", ""},
                                         {"omm", "ndm"},
                                         {"header", "omm"},
                                         {"body", "omm"},
                                         {"segment", "body"},
                                         {"metadata", "segment"},
                                         {"data", "segment"},
                                         {"meanElements", "data"},
                                         {"tleParameters", "data"},
                                         {"spacecraftParameters", "data"},
                                         {"covarianceMatrix", "data"}}};
constexpr Group kUserDefined{"userDefinedParameters", "data"};

bool is_group(std::string_view name, std::string_view within) {
  const auto is = [&](const Group& each) { return each.name == name && each.within == within; };
  return is(kUserDefined) || std::any_of(kGroups.begin(), kGroups.end(), is);
}

/// Groups that hold no keyword of their own.
bool holds_groups_alone(std::string_view group) {
  return group.empty() || group == "ndm" || group == "omm" || group == "body" || group == "segment";
}

const std::string* attribute(const XmlOpening& element, std::string_view name) {
  for (const auto& [key, value] : element.attributes) {
    if (key == name) return &value;
  }
  return nullptr;
}

tl::unexpected<Error> bad(std::string what) { return fail(Code::omm_malformed, std::move(what)); }

/// What is no OMM ends the reading; what is wrong inside one is wrong with it alone.
class Sink : public XmlSink {
 public:
  explicit Sink(const Profile& profile) : collector_(profile) {}

  Status open(XmlOpening element) override {
    if (leaf_) return bad("<" + std::string(element.name) + "> inside <" + *leaf_ + ">");
    const std::string_view within = groups_.empty() ? std::string_view{} : groups_.back();
    if (is_group(element.name, within)) return open_group(element);
    if (holds_groups_alone(within))
      return bad("<" + std::string(element.name.substr(0, 60)) + "> is not of an OMM there");
    leaf_ = element.name;
    leaf_line_ = element.at.line;
    text_.clear();
    keyword_ = element.name;
    if (keyword_ == "USER_DEFINED") {
      const std::string* parameter = attribute(element, "parameter");
      if (parameter == nullptr) return bad("USER_DEFINED without its parameter");
      keyword_ += "_" + *parameter;
    }
    check_unit(element);
    return {};
  }

  Status characters(std::string_view text, const XmlPlace&) override {
    if (!leaf_) {
      const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
      return blank ? Status{} : Status(bad("text between elements"));
    }
    text_ += text;
    if (text_.size() > kMaxTextBytes) return bad("the text of <" + *leaf_ + "> is too long");
    return {};
  }

  Status close(const XmlPlace& at) override {
    if (leaf_) {
      take_leaf();
    } else {
      if (groups_.back() == "omm") end_message(at.line);
      groups_.pop_back();
    }
    return {};
  }

  MeanElementsList finish() { return collector_.finish(); }

 private:
  Status open_group(const XmlOpening& element) {
    groups_.emplace_back(element.name);
    if (element.name != "omm") return {};
    fields_ = {};
    fields_.first_line = element.at.line;
    wrong_.reset();
    const std::string* id = attribute(element, "id");
    const std::string* version = attribute(element, "version");
    if (id == nullptr || *id != "CCSDS_OMM_VERS") return bad("<omm> without id CCSDS_OMM_VERS");
    if (version == nullptr || (*version != "2.0" && *version != "3.0"))
      return bad("the version of an <omm> is not 2.0 or 3.0");
    return {};
  }

  void check_unit(const XmlOpening& element) {
    const std::string* unit = attribute(element, "units");
    if (unit == nullptr || *unit == omm_unit(keyword_)) return;
    wrong({Code::omm_malformed, keyword_ + " is not in " + unit->substr(0, 60), keyword_});
  }

  void take_leaf() {
    std::string value = text_;
    std::replace_if(
        value.begin(), value.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    OmmField field{std::nullopt, leaf_line_};
    if (const std::string_view given = trim(value); !given.empty()) field.text = given;
    leaf_.reset();
    if (keyword_ == "COMMENT") {
      fields_.by_keyword.try_emplace("COMMENT", OmmField{"", leaf_line_});
      return;
    }
    if (auto added = fields_.add(keyword_, std::move(field)); !added)
      wrong(std::move(added.error()));
  }

  void wrong(Error error) {
    if (!wrong_) wrong_ = {leaf_line_, std::move(error)};
  }

  void end_message(std::size_t line) {
    fields_.last_line = line;
    if (wrong_) return collector_.refuse(wrong_->line, wrong_->error);
    collector_.take(fields_);
  }

  struct Wrong {
    std::size_t line = 0;
    Error error;
  };

  OmmCollector collector_;
  std::vector<std::string> groups_;
  std::optional<std::string> leaf_;
  std::size_t leaf_line_ = 0;
  std::string keyword_, text_;
  OmmFields fields_;
  std::optional<Wrong> wrong_;
};

}  // namespace

Result<MeanElementsList> parse_omm_xml(std::string_view text, const Profile& profile) {
  ACCORD_CHECK(check_text(text, kMaxOmmBytes, kMaxOmmBytes));
  const XmlRules rules{kMaxOmmBytes, kMaxDepth, kMaxElements, Code::omm_malformed,
                       [](const XmlPlace& at) { return at_line(at.line); }};
  Sink sink(profile);
  ACCORD_CHECK(read_xml(text, rules, sink));
  return sink.finish();
}

}  // namespace accord::node::translate
