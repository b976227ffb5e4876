// KVN and XML, one line at a time.
#include "node/translate/message_text.hpp"

#include <utility>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxValueColumns = 200;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Error at_record(std::size_t index, Error error) {
  const std::string record = "record " + std::to_string(index + 1);
  error.where = error.where.empty() ? record : record + " " + error.where;
  return error;
}

std::string epoch_text(UtcTime at) {
  std::string out = at.text(9);
  out.pop_back();
  return out;
}

bool is_kvn_value(std::string_view value) {
  return !value.empty() && value.size() <= kMaxValueColumns && is_printable_ascii(value) &&
         trim(value) == value;
}

std::string kvn_line(std::string_view keyword, std::string_view value, std::string_view unit) {
  std::string out(keyword);
  out.append(" = ").append(value);
  if (!unit.empty()) out.append(" [").append(unit).append("]");
  return out + "\n";
}

XmlText::XmlText() : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void XmlText::open(std::string_view name, std::string_view attributes) {
  indent();
  text_.append("<").append(name).append(attributes).append(">\n");
  open_.emplace_back(name);
}

void XmlText::leaf(std::string_view name, std::string_view value, std::string_view unit) {
  indent();
  text_.append("<").append(name);
  if (!unit.empty()) text_.append(" units=\"").append(unit).append("\"");
  text_.append(">").append(escaped(value)).append("</").append(name).append(">\n");
}

void XmlText::go_to(std::size_t depth, const std::vector<std::string_view>& groups) {
  std::size_t same = 0;
  while (same < groups.size() && depth + same < open_.size() && open_[depth + same] == groups[same])
    ++same;
  close_to(depth + same);
  for (; same < groups.size(); ++same) open(groups[same]);
}

void XmlText::close_to(std::size_t depth) {
  while (open_.size() > depth) {
    const std::string name = std::move(open_.back());
    open_.pop_back();
    indent();
    text_.append("</").append(name).append(">\n");
  }
}

std::string XmlText::take() { return std::move(text_); }

void XmlText::indent() { text_.append(2 * open_.size(), ' '); }

}  // namespace accord::node::translate
