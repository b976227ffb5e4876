// The key directory: creation, loading, and the CURVE key files of its links.
#include "crypto/identity.hpp"

#include <algorithm>
#include <functional>
#include <system_error>

#include "crypto/files.hpp"
#include "crypto/token_key.hpp"
#include "crypto/z85.hpp"

namespace accord::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCurveFormat = "accord-curve-keys/1";
constexpr std::size_t kMaxCurveFileBytes = 1u << 10;

fs::path key_path(const fs::path& keys, std::string_view name) {
  return keys / (std::string(name) + ".key.pem");
}

fs::path uri_path(const fs::path& keys, std::string_view name) {
  return keys / (std::string(name) + ".key.uri");
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

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

/// Neither a key, in a file or a token, nor a certificate of this name.
Status check_free(const fs::path& keys, std::string_view name) {
  for (const fs::path& path :
       {key_path(keys, name), uri_path(keys, name), certificate_path(keys, name)}) {
    if (is_there(path))
      return fail(Code::already_exists, "a key or certificate of this name is already there",
                  path.string());
  }
  return {};
}

/// Key first: a certificate without its key would be worse than a key without its certificate. Both
/// or neither.
Status save_pair(const fs::path& keys, std::string_view name, const Certificate& certificate,
                 const std::function<Status()>& save_key) {
  ACCORD_CHECK(check_free(keys, name));
  ACCORD_CHECK(save_key());
  Status saved = write_new_file(certificate_path(keys, name), Secrecy::trusted,
                                as_bytes(certificate.to_pem()));
  std::error_code ignored;
  if (!saved) {
    fs::remove(key_path(keys, name), ignored);
    fs::remove(uri_path(keys, name), ignored);
  }
  return saved;
}

Status save_pair(const fs::path& keys, std::string_view name, const PrivateKey& key,
                 const Certificate& certificate) {
  return save_pair(keys, name, certificate,
                   [&] { return save_private_key_file(key, key_path(keys, name)); });
}

Status save_name(const fs::path& keys, std::string_view name, const TokenUri& key) {
  return write_new_file(uri_path(keys, name), Secrecy::trusted, as_bytes(key.text + "\n"));
}

Result<TokenUri> load_name(const fs::path& path) {
  ACCORD_TRY(const SecretBytes file, read_file(path, Secrecy::trusted, kMaxTokenUriBytes + 1));
  const std::string_view text = as_text(file.bytes());
  if (!text.ends_with('\n')) return fail(Code::malformed_token_uri, "not one line", path.string());
  auto uri = TokenUri::parse(text.substr(0, text.size() - 1));
  if (!uri) return fail(uri.error().code, uri.error().what, path.string());
  return uri;
}

/// The key of this name: in the token that its file names, else in the key file.
Result<PrivateKey> load_key(const fs::path& keys, std::string_view name) {
  const fs::path named = uri_path(keys, name);
  if (!is_there(named)) return load_private_key_file(key_path(keys, name));
  if (is_there(key_path(keys, name)))
    return fail(Code::already_exists, "a key in a token is named beside a key file",
                named.string());
  ACCORD_TRY(const TokenUri uri, load_name(named));
  return load_token_key(uri);
}

/// The 40 characters after `"name": "`; empty when they are not there.
std::string_view curve_field(std::string_view text, std::string_view name) {
  const std::string before = "\"" + std::string(name) + "\": \"";
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return {};
  return text.substr(at + before.size(), kZ85KeyChars);
}

fs::path next_curve_path(const fs::path& keys, const NationId& peer) {
  return keys / ("curve-" + peer.text() + ".next.json");
}

Status check_curve_keys(const CurveKeys& keys) {
  if (is_z85_key(keys.server_public) && is_z85_key(as_text(keys.server_secret.bytes())) &&
      is_z85_key(keys.client_public) && is_z85_key(as_text(keys.client_secret.bytes()))) {
    return {};
  }
  return fail(Code::malformed_curve_keys, "not four Z85 keys");
}

Status save_curve_file(const fs::path& path, const NationId& peer, const CurveKeys& keys) {
  ACCORD_CHECK(check_directory(path.parent_path(), Secrecy::secret));
  const Status four = check_curve_keys(keys);
  if (!four) return fail(four.error().code, four.error().what, path.string());
  return write_new_file(path, Secrecy::secret, curve_keys_text(peer, keys).bytes());
}

Result<CurveKeys> load_curve_file(const fs::path& path, const NationId& peer) {
  ACCORD_CHECK(check_directory(path.parent_path(), Secrecy::secret));
  ACCORD_TRY(const SecretBytes file, read_file(path, Secrecy::secret, kMaxCurveFileBytes));
  auto keys = parse_curve_keys(file.bytes(), peer);
  if (!keys) return fail(keys.error().code, keys.error().what, path.string());
  return keys;
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
  ACCORD_TRY(PrivateKey key, load_key(keys_directory, "root"));
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

Result<Certificate> create_root_in_token(const fs::path& keys_directory, const TokenUri& key,
                                         const RootTerms& terms, Random& random) {
  ACCORD_CHECK(ensure_secret_directory(keys_directory));
  ACCORD_TRY(const PrivateKey loaded, load_token_key(key));
  ACCORD_TRY(Certificate root, issue_root(loaded, terms.nation, terms.validity, random));
  ACCORD_CHECK(save_pair(keys_directory, "root", root,
                         [&] { return save_name(keys_directory, "root", key); }));
  return root;
}

Result<Certificate> create_role_in_token(const fs::path& keys_directory, const TokenUri& key,
                                         const RoleTerms& terms, Random& random) {
  ACCORD_TRY(const KeyAndCertificate root, load_root(keys_directory));
  ACCORD_TRY(const PrivateKey loaded, load_token_key(key));
  const RoleRequest request{terms.role, loaded.public_key(), terms.validity};
  ACCORD_TRY(Certificate certificate, issue_role(root.key, root.certificate, request, random));
  const std::string_view name = name_of(terms.role);
  ACCORD_CHECK(save_pair(keys_directory, name, certificate,
                         [&] { return save_name(keys_directory, name, key); }));
  return certificate;
}

Result<std::string> request_role_in_token(const fs::path& keys_directory, const TokenUri& key,
                                          Role role) {
  ACCORD_CHECK(check_directory(keys_directory, Secrecy::secret));
  ACCORD_TRY(const Certificate root, load_root_certificate(keys_directory));
  const std::string_view name = name_of(role);
  const fs::path named = uri_path(keys_directory, name);
  const bool is_named = is_there(named);
  if (is_named) {  // asked for again: a certificate that ends is renewed for the same key
    ACCORD_TRY(const TokenUri before, load_name(named));
    if (before.text != key.text)
      return fail(Code::already_exists, "another key is named for this role", named.string());
  } else {
    ACCORD_CHECK(check_free(keys_directory, name));
  }
  ACCORD_TRY(const PrivateKey loaded, load_token_key(key));
  ACCORD_TRY(std::string request, make_certificate_request(loaded, root.nation(), role));
  if (!is_named) ACCORD_CHECK(save_name(keys_directory, name, key));
  return request;
}

Result<Certificate> certify(const fs::path& keys_directory, const CertificateRequest& request,
                            const Validity& validity, Random& random) {
  ACCORD_TRY(const KeyAndCertificate root, load_root(keys_directory));
  if (request.nation != root.certificate.nation())
    return fail(Code::wrong_nation, "a " + request.nation.text() + " request; the root is " +
                                        root.certificate.nation().text() + "'s");
  return issue_role(root.key, root.certificate, {request.role, request.key, validity}, random);
}

Result<KeyAndCertificate> load_role(const fs::path& keys_directory, Role role) {
  ACCORD_CHECK(check_directory(keys_directory, Secrecy::secret));
  const fs::path certificate_file = certificate_path(keys_directory, name_of(role));
  ACCORD_TRY(PrivateKey key, load_key(keys_directory, name_of(role)));
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

Status save_curve_keys(const fs::path& keys_directory, const NationId& peer,
                       const CurveKeys& keys) {
  return save_curve_file(curve_path(keys_directory, peer), peer, keys);
}

Result<CurveKeys> load_curve_keys(const fs::path& keys_directory, const NationId& peer) {
  return load_curve_file(curve_path(keys_directory, peer), peer);
}

bool has_next_curve_keys(const fs::path& keys_directory, const NationId& peer) {
  return is_there(next_curve_path(keys_directory, peer));
}

Status save_next_curve_keys(const fs::path& keys_directory, const NationId& peer,
                            const CurveKeys& keys) {
  return save_curve_file(next_curve_path(keys_directory, peer), peer, keys);
}

Result<CurveKeys> load_next_curve_keys(const fs::path& keys_directory, const NationId& peer) {
  return load_curve_file(next_curve_path(keys_directory, peer), peer);
}

Status use_next_curve_keys(const fs::path& keys_directory, const NationId& peer) {
  return replace_file(next_curve_path(keys_directory, peer), curve_path(keys_directory, peer));
}

}  // namespace accord::crypto
