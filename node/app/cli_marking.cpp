// accord marking: labels without a node. Parse, format, roll up; release is in
// cli_marking_release.cpp.
#include "node/app/cli_marking.hpp"

#include <algorithm>
#include <iostream>

#include "agreement/marking/json.hpp"

namespace accord::node::app {
namespace {

namespace marking = agreement::marking;

/// With the line that it was, where there are several.
Error on_line(Error error, std::size_t index, std::size_t count) {
  if (count > 1) error.where = "line " + std::to_string(index + 1) + ' ' + error.where;
  return error;
}

/// Runs `each` on every text; a refusal does not end the others. Returns the exit code.
template <class Each>
int for_each_text(const Cli& cli, const MarkingArgs& args, Each each) {
  auto texts = texts_of(args);
  if (!texts) return cli.fail_with(texts.error());
  int code = 0;
  for (std::size_t i = 0; i < texts->size(); ++i) {
    const Status done = each((*texts)[i], texts->size());
    if (!done) code = cli.fail_with(on_line(done.error(), i, texts->size()));
  }
  std::cout.flush();
  return code;
}

int parse(const Cli& cli, const MarkingArgs& args) {
  auto tables = load_tables(args);
  if (!tables) return cli.fail_with(tables.error());
  auto style = style_option(args.style, "--style");
  if (!style) return cli.fail_with(style.error());
  return for_each_text(cli, args, [&](const std::string& text, std::size_t count) -> Status {
    ACCORD_TRY(const MarkingRead read, read_one(text, *style, tables->lookup()));
    nlohmann::json json = marking::to_json(read.reading.marking);
    json["style"] = marking::name_of(read.style);
    std::cout << json.dump(count > 1 ? -1 : 2) << "\n";
    return {};
  });
}

int format(const Cli& cli, const MarkingArgs& args) {
  auto tables = load_tables(args);
  if (!tables) return cli.fail_with(tables.error());
  auto from = style_option(args.from, "--from");
  if (!from) return cli.fail_with(from.error());
  auto to = style_option(args.to, "--to");
  if (!to) return cli.fail_with(to.error());
  return for_each_text(cli, args, [&](const std::string& text, std::size_t count) -> Status {
    ACCORD_TRY(const MarkingRead read, read_one(text, *from, tables->lookup()));
    ACCORD_TRY(const std::string written,
               marking::format_text(read.reading.marking, **to,
                                    marking::carried(read.reading.spelling, read.style, **to)));
    if (cli.json) {
      std::cout << nlohmann::json{{"style", marking::name_of(**to)}, {"text", written}}.dump(
                       count > 1 ? -1 : 2)
                << "\n";
    } else {
      std::cout << written << "\n";
    }
    return {};
  });
}

Result<marking::Marking> roll_up(const MarkingArgs& args, const MarkingTables& tables) {
  ACCORD_TRY(const auto style, style_option(args.style, "--style"));
  ACCORD_TRY(const std::vector<std::string> texts, texts_of(args));
  marking::Lookup lookup = tables.lookup();
  lookup.take_expired = true;  // a portion may be older than the page; such codes match nobody
  std::vector<marking::Marking> portions;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto read = read_one(texts[i], style, lookup);
    if (!read) return fail(on_line(read.error(), i, texts.size()));
    portions.push_back(std::move(read->reading.marking));
  }
  return marking::roll_up(portions, tables.expansion());
}

int rollup(const Cli& cli, const MarkingArgs& args) {
  auto tables = load_tables(args);
  if (!tables) return cli.fail_with(tables.error());
  auto page = roll_up(args, *tables);
  if (!page) return cli.fail_with(page.error());
  auto style = style_option(args.to, "--to");
  if (!style) return cli.fail_with(style.error());
  // Provider tokens stand in no banner: such a page keeps the style that has them.
  const auto fallback =
      page->provider_tokens.empty() ? marking::TextStyle::capco_banner : marking::TextStyle::udl;
  auto written = marking::format_text(*page, style->value_or(fallback));
  if (!written) return cli.fail_with(written.error());
  return cli.print({{"banner", *written}, {"label", marking::to_json(*page)}},
                   [&] { std::cout << *written << "\n"; });
}

CLI::App* add_leaf(Cli& cli, CLI::App* group, const std::shared_ptr<MarkingArgs>& args,
                   const std::string& name, const std::string& help) {
  CLI::App* leaf = cli.leaf(group, name, help);
  leaf->add_option("text", args->texts, "the marking (default: standard input, one a line)");
  leaf->add_option("--communities", args->communities,
                   "table of communities: ODNI taxonomy XML or our own JSON");
  leaf->add_option("--at", args->at, "instant or date, UTC (default: now)");
  leaf->add_option("--banner", args->banner, "banner of the document, for (S//REL) portions");
  return leaf;
}

}  // namespace

void add_marking(Cli& cli) {
  auto args = std::make_shared<MarkingArgs>();
  CLI::App* group =
      cli.app.add_subcommand("marking", "markings: parse, format, roll up, rule on release");
  group->require_subcommand(1);
  const auto runs = [&cli, args](CLI::App* leaf, int (*what)(const Cli&, const MarkingArgs&)) {
    leaf->callback(
        [&cli, args, what] { cli.action = [&cli, args, what] { return what(cli, *args); }; });
  };
  const std::string guessed = std::string(kStyles) + " (default: by its form)";

  CLI::App* parsing =
      add_leaf(cli, group, args, "parse", "strict reading; prints the label as JSON");
  parsing->add_option("--style", args->style, guessed);
  runs(parsing, parse);

  CLI::App* formatting = add_leaf(cli, group, args, "format", "the same label in another style");
  formatting->add_option("--from", args->from, guessed);
  formatting->add_option("--to", args->to, kStyles)->required();
  runs(formatting, format);

  CLI::App* rolling =
      add_leaf(cli, group, args, "rollup", "the banner of a page of these portions");
  rolling->add_option("--style", args->style, guessed);
  rolling->add_option("--to", args->to, std::string(kStyles) + " (default: capco-banner)");
  runs(rolling, rollup);

  CLI::App* releasing =
      add_leaf(cli, group, args, "release", "may it go to that nation? exit 0 yes, 1 no");
  add_release_options(*releasing, args);
  runs(releasing, rule_by_marking);
}

}  // namespace accord::node::app
