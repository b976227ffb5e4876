// Files of the checkout and keys of the moment.
#include "tests/support/nations/nations.hpp"

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
  std::string lower = nation;
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return must(agreement::parse_national_policy(
      source_file("agreement/examples/national-policy-" + lower + ".json")));
}

std::vector<std::unique_ptr<crypto::Identity>> make_identities(const NationId& nation,
                                                               const crypto::Validity& validity,
                                                               crypto::Random& random,
                                                               const KeyPlan& plan) {
  auto root_key = must(crypto::PrivateKey::generate(plan.suite));
  const auto root = must(crypto::issue_root(root_key, nation, validity, random));
  const auto role = [&](crypto::Role which) {
    auto key = must(crypto::PrivateKey::generate(plan.suite));
    auto certificate =
        must(crypto::issue_role(root_key, root, {which, key.public_key(), validity}, random));
    return crypto::KeyAndCertificate{std::move(key), std::move(certificate)};
  };
  std::vector<std::unique_ptr<crypto::Identity>> out;
  while (out.size() < plan.count) {
    auto node_sign = role(crypto::Role::node_sign);
    auto transport = role(crypto::Role::transport);
    out.push_back(std::make_unique<crypto::Identity>(
        crypto::Identity{nation, root, std::move(node_sign), std::move(transport)}));
  }
  return out;
}

std::unique_ptr<crypto::Identity> make_identity(const NationId& nation,
                                                const crypto::Validity& validity,
                                                crypto::Random& random, crypto::Suite suite) {
  return std::move(make_identities(nation, validity, random, {suite, 1}).front());
}

}  // namespace accord::test_support
