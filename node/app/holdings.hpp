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
#include "node/pipeline/courier_keys.hpp"
#include "node/pipeline/wire.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::app {

/// "<file>.<NATION>.<role>.sig" beside an agreement or an annex.
[[nodiscard]] std::filesystem::path signature_path(const std::filesystem::path& file,
                                                   const NationId& nation, crypto::Role role);
/// "<agreement file>.annex.<number>" beside the group's agreement.
[[nodiscard]] std::filesystem::path annex_path(const std::filesystem::path& agreement,
                                               std::uint32_t number);
/// "<agreement file>.<NATION>.<number>.statement", and its signature with ".sig" behind it.
[[nodiscard]] std::filesystem::path statement_path(const std::filesystem::path& agreement,
                                                   const NationId& nation, std::uint32_t number);

/// "shadow/proposed.json" in the folder of the agreements; unsigned, for it never acts.
[[nodiscard]] std::filesystem::path shadow_path(const NodeConfig& config);

struct SignedAgreement {
  agreement::Document document;
  agreement::Document with_annexes;  // the parties that acceded among the others
  Digest hash;
  std::vector<agreement::Signer> signers;  // verified
  std::vector<Error> refused_signatures;   // files of the right name that do not hold
};

/// One agreement file with all signature files and annexes found beside it. Errors: those of
/// reading and parsing the document, root_not_pinned (a party's root in the document is not the one
/// enrolled here), and for an annex those of accede and check_annex_signers: an annex joins whole
/// or not at all.
Result<SignedAgreement> read_agreement(const std::filesystem::path& file,
                                       const crypto::TrustStore& trust, UtcTime at);

/// A document alone, as if it were in force: for questions and trials, which act on nothing.
Result<agreement::Agreement> read_unsigned(const std::filesystem::path& file);

/// What lies in the folder of the agreements.
struct AgreementFiles {
  std::shared_ptr<const agreement::Snapshot> present;
  std::vector<agreement::Agreement> next;           // follow one of `present`, and wait
  std::vector<pipeline::WireStatement> statements;  // as found; the node verifies them
  std::optional<agreement::Agreement> shadow;       // a version that is only tried: shadow_path
  std::shared_ptr<const PayloadTypes> types;        // what `present` and `next` name
};

/// Every *.json of the directory, each signed by both roles of every party. A version whose
/// predecessor lies there too must follow it and permit no more than the list it names says; where
/// their terms overlap it waits for its amendment. Errors: those of read_agreement, check_signers,
/// check_successor, check_permits, check_enclave, load_payload_types and compile, each naming the
/// file.
Result<AgreementFiles> load_agreements(const NodeConfig& config, const crypto::TrustStore& trust,
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

/// The courier keys of every peer, from the folder of the keys. A peer without one stays closed and
/// says so. Errors: those of crypto::load_courier_keys
Result<std::shared_ptr<const pipeline::CourierKeys>> load_courier_keys(const NodeConfig& config);

/// The system clock as UtcTime: the one place where the node reads it.
[[nodiscard]] UtcTime system_now();

}  // namespace accord::node::app
