#include "node/translate/streams.hpp"

#include <algorithm>
#include <array>

namespace accord::node::translate {
namespace {

/// Every line is a record.
std::size_t whole_lines(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? 0 : end + 1;
}

/// A set ends with its line 2.
std::size_t whole_sets(std::string_view text) {
  std::string_view lines = text.substr(0, whole_lines(text));
  while (!lines.empty()) {
    const std::size_t before = whole_lines(lines.substr(0, lines.size() - 1));
    if (lines.substr(before).starts_with("2 ")) return lines.size();
    lines = lines.substr(0, before);
  }
  return 0;
}

struct Row {
  Format format;
  std::size_t (*whole)(std::string_view);
};
constexpr std::array kRows{Row{Format::b3, whole_lines}, Row{Format::iod, whole_lines},
                           Row{Format::uk, whole_lines}, Row{Format::tle, whole_sets},
                           Row{Format::json_lines, whole_lines}};

}  // namespace

Result<std::size_t> whole_records(Format from, std::string_view text) {
  const auto row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.format == from; });
  if (row != kRows.end()) return row->whole(text);
  return fail(Code::format_unsupported,
              std::string(name_of(from)) +
                  " is not taken record by record; these are: " + streamed_formats());
}

std::string streamed_formats() {
  std::string out;
  for (const Row& row : kRows) {
    if (!out.empty()) out += ", ";
    out += name_of(row.format);
  }
  return out;
}

}  // namespace accord::node::translate
