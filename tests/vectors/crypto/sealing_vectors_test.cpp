// Project Wycheproof (C2SP) through aead_*, hkdf_* and KemKey::agree; RFC 9180's own vectors and
// six P-384 cases of an independent implementation through kem_* and HpkeContext. What of each file
// does not apply, and why, stands in README.md.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "crypto/hkdf.hpp"
#include "crypto/hpke.hpp"
#include "vector_files.hpp"

namespace accord::crypto {
namespace {

using nlohmann::json;

Bytes hex(const json& value) { return *from_hex(value.get<std::string>()); }

/// Calls `check(group, test, valid)` for every case of a Wycheproof file; returns how many say that
/// they applied.
template <class Check>
void each_case(const char* file, std::size_t applicable, Check check) {
  const auto path = test::vector_path(std::string("wycheproof/") + file);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no Wycheproof vectors beside the checkout";
  std::size_t applied = 0;
  const json vectors = test::read_vectors(path);
  for (const json& group : vectors.at("testGroups")) {
    for (const json& one : group.at("tests")) {
      SCOPED_TRACE(std::string(file) + " tcId " + one.at("tcId").dump());
      if (check(group, one, one.at("result") == "valid")) ++applied;
    }
  }
  EXPECT_EQ(applied, applicable);
}

TEST(Wycheproof, aes_256_gcm_cases_are_answered_as_published) {
  std::size_t valid_ones = 0;
  each_case("aes_gcm_test.json", 66, [&](const json& group, const json& one, bool valid) {
    if (group.at("keySize") != 256 || group.at("ivSize") != 96) return false;
    EXPECT_EQ(group.at("tagSize"), 128);
    Bytes sealed = hex(one.at("ct"));
    const Bytes tag = hex(one.at("tag")), message = hex(one.at("msg"));
    sealed.insert(sealed.end(), tag.begin(), tag.end());
    const Bytes key = hex(one.at("key")), nonce = hex(one.at("iv")), aad = hex(one.at("aad"));
    const auto opened = aead_open(key, nonce, aad, sealed);
    EXPECT_EQ(opened.has_value(), valid);
    if (!opened) {
      EXPECT_EQ(opened.error().code, Code::seal_broken);
    }
    if (!valid) return true;
    ++valid_ones;
    EXPECT_EQ(*opened, message);
    EXPECT_EQ(*aead_seal(key, nonce, aad, message), sealed);
    return true;
  });
}

void hkdf_as_published(const char* file, Hash hash, std::size_t cases) {
  each_case(file, cases, [&](const json&, const json& one, bool valid) {
    const auto prk = hkdf_extract(hash, hex(one.at("salt")), hex(one.at("ikm")));
    EXPECT_TRUE(prk) << prk.error().text();
    if (!prk) return true;
    const auto okm = hkdf_expand(hash, prk->bytes(), hex(one.at("info")), one.at("size"));
    EXPECT_EQ(okm.has_value(), valid);
    EXPECT_TRUE(!okm || okm->equals(hex(one.at("okm"))));
    return true;
  });
}

TEST(Wycheproof, hkdf_cases_are_answered_as_published) {
  hkdf_as_published("hkdf_sha256_test.json", Hash::sha256, 86);
  hkdf_as_published("hkdf_sha384_test.json", Hash::sha384, 83);
  hkdf_as_published("hkdf_sha512_test.json", Hash::sha512, 83);
}

/// Wycheproof writes private keys as signed integers of no fixed length.
Bytes scalar_of(const json& value, std::size_t size) {
  Bytes out = hex(value);
  while (out.size() > size && out.front() == 0) out.erase(out.begin());
  out.insert(out.begin(), size - std::min(size, out.size()), 0);
  return out;
}

bool agrees(Suite suite, const json& one, std::size_t size, bool taken) {
  const auto key = KemKey::from_private(suite, scalar_of(one.at("private"), size));
  EXPECT_TRUE(key) << key.error().text();
  if (!key) return true;
  const auto shared = key->agree(hex(one.at("public")));
  EXPECT_EQ(shared.has_value(), taken);
  if (shared) {
    EXPECT_TRUE(shared->equals(hex(one.at("shared"))));
  } else {
    EXPECT_EQ(shared.error().code, Code::malformed_key);
  }
  return true;
}

TEST(Wycheproof, ecdh_p384_cases_are_answered_as_published_and_compressed_points_refused) {
  each_case("ecdh_secp384r1_ecpoint_test.json", 790, [&](const json&, const json& one, bool valid) {
    return agrees(Suite::p384, one, 48, valid);
  });
}

TEST(Wycheproof, x25519_cases_are_answered_as_published_and_a_zero_secret_refused) {
  each_case("x25519_test.json", 518, [&](const json&, const json& one, bool valid) {
    const json& flags = one.at("flags");
    const bool zero = std::find(flags.begin(), flags.end(), "ZeroSharedSecret") != flags.end();
    return agrees(Suite::ed25519, one, 32, valid || !zero);
  });
}

json rfc9180_vectors() {
  const auto path = test::vector_path("hpke/vectors_rfc9180_5f503c5.json.gz");
  if (!std::filesystem::exists(path)) return nullptr;
  const std::string unpack = "gzip -dc '" + path.string() + "'";
  std::FILE* pipe = popen(unpack.c_str(), "r");
  std::string text;
  std::array<char, 1 << 16> part{};
  for (std::size_t n = 0; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
    text.append(part.data(), n);
  }
  EXPECT_EQ(pclose(pipe), 0) << unpack;
  return json::parse(text);
}

constexpr int kX25519 = 0x0020, kHkdfSha512 = 3, kAes256Gcm = 2;

void check_exports(const HpkeContext& context, const json& vector) {
  for (const json& one : vector.at("exports")) {
    const auto value = context.exported(hex(one.at("exporter_context")), one.at("L"));
    ASSERT_TRUE(value);
    EXPECT_TRUE(value->equals(hex(one.at("exported_value"))));
  }
}

TEST(Rfc9180, the_x25519_kem_gives_the_published_secrets) {
  const json vectors = rfc9180_vectors();
  if (vectors.is_null()) GTEST_SKIP() << "no HPKE vectors beside the checkout";
  int cases = 0;
  for (const json& vector : vectors) {
    if (vector.at("kem_id") != kX25519 || vector.at("mode").get<int>() > 1) continue;
    const auto recipient = KemKey::from_private(Suite::ed25519, hex(vector.at("skRm")));
    const auto ephemeral = KemKey::from_private(Suite::ed25519, hex(vector.at("skEm")));
    ASSERT_TRUE(recipient && ephemeral);
    const Bytes wanted = hex(vector.at("shared_secret"));
    EXPECT_TRUE(kem_decap(*recipient, hex(vector.at("enc")))->equals(wanted));
    EXPECT_TRUE(kem_encap(*ephemeral, hex(vector.at("pkRm")))->equals(wanted));
    ++cases;
  }
  EXPECT_EQ(cases, 16);  // 2 modes x 2 KDFs x 4 AEADs
}

TEST(Rfc9180, suite_2_seals_opens_and_exports_as_published) {
  const json vectors = rfc9180_vectors();
  if (vectors.is_null()) GTEST_SKIP() << "no HPKE vectors beside the checkout";
  int cases = 0, frames = 0;
  for (const json& vector : vectors) {
    if (vector.at("kem_id") != kX25519 || vector.at("kdf_id") != kHkdfSha512 ||
        vector.at("aead_id") != kAes256Gcm || vector.at("mode").get<int>() > 1) {
      continue;
    }
    const auto recipient = KemKey::from_private(Suite::ed25519, hex(vector.at("skRm")));
    const auto ephemeral = KemKey::from_private(Suite::ed25519, hex(vector.at("skEm")));
    ASSERT_TRUE(recipient && ephemeral);
    const Bytes enc = hex(vector.at("enc")), info = hex(vector.at("info"));
    const bool with_psk = vector.at("mode") == 1;
    const CourierKey psk =
        with_psk ? CourierKey{hex(vector.at("psk_id")), SecretBytes::copy_of(hex(vector.at("psk")))}
                 : CourierKey{};
    const auto opener = with_psk ? HpkeContext::from(enc, *recipient, info, psk)
                                 : HpkeContext::without_psk(enc, *recipient, info);
    ASSERT_TRUE(opener) << opener.error().text();
    check_exports(*opener, vector);
    std::uint64_t counter = 0;
    for (const json& one : vector.at("encryptions")) {
      const Bytes aad = hex(one.at("aad")), sealed = hex(one.at("ct")), text = hex(one.at("pt"));
      EXPECT_EQ(*opener->open(counter, aad, sealed), text) << counter;
      EXPECT_EQ(*opener->seal(counter, aad, text), sealed) << counter;
      ++counter;
      ++frames;
    }
    ++cases;
    if (!with_psk) continue;
    const auto sealer = HpkeContext::to(hex(vector.at("pkRm")), *ephemeral, info, psk);
    ASSERT_TRUE(sealer);
    check_exports(*sealer, vector);
  }
  EXPECT_EQ(cases, 2);
  EXPECT_EQ(frames, 2 * 257);
}

TEST(Hpke, suite_1_opens_what_an_independent_implementation_sealed) {
  const auto path = test::vector_path("hpke/p384_vectors.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no HPKE vectors beside the checkout";
  int cases = 0;
  const json vectors = test::read_vectors(path);
  for (const json& vector : vectors.at("vectors")) {
    const auto recipient = KemKey::from_private(Suite::p384, hex(vector.at("skRm")));
    ASSERT_TRUE(recipient);
    const auto context =
        HpkeContext::without_psk(hex(vector.at("enc")), *recipient, hex(vector.at("info")));
    ASSERT_TRUE(context) << context.error().text();
    EXPECT_EQ(*context->open(0, hex(vector.at("aad")), hex(vector.at("ct"))), hex(vector.at("pt")));
    ++cases;
  }
  EXPECT_EQ(cases, 6);
}

}  // namespace
}  // namespace accord::crypto
