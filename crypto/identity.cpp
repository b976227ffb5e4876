// The key directory: creation, loading, and the CURVE key files of its links.
#include "crypto/identity.hpp"

#include <algorithm>
#include <system_error>

#include "crypto/files.hpp"
#include "crypto/z85.hpp"

namespace accord::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCurveFormat = "accord-curve-keys/1";
constexpr std::size_t kMaxCurveFileBytes = 1u << 10;

fs::path key_path(const fs::path& keys, std::string_view name) {
  return keys / (std::string(name) + ".key.pem");
}

fs::path certificate_path(const fs::path& keys, std::string_view name) {
  return keys / (std::string(name) + ".cert.pem");
}

fs::path curve_path(const fs::path& keys, const NationId& peer) {
  return keys / ("curve-" + peer.text() + ".json");
}

Result<Certificate> load_certificate(const fs::path& path) {
  ACCORD_TRY(const SecretBytes pem, read_file(path, Secrecy::trusted, kMaxCertificatePemBytes));
  auto certificate = Certificate::from_pem(as_text(pem.bytes()));
  if (!certificate) return fail(certificate.error().code, certificate.error().what, path.string());
  return certificate;
}

/// Key first: a certificate without its key would be worse than a key without its certificate. Both
/// or neither.
Status save_pair(const fs::path& keys, std::string_view name, const PrivateKey& key,
                 const Certificate& certificate) {
  const fs::path certificate_file = certificate_path(keys, name);
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(certificate_file, ignored))) {
    return fail(Code::already_exists, "a certificate is already there", certificate_file.string());
  }
  ACCORD_CHECK(save_private_key_file(key, key_path(keys, name)));
  Status saved = write_new_file(certificate_file, Secrecy::trusted, as_bytes(certificate.to_pem()));
  if (!saved) fs::remove(key_path(keys, name), ignored);
  return saved;
}

/// The 40 characters after `"name": "`; empty when they are not there.
std::string_view curve_field(std::string_view text, std::string_view name) {
  const std::string before = "\"" + std::string(name) + "\": \"";
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return {};
  return text.substr(at + before.size(), kZ85KeyChars);
}

Status check_curve_keys(const CurveKeys& keys) {
  if (is_z85_key(keys.server_public) && is_z85_key(as_text(keys.server_secret.bytes())) &&
      is_z85_key(keys.client_public) && is_z85_key(as_text(keys.client_secret.bytes()))) {
    return {};
  }
  return fail(Code::malformed_curve_keys, "not four Z85 keys");
}

}  // namespace

Result<Certificate> create_root(const fs::path& keys_directory, const NationId& nation, Suite suite,
                                const Validity& validity, Random& random) {
  ACCORD_CHECK(ensure_secret_directory(keys_directory));
  ACCORD_TRY(const PrivateKey key, PrivateKey::generate(suite));
  ACCORD_TRY(Certificate root, issue_root(key, nation, validity, random));
  ACCORD_CHECK(save_pair(keys_directory, "root", key, root));
  return root;
}

Result<KeyAndCertificate> load_root(const fs::path& keys_directory) {
  ACCORD_CHECK(check_directory(keys_directory, Secrecy::secret));
  ACCORD_TRY(PrivateKey key, load_private_key_file(key_path(keys_directory, "root")));
  ACCORD_TRY(Certificate certificate, load_root_certificate(keys_directory));
  const Status fits = certificate.check_key(key);
  if (!fits)
    return fail(fits.error().code, fits.error().what,
                certificate_path(keys_directory, "root").string());
  return KeyAndCertificate{std::move(key), std::move(certificate)};
}

Result<Certificate> create_role(const fs::path& keys_directory, Role role, const Validity& validity,
                                Random& random) {
  ACCORD_TRY(const KeyAndCertificate root, load_root(keys_directory));
  ACCORD_TRY(const PrivateKey key, PrivateKey::generate(root.certificate.suite()));
  const RoleRequest request{role, key.public_key(), validity};
  ACCORD_TRY(Certificate certificate, issue_role(root.key, root.certificate, request, random));
  ACCORD_CHECK(save_pair(keys_directory, name_of(role), key, certificate));
  return certificate;
}

Result<KeyAndCertificate> load_role(const fs::path& keys_directory, Role role) {
  ACCORD_CHECK(check_directory(keys_directory, Secrecy::secret));
  const fs::path certificate_file = certificate_path(keys_directory, name_of(role));
  ACCORD_TRY(PrivateKey key, load_private_key_file(key_path(keys_directory, name_of(role))));
  ACCORD_TRY(Certificate certificate, load_certificate(certificate_file));
  if (certificate.role() != role) {
    return fail(Code::wrong_role, "not a " + std::string(name_of(role)) + " certificate",
                certificate_file.string());
  }
  Status fits = certificate.check_key(key);
  if (!fits) return fail(fits.error().code, fits.error().what, certificate_file.string());
  return KeyAndCertificate{std::move(key), std::move(certificate)};
}

Result<Certificate> load_root_certificate(const fs::path& keys_directory) {
  const fs::path path = certificate_path(keys_directory, "root");
  ACCORD_TRY(Certificate root, load_certificate(path));
  if (!root.is_root()) return fail(Code::wrong_role, "not a national root", path.string());
  return root;
}

Result<Identity> load_identity(const fs::path& keys_directory) {
  ACCORD_TRY(Certificate root, load_root_certificate(keys_directory));
  ACCORD_TRY(KeyAndCertificate node_sign, load_role(keys_directory, Role::node_sign));
  ACCORD_TRY(KeyAndCertificate transport, load_role(keys_directory, Role::transport));
  for (const Certificate* leaf : {&node_sign.certificate, &transport.certificate}) {
    if (leaf->nation() != root.nation()) {
      return fail(Code::wrong_nation,
                  "a " + leaf->nation().text() + " certificate beside the " + root.nation().text() +
                      " root",
                  keys_directory.string());
    }
    ACCORD_CHECK(leaf->verify_signed_by(root));
  }
  NationId nation = root.nation();
  return Identity{std::move(nation), std::move(root), std::move(node_sign), std::move(transport)};
}

// Built and read without a JSON library, whose strings would leave copies of the secrets behind;
// Z85 has no character that JSON would escape.
SecretBytes curve_keys_text(const NationId& peer, const CurveKeys& keys) {
  const std::string head = "{\n  \"format\": \"" + std::string(kCurveFormat) +
                           "\",\n  \"peer\": \"" + peer.text() + "\",\n  \"server_public\": \"" +
                           keys.server_public + "\",\n  \"server_secret\": \"";
  const std::string middle =
      "\",\n  \"client_public\": \"" + keys.client_public + "\",\n  \"client_secret\": \"";
  const std::string tail = "\"\n}\n";
  SecretBytes out(head.size() + middle.size() + tail.size() + keys.server_secret.size() +
                  keys.client_secret.size());
  auto at = out.writable().begin();
  for (const ByteView part : {as_bytes(head), keys.server_secret.bytes(), as_bytes(middle),
                              keys.client_secret.bytes(), as_bytes(tail)}) {
    at = std::copy(part.begin(), part.end(), at);
  }
  return out;
}

Status save_curve_keys(const fs::path& keys_directory, const NationId& peer,
                       const CurveKeys& keys) {
  const fs::path path = curve_path(keys_directory, peer);
  ACCORD_CHECK(check_directory(keys_directory, Secrecy::secret));
  const Status four = check_curve_keys(keys);
  if (!four) return fail(four.error().code, four.error().what, path.string());
  return write_new_file(path, Secrecy::secret, curve_keys_text(peer, keys).bytes());
}

Result<CurveKeys> parse_curve_keys(ByteView bytes, const NationId& peer) {
  const std::string_view text = as_text(bytes);
  CurveKeys keys{std::string(curve_field(text, "server_public")),
                 SecretBytes::copy_of(as_bytes(curve_field(text, "server_secret"))),
                 std::string(curve_field(text, "client_public")),
                 SecretBytes::copy_of(as_bytes(curve_field(text, "client_secret")))};
  ACCORD_CHECK(check_curve_keys(keys));
  if (!curve_keys_text(peer, keys).equals(bytes))
    return fail(Code::malformed_curve_keys, "not in its one form, or for another peer");
  return keys;
}

Result<CurveKeys> load_curve_keys(const fs::path& keys_directory, const NationId& peer) {
  const fs::path path = curve_path(keys_directory, peer);
  ACCORD_CHECK(check_directory(keys_directory, Secrecy::secret));
  ACCORD_TRY(const SecretBytes file, read_file(path, Secrecy::secret, kMaxCurveFileBytes));
  auto keys = parse_curve_keys(file.bytes(), peer);
  if (!keys) return fail(keys.error().code, keys.error().what, path.string());
  return keys;
}

}  // namespace accord::crypto
