// accord backup create, verify, restore: a copy of the store, and a node brought back from one.
#include <iostream>

#include "node/app/cli_new_store.hpp"
#include "node/store/backup.hpp"

namespace accord::node::app {
namespace {

struct BackupArgs {
  std::string file;
};

bool is_down(const Error& error) { return error.code == Code::node_unreachable; }

/// Of a node that does not run: nobody else may begin while it is copied.
Result<nlohmann::json> create_offline(const NodeConfig& node, const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(node.store, ignored))
    return fail(Code::file_unreadable, "the node has no store", node.store.string());
  ACCORD_TRY(NewFile copy, NewFile::beside(file));
  ACCORD_CHECK(store::copy_store(node.store.string(), copy.path().string()));
  ACCORD_TRY(const Digest digest, copy.keep_with_digest());
  return nlohmann::json{{"file", file.string()}, {"sha384", digest.hex()}};
}

Result<nlohmann::json> create(const Cli& cli, const BackupArgs& args) {
  ACCORD_TRY(const NodeConfig node, cli.config());
  const auto file = std::filesystem::absolute(args.file);
  auto answer = cli.call("backup.create", {{"file", file.string()}});
  const bool running = answer || !is_down(answer.error());
  if (!running) answer = create_offline(node, file);
  if (answer) (*answer)["node_runs"] = running;
  return answer;
}

Result<nlohmann::json> verify(const BackupArgs& args) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(args.file, error))
    return fail(Code::file_unreadable, error ? error.message() : "not a file", args.file);
  ACCORD_TRY(const store::Contents held, store::examine(args.file));
  ACCORD_TRY(const Digest digest, check_digest(args.file));
  return nlohmann::json{{"file", args.file},
                        {"sha384", digest.hex()},
                        {"incarnation", held.incarnation.text()},
                        {"form", held.form},
                        {"rows", held.rows}};
}

Result<nlohmann::json> restore(const Cli& cli, const BackupArgs& args) {
  ACCORD_TRY(const NodeConfig node, cli.config());
  ACCORD_CHECK(check_has_no_store(cli, node));
  ACCORD_TRY(nlohmann::json out, verify(args));
  const IncarnationId life = new_life();
  ACCORD_TRY(NewFile copy, new_store_of(node));
  ACCORD_CHECK(copy_bytes(args.file, copy.path()));
  ACCORD_TRY(const Digest digest, digest_of_file(copy.path()));
  if (digest.hex() != out["sha384"].get<std::string>())
    return fail(Code::store_damaged, "it changed while it was read", args.file);
  ACCORD_CHECK(store::begin_new_life(copy.path().string(), life));
  ACCORD_CHECK(copy.keep());
  out["store"] = node.store.string();
  out["former_incarnation"] = std::exchange(out["incarnation"], life.text());
  return out;
}

void say_contents(const nlohmann::json& answer) {
  std::cout << "SHA-384     " << text_of(answer["sha384"]) << "\nincarnation "
            << text_of(answer["incarnation"]) << "\nform        " << answer["form"] << "\n";
  for (const auto& [table, rows] : answer["rows"].items()) {
    if (rows != 0) std::cout << "  " << table << " " << rows << "\n";
  }
}

int create_command(const Cli& cli, const BackupArgs& args) {
  const auto answer = create(cli, args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    std::cout << "wrote " << text_of((*answer)["file"]) << " and its digest, of a node that "
              << ((*answer)["node_runs"] == true ? "runs" : "does not run") << "\nSHA-384 "
              << text_of((*answer)["sha384"]) << "\n";
  });
}

int verify_command(const Cli& cli, const BackupArgs& args) {
  const auto answer = verify(args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    std::cout << args.file << " is a sound backup\n";
    say_contents(*answer);
  });
}

int restore_command(const Cli& cli, const BackupArgs& args) {
  const auto answer = restore(cli, args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    std::cout << "restored " << text_of((*answer)["store"]) << " as another life, after "
              << text_of((*answer)["former_incarnation"]) << "\n";
    say_contents(*answer);
    std::cout << "What officers did since the backup is not in it: cuts, consents, decisions on "
                 "what is held.\nDo it again before accordd starts to send, or with the links "
                 "down; docs/operations.md.\n";
  });
}

}  // namespace

void add_backup(Cli& cli) {
  auto args = std::make_shared<BackupArgs>();
  CLI::App* group =
      cli.app.add_subcommand("backup", "a copy of the node's store, and back from one");
  group->require_subcommand(1);

  CLI::App* create = cli.leaf(group, "create", "copy the store, also while the node runs", true);
  create->add_option("-o,--out", args->file, "new file; its digest goes beside it")->required();
  create->callback(
      [&cli, args] { cli.action = [&cli, args] { return create_command(cli, *args); }; });

  CLI::App* verify = cli.leaf(group, "verify", "read a backup to its end, against its digest");
  verify->add_option("file", args->file, "the backup")->required();
  verify->callback(
      [&cli, args] { cli.action = [&cli, args] { return verify_command(cli, *args); }; });

  CLI::App* restore =
      cli.leaf(group, "restore", "make a backup the node's store, as another life", true);
  restore->add_option("file", args->file, "the backup")->required();
  restore->callback(
      [&cli, args] { cli.action = [&cli, args] { return restore_command(cli, *args); }; });
}

}  // namespace accord::node::app
