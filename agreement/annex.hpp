// Accession: a further nation joins a group by a second document, the annex, which names the
// group's file by its hash and is signed by both roles of every party and of the newcomer. The
// group's own file, and so its hash, stays as it is. Annexes are a chain: each names the file
// before it, so that nobody can dispute their order or leave one out; docs/agreement-language.md
// "Accession".
#pragma once

#include <span>

#include "agreement/activation.hpp"

namespace accord::agreement {

/// Most annexes to one version of a group.
inline constexpr std::uint32_t kMaxAnnexes = 64;

struct Annex {
  AgreementId agreement;
  std::uint32_t version = 0;
  Digest agreement_sha384;   // of the group's signed file
  Digest previous;           // of annex `number` - 1; of annex 1 the group's file
  std::uint32_t number = 0;  // 1, 2, 3 ... of the annexes to this version
  UtcTime from;              // the newcomer is a party from this instant on
  Party party;
  std::vector<PointOfContact> points_of_contact;  // of the newcomer
};

/// Errors: too_large, bad_json; then with a path: agreement_schema, bad_id, bad_value, bad_time,
/// agreement_duplicate.
Result<Annex> parse_annex(std::string_view text);

/// Returns the group with the newcomer as a further party. `group` holds all earlier annexes,
/// `group_hash` is that of its signed file, `annex_hash` that of the annex's.
/// Errors: agreement_accession (no group, another file, out of number, no candidate, a party
/// already, outside the term), annex_chain (it names another file before it than is here), and
/// those of the rules that the whole must keep.
Result<Document> accede(const Document& group, const Digest& group_hash, const Annex& annex,
                        const Digest& annex_hash);

/// Holds when both roles of every party of `group` and of the newcomer signed the annex.
/// Errors: agreement_placeholder, agreement_unsigned (names all that are missing).
Status check_annex_signers(const Document& group, const Annex& annex,
                           std::span<const Signer> signers);

}  // namespace accord::agreement
