// Who must have signed, and what may follow what. The signatures themselves are verified elsewhere
// (crypto/detached.hpp, over the file's bytes); here is only the rule, so that a test can try every
// subset of signers.
#pragma once

#include <span>

#include "agreement/compile.hpp"

namespace accord::agreement {

/// A nation and role whose signature over the file's bytes has been verified against the nation's
/// pinned root.
struct Signer {
  NationId nation;
  SignerRole role;
};

/// Holds when both roles of every party are among `signers`; signers that nobody asked for change
/// nothing. Errors: agreement_placeholder (a party's root is not filled in), agreement_unsigned
/// (names all that are missing).
Status check_signers(const Document& document, std::span<const Signer> signers);

/// Holds when the node's enclave may hold the agreement: its link ceiling is not above the node's.
/// compile() asks it of every agreement, and a record above the ceiling is withheld (decide.hpp).
/// Errors: agreement_above_node_ceiling.
Status check_enclave(const Document& document, Level node_ceiling);

/// Holds when `next` may take the place of `current`: same name and parties, version + 1, naming
/// its hash. Errors: agreement_version, agreement_parties.
Status check_successor(const Agreement& current, const Document& next);

/// SHA-384, which this room does not have: crypto::sha384.
using Sha384 = Digest (*)(ByteView);

/// Holds when `next` names exactly the list of new permits (permits.hpp) that this node computes
/// from the two documents: its hash, or nothing where nothing is newly permitted. A version is
/// activated only after this and check_successor. Errors: agreement_permits_differ (also: a list
/// named where there is none, none named where there is one), and those of diff().
Status check_permits(const Agreement& current, const Document& next, Sha384 sha384);

}  // namespace accord::agreement
