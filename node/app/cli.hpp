// The command line's common ground: where the node is, how answers and errors are printed, what
// each exit code means. stdout is data, stderr is messages. Exit: 0 done, 1 a "no", 2 usage, 3 node
// or file unreachable (DESIGN.md section 12).
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "node/app/config.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::app {

struct Cli {
  CLI::App app{"accord: the command line of an Accord node"};
  std::function<int()> action;            // of the subcommand that was given
  std::filesystem::path directory = ".";  // of the node: holds node.json
  bool json = false;

  /// A leaf subcommand with --json, and --dir where it talks to a node.
  CLI::App* leaf(CLI::App* parent, const std::string& name, const std::string& help,
                 bool node = false);

  Result<NodeConfig> config() const { return load_node_config(directory / "node.json"); }
  /// Calls the node of `directory`.
  Result<nlohmann::json> call(const std::string& command,
                              const nlohmann::json& args = nlohmann::json::object()) const;

  /// Prints the error (as JSON on stdout with --json, always in words on stderr) and gives its exit
  /// code.
  int fail_with(const Error& error) const;
  /// Prints `value` with --json, otherwise what `words` prints.
  int print(const nlohmann::json& value, const std::function<void()>& words,
            int exit_code = 0) const;
};

/// A text as it is, any other value as JSON.
[[nodiscard]] std::string text_of(const nlohmann::json& value);
/// The same of one member; empty where it is missing or null.
[[nodiscard]] std::string field(const nlohmann::json& json, const char* key);

[[nodiscard]] int exit_code_of(Code code);

/// The exit code of the whole: 3, and a word on stderr, when standard output did not take
/// everything.
[[nodiscard]] int finished(int exit_code);

/// A usage error that names the first word which is no subcommand where one is due, and the nearest
/// that is; nothing when there is no such word.
[[nodiscard]] std::optional<Error> unknown_subcommand(const CLI::App& app, int argc,
                                                      const char* const* argv);

/// For numbers of 64 bits, which CLI11 would clamp without a word: digits alone, at most 18.
[[nodiscard]] std::string check_whole_number(const std::string& text);

/// A value parsed from the command line: its error becomes a usage error that names the option.
template <class T>
Result<T> option(Result<T> parsed, const char* name) {
  if (!parsed) return fail(Code::bad_argument, parsed.error().what, name);
  return parsed;
}

void add_keys(Cli& cli);
void add_keys_courier(Cli& cli, CLI::App* group);  // of add_keys
void add_keys_revoke(Cli& cli, CLI::App* group);   // of add_keys
void add_keys_token(Cli& cli, CLI::App* group);    // of add_keys
void add_agreement(Cli& cli);
void add_agreement_decide(Cli& cli, CLI::App* group);  // of add_agreement
void add_agreement_diff(Cli& cli, CLI::App* group);    // of add_agreement
void add_agreement_life(Cli& cli, CLI::App* group);    // of add_agreement
void add_agreement_trial(Cli& cli, CLI::App* group);   // of add_agreement
void add_marking(Cli& cli);
void add_data(Cli& cli);       // show, watch
void add_translate(Cli& cli);  // translate, simulate
void add_publish(Cli& cli);
void add_consent(Cli& cli);  // consent add, list, revoke
void add_tasking(Cli& cli);
void add_backup(Cli& cli);  // backup create, verify, restore
void add_log(Cli& cli);     // log export, verify, prove
void add_store(Cli& cli);   // store check, repair
void add_hold(Cli& cli);    // hold list, show, release, refuse, downgrade, confirm
void add_node(Cli& cli);    // status, peer, reload, config, doctor, explain
void add_report(
    Cli& cli);  // report summary, rulings, notices, delayed, counters, over-classification

}  // namespace accord::node::app
