// What the crypto tests share: a fixed calendar, nations with keys, a scratch directory, openssl(1)
// as the independent program, and byte flipping.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "crypto/trust_store.hpp"

namespace accord::crypto::test {

/// The value of a Result that a test takes for granted.
template <class T>
T must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().text();
    std::abort();
  }
  return std::move(*result);
}

inline UtcTime at(std::string_view text) { return must(UtcTime::parse(text)); }
inline NationId nation(std::string_view text) { return must(NationId::parse(text)); }

/// The refusal's code as a name, "ok" when there was none: readable in a failed expectation.
template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "ok" : std::string(code_entry(result.error().code).name);
}

inline const Validity kRootYears{at("2026-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z")};
inline const Validity kQuarter{at("2026-05-01T00:00:00Z"), at("2026-07-30T00:00:00Z")};
inline const UtcTime kNow = at("2026-06-01T12:00:00Z");

/// Counts upwards: different serials, the same in every run.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = next_++;
  }

 private:
  std::uint8_t next_ = 1;
};

/// A nation with a root; role certificates on demand.
struct Nation {
  NationId id;
  CountingRandom random;
  PrivateKey root_key;
  Certificate root;

  explicit Nation(std::string_view name, Suite suite = Suite::ed25519)
      : id(nation(name)),
        root_key(must(PrivateKey::generate(suite))),
        root(must(issue_root(root_key, id, kRootYears, random))) {}

  Certificate issue(Role role, const PublicKey& key, const Validity& validity = kQuarter) {
    return must(issue_role(root_key, root, RoleRequest{role, key, validity}, random));
  }
};

/// A key with its certificate.
struct Signer {
  PrivateKey key;
  Certificate certificate;

  Signer(Nation& from, Role role, const Validity& validity = kQuarter)
      : key(must(PrivateKey::generate(from.root.suite()))),
        certificate(from.issue(role, key.public_key(), validity)) {}
};

/// A directory of mode 0700 that goes away with the test.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "accord-crypto-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(std::string_view name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  std::filesystem::path write(std::string_view name, ByteView bytes) const {
    return write(name, as_text(bytes));
  }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  struct Outcome {
    int status;
    std::string output;  // stdout and stderr
  };
  /// `openssl <arguments>` run inside the directory.
  [[nodiscard]] Outcome openssl(const std::string& arguments) const {
    const std::string command =
        "cd '" + path_.string() + "' && openssl " + arguments + " 2>&1 </dev/null";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {-1, "popen failed"};
    Outcome out{0, {}};
    std::array<char, 4096> buffer{};
    for (std::size_t n; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      out.output.append(buffer.data(), n);
    }
    out.status = ::pclose(pipe);
    return out;
  }

 private:
  std::filesystem::path path_;
};

/// Calls `accepted` with each single-byte change of `original` (lowest bit, highest bit, all bits);
/// it must say no to every one of them.
inline void expect_every_flip_refused(ByteView original,
                                      const std::function<bool(ByteView)>& accepted) {
  Bytes changed(original.begin(), original.end());
  ASSERT_TRUE(accepted(changed)) << "the unchanged bytes must be accepted";
  constexpr std::array<std::uint8_t, 3> kMasks{0x01, 0x80, 0xff};
  for (std::size_t i = 0; i < changed.size(); ++i) {
    for (const std::uint8_t mask : kMasks) {
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ mask);
      EXPECT_FALSE(accepted(changed)) << "byte " << i << " mask " << int{mask};
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ mask);
    }
  }
}

}  // namespace accord::crypto::test
