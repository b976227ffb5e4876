// The only file that includes expat. Its callbacks never throw and never outlive read_xml.
#include "schemas/vocab/xml.hpp"

#include <expat.h>

#include <memory>
#include <optional>

namespace accord {
namespace {

constexpr char kBetweenSpaceAndName = ' ';

/// Hands on what expat says; stops it at the first thing that is refused.
class Reading {
 public:
  Reading(XML_Parser parser, const XmlRules& rules, XmlSink& sink)
      : parser_(parser), rules_(rules), sink_(sink) {}

  void open(const char* name, const char** attributes) {
    if (error_) return;
    if (++depth_ > rules_.max_depth) return stop({rules_.malformed, "elements nest too deep", {}});
    if (++elements_ > rules_.max_elements) return stop({Code::too_large, "too many elements", {}});
    XmlOpening element;
    const std::string_view full = name;
    const std::size_t cut = full.rfind(kBetweenSpaceAndName);
    if (cut != std::string_view::npos) element.space = full.substr(0, cut);
    element.name = full.substr(cut == std::string_view::npos ? 0 : cut + 1);
    for (; *attributes != nullptr; attributes += 2)
      element.attributes.emplace_back(attributes[0], attributes[1]);
    element.at = here();
    heed(sink_.open(std::move(element)));
  }

  void close() {
    if (error_) return;
    --depth_;
    heed(sink_.close(here()));
  }

  void characters(const char* text, int length) {
    if (!error_) heed(sink_.characters({text, static_cast<std::size_t>(length)}, here()));
  }

  void doctype() { stop({rules_.malformed, "a document type is not allowed", {}}); }

  [[nodiscard]] XmlPlace here() const {
    const XML_Index index = XML_GetCurrentByteIndex(parser_);
    return {static_cast<std::size_t>(XML_GetCurrentLineNumber(parser_)),
            index < 0 ? 0 : static_cast<std::size_t>(index)};
  }

  void stop(Error error) {
    if (error_) return;
    if (error.where.empty()) error.where = rules_.where(here());
    error_ = std::move(error);
    XML_StopParser(parser_, XML_FALSE);
  }

  [[nodiscard]] std::optional<Error>& error() { return error_; }

 private:
  void heed(Status said) {
    if (!said) stop(std::move(said.error()));
  }

  XML_Parser parser_;
  const XmlRules& rules_;
  XmlSink& sink_;
  std::size_t depth_ = 0;
  std::size_t elements_ = 0;
  std::optional<Error> error_;
};

Reading& reading(void* user) { return *static_cast<Reading*>(user); }

void on_open(void* user, const XML_Char* name, const XML_Char** attributes) {
  reading(user).open(name, attributes);
}
void on_close(void* user, const XML_Char*) { reading(user).close(); }
void on_characters(void* user, const XML_Char* text, int length) {
  reading(user).characters(text, length);
}
void on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  reading(user).doctype();
}

}  // namespace

const std::string* XmlOpening::attribute(std::string_view key) const {
  for (const auto& [name_of_it, value] : attributes) {
    if (name_of_it == key) return &value;
  }
  return nullptr;
}

Status read_xml(std::string_view text, const XmlRules& rules, XmlSink& sink) {
  if (text.size() > rules.max_bytes) {
    return fail(Code::too_large, "more than " + std::to_string(rules.max_bytes) + " bytes of XML",
                rules.where({0, rules.max_bytes}));
  }
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(
      XML_ParserCreateNS("UTF-8", kBetweenSpaceAndName), XML_ParserFree);
  if (parser == nullptr) return fail(rules.malformed, "no memory for an XML parser");
  Reading reading(parser.get(), rules, sink);
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), on_open, on_close);
  XML_SetCharacterDataHandler(parser.get(), on_characters);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  const XML_Status status =
      XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (status != XML_STATUS_OK && !reading.error())
    reading.stop({rules.malformed, XML_ErrorString(XML_GetErrorCode(parser.get())), {}});
  if (reading.error()) return fail(std::move(*reading.error()));
  return {};
}

}  // namespace accord
