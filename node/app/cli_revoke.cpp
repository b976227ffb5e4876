// accord keys revoke, revocations: the nation's numbered list of certificates that are no longer to
// be believed. Made where the root key is, laid into the folder of trust of the nation's own node,
// which brings it to every peer.
#include <iostream>

#include "crypto/identity.hpp"
#include "crypto/revocation.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct RevokeArgs {
  std::vector<fs::path> certificates;
  fs::path keys = "keys";
  fs::path trust = "trust";
  fs::path previous;
  fs::path file;
  std::string since;
  int days = 7;
};

Result<crypto::RevocationList> read_list(const fs::path& file, const crypto::Certificate& root) {
  ACCORD_TRY(const std::string der, read_file(file, crypto::kMaxRevocationListBytes));
  return in_file(crypto::RevocationList::read(as_bytes(der), root), file);
}

/// Adds the certificate of that file. Errors: wrong_nation, wrong_role, already_exists
Status revoke_one(crypto::RevocationTerms& terms, const crypto::Certificate& root,
                  const fs::path& file, UtcTime since) {
  ACCORD_TRY(const std::string pem, read_file(file, crypto::kMaxCertificatePemBytes));
  ACCORD_TRY(const crypto::Certificate certificate,
             in_file(crypto::Certificate::from_pem(pem), file));
  if (certificate.is_root()) {
    return fail(Code::wrong_role, "a root does not revoke itself: enrol another on both sides",
                file.string());
  }
  if (auto below = certificate.verify_signed_by(root); !below)
    return fail(located(below.error(), file));
  const crypto::Revocation revocation{
      Bytes(certificate.serial().begin(), certificate.serial().end()), since};
  const auto place = std::find_if(terms.revoked.begin(), terms.revoked.end(),
                                  [&](const crypto::Revocation& other) {
                                    return other.serial.size() != revocation.serial.size()
                                               ? other.serial.size() > revocation.serial.size()
                                               : other.serial >= revocation.serial;
                                  });
  if (place != terms.revoked.end() && place->serial == revocation.serial)
    return fail(Code::already_exists, "it stands on the list since " + place->since.text(0),
                file.string());
  terms.revoked.insert(place, revocation);
  return {};
}

Result<crypto::RevocationList> revoke(const RevokeArgs& args) {
  const UtcTime now = system_now();
  UtcTime since = now;
  if (!args.since.empty()) {
    ACCORD_TRY(since, option(UtcTime::parse(args.since), "--since"));
  }
  if (since > now) return fail(Code::bad_argument, "a time that has come", "--since");
  ACCORD_TRY(const crypto::KeyAndCertificate root, crypto::load_root(args.keys));
  if (fs::exists(args.file))
    return fail(Code::already_exists, "a list is never overwritten", args.file.string());
  crypto::RevocationTerms terms;
  if (!args.previous.empty()) {
    ACCORD_TRY(const crypto::RevocationList before, read_list(args.previous, root.certificate));
    terms = before.terms();
    ++terms.number;
  }
  terms.this_update = now;
  terms.next_update = now + std::chrono::hours(24) * args.days;
  for (const fs::path& file : args.certificates)
    ACCORD_CHECK(revoke_one(terms, root.certificate, file, since));
  ACCORD_TRY(crypto::RevocationList made,
             crypto::issue_revocation_list(root.key, root.certificate, terms));
  ACCORD_CHECK(write_file(args.file, as_text(made.der())));
  return made;
}

/// Whoever's it is of the nations that are enrolled here.
Result<crypto::RevocationList> show(const RevokeArgs& args) {
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(args.trust));
  std::optional<Error> refused;
  for (const NationId& nation : trust.nations()) {
    auto list = read_list(args.file, *trust.find_root(nation));
    if (list) return std::move(*list);
    refused = list.error();
    if (refused->code == Code::file_unreadable) break;
  }
  if (refused && refused->code == Code::file_unreadable) return fail(*refused);
  return fail(Code::malformed_revocation_list, "of no nation that is enrolled here",
              args.file.string());
}

int print_list(const Cli& cli, const crypto::RevocationList& list) {
  nlohmann::json revoked = nlohmann::json::array();
  for (const crypto::Revocation& one : list.terms().revoked)
    revoked.push_back({{"serial", to_hex(one.serial)}, {"since", one.since.text(0)}});
  const nlohmann::json row{{"nation", list.nation().text()},
                           {"number", list.number()},
                           {"this_update", list.terms().this_update.text(0)},
                           {"next_update", list.terms().next_update.text(0)},
                           {"revoked", revoked}};
  return cli.print(row, [&] {
    std::cout << "revocation list " << list.number() << " of " << list.nation().text() << ", "
              << list.terms().this_update.text(0) << "; the next is due by "
              << list.terms().next_update.text(0) << "\n";
    if (revoked.empty()) std::cout << "  nothing is revoked\n";
    for (const auto& one : revoked)
      std::cout << "  serial " << one["serial"].get<std::string>() << " since "
                << one["since"].get<std::string>() << "\n";
  });
}

}  // namespace

void add_keys_revoke(Cli& cli, CLI::App* group) {
  const auto args = std::make_shared<RevokeArgs>();
  const auto runs = [&cli, args](CLI::App* leaf,
                                 Result<crypto::RevocationList> (*of)(const RevokeArgs&)) {
    leaf->callback([&cli, args, of] {
      cli.action = [&cli, args, of] {
        const auto list = of(*args);
        return list ? print_list(cli, *list) : cli.fail_with(list.error());
      };
    });
  };
  CLI::App* making = cli.leaf(
      group, "revoke", "issue the nation's next revocation list, signed by the root key here");
  making->add_option("certificates", args->certificates,
                     "role certificates (PEM) to add; none: the list is only renewed");
  making->add_option("--previous", args->previous,
                     "the list before, which this one goes on from; left out: the first list");
  making->add_option("--since", args->since, "from when on they are not believed; left out: now");
  making->add_option("--days", args->days, "when the next list is due, days")
      ->check(CLI::Range(1, 365))
      ->capture_default_str();
  making->add_option("--keys", args->keys, "directory of this nation's keys, root key included")
      ->capture_default_str();
  making->add_option("-o,--out", args->file, "file to write; lay it into trust as NATION.crl")
      ->required();
  runs(making, revoke);

  CLI::App* showing = cli.leaf(group, "revocations", "what a revocation list says");
  showing->add_option("file", args->file, "NATION.crl")->required();
  showing->add_option("--trust", args->trust, "directory of enrolled roots")->capture_default_str();
  runs(showing, show);
}

}  // namespace accord::node::app
