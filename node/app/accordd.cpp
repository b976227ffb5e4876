// accordd: the daemon. Reads its configuration, starts the core's thread, the link's thread and the
// local socket, and waits for signals: SIGTERM and SIGINT stop it cleanly, SIGHUP reads the
// agreements again. Exit: 0 stopped on request, 1 refused to start or had to stop, 2 usage.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "node/app/host.hpp"
#include "node/app/local_server.hpp"
#include "node/app/memory.hpp"

namespace accord::node::app {
namespace {

int refuse(const Error& error) {
  std::cerr << "accordd: " << error.text() << "\n  next: " << code_entry(error.code).next_step
            << "\n";
  return 1;
}

/// As the operators now are. A socket that cannot have an access list lets in nobody new.
void let_operators_in(Host& host, LocalServer& local) {
  if (auto status = local.let_in(host.operator_uids()); !status)
    spdlog::error("operators are not let in: {}", status.error().text());
}

int serve(Host& host, const sigset_t& signals) {
  LocalServer local(
      [&](std::uint32_t uid, const std::string& command, const nlohmann::json& args) {
        auto answer = host.call(uid, command, args);
        if (command == "reload" && answer) let_operators_in(host, local);
        return answer;
      },
      [&host] { host.count_full({}, "local connections"); });
  let_operators_in(host, local);
  Status outcome;
  std::jthread core([&](std::stop_token token) {
    outcome = host.run(token);
    if (!outcome) {
      spdlog::critical("stopping: {}", outcome.error().text());
      ::kill(::getpid(), SIGTERM);
    }
  });
  if (auto status = local.start(host.config().socket); !status) {
    core.request_stop();
    core.join();
    return refuse(status.error());
  }
  spdlog::info("ready: {} on {}", host.config().nation.text(), host.config().socket.string());
  for (;;) {
    int signal = 0;
    ::sigwait(&signals, &signal);
    if (signal != SIGHUP) break;
    if (host.reload()) let_operators_in(host, local);  // else it has been logged, and the old stay
  }
  spdlog::info("stopping");
  core.request_stop();
  core.join();
  local.stop();
  return outcome ? 0 : 1;
}

/// As many as the system lets us have, up to the bounds of 64 links (kMaxConnections) and as much
/// again: a login gives 1,024, which a crowd at nine ports could use up.
void allow_open_files() {
  constexpr rlim_t kOpenFiles = 16'384;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = std::max(files.rlim_cur, std::min(files.rlim_max, kOpenFiles));
  ::setrlimit(RLIMIT_NOFILE, &files);
}

int run(const std::string& config_file) {
  forbid_core_files();
  forbid_looking_in();
  allow_open_files();
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals,
                    nullptr);  // inherited by every thread: only sigwait takes them
  auto config = load_node_config(config_file);
  if (!config) return refuse(config.error());
  spdlog::info("configuration {}", to_json(*config).dump());
  auto host = Host::open(std::move(*config));
  if (!host) return refuse(host.error());
  return serve(**host, signals);
}

}  // namespace
}  // namespace accord::node::app

int main(int argc, char** argv) {
  CLI::App app{"accordd: the Accord node of one nation"};
  std::string config = "node.json";
  std::string level = "info";
  app.add_option("-c,--config", config,
                 "configuration file (deploy/node.example.json shows every key)")
      ->capture_default_str();
  app.add_option("--log-level", level, "debug, info, warn, error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  spdlog::set_default_logger(spdlog::stderr_logger_mt("accordd"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  spdlog::set_level(spdlog::level::from_str(level));
  spdlog::flush_on(spdlog::level::info);
  return accord::node::app::run(config);
}
