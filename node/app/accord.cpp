// accord: the command line. Each add_* function adds one group of subcommands; the one that was
// given runs.
#include <algorithm>
#include <string_view>

#include "node/app/cli.hpp"

int main(int argc, char** argv) {
  accord::node::app::Cli cli;
  cli.app.require_subcommand(1);
  cli.app.set_version_flag("--version", "accord 0.1.0");
  accord::node::app::add_keys(cli);
  accord::node::app::add_agreement(cli);
  accord::node::app::add_marking(cli);
  accord::node::app::add_data(cli);
  accord::node::app::add_tasking(cli);
  accord::node::app::add_node(cli);
  try {
    const bool empty = std::any_of(argv, argv + argc, [](std::string_view word) {
      return word.empty() || (word.starts_with("--") && word.ends_with("="));
    });
    if (empty) throw CLI::ValidationError("an argument is empty: leave the option out instead");
    cli.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (cli.app.exit(error) == 0) return 0;
    cli.json = std::any_of(argv, argv + argc,
                           [](const char* word) { return std::string_view(word) == "--json"; });
    return cli.fail_with({accord::Code::usage, error.what(), {}});
  }
  return cli.action ? cli.action() : 2;
}
