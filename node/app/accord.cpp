// accord: the command line. Each add_* function adds one group of subcommands; the one that was
// given runs.
#include <algorithm>
#include <string_view>

#include "node/app/cli.hpp"
#include "node/app/memory.hpp"

namespace {

using accord::node::app::Cli;

void add_all(Cli& cli) {
  cli.app.require_subcommand(1);
  cli.app.set_version_flag("--version", "accord 0.1.0");
  accord::node::app::add_keys(cli);
  accord::node::app::add_agreement(cli);
  accord::node::app::add_marking(cli);
  accord::node::app::add_data(cli);
  accord::node::app::add_translate(cli);
  accord::node::app::add_publish(cli);
  accord::node::app::add_consent(cli);
  accord::node::app::add_tasking(cli);
  accord::node::app::add_hold(cli);
  accord::node::app::add_node(cli);
  accord::node::app::add_backup(cli);
  accord::node::app::add_log(cli);
  accord::node::app::add_store(cli);
  accord::node::app::add_report(cli);
}

bool is_empty(std::string_view word) {
  return word.empty() || (word.starts_with("--") && word.ends_with("="));
}

int run(Cli& cli, int argc, char** argv) {
  try {
    if (std::any_of(argv, argv + argc, is_empty))
      throw CLI::ValidationError("an argument is empty: leave the option out instead");
    cli.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return cli.app.exit(error);  // --help, --version
    cli.json = std::any_of(argv, argv + argc,
                           [](const char* word) { return std::string_view(word) == "--json"; });
    const auto unknown = accord::node::app::unknown_subcommand(cli.app, argc, argv);
    return cli.fail_with(unknown.value_or(accord::Error{accord::Code::usage, error.what(), {}}));
  }
  return cli.action ? cli.action() : 2;
}

}  // namespace

int main(int argc, char** argv) {
  accord::node::app::forbid_core_files();  // keys, agreement sign and translate hold secrets
  Cli cli;
  add_all(cli);
  return accord::node::app::finished(run(cli, argc, argv));
}
