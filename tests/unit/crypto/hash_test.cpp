// SHA-384 against FIPS 180-4 examples and openssl(1).
#include "crypto/hash.hpp"

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

// FIPS 180-4 example "abc" (NIST CSRC, SHA384.pdf) and the well-known hash of nothing.
constexpr std::string_view kAbc =
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
    "8086072ba1e7cc2358baeca134c825a7";
constexpr std::string_view kEmpty =
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
    "274edebfe76f65fbd51ad2f14898b95b";

TEST(Hash, sha384_of_the_standards_example) {
  EXPECT_EQ(sha384(as_bytes("abc")).hex(), kAbc);
  EXPECT_EQ(sha384({}).hex(), kEmpty);
  EXPECT_EQ(sha384_of({}).hex(), kEmpty);
}

TEST(Hash, parts_hash_as_their_concatenation) {
  EXPECT_EQ(sha384_of({as_bytes("a"), {}, as_bytes("bc")}).hex(), kAbc);
  EXPECT_EQ(Sha384().add(as_bytes("ab")).add(as_bytes("c")).finish().hex(), kAbc);
}

TEST(Hash, a_megabyte_hashes_as_openssl_says) {
  const test::ScratchDirectory scratch;
  Bytes bytes(1u << 20);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 >> 3);
  scratch.write("big", bytes);
  const auto independent = scratch.openssl("dgst -sha384 -r big");
  EXPECT_EQ(independent.output.substr(0, 96), sha384(bytes).hex());
}

}  // namespace
}  // namespace accord::crypto
