// Printing and exit codes of the command line.
#include "node/app/cli.hpp"

#include <algorithm>
#include <iostream>

#include "node/app/local_server.hpp"

namespace accord::node::app {

CLI::App* Cli::leaf(CLI::App* parent, const std::string& name, const std::string& help, bool node) {
  CLI::App* out = parent->add_subcommand(name, help);
  out->add_flag("--json", json, "print JSON");
  if (node) {
    out->add_option("--dir", directory, "directory of the node (holds node.json)")
        ->envname("ACCORD_DIR")
        ->capture_default_str();
  }
  return out;
}

Result<nlohmann::json> Cli::call(const std::string& command, const nlohmann::json& args) const {
  ACCORD_TRY(const NodeConfig node, config());
  return call_node(node.socket, command, args);
}

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string field(const nlohmann::json& json, const char* key) {
  return json.contains(key) && !json[key].is_null() ? text_of(json[key]) : "";
}

int exit_code_of(Code code) {
  if (code == Code::file_unreadable || code == Code::file_unwritable ||
      code == Code::node_unreachable)
    return 3;
  if (code == Code::usage || code == Code::bad_argument) return 2;
  return 1;
}

std::string check_whole_number(const std::string& text) {
  const bool digits =
      !text.empty() && text.size() <= 18 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::string{}
                : "'" + text.substr(0, 40) + "' is not a whole number of at most 18 digits";
}

int finished(int exit_code) {
  std::cout.flush();
  if (std::cout) return exit_code;
  const Error error{Code::file_unwritable, "not everything could be written", "standard output"};
  std::cerr << "accord: " << error.text() << "\n  next:  " << code_entry(error.code).next_step
            << "\n";
  return exit_code_of(error.code);
}

int Cli::fail_with(const Error& error) const {
  if (json)
    std::cout << nlohmann::json{{"ok", false}, {"error", error_json(error)}}.dump(2) << "\n";
  std::cerr << "accord: " << error.text() << "\n  means: " << code_entry(error.code).meaning
            << "\n  next:  " << code_entry(error.code).next_step << "\n";
  return exit_code_of(error.code);
}

int Cli::print(const nlohmann::json& value, const std::function<void()>& words,
               int exit_code) const {
  if (json) {
    std::cout << value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  } else {
    words();
  }
  std::cout.flush();
  return exit_code;
}

}  // namespace accord::node::app
