// The pinned national roots with their newest revocation lists, and the one question asked of them:
// does this certificate speak for that nation, in that role, at that time? No path building, no
// intermediate, no system store. A plain value; readers on any thread.
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "crypto/revocation.hpp"

namespace accord::crypto {

class TrustStore {
 public:
  /// Pins `root` for `nation`. Errors: wrong_role (not a root), wrong_nation, bad_chain_signature
  /// (not self-signed), already_exists (the nation has a root)
  Status add_root(const NationId& nation, const Certificate& root);

  /// nullptr when the nation has none.
  [[nodiscard]] const Certificate* find_root(const NationId& nation) const;
  /// Ascending.
  [[nodiscard]] std::vector<NationId> nations() const;

  /// Who enrolled the nation's root, as the bytes of that file. Errors: those of parse_enrolment,
  /// unknown_nation, wrong_nation, root_not_pinned (it is of another root)
  Status add_enrolment(const NationId& nation, std::string_view text);
  /// The hash of that file; zeros when there is none.
  [[nodiscard]] Digest enrolment_digest(const NationId& nation) const;

  /// The nation's newest list from now on; false when it is the one held. Errors: unknown_nation,
  /// those of RevocationList::read, revocation_list_order (a lower number than the one held, or
  /// another list of the same number)
  Result<bool> take_revocations(const NationId& nation, ByteView der);
  /// nullptr when none was taken.
  [[nodiscard]] const RevocationList* find_revocations(const NationId& nation) const;
  /// By the list of its nation, if there is one. Errors: certificate_revoked
  Status check_not_revoked(const Certificate& certificate, UtcTime at) const;

  /// Errors, first that applies: unknown_nation, wrong_nation, wrong_role (a root included),
  /// bad_chain_signature, certificate_not_yet_valid, certificate_expired (leaf or root; the message
  /// says which), certificate_revoked
  Status verify(const Certificate& leaf, const NationId& expected_nation, Role expected_role,
                UtcTime at) const;

 private:
  std::map<NationId, Certificate> roots_;
  std::map<NationId, RevocationList> revocations_;
  std::map<NationId, Digest> enrolments_;
};

/// Reads every `<NATION>.root.pem` of `directory`, every `<NATION>.enrolment.json` and every
/// `<NATION>.crl`; other files are not looked at. Errors: file_unreadable, writable_by_others (file
/// or directory), bad_id (file name), and those of Certificate::from_pem, add_root, add_enrolment
/// and take_revocations, each naming the file
Result<TrustStore> load_trust_store(const std::filesystem::path& directory);

}  // namespace accord::crypto
