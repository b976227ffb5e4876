// accord agreement: the agreement without a node. Validate, show, fill in roots, sign, verify,
// decide, explain.
#include <iostream>

#include "agreement/agreed_marking.hpp"
#include "agreement/annex.hpp"
#include "agreement/explain.hpp"
#include "agreement/flip.hpp"
#include "agreement/marking/label.hpp"
#include "agreement/marking/label_of.hpp"
#include "agreement/marking/styles.hpp"
#include "agreement/names.hpp"
#include "agreement/render.hpp"
#include "crypto/hash.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct AgreementArgs {
  fs::path file;
  std::vector<fs::path> files;
  fs::path keys = "keys";
  fs::path trust = "trust";
  fs::path out;
  fs::path previous;
  std::string role;
  std::string own, from, to, payload, mode, label, style, at;
  fs::path policy;
  std::uint32_t norad = 0;
  bool html = false;
  // What a clause may ask of a record beyond its label.
  std::string object_class, regime, purpose, last_observation, ceiling;
  std::uint32_t observations = 1, released_today = 0, released_in_span = 0;
  bool consent = false;
};

struct Read {
  agreement::Document document;
  Digest hash;
  std::string text;
};

Result<Read> read_document(const fs::path& file) {
  ACCORD_TRY(std::string text, read_file(file, kMaxAgreementBytes));
  auto document = agreement::parse_document(text);
  if (!document) return fail(located(document.error(), file));
  const Digest hash = crypto::sha384(as_bytes(text));
  return Read{std::move(*document), hash, std::move(text)};
}

nlohmann::json head_of(const Read& read) {
  nlohmann::json parties = nlohmann::json::array();
  for (const auto& party : read.document.parties) parties.push_back(party.nation.text());
  return {{"name", agreement::path_of(read.document)},
          {"sha384", read.hash.hex()},
          {"parties", parties},
          {"from", read.document.term.from.text(0)},
          {"to", read.document.term.to.text(0)}};
}

int validate(const Cli& cli, const AgreementArgs& args) {
  auto read = read_document(args.file);
  if (!read) return cli.fail_with(read.error());
  return cli.print(head_of(*read), [&] {
    std::cout << "valid: " << agreement::path_of(read->document) << "\nSHA-384 " << read->hash.hex()
              << "\n";
  });
}

int show(const Cli& cli, const AgreementArgs& args) {
  auto read = read_document(args.file);
  if (!read) return cli.fail_with(read.error());
  const std::string text = args.html ? agreement::show_html(read->document, read->hash)
                                     : agreement::show_text(read->document, read->hash);
  auto head = head_of(*read);
  head["text"] = text;
  return cli.print(head, [&] { std::cout << text; });
}

/// Puts the enrolled roots where the document has 96 zeros, party by party; every other byte stays.
Result<std::string> fill_roots(const AgreementArgs& args) {
  ACCORD_TRY(Read read, read_document(args.file));
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(args.trust));
  const std::string zeros(96, '0');
  std::size_t at = 0;
  for (const agreement::Party& party : read.document.parties) {
    if (party.root_sha384 != Digest{}) continue;
    const crypto::Certificate* root = trust.find_root(party.nation);
    if (root == nullptr)
      return fail(Code::root_not_pinned, "no root of " + party.nation.text() + " is enrolled",
                  args.trust.string());
    at = read.text.find(zeros, at);
    if (at == std::string::npos)
      return fail(Code::bad_value, "no placeholder left for " + party.nation.text(),
                  args.file.string());
    read.text.replace(at, zeros.size(), root->digest().hex());
  }
  return read.text;
}

int fill(const Cli& cli, const AgreementArgs& args) {
  auto text = fill_roots(args);
  if (!text) return cli.fail_with(text.error());
  if (auto status = write_file(args.out, *text); !status) return cli.fail_with(status.error());
  return cli.print({{"file", args.out.string()}, {"sha384", crypto::sha384(as_bytes(*text)).hex()}},
                   [&] {
                     std::cout << args.out.string() << "\nSHA-384 "
                               << crypto::sha384(as_bytes(*text)).hex() << "\n";
                   });
}

/// An agreement to which the nation is a party, or an annex: whose parties stand in the group's
/// file, so that any may sign it and each that must is asked for when it is loaded.
Result<std::string> read_signable(const fs::path& file, const NationId& nation) {
  ACCORD_TRY(std::string text, read_file(file, kMaxAgreementBytes));
  if (agreement::parse_annex(text)) return text;
  ACCORD_TRY(const Read read, read_document(file));
  if (read.document.party(nation) != nullptr) return text;
  return fail(Code::wrong_nation, nation.text() + " is no party to this agreement", file.string());
}

Result<fs::path> sign_file(const AgreementArgs& args) {
  const auto role = crypto::role_of(args.role);
  if (!role) return fail(Code::bad_argument, "role '" + args.role + "' is not known", "--role");
  ACCORD_TRY(crypto::KeyAndCertificate key, crypto::load_role(args.keys, *role));
  ACCORD_TRY(const std::string text, read_signable(args.file, key.certificate.nation()));
  ACCORD_TRY(const crypto::Detached signature,
             crypto::sign_detached(key.key, key.certificate, as_bytes(text), system_now()));
  const fs::path out = signature_path(args.file, key.certificate.nation(), *role);
  ACCORD_CHECK(write_file(out, signature.text()));
  return out;
}

int sign(const Cli& cli, const AgreementArgs& args) {
  auto out = sign_file(args);
  if (!out) return cli.fail_with(out.error());
  return cli.print({{"signature", out->string()}},
                   [&] { std::cout << "signed: " << out->string() << "\n"; });
}

/// Follows the version before, and permits no more than its signed list says.
Status check_previous(const fs::path& previous, const agreement::Document& next) {
  ACCORD_TRY(Read before, read_document(previous));
  const agreement::Agreement current{std::move(before.document), before.hash,
                                     agreement::AgreementState::active};
  ACCORD_CHECK(agreement::check_successor(current, next));
  return agreement::check_permits(current, next, crypto::sha384);
}

/// In order; those who acceded are the last parties. The next annex names the last of these hashes.
nlohmann::json annexes_of(const agreement::Document& group) {
  nlohmann::json out = nlohmann::json::array();
  const std::size_t first = group.parties.size() - group.annexes.size();
  for (std::size_t i = 0; i < group.annexes.size(); ++i) {
    const agreement::Party& party = group.parties[first + i];
    out.push_back({{"number", i + 1},
                   {"nation", party.nation.text()},
                   {"from", party.since->text(0)},
                   {"sha384", group.annexes[i].hex()}});
  }
  return out;
}

void print_annexes(const nlohmann::json& annexes) {
  for (const auto& each : annexes) {
    std::cout << "annex " << each["number"] << ": " << each["nation"].get<std::string>() << " from "
              << each["from"].get<std::string>() << ", signed by every party and "
              << each["nation"].get<std::string>() << "\nSHA-384 "
              << each["sha384"].get<std::string>() << "\n";
  }
}

int verify(const Cli& cli, const AgreementArgs& args) {
  auto trust = crypto::load_trust_store(args.trust);
  if (!trust) return cli.fail_with(trust.error());
  auto held = read_agreement(args.file, *trust, system_now());
  if (!held) return cli.fail_with(held.error());
  nlohmann::json signers = nlohmann::json::array();
  for (const auto& signer : held->signers) {
    signers.push_back(
        {{"nation", signer.nation.text()}, {"role", agreement::name_of(signer.role)}});
  }
  if (!held->refused_signatures.empty()) return cli.fail_with(held->refused_signatures.front());
  if (auto status = agreement::check_signers(held->document, held->signers); !status)
    return cli.fail_with(status.error());
  if (!args.previous.empty()) {
    if (auto status = check_previous(args.previous, held->document); !status)
      return cli.fail_with(status.error());
  }
  const nlohmann::json annexes = annexes_of(held->with_annexes);
  return cli.print({{"sha384", held->hash.hex()},
                    {"signers", signers},
                    {"complete", true},
                    {"annexes", annexes}},
                   [&] {
                     std::cout << agreement::path_of(held->document)
                               << ": signed by every party\nSHA-384 " << held->hash.hex() << "\n";
                     print_annexes(annexes);
                   });
}

/// A word of a vocabulary that may be left out.
template <class Enum>
Result<Enum> word_option(const std::string& word, const std::string& name,
                         std::optional<Enum> (*value_of)(std::string_view)) {
  if (word.empty()) return Enum{};
  const auto value = value_of(word);
  if (!value) return fail(Code::bad_argument, "'" + word + "' is not known", name);
  return *value;
}

Result<std::shared_ptr<const agreement::Snapshot>> snapshot_of(const AgreementArgs& args,
                                                               const NationId& own) {
  std::vector<agreement::Agreement> agreements;
  for (const fs::path& file : args.files) {
    ACCORD_TRY(Read read, read_document(file));
    agreements.push_back({std::move(read.document), read.hash, agreement::AgreementState::active});
  }
  agreement::NationalPolicy policy;
  policy.nation = own;
  if (!args.policy.empty()) {
    ACCORD_TRY(const std::string text, read_file(args.policy, kMaxAgreementBytes));
    ACCORD_TRY(policy, in_file(agreement::parse_national_policy(text), args.policy));
  }
  Level ceiling = Level::top_secret;
  if (!args.ceiling.empty()) {
    ACCORD_TRY(ceiling, word_option(args.ceiling, "--ceiling", level_of));
  }
  return agreement::compile(std::move(agreements), std::move(policy), own, ceiling);
}

struct AskedPayload {
  std::string_view code;
  Digest schema;
};

/// A type of this build, or one that an agreement declares.
Result<AskedPayload> payload_option(const AgreementArgs& args,
                                    const agreement::Snapshot& snapshot) {
  if (const PayloadType* type = find_payload_type(args.payload)) {
    return AskedPayload{type->code, type->schema_digest};
  }
  for (const agreement::Agreement& each : snapshot.agreements()) {
    const auto* payload = each.document.payload(args.payload);
    if (payload != nullptr) return AskedPayload{payload->code, payload->schema_sha384};
  }
  return fail(Code::bad_argument, "payload '" + args.payload + "' is not known", "--payload");
}

/// What is asked beyond sender, recipient, payload and label.
Status add_particulars(const AgreementArgs& args, agreement::ReleaseFacts& facts) {
  ACCORD_TRY(facts.object_class,
             word_option(args.object_class, "--class", agreement::object_class_of));
  ACCORD_TRY(facts.regime, word_option(args.regime, "--regime", agreement::regime_of));
  ACCORD_TRY(facts.purpose, word_option(args.purpose, "--purpose", agreement::purpose_of));
  if (!args.last_observation.empty()) {
    ACCORD_TRY(facts.last_observation, option(UtcTime::parse(args.last_observation), "--observed"));
  }
  facts.observations = args.observations;
  facts.originator_consents = args.consent;
  return {};
}

/// A label in Accord's own form, or a marking of a named style, whose codes the agreements know.
Result<Label> label_option(const AgreementArgs& args, const agreement::Snapshot& snapshot) {
  if (args.style.empty()) return option(agreement::parse_label(args.label), "--label");
  const auto style = agreement::marking::text_style_of(args.style);
  if (!style) return fail(Code::bad_argument, "style '" + args.style + "' is not known", "--style");
  std::vector<const agreement::Marking*> markings;
  for (const agreement::Agreement& each : snapshot.agreements()) {
    markings.push_back(&each.document.marking);
  }
  ACCORD_TRY(const auto communities, agreement::communities_to_read(markings));
  agreement::marking::Lookup lookup;
  if (!communities.list().empty()) lookup.communities = &communities;
  ACCORD_TRY(const auto reading,
             option(agreement::marking::read_text(args.label, *style, lookup), "--label"));
  return option(agreement::label_of(reading.marking), "--label");
}

struct Explained {
  agreement::Explanation explanation;
  std::optional<agreement::Flip> flip;
};

Result<Explained> rule(const AgreementArgs& args) {
  ACCORD_TRY(const NationId from, option(NationId::parse(args.from), "--from"));
  ACCORD_TRY(const NationId to, option(NationId::parse(args.to), "--to"));
  NationId own = from;
  if (!args.own.empty()) {
    ACCORD_TRY(own, option(NationId::parse(args.own), "--own"));
  }
  ACCORD_TRY(const auto snapshot, snapshot_of(args, own));
  ACCORD_TRY(const Label label, label_option(args, *snapshot));
  const auto mode = data_mode_of(args.mode);
  if (!mode)
    return fail(Code::bad_argument, "data mode '" + args.mode + "' is not known", "--mode");
  ACCORD_TRY(const AskedPayload payload, payload_option(args, *snapshot));
  UtcTime at = system_now();
  if (!args.at.empty()) {
    ACCORD_TRY(at, option(UtcTime::parse(args.at), "--at"));
  }
  agreement::ReleaseFacts facts{from,  to,    payload.code, payload.schema,
                                *mode, label, args.norad,   at};
  ACCORD_CHECK(add_particulars(args, facts));
  const std::vector<std::uint32_t> today(snapshot->quotas().size(), args.released_today);
  const std::vector<std::uint32_t> span(snapshot->compilations().size(), args.released_in_span);
  facts.usage = {today, span};
  return Explained{agreement::explain(*snapshot, facts), agreement::nearest_flip(*snapshot, facts)};
}

int decide(const Cli& cli, const AgreementArgs& args, bool with_steps) {
  auto explained = rule(args);
  if (!explained) return cli.fail_with(explained.error());
  const agreement::WrittenRuling& ruling = explained->explanation.ruling;
  const int code = ruling.verdict == agreement::Verdict::release ? 0 : 1;
  nlohmann::json json =
      with_steps ? agreement::to_json(explained->explanation) : agreement::to_json(ruling);
  if (with_steps) json["nearest_change"] = agreement::to_json(explained->flip);
  return cli.print(
      json,
      [&] {
        if (with_steps) {
          for (const std::string& line : agreement::text_lines(explained->explanation))
            std::cout << line << "\n";
          std::cout << agreement::text_of(explained->flip) << "\n";
          return;
        }
        std::cout << agreement::name_of(ruling.verdict) << "\n  clause " << ruling.clause
                  << "\n  reason " << code_text(ruling.reason) << " "
                  << code_entry(ruling.reason).name << ": " << code_entry(ruling.reason).meaning
                  << "\n";
      },
      code);
}

void add_question(CLI::App* leaf, const std::shared_ptr<AgreementArgs>& args) {
  leaf->add_option("files", args->files, "agreement documents")->required();
  leaf->add_option("--from", args->from, "sender")->required();
  leaf->add_option("--to", args->to, "recipient")->required();
  leaf->add_option("--own", args->own, "the nation that asks (default: the sender)");
  leaf->add_option("--payload", args->payload, "payload code, e.g. TRK")->required();
  leaf->add_option("--mode", args->mode, "REAL, TEST, SIMULATED or EXERCISE")->required();
  leaf->add_option("--label", args->label, "e.g. \"GBR SECRET//REL TO GBR, USA\"")->required();
  leaf->add_option("--style", args->style,
                   "of the label: capco-banner, capco-portion, udl or stanag4774 (default: ours)");
  leaf->add_option("--norad", args->norad, "catalogue number of the object");
  leaf->add_option("--policy", args->policy, "national policy of the nation that asks");
  leaf->add_option("--at", args->at, "instant, ISO 8601 UTC (default: now)");
  leaf->add_option("--class", args->object_class, "PAYLOAD, ROCKET_BODY, DEBRIS or UNCORRELATED");
  leaf->add_option("--regime", args->regime, "LEO, MEO, HEO, GEO or CISLUNAR");
  leaf->add_option("--purpose", args->purpose, "of the request that the record serves");
  leaf->add_option("--observed", args->last_observation, "time of the last observation");
  leaf->add_option("--observations", args->observations, "in the record")->capture_default_str();
  leaf->add_option("--released-today", args->released_today, "count of every quota so far");
  leaf->add_option("--released-in-span", args->released_in_span,
                   "count of every compilation threshold so far");
  leaf->add_flag("--consent", args->consent, "the originator's consent is recorded");
  leaf->add_option("--ceiling", args->ceiling, "ceiling of the node that asks");
}

}  // namespace

void add_agreement(Cli& cli) {
  auto args = std::make_shared<AgreementArgs>();
  CLI::App* group = cli.app.add_subcommand(
      "agreement",
      "the agreement: validate, show, sign, verify, diff, decide, explain; suspend, restore, end, "
      "amend");
  group->require_subcommand(1);
  const auto one_file = [&](const std::string& name, const std::string& help) {
    CLI::App* leaf = cli.leaf(group, name, help);
    leaf->add_option("file", args->file, "agreement document (JSON)")->required();
    return leaf;
  };
  const auto runs = [&cli, args](CLI::App* leaf, int (*what)(const Cli&, const AgreementArgs&)) {
    leaf->callback(
        [&cli, args, what] { cli.action = [&cli, args, what] { return what(cli, *args); }; });
  };

  runs(one_file("validate", "strict check of a document; prints its SHA-384"), validate);
  CLI::App* showing = one_file("show", "the document as numbered text");
  showing->add_flag("--html", args->html, "as one self-contained HTML page");
  runs(showing, show);

  CLI::App* filling =
      one_file("fill", "write a copy with the enrolled roots in place of the placeholders");
  filling->add_option("--trust", args->trust, "directory of enrolled roots")->capture_default_str();
  filling->add_option("-o,--out", args->out, "file to write")->required();
  runs(filling, fill);

  CLI::App* signing = one_file("sign", "write a detached signature beside the document");
  signing->add_option("--role", args->role, "agreement-policy or agreement-security")->required();
  signing->add_option("--keys", args->keys, "directory of this nation's keys")
      ->capture_default_str();
  runs(signing, sign);

  CLI::App* verifying =
      one_file("verify", "check every signature beside the document, and that none is missing");
  verifying->add_option("--trust", args->trust, "directory of enrolled roots")
      ->capture_default_str();
  verifying->add_option("--previous", args->previous,
                        "the version before: check that this one follows it and permits no more "
                        "than the list it names");
  runs(verifying, verify);

  add_agreement_diff(cli, group);
  add_agreement_life(cli, group);
  add_agreement_trial(cli, group);

  for (const bool with_steps : {false, true}) {
    CLI::App* leaf = cli.leaf(group, with_steps ? "explain" : "decide",
                              with_steps ? "the ruling with every step it took"
                                         : "would this record be released? exit 0 yes, 1 no");
    add_question(leaf, args);
    leaf->callback([&cli, args, with_steps] {
      cli.action = [&cli, args, with_steps] { return decide(cli, *args, with_steps); };
    });
  }
}

}  // namespace accord::node::app
