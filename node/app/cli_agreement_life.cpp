// accord agreement suspend, restore, terminate, statements: what an officer says about an agreement
// in force, and how each agreement stands.
#include <iostream>

#include "node/app/cli_agreement_say.hpp"

namespace accord::node::app {
namespace {

using agreement::StatementKind;

bool is_called(const agreement::Document& document, const std::string& name) {
  return document.name.text() == name || agreement::path_of(document) == name;
}

/// Of several versions the one that the running node has in force; all of them when none runs.
void keep_in_force(const Cli& cli, std::vector<Held>& versions) {
  const auto answer = cli.call("agreement.life");
  if (!answer) return;
  std::erase_if(versions, [&](const Held& version) {
    for (const auto& each : (*answer)["agreements"]) {
      if (each["sha384"] != version.agreement.hash.hex()) continue;
      for (const auto& peer : each["between"]) {
        if (peer["in_force"] == true) return false;
      }
    }
    return true;
  });
}

/// The one agreement of that name, "NAME" or "NAME/VERSION".
Result<Held> find_by_name(const Cli& cli, const NodeConfig& config, const std::string& name) {
  ACCORD_TRY(std::vector<Held> all, held_files(config));
  std::erase_if(all, [&](const Held& each) { return !is_called(each.agreement.document, name); });
  if (all.empty()) {
    return fail(Code::not_found, "no agreement '" + name.substr(0, 80) + "'",
                config.agreements.string());
  }
  if (all.size() > 1) keep_in_force(cli, all);
  if (all.size() != 1) {
    return fail(Code::bad_argument, "several versions lie here: name one, as in " + name + "/2");
  }
  return std::move(all.front());
}

struct Spoken {
  Held about;
  Said said;
};

Result<Spoken> speak(const Cli& cli, const LifeArgs& args, StatementKind kind) {
  agreement::Statement statement;
  statement.kind = kind;
  ACCORD_TRY(statement.effective, instant_of(args));
  ACCORD_CHECK(check_ahead(statement.effective));
  ACCORD_TRY(const NodeConfig config, cli.config());
  ACCORD_TRY(Held about, find_by_name(cli, config, args.name));
  ACCORD_TRY(const crypto::KeyAndCertificate officer, officer_of(config, args));
  ACCORD_TRY(Said said, say(cli, officer, about, statement));
  return Spoken{std::move(about), std::move(said)};
}

int state(const Cli& cli, const LifeArgs& args, StatementKind kind) {
  const auto spoken = speak(cli, args, kind);
  if (!spoken) return cli.fail_with(spoken.error());
  return print(cli, spoken->about, spoken->said);
}

std::string word(const nlohmann::json& value) { return value.get<std::string>(); }

int statements(const Cli& cli, const LifeArgs&) {
  const auto answer = cli.call("agreement.life");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    for (const auto& held : (*answer)["agreements"]) {
      std::cout << word(held["name"]) << "  SHA-384 " << word(held["sha384"]).substr(0, 16)
                << "...\n";
      for (const auto& each : held["between"]) {
        std::cout << "  with " << word(each["peer"]) << ": " << word(each["state"])
                  << (each["in_force"] == true ? ", in force" : ", not in force") << ", "
                  << word(each["from"]) << " to " << word(each["to"]) << "\n";
      }
      if (held["between"].empty()) std::cout << "  not in force: it waits, or has ended\n";
      for (const auto& each : held["statements"]) {
        std::cout << "  " << word(each["nation"]) << " " << each["number"] << ": "
                  << word(each["kind"]) << " from " << word(each["effective"]) << ", signed "
                  << word(each["signed_at"]) << "\n";
      }
    }
  });
}

}  // namespace

void add_agreement_life(Cli& cli, CLI::App* group) {
  auto args = std::make_shared<LifeArgs>();
  struct Row {
    const char* name;
    const char* help;
    StatementKind kind;
  };
  for (const Row& row :
       {Row{"suspend", "nothing passes under the agreement any more, at once or from --at on",
            StatementKind::suspend},
        Row{"restore",
            "this nation's word that a suspension is over; it ends when both have said so",
            StatementKind::restore},
        Row{"terminate", "the agreement ends for this nation, for good",
            StatementKind::terminate}}) {
    CLI::App* leaf = cli.leaf(group, row.name, row.help, true);
    leaf->add_option("name", args->name, "the agreement: NAME or NAME/VERSION")->required();
    leaf->add_option("--at", args->at, "instant, ISO 8601 UTC (default: now)");
    add_signer(leaf, *args);
    const StatementKind kind = row.kind;
    leaf->callback([&cli, args, kind] {
      cli.action = [&cli, args, kind] { return state(cli, *args, kind); };
    });
  }
  add_agreement_activate(cli, group);
  CLI::App* listing =
      cli.leaf(group, "statements", "how each agreement stands, and what was said about it", true);
  listing->callback([&cli, args] { cli.action = [&cli, args] { return statements(cli, *args); }; });
}

}  // namespace accord::node::app
