// accord report: what the node did. Rulings and notices are walked page by page to the end; with
// --json one page is printed as the node gave it, with the row to go on behind.
#include <iostream>

#include "node/app/cli.hpp"

namespace accord::node::app {
namespace {

constexpr int kRowsAtATime = 1'000;

struct ReportArgs {
  std::int64_t after = 0;
  std::string from, to;
  bool records = false;
};

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
  ACCORD_TRY(nlohmann::json answer, cli.call(list, {{"after", after}, {"max", kRowsAtATime}}));
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

/// All records behind the counts, page by page.
Result<nlohmann::json> overclassified(const Cli& cli, const ReportArgs& args) {
  nlohmann::json asked = nlohmann::json::object();
  if (!args.from.empty()) asked["from"] = args.from;
  if (!args.to.empty()) asked["to"] = args.to;
  asked["records"] = args.records;
  ACCORD_TRY(nlohmann::json out, cli.call("over-classification", asked));
  if (!args.records) return out;
  for (std::int64_t after = 0; out["next"] != after;) {
    after = out["next"].get<std::int64_t>();
    asked["after"] = after;
    ACCORD_TRY(nlohmann::json more, cli.call("over-classification", asked));
    for (auto& row : more["list"]) out["list"].push_back(std::move(row));
    out["next"] = more["next"];
  }
  out.erase("next");
  return out;
}

int print_overclassified(const Cli& cli, const ReportArgs& args) {
  auto answer = overclassified(cli, args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    for (const auto& row : (*answer)["refused"]) {
      std::cout << text_of(row["records"]) << "  " << text_of(row["payload_code"]) << "  "
                << text_of(row["reason"]["code"]) << "  " << text_of(row["clause"]) << "  subset "
                << text_of(row["subset"]) << "\n";
    }
    if (!args.records) return;
    for (const auto& row : (*answer)["list"]) print_row(row);
  });
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
  CLI::App* over = cli.leaf(group, "over-classification",
                            "records refused for their marking alone though a subset of them "
                            "could have gone: by clause, reason, payload type and subset",
                            true);
  over->add_option("--from", args->from, "from this time on, ISO 8601 UTC");
  over->add_option("--to", args->to, "before this time");
  over->add_flag("--records", args->records, "each record, too");
  over->callback(
      [&cli, args] { cli.action = [&cli, args] { return print_overclassified(cli, *args); }; });
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
