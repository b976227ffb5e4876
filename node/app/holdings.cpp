// Reading signed agreements from disk.
#include "node/app/holdings.hpp"

#include <algorithm>
#include <chrono>

#include "crypto/hash.hpp"
#include "node/app/files.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kMaxPolicyBytes = 1u << 20;

agreement::SignerRole signer_role(crypto::Role role) {
  return role == crypto::Role::agreement_policy ? agreement::SignerRole::agreement_policy
                                                : agreement::SignerRole::agreement_security;
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

}  // namespace

std::filesystem::path signature_path(const std::filesystem::path& agreement, const NationId& nation,
                                     crypto::Role role) {
  return agreement.string() + "." + nation.text() + "." + std::string(crypto::name_of(role)) +
         ".sig";
}

Result<SignedAgreement> read_agreement(const std::filesystem::path& file,
                                       const crypto::TrustStore& trust, UtcTime at) {
  ACCORD_TRY(const std::string bytes, read_file(file, kMaxAgreementBytes));
  auto document = agreement::parse_document(bytes);
  if (!document) return fail(located(document.error(), file));
  if (auto status = check_roots(*document, trust); !status)
    return fail(located(status.error(), file));
  SignedAgreement out{std::move(*document), crypto::sha384(as_bytes(bytes)), {}, {}};
  for (const agreement::Party& party : out.document.parties) {
    for (const crypto::Role role :
         {crypto::Role::agreement_policy, crypto::Role::agreement_security}) {
      const auto signature = signature_path(file, party.nation, role);
      if (!std::filesystem::exists(signature)) continue;
      auto status = verify_signature(signature, party, role, bytes, trust, at);
      if (status) {
        out.signers.push_back({party.nation, signer_role(role)});
      } else {
        out.refused_signatures.push_back(located(status.error(), signature));
      }
    }
  }
  return out;
}

Result<std::shared_ptr<const agreement::Snapshot>> load_agreements(const NodeConfig& config,
                                                                   const crypto::TrustStore& trust,
                                                                   UtcTime at) {
  ACCORD_TRY(const std::string policy_text, read_file(config.national_policy, kMaxPolicyBytes));
  auto policy = agreement::parse_national_policy(policy_text);
  if (!policy) return fail(located(policy.error(), config.national_policy));
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(config.agreements, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (error) return fail(Code::file_unreadable, error.message(), config.agreements.string());
  std::sort(files.begin(), files.end());
  std::vector<agreement::Agreement> agreements;
  for (const auto& file : files) {
    ACCORD_TRY(SignedAgreement held, read_agreement(file, trust, at));
    if (!held.refused_signatures.empty()) return fail(held.refused_signatures.front());
    if (auto status = agreement::check_signers(held.document, held.signers); !status)
      return fail(located(status.error(), file));
    agreements.push_back({std::move(held.document), held.hash, agreement::AgreementState::active});
  }
  return agreement::compile(std::move(agreements), std::move(*policy), config.nation);
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

UtcTime system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return UtcTime::from_unix_ns(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace accord::node::app
