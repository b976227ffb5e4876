// accord report: what the node did. Rulings and notices are walked page by page to the end; with
// --json one page is printed as the node gave it, with the row to go on behind.
#include <iostream>

#include "node/app/cli.hpp"

namespace accord::node::app {
namespace {

constexpr int kPage = 1'000;

struct ReportArgs {
  std::int64_t after = 0;
};

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "12  2026-06-01T00:00:00Z  USA ...": the row's number, then every value but the digest.
void print_row(const nlohmann::json& row) {
  std::cout << text_of(row["row"]);
  for (const auto& [key, value] : row.items()) {
    if (key == "row" || key == "inputs") continue;
    std::cout << "  " << (value.is_object() ? text_of(value["code"]) : text_of(value));
  }
  std::cout << "\n";
}

/// One page behind `after`; "next" is the last row of it, or `after` at the end.
Result<nlohmann::json> page(const Cli& cli, const std::string& list, std::int64_t after) {
  ACCORD_TRY(nlohmann::json answer, cli.call(list, {{"after", after}, {"max", kPage}}));
  const auto& rows = answer[list];
  if (!answer.contains("next"))
    answer["next"] = rows.empty() ? after : rows.back()["row"].get<std::int64_t>();
  return answer;
}

int print_list(const Cli& cli, const ReportArgs& args, const std::string& list) {
  std::int64_t after = args.after;
  for (;;) {
    auto answer = page(cli, list, after);
    if (!answer) return cli.fail_with(answer.error());
    if (cli.json) return cli.print(*answer, [] {});
    for (const auto& row : (*answer)[list]) print_row(row);
    if (!std::cout || (*answer)["next"] == after) return 0;
    after = (*answer)["next"].get<std::int64_t>();
  }
}

int print_whole(const Cli& cli, const std::string& what) {
  auto answer = cli.call(what);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { std::cout << answer->dump(2) << "\n"; });
}

}  // namespace

void add_report(Cli& cli) {
  CLI::App* group =
      cli.app.add_subcommand("report", "what the node did: counts, rulings, refusals");
  group->require_subcommand(1);
  for (const auto& [name, help] :
       {std::pair{"summary", "published, released, withheld by clause, admitted, gaps, requests"},
        {"counters", "durable counters"}}) {
    const std::string what = name;
    cli.leaf(group, name, help, true)->callback([&cli, what] {
      cli.action = [&cli, what] { return print_whole(cli, what); };
    });
  }
  const auto args = std::make_shared<ReportArgs>();
  for (const auto& [name, help] :
       {std::pair{"rulings", "the national log of rulings, each with its clause, to the end"},
        {"notices", "refusals and happenings of links, to the end"},
        {"delayed", "records that wait for the delay of their clause, each with its moment"}}) {
    CLI::App* leaf = cli.leaf(group, name, help, true);
    leaf->add_option("--after", args->after,
                     "begin behind this row; --json prints 1000 rows and \"next\" to go on behind")
        ->check(check_whole_number)
        ->capture_default_str();
    const std::string list = name;
    leaf->callback([&cli, args, list] {
      cli.action = [&cli, args, list] { return print_list(cli, *args, list); };
    });
  }
}

}  // namespace accord::node::app
