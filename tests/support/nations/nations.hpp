// Nations for tests: the example agreements and policies of the checkout, and keys made on the
// spot.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "agreement/compile.hpp"
#include "crypto/courier_key.hpp"
#include "crypto/identity.hpp"
#include "crypto/random.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::test_support {

/// The value; a test that has none stops here and says why.
template <class T>
T must(Result<T> result) {
  if (!result) std::fprintf(stderr, "%s\n", result.error().text().c_str());
  ACCORD_ASSERT(result.has_value());
  return std::move(*result);
}

/// A file of the checkout, such as "agreement/examples/gbr-usa.json"; never empty.
[[nodiscard]] std::string source_file(const std::string& path);

/// One agreement of agreement/examples by its file name, active.
[[nodiscard]] agreement::Agreement example(const std::string& file);

/// The agreement of GBR and USA with these two in their places, by code in ascending order.
[[nodiscard]] agreement::Agreement example_between(const std::string& first,
                                                   const std::string& second);

/// The example policy of "AUS", "GBR" or "USA"; of another nation one that denies nothing.
[[nodiscard]] agreement::NationalPolicy example_policy(const std::string& nation);

struct KeyPlan {
  crypto::Suite suite = crypto::Suite::ed25519;
  std::size_t count = 1;
  /// Of Ed25519 keys and the officer's certificate: the same bytes, the same keys. Null: keys that
  /// nobody has seen before.
  crypto::Random* keys = nullptr;
};

/// Keys of one nation below one root: its identities, what it has now and renews to, and its policy
/// owner's.
struct NationKeys {
  std::vector<std::unique_ptr<crypto::Identity>> identities;
  std::unique_ptr<crypto::KeyAndCertificate> officer;  // agreement-policy
  std::unique_ptr<crypto::PrivateKey> root_key;
};
[[nodiscard]] NationKeys make_keys(const NationId& nation, const crypto::Validity& validity,
                                   crypto::Random& random, const KeyPlan& plan);

/// The identities alone.
[[nodiscard]] std::vector<std::unique_ptr<crypto::Identity>> make_identities(
    const NationId& nation, const crypto::Validity& validity, crypto::Random& random,
    const KeyPlan& plan);

/// Courier keys of one link, one after the other without a gap: "c0" from `from` on, "c1" ...
[[nodiscard]] std::vector<crypto::CourierFile> courier_keys_between(const NationId& a,
                                                                    const NationId& b, UtcTime from,
                                                                    std::size_t count = 6);

/// A nation's keys below a root of its own.
[[nodiscard]] std::unique_ptr<crypto::Identity> make_identity(
    const NationId& nation, const crypto::Validity& validity, crypto::Random& random,
    crypto::Suite suite = crypto::Suite::ed25519);

}  // namespace accord::test_support
