// Options, tables and texts of `accord marking`.
#include <algorithm>

#include "node/app/cli_marking.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kMaxStdinBytes = 8u << 20;

}  // namespace

Result<MarkingTables> load_tables(const MarkingArgs& args) {
  MarkingTables tables;
  tables.at = system_now();
  if (!args.at.empty()) {
    ACCORD_TRY(tables.at, option(marking::parse_date(args.at), "--at"));
  }
  if (!args.communities.empty()) {
    ACCORD_TRY(const std::string text, read_file(args.communities, marking::kMaxCommunitiesBytes));
    ACCORD_TRY(tables.communities, in_file(marking::parse_communities(text), args.communities));
    tables.has_communities = true;
  }
  if (!args.banner.empty()) {
    auto banner = marking::read_banner(args.banner, tables.lookup());
    if (!banner) {
      return fail(banner.error().code, banner.error().what, "--banner " + banner.error().where);
    }
    tables.banner = std::move(banner->marking);
  }
  return tables;
}

Result<std::optional<marking::TextStyle>> style_option(const std::string& name, const char* flag) {
  if (name.empty()) return std::optional<marking::TextStyle>();
  const auto style = marking::text_style_of(name);
  if (!style) {
    return fail(Code::bad_argument, "style must be capco-banner, capco-portion, udl or stanag4774",
                flag);
  }
  return style;
}

/// The texts to work on: the arguments, or standard input, one a line; XML there is one text.
Result<std::vector<std::string>> texts_of(const MarkingArgs& args) {
  if (!args.texts.empty()) return args.texts;
  ACCORD_TRY(const std::string input, read_file("-", kMaxStdinBytes));
  if (marking::guess_style(input) == marking::TextStyle::stanag4774) {
    return std::vector<std::string>{input};
  }
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < input.size()) {
    const std::size_t end = std::min(input.find('\n', begin), input.size());
    lines.push_back(input.substr(begin, end - begin));
    begin = end + 1;
  }
  if (lines.empty()) return fail(Code::marking_syntax, "no text was given", "standard input");
  return lines;
}

Result<MarkingRead> read_one(const std::string& text, std::optional<marking::TextStyle> style,
                             const marking::Lookup& lookup) {
  const marking::TextStyle is = style.value_or(marking::guess_style(text));
  ACCORD_TRY(marking::Reading reading, marking::read_text(text, is, lookup));
  return MarkingRead{is, std::move(reading)};
}

}  // namespace accord::node::app
