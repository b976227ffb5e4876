// accord show, translate, simulate, publish, watch: data in and out.
#include <chrono>
#include <iostream>
#include <thread>

#include "agreement/marking/label.hpp"
#include "node/app/cli.hpp"
#include "node/app/feed.hpp"
#include "node/app/files.hpp"
#include "node/app/simulate.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/show.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct DataArgs {
  fs::path file;
  fs::path profile;
  fs::path out = "-";
  std::string from, to, payload, label, mode, request, priority;
  std::vector<std::string> recipients;
  bool types = false;
  bool once = false;
  std::int64_t after = 0;
  std::string outcome = "admitted";
  SimulateOptions simulate;
  std::string start, kind = "radar";
};

int show_types(const Cli& cli) {
  nlohmann::json rows = nlohmann::json::array();
  for (const PayloadType& type : payload_types()) {
    rows.push_back(
        {{"code", type.code},
         {"name", type.name},
         {"file_id", type.file_id},
         {"schema_sha384", type.schema_digest.hex()},
         {"lane", type.lane == Lane::unspecified ? "" : std::string(name_of(type.lane))}});
  }
  return cli.print({{"types", rows}}, [&] {
    for (const auto& row : rows) {
      std::cout << row["code"].get<std::string>() << "  " << row["file_id"].get<std::string>()
                << "  " << row["schema_sha384"].get<std::string>() << "  "
                << row["name"].get<std::string>() << "\n";
    }
  });
}

int show(const Cli& cli, const DataArgs& args) {
  if (args.types) return show_types(cli);
  if (args.file.empty()) return cli.fail_with({Code::usage, "a FILE is required, or --types", {}});
  auto text = read_file(args.file, kMaxFeedFileBytes);
  if (!text) return cli.fail_with(text.error());
  const Bytes bytes(text->begin(), text->end());
  auto shown = show_bytes(bytes);
  if (!shown) return cli.fail_with(located(shown.error(), args.file));
  for (const Shown& one : *shown)
    std::cout << "{\"type\": \"" << one.code << "\", \"value\": " << one.json << "}\n";
  return 0;
}

void print_diagnostics(const nlohmann::json& translation, const std::string& file) {
  for (const auto& entry : translation["diagnostics"]) {
    std::cerr << file << ":" << entry["line"].get<std::size_t>() << ": "
              << entry["severity"].get<std::string>() << " " << entry["code"].get<std::string>()
              << " " << entry["keyword"].get<std::string>() << ": "
              << entry["message"].get<std::string>() << "\n";
  }
  std::cerr << file << ": " << translation["read"] << " read, " << translation["carried"]
            << " carried, " << translation["refused"] << " refused\n";
}

struct Translated {
  Bytes stream;
  std::size_t records = 0;
  nlohmann::json translation;
};

Result<Translated> translate_file(const DataArgs& args) {
  ACCORD_TRY(const std::string text, read_file(args.file, kMaxFeedFileBytes));
  std::string profile = "{}";
  if (!args.profile.empty()) {
    ACCORD_TRY(profile, read_file(args.profile, translate::kMaxProfileBytes));
    ACCORD_TRY(const auto parsed, in_file(translate::parse_profile(profile), args.profile));
    (void)parsed;  // drafts_of reads it again: its errors must not be taken for the feed's
  }
  FeedOptions options;
  if (args.from.empty()) {
    ACCORD_TRY(options.from, in_file(translate::detect_format(as_bytes(text)), args.file));
  } else {
    options.from = translate::format_of(args.from);
    if (!options.from)
      return fail(Code::bad_argument, "format '" + args.from + "' is not known", "from");
  }
  const auto to = translate::format_of(args.to);
  if (!to) return fail(Code::bad_argument, "format '" + args.to + "' is not known", "to");
  ACCORD_TRY(options.payload, option(translate::payload_for(*options.from, *to), "--to"));
  if (!args.label.empty()) {
    ACCORD_TRY(const Label label, option(agreement::parse_label(args.label), "--label"));
    (void)label;
    options.label_text = args.label;
  }
  if (!args.mode.empty()) {
    options.mode = data_mode_of(args.mode);
    if (!options.mode)
      return fail(Code::bad_argument, "data mode '" + args.mode + "' is not known", "mode");
  }
  auto feed = drafts_of(text, profile, options);
  if (!feed) return fail(located(feed.error(), args.file));
  for (std::size_t i = 0; i < feed->drafts.size(); ++i)
    feed->translation.records[i].payload = std::move(feed->drafts[i].payload);
  Translated out;
  ACCORD_TRY(out.stream, translate::to_stream(feed->translation.records));
  out.records = feed->drafts.size();
  out.translation = to_json(feed->translation);
  return out;
}

int run_translate(const Cli& cli, const DataArgs& args) {
  auto made = translate_file(args);
  if (!made) return cli.fail_with(made.error());
  const bool to_stdout = args.out == "-";
  if (to_stdout && !cli.json) {
    std::cout.write(reinterpret_cast<const char*>(made->stream.data()),
                    static_cast<std::streamsize>(made->stream.size()));
    std::cout.flush();
  } else if (!to_stdout) {
    if (auto status = write_file(args.out, as_text(made->stream)); !status)
      return cli.fail_with(status.error());
  }
  print_diagnostics(made->translation, args.file.string());
  const bool any_refused = made->translation["refused"].get<std::size_t>() > 0;
  if (!cli.json) return any_refused ? 1 : 0;
  made->translation["records"] = made->records;
  return cli.print(
      made->translation, [] {}, any_refused ? 1 : 0);
}

int publish(const Cli& cli, const DataArgs& args) {
  auto text = read_file(args.file, kMaxLocalRequestBytes / 2);
  if (!text) return cli.fail_with(text.error());
  auto profile = read_file(args.profile, translate::kMaxProfileBytes);
  if (!profile) return cli.fail_with(profile.error());
  if (auto status = translate::check_text(*text, kMaxFeedFileBytes, text->size()); !status) {
    return cli.fail_with(located(status.error(), args.file));
  }
  nlohmann::json request{{"text", *text}, {"profile", *profile}};
  const std::pair<const char*, const std::string*> optional[] = {
      {"from", &args.from},      {"payload", &args.payload}, {"label", &args.label},
      {"data_mode", &args.mode}, {"request", &args.request}, {"priority", &args.priority}};
  for (const auto& [key, value] : optional) {
    if (!value->empty()) request[key] = *value;
  }
  if (!args.recipients.empty()) request["to"] = args.recipients;
  auto answer = cli.call("publish", request);
  if (!answer) return cli.fail_with(answer.error());
  print_diagnostics((*answer)["translation"], args.file.string());
  return cli.print(*answer, [&] {
    for (const auto& row : (*answer)["outcomes"]) {
      const bool released = row["verdict"] == "release";
      std::cout << row["payload_code"].get<std::string>() << " to " << row["to"].get<std::string>()
                << ": " << (released ? "released under " : "withheld by ")
                << row["clause"].get<std::string>();
      if (!released)
        std::cout << " (" << row["reason"]["code"].get<std::string>() << " "
                  << row["reason"]["meaning"].get<std::string>() << ")";
      if (row.contains("request_id"))
        std::cout << " for request " << row["request_id"].get<std::string>();
      std::cout << "\n";
    }
  });
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
    if (!std::cout) return 0;  // the reader went away
    if (!at_the_end) continue;
    if (args.once) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

int run_simulate(const Cli& cli, const DataArgs& args) {
  SimulateOptions options = args.simulate;
  auto start = UtcTime::parse(args.start);
  if (!start) return cli.fail_with({Code::bad_argument, start.error().what, "--start"});
  options.start = *start;
  options.radar = args.kind == "radar";
  auto elements = read_file(args.file, kMaxFeedFileBytes);
  if (!elements) return cli.fail_with(elements.error());
  auto text = simulate_tdm(*elements, options);
  if (!text) return cli.fail_with(located(text.error(), args.file));
  const nlohmann::json counts{{"tracks", text->tracks}, {"measurements", text->measurements}};
  if (args.out != "-") {
    if (auto status = write_file(args.out, text->text); !status)
      return cli.fail_with(status.error());
    return cli.print(counts, [&] {
      std::cerr << text->tracks << " tracks, " << text->measurements << " measurements\n";
    });
  }
  nlohmann::json whole = counts;
  whole["tdm"] = text->text;
  return cli.print(whole, [&] {
    std::cout << text->text;
    std::cerr << text->tracks << " tracks, " << text->measurements << " measurements\n";
  });
}

void add_feed_options(CLI::App* leaf, const std::shared_ptr<DataArgs>& args) {
  leaf->add_option("--label", args->label, "label of every record, over the profile's");
  leaf->add_option("--mode", args->mode, "REAL, TEST, SIMULATED or EXERCISE, over the profile's");
}

void add_simulate(Cli& cli, const std::shared_ptr<DataArgs>& args) {
  CLI::App* leaf = cli.leaf(
      &cli.app, "simulate",
      "a simulated sensor: element sets in, a CCSDS TDM of its passes out (SIMULATED data)");
  SimulateOptions& options = args->simulate;
  leaf->add_option("elements", args->file, "TLE or OMM JSON file")->required();
  leaf->add_option("--start", args->start, "first instant, ISO 8601 UTC")->required();
  leaf->add_option("--duration", options.duration_s, "seconds")
      ->check(CLI::Range(1.0, 864000.0))
      ->capture_default_str();
  leaf->add_option("--step", options.step_s, "seconds between measurements")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  leaf->add_option("--lat", options.latitude_deg, "site latitude, deg")->required();
  leaf->add_option("--lon", options.longitude_deg, "site longitude, deg east")->required();
  leaf->add_option("--height", options.height_km, "site height above the ellipsoid, km")
      ->capture_default_str();
  leaf->add_option("--kind", args->kind, "radar or optical")
      ->check(CLI::IsMember({"radar", "optical"}))
      ->capture_default_str();
  leaf->add_option("--min-elevation", options.min_elevation_deg, "deg")->capture_default_str();
  leaf->add_option("--sensor", options.sensor, "the sensor's own name, as its feed says it")
      ->required();
  leaf->add_option("--norad", options.norad, "only this object");
  leaf->add_option("--max-objects", options.max_objects, "only the first so many objects")
      ->check(check_whole_number)
      ->capture_default_str();
  leaf->add_option("--seed", options.seed, "of the noise")
      ->check(check_whole_number)
      ->capture_default_str();
  leaf->add_option("-o,--out", args->out, "file to write (default: standard output)");
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return run_simulate(cli, *args); }; });
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
  runs(showing, show);

  CLI::App* translating =
      cli.leaf(&cli.app, "translate", "translate a file without a node; diagnostics go to stderr");
  translating->add_option("file", args->file, "FILE, or - for standard input")->required();
  translating->add_option("--from", args->from, "tdm-kvn, tle, omm-json (default: by content)");
  translating->add_option("--to", args->to, "trackset or sds")->required();
  translating->add_option("--profile", args->profile, "source profile (docs/source-profiles.md)");
  translating->add_option("-o,--out", args->out, "file to write (default: standard output)");
  add_feed_options(translating, args);
  runs(translating, run_translate);

  add_simulate(cli, args);

  CLI::App* publishing = cli.leaf(&cli.app, "publish",
                                  "give a feed's file to the node: translate, rule, release", true);
  publishing->add_option("file", args->file, "FILE, or - for standard input")->required();
  publishing->add_option("--from", args->from, "tdm-kvn, tle, omm-json (default: by content)");
  publishing->add_option("--payload", args->payload, "TRK, EOO or OMM (default: the format's own)");
  publishing->add_option("--profile", args->profile, "source profile (docs/source-profiles.md)")
      ->required();
  publishing->add_option("--to", args->recipients, "only these peers (default: every peer)");
  publishing->add_option(
      "--request", args->request,
      "id of the tasking request this serves (default: found by object and window)");
  publishing->add_option("--priority", args->priority, "ROUTINE, PRIORITY, IMMEDIATE or FLASH");
  add_feed_options(publishing, args);
  runs(publishing, publish);

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
