// Groups and leaves of a message in XML.
#include "node/translate/xml_message.hpp"

#include <algorithm>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxElements = 4u << 20;
constexpr std::size_t kMaxNameBytes = 100;
constexpr std::size_t kMaxTextBytes = 64u << 10;  // of one leaf, as of a line in KVN

}  // namespace

Status XmlMessage::read(std::string_view text, std::size_t max_bytes) {
  ACCORD_CHECK(check_text(text, max_bytes, max_bytes));
  const XmlRules rules{max_bytes, kMaxDepth, kMaxElements, malformed_,
                       [](const XmlPlace& at) { return at_line(at.line); }};
  return read_xml(text, rules, *this);
}

Status XmlMessage::open(XmlOpening element) {
  if (element.name.size() > kMaxNameBytes)
    return refuse(element.at.line, "the name of an element is too long");
  if (leaf_) return out_of_place(element);
  if (is_of_ndm(element.name)) {
    leaf_ = XmlLeaf{std::string(element.name), {}, element.at.line};
    return {};
  }
  if (const XmlGroup* group = find(element.name, this->group())) {
    open_.push_back(group);
    return group_opens(element);
  }
  if (open_.empty() || !open_.back()->holds_leaves) return out_of_place(element);
  leaf_ = XmlLeaf{std::string(element.name), {}, element.at.line};
  return leaf_opens(element, *leaf_);
}

Status XmlMessage::characters(std::string_view text, const XmlPlace& at) {
  if (!leaf_) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
    return refuse(at.line, "text between elements");
  }
  leaf_->text += text;
  if (leaf_->text.size() > kMaxTextBytes)
    return refuse(at.line, "the text of an element is too long");
  return {};
}

Status XmlMessage::close(const XmlPlace& at) {
  if (leaf_) {
    XmlLeaf leaf = std::move(*leaf_);
    leaf_.reset();
    std::replace_if(
        leaf.text.begin(), leaf.text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    leaf.text = std::string(trim(leaf.text));
    return is_of_ndm(leaf.keyword) ? note_of_ndm(leaf) : leaf_closes(leaf);
  }
  const std::string_view name = open_.back()->name;
  open_.pop_back();
  return group_closes(name, at.line);
}

std::string_view XmlMessage::group() const {
  return open_.empty() ? std::string_view{} : open_.back()->name;
}

tl::unexpected<Error> XmlMessage::refuse(std::size_t line, std::string what) const {
  return fail(malformed_, std::move(what), at_line(line));
}

tl::unexpected<Error> XmlMessage::out_of_place(const XmlOpening& element) const {
  return refuse(element.at.line, "<" + std::string(element.name) + "> is out of place");
}

bool XmlMessage::is_of_ndm(std::string_view name) const {
  return group() == "ndm" && (name == "MESSAGE_ID" || name == "COMMENT");
}

Status XmlMessage::note_of_ndm(const XmlLeaf& leaf) {
  const auto seen = std::find_if(ndm_notes_.begin(), ndm_notes_.end(),
                                 [&](const Diagnostic& d) { return d.keyword == leaf.keyword; });
  if (seen != ndm_notes_.end()) return {};
  ndm_notes_.push_back({Severity::info, Code::not_carried, leaf.line, leaf.keyword,
                        "of the ndm around the messages, which no record has a field for"});
  return {};
}

const XmlGroup* XmlMessage::find(std::string_view name, std::string_view within) const {
  for (const XmlGroup& each : groups_) {
    if (each.name == name && each.within == within) return &each;
  }
  return nullptr;
}

std::string_view first_xml_message(std::string_view text) {
  constexpr std::string_view kCommentEnd = "-->";
  if (!text.starts_with('<')) return {};
  for (std::size_t at = 0; at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::string_view name = text.substr(at + 1);
    if (name.starts_with("!--")) {  // may name elements
      at = text.find(kCommentEnd, at);
      if (at == std::string_view::npos) return {};
      continue;
    }
    const bool mark = name.starts_with('?') || name.starts_with('!') || name.starts_with('/');
    name = name.substr(0, name.find_first_of(" \t\r\n/>"));
    name = name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
    const bool of_ndm = name == "ndm" || name == "MESSAGE_ID" || name == "COMMENT";
    if (!mark && !of_ndm) return name;
  }
  return {};
}

}  // namespace accord::node::translate
