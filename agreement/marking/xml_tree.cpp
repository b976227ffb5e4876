#include "agreement/marking/xml_tree.hpp"

#include <optional>

#include "schemas/vocab/xml.hpp"

namespace accord::agreement::marking {
namespace {

constexpr std::size_t kMaxTextBytes = 4'096;  // of one element

class Builder : public XmlSink {
 public:
  Status open(XmlOpening element) override {
    stack_.push_back({std::string(element.space),
                      std::string(element.name),
                      std::move(element.attributes),
                      {},
                      {},
                      element.at.byte});
    return {};
  }

  Status close(const XmlPlace&) override {
    XmlElement element = std::move(stack_.back());
    stack_.pop_back();
    if (stack_.empty()) {
      root_ = std::move(element);
    } else {
      stack_.back().children.push_back(std::move(element));
    }
    return {};
  }

  Status characters(std::string_view text, const XmlPlace&) override {
    if (stack_.empty()) return {};
    std::string& into = stack_.back().text;
    into.append(text);
    if (is_blank(into) || into.size() <= kMaxTextBytes) return {};
    return fail(Code::too_large, "the text of an element is too long");
  }

  std::optional<XmlElement> root_;

 private:
  std::vector<XmlElement> stack_;
};

std::string escaped(std::string_view text, bool in_attribute) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += in_attribute ? "&quot;" : "\"";
        break;
      case '\t':
        out += in_attribute ? "&#9;" : "\t";
        break;
      case '\n':
        out += in_attribute ? "&#10;" : "\n";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

const std::string* XmlElement::attribute(std::string_view key) const {
  for (const auto& [name_of_it, value] : attributes) {
    if (name_of_it == key) return &value;
  }
  return nullptr;
}

const XmlElement* XmlElement::child(std::string_view local) const {
  for (const XmlElement& element : children) {
    if (element.name == local) return &element;
  }
  return nullptr;
}

Result<XmlElement> parse_xml(std::string_view text, std::size_t max_bytes) {
  const XmlRules rules{max_bytes, kMaxXmlDepth, kMaxXmlElements, Code::marking_xml,
                       [](const XmlPlace& at) { return at_byte(at.byte); }};
  Builder builder;
  ACCORD_CHECK(read_xml(text, rules, builder));
  return std::move(*builder.root_);
}

std::string xml_text(std::string_view text) { return escaped(text, false); }
std::string xml_attribute(std::string_view text) { return escaped(text, true); }

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_blank(std::string_view text) { return trimmed(text).empty(); }

}  // namespace accord::agreement::marking
