// Feeds on the command line.
#include "node/app/cli_feed.hpp"

#include <iostream>

#include "node/app/files.hpp"

namespace accord::node::app {
namespace {

std::optional<std::string> given(const std::string& word) {
  return word.empty() ? std::nullopt : std::optional<std::string>(word);
}

/// "data_mode" is --mode; every other word is an option of its own name.
Error as_option(const Error& error) {
  const std::string name = error.where.substr(0, error.where.find(' '));
  return {Code::bad_argument, error.what, "--" + (name == "data_mode" ? "mode" : name)};
}

}  // namespace

void add_marking_options(CLI::App* leaf, FeedArgs& args) {
  leaf->add_option("--label", args.label, "label of every record, over the profile's");
  leaf->add_option("--mode", args.mode, "REAL, TEST, SIMULATED or EXERCISE, over the profile's");
}

Result<FeedOptions> feed_options(const FeedArgs& args) {
  auto options = feed_options_of({given(args.from), given(args.payload), given(args.label),
                                  given(args.mode), given(args.request), given(args.priority)});
  if (!options) return fail(as_option(options.error()));
  return options;
}

Result<FeedProfile> read_profile(const FeedArgs& args, const FeedOptions& options) {
  FeedProfile out{"{}", {}, {}};
  if (!args.profile.empty()) {
    ACCORD_TRY(out.text, read_file(args.profile, translate::kMaxProfileBytes));
    ACCORD_TRY(out.profile, in_file(translate::parse_profile(out.text), args.profile));
  }
  auto marking = marking_of(out.profile, options);
  if (!marking) {
    const Error& error = marking.error();
    return fail(error.where.starts_with("$") ? located(error, args.profile) : as_option(error));
  }
  out.marking = std::move(*marking);
  return out;
}

void print_translation(const nlohmann::json& translation, const std::string& file) {
  for (const auto& entry : translation["diagnostics"]) {
    std::cerr << file << ":" << entry["line"].get<std::size_t>() << ": "
              << entry["severity"].get<std::string>() << " " << entry["code"].get<std::string>()
              << " " << entry["keyword"].get<std::string>() << ": "
              << entry["message"].get<std::string>() << "\n";
  }
  const std::string feed = translation.value("feed", std::string{});
  std::cerr << file << (feed.empty() ? "" : " (" + feed + ")") << ": " << translation["read"]
            << " read, " << translation["carried"] << " carried, " << translation["refused"]
            << " refused\n";
}

Status check_out(const Cli& cli, const std::filesystem::path& out) {
  if (!cli.json || out != "-") return {};
  return fail(Code::usage, "with --json the counts go to standard output: name a file", "--out");
}

Status tell(const nlohmann::json& translation, const std::filesystem::path& from) {
  print_translation(translation, from.string());
  if (translation["read"] == 0 || translation["carried"] != 0) return {};
  return fail(Code::not_carried, "nothing that was read could be carried, and nothing is written",
              from.string());
}

int answer(const Cli& cli, nlohmann::json translation, const nlohmann::json& more) {
  const int exit_code = translation["refused"] != 0 ? 1 : 0;
  if (!cli.json) return exit_code;
  translation.update(more);
  return cli.print(
      translation, [] {}, exit_code);
}

int give(const Cli& cli, const Made& made, const std::filesystem::path& from,
         const std::filesystem::path& out) {
  if (auto status = tell(made.translation, from); !status) return cli.fail_with(status.error());
  if (auto status = write_file(out, made.bytes); !status) return cli.fail_with(status.error());
  return answer(cli, made.translation, made.counts);
}

}  // namespace accord::node::app
