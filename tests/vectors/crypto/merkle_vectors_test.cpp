// transparency-dev/merkle inclusion and consistency vectors through Merkle<> with SHA-256. The
// subtree vectors are not applicable: Accord has no subtree proofs. The published proofs that hold
// are also those that LogProver makes.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "crypto/log_tree.hpp"
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

// certificate-transparency-go, "merkle_tree_test": leaves "", 00, 10, 2021, 3031, 40414243, 50..57,
// 60..6f.
constexpr const char* kInputs[] = {"",
                                   "00",
                                   "10",
                                   "2021",
                                   "3031",
                                   "40414243",
                                   "5051525354555657",
                                   "606162636465666768696a6b6c6d6e6f"};
constexpr const char* kRoots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Bytes> reference_leaves() {
  std::vector<Bytes> out;
  for (const char* input : kInputs) out.push_back(Tree::leaf_hash(*from_hex(input)));
  return out;
}

TEST(MerkleVectors, rfc6962_roots_of_the_reference_leaves) {
  const std::vector<Bytes> leaves = reference_leaves();
  LogTree<Sha256> grown;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    EXPECT_EQ(to_hex(Tree::root(std::span(leaves).first(i + 1))), kRoots[i]) << i + 1;
    grown.append(leaves[i]);
    EXPECT_EQ(to_hex(grown.root()), kRoots[i]) << i + 1;
  }
  // RFC 9162 section 2.1.1: the empty tree's is the hash of an empty string (FIPS 180-4, SHA-256).
  EXPECT_EQ(to_hex(LogTree<Sha256>().root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/// A prover over the first `size` reference leaves.
LogProver<Sha256> prover(std::uint64_t size) {
  return LogProver<Sha256>(
      [leaves = reference_leaves()](std::uint64_t first,
                                    std::size_t count) -> Result<std::vector<Bytes>> {
        const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(first);
        return std::vector<Bytes>(begin, begin + static_cast<std::ptrdiff_t>(count));
      },
      size);
}

/// Each published vector that holds and is about the reference leaves: the prover makes its proof.
template <class Prove>
void expect_published_proofs(const char* folder, const char* size_name, Prove prove) {
  const auto path = test::vector_path(std::string("merkle/testdata/") + folder);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no Merkle vectors beside the checkout";
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.path().extension() != ".json") continue;
    const nlohmann::json v = test::read_vectors(entry.path());
    const auto size = v.at(size_name).get<std::uint64_t>();
    const Bytes root = base64(v.at(v.contains("root") ? "root" : "root2"));
    if (v.at("wantErr").get<bool>() || size > std::size(kRoots)) continue;
    if (to_hex(root) != kRoots[size - 1]) continue;
    const auto proof = prove(prover(size), v);
    ASSERT_TRUE(proof.has_value()) << entry.path();
    EXPECT_EQ(*proof, proof_of(v)) << entry.path();
    ++cases;
  }
  EXPECT_GE(cases, 5u);  // testdata/*/0 to 4
  std::printf("%zu published %s proofs made\n", cases, folder);
}

TEST(MerkleVectors, published_inclusion_proofs_are_those_of_the_prover) {
  expect_published_proofs("inclusion", "treeSize", [](const auto& of, const nlohmann::json& v) {
    return of.inclusion(v.at("leafIdx").get<std::uint64_t>());
  });
}

TEST(MerkleVectors, published_consistency_proofs_are_those_of_the_prover) {
  expect_published_proofs("consistency", "size2", [](const auto& of, const nlohmann::json& v) {
    return of.consistency(v.at("size1").get<std::uint64_t>());
  });
}

}  // namespace
}  // namespace accord::crypto
