// A nation's keys on disk, as the node and `accord keys` use them. One directory (0700), never read
// through links:
//   root.key.pem    root.cert.pem     the key is offline: on a node only the certificate lies here
//   <role>.key.pem  <role>.cert.pem   role names of role.hpp
//   <name>.key.uri                    instead of <name>.key.pem: the name of a key in a token
//   curve-<PEER>.json                 CURVE keys of one link, made by the link room through libzmq
//   curve-<PEER>.next.json            those that come next, once the peer holds their binding
// Secret files are 0600 and of the node's own user; nothing is ever overwritten.
#pragma once

#include <filesystem>
#include <string>

#include "crypto/certificate_request.hpp"
#include "crypto/token_uri.hpp"

namespace accord::crypto {

struct KeyAndCertificate {
  PrivateKey key;
  Certificate certificate;
};

/// What a running node signs with, and the root it belongs to.
struct Identity {
  NationId nation;
  Certificate root;
  KeyAndCertificate node_sign;
  KeyAndCertificate transport;
};

/// CURVE keys of one link, Z85 of 40 characters each.
struct CurveKeys {
  std::string server_public;
  SecretBytes server_secret;
  std::string client_public;
  SecretBytes client_secret;
};

/// Makes `keys_directory` (0700) if need be, then a root key and certificate in it.
/// Errors: already_exists, permissions_too_open, file_unwritable, and those of generate and
/// issue_root
Result<Certificate> create_root(const std::filesystem::path& keys_directory, const NationId& nation,
                                Suite suite, const Validity& validity, Random& random);

/// Makes a key of the root's suite and its certificate, signed with root.key.pem.
/// Errors: already_exists, permissions_too_open, file_unreadable, and those of generate and
/// issue_role
Result<Certificate> create_role(const std::filesystem::path& keys_directory, Role role,
                                const Validity& validity, Random& random);

// --- keys in tokens: the same, but the key is there already, and only its name is written ---

struct RootTerms {
  NationId nation;
  Validity validity;
};
/// Errors: those of create_root and load_token_key
Result<Certificate> create_root_in_token(const std::filesystem::path& keys_directory,
                                         const TokenUri& key, const RootTerms& terms,
                                         Random& random);

struct RoleTerms {
  Role role = Role::node_sign;
  Validity validity;
};
/// Errors: those of create_role and load_token_key
Result<Certificate> create_role_in_token(const std::filesystem::path& keys_directory,
                                         const TokenUri& key, const RoleTerms& terms,
                                         Random& random);

/// Where the root key does not lie: writes the key's name beside root.cert.pem, unless it stands
/// there already, and gives the request to bring to the root (PEM). Errors: already_exists (another
/// key of the role), file_unwritable, and those of load_root_certificate, load_token_key and
/// make_certificate_request
Result<std::string> request_role_in_token(const std::filesystem::path& keys_directory,
                                          const TokenUri& key, Role role);

/// Where the root key lies: the certificate that a request asks for; nothing is written. Errors:
/// wrong_nation, and those of load_root and issue_role
Result<Certificate> certify(const std::filesystem::path& keys_directory,
                            const CertificateRequest& request, const Validity& validity,
                            Random& random);

/// Key and certificate of one role, fitting each other. Errors: file_unreadable,
/// permissions_too_open, wrong_role, key_certificate_mismatch, malformed_key,
/// malformed_certificate; already_exists (a key file beside a key in a token), malformed_token_uri,
/// and those of load_token_key
Result<KeyAndCertificate> load_role(const std::filesystem::path& keys_directory, Role role);

/// root.key.pem and root.cert.pem, where the root key lies. Errors: those of load_role
Result<KeyAndCertificate> load_root(const std::filesystem::path& keys_directory);

/// root.cert.pem. Errors: file_unreadable, wrong_role (no root), malformed_certificate
Result<Certificate> load_root_certificate(const std::filesystem::path& keys_directory);

/// node-sign and transport, both signed by root.cert.pem; validity in time is left to the user of
/// the identity. Errors: those of load_role and load_root_certificate, wrong_nation,
/// bad_chain_signature
Result<Identity> load_identity(const std::filesystem::path& keys_directory);

/// Errors: malformed_curve_keys, already_exists, permissions_too_open (directory), file_unwritable
Status save_curve_keys(const std::filesystem::path& keys_directory, const NationId& peer,
                       const CurveKeys& keys);

/// One link's keys as the one text they have: a fixed order, fixed lengths. Requires: four Z85 keys
[[nodiscard]] SecretBytes curve_keys_text(const NationId& peer, const CurveKeys& keys);

/// Exactly what curve_keys_text writes for this peer. Errors: malformed_curve_keys
Result<CurveKeys> parse_curve_keys(ByteView text, const NationId& peer);

/// Errors: file_unreadable, permissions_too_open, malformed_curve_keys
Result<CurveKeys> load_curve_keys(const std::filesystem::path& keys_directory,
                                  const NationId& peer);

// --- the next ones: told to the peer while the present are used; same form, same errors ---
[[nodiscard]] bool has_next_curve_keys(const std::filesystem::path& keys_directory,
                                       const NationId& peer);
Status save_next_curve_keys(const std::filesystem::path& keys_directory, const NationId& peer,
                            const CurveKeys& keys);
Result<CurveKeys> load_next_curve_keys(const std::filesystem::path& keys_directory,
                                       const NationId& peer);
/// The next keys become the present ones, which are gone. Errors: file_unwritable
Status use_next_curve_keys(const std::filesystem::path& keys_directory, const NationId& peer);

}  // namespace accord::crypto
