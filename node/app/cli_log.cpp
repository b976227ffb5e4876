// accord log export, verify, prove, journal: the audit of a link's log and of what a node ruled,
// from one side's files and the enrolled roots alone. No node need run, and none is asked.
#include <iostream>

#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "node/app/journal_audit.hpp"
#include "node/app/log_audit.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct LogArgs {
  fs::path store;
  fs::path file;
  fs::path trust = "trust";
  fs::path keys;
  std::string peer;
  std::string life;
  std::string record;
};

nlohmann::json describe(const crypto::LogExport& log) {
  nlohmann::json out{{"keeper", log.log().keeper.text()},
                     {"peer", log.log().peer.text()},
                     {"incarnation", log.log().incarnation.text()},
                     {"entries", log.entries.size()},
                     {"root", log.head.head.root.hex()},
                     {"head_signed_at", log.head.head.time.text(3)},
                     {"cosigned_entries", log.cosigned ? log.cosigned->signed_head.head.size : 0}};
  if (log.cosigned) out["cosigned_at"] = log.cosigned->cosigned_at.text(3);
  return out;
}

void say(const nlohmann::json& log) {
  std::cout << log["keeper"].get<std::string>() << "'s log of its link with "
            << log["peer"].get<std::string>() << ", life " << log["incarnation"].get<std::string>()
            << "\n  " << log["entries"] << " entries, head of "
            << log["head_signed_at"].get<std::string>() << "\n  ";
  if (log.contains("cosigned_at")) {
    std::cout << "cosigned by " << log["peer"].get<std::string>() << " over its first "
              << log["cosigned_entries"] << ", at " << log["cosigned_at"].get<std::string>()
              << "\n";
  } else {
    std::cout << "never cosigned by " << log["peer"].get<std::string>() << "\n";
  }
}

Result<std::optional<IncarnationId>> life_of(const LogArgs& args) {
  if (args.life.empty()) return std::nullopt;
  ACCORD_TRY(const IncarnationId life, option(IncarnationId::parse(args.life), "--life"));
  return life;
}

Result<nlohmann::json> export_to_file(const LogArgs& args) {
  ACCORD_TRY(const NationId peer, option(NationId::parse(args.peer), "--peer"));
  ACCORD_TRY(const auto life, life_of(args));
  std::optional<crypto::Identity> signer;
  if (!args.keys.empty()) {
    ACCORD_TRY(signer, crypto::load_identity(args.keys));
  }
  ACCORD_TRY(const auto store, store::SqliteStore::open_to_read(args.store.string()));
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(args.file, ignored)))
    return fail(Code::already_exists, "an export is never written over", args.file.string());
  ACCORD_TRY(const ExportedLog exported,
             export_log(*store, peer, life, signer ? &*signer : nullptr));
  ACCORD_CHECK(write_file(args.file, exported.log.text()));
  nlohmann::json out = describe(exported.log);
  out["file"] = args.file.string();
  out["not_under_head"] = exported.not_under_head;
  return out;
}

int export_command(const Cli& cli, const LogArgs& args) {
  const auto answer = export_to_file(args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    say(*answer);
    std::cout << "written to " << (*answer)["file"].get<std::string>() << "\n";
    if ((*answer)["not_under_head"] != 0) {
      std::cout
          << (*answer)["not_under_head"]
          << " later entries are under no head that was told yet; --keys signs one over all\n";
    }
  });
}

Result<nlohmann::json> verify(const LogArgs& args) {
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(args.trust));
  std::unique_ptr<store::SqliteStore> store;
  if (!args.store.empty()) {
    ACCORD_TRY(store, store::SqliteStore::open_to_read(args.store.string()));
  }
  ACCORD_TRY(const std::string text, read_file(args.file, crypto::kMaxLogExportBytes));
  ACCORD_TRY(const crypto::LogExport log, in_file(crypto::parse_log_export(text), args.file));
  HeldOfLog held;
  if (store) {
    ACCORD_TRY(held, held_of(*store, trust, log.log()));
  }
  const crypto::AuditInput input{trust, system_now(), held.heads, held.told};
  ACCORD_TRY(const crypto::LogAudit audit, in_file(crypto::verify_export(text, input), args.file));
  nlohmann::json findings = nlohmann::json::array();
  for (const crypto::LogFinding& each : audit.findings) {
    findings.push_back({{"fault", crypto::name_of(each.fault)},
                        {"code", code_text(each.error.code)},
                        {"what", each.error.what},
                        {"where", each.error.where}});
  }
  return nlohmann::json{{"file", args.file.string()},      {"log", describe(audit.log_export)},
                        {"sound", audit.sound()},          {"findings", findings},
                        {"heads_held", held.heads.size()}, {"receipts_held", held.told.size()}};
}

int verify_command(const Cli& cli, const LogArgs& args) {
  const auto answer = verify(args);
  if (!answer) return cli.fail_with(answer.error());
  const bool sound = (*answer)["sound"] == true;
  return cli.print(
      *answer,
      [&] {
        say((*answer)["log"]);
        std::cout << "compared with " << (*answer)["heads_held"] << " heads and "
                  << (*answer)["receipts_held"] << " receipts of "
                  << (*answer)["log"]["keeper"].get<std::string>() << " that are held elsewhere\n";
        for (const nlohmann::json& finding : (*answer)["findings"]) {
          std::cout << finding["fault"].get<std::string>() << ": "
                    << finding["what"].get<std::string>();
          if (finding["where"] != "")
            std::cout << " (" << finding["where"].get<std::string>() << ")";
          std::cout << "\n";
        }
        std::cout << (sound ? "sound\n" : "NOT SOUND\n");
      },
      sound ? 0 : 1);
}

Result<nlohmann::json> prove_record(const LogArgs& args) {
  ACCORD_TRY(const RecordId record, option(RecordId::parse(args.record), "record"));
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(args.trust));
  ACCORD_TRY(const auto store, store::SqliteStore::open_to_read(args.store.string()));
  return prove(*store, trust, record, system_now());
}

int prove_command(const Cli& cli, const LogArgs& args) {
  const auto answer = prove_record(args);
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    std::cout << "record " << (*answer)["record"].get<std::string>() << ": "
              << (*answer)["direction"].get<std::string>() << "\n";
    for (const nlohmann::json& step : (*answer)["steps"])
      std::cout << "- " << step["shows"].get<std::string>() << "\n";
  });
}

nlohmann::json audit_json(const JournalAudit& audit) {
  nlohmann::json marks = nlohmann::json::array();
  for (const JournalMark& mark : audit.marks) {
    marks.push_back({{"peer", mark.peer.text()},
                     {"incarnation", mark.life.text()},
                     {"entry", mark.position},
                     {"at", mark.at.text(3)},
                     {"cosigned", mark.cosigned},
                     {"rulings", mark.rulings ? nlohmann::json(*mark.rulings) : nlohmann::json()}});
  }
  const JournalMark* marked = audit.widest(false);
  const JournalMark* witnessed = audit.widest(true);
  return {{"rulings", audit.rulings},
          {"blocks", audit.blocks},
          {"last", audit.last_row},
          {"root", audit.root.hex()},
          {"marks", std::move(marks)},
          {"marked_rulings", marked == nullptr ? 0 : *marked->rulings},
          {"cosigned_rulings", witnessed == nullptr ? 0 : *witnessed->rulings},
          {"sound", audit.sound()},
          {"findings", audit.findings}};
}

int journal_command(const Cli& cli, const LogArgs& args) {
  const auto look = [&]() -> Result<JournalAudit> {
    ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(args.trust));
    ACCORD_TRY(const auto store, store::SqliteStore::open_to_read(args.store.string()));
    return audit_journal(*store, trust, system_now());
  };
  const auto audit = look();
  if (!audit) return cli.fail_with(audit.error());
  const nlohmann::json answer = audit_json(*audit);
  return cli.print(
      answer,
      [&] {
        std::cout << answer["rulings"] << " rulings in " << answer["blocks"] << " blocks, the last "
                  << "number " << answer["last"] << "\n  root " << audit->root.hex().substr(0, 16)
                  << "...\n  " << answer["marks"].size()
                  << " marks of it in the logs of links; the widest covers "
                  << answer["marked_rulings"] << " rulings\n";
        if (const JournalMark* witnessed = audit->widest(true)) {
          std::cout << "  " << witnessed->peer.text() << " cosigned what covers "
                    << *witnessed->rulings << ", marked at " << witnessed->at.text(3) << "\n";
        } else {
          std::cout << "  no peer has cosigned any\n";
        }
        for (const std::string& finding : audit->findings) std::cout << finding << "\n";
        std::cout << (audit->sound() ? "sound\n" : "NOT SOUND\n");
      },
      audit->sound() ? 0 : 1);
}

void add_trust(CLI::App* to, const std::shared_ptr<LogArgs>& args) {
  to->add_option("--trust", args->trust, "directory of enrolled roots")->capture_default_str();
}

constexpr const char* kStoreHelp =
    "a backup (accord backup create), or the store of a node that was stopped";

}  // namespace

void add_log(Cli& cli) {
  auto args = std::make_shared<LogArgs>();
  CLI::App* group = cli.app.add_subcommand(
      "log", "the logs of links and of rulings: export, verify, prove, journal, from files alone");
  group->require_subcommand(1);

  CLI::App* exporting =
      cli.leaf(group, "export", "this side's log of one link, for an auditor, up to its last head");
  exporting->add_option("store", args->store, kStoreHelp)->required();
  exporting->add_option("--peer", args->peer, "the other side of the link")->required();
  exporting->add_option("--life", args->life, "incarnation of the store; otherwise the latest");
  exporting->add_option("--keys", args->keys,
                        "the node's keys: signs a head over all entries, as of now");
  exporting->add_option("-o,--out", args->file, "new file")->required();
  exporting->callback(
      [&cli, args] { cli.action = [&cli, args] { return export_command(cli, *args); }; });

  CLI::App* verifying = cli.leaf(group, "verify",
                                 "all that is wrong with an exported log, of whichever side: cut "
                                 "off, reordered, edited, forked. Exit 1 when anything is");
  verifying->add_option("file", args->file, "the export")->required();
  verifying->add_option(
      "--held", args->store,
      "a store that knows heads and receipts of that log: " + std::string(kStoreHelp));
  add_trust(verifying, args);
  verifying->callback(
      [&cli, args] { cli.action = [&cli, args] { return verify_command(cli, *args); }; });

  CLI::App* journal = cli.leaf(group, "journal",
                               "whether a store still holds every ruling that its node made, "
                               "beside what peers cosigned of it. Exit 1 when it does not");
  journal->add_option("store", args->store, kStoreHelp)->required();
  add_trust(journal, args);
  journal->callback(
      [&cli, args] { cli.action = [&cli, args] { return journal_command(cli, *args); }; });

  CLI::App* proving = cli.leaf(group, "prove",
                               "what a store shows of one record: sent or received, in which "
                               "batch, what became of it and why; every step is verified");
  proving->add_option("store", args->store, kStoreHelp)->required();
  proving->add_option("record", args->record, "its id")->required();
  add_trust(proving, args);
  proving->callback(
      [&cli, args] { cli.action = [&cli, args] { return prove_command(cli, *args); }; });
}

}  // namespace accord::node::app
