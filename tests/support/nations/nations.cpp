// Files of the checkout and keys of the moment.
#include "tests/support/nations/nations.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "crypto/hash.hpp"

namespace accord::test_support {

std::string source_file(const std::string& path) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  ACCORD_ASSERT(!text.empty());
  return text;
}

agreement::Agreement example(const std::string& file) {
  const std::string text = source_file("agreement/examples/" + file);
  return {must(agreement::parse_document(text)), crypto::sha384(as_bytes(text)),
          agreement::AgreementState::active};
}

agreement::NationalPolicy example_policy(const std::string& nation) {
  if (nation != "AUS" && nation != "GBR" && nation != "USA") {
    agreement::NationalPolicy plain;
    plain.nation = must(NationId::parse(nation));
    return plain;
  }
  std::string lower = nation;
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return must(agreement::parse_national_policy(
      source_file("agreement/examples/national-policy-" + lower + ".json")));
}

NationKeys make_keys(const NationId& nation, const crypto::Validity& validity,
                     crypto::Random& random, const KeyPlan& plan) {
  auto root_key = must(crypto::PrivateKey::generate(plan.suite));
  const auto root = must(crypto::issue_root(root_key, nation, validity, random));
  const auto role = [&](crypto::Role which, crypto::Random& numbers) {
    auto key = must(crypto::PrivateKey::generate(plan.suite));
    auto certificate =
        must(crypto::issue_role(root_key, root, {which, key.public_key(), validity}, numbers));
    return crypto::KeyAndCertificate{std::move(key), std::move(certificate)};
  };
  std::vector<std::unique_ptr<crypto::Identity>> identities;
  while (identities.size() < plan.count) {
    auto node_sign = role(crypto::Role::node_sign, random);
    auto transport = role(crypto::Role::transport, random);
    identities.push_back(std::make_unique<crypto::Identity>(
        crypto::Identity{nation, root, std::move(node_sign), std::move(transport)}));
  }
  crypto::SystemRandom others;  // so that what a seed gives does not depend on the officers
  auto officer =
      std::make_unique<crypto::KeyAndCertificate>(role(crypto::Role::agreement_policy, others));
  return {std::move(identities), std::move(officer),
          std::make_unique<crypto::PrivateKey>(std::move(root_key))};
}

std::vector<std::unique_ptr<crypto::Identity>> make_identities(const NationId& nation,
                                                               const crypto::Validity& validity,
                                                               crypto::Random& random,
                                                               const KeyPlan& plan) {
  return std::move(make_keys(nation, validity, random, plan).identities);
}

std::vector<crypto::CourierFile> courier_keys_between(const NationId& a, const NationId& b,
                                                      UtcTime from, std::size_t count) {
  // The same on both sides: a function of what the courier is told, since two worlds meet here.
  class Told final : public crypto::Random {
   public:
    explicit Told(std::string text) : text_(std::move(text)) {}
    void fill(std::span<std::uint8_t> out) override {
      const Digest digest = crypto::sha384(as_bytes(text_));
      ACCORD_ASSERT(out.size() <= digest.raw.size());
      std::copy_n(digest.raw.begin(), out.size(), out.begin());
    }

   private:
    std::string text_;
  };
  constexpr Nanos kEach = std::chrono::hours(24 * 89);
  std::vector<crypto::CourierFile> out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string id = "c" + std::to_string(i);
    const UtcTime begins = from + kEach * static_cast<std::int64_t>(i);
    Told random(std::min(a, b).text() + std::max(a, b).text() + id);
    out.push_back(must(crypto::make_courier_key(
        {{std::min(a, b), std::max(a, b)}, id, begins, begins + crypto::kMaxCourierTerm}, random)));
  }
  return out;
}

std::unique_ptr<crypto::Identity> make_identity(const NationId& nation,
                                                const crypto::Validity& validity,
                                                crypto::Random& random, crypto::Suite suite) {
  return std::move(make_identities(nation, validity, random, {suite, 1}).front());
}

}  // namespace accord::test_support
