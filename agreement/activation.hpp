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

/// Holds when `next` may take the place of `current`: same name and parties, version + 1, naming
/// its hash. Errors: agreement_version, agreement_parties.
Status check_successor(const Agreement& current, const Document& next);

}  // namespace accord::agreement
