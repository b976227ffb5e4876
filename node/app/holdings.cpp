// Reading signed agreements from disk.
#include "node/app/holdings.hpp"

#include <algorithm>
#include <chrono>

#include "agreement/annex.hpp"
#include "agreement/statement.hpp"
#include "crypto/hash.hpp"
#include "node/app/files.hpp"
#include "node/app/schema_texts.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kMaxPolicyBytes = 1u << 20;

agreement::SignerRole signer_role(crypto::Role role) {
  return role == crypto::Role::agreement_policy ? agreement::SignerRole::agreement_policy
                                                : agreement::SignerRole::agreement_security;
}

/// The files of a folder with that ending, by name.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder,
                                                    std::string_view ending) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ending) out.push_back(entry.path());
  }
  if (error) return fail(Code::file_unreadable, error.message(), folder.string());
  std::sort(out.begin(), out.end());
  return out;
}

Status check_roots(const agreement::Document& document, const crypto::TrustStore& trust) {
  for (const agreement::Party& party : document.parties) {
    const crypto::Certificate* root = trust.find_root(party.nation);
    if (root == nullptr)
      return fail(Code::root_not_pinned, "no root of " + party.nation.text() + " is enrolled");
    if (root->digest() != party.root_sha384) {
      return fail(Code::root_not_pinned, "the agreement names another root of " +
                                             party.nation.text() + " than the one enrolled");
    }
  }
  return {};
}

Status verify_signature(const std::filesystem::path& file, const agreement::Party& party,
                        crypto::Role role, std::string_view agreement_bytes,
                        const crypto::TrustStore& trust, UtcTime at) {
  ACCORD_TRY(const std::string text, read_file(file, crypto::kMaxDetachedBytes));
  ACCORD_TRY(const crypto::Detached detached, crypto::parse_detached(text));
  if (detached.certificate.nation() != party.nation || detached.certificate.role() != role) {
    return fail(Code::wrong_role, "signed by another nation or role than the file's name says");
  }
  return crypto::verify_detached(detached, as_bytes(agreement_bytes), trust, at);
}

/// A signed file of several nations, and where its signatures lie.
struct SignedFile {
  const std::filesystem::path& path;
  const std::string& bytes;
  const crypto::TrustStore& trust;
  UtcTime at;
};

/// Those of the parties' signatures that are there: the ones that hold into `signers`, the others
/// into `refused`.
void gather_signers(const SignedFile& file, const agreement::Document& document,
                    std::vector<agreement::Signer>& signers, std::vector<Error>& refused) {
  for (const agreement::Party& party : document.parties) {
    for (const crypto::Role role :
         {crypto::Role::agreement_policy, crypto::Role::agreement_security}) {
      const auto signature = signature_path(file.path, party.nation, role);
      if (!std::filesystem::exists(signature)) continue;
      auto status = verify_signature(signature, party, role, file.bytes, file.trust, file.at);
      if (status) {
        signers.push_back({party.nation, signer_role(role)});
      } else {
        refused.push_back(located(status.error(), signature));
      }
    }
  }
}

/// The group with the nation that the annex names.
Result<agreement::Document> join(const SignedAgreement& group, const agreement::Document& before,
                                 const SignedFile& file) {
  ACCORD_TRY(const agreement::Annex annex, agreement::parse_annex(file.bytes));
  ACCORD_TRY(agreement::Document larger,
             agreement::accede(before, group.hash, annex, crypto::sha384(as_bytes(file.bytes))));
  ACCORD_CHECK(check_roots(larger, file.trust));
  std::vector<agreement::Signer> signers;
  std::vector<Error> refused;
  gather_signers(file, larger, signers, refused);
  if (!refused.empty()) return fail(refused.front());
  ACCORD_CHECK(agreement::check_annex_signers(before, annex, signers));
  return larger;
}

/// Holds when no annex lies there behind the one that is missing.
Status check_last(const std::filesystem::path& path, std::uint32_t missing) {
  for (std::uint32_t number = missing + 1; number <= agreement::kMaxAnnexes; ++number) {
    const auto annex = annex_path(path, number);
    if (!std::filesystem::exists(annex)) continue;
    return fail(Code::annex_chain, "annex " + std::to_string(missing) + " before it is not here",
                annex.string());
  }
  return {};
}

Status join_all(SignedAgreement& group, const std::filesystem::path& path,
                const crypto::TrustStore& trust, UtcTime at) {
  for (std::uint32_t number = 1;; ++number) {
    const auto annex = annex_path(path, number);
    if (!std::filesystem::exists(annex)) return check_last(path, number);
    ACCORD_TRY(const std::string bytes, read_file(annex, kMaxAgreementBytes));
    ACCORD_TRY(group.with_annexes,
               in_file(join(group, group.with_annexes, {annex, bytes, trust, at}), annex));
  }
}

struct Found {
  std::filesystem::path file;
  agreement::Agreement agreement;
};

/// Every agreement of the folder, complete; by name and version.
Result<std::vector<Found>> read_all(const NodeConfig& config, const crypto::TrustStore& trust,
                                    UtcTime at) {
  ACCORD_TRY(const auto files, files_of(config.agreements, ".json"));
  std::vector<Found> out;
  for (const auto& file : files) {
    ACCORD_TRY(SignedAgreement held, read_agreement(file, trust, at));
    if (!held.refused_signatures.empty()) return fail(held.refused_signatures.front());
    if (auto status = agreement::check_signers(held.document, held.signers); !status)
      return fail(located(status.error(), file));
    if (auto status = agreement::check_enclave(held.document, config.ceiling); !status)
      return fail(located(status.error(), file));
    out.push_back(
        {file, {std::move(held.with_annexes), held.hash, agreement::AgreementState::active}});
  }
  std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
    return std::tie(a.agreement.document.name, a.agreement.document.version) <
           std::tie(b.agreement.document.name, b.agreement.document.version);
  });
  return out;
}

bool overlap(const agreement::Term& a, const agreement::Term& b) {
  return a.from < b.to && b.from < a.to;
}

/// True when the version follows one that is here and has to wait until it ends. Errors: it names
/// one that is here as the version before, and may not follow it.
Result<bool> waits(const Found& next, const std::vector<Found>& all) {
  const agreement::Document& document = next.agreement.document;
  const auto before = std::find_if(all.begin(), all.end(), [&](const Found& each) {
    return document.previous == each.agreement.hash;
  });
  if (before == all.end()) return false;
  ACCORD_CHECK(agreement::check_successor(before->agreement, document));
  ACCORD_CHECK(agreement::check_permits(before->agreement, document, crypto::sha384));
  return overlap(before->agreement.document.term, document.term);
}

Result<std::vector<pipeline::WireStatement>> read_statements(const std::filesystem::path& folder) {
  ACCORD_TRY(auto files, files_of(folder, ".statement"));
  // By number: what comes first in the signer's order is shorter, or first by its digits.
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return std::pair(a.string().size(), a.string()) < std::pair(b.string().size(), b.string());
  });
  std::vector<pipeline::WireStatement> out;
  for (const auto& file : files) {
    ACCORD_TRY(const std::string document, read_file(file, agreement::kMaxStatementBytes));
    ACCORD_TRY(const std::string signature,
               read_file(file.string() + ".sig", crypto::kMaxDetachedBytes));
    out.push_back(
        {Bytes(document.begin(), document.end()), Bytes(signature.begin(), signature.end())});
  }
  return out;
}

}  // namespace

std::filesystem::path signature_path(const std::filesystem::path& file, const NationId& nation,
                                     crypto::Role role) {
  return file.string() + "." + nation.text() + "." + std::string(crypto::name_of(role)) + ".sig";
}

std::filesystem::path annex_path(const std::filesystem::path& agreement, std::uint32_t number) {
  return agreement.string() + ".annex." + std::to_string(number);
}

std::filesystem::path statement_path(const std::filesystem::path& agreement, const NationId& nation,
                                     std::uint32_t number) {
  return agreement.string() + "." + nation.text() + "." + std::to_string(number) + ".statement";
}

std::filesystem::path shadow_path(const NodeConfig& config) {
  return config.agreements / "shadow" / "proposed.json";
}

Result<SignedAgreement> read_agreement(const std::filesystem::path& file,
                                       const crypto::TrustStore& trust, UtcTime at) {
  ACCORD_TRY(const std::string bytes, read_file(file, kMaxAgreementBytes));
  auto document = agreement::parse_document(bytes);
  if (!document) return fail(located(document.error(), file));
  if (auto status = check_roots(*document, trust); !status)
    return fail(located(status.error(), file));
  SignedAgreement out{*document, *document, crypto::sha384(as_bytes(bytes)), {}, {}};
  gather_signers({file, bytes, trust, at}, out.document, out.signers, out.refused_signatures);
  ACCORD_CHECK(join_all(out, file, trust, at));
  return out;
}

Result<agreement::Agreement> read_unsigned(const std::filesystem::path& file) {
  ACCORD_TRY(const std::string bytes, read_file(file, kMaxAgreementBytes));
  ACCORD_TRY(agreement::Document document, in_file(agreement::parse_document(bytes), file));
  return agreement::Agreement{std::move(document), crypto::sha384(as_bytes(bytes)),
                              agreement::AgreementState::active};
}

Result<AgreementFiles> load_agreements(const NodeConfig& config, const crypto::TrustStore& trust,
                                       UtcTime at) {
  ACCORD_TRY(const std::string policy_text, read_file(config.national_policy, kMaxPolicyBytes));
  auto policy = agreement::parse_national_policy(policy_text);
  if (!policy) return fail(located(policy.error(), config.national_policy));
  ACCORD_TRY(const std::vector<Found> found, read_all(config, trust, at));
  AgreementFiles out;
  std::vector<const agreement::Document*> documents;
  for (const Found& each : found) documents.push_back(&each.agreement.document);
  ACCORD_TRY(out.types, load_payload_types(config.schemas, documents));
  std::vector<agreement::Agreement> present;
  for (const Found& each : found) {
    ACCORD_TRY(const bool later, in_file(waits(each, found), each.file));
    (later ? out.next : present).push_back(each.agreement);
  }
  ACCORD_TRY(out.present, agreement::compile(std::move(present), std::move(*policy), config.nation,
                                             config.ceiling));
  ACCORD_TRY(out.statements, read_statements(config.agreements));
  if (std::filesystem::exists(shadow_path(config))) {
    ACCORD_TRY(out.shadow, read_unsigned(shadow_path(config)));
  }
  return out;
}

Result<UtcTime> transport_end(const crypto::Binding& binding, const crypto::TrustStore& trust,
                              const crypto::BindingExpectation& expected) {
  const UtcTime end = std::min(binding.terms.not_after, binding.certificate.not_after());
  ACCORD_CHECK(crypto::verify_binding(
      binding, trust, {expected.nation, expected.peer, std::min(expected.at, end)}));
  return end;
}

Result<std::shared_ptr<const agreement::ObjectCatalogue>> load_object_catalogue(
    const NodeConfig& config) {
  using Catalogue = std::shared_ptr<const agreement::ObjectCatalogue>;
  if (config.object_catalogue.empty()) return Catalogue{};
  ACCORD_TRY(const std::string text,
             read_file(config.object_catalogue, agreement::kMaxCatalogueBytes));
  auto objects = agreement::parse_object_catalogue(text);
  if (!objects) return fail(located(objects.error(), config.object_catalogue));
  return Catalogue(std::make_shared<const agreement::ObjectCatalogue>(std::move(*objects)));
}

Result<std::shared_ptr<const pipeline::CourierKeys>> load_courier_keys(const NodeConfig& config) {
  auto keys = std::make_shared<pipeline::CourierKeys>();
  for (const PeerConfig& peer : config.peers) {
    ACCORD_TRY((*keys)[peer.nation],
               crypto::load_courier_keys(config.keys, config.nation, peer.nation));
  }
  return std::shared_ptr<const pipeline::CourierKeys>(std::move(keys));
}

UtcTime system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return UtcTime::from_unix_ns(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace accord::node::app
