// The only file that includes expat. Its callbacks never throw and never outlive parse_xml.
#include "agreement/marking/xml_tree.hpp"

#include <expat.h>

#include <memory>
#include <optional>

namespace accord::agreement::marking {
namespace {

constexpr char kBetweenSpaceAndName = ' ';
constexpr std::size_t kMaxTextBytes = 4'096;  // of one element

/// Grows the tree; stops the parser at the first thing that is refused.
class Builder {
 public:
  explicit Builder(XML_Parser parser) : parser_(parser) {}

  void open(const char* name, const char** attributes) {
    if (stack_.size() == kMaxXmlDepth) return stop(Code::marking_xml, "elements nest too deep");
    if (++elements_ > kMaxXmlElements) return stop(Code::too_large, "too many elements");
    XmlElement element;
    const std::string_view full = name;
    const std::size_t cut = full.rfind(kBetweenSpaceAndName);
    if (cut != std::string_view::npos) element.space = full.substr(0, cut);
    element.name = full.substr(cut == std::string_view::npos ? 0 : cut + 1);
    for (; *attributes != nullptr; attributes += 2) {
      element.attributes.emplace_back(attributes[0], attributes[1]);
    }
    element.byte = here();
    stack_.push_back(std::move(element));
  }

  void close() {
    if (error_) return;
    XmlElement element = std::move(stack_.back());
    stack_.pop_back();
    if (stack_.empty()) {
      root_ = std::move(element);
    } else {
      stack_.back().children.push_back(std::move(element));
    }
  }

  void characters(const char* text, int length) {
    if (error_ || stack_.empty()) return;
    std::string& into = stack_.back().text;
    into.append(text, static_cast<std::size_t>(length));
    if (!is_blank(into) && into.size() > kMaxTextBytes) {
      stop(Code::too_large, "the text of an element is too long");
    }
  }

  void doctype() { stop(Code::marking_xml, "a document type is not allowed"); }

  void stop(Code code, std::string what) {
    if (error_) return;
    error_ = Error{code, std::move(what), at_byte(here())};
    XML_StopParser(parser_, XML_FALSE);
  }

  [[nodiscard]] std::size_t here() const {
    const XML_Index index = XML_GetCurrentByteIndex(parser_);
    return index < 0 ? 0 : static_cast<std::size_t>(index);
  }

  std::optional<Error> error_;
  std::optional<XmlElement> root_;

 private:
  XML_Parser parser_;
  std::vector<XmlElement> stack_;
  std::size_t elements_ = 0;
};

Builder& builder(void* user) { return *static_cast<Builder*>(user); }

void on_open(void* user, const XML_Char* name, const XML_Char** attributes) {
  builder(user).open(name, attributes);
}
void on_close(void* user, const XML_Char*) { builder(user).close(); }
void on_characters(void* user, const XML_Char* text, int length) {
  builder(user).characters(text, length);
}
void on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  builder(user).doctype();
}

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
  if (text.size() > max_bytes) {
    return fail(Code::too_large, "more than " + std::to_string(max_bytes) + " bytes of XML",
                at_byte(max_bytes));
  }
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(
      XML_ParserCreateNS("UTF-8", kBetweenSpaceAndName), XML_ParserFree);
  if (parser == nullptr) return fail(Code::marking_xml, "no memory for an XML parser");
  Builder builder(parser.get());
  XML_SetUserData(parser.get(), &builder);
  XML_SetElementHandler(parser.get(), on_open, on_close);
  XML_SetCharacterDataHandler(parser.get(), on_characters);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  const XML_Status status =
      XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (builder.error_) return fail(std::move(*builder.error_));
  if (status != XML_STATUS_OK || !builder.root_) {
    return fail(Code::marking_xml, XML_ErrorString(XML_GetErrorCode(parser.get())),
                at_byte(builder.here()));
  }
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
