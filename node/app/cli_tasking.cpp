// accord task: ask, and answer what is asked, on a node.
#include "node/app/cli_tasking.hpp"

#include <filesystem>
#include <iostream>
#include <map>

namespace accord::node::app {
namespace {

struct TaskArgs {
  std::string id, to, priority = "ROUTINE", purpose = "CATALOG_MAINTENANCE", rationale, cospar,
                      name;
  std::string window_start, window_stop, deliver_by, mode = "REAL", level = "UNCLASSIFIED", reason;
  std::vector<std::string> payloads;
  std::uint32_t norad = 0;
  std::uint32_t observations = 1;
  std::filesystem::path udl;                   // a CollectRequest; "" = none
  std::string shown_as;                        // of the UDL: request or response; "" = as it is
  std::map<std::string, CLI::Option*> stated;  // by the member that the option states
};

/// Every member by its option or its default.
nlohmann::json members_of_options(const TaskArgs& args) {
  nlohmann::json json{{"to", args.to},
                      {"priority", args.priority},
                      {"purpose", args.purpose},
                      {"norad", args.norad},
                      {"window_start", args.window_start},
                      {"window_stop", args.window_stop},
                      {"deliver_by", args.deliver_by.empty() ? args.window_stop : args.deliver_by},
                      {"observations", args.observations},
                      {"data_mode", args.mode},
                      {"level", args.level}};
  const std::pair<const char*, const std::string*> optional[] = {
      {"rationale", &args.rationale}, {"cospar", &args.cospar}, {"object_name", &args.name}};
  for (const auto& [key, value] : optional) {
    if (!value->empty()) json[key] = *value;
  }
  if (!args.payloads.empty()) json["payload_codes"] = args.payloads;
  return json;
}

/// Options over the CollectRequest, that over the defaults.
Result<nlohmann::json> members_of(const TaskArgs& args) {
  ACCORD_TRY(const nlohmann::json told, members_of_udl(args.udl, args.to));
  nlohmann::json out = members_of_options(args);
  const auto given = [&](const std::string& member) {
    const auto option = args.stated.find(member);
    return option != args.stated.end() && option->second->count() > 0;
  };
  for (const auto& [member, value] : told.items()) {
    if (!given(member)) out[member] = value;
  }
  if (!given("deliver_by")) out["deliver_by"] = out["window_stop"];
  const bool named = out["norad"] != 0 || out.contains("cospar");
  for (const auto& [option, stands] : {std::pair{"--norad", named},
                                       {"--start", out["window_start"] != ""},
                                       {"--stop", out["window_stop"] != ""}}) {
    if (!stands)
      return fail(Code::usage, "neither the options nor a CollectRequest say it", option);
  }
  return out;
}

int ask(const Cli& cli, const TaskArgs& args) {
  const auto json = members_of(args);
  if (!json) return cli.fail_with(json.error());
  auto answer = cli.call("task.request", *json);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] { print_request(*answer); });
}

int list(const Cli& cli, const TaskArgs&) {
  auto answer = cli.call("task.list");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    for (const auto& request : (*answer)["requests"]) print_request(request);
    if ((*answer)["requests"].empty()) std::cout << "no requests\n";
  });
}

/// A request in the words of the UDL: a file as its owner's own systems take it.
int show_udl(const Cli& cli, const TaskArgs& args, const nlohmann::json& shown) {
  const auto text = udl_of_request(cli, shown, args.shown_as);
  if (!text) return cli.fail_with(text.error());
  std::cout << *text;
  return 0;
}

int one(const Cli& cli, const TaskArgs& args, const std::string& command) {
  nlohmann::json json{{"id", args.id}};
  if (!args.reason.empty()) json["reason"] = args.reason;
  auto answer = cli.call(command, json);
  if (!answer) return cli.fail_with(answer.error());
  if (!args.shown_as.empty()) return show_udl(cli, args, *answer);
  return cli.print(*answer, [&] {
    print_request(*answer);
    if (command == "task.show") std::cout << answer->dump(2) << "\n";
  });
}

void add_request(Cli& cli, CLI::App* group, const std::shared_ptr<TaskArgs>& args) {
  CLI::App* leaf = cli.leaf(group, "request", "ask a nation; it is free to decline", true);
  auto& stated = args->stated;
  leaf->add_option("--to", args->to, "the nation that is asked")->required();
  leaf->add_option("--udl", args->udl,
                   "a CollectRequest of the UDL as JSON: what it says, where no option does");
  stated["norad"] = leaf->add_option("--norad", args->norad, "catalogue number of the object");
  stated["cospar"] =
      leaf->add_option("--cospar", args->cospar, "COSPAR id of the object, e.g. 1998-067A");
  stated["object_name"] = leaf->add_option("--name", args->name, "name of the object, for people");
  stated["window_start"] =
      leaf->add_option("--start", args->window_start, "window start, ISO 8601 UTC");
  stated["window_stop"] =
      leaf->add_option("--stop", args->window_stop, "window stop, ISO 8601 UTC");
  stated["deliver_by"] = leaf->add_option("--deliver-by", args->deliver_by,
                                          "latest delivery, ISO 8601 UTC (default: window stop)");
  stated["observations"] =
      leaf->add_option("--observations", args->observations, "how many observations are asked for")
          ->capture_default_str();
  leaf->add_option("--payload", args->payloads, "acceptable forms (default: TRK)");
  stated["priority"] =
      leaf->add_option("--priority", args->priority, "ROUTINE, PRIORITY, IMMEDIATE or FLASH")
          ->capture_default_str();
  stated["purpose"] = leaf->add_option("--purpose", args->purpose,
                                       "e.g. CATALOG_MAINTENANCE, CONJUNCTION_ASSESSMENT, RE_ENTRY")
                          ->capture_default_str();
  stated["rationale"] = leaf->add_option("--rationale", args->rationale,
                                         "releasable words; the partner's people read them");
  stated["data_mode"] = leaf->add_option("--mode", args->mode, "REAL, TEST, SIMULATED or EXERCISE")
                            ->capture_default_str();
  stated["level"] = leaf->add_option("--level", args->level, "level of the request's own label")
                        ->capture_default_str();
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return ask(cli, *args); }; });
}

}  // namespace

void print_request(const nlohmann::json& request) {
  std::cout << field(request, "request_id") << "  " << field(request, "role") << "  "
            << field(request, "peer") << "  " << field(request, "state")
            << (request.value("presumed", false) ? " (presumed)" : "") << "  "
            << field(request, "priority") << "  respond by " << field(request, "respond_by")
            << "\n";
}

void add_tasking(Cli& cli) {
  auto args = std::make_shared<TaskArgs>();
  CLI::App* group =
      cli.app.add_subcommand("task", "tasking requests: ask, and answer what is asked");
  group->require_subcommand(1);

  add_request(cli, group, args);
  add_task_answer(cli, group);

  CLI::App* listing = cli.leaf(group, "list", "every request, both roles", true);
  listing->callback([&cli, args] { cli.action = [&cli, args] { return list(cli, *args); }; });

  const std::tuple<const char*, const char*, bool> commands[] = {
      {"show", "one request with its history", false},
      {"accept", "provider: accept a request", false},
      {"decline", "provider: decline a request, with a coarse reason", true},
      {"withdraw", "provider: take back an acceptance", true},
      {"complete", "provider: nothing more will come", true},
      {"cancel", "requester: no longer needed", true},
      {"confirm", "requester: what was delivered is taken as the whole", false},
      {"dispute", "requester: what was delivered is not what was agreed", true}};
  for (const auto& [name, help, with_reason] : commands) {
    CLI::App* leaf = cli.leaf(group, name, help, true);
    leaf->add_option("id", args->id, "request id, or its last digits (at least 4)")->required();
    if (with_reason)
      leaf->add_option("--reason", args->reason,
                       "e.g. NATIONAL_PRIORITY, CAPACITY, NOT_FEASIBLE, TOO_LATE, QUALITY");
    const std::string command = std::string("task.") + name;
    if (command == "task.show")
      leaf->add_option("--udl", args->shown_as,
                       "request or response: print it as a CollectRequest of the UDL, or its state "
                       "as a CollectResponse");
    leaf->callback([&cli, args, command] {
      cli.action = [&cli, args, command] { return one(cli, *args, command); };
    });
  }
}

}  // namespace accord::node::app
