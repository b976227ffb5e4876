// accord hold: the records that wait for a person. The node knows who calls by the credentials of
// the socket; nobody can say here that he is somebody else.
#include <iostream>

#include "node/app/cli.hpp"

namespace accord::node::app {
namespace {

struct HoldArgs {
  std::string id, label, reason, state = "waiting";
};

void print_held(const nlohmann::json& row) {
  std::cout << field(row, "id") << "  " << field(row, "state") << "  to " << field(row, "to")
            << "  " << field(row, "payload_code") << "  " << field(row, "label") << "  until "
            << field(row, "expires");
  if (row.contains("subset")) std::cout << "  subset " << field(row, "subset");
  if (row.contains("proposed_by")) std::cout << "  proposed by " << field(row, "proposed_by");
  std::cout << "\n    " << field(row["reason"], "code") << " " << field(row["reason"], "meaning")
            << " (" << field(row, "clause") << ")\n";
}

/// Page by page to the end; what waits comes as one.
Result<nlohmann::json> held(const Cli& cli, const HoldArgs& args) {
  nlohmann::json out{{"held", nlohmann::json::array()}};
  std::int64_t after = 0;
  for (;;) {
    ACCORD_TRY(nlohmann::json answer,
               cli.call("hold.list", {{"state", args.state}, {"after", after}}));
    for (auto& row : answer["held"]) out["held"].push_back(std::move(row));
    if (!answer.contains("next") || answer["next"] == after) return out;
    after = answer["next"].get<std::int64_t>();
  }
}

int list(const Cli& cli, const HoldArgs& args) {
  auto answer = held(cli, args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    for (const auto& row : (*answer)["held"]) print_held(row);
    if ((*answer)["held"].empty()) std::cout << "nothing is held\n";
  });
}

int show(const Cli& cli, const HoldArgs& args) {
  auto answer = cli.call("hold.show", {{"id", args.id}});
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { std::cout << answer->dump(2) << "\n"; });
}

int decide(const Cli& cli, const HoldArgs& args, const std::string& command) {
  nlohmann::json json{{"id", args.id}};
  if (!args.reason.empty()) json["reason"] = args.reason;
  if (!args.label.empty()) json["label"] = args.label;
  auto answer = cli.call(command, json);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    const auto& done = *answer;
    std::cout << field(done, "id") << "  " << field(done, "state");
    if (done.contains("record"))
      std::cout << " as record " << field(done, "record") << " to " << field(done, "to")
                << " under " << field(done, "clause");
    if (done.contains("needs")) std::cout << "; needs " << field(done, "needs");
    std::cout << "\n";
  });
}

}  // namespace

void add_hold(Cli& cli) {
  const auto args = std::make_shared<HoldArgs>();
  CLI::App* group = cli.app.add_subcommand(
      "hold", "records that wait for a person: look, release, refuse, mark lower by two persons");
  group->require_subcommand(1);

  CLI::App* listing = cli.leaf(group, "list", "what waits, as far as the caller is cleared", true);
  listing->add_option("--state", args->state, "waiting, released, refused, expired or all")
      ->check(CLI::IsMember({"waiting", "released", "refused", "expired", "all"}))
      ->capture_default_str();
  listing->callback([&cli, args] { cli.action = [&cli, args] { return list(cli, *args); }; });

  CLI::App* showing = cli.leaf(
      group, "show", "one record: original, result as it would leave now, ruling, decisions", true);
  showing->add_option("id", args->id, "id, or its last digits (at least 4)")->required();
  showing->callback([&cli, args] { cli.action = [&cli, args] { return show(cli, *args); }; });

  struct Decision {
    const char* name;
    const char* help;
    bool label;
    bool must_say_why;
  };
  const Decision decisions[] = {
      {"release",
       "let it go, if the ruling of this moment holds it and nothing withholds it; of a "
       "partial release, the first of two persons",
       false, false},
      {"refuse", "it stays here", false, true},
      {"downgrade", "propose another label; a second person confirms", true, true},
      {"confirm", "the second person: what was proposed is ruled on and goes", false, false}};
  for (const Decision& decision : decisions) {
    CLI::App* leaf = cli.leaf(group, decision.name, decision.help, true);
    leaf->add_option("id", args->id, "id of the held record or of its draft, or its last digits")
        ->required();
    if (decision.label)
      leaf->add_option("--label", args->label,
                       "the label instead, e.g. \"GBR RESTRICTED//REL TO "
                       "GBR, USA\"")
          ->required();
    auto* reason = leaf->add_option("--reason", args->reason, "why, in words; kept for good");
    if (decision.must_say_why) reason->required();
    const std::string command = std::string("hold.") + decision.name;
    leaf->callback([&cli, args, command] {
      cli.action = [&cli, args, command] { return decide(cli, *args, command); };
    });
  }
}

}  // namespace accord::node::app
