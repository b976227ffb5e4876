// What the commands of `accord task` share, and those of them that speak CollectRequest and
// CollectResponse of the UDL (cli_tasking_udl.cpp).
#pragma once

#include <filesystem>
#include <string>

#include "node/app/cli.hpp"

namespace accord::node::app {

/// One line of a request as the node shows it.
void print_request(const nlohmann::json& request);

/// The members of `task.request` that a CollectRequest in this file states; what has no place in a
/// request goes to stderr. An empty path: none. Errors: of reading and of
/// translate::parse_collect_request and task_members, led by the file.
Result<nlohmann::json> members_of_udl(const std::filesystem::path& file,
                                      const std::string& provider);

/// What `task.show` answered, as the UDL's "request" or "response". Errors: bad_argument (another
/// word), those of Cli::config and of the translation.
Result<std::string> udl_of_request(const Cli& cli, const nlohmann::json& shown,
                                   const std::string& which);

void add_task_answer(Cli& cli, CLI::App* group);  // of add_tasking

}  // namespace accord::node::app
