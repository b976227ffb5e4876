// What a nation holds on disk and a node works with: identity, pinned roots, signed agreements,
// national policy. Read as a whole; one bad file and nothing is taken. Called at start and on
// reload, main thread.
#pragma once

#include <memory>

#include "agreement/activation.hpp"
#include "agreement/compile.hpp"
#include "agreement/object_catalogue.hpp"
#include "crypto/binding.hpp"
#include "crypto/detached.hpp"
#include "node/app/config.hpp"

namespace accord::node::app {

/// "<agreement file>.<NATION>.<role>.sig" beside the agreement.
[[nodiscard]] std::filesystem::path signature_path(const std::filesystem::path& agreement,
                                                   const NationId& nation, crypto::Role role);

struct SignedAgreement {
  agreement::Document document;
  Digest hash;
  std::vector<agreement::Signer> signers;  // verified
  std::vector<Error> refused_signatures;   // files of the right name that do not hold
};

/// One agreement file with all signature files found beside it. Errors: those of reading and
/// parsing the document, and root_not_pinned (a party's root in the document is not the one
/// enrolled here).
Result<SignedAgreement> read_agreement(const std::filesystem::path& file,
                                       const crypto::TrustStore& trust, UtcTime at);

/// Every *.json of the directory, each signed by both roles of every party. Errors: those of
/// read_agreement, check_signers and compile, each naming the file.
Result<std::shared_ptr<const agreement::Snapshot>> load_agreements(const NodeConfig& config,
                                                                   const crypto::TrustStore& trust,
                                                                   UtcTime at);

/// When the transport keys that `binding` vouches for end: with it, or with its certificate. One
/// that has ended is taken as it was at its end: its link is added, stays closed and says so, and
/// no other link has to wait for that peer. Errors: those of verify_binding, for all else
Result<UtcTime> transport_end(const crypto::Binding& binding, const crypto::TrustStore& trust,
                              const crypto::BindingExpectation& expected);

/// What the objects are; null when node.json names no catalogue. Errors: those of reading and
/// parse_object_catalogue, naming the file.
Result<std::shared_ptr<const agreement::ObjectCatalogue>> load_object_catalogue(
    const NodeConfig& config);

/// The system clock as UtcTime: the one place where the node reads it.
[[nodiscard]] UtcTime system_now();

}  // namespace accord::node::app
