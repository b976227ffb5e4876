// accord publish: a feed's file to the node, which translates, rules and releases. What can be said
// of the profile and the options without the node is said before it is asked.
#include <iostream>

#include "node/app/cli_feed.hpp"
#include "node/app/files.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

struct PublishArgs {
  FeedArgs feed;
  std::vector<std::string> recipients;
};

/// Errors of the text itself, which the node cannot name: it never sees the file.
bool is_of_the_feed(Code code) {
  const auto number = static_cast<unsigned>(code);
  const bool of_translation = number >= 4001 && number <= 4199;
  return of_translation || code == Code::too_large || code == Code::bad_json;
}

Result<nlohmann::json> request_of(const PublishArgs& args) {
  const FeedArgs& feed = args.feed;
  ACCORD_TRY(const FeedOptions options, feed_options(feed));
  ACCORD_TRY(const FeedProfile profile, read_profile(feed, options));
  for (const std::string& recipient : args.recipients)
    ACCORD_CHECK(option(NationId::parse(recipient), "--to"));
  ACCORD_TRY(const std::string text, read_file(feed.file, kMaxLocalRequestBytes / 2));
  if (auto status = translate::check_text(text, kMaxFeedFileBytes, text.size()); !status)
    return fail(located(status.error(), feed.file));
  nlohmann::json request{{"text", text}, {"profile", profile.text}};
  const std::pair<const char*, const std::string*> optional[] = {
      {"from", &feed.from},      {"payload", &feed.payload}, {"label", &feed.label},
      {"data_mode", &feed.mode}, {"request", &feed.request}, {"priority", &feed.priority}};
  for (const auto& [key, value] : optional) {
    if (!value->empty()) request[key] = *value;
  }
  if (!args.recipients.empty()) request["to"] = args.recipients;
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
  add_marking_options(leaf, feed);
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return publish(cli, *args); }; });
}

}  // namespace accord::node::app
