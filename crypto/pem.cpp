// PEM by OpenSSL's coder, then written again and compared: no headers, no text around, no other
// line lengths. Everything passes through wiping memory, because the same code carries private
// keys.
#include "crypto/pem.hpp"

#include <openssl/crypto.h>
#include <openssl/pem.h>

#include <memory>

#include "crypto/openssl.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::crypto {
namespace {

using Bio = std::unique_ptr<BIO, openssl::Freed<BIO_free>>;

/// What PEM_read_bio allocates; freed with wiping, because it may be a private key.
struct Block {
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;

  Block() = default;
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
  }
};

}  // namespace

SecretBytes to_pem(std::string_view label, ByteView der) {
  const Bio bio(BIO_new(BIO_s_secmem()));
  ACCORD_ASSERT(bio);
  ACCORD_ASSERT(PEM_write_bio(bio.get(), std::string(label).c_str(), "", der.data(),
                              static_cast<long>(der.size())) > 0);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  ACCORD_ASSERT(size > 0);
  return SecretBytes::copy_of(as_bytes({text, static_cast<std::size_t>(size)}));
}

Result<SecretBytes> from_pem(std::string_view label, ByteView pem, Code code) {
  const Error bad{code, "not one block '" + std::string(label) + "' in strict PEM", {}};
  if (pem.empty()) return fail(bad);
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) return openssl::library_failure("opening PEM text");
  Block block;
  const int read = PEM_read_bio(bio.get(), &block.name, &block.header, &block.data, &block.size);
  openssl::forget_errors();
  if (read != 1 || block.size <= 0 || label != block.name) return fail(bad);
  SecretBytes der = SecretBytes::copy_of({block.data, static_cast<std::size_t>(block.size)});
  if (!to_pem(label, der.bytes()).equals(pem)) return fail(bad);
  return der;
}

}  // namespace accord::crypto
