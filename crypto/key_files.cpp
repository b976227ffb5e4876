// Private keys on disk.
#include "crypto/files.hpp"
#include "crypto/key.hpp"

namespace accord::crypto {
namespace {

constexpr std::size_t kMaxKeyFileBytes = 4u << 10;

}  // namespace

Result<PrivateKey> load_private_key_file(const std::filesystem::path& path) {
  ACCORD_TRY(const SecretBytes pem, read_file(path, Secrecy::secret, kMaxKeyFileBytes));
  auto key = PrivateKey::from_pem(pem.bytes());
  if (!key) return fail(key.error().code, key.error().what, path.string());
  return key;
}

Status save_private_key_file(const PrivateKey& key, const std::filesystem::path& path) {
  ACCORD_TRY(const SecretBytes pem, key.to_pem());
  return write_new_file(path, Secrecy::secret, pem.bytes());
}

}  // namespace accord::crypto
