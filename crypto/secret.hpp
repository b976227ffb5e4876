// SecretBytes: bytes that are wiped when they die, cannot be copied and cannot be printed.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>

#include "schemas/vocab/bytes.hpp"

namespace accord::crypto {

class SecretBytes {
 public:
  SecretBytes() = default;
  /// `size` zero bytes, to be written through writable().
  explicit SecretBytes(std::size_t size);
  /// The caller wipes its own copy.
  [[nodiscard]] static SecretBytes copy_of(ByteView bytes);

  ~SecretBytes();
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  [[nodiscard]] ByteView bytes() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::span<std::uint8_t> writable() { return {bytes_.get(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Keeps the first `size` bytes and wipes the rest. Requires: size <= size().
  void shorten(std::size_t size);
  /// Zeros and frees; afterwards empty.
  void wipe();
  /// Compares in a time that depends on the lengths alone.
  [[nodiscard]] bool equals(ByteView other) const;

  friend std::ostream& operator<<(std::ostream&, const SecretBytes&) = delete;

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;      // in use
  std::size_t capacity_ = 0;  // to be wiped
};

}  // namespace accord::crypto
