// XML from outside as a run of events, over expat. UTF-8 only, whatever the text says of itself. A
// document type, and with it every entity and external reference, is refused; so are too many
// elements and too great a depth. Used by agreement/marking and node/translate.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord {

struct XmlPlace {
  std::size_t line = 0;  // from 1
  std::size_t byte = 0;  // of the text, from 0
};

struct XmlOpening {
  std::string_view space, name;                                 // namespace URI; local name
  std::vector<std::pair<std::string, std::string>> attributes;  // name as "uri name", or bare
  XmlPlace at;

  /// nullptr when there is none of that name.
  [[nodiscard]] const std::string* attribute(std::string_view key) const;
};

/// Told what comes, in order; an Error ends the reading. Never called again after one.
class XmlSink {
 public:
  virtual ~XmlSink() = default;
  virtual Status open(XmlOpening element) = 0;
  virtual Status characters(std::string_view text, const XmlPlace& at) = 0;  // may be in parts
  virtual Status close(const XmlPlace& at) = 0;
};

struct XmlRules {
  std::size_t max_bytes, max_depth, max_elements;
  Code malformed;                         // for what is no XML, or refused as such
  std::string (*where)(const XmlPlace&);  // how a place is told
};

/// Errors: too_large; `malformed`; those of the sink, which are given a place when they name none.
Status read_xml(std::string_view text, const XmlRules& rules, XmlSink& sink);

}  // namespace accord
