// The one file that speaks OpenSSL's ENGINE interface: Debian 12 has no PKCS#11 provider, and
// OpenSSL 3 calls engines deprecated. The engine prints nothing (QUIET): what it has to say is read
// from OpenSSL's error queue and told under our codes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/token_key.hpp"

#include <openssl/engine.h>
#include <openssl/err.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>

#include "crypto/files.hpp"
#include "crypto/openssl.hpp"
#include "crypto/profile.hpp"

namespace accord::crypto {
namespace {

constexpr const char* kEngine = "pkcs11";
constexpr std::size_t kMaxPinBytes = 255;
/// What a key signs when it is taken up; nothing else is ever signed under this domain.
constexpr std::string_view kTrialDomain = "accord/token-key-trial/1";

/// What the engine says of a failure: its part, and the reason's number and words.
struct Complaint {
  std::string part;
  int reason = 0;
  std::string words;
};

/// The first complaint of the engine's own parts; empties the queue.
Complaint complaint() {
  Complaint out;
  while (const unsigned long error = ERR_get_error()) {
    const char* part = ERR_lib_error_string(error);
    const char* words = ERR_reason_error_string(error);
    if (!out.part.empty() || part == nullptr) continue;
    out = {part, ERR_GET_REASON(error), words == nullptr ? "no reason given" : words};
  }
  return out;
}

/// CKR_PIN_INCORRECT, _INVALID, _LEN_RANGE, _EXPIRED, _LOCKED and CKR_USER_PIN_NOT_INITIALIZED.
/// Source: PKCS#11 v2.40, pkcs11t.h.
bool is_about_pin(const Complaint& found) {
  constexpr int kFirst = 0xA0, kLast = 0xA4, kNotInitialized = 0x102;
  return found.part == "PKCS#11 module" &&
         ((found.reason >= kFirst && found.reason <= kLast) || found.reason == kNotInitialized);
}

bool is_not_found(const Complaint& found) {
  return found.part == "pkcs11 engine" && found.words == "object not found";
}

/// A shared library is run as this node: whoever can write it is this node.
Status check_module(const std::filesystem::path& module) {
  struct stat status {};
  if (::stat(module.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(Code::token_module_unusable, "there is no such module", module.string());
  const bool ours = status.st_uid == ::geteuid() || status.st_uid == 0;
  if (!ours || (status.st_mode & 022) != 0)
    return fail(Code::writable_by_others, "group or others may write it, or another user owns it",
                module.string());
  return {};
}

/// The file's one line with a zero byte behind it, as the engine wants it.
Result<SecretBytes> read_pin(const std::filesystem::path& path) {
  ACCORD_TRY(const SecretBytes file, read_file(path, Secrecy::secret, kMaxPinBytes + 1));
  ByteView pin = file.bytes();
  if (!pin.empty() && pin.back() == '\n') pin = pin.first(pin.size() - 1);
  const bool one_line = std::none_of(pin.begin(), pin.end(),
                                     [](std::uint8_t byte) { return byte < 0x20 || byte == 0x7f; });
  if (pin.empty() || !one_line)
    return fail(Code::token_pin_refused, "the file is not one line with a PIN", path.string());
  SecretBytes out(pin.size() + 1);
  std::copy(pin.begin(), pin.end(), out.writable().begin());
  return out;
}

/// OpenSSL's pkcs11 engine. A process has one, with one module, from the first key to its end: the
/// engine keeps every key that it found, and cannot be begun again. So this is the one object of
/// the process, too.
class Engine {
 public:
  static Engine& of_this_process() {
    static Engine engine;
    return engine;
  }

  /// nullptr where no token or no key of it is of this name. Errors: token_engine_missing,
  /// token_module_unusable, token_pin_refused
  Result<openssl::Key> find(const std::filesystem::path& module, const std::string& uri,
                            const SecretBytes& pin) {
    const std::lock_guard lock(mutex_);
    ACCORD_CHECK(start());
    ACCORD_CHECK(use(module));
    const std::string name = uri + ";type=private";
    openssl::Key key;
    if (tell("PIN", reinterpret_cast<const char*>(pin.bytes().data())))
      key.reset(ENGINE_load_private_key(engine_, name.c_str(), nullptr, nullptr));
    const Complaint found = complaint();
    const bool speaks = key || is_not_found(found) || is_about_pin(found);
    if (!speaks) return fail(Code::token_module_unusable, found.words, module.string());
    module_ = module;
    if (is_about_pin(found)) return fail(Code::token_pin_refused, found.words);
    return key;
  }

 private:
  Engine() = default;

  Status start() {
    if (engine_ != nullptr) return {};
    ENGINE* engine = ENGINE_by_id(kEngine);
    if (engine == nullptr || ENGINE_init(engine) != 1) {
      ENGINE_free(engine);
      openssl::forget_errors();
      return fail(Code::token_engine_missing, "OpenSSL finds no engine 'pkcs11'");
    }
    engine_ = engine;
    return {};
  }

  Status use(const std::filesystem::path& module) {
    if (module_ == module) return {};
    if (!module_.empty())
      return fail(Code::token_module_unusable, "another module is in use: " + module_.string(),
                  module.string());
    if (tell("QUIET", nullptr) && tell("MODULE_PATH", module.c_str())) return {};
    return fail(Code::token_module_unusable, complaint().words, module.string());
  }

  bool tell(const char* command, const char* value) {
    return ENGINE_ctrl_cmd_string(engine_, command, value, 0) == 1;
  }

  std::mutex mutex_;
  ENGINE* engine_ = nullptr;
  std::filesystem::path module_;  // that has spoken; empty: none yet
};

/// What private and public half are to each other, only the token can show.
Status check_signs(const PrivateKey& key) {
  const Digest nobody;
  auto signature = key.sign(kTrialDomain, nobody, as_bytes(kTrialDomain));
  if (!signature) return fail(Code::token_key_unfit, signature.error().what);
  if (!key.public_key().verify(kTrialDomain, nobody, as_bytes(kTrialDomain), *signature))
    return fail(Code::token_key_unfit, "its signature does not verify under its public key");
  return {};
}

}  // namespace

Result<PrivateKey> NativeKey::in_token(openssl::Key key) {
  auto public_key = PublicKey::from_der(openssl::der_of(key.get(), i2d_PUBKEY));
  openssl::forget_errors();
  if (!public_key || public_key->suite() != Suite::p384)
    return fail(Code::token_key_unfit, "not a P-384 key with its public half in the token");
  PrivateKey out(PrivateKey::Handle(key.release()), std::move(*public_key));
  out.in_token_ = true;
  return out;
}

Result<PrivateKey> load_token_key(const TokenUri& uri) {
  ACCORD_CHECK(check_module(uri.module));
  ACCORD_TRY(const SecretBytes pin, read_pin(uri.pin_file));
  Engine& engine = Engine::of_this_process();
  ACCORD_TRY(openssl::Key found, engine.find(uri.module, uri.token + ";" + uri.object, pin));
  if (!found) {  // no such token, or no such key in it? Any key of the token tells.
    ACCORD_TRY(const openssl::Key any, engine.find(uri.module, uri.token, pin));
    if (any) return fail(Code::token_key_missing, uri.object, uri.token);
    return fail(Code::token_not_found, "not there, or without any key", uri.token);
  }
  ACCORD_TRY(PrivateKey key, NativeKey::in_token(std::move(found)));
  auto signs = check_signs(key);
  if (!signs) return fail(signs.error().code, signs.error().what, uri.token + ";" + uri.object);
  return key;
}

}  // namespace accord::crypto
