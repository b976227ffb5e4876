// Conjunction messages as they are told, whatever notation they came in: the order of the sections,
// the keywords, their values. A message is taken whole, or a diagnostic stands in its place with
// the line and keyword of the first thing that is wrong. Internal to the room; driven by
// cdm_kvn.cpp and cdm_xml.cpp. Own rule beside the book: within a section keywords may come in any
// order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "node/translate/cdm.hpp"
#include "node/translate/cdm_keywords.hpp"

namespace accord::node::translate {

struct CdmAssignment {
  std::string_view keyword, value;
  std::optional<CdmSection> section;  // where the notation says it; nothing in KVN
};

class CdmBuilder {
 public:
  void begin(std::size_t line, std::string_view version);
  /// Belongs to what comes next, as comments open a section; at the end of a section to it.
  void comment(std::size_t line, std::string_view text);
  void end_section();
  void assign(std::size_t line, const CdmAssignment& a);
  void refuse(std::size_t line, std::string_view keyword, std::string what);
  void end(std::size_t line);
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] CdmList finish();

 private:
  struct Seen {
    std::string text;
    std::size_t line = 0;
  };

  void object(std::size_t line, const CdmAssignment& a);
  void close_object();
  void check_complete();
  bool in_place(std::size_t line, const CdmKeyword& keyword, const CdmAssignment& a);
  void take(std::size_t line, const CdmKeyword& keyword, std::string_view value);
  void note(Severity severity, std::size_t line, std::string_view keyword, std::string what);
  void refuse_code(Code code, std::size_t line, std::string_view keyword, std::string what);
  FieldValues& values();

  Cdm message_;
  std::vector<Diagnostic> notes_;  // of the present message
  std::optional<Diagnostic> wrong_;
  bool begun_ = false;
  std::size_t objects_ = 0;  // begun so far
  std::size_t object_line_ = 0;
  int rank_ = 0;                                   // of the section in which we are
  std::map<std::string, Seen, std::less<>> seen_;  // keywords of the message, or of the object
  std::vector<std::string> comments_;              // that wait for what comes next
  std::size_t waiting_line_ = 0;                   // of the first of these
  std::size_t message_comments_ = 0, message_comment_line_ = 0;  // of header and relative data

  CdmList out_;
  DiagnosticLog log_;
};

}  // namespace accord::node::translate
