// accord agreement activate: a nation's word that the next version takes over at an instant. All is
// checked before anything is written; said again, it changes nothing and says so.
#include <algorithm>

#include "crypto/hash.hpp"
#include "node/app/cli_agreement_say.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using agreement::StatementKind;

/// The command that the first of the missing signatures waits for.
std::string next_signature(const SignedAgreement& next, const fs::path& file) {
  for (const agreement::Party& party : next.document.parties) {
    for (const agreement::SignerRole role : agreement::kSignerRoles) {
      const bool signed_it = std::any_of(
          next.signers.begin(), next.signers.end(),
          [&](const auto& signer) { return signer.nation == party.nation && signer.role == role; });
      if (!signed_it)
        return party.nation.text() + ": accord agreement sign " + file.string() + " --role " +
               std::string(agreement::name_of(role));
    }
  }
  return {};
}

Status check_signed(const SignedAgreement& next, const fs::path& file) {
  if (!next.refused_signatures.empty()) return fail(next.refused_signatures.front());
  const Status status = agreement::check_signers(next.document, next.signers);
  if (status) return {};
  Error error = located(status.error(), file);
  if (error.code == Code::agreement_unsigned) error.what += "; next, " + next_signature(next, file);
  return fail(std::move(error));
}

/// The version before, of the node's folder, once the next one may take its place.
Result<Held> check_next(const NodeConfig& config, const SignedAgreement& next) {
  ACCORD_CHECK(agreement::check_enclave(next.document, config.ceiling));
  ACCORD_TRY(const std::vector<Held> all, held_files(config));
  for (const Held& each : all) {
    if (next.document.previous != each.agreement.hash) continue;
    ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(config.trust));
    ACCORD_TRY(SignedAgreement before, read_agreement(each.file, trust, system_now()));
    Held held{each.file,
              {std::move(before.with_annexes), before.hash, agreement::AgreementState::active}};
    ACCORD_CHECK(agreement::check_successor(held.agreement, next.document));
    ACCORD_CHECK(agreement::check_permits(held.agreement, next.document, crypto::sha384));
    return held;
  }
  return fail(Code::agreement_version, "the version that it names as the one before is not here",
              config.agreements.string());
}

/// The file and its signatures on their way into the node's folder.
class Bringing {
 public:
  /// Where they are there already, as the same bytes, nothing is written. Errors: file_unwritable,
  /// when another file of the name lies there; then, too, nothing is.
  static Result<Bringing> in(const fs::path& file, const SignedAgreement& next,
                             const NodeConfig& config) {
    const fs::path target = config.agreements / file.filename();
    Bringing out;
    std::error_code error;
    if (fs::equivalent(file, target, error)) return out;
    if (fs::exists(target)) {
      ACCORD_TRY(const std::string there, read_file(target, kMaxAgreementBytes));
      if (crypto::sha384(as_bytes(there)) == next.hash) return out;
      return fail(Code::file_unwritable, "another file of this name lies there", target.string());
    }
    const Status status = out.copy_all(file, target, next.document);
    if (status) return out;
    out.take_out();
    return fail(status.error());
  }

  [[nodiscard]] bool anything() const { return !written_.empty(); }
  /// As if nothing had been brought.
  void take_out() {
    std::error_code ignored;
    for (const fs::path& file : written_) fs::remove(file, ignored);
  }

 private:
  Status copy_all(const fs::path& file, const fs::path& target,
                  const agreement::Document& document) {
    for (const agreement::Party& party : document.parties) {
      for (const crypto::Role role :
           {crypto::Role::agreement_policy, crypto::Role::agreement_security}) {
        ACCORD_CHECK(copy(signature_path(file, party.nation, role),
                          signature_path(target, party.nation, role)));
      }
    }
    return copy(file, target);  // last: complete when it is seen
  }
  Status copy(const fs::path& from, const fs::path& to) {
    ACCORD_TRY(const std::string bytes, read_file(from, kMaxAgreementBytes));
    written_.push_back(to);
    return write_file(to, bytes);
  }

  std::vector<fs::path> written_;
};

/// The running node takes up the file, if one runs.
Status reload_node(const Cli& cli) {
  const auto answer = cli.call("reload");
  if (answer || answer.error().code == Code::node_unreachable) return {};
  return fail(answer.error());
}

struct Activated {
  Held before;
  Said said;
};

Result<Activated> amend(const Cli& cli, const LifeArgs& args) {
  ACCORD_TRY(const NodeConfig config, cli.config());
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(config.trust));
  ACCORD_TRY(const SignedAgreement next, read_agreement(args.file, trust, system_now()));
  ACCORD_CHECK(check_signed(next, args.file));
  ACCORD_TRY(Held before, check_next(config, next));
  ACCORD_TRY(const crypto::KeyAndCertificate officer, officer_of(config, args));
  agreement::Statement statement;
  statement.kind = StatementKind::amend;
  statement.nation = officer.certificate.nation();
  statement.successor = next.hash;
  ACCORD_TRY(statement.effective, instant_of(args));
  ACCORD_TRY(auto said, said_before(cli, before, statement));
  if (!said) {
    ACCORD_CHECK(check_ahead(statement.effective));
    const agreement::Agreement version{next.document, next.hash, agreement::AgreementState::active};
    const auto takes_over = agreement::taking_over(before.agreement, version, statement.effective);
    if (!takes_over) return fail(takes_over.error());
  }
  ACCORD_TRY(Bringing brought, Bringing::in(args.file, next, config));
  if (brought.anything() || !said) {
    if (const Status taken = reload_node(cli); !taken) {
      brought.take_out();
      return fail(taken.error());
    }
  }
  if (!said) {
    ACCORD_TRY(said, say(cli, officer, before, statement));
  }
  return Activated{std::move(before), std::move(*said)};
}

int activate(const Cli& cli, const LifeArgs& args) {
  const auto activated = amend(cli, args);
  if (!activated) return cli.fail_with(activated.error());
  return print(cli, activated->before, activated->said);
}

}  // namespace

void add_agreement_activate(Cli& cli, CLI::App* group) {
  const auto args = std::make_shared<LifeArgs>();
  CLI::App* leaf =
      cli.leaf(group, "activate",
               "this nation's word that FILE, the next version, takes over at an instant; it does "
               "when every party has said so before. Said again, it changes nothing",
               true);
  leaf->add_option("file", args->file, "the next version, its signatures beside it")->required();
  leaf->add_option("--at", args->at, "instant, ISO 8601 UTC")->required();
  add_signer(leaf, *args);
  leaf->callback([&cli, args] { cli.action = [&cli, args] { return activate(cli, *args); }; });
}

}  // namespace accord::node::app
