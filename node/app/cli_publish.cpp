// accord publish: a feed's file to the node, which translates, rules and releases. What can be said
// of the profile and the options without the node is said before it is asked.
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <thread>

#include "node/app/cli_feed.hpp"
#include "node/app/files.hpp"
#include "node/translate/streams.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

struct PublishArgs {
  FeedArgs feed;
  std::vector<std::string> recipients;
  bool stream = false;
};

/// Errors of the text itself, which the node cannot name: it never sees the file.
bool is_of_the_feed(Code code) {
  const auto number = static_cast<unsigned>(code);
  const bool of_translation = number >= 4001 && number <= 4199;
  return of_translation || code == Code::too_large || code == Code::bad_json;
}

/// The request but for what is to be read.
Result<nlohmann::json> request_about(const PublishArgs& args) {
  const FeedArgs& feed = args.feed;
  ACCORD_TRY(const FeedOptions options, feed_options(feed));
  ACCORD_TRY(const FeedProfile profile, read_profile(feed, options));
  for (const std::string& recipient : args.recipients)
    ACCORD_CHECK(option(NationId::parse(recipient), "--to"));
  nlohmann::json request{{"profile", profile.text}};
  const std::pair<const char*, const std::string*> optional[] = {
      {"from", &feed.from},      {"payload", &feed.payload}, {"label", &feed.label},
      {"data_mode", &feed.mode}, {"request", &feed.request}, {"priority", &feed.priority}};
  for (const auto& [key, value] : optional) {
    if (!value->empty()) request[key] = *value;
  }
  if (!args.recipients.empty()) request["to"] = args.recipients;
  return request;
}

Result<nlohmann::json> request_of(const PublishArgs& args) {
  ACCORD_TRY(nlohmann::json request, request_about(args));
  ACCORD_TRY(std::string read, read_file(args.feed.file, kMaxLocalRequestBytes / 2));
  auto [member, text] = feed_text_argument(std::move(read));
  if (auto status = translate::check_text(text, kMaxLocalRequestBytes, text.size()); !status)
    return fail(located(status.error(), args.feed.file));
  request[member] = std::move(text);
  return request;
}

void print_outcome(const nlohmann::json& row) {
  const bool released = row["verdict"] == "release";
  std::string what = released ? "released under " : "withheld by ";
  if (row["verdict"] == "hold") what = "held for a person by ";
  if (row.contains("delayed_until"))
    what = "delayed until " + row["delayed_until"].get<std::string>() + " by ";
  std::cout << row["payload_code"].get<std::string>() << " to " << row["to"].get<std::string>()
            << ": " << what << row["clause"].get<std::string>();
  if (!released)
    std::cout << " (" << row["reason"]["code"].get<std::string>() << " "
              << row["reason"]["meaning"].get<std::string>() << ")";
  if (row.contains("subset"))
    std::cout << (released ? " as subset " : "; releasable as subset ")
              << row["subset"].get<std::string>();
  if (row.contains("held")) std::cout << ", held as " << row["held"].get<std::string>();
  if (row.contains("request_id"))
    std::cout << " for request " << row["request_id"].get<std::string>();
  std::cout << "\n";
}

/// 0 when something was released and nothing refused by the translation.
int exit_code_for(const nlohmann::json& answer) {
  const auto& outcomes = answer["outcomes"];
  const bool released = std::any_of(outcomes.begin(), outcomes.end(),
                                    [](const auto& row) { return row["verdict"] == "release"; });
  return released && answer["translation"]["refused"] == 0 ? 0 : 1;
}

int publish(const Cli& cli, const PublishArgs& args) {
  auto request = request_of(args);
  if (!request) return cli.fail_with(request.error());
  auto answer = cli.call("publish", *request);
  if (!answer) {
    const Error& error = answer.error();
    return cli.fail_with(is_of_the_feed(error.code) ? located(error, args.feed.file) : error);
  }
  print_translation((*answer)["translation"], args.feed.file.string());
  const int exit_code = exit_code_for(*answer);
  return cli.print(
      *answer,
      [&] {
        for (const auto& row : (*answer)["outcomes"]) print_outcome(row);
        if ((*answer)["outcomes"].empty()) std::cerr << "nothing to release\n";
      },
      exit_code);
}

/// Portions of a stream to the node, each answered before the next.
class Stream {
 public:
  Stream(const Cli& cli, const PublishArgs& args, nlohmann::json request)
      : cli_(cli), args_(args), request_(std::move(request)) {}

  /// Whole records. Waits while the node cannot be reached or has no room; goes on behind what the
  /// format refuses. Errors: every other one of the node's.
  Status give(std::string_view text) {
    request_["text"] = std::string(text);
    for (std::chrono::milliseconds pause{500};; pause = std::min(pause * 2, kLongestPause)) {
      auto answer = cli_.call("publish", request_);
      if (answer) {
        tell(std::move(*answer));
        break;
      }
      const Error& error = answer.error();
      const bool again = error.code == Code::node_unreachable || error.code == Code::store_full;
      if (!again && !is_of_the_feed(error.code)) return fail(error);
      cli_.fail_with(located(error, args_.feed.file));
      if (!again) {
        clean_ = false;
        break;
      }
      std::this_thread::sleep_for(pause);
    }
    lines_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    return {};
  }

  [[nodiscard]] int exit_code() const { return clean_ && released_ ? 0 : 1; }

 private:
  static constexpr std::chrono::milliseconds kLongestPause{10'000};

  void tell(nlohmann::json answer) {
    for (auto& diagnostic : answer["translation"]["diagnostics"]) {
      if (diagnostic["line"] != 0)
        diagnostic["line"] = diagnostic["line"].get<std::size_t>() + lines_;
    }
    print_translation(answer["translation"], args_.feed.file.string());
    const auto& outcomes = answer["outcomes"];
    released_ = released_ || std::any_of(outcomes.begin(), outcomes.end(), [](const auto& row) {
                  return row["verdict"] == "release";
                });
    clean_ = clean_ && answer["translation"]["refused"] == 0;
    cli_.print(answer, [&] {
      for (const auto& row : outcomes) print_outcome(row);
    });
    std::cout.flush();
  }

  const Cli& cli_;
  const PublishArgs& args_;
  nlohmann::json request_;
  std::size_t lines_ = 0;  // of the portions before
  bool clean_ = true, released_ = false;
};

constexpr std::size_t kPortionBytes = 256u << 10;
constexpr int kQuietMs = 1'000;  // what has come is given when nothing more comes for so long

/// Standard input to its end: what is whole is given once the input is quiet or a portion is full.
/// An input without an end of a record is given as it is when it is too long for any line.
Status read_stream(translate::Format from, Stream& stream) {
  std::string waiting;
  std::vector<char> buffer(64u << 10);
  for (;;) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, kQuietMs);
    ssize_t got = 0;
    if (ready > 0) {
      got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
      if (got < 0 && errno != EINTR)
        return fail(Code::file_unreadable, std::strerror(errno), "standard input");
      if (got > 0) waiting.append(buffer.data(), static_cast<std::size_t>(got));
    }
    const bool at_end = ready > 0 && got == 0;
    ACCORD_TRY(std::size_t whole, translate::whole_records(from, waiting));
    if (at_end || waiting.size() > whole + kMaxLineBytes) whole = waiting.size();
    if (whole > 0 && (at_end || ready == 0 || whole >= kPortionBytes)) {
      ACCORD_CHECK(stream.give(std::string_view(waiting).substr(0, whole)));
      waiting.erase(0, whole);
    }
    if (at_end) return {};
  }
}

int publish_stream(const Cli& cli, const PublishArgs& args) {
  const auto from = translate::format_of(args.feed.from);
  if (args.feed.file != "-" || !from)
    return cli.fail_with({Code::bad_argument,
                          "a stream is standard input (-) in a format that --from names: " +
                              translate::streamed_formats(),
                          "--stream"});
  if (auto whole = option(translate::whole_records(*from, ""), "--from"); !whole)
    return cli.fail_with(whole.error());
  auto request = request_about(args);
  if (!request) return cli.fail_with(request.error());
  Stream stream(cli, args, std::move(*request));
  if (auto status = read_stream(*from, stream); !status) return cli.fail_with(status.error());
  return stream.exit_code();
}

}  // namespace

void add_publish(Cli& cli) {
  const auto args = std::make_shared<PublishArgs>();
  CLI::App* leaf = cli.leaf(
      &cli.app, "publish",
      "give a feed's file to the node: translate, rule, release. Exit 0 when something was "
      "released "
      "to a peer, be it withheld from others; 1 when nothing was released to anybody (what is "
      "delayed counts as not released), or when the "
      "translation refused an element set (the others are released all the same)",
      true);
  FeedArgs& feed = args->feed;
  leaf->add_option("file", feed.file, "FILE, or - for standard input")->required();
  leaf->add_option("--from", feed.from,
                   translate::feed_formats() + ", json-lines (default: by content)");
  leaf->add_option(
      "--payload", feed.payload,
      "TRK, EOO, OMM, OEM, CDM or CAT (default: the format's own), or a type that an agreement "
      "declares, as JSON lines");
  leaf->add_option("--profile", feed.profile, "source profile (docs/source-profiles.md)")
      ->required();
  leaf->add_option("--to", args->recipients, "only these peers (default: every peer)");
  leaf->add_option("--request", feed.request,
                   "id of the tasking request this serves (default: found by object and window)");
  leaf->add_option("--priority", feed.priority, "ROUTINE, PRIORITY, IMMEDIATE or FLASH");
  leaf->add_flag("--stream", args->stream,
                 "read standard input as it comes: what is whole goes to the node once a second is "
                 "quiet, in formats that are taken record by record: " +
                     translate::streamed_formats());
  add_marking_options(leaf, feed);
  leaf->callback([&cli, args] {
    cli.action = [&cli, args] {
      return args->stream ? publish_stream(cli, *args) : publish(cli, *args);
    };
  });
}

}  // namespace accord::node::app
