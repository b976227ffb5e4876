// A message of the CCSDS as XML: groups, and in them leaves with a keyword as their name and a
// text. Internal to the room; omm_xml.cpp and tdm_xml_reader.cpp say what each means. Source: CCSDS
// 505.0-B-3.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "schemas/vocab/xml.hpp"

namespace accord::node::translate {

struct XmlGroup {
  std::string_view name, within;  // "" is outside every group
  bool holds_leaves = false;
};

struct XmlLeaf {
  std::string keyword;
  std::string text;  // trimmed, line ends as blanks
  std::size_t line = 0;
};

/// Refuses what is no such message: text between elements, a leaf in a leaf, a name that is too
/// long, an element where no group or leaf may stand. An Error of any call ends the reading.
class XmlMessage : public XmlSink {
 public:
  XmlMessage(std::span<const XmlGroup> groups, Code malformed)
      : groups_(groups), malformed_(malformed) {}

  Status open(XmlOpening element) final;
  Status characters(std::string_view text, const XmlPlace& at) final;
  Status close(const XmlPlace& at) final;

  /// The whole of a text, in the room's bounds. Errors: too_large, text_malformed, the malformed
  /// one, those of the message.
  Status read(std::string_view text, std::size_t max_bytes);

 protected:
  virtual Status group_opens(const XmlOpening& element) = 0;
  virtual Status group_closes(std::string_view name, std::size_t line) = 0;
  virtual Status leaf_opens(const XmlOpening& element, XmlLeaf& leaf) = 0;  // may rename it
  virtual Status leaf_closes(const XmlLeaf& leaf) = 0;

  /// What an ndm says of itself beside its messages (505.0-B-3, 4.11): told, not carried.
  [[nodiscard]] const std::vector<Diagnostic>& ndm_notes() const { return ndm_notes_; }

  /// The group in which we are.
  [[nodiscard]] std::string_view group() const;
  [[nodiscard]] tl::unexpected<Error> refuse(std::size_t line, std::string what) const;
  [[nodiscard]] tl::unexpected<Error> out_of_place(const XmlOpening& element) const;

 private:
  [[nodiscard]] bool is_of_ndm(std::string_view name) const;
  Status note_of_ndm(const XmlLeaf& leaf);
  [[nodiscard]] const XmlGroup* find(std::string_view name, std::string_view within) const;

  std::span<const XmlGroup> groups_;
  Code malformed_;
  std::vector<const XmlGroup*> open_;
  std::optional<XmlLeaf> leaf_;
  std::vector<Diagnostic> ndm_notes_;  // the first of each keyword
};

/// The name of the first message in a text that begins as XML, "omm", without a prefix of its
/// namespace; an `ndm` around it does not count. "" when it is no XML, or its beginning is too
/// short to say.
[[nodiscard]] std::string_view first_xml_message(std::string_view text);

}  // namespace accord::node::translate
