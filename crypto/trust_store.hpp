// The pinned national roots, and the one question asked of them: does this certificate speak for
// that nation, in that role, at that time? No path building, no intermediate, no system store. A
// plain value; readers on any thread.
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "crypto/certificate.hpp"

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

  /// Errors, first that applies: unknown_nation, wrong_nation, wrong_role (a root included),
  /// bad_chain_signature, certificate_not_yet_valid, certificate_expired (leaf or root; the message
  /// says which)
  Status verify(const Certificate& leaf, const NationId& expected_nation, Role expected_role,
                UtcTime at) const;

 private:
  std::map<NationId, Certificate> roots_;
};

/// Reads every `<NATION>.root.pem` of `directory`; other files are not looked at.
/// Errors: file_unreadable, writable_by_others (file or directory), bad_id (file name), and those
/// of Certificate::from_pem and add_root, each naming the file
Result<TrustStore> load_trust_store(const std::filesystem::path& directory);

}  // namespace accord::crypto
