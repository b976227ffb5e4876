// Wiping through OPENSSL_cleanse, which the compiler may not remove.
#include "crypto/secret.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "schemas/vocab/assert.hpp"

namespace accord::crypto {

SecretBytes::SecretBytes(std::size_t size)
    : bytes_(std::make_unique<std::uint8_t[]>(size)), size_(size), capacity_(size) {}

SecretBytes SecretBytes::copy_of(ByteView bytes) {
  SecretBytes out(bytes.size());
  std::copy(bytes.begin(), bytes.end(), out.bytes_.get());
  return out;
}

SecretBytes::~SecretBytes() { wipe(); }

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : bytes_(std::move(other.bytes_)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = std::move(other.bytes_);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  return *this;
}

void SecretBytes::shorten(std::size_t size) {
  ACCORD_ASSERT(size <= size_);
  if (size < size_) OPENSSL_cleanse(bytes_.get() + size, size_ - size);
  size_ = size;
}

void SecretBytes::wipe() {
  if (bytes_) OPENSSL_cleanse(bytes_.get(), capacity_);
  bytes_.reset();
  size_ = capacity_ = 0;
}

bool SecretBytes::equals(ByteView other) const {
  if (other.size() != size_) return false;
  return size_ == 0 || CRYPTO_memcmp(bytes_.get(), other.data(), size_) == 0;
}

}  // namespace accord::crypto
