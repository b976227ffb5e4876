// Pinned roots and the order in which a certificate is refused.
#include "crypto/trust_store.hpp"

#include <algorithm>
#include <system_error>

#include "crypto/enrolment.hpp"
#include "crypto/files.hpp"
#include "crypto/hash.hpp"

namespace accord::crypto {
namespace {

constexpr std::string_view kRootSuffix = ".root.pem";
constexpr std::string_view kListSuffix = ".crl";
constexpr std::string_view kEnrolmentSuffix = ".enrolment.json";

/// The files of a directory with that ending, ascending by name.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& directory,
                                                    std::string_view suffix) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().filename().string().ends_with(suffix)) out.push_back(entry->path());
  }
  if (error) return fail(Code::file_unreadable, error.message(), directory.string());
  std::sort(out.begin(), out.end());
  return out;
}

/// Whose file it is, by its name.
Result<NationId> nation_of(const std::filesystem::path& path, std::string_view suffix) {
  const std::string name = path.filename().string();
  return NationId::parse(std::string_view(name).substr(0, name.size() - suffix.size()));
}

Status add_list_file(TrustStore& store, const std::filesystem::path& path) {
  ACCORD_TRY(const NationId nation, nation_of(path, kListSuffix));
  ACCORD_TRY(const SecretBytes der, read_file(path, Secrecy::trusted, kMaxRevocationListBytes));
  ACCORD_CHECK(store.take_revocations(nation, der.bytes()));
  return {};
}

Status add_enrolment_file(TrustStore& store, const std::filesystem::path& path) {
  ACCORD_TRY(const NationId nation, nation_of(path, kEnrolmentSuffix));
  ACCORD_TRY(const SecretBytes text, read_file(path, Secrecy::trusted, kMaxEnrolmentBytes));
  return store.add_enrolment(nation, as_text(text.bytes()));
}

Status add_root_file(TrustStore& store, const std::filesystem::path& path) {
  ACCORD_TRY(const NationId nation, nation_of(path, kRootSuffix));
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
  ACCORD_CHECK(leaf.check_valid_at(at));
  return check_not_revoked(leaf, at);
}

Status TrustStore::add_enrolment(const NationId& nation, std::string_view text) {
  ACCORD_TRY(const Enrolment enrolment, parse_enrolment(text));
  const Certificate* root = find_root(nation);
  if (root == nullptr)
    return fail(Code::unknown_nation, "no root of " + nation.text() + " is pinned");
  if (enrolment.nation != nation)
    return fail(Code::wrong_nation, "the enrolment is of " + enrolment.nation.text() + "'s root");
  if (enrolment.root != root->digest())
    return fail(Code::root_not_pinned, "the enrolment is of another root than the one pinned");
  enrolments_.insert_or_assign(nation, sha384(as_bytes(text)));
  return {};
}

Digest TrustStore::enrolment_digest(const NationId& nation) const {
  const auto found = enrolments_.find(nation);
  return found == enrolments_.end() ? Digest{} : found->second;
}

Result<bool> TrustStore::take_revocations(const NationId& nation, ByteView der) {
  const Certificate* root = find_root(nation);
  if (root == nullptr)
    return fail(Code::unknown_nation, "no root of " + nation.text() + " is pinned");
  ACCORD_TRY(RevocationList list, RevocationList::read(der, *root));
  const RevocationList* held = find_revocations(nation);
  if (held != nullptr && held->number() == list.number() && std::ranges::equal(held->der(), der))
    return false;
  if (held != nullptr && held->number() >= list.number()) {
    return fail(Code::revocation_list_order, nation.text() + " list " +
                                                 std::to_string(list.number()) + " where list " +
                                                 std::to_string(held->number()) + " is held");
  }
  revocations_.insert_or_assign(nation, std::move(list));
  return true;
}

const RevocationList* TrustStore::find_revocations(const NationId& nation) const {
  const auto found = revocations_.find(nation);
  return found == revocations_.end() ? nullptr : &found->second;
}

Status TrustStore::check_not_revoked(const Certificate& certificate, UtcTime at) const {
  const RevocationList* list = find_revocations(certificate.nation());
  if (list == nullptr) return {};
  return list->check(certificate, at);
}

Result<TrustStore> load_trust_store(const std::filesystem::path& directory) {
  ACCORD_CHECK(check_directory(directory, Secrecy::trusted));
  TrustStore store;
  const auto add_all = [&](std::string_view suffix,
                           Status (*add)(TrustStore&, const std::filesystem::path&)) -> Status {
    ACCORD_TRY(const std::vector<std::filesystem::path> files, files_of(directory, suffix));
    for (const std::filesystem::path& path : files) {
      const Status added = add(store, path);
      if (!added) return fail(added.error().code, added.error().what, path.string());
    }
    return {};
  };
  ACCORD_CHECK(add_all(kRootSuffix, add_root_file));
  ACCORD_CHECK(add_all(kEnrolmentSuffix, add_enrolment_file));
  ACCORD_CHECK(add_all(kListSuffix, add_list_file));
  return store;
}

}  // namespace accord::crypto
