// accord status, peer, reload, config, doctor, explain: the node itself.
#include <algorithm>
#include <iostream>
#include <map>

#include "agreement/activation.hpp"
#include "crypto/identity.hpp"
#include "node/app/cli.hpp"
#include "node/app/holdings.hpp"
#include "node/app/operators.hpp"

namespace accord::node::app {
namespace {

struct NodeArgs {
  std::string peer;
  std::string code;
};

/// Of the link itself: ports, handshakes, frames (codes.def).
bool is_link_fault(const std::string& code) { return code.starts_with("ACC-51"); }

/// The newest fault of the link to each peer, from the notices, walked to the end.
Result<std::map<std::string, nlohmann::json>> newest_faults(const Cli& cli) {
  std::map<std::string, nlohmann::json> out;
  std::int64_t after = 0;
  for (;;) {
    ACCORD_TRY(const nlohmann::json answer, cli.call("notices", {{"after", after}, {"max", 1000}}));
    const auto& rows = answer["notices"];
    if (rows.empty()) return out;
    for (const auto& row : rows) {
      after = row["row"].get<std::int64_t>();
      if (is_link_fault(text_of(row["code"]))) out[text_of(row["peer"])] = row;
    }
  }
}

/// Gives every peer that is not connected, and does not say why, the last fault of its link.
Status add_faults(const Cli& cli, nlohmann::json& peers) {
  const auto silent = [](const nlohmann::json& peer) {
    return peer["connected"] == false && !peer.contains("why");
  };
  if (std::none_of(peers.begin(), peers.end(), silent)) return {};
  ACCORD_TRY(const auto faults, newest_faults(cli));
  for (auto& peer : peers) {
    const auto found = faults.find(text_of(peer["peer"]));
    if (!silent(peer) || found == faults.end()) continue;
    const std::string code = text_of(found->second["code"]);
    const auto known = find_code(code);
    peer["last_fault"] = {{"at", found->second["at"]},
                          {"code", code},
                          {"text", found->second["detail"]},
                          {"next", known ? code_entry(*known).next_step : ""}};
  }
  return {};
}

/// status and peer.list hold a list of peers, the others are one.
Result<nlohmann::json> with_faults(const Cli& cli, nlohmann::json answer) {
  if (answer.contains("peers")) {
    ACCORD_CHECK(add_faults(cli, answer["peers"]));
    return answer;
  }
  nlohmann::json one = nlohmann::json::array({std::move(answer)});
  ACCORD_CHECK(add_faults(cli, one));
  return std::move(one[0]);
}

void print_peer(const nlohmann::json& peer) {
  std::cout << text_of(peer["peer"]) << "  " << text_of(peer["state"])
            << (peer["connected"] == true ? "" : " (not connected)");
  for (const auto& [lane, row] : peer["lanes"].items()) {
    std::cout << "  " << lane << " sent " << row["sent"] << ", acknowledged " << row["acknowledged"]
              << ", received " << row["received"];
  }
  std::cout << "\n";
  if (peer.contains("why"))
    std::cout << "    " << text_of(peer["why"]["text"])
              << "\n    next: " << text_of(peer["why"]["next"]) << "\n";
  if (peer.contains("restore_proposed_by"))
    std::cout << "    restoring it was proposed by " << text_of(peer["restore_proposed_by"])
              << "\n    next: a second security officer says `accord peer restore`\n";
  if (peer.contains("last_fault"))
    std::cout << "    last fault " << text_of(peer["last_fault"]["at"]) << ": "
              << text_of(peer["last_fault"]["text"])
              << "\n    next: " << text_of(peer["last_fault"]["next"]) << "\n";
}

Result<nlohmann::json> ask_for_peers(const Cli& cli, const std::string& command,
                                     const nlohmann::json& args = nlohmann::json::object()) {
  ACCORD_TRY(nlohmann::json answer, cli.call(command, args));
  return with_faults(cli, std::move(answer));
}

int status(const Cli& cli, const NodeArgs&) {
  auto answer = ask_for_peers(cli, "status");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    const auto& node = *answer;
    std::cout << text_of(node["nation"]) << " at " << text_of(node["time"]) << "\n";
    for (const auto& held : node["agreements"]) {
      std::cout << "agreement " << text_of(held["name"]) << " "
                << (held["in_force"] == true ? text_of(held["state"]) : "not in force") << " until "
                << text_of(held["to"]) << ", SHA-384 " << text_of(held["hash"]).substr(0, 16)
                << "...\n";
    }
    if (node["store"]["step"] != "room") std::cout << text_of(node["store"]["text"]) << "\n";
    for (const auto& peer : node["peers"]) print_peer(peer);
    for (const auto& [role, states] : node["requests"].items()) {
      for (const auto& [state, count] : states.items())
        std::cout << "requests " << role << ": " << count << " " << state << "\n";
    }
  });
}

int peer(const Cli& cli, const NodeArgs& args, const std::string& command) {
  nlohmann::json json = nlohmann::json::object();
  if (!args.peer.empty()) json["peer"] = args.peer;
  auto answer = ask_for_peers(cli, command, json);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    if (command != "peer.list") return print_peer(*answer);
    for (const auto& row : (*answer)["peers"]) print_peer(row);
  });
}

int reload(const Cli& cli, const NodeArgs&) {
  auto answer = cli.call("reload");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer,
                   [] { std::cout << "agreements and national policy were read again\n"; });
}

int show_config(const Cli& cli, const NodeArgs&) {
  auto answer = cli.call("config");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { std::cout << answer->dump(2) << "\n"; });
}

struct Check {
  std::string what;
  Status outcome;
  std::string advice{};  // "" = that of the code

  [[nodiscard]] std::string next() const {
    return advice.empty() ? std::string(code_entry(outcome.error().code).next_step) : advice;
  }
};

/// "ACC-5112 link_bind_failed: zmq_bind ..." without its code, which is said beside it.
std::string without_code(const std::string& text, Code code) {
  const std::string lead = code_text(code) + " " + std::string(code_entry(code).name) + ": ";
  return text.starts_with(lead) ? text.substr(lead.size()) : text;
}

/// Why a link is not open: what the node says, else the last fault, else that nobody answers.
Check link_check(const nlohmann::json& peer) {
  const std::string what = "link to " + text_of(peer["peer"]);
  if (peer["state"] == "open") return {what, {}, {}};
  for (const char* reason : {"why", "last_fault"}) {
    if (!peer.contains(reason)) continue;
    const auto& found = peer[reason];
    const Code code = find_code(text_of(found["code"])).value_or(Code::link_not_open);
    const std::string at = found.contains("at") ? " (last at " + text_of(found["at"]) + ")" : "";
    return {what, fail(code, without_code(text_of(found["text"]), code) + at), {}};
  }
  return {what, fail(Code::link_not_open, "nobody answers"),
          "See that the peer's node runs, and that both firewalls let the two ports in"};
}

/// Everything a node needs, one by one, so that one failure does not hide the next.
std::vector<Check> examine(const Cli& cli) {
  std::vector<Check> checks;
  auto config = cli.config();
  checks.push_back({"configuration", config ? Status{} : Status(fail(config.error()))});
  if (!config) return checks;
  auto identity = crypto::load_identity(config->keys);
  checks.push_back({"keys", identity ? Status{} : Status(fail(identity.error()))});
  auto trust = crypto::load_trust_store(config->trust);
  checks.push_back({"enrolled roots", trust ? Status{} : Status(fail(trust.error()))});
  if (identity && trust) {
    checks.push_back(
        {"node certificate", trust->verify(identity->node_sign.certificate, config->nation,
                                           crypto::Role::node_sign, system_now())});
  }
  if (trust) {
    auto agreements = load_agreements(*config, *trust, system_now());
    checks.push_back({"agreements and national policy",
                      agreements ? Status{} : Status(fail(agreements.error()))});
  }
  if (config->operators) {
    auto people = load_operators(*config->operators);
    checks.push_back({"operators", people ? Status{} : Status(fail(people.error()))});
  }
  auto answer = ask_for_peers(cli, "status");
  checks.push_back({"node answers", answer ? Status{} : Status(fail(answer.error()))});
  if (!answer) return checks;
  for (const auto& row : (*answer)["peers"]) checks.push_back(link_check(row));
  return checks;
}

int doctor(const Cli& cli, const NodeArgs&) {
  const std::vector<Check> checks = examine(cli);
  nlohmann::json rows = nlohmann::json::array();
  bool healthy = true;
  for (const Check& check : checks) {
    healthy = healthy && check.outcome.has_value();
    nlohmann::json row{{"check", check.what}, {"ok", check.outcome.has_value()}};
    if (!check.outcome)
      row["error"] = {{"code", code_text(check.outcome.error().code)},
                      {"text", check.outcome.error().text()},
                      {"next", check.next()}};
    rows.push_back(std::move(row));
  }
  return cli.print(
      {{"healthy", healthy}, {"checks", rows}},
      [&] {
        for (const Check& check : checks) {
          std::cout << (check.outcome ? "ok    " : "FAIL  ") << check.what << "\n";
          if (!check.outcome) {
            std::cout << "      " << check.outcome.error().text()
                      << "\n      next: " << check.next() << "\n";
          }
        }
      },
      healthy ? 0 : 1);
}

int explain(const Cli& cli, const NodeArgs& args) {
  const auto code = find_code(args.code);
  if (!code)
    return cli.fail_with({Code::not_found, "no code '" + args.code.substr(0, 40) + "'", "code"});
  const CodeEntry& entry = code_entry(*code);
  return cli.print({{"code", code_text(*code)},
                    {"name", entry.name},
                    {"means", entry.meaning},
                    {"next", entry.next_step}},
                   [&] {
                     std::cout << code_text(*code) << " " << entry.name
                               << "\n  means: " << entry.meaning << "\n  next:  " << entry.next_step
                               << "\n";
                   });
}

}  // namespace

void add_node(Cli& cli) {
  auto args = std::make_shared<NodeArgs>();
  const auto runs = [&cli, args](CLI::App* leaf, int (*what)(const Cli&, const NodeArgs&)) {
    leaf->callback(
        [&cli, args, what] { cli.action = [&cli, args, what] { return what(cli, *args); }; });
  };
  runs(cli.leaf(&cli.app, "status", "agreements, links, requests: the one command to begin with",
                true),
       status);
  runs(cli.leaf(&cli.app, "doctor", "check everything a node needs, and say what to do", true),
       doctor);

  CLI::App* explaining =
      cli.leaf(&cli.app, "explain", "what an error or refusal code means, and the next step");
  explaining->add_option("code", args->code, "e.g. ACC-3104")->required();
  runs(explaining, explain);

  runs(cli.leaf(
           &cli.app, "reload",
           "read agreements and national policy again; when one does not hold, the old ones stay",
           true),
       reload);
  CLI::App* configs = cli.app.add_subcommand("config", "the node's configuration");
  configs->require_subcommand(1);
  runs(cli.leaf(configs, "show", "what the running node took from node.json", true), show_config);

  CLI::App* peers = cli.app.add_subcommand("peer", "links to peers");
  peers->require_subcommand(1);
  for (const auto& [name, help] : {std::pair{"list", "every link"},
                                   {"show", "one link"},
                                   {"cut", "close a link at once"},
                                   {"restore", "let a cut link open again"}}) {
    CLI::App* leaf = cli.leaf(peers, name, help, true);
    if (std::string(name) != "list") leaf->add_option("nation", args->peer, "the peer")->required();
    const std::string command = std::string("peer.") + name;
    leaf->callback([&cli, args, command] {
      cli.action = [&cli, args, command] { return peer(cli, *args, command); };
    });
  }
}

}  // namespace accord::node::app
