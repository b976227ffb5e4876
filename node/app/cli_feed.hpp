// What `translate`, `simulate` and `publish` share on the command line: the words that say what a
// feed is, its profile, and how a translation's counts are told.
#pragma once

#include <filesystem>
#include <string>

#include "node/app/cli.hpp"
#include "node/app/feed.hpp"

namespace accord::node::app {

struct FeedArgs {
  std::filesystem::path file, profile;
  std::string from, payload, label, mode, request, priority;  // "" = not given
};

/// --label and --mode.
void add_marking_options(CLI::App* leaf, FeedArgs& args);

/// The options that were given. Errors: bad_argument, `where` the option.
Result<FeedOptions> feed_options(const FeedArgs& args);

struct FeedProfile {
  std::string text;  // as read
  translate::Profile profile;
  Marking marking;
};

/// The profile's file read and checked with its label, before any node sees it; without a file an
/// empty one. Errors: `where` is led by the profile's file, or is the option.
Result<FeedProfile> read_profile(const FeedArgs& args, const FeedOptions& options);

/// Diagnostics and counts of a translation (to_json) on stderr, each line led by the file.
void print_translation(const nlohmann::json& translation, const std::string& file);

/// The same counts on stderr. Errors: not_carried (something was read, and nothing of it carried).
Status tell(const nlohmann::json& translation, const std::filesystem::path& from);

/// With --json the counts, and `more` members. Returns the exit code: 1 when something of a list
/// was refused.
int answer(const Cli& cli, nlohmann::json translation, const nlohmann::json& more);

/// What a command made for a file or standard output, and how it is told.
struct Made {
  std::string_view bytes;
  nlohmann::json translation;                        // to_json of the translation that made it
  nlohmann::json counts = nlohmann::json::object();  // more of the answer with --json
};

/// Tells the counts, then writes, unless nothing was carried. Returns the exit code.
int give(const Cli& cli, const Made& made, const std::filesystem::path& from,
         const std::filesystem::path& out);

/// A usage error where --json leaves the records no place to go; otherwise nothing.
[[nodiscard]] Status check_out(const Cli& cli, const std::filesystem::path& out);

inline constexpr const char* kOutHelp =
    "file to write (default: standard output; required with --json, which prints the counts there)";

}  // namespace accord::node::app
