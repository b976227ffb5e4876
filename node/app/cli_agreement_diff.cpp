// accord agreement diff OLD NEW: what the new version permits, denies and asks for that the old one
// did not, exactly. Exit 0 when nothing is newly permitted and no duty asks for less, 1 otherwise.
#include <iostream>

#include "agreement/permits.hpp"
#include "crypto/hash.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct DiffArgs {
  fs::path before;
  fs::path after;
  bool permits = false;
};

struct Compared {
  agreement::Diff diff;
  std::string permits;  // the list that the officers sign; empty = nothing newly permitted
  Digest permits_hash;
  std::optional<Digest> named;  // by the new version
  bool follows = false;         // the new version is the next of the old file
};

Result<agreement::Document> read_version(const fs::path& file, Digest& hash) {
  ACCORD_TRY(const std::string text, read_file(file, kMaxAgreementBytes));
  hash = crypto::sha384(as_bytes(text));
  return in_file(agreement::parse_document(text), file);
}

Result<Compared> compare(const DiffArgs& args) {
  Digest before_hash, after_hash;
  ACCORD_TRY(const agreement::Document before, read_version(args.before, before_hash));
  ACCORD_TRY(const agreement::Document after, read_version(args.after, after_hash));
  Compared out;
  ACCORD_TRY(out.diff, agreement::diff(before, after));
  out.permits = agreement::permits_text(out.diff);
  out.permits_hash = crypto::sha384(as_bytes(out.permits));
  out.named = after.permits;
  out.follows = after.previous == before_hash;
  return out;
}

std::string list_line(const Compared& compared) {
  if (compared.permits.empty()) {
    return compared.named ? "The new version names a list of new permits, and there is none: it "
                            "would not be activated."
                          : "The new version needs no list of new permits.";
  }
  const std::string hash = "List of new permits, SHA-384 " + compared.permits_hash.hex() + ":\n";
  if (!compared.named) return hash + "the new version does not name it and would not be activated.";
  return hash + (*compared.named == compared.permits_hash
                     ? "the new version names it."
                     : "the new version names another list and would not be activated.");
}

int diff(const Cli& cli, const DiffArgs& args) {
  auto compared = compare(args);
  if (!compared) return cli.fail_with(compared.error());
  nlohmann::json json = agreement::to_json(compared->diff);
  json["follows"] = compared->follows;
  json["permits"] = {
      {"text", compared->permits},
      {"sha384", compared->permits.empty() ? nlohmann::json(nullptr)
                                           : nlohmann::json(compared->permits_hash.hex())},
      {"named",
       compared->named ? nlohmann::json(compared->named->hex()) : nlohmann::json(nullptr)}};
  return cli.print(
      json,
      [&] {
        if (args.permits) {
          std::cout << compared->permits;
          return;
        }
        std::cout << agreement::show_diff(compared->diff) << "\n" << list_line(*compared) << "\n";
        if (!compared->follows) {
          std::cout << "The new version does not name the old file as the one before it.\n";
        }
      },
      compared->permits.empty() ? 0 : 1);
}

}  // namespace

void add_agreement_diff(Cli& cli, CLI::App* group) {
  auto args = std::make_shared<DiffArgs>();
  CLI::App* leaf = cli.leaf(group, "diff",
                            "what NEW permits, denies and asks for that OLD did not; exit 0 when "
                            "nothing is newly permitted, else 1");
  leaf->add_option("old", args->before, "the version in force")->required();
  leaf->add_option("new", args->after, "the version proposed")->required();
  leaf->add_flag("--permits", args->permits,
                 "print only the list of new permits, whose SHA-384 NEW names as permits_sha384");
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return diff(cli, *args); }; });
}

}  // namespace accord::node::app
