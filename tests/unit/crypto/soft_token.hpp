// A token of SoftHSM in a scratch folder, with keys brought in by SoftHSM's own tool. Where SoftHSM
// or OpenSSL's pkcs11 engine is not installed, tests say so and skip. The engine begins once in a
// process: each of these tests wants one of its own, as ctest gives it.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <utility>

#include "crypto/token_uri.hpp"
#include "fixtures.hpp"

namespace accord::crypto::test {

inline constexpr const char* kSoftTool = "/usr/bin/softhsm2-util";
inline constexpr const char* kSoftModule = "/usr/lib/softhsm/libsofthsm2.so";

class SoftTokenTest : public testing::Test {
 protected:
  static constexpr std::string_view kPin = "271828";

  void SetUp() override {
    if (::access(kSoftTool, X_OK) != 0 || ::access(kSoftModule, R_OK) != 0)
      GTEST_SKIP() << "SoftHSM is not installed (softhsm2)";
    if (!has_engine()) GTEST_SKIP() << "no pkcs11 engine (libengine-pkcs11-openssl)";
    static bool begun = false;
    if (std::exchange(begun, true)) GTEST_SKIP() << "one token a process: run it by ctest";
    std::filesystem::create_directory(folder());
    scratch_.write("softhsm2.conf",
                   "directories.tokendir = " + folder().string() + "\nlog.level = ERROR\n");
    ::setenv("SOFTHSM2_CONF", (scratch_.path() / "softhsm2.conf").c_str(), 1);
    tool("--init-token --free --label gbr --so-pin 314159 --pin " + std::string(kPin));
    write_pin("pin", kPin);
  }

  [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "tokens"; }

  void tool(const std::string& arguments) const {
    const std::string command = std::string(kSoftTool) + " " + arguments + " >/dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }

  std::filesystem::path write_pin(std::string_view name, std::string_view pin) const {
    const auto path = scratch_.write(name, std::string(pin) + "\n");
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    return path;
  }

  /// Brings a PKCS#8 file into the token.
  void import(const std::filesystem::path& pem, const std::string& label, int id) const {
    tool("--import " + pem.string() + " --token gbr --label " + label + " --id 0" +
         std::to_string(id) + " --pin " + std::string(kPin));
  }
  /// A new P-384 key, in the token and nowhere else but in the value that is returned.
  PrivateKey import_new(const std::string& label, int id) const {
    PrivateKey key = must(PrivateKey::generate(Suite::p384));
    const SecretBytes pem = must(key.to_pem());
    const auto file = scratch_.write(label + ".pem", pem.bytes());
    import(file, label, id);
    std::filesystem::remove(file);
    return key;
  }

  [[nodiscard]] TokenUri uri(std::string_view object, std::string_view pin_file = "pin",
                             std::string_view token = "gbr",
                             const std::filesystem::path& module = kSoftModule) const {
    return must(TokenUri::parse("pkcs11:token=" + std::string(token) + ";object=" +
                                std::string(object) + "?module-path=" + module.string() +
                                "&pin-source=file:" + (scratch_.path() / pin_file).string()));
  }

  ScratchDirectory scratch_;

 private:
  /// By openssl(1), which knows where its engines are.
  [[nodiscard]] bool has_engine() const {
    return scratch_.openssl("engine -t pkcs11").output.find("[ available ]") != std::string::npos;
  }
};

}  // namespace accord::crypto::test
