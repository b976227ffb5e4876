// accord agreement shadow, replay: a proposed version tried on what the node rules on, now or in
// its journal. Neither acts on anything.
#include <iostream>

#include "agreement/trial.hpp"
#include "crypto/hash.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using agreement::Trial;

constexpr int kPage = 1'000;

struct TrialArgs {
  fs::path file;
  bool stop = false;
  std::string from, to;
};

// --- shadow ---

/// The file that the node reads of a proposed version; no text: there is none.
using ShadowText = std::optional<std::string>;

Result<ShadowText> read_shadow(const fs::path& path) {
  if (!fs::exists(path)) return ShadowText{};
  ACCORD_TRY(std::string text, read_file(path, kMaxAgreementBytes));
  return ShadowText(std::move(text));
}

Status write_shadow(const fs::path& path, const ShadowText& text) {
  std::error_code error;
  if (text) {
    fs::create_directories(path.parent_path(), error);  // the writing says what is wrong with it
    return write_file(path, *text);
  }
  fs::remove(path, error);
  if (!error) return {};
  return fail(Code::file_unwritable, error.message(), path.string());
}

/// The node runs `text`, or nothing has changed: what lay there before lies there again.
Status replace_shadow(const Cli& cli, const NodeConfig& config, const ShadowText& text) {
  const fs::path path = shadow_path(config);
  const bool had_folder = fs::exists(path.parent_path());
  ACCORD_TRY(const ShadowText before, read_shadow(path));
  Status status = write_shadow(path, text);
  if (status) {
    const auto taken = cli.call("reload");
    if (taken) return {};
    status = fail(taken.error());
  }
  if (const Status undone = write_shadow(path, before); !undone) {
    return fail(status.error().code,
                status.error().what + "; and not undone: " + undone.error().text(),
                status.error().where);
  }
  std::error_code ignored;  // one that others filled meanwhile stays
  if (!had_folder) fs::remove(path.parent_path(), ignored);
  return status;
}

Status begin_shadow(const Cli& cli, const fs::path& file) {
  ACCORD_TRY(const NodeConfig config, cli.config());
  ACCORD_TRY(const agreement::Agreement proposed, read_unsigned(file));
  ACCORD_CHECK(agreement::check_enclave(proposed.document, config.ceiling));
  ACCORD_TRY(std::string text, read_file(file, kMaxAgreementBytes));
  return replace_shadow(cli, config, std::move(text));
}

Status stop_shadow(const Cli& cli) {
  ACCORD_TRY(const NodeConfig config, cli.config());
  return replace_shadow(cli, config, std::nullopt);
}

int shadow(const Cli& cli, const TrialArgs& args) {
  if (args.stop && !args.file.empty())
    return cli.fail_with({Code::usage, "a file to begin with, or --stop", {}});
  if (args.stop || !args.file.empty()) {
    const Status changed = args.stop ? stop_shadow(cli) : begin_shadow(cli, args.file);
    if (!changed) return cli.fail_with(changed.error());
  }
  const auto answer = cli.call("agreement.shadow");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    const auto& proposed = (*answer)["proposed"];
    if (proposed.is_null()) {
      std::cout << "no proposed version runs beside the live ones\n";
      return;
    }
    std::cout << proposed["name"].get<std::string>() << "  SHA-384 "
              << proposed["sha384"].get<std::string>().substr(0, 16) << "..."
              << ((*answer)["running"] == true ? "" : "  does not stand with the live agreements")
              << "\n";
    for (const auto& [trial, counts] : (*answer)["counts"].items()) {
      if (counts.is_number()) {
        std::cout << "  " << trial << ": " << counts << "\n";
        continue;
      }
      for (const auto& [clause, count] : counts.items())
        std::cout << "  " << trial << ": " << count << "  " << clause << "\n";
    }
  });
}

// --- replay ---

struct Difference {
  std::string record, at, direction, peer;
  agreement::Tried tried;
};

struct Replayed {
  std::size_t rulings = 0;
  std::size_t without_facts = 0;  // came to no ruling by agreement, or are of an older release
  std::vector<Difference> differences;
};

struct Span {
  UtcTime from;
  UtcTime to = kNever;
};

Result<Span> span_of(const TrialArgs& args) {
  Span out;
  if (!args.from.empty()) {
    ACCORD_TRY(out.from, option(UtcTime::parse(args.from), "--from"));
  }
  if (!args.to.empty()) {
    ACCORD_TRY(out.to, option(UtcTime::parse(args.to), "--to"));
  }
  return out;
}

struct Pair {
  std::shared_ptr<const agreement::Snapshot> live;
  std::shared_ptr<const agreement::Snapshot> proposed;
};

Status replay_row(const Pair& pair, const nlohmann::json& row, const Span& span, Replayed& out) {
  ACCORD_TRY(const UtcTime at, UtcTime::parse(row["at"].get<std::string>()));
  if (at < span.from || span.to <= at) return {};
  ++out.rulings;
  const auto& text = row["facts"].get_ref<const std::string&>();
  if (text.empty()) {
    ++out.without_facts;
    return {};
  }
  ACCORD_TRY(const agreement::ReleaseCase facts, agreement::parse_release_case(text));
  agreement::Tried tried = agreement::try_case(*pair.live, *pair.proposed, facts);
  if (tried.trial == Trial::same) return {};
  out.differences.push_back(
      {row["record"], row["at"], row["direction"], row["peer"], std::move(tried)});
  return {};
}

Result<Replayed> replay_journal(const Cli& cli, const TrialArgs& args) {
  ACCORD_TRY(const Span span, span_of(args));
  ACCORD_TRY(const NodeConfig config, cli.config());
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(config.trust));
  ACCORD_TRY(const AgreementFiles files, load_agreements(config, trust, system_now()));
  ACCORD_TRY(const agreement::Agreement proposed, read_unsigned(args.file));
  Pair pair{files.present, nullptr};
  ACCORD_TRY(pair.proposed, agreement::with_proposed(*files.present, proposed));
  Replayed out;
  std::int64_t after = 0;
  for (;;) {
    ACCORD_TRY(const nlohmann::json page,
               cli.call("rulings", {{"after", after}, {"max", kPage}, {"facts", true}}));
    if (page["rulings"].empty()) return out;
    for (const auto& row : page["rulings"]) {
      after = row["row"].get<std::int64_t>();
      ACCORD_CHECK(replay_row(pair, row, span, out));
    }
  }
}

nlohmann::json difference_json(const Difference& each) {
  return {{"record", each.record},
          {"at", each.at},
          {"direction", each.direction},
          {"peer", each.peer},
          {"difference", agreement::name_of(each.tried.trial)},
          {"before",
           {{"verdict", agreement::name_of(each.tried.before.verdict)},
            {"clause", each.tried.before.clause},
            {"reason", code_text(each.tried.before.reason)}}},
          {"after",
           {{"verdict", agreement::name_of(each.tried.after.verdict)},
            {"clause", each.tried.after.clause},
            {"reason", code_text(each.tried.after.reason)}}}};
}

int replay(const Cli& cli, const TrialArgs& args) {
  const auto replayed = replay_journal(cli, args);
  if (!replayed) return cli.fail_with(replayed.error());
  nlohmann::json rows = nlohmann::json::array();
  bool permits = false;
  for (const Difference& each : replayed->differences) {
    rows.push_back(difference_json(each));
    permits = permits || each.tried.trial == Trial::permitted;
  }
  return cli.print(
      {{"rulings", replayed->rulings},
       {"without_facts", replayed->without_facts},
       {"differences", rows}},
      [&] {
        for (const Difference& each : replayed->differences) {
          std::cout << each.at << "  " << each.direction << " " << each.peer << "  " << each.record
                    << "\n  " << agreement::name_of(each.tried.trial) << ": "
                    << agreement::name_of(each.tried.before.verdict) << " by "
                    << each.tried.before.clause << " -> "
                    << agreement::name_of(each.tried.after.verdict) << " by "
                    << each.tried.after.clause << "\n";
        }
        std::cout << replayed->rulings << " rulings, " << replayed->differences.size()
                  << " differ, " << replayed->without_facts << " without facts\n";
      },
      permits ? 1 : 0);
}

}  // namespace

void add_agreement_trial(Cli& cli, CLI::App* group) {
  auto args = std::make_shared<TrialArgs>();
  CLI::App* shadowing = cli.leaf(group, "shadow",
                                 "run FILE, a proposed version, beside the live ones: it counts "
                                 "what it would have done and never acts; without FILE: show",
                                 true);
  shadowing->add_option("file", args->file, "the proposed version; needs no signatures");
  shadowing->add_flag("--stop", args->stop, "end it; its counters stay");
  shadowing->callback([&cli, args] { cli.action = [&cli, args] { return shadow(cli, *args); }; });
  CLI::App* replaying = cli.leaf(group, "replay",
                                 "rule again on the node's journal under FILE, a proposed version; "
                                 "exit 0 when nothing is newly permitted, else 1",
                                 true);
  replaying->add_option("file", args->file, "the proposed version")->required();
  replaying->add_option("--from", args->from, "rulings from this instant on, ISO 8601 UTC");
  replaying->add_option("--to", args->to, "and before this one");
  replaying->callback([&cli, args] { cli.action = [&cli, args] { return replay(cli, *args); }; });
}

}  // namespace accord::node::app
