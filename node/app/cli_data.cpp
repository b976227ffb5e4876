// accord show, watch: records as people and scripts read them.
#include <chrono>
#include <iostream>
#include <thread>

#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/schema_texts.hpp"
#include "schemas/show.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct DataArgs {
  fs::path file;
  std::vector<fs::path> schemas;
  bool types = false;
  bool once = false;
  std::int64_t after = 0;
  std::string outcome = "admitted";
};

/// The types of this build, and those whose texts are named.
Result<PayloadTypes> types_of(const DataArgs& args) {
  PayloadTypes types;
  for (const fs::path& file : args.schemas) {
    ACCORD_TRY(const DeclaredSchema schema, read_schema_text(file));
    if (auto status = types.declare(schema); !status) return fail(located(status.error(), file));
  }
  return types;
}

nlohmann::json type_json(const PayloadType& type) {
  return {{"code", type.code},
          {"name", type.name},
          {"file_id", type.file_id},
          {"schema_sha384", type.schema_digest.hex()},
          {"lane", type.lane == Lane::unspecified ? "" : std::string(name_of(type.lane))}};
}

int show_types(const Cli& cli, const PayloadTypes& types) {
  nlohmann::json rows = nlohmann::json::array();
  for (const PayloadType& type : payload_types()) rows.push_back(type_json(type));
  for (const DeclaredSchema* schema : types.declared())
    rows.push_back(type_json(*types.find(schema->code)));
  return cli.print({{"types", rows}}, [&] {
    for (const auto& row : rows) {
      std::cout << row["code"].get<std::string>() << "  " << row["file_id"].get<std::string>()
                << "  " << row["schema_sha384"].get<std::string>() << "  "
                << row["name"].get<std::string>() << "\n";
    }
  });
}

int show(const Cli& cli, const DataArgs& args) {
  const auto types = types_of(args);
  if (!types) return cli.fail_with(types.error());
  if (args.types) return show_types(cli, *types);
  if (args.file.empty()) return cli.fail_with({Code::usage, "a FILE is required, or --types", {}});
  auto text = read_file(args.file, kMaxFeedFileBytes);
  if (!text) return cli.fail_with(text.error());
  if (text->empty()) return 0;  // a stream of no records
  const Bytes bytes(text->begin(), text->end());
  auto shown = show_bytes(bytes, *types);
  if (!shown) return cli.fail_with(located(shown.error(), args.file));
  for (const Shown& one : *shown)
    std::cout << "{\"type\": \"" << one.code << "\", \"value\": " << one.json << "}\n";
  return 0;
}

int watch(const Cli& cli, const DataArgs& args) {
  std::int64_t after = args.after;
  for (;;) {
    auto answer = cli.call("records", {{"after", after}, {"max", 200}, {"outcome", args.outcome}});
    if (!answer) return cli.fail_with(answer.error());
    const auto& rows = (*answer)["records"];
    const bool at_the_end = (*answer)["next"] == after;
    after = (*answer)["next"].get<std::int64_t>();
    for (const auto& row : rows) {
      if (cli.json) {
        std::cout << row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
      } else {
        std::cout << row["at"].get<std::string>() << " " << row["from"].get<std::string>() << " "
                  << row["payload_code"].get<std::string>() << " "
                  << row["data_mode"].get<std::string>() << " [" << row["label"].get<std::string>()
                  << "] " << row["observations"] << " obs, " << row["id"].get<std::string>()
                  << "\n";
      }
    }
    std::cout.flush();
    if (!std::cout) return 0;  // the reader went away: finished() says so
    if (!at_the_end) continue;
    if (args.once) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

}  // namespace

void add_data(Cli& cli) {
  auto args = std::make_shared<DataArgs>();
  const auto runs = [&cli, args](CLI::App* leaf, int (*what)(const Cli&, const DataArgs&)) {
    leaf->callback(
        [&cli, args, what] { cli.action = [&cli, args, what] { return what(cli, *args); }; });
  };

  CLI::App* showing =
      cli.leaf(&cli.app, "show", "any record, batch, message or SDS stream as JSON");
  showing->add_option("file", args->file, "FILE, or - for standard input");
  showing->add_flag("--types", args->types,
                    "list the types this build knows, with their schema digests");
  showing->add_option("--schema", args->schemas,
                      "the text of a type that an agreement declares, CODE.fbs: know it too");
  runs(showing, show);

  CLI::App* watching =
      cli.leaf(&cli.app, "watch", "admitted data as it comes, one line a record", true);
  watching->add_option("--after", args->after, "begin behind this row")
      ->check(check_whole_number)
      ->capture_default_str();
  watching->add_option("--outcome", args->outcome, "admitted, quarantined or refused")
      ->capture_default_str();
  watching->add_flag("--once", args->once, "print what is there and stop");
  runs(watching, watch);
}

}  // namespace accord::node::app
