// Pinned roots and the order in which a certificate is refused.
#include "crypto/trust_store.hpp"

#include <algorithm>
#include <system_error>

#include "crypto/files.hpp"

namespace accord::crypto {
namespace {

constexpr std::string_view kRootSuffix = ".root.pem";

/// The root files of a directory, ascending by name.
Result<std::vector<std::filesystem::path>> root_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().filename().string().ends_with(kRootSuffix)) out.push_back(entry->path());
  }
  if (error) return fail(Code::file_unreadable, error.message(), directory.string());
  std::sort(out.begin(), out.end());
  return out;
}

Status add_root_file(TrustStore& store, const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  ACCORD_TRY(const NationId nation,
             NationId::parse(std::string_view(name).substr(0, name.size() - kRootSuffix.size())));
  ACCORD_TRY(const SecretBytes pem, read_file(path, Secrecy::trusted, kMaxCertificatePemBytes));
  ACCORD_TRY(const Certificate root, Certificate::from_pem(as_text(pem.bytes())));
  return store.add_root(nation, root);
}

}  // namespace

Status TrustStore::add_root(const NationId& nation, const Certificate& root) {
  if (!root.is_root()) return fail(Code::wrong_role, "not a national root certificate");
  if (nation.empty() || root.nation() != nation) {
    return fail(Code::wrong_nation,
                "the root is " + root.nation().text() + "'s, not " + nation.text() + "'s");
  }
  ACCORD_CHECK(root.verify_signed_by(root));
  if (!roots_.emplace(nation, root).second) {
    return fail(Code::already_exists, nation.text() + " has a pinned root");
  }
  return {};
}

const Certificate* TrustStore::find_root(const NationId& nation) const {
  const auto found = roots_.find(nation);
  return found == roots_.end() ? nullptr : &found->second;
}

std::vector<NationId> TrustStore::nations() const {
  std::vector<NationId> out;
  for (const auto& [nation, root] : roots_) out.push_back(nation);
  return out;
}

Status TrustStore::verify(const Certificate& leaf, const NationId& expected_nation,
                          Role expected_role, UtcTime at) const {
  const Certificate* root = find_root(expected_nation);
  if (root == nullptr) {
    return fail(Code::unknown_nation, "no root of " + expected_nation.text() + " is pinned");
  }
  if (leaf.nation() != expected_nation || leaf.issuer_nation() != expected_nation) {
    return fail(Code::wrong_nation, "a certificate of " + leaf.nation().text() + " issued by " +
                                        leaf.issuer_nation().text() + " where " +
                                        expected_nation.text() + " is expected");
  }
  if (leaf.role() != expected_role) {
    return fail(Code::wrong_role,
                (leaf.role() ? std::string(name_of(*leaf.role())) : "national root") +
                    " certificate where " + std::string(name_of(expected_role)) + " is required");
  }
  ACCORD_CHECK(leaf.verify_signed_by(*root));
  ACCORD_CHECK(root->check_valid_at(at));
  return leaf.check_valid_at(at);
}

Result<TrustStore> load_trust_store(const std::filesystem::path& directory) {
  ACCORD_CHECK(check_directory(directory, Secrecy::trusted));
  ACCORD_TRY(const std::vector<std::filesystem::path> files, root_files(directory));
  TrustStore store;
  for (const std::filesystem::path& path : files) {
    Status added = add_root_file(store, path);
    if (!added) return fail(added.error().code, added.error().what, path.string());
  }
  return store;
}

}  // namespace accord::crypto
