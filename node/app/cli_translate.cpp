// accord translate, simulate: a feed's file without a node.
#include <iostream>

#include "node/app/cli_feed.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "node/app/simulate.hpp"
#include "node/translate/sinex.hpp"
#include "node/translate/streams.hpp"
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
  if (!to)
    return fail(Code::bad_argument,
                "format '" + args.to + "' is not known; there are: trackset, sds, " +
                    translate::written_formats() + ", stations",
                "--to");
  ACCORD_TRY(options.payload, option(translate::payload_for(*options.from, *to), "--to"));
  return options;
}

struct Converted {
  translate::Translation translation;  // without the records
  std::size_t records = 0;
};

bool nothing_carried(const translate::Translation& made) {
  return made.measurements_read != 0 && made.measurements_carried == 0;
}

/// A text is refused with its file's name; errors of the files themselves have it already.
template <class T>
Result<T> in_text(Result<T> made, const fs::path& file) {
  const bool of_files = !made && (made.error().code == Code::file_unreadable ||
                                  made.error().code == Code::file_unwritable);
  return of_files ? made : in_file(std::move(made), file);
}

/// Where the records go, and how many went.
class RecordFile {
 public:
  explicit RecordFile(FileWriter& file) : file_(file) {}

  Status add(std::span<const translate::Translated> records) {
    ACCORD_TRY(const Bytes bytes, translate::to_stream(records));
    count_ += records.size();
    return file_.write(as_text(bytes));
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  FileWriter& file_;
  std::size_t count_ = 0;
};

/// Piece by piece to the stream of records.
Result<Converted> convert_pieces(FileReader& in, const translate::Profile& profile,
                                 const translate::TranslateOptions& how, FileWriter& file) {
  RecordFile out(file);
  ACCORD_TRY(
      translate::Translation made,
      translate::translate_pieces(
          [&](char* into, std::size_t room) { return in.read(into, room); }, profile, how,
          [&](const std::vector<translate::Translated>& records) { return out.add(records); }));
  return Converted{std::move(made), out.count()};
}

/// The whole text to the stream of records.
Result<Converted> convert(FileReader& in, const translate::Profile& profile,
                          const translate::TranslateOptions& how, FileWriter& file) {
  ACCORD_TRY(const std::string text, in.rest(kMaxFeedFileBytes));
  ACCORD_TRY(translate::Translation made, translate::translate(text, profile, how));
  RecordFile out(file);
  ACCORD_CHECK(out.add(made.records));
  return Converted{std::move(made), out.count()};
}

/// The whole text to another. What that does not hold is told beside what the reading did not
/// carry.
Result<Converted> rewrite(const TranslateArgs& args, FileReader& in, const FeedProfile& profile,
                          const translate::TranslateOptions& how, FileWriter& file) {
  ACCORD_TRY(const std::string text, in.rest(kMaxFeedFileBytes));
  ACCORD_TRY(translate::Translation made,
             in_text(translate::translate(text, profile.profile, how), args.feed.file));
  if (nothing_carried(made)) return Converted{std::move(made), 0};
  const std::string policy =
      how.label_text.substr(0, how.label_text.find(' '));  // of the label: whose node writes it
  ACCORD_TRY(translate::Written written,
             option(translate::write_text(
                        *translate::format_of(args.to), made.records,
                        {how.label_text, how.mode,
                         args.originator.empty() ? policy : args.originator, system_now()}),
                    "--to"));
  for (translate::Diagnostic& diagnostic : written.diagnostics)
    made.diagnostics.push_back(std::move(diagnostic));
  ACCORD_CHECK(file.write(written.text));
  const std::size_t records = made.records.size();
  return Converted{std::move(made), records};
}

/// Nothing stands in the file, unless something was carried.
Result<Converted> translate_file(const TranslateArgs& args) {
  const fs::path& from = args.feed.file;
  ACCORD_TRY(FileReader in, FileReader::open(from));
  ACCORD_TRY(const std::string_view head, in.head());
  ACCORD_TRY(const FeedOptions options, options_of(args, head));
  ACCORD_TRY(const FeedProfile profile, read_profile(args.feed, options));
  ACCORD_TRY(const translate::TranslateOptions how, translation_of(head, options, profile.marking));
  ACCORD_TRY(FileWriter out, FileWriter::open(args.out));
  const auto convert_or_rewrite = [&]() -> Result<Converted> {
    if (translate::written_from(*translate::format_of(args.to)))
      return rewrite(args, in, profile, how, out);
    return in_text(translate::is_streamed(how.from) ? convert_pieces(in, profile.profile, how, out)
                                                    : convert(in, profile.profile, how, out),
                   from);
  };
  ACCORD_TRY(Converted made, convert_or_rewrite());
  if (!nothing_carried(made.translation)) ACCORD_CHECK(out.commit());
  return made;
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
  const nlohmann::json said = to_json(made->translation);
  if (auto status = tell(said, args.feed.file); !status) return cli.fail_with(status.error());
  return answer(cli, said, {{"records", made->records}});
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
