// Files of the checkout and keys of the moment.
#include "tests/support/nations/nations.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "crypto/hash.hpp"

namespace accord::test_support {
namespace {

/// PKCS#8 of an Ed25519 key: RFC 8410 section 7, the head before its 32 bytes.
constexpr std::uint8_t kEd25519Head[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                         0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

/// RFC 4648 section 4, of a multiple of three bytes: no padding.
std::string base64(ByteView bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
    const std::uint32_t three = static_cast<std::uint32_t>(bytes[i]) << 16 |
                                static_cast<std::uint32_t>(bytes[i + 1]) << 8 | bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) out += kDigits[three >> shift & 63];
  }
  return out;
}

crypto::PrivateKey new_key(const KeyPlan& plan) {
  if (plan.keys == nullptr || plan.suite != crypto::Suite::ed25519)
    return must(crypto::PrivateKey::generate(plan.suite));
  Bytes der(std::begin(kEd25519Head), std::end(kEd25519Head));
  der.resize(der.size() + 32);
  plan.keys->fill(std::span(der).last(32));
  const std::string pem =
      "-----BEGIN PRIVATE KEY-----\n" + base64(der) + "\n-----END PRIVATE KEY-----\n";
  return must(crypto::PrivateKey::from_pem(as_bytes(pem)));
}

std::string with_nation(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

std::string source_file(const std::string& path) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  ACCORD_ASSERT(!text.empty());
  return text;
}

namespace {
agreement::Agreement active(const std::string& text) {
  return {must(agreement::parse_document(text)), crypto::sha384(as_bytes(text)),
          agreement::AgreementState::active};
}
}  // namespace

agreement::Agreement example(const std::string& file) {
  return active(source_file("agreement/examples/" + file));
}

agreement::Agreement example_between(const std::string& first, const std::string& second) {
  std::string text = source_file("agreement/examples/gbr-usa.json");
  text = with_nation(std::move(text), "GBR", "<first>");  // neither may be taken for the other
  text = with_nation(std::move(text), "USA", "<second>");
  text = with_nation(std::move(text), "<first>", first);
  return active(with_nation(std::move(text), "<second>", second));
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
  auto root_key = new_key(plan);
  const auto root = must(crypto::issue_root(root_key, nation, validity, random));
  const auto role = [&](crypto::Role which, crypto::Random& numbers) {
    auto key = new_key(plan);
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
  crypto::Random& numbers = plan.keys != nullptr ? *plan.keys : others;
  auto officer =
      std::make_unique<crypto::KeyAndCertificate>(role(crypto::Role::agreement_policy, numbers));
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
