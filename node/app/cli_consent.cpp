// accord consent: originators' consents, as an officer records them at the node. A record under
// another nation's label leaves only with one, where its clause says `with-consent`.
#include <iostream>

#include "node/app/cli.hpp"

namespace accord::node::app {
namespace {

struct ConsentArgs {
  std::string originator, to, request, payload, reference, until, id;
  std::uint32_t object = 0;
};

void print_consent(const nlohmann::json& row) {
  const auto text = [&](const char* key) { return row[key].get<std::string>(); };
  std::cout << text("id") << "  " << text("originator") << " to " << text("to");
  if (row.contains("request")) std::cout << ", request " << text("request");
  if (row.contains("payload")) std::cout << ", " << text("payload");
  if (row.contains("object")) std::cout << ", object " << row["object"];
  std::cout << ", until " << text("until") << ": " << text("reference");
  if (row.contains("by")) std::cout << " (" << text("by") << ")";
  std::cout << "\n";
}

int add(const Cli& cli, const ConsentArgs& args) {
  nlohmann::json json{{"originator", args.originator},
                      {"to", args.to},
                      {"reference", args.reference},
                      {"until", args.until}};
  if (!args.request.empty()) json["request"] = args.request;
  if (!args.payload.empty()) json["payload"] = args.payload;
  if (args.object != 0) json["object"] = args.object;
  auto answer = cli.call("consent.add", json);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { print_consent(*answer); });
}

int list(const Cli& cli, const ConsentArgs&) {
  auto answer = cli.call("consent.list");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    for (const auto& row : (*answer)["consents"]) print_consent(row);
  });
}

int revoke(const Cli& cli, const ConsentArgs& args) {
  auto answer = cli.call("consent.revoke", {{"id", args.id}});
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { std::cout << "revoked " << args.id << "\n"; });
}

}  // namespace

void add_consent(Cli& cli) {
  CLI::App* group = cli.app.add_subcommand(
      "consent", "other nations' consent that their data goes on: recorded, listed, revoked");
  group->require_subcommand(1);
  const auto args = std::make_shared<ConsentArgs>();
  const auto runs = [&cli, args](CLI::App* leaf, int (*action)(const Cli&, const ConsentArgs&)) {
    leaf->callback(
        [&cli, args, action] { cli.action = [&cli, args, action] { return action(cli, *args); }; });
  };
  CLI::App* adding =
      cli.leaf(group, "add", "record a consent; for all data of the originator, or narrower", true);
  adding->add_option("--originator", args->originator, "whose data it is")->required();
  adding->add_option("--to", args->to, "the nation it may go to")->required();
  auto* request = adding->add_option("--request", args->request, "for this tasking request alone");
  auto* payload = adding->add_option("--payload", args->payload, "of this payload type alone");
  auto* object = adding->add_option("--object", args->object, "about this catalogue number alone")
                     ->check(CLI::PositiveNumber);
  request->excludes(payload)->excludes(object);
  payload->excludes(object);
  adding
      ->add_option("--reference", args->reference,
                   "where the originator said so: a letter, a message")
      ->required();
  adding->add_option("--until", args->until, "UTC, the first instant without it")->required();
  runs(adding, add);
  runs(cli.leaf(group, "list", "consents in force", true), list);
  CLI::App* revoking = cli.leaf(group, "revoke", "end a consent at once", true);
  revoking->add_option("id", args->id, "as `accord consent list` shows it")->required();
  runs(revoking, revoke);
}

}  // namespace accord::node::app
