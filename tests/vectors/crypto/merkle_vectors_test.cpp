// transparency-dev/merkle inclusion and consistency vectors through Merkle<> with SHA-256. The
// subtree vectors are not applicable: Accord has no subtree proofs.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "crypto/merkle.hpp"
#include "vector_files.hpp"

namespace accord::crypto {
namespace {

/// The vectors' hash. Its output is of any length, because some vectors carry words where a hash
/// should stand.
struct Sha256 {
  using Output = Bytes;
  static Output of(std::initializer_list<ByteView> parts) {
    Bytes joined;
    for (const ByteView part : parts) joined.insert(joined.end(), part.begin(), part.end());
    Bytes out(32);
    EXPECT_EQ(EVP_Digest(joined.data(), joined.size(), out.data(), nullptr, EVP_sha256(), nullptr),
              1);
    return out;
  }
  static ByteView view(const Output& output) { return output; }
};
using Tree = Merkle<Sha256>;

Bytes base64(const nlohmann::json& value) {
  const auto text = value.get<std::string>();
  Bytes out(text.size() / 4 * 3 + 1);
  const int size = EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  EXPECT_GE(size, 0);
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

std::vector<Bytes> proof_of(const nlohmann::json& vector) {
  std::vector<Bytes> out;
  if (vector.at("proof").is_null()) return out;
  for (const nlohmann::json& hash : vector.at("proof")) out.push_back(base64(hash));
  return out;
}

Status inclusion(const nlohmann::json& v) {
  // A leaf of another length is no hash: in service Digest::from_bytes refuses it before any proof
  // is looked at.
  if (base64(v.at("leafHash")).size() != 32) return fail(Code::bad_value, "not a hash");
  return Tree::verify_inclusion({base64(v.at("leafHash")), v.at("leafIdx").get<std::uint64_t>(),
                                 v.at("treeSize").get<std::uint64_t>()},
                                proof_of(v), base64(v.at("root")));
}

Status consistency(const nlohmann::json& v) {
  return Tree::verify_consistency({v.at("size1").get<std::uint64_t>(), base64(v.at("root1"))},
                                  {v.at("size2").get<std::uint64_t>(), base64(v.at("root2"))},
                                  proof_of(v));
}

void run(const char* folder, Status (*verdict)(const nlohmann::json&)) {
  const auto path = test::vector_path(std::string("merkle/testdata/") + folder);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no Merkle vectors beside the checkout";
  std::size_t cases = 0, accepted = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.path().extension() != ".json") continue;
    const nlohmann::json vector = test::read_vectors(entry.path());
    const bool good = verdict(vector).has_value();
    EXPECT_EQ(good, !vector.at("wantErr").get<bool>()) << entry.path() << vector.at("desc");
    ++cases;
    accepted += good ? 1 : 0;
  }
  EXPECT_GT(accepted, 0u);
  EXPECT_LT(accepted, cases);
  testing::Test::RecordProperty("cases", static_cast<int>(cases));
  std::printf("%zu %s vectors, %zu accepted\n", cases, folder, accepted);
}

TEST(MerkleVectors, inclusion_proofs_are_answered_as_published) { run("inclusion", inclusion); }

TEST(MerkleVectors, consistency_proofs_are_answered_as_published) {
  run("consistency", consistency);
}

TEST(MerkleVectors, rfc6962_roots_of_the_reference_leaves) {
  // certificate-transparency-go, "merkle_tree_test": leaves "", 00, 10, 2021, 3031,
  // 40414243, 50..57, 60..6f.
  const char* const inputs[] = {"",
                                "00",
                                "10",
                                "2021",
                                "3031",
                                "40414243",
                                "5051525354555657",
                                "606162636465666768696a6b6c6d6e6f"};
  const char* const roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                               "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                               "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                               "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                               "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                               "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                               "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                               "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  std::vector<Bytes> leaves;
  for (std::size_t i = 0; i < std::size(inputs); ++i) {
    leaves.push_back(Tree::leaf_hash(*from_hex(inputs[i])));
    EXPECT_EQ(to_hex(Tree::root(leaves)), roots[i]) << i + 1;
  }
}

}  // namespace
}  // namespace accord::crypto
