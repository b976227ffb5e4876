// accord translate, simulate: a feed's file without a node.
#include <iostream>

#include "node/app/cli_feed.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "node/app/simulate.hpp"
#include "node/translate/sinex.hpp"
#include "node/translate/writer.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct TranslateArgs {
  FeedArgs feed;
  std::string to, originator;
  fs::path out = "-";
};

struct SimulateArgs {
  fs::path elements;
  fs::path out = "-";
  std::string start, kind = "radar";
  SimulateOptions options;
};

Result<FeedOptions> options_of(const TranslateArgs& args, std::string_view text) {
  ACCORD_TRY(FeedOptions options, feed_options(args.feed));
  if (!options.from) {
    ACCORD_TRY(options.from, in_file(translate::detect_format(as_bytes(text)), args.feed.file));
  }
  const auto to = translate::format_of(args.to);
  if (!to) return fail(Code::bad_argument, "format '" + args.to + "' is not known", "--to");
  ACCORD_TRY(options.payload, option(translate::payload_for(*options.from, *to), "--to"));
  return options;
}

struct Converted {
  Bytes bytes;
  std::size_t records = 0;
  nlohmann::json translation;
};

/// The records as text. What it does not hold is told beside what the reading did not carry.
Result<Bytes> text_of(const TranslateArgs& args, const FeedProfile& profile, translate::Format to,
                      translate::Translation& translation) {
  const std::string policy = profile.marking.label_text.substr(
      0, profile.marking.label_text.find(' '));  // of the label: whose node writes it
  ACCORD_TRY(
      translate::Written written,
      translate::write_text(to, translation.records,
                            {profile.marking.label_text, profile.marking.mode,
                             args.originator.empty() ? policy : args.originator, system_now()}));
  for (translate::Diagnostic& diagnostic : written.diagnostics)
    translation.diagnostics.push_back(std::move(diagnostic));
  const ByteView bytes = as_bytes(written.text);
  return Bytes(bytes.begin(), bytes.end());
}

Result<Converted> translate_file(const TranslateArgs& args) {
  ACCORD_TRY(const std::string text, read_file(args.feed.file, kMaxFeedFileBytes));
  ACCORD_TRY(const FeedOptions options, options_of(args, text));
  ACCORD_TRY(const FeedProfile profile, read_profile(args.feed, options));
  ACCORD_TRY(FeedDrafts feed,
             in_file(drafts_of(text, profile.profile, options, profile.marking), args.feed.file));
  for (std::size_t i = 0; i < feed.drafts.size(); ++i)
    feed.translation.records[i].payload = std::move(feed.drafts[i].payload);
  Converted out;
  const translate::Format to = *translate::format_of(args.to);  // options_of has refused others
  if (translate::written_from(to)) {
    ACCORD_TRY(out.bytes, option(text_of(args, profile, to, feed.translation), "--to"));
  } else {
    ACCORD_TRY(out.bytes, translate::to_stream(feed.translation.records));
  }
  out.records = feed.drafts.size();
  out.translation = to_json(feed.translation);
  return out;
}

constexpr std::string_view kStations =
    "stations";  // of --to: what a SINEX file says, for operators

Result<translate::SinexFile> read_stations(const TranslateArgs& args) {
  ACCORD_TRY(const std::string text, read_file(args.feed.file, kMaxFeedFileBytes));
  ACCORD_TRY(const FeedOptions options, feed_options(args.feed));
  auto from = options.from ? Result<translate::Format>(*options.from)
                           : in_file(translate::detect_format(as_bytes(text)), args.feed.file);
  if (!from) return fail(from.error());
  if (*from != translate::Format::sinex)
    return fail(Code::bad_argument,
                "stations stand in SINEX, and the file is " + std::string(name_of(*from)), "--to");
  return in_file(translate::parse_sinex(text), args.feed.file);
}

int run_stations(const Cli& cli, const TranslateArgs& args) {
  auto file = read_stations(args);
  if (!file) return cli.fail_with(file.error());
  translate::Translation translation;
  translation.measurements_read = translation.measurements_carried = file->lines_read;
  translation.diagnostics = file->diagnostics;
  const std::string text = translate::stations_json(*file);
  return give(cli, {text, to_json(translation), {{"stations", file->stations.size()}}},
              args.feed.file, args.out);
}

int run_translate(const Cli& cli, const TranslateArgs& args) {
  if (auto status = check_out(cli, args.out); !status) return cli.fail_with(status.error());
  if (args.to == kStations) return run_stations(cli, args);
  auto made = translate_file(args);
  if (!made) return cli.fail_with(made.error());
  return give(cli, {as_text(made->bytes), made->translation, {{"records", made->records}}},
              args.feed.file, args.out);
}

int run_simulate(const Cli& cli, const SimulateArgs& args) {
  if (auto status = check_out(cli, args.out); !status) return cli.fail_with(status.error());
  SimulateOptions options = args.options;
  auto start = UtcTime::parse(args.start);
  if (!start) return cli.fail_with({Code::bad_argument, start.error().what, "--start"});
  options.start = *start;
  options.radar = args.kind == "radar";
  if (auto status = check_simulation(options); !status) return cli.fail_with(status.error());
  auto elements = read_file(args.elements, kMaxFeedFileBytes);
  if (!elements) return cli.fail_with(elements.error());
  const auto made = in_file(simulate_tdm(*elements, options), args.elements);
  if (!made) return cli.fail_with(made.error());
  const nlohmann::json translation = to_json(made->elements);
  if (made->tracks == 0) {
    print_translation(translation, args.elements.string());
    return cli.fail_with({Code::not_found,
                          "no object of the file passes over the site in that window",
                          args.elements.string()});
  }
  const int code = give(
      cli,
      {made->text, translation, {{"tracks", made->tracks}, {"measurements", made->measurements}}},
      args.elements, args.out);
  std::cerr << made->tracks << " tracks, " << made->measurements << " measurements\n";
  return code;
}

void add_sensor_options(CLI::App* leaf, SimulateArgs& args) {
  SimulateOptions& options = args.options;
  leaf->add_option("--lat", options.latitude_deg, "site latitude, deg")->required();
  leaf->add_option("--lon", options.longitude_deg, "site longitude, deg east")->required();
  leaf->add_option("--height", options.height_km, "site height above the ellipsoid, km")
      ->capture_default_str();
  leaf->add_option("--kind", args.kind, "radar or optical")
      ->check(CLI::IsMember({"radar", "optical"}))
      ->capture_default_str();
  leaf->add_option("--min-elevation", options.min_elevation_deg, "deg")->capture_default_str();
  leaf->add_option("--sensor", options.sensor, "the sensor's own name, as its feed says it")
      ->required();
}

void add_simulate(Cli& cli) {
  const auto args = std::make_shared<SimulateArgs>();
  CLI::App* leaf = cli.leaf(
      &cli.app, "simulate",
      "a simulated sensor: element sets in, a CCSDS TDM of its passes out (SIMULATED data); a set "
      "that cannot be flown is reported and left out, and the exit code is then 1");
  SimulateOptions& options = args->options;
  leaf->add_option("elements", args->elements, "TLE or OMM file")->required();
  leaf->add_option("--start", args->start, "first instant, ISO 8601 UTC")->required();
  leaf->add_option("--duration", options.duration_s, "seconds")
      ->check(CLI::Range(1.0, 864000.0))
      ->capture_default_str();
  leaf->add_option("--step", options.step_s, "seconds between measurements")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  add_sensor_options(leaf, *args);
  leaf->add_option("--norad", options.norad, "only this object");
  leaf->add_flag("--epochs-at-start", options.epochs_at_start,
                 "fly each orbit as if its set were of --start: for sets of another year");
  leaf->add_option("--max-objects", options.max_objects, "only the first so many objects")
      ->check(check_whole_number)
      ->capture_default_str();
  leaf->add_option("--seed", options.seed, "of the noise")
      ->check(check_whole_number)
      ->capture_default_str();
  leaf->add_option("-o,--out", args->out, kOutHelp);
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return run_simulate(cli, *args); }; });
}

}  // namespace

void add_translate(Cli& cli) {
  const auto args = std::make_shared<TranslateArgs>();
  CLI::App* leaf =
      cli.leaf(&cli.app, "translate",
               "translate a file without a node; diagnostics go to stderr. Exit 1 when an element "
               "set was refused, or when nothing that was read could be carried");
  leaf->add_option("file", args->feed.file, "FILE, or - for standard input")->required();
  leaf->add_option("--from", args->feed.from, translate::feed_formats() + " (default: by content)");
  leaf->add_option(
          "--to", args->to,
          ("trackset, sds, " + translate::written_formats() + ", or stations (of SINEX, as JSON)"))
      ->required();
  leaf->add_option(
      "--originator", args->originator,
      "who writes a message, where the records do not say (default: the policy of the label)");
  leaf->add_option("--profile", args->feed.profile, "source profile (docs/source-profiles.md)");
  leaf->add_option("-o,--out", args->out, kOutHelp);
  add_marking_options(leaf, args->feed);
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return run_translate(cli, *args); }; });
  add_simulate(cli);
}

}  // namespace accord::node::app
