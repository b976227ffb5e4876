// accord store check, repair: whether a store's file is damaged, and what can still be read of one
// that is, as another life of the node.
#include <algorithm>
#include <iostream>
#include <limits>

#include "node/app/cli_new_store.hpp"
#include "node/pipeline/salvage_batches.hpp"
#include "node/store/salvage.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kMostPagesNamed = 20;

struct StoreArgs {
  std::string file;
};

Status check_is_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return {};
  return fail(Code::file_unreadable, error ? error.message() : "not a file", path);
}

Result<nlohmann::json> check(const StoreArgs& args) {
  ACCORD_CHECK(check_is_file(args.file));
  ACCORD_TRY(const store::Inspection found, store::inspect(args.file));
  if (found.damaged.empty() && found.structure == "ok")
    return nlohmann::json{{"file", args.file}, {"pages", found.pages}};
  std::string what = found.structure;
  if (!found.damaged.empty())
    what = std::to_string(found.damaged.size()) + " of " + std::to_string(found.pages) +
           " pages have not the sum that belongs to them";
  for (std::size_t i = 0; i < std::min(found.damaged.size(), kMostPagesNamed); ++i)
    what += (i == 0 ? ": " : ", ") + std::to_string(found.damaged[i]);
  return fail(Code::store_damaged, what + "; see accord store repair", args.file);
}

// Repair

nlohmann::json table_json(const store::TableCopied& table) {
  nlohmann::json lost = nlohmann::json::array();
  for (const store::LostRows& rows : table.lost) {
    nlohmann::json range{{"first", rows.first}};
    const bool is_open = rows.last == std::numeric_limits<std::int64_t>::max();
    range["last"] = is_open ? nlohmann::json() : nlohmann::json(rows.last);
    lost.push_back(std::move(range));
  }
  return {{"table", table.table},
          {"part", table.part},
          {"rows", std::move(lost)},
          {"uncounted", table.lost_uncounted}};
}

nlohmann::json batch_json(const store::LostOutbound& lost) {
  nlohmann::json ids = nlohmann::json::array();
  for (const RecordId& id : lost.ids) ids.push_back(id.text());
  return {{"peer", lost.peer.text()},          {"lane", name_of(lost.lane)},
          {"first", lost.first_seq},           {"last", lost.last_seq},
          {"acknowledged_to", lost.acked_seq}, {"records", std::move(ids)}};
}

nlohmann::json report_of(const store::Salvaged& salvaged) {
  nlohmann::json rows = nlohmann::json::object(), lost = nlohmann::json::array();
  for (const store::TableCopied& table : salvaged.tables) {
    rows[table.table] = rows.value(table.table, std::uint64_t{0}) + table.copied;
    if (!table.lost.empty() || table.lost_uncounted) lost.push_back(table_json(table));
  }
  nlohmann::json again = nlohmann::json::array(), outbound = nlohmann::json::array();
  for (const store::AskedAgain& asked : salvaged.asked_again)
    again.push_back({{"peer", asked.peer.text()},
                     {"lane", name_of(asked.lane)},
                     {"first", asked.first_seq},
                     {"last", asked.last_seq}});
  for (const store::LostOutbound& batch : salvaged.lost_outbound)
    outbound.push_back(batch_json(batch));
  return {{"former_incarnation", salvaged.former.text()},
          {"pages_made_anew", salvaged.made_anew},
          {"rows", std::move(rows)},
          {"unreadable", std::move(lost)},
          {"asked_again", std::move(again)},
          {"lost_outbound", std::move(outbound)}};
}

Result<nlohmann::json> repair(const Cli& cli, const StoreArgs& args) {
  ACCORD_TRY(const NodeConfig node, cli.config());
  ACCORD_CHECK(check_has_no_store(cli, node));
  ACCORD_CHECK(check_is_file(args.file));
  ACCORD_TRY(NewFile made, new_store_of(node));
  const IncarnationId life = new_life();
  ACCORD_TRY(const store::Salvaged salvaged,
             store::salvage(args.file, made.path().string(), life, pipeline::salvage_reader()));
  ACCORD_CHECK(made.keep());
  nlohmann::json out = report_of(salvaged);
  out["store"] = node.store.string();
  out["incarnation"] = life.text();
  return out;
}

std::string range_of(const nlohmann::json& range) {
  const std::string first = range["first"].dump();
  if (range["last"].is_null()) return first + " and all after it";
  return range["last"] == range["first"] ? first : first + " to " + range["last"].dump();
}

void say_pages(const nlohmann::json& pages) {
  if (pages.empty()) return;
  std::cout << "damaged pages that led to others, made anew from those:";
  for (const nlohmann::json& page : pages) std::cout << " " << page;
  std::cout << "\n";
}

void say_unreadable(const nlohmann::json& tables) {
  for (const nlohmann::json& table : tables) {
    const auto part = table["part"].get<std::string>();
    std::cout << "  " << table["table"].get<std::string>()
              << (part.empty() ? "" : " of the log with " + part) << ":";
    for (const nlohmann::json& range : table["rows"])
      std::cout << " row " << range_of(range) << ";";
    std::cout << (table["uncounted"] == true ? " some rows, nobody can say which\n" : "\n");
  }
}

void say_lost(const nlohmann::json& outbound) {
  for (const nlohmann::json& lost : outbound) {
    const auto acked = lost["acknowledged_to"].get<std::uint64_t>();
    std::cout << "  to " << lost["peer"].get<std::string>() << ", "
              << lost["lane"].get<std::string>() << " " << range_of(lost)
              << (lost["last"] <= acked    ? ": acknowledged, the peer has them\n"
                  : lost["first"] <= acked ? ": acknowledged to " + std::to_string(acked) +
                                                 ", the rest is lost: publish it again\n"
                                           : ": not acknowledged, lost: publish them again\n");
    for (const nlohmann::json& id : lost["records"])
      std::cout << "    " << id.get<std::string>() << "\n";
  }
}

void say_report(const nlohmann::json& answer) {
  std::cout << "made " << answer["store"].get<std::string>() << " as another life, after "
            << answer["former_incarnation"].get<std::string>() << "\n";
  say_pages(answer["pages_made_anew"]);
  if (!answer["unreadable"].empty()) std::cout << "not readable, by row number:\n";
  say_unreadable(answer["unreadable"]);
  if (!answer["asked_again"].empty()) std::cout << "peers are asked again for:\n";
  for (const nlohmann::json& asked : answer["asked_again"])
    std::cout << "  " << asked["peer"].get<std::string>() << ", "
              << asked["lane"].get<std::string>() << " " << range_of(asked) << "\n";
  if (!answer["lost_outbound"].empty()) std::cout << "records of ours that are here no more:\n";
  say_lost(answer["lost_outbound"]);
  std::cout << "Keep the damaged file. docs/operations.md, \"A damaged store\".\n";
}

int check_command(const Cli& cli, const StoreArgs& args) {
  const auto answer = check(args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    std::cout << args.file << " is sound: " << (*answer)["pages"] << " pages\n";
  });
}

int repair_command(const Cli& cli, const StoreArgs& args) {
  const auto answer = repair(cli, args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { say_report(*answer); });
}

}  // namespace

void add_store(Cli& cli) {
  auto args = std::make_shared<StoreArgs>();
  CLI::App* group =
      cli.app.add_subcommand("store", "whether a store's file is damaged, and repair");
  group->require_subcommand(1);

  CLI::App* check = cli.leaf(group, "check", "read every page of a store that no node has open");
  check->add_option("file", args->file, "the store")->required();
  check->callback(
      [&cli, args] { cli.action = [&cli, args] { return check_command(cli, *args); }; });

  CLI::App* repair =
      cli.leaf(group, "repair",
               "make what can be read of a damaged store the node's, as another life", true);
  repair->add_option("file", args->file, "the damaged store, moved away")->required();
  repair->callback(
      [&cli, args] { cli.action = [&cli, args] { return repair_command(cli, *args); }; });
}

}  // namespace accord::node::app
