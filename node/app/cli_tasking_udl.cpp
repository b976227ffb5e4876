// accord task in the words of the UDL: a CollectRequest asks, a CollectResponse answers, and a
// request is shown as either.
#include <iostream>

#include "agreement/marking/label.hpp"
#include "node/app/cli_tasking.hpp"
#include "node/app/files.hpp"
#include "node/translate/collect_request.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kMaxCollectBytes = 256u << 10;

struct AnswerArgs {
  std::filesystem::path udl;
  std::string reason;  // "" = the file's
};

void print_not_carried(translate::DiagnosticLog& log, const std::filesystem::path& file) {
  for (const translate::Diagnostic& entry : log.take())
    std::cerr << file.string() << ": " << entry.text() << "\n";
}

/// Marked as the request's messages are, by the nation that speaks.
translate::CollectWords words_of(const NationId& speaker, const NationId& other, Level level) {
  Label label;
  label.policy = speaker.text();
  label.level = level;
  label.rel_to = {std::min(speaker, other), std::max(speaker, other)};
  return {agreement::format_label(label), speaker.text()};
}

/// The answer of the node to the answer in the file.
Result<nlohmann::json> answer_by_file(const Cli& cli, const AnswerArgs& args) {
  ACCORD_TRY(const std::string text, read_file(args.udl, kMaxCollectBytes));
  ACCORD_TRY(const translate::CollectResponse response,
             in_file(translate::parse_collect_response(text), args.udl));
  // The whole id: last digits are for people.
  if (auto id = RequestId::parse(response.request_id); !id)
    return fail(Code::udl_malformed, "no id of a request: " + id.error().what,
                args.udl.string() + " idRequest");
  ACCORD_TRY(const nlohmann::json shown, cli.call("task.show", {{"id", response.request_id}}));
  translate::DiagnosticLog log;
  ACCORD_TRY(const translate::CollectAnswer answer,
             in_file(translate::collect_answer(response, shown, args.reason, log), args.udl));
  print_not_carried(log, args.udl);
  nlohmann::json said{{"id", response.request_id}};
  if (!answer.reason.empty()) said["reason"] = answer.reason;
  return cli.call("task." + answer.move, said);
}

int answer_request(const Cli& cli, const AnswerArgs& args) {
  const auto answered = answer_by_file(cli, args);
  if (!answered) return cli.fail_with(answered.error());
  return cli.print(*answered, [&] { print_request(*answered); });
}

}  // namespace

Result<nlohmann::json> members_of_udl(const std::filesystem::path& file,
                                      const std::string& provider) {
  if (file.empty()) return nlohmann::json::object();
  ACCORD_TRY(const std::string text, read_file(file, kMaxCollectBytes));
  ACCORD_TRY(const translate::CollectRequest request,
             in_file(translate::parse_collect_request(text), file));
  translate::DiagnosticLog log;
  ACCORD_TRY(nlohmann::json members,
             in_file(translate::task_members(request, provider, log), file));
  print_not_carried(log, file);
  return members;
}

Result<std::string> udl_of_request(const Cli& cli, const nlohmann::json& shown,
                                   const std::string& which) {
  if (which != "request" && which != "response")
    return fail(Code::bad_argument, "request or response", "--udl");
  ACCORD_TRY(const NodeConfig config, cli.config());
  ACCORD_TRY(const NationId peer, NationId::parse(field(shown, "peer")));
  const Level level = level_of(field(shown, "level")).value_or(Level::unspecified);
  const bool own_words = (field(shown, "role") == "requester") == (which == "request");
  const translate::CollectWords words =
      own_words ? words_of(config.nation, peer, level) : words_of(peer, config.nation, level);
  return which == "request" ? translate::collect_request_json(shown, words)
                            : translate::collect_response_json(shown, words);
}

void add_task_answer(Cli& cli, CLI::App* group) {
  const auto args = std::make_shared<AnswerArgs>();
  CLI::App* leaf = cli.leaf(group, "answer",
                            "provider: answer as a CollectResponse says: ACCEPTED accepts, "
                            "REJECTED declines, FAILED withdraws, COMPLETED completes",
                            true);
  leaf->add_option("--udl", args->udl,
                   "a CollectResponse of the UDL as JSON; idRequest names the request, errCode the "
                   "reason")
      ->required();
  leaf->add_option("--reason", args->reason, "instead of errCode, e.g. CAPACITY");
  leaf->callback(
      [&cli, args] { cli.action = [&cli, args] { return answer_request(cli, *args); }; });
}

}  // namespace accord::node::app
