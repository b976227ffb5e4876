#include "node/translate/csv_line.hpp"

namespace accord::node::translate {
namespace {

/// The field in quotes that begins `rest`, which is then behind it.
Result<std::string> quoted_field(std::string_view& rest) {
  std::string out;
  rest.remove_prefix(1);
  for (;;) {
    const std::size_t quote = rest.find('"');
    if (quote == std::string_view::npos) return fail(Code::bad_value, "a quote does not close");
    out += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (!rest.starts_with('"')) return out;
    out += '"';
    rest.remove_prefix(1);
  }
}

Result<std::string> bare_field(std::string_view& rest) {
  const std::string_view field = rest.substr(0, rest.find(','));
  if (field.find('"') != std::string_view::npos)
    return fail(Code::bad_value, "a quote inside a field that has none around it");
  rest.remove_prefix(field.size());
  return std::string(field);
}

}  // namespace

Result<std::vector<std::string>> split_csv(std::string_view line) {
  std::vector<std::string> out;
  for (;;) {
    ACCORD_TRY(std::string field, line.starts_with('"') ? quoted_field(line) : bare_field(line));
    out.push_back(std::move(field));
    if (line.empty()) return out;
    if (!line.starts_with(',')) return fail(Code::bad_value, "text behind a closing quote");
    line.remove_prefix(1);
  }
}

std::string csv_field(std::string_view text) {
  const bool bare = text.find_first_of(",\"") == std::string_view::npos && !text.starts_with(' ') &&
                    !text.ends_with(' ');
  if (bare) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace accord::node::translate
