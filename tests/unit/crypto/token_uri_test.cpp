// Names of keys in tokens: which form is taken, and that no PIN is ever part of it. Form: RFC 7512
// section 2.3; the encodings below are those of RFC 3986.
#include "crypto/token_uri.hpp"

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::must;

constexpr std::string_view kWhole =
    "pkcs11:token=gbr%20node;object=node-sign?module-path=/usr/lib/m.so&pin-source=file:/run/pin";

std::string with(std::string_view path, std::string_view query) {
  return "pkcs11:" + std::string(path) + "?" + std::string(query);
}

constexpr std::string_view kPath = "token=gbr;object=node-sign";
constexpr std::string_view kQuery = "module-path=/usr/lib/m.so&pin-source=file:/run/pin";

TEST(TokenUri, a_name_says_token_key_module_and_the_pins_file) {
  const TokenUri uri = must(TokenUri::parse(kWhole));
  EXPECT_EQ(uri.token, "pkcs11:token=gbr%20node");
  EXPECT_EQ(uri.object, "object=node-sign");
  EXPECT_EQ(uri.module, "/usr/lib/m.so");
  EXPECT_EQ(uri.pin_file, "/run/pin");
  EXPECT_EQ(uri.text, kWhole);
}

TEST(TokenUri, attributes_stand_in_any_order_and_paths_are_decoded) {
  const TokenUri uri = must(
      TokenUri::parse("pkcs11:id=%01%fF;type=private;serial=00a1;object=k;model=M;manufacturer=X?"
                      "pin-source=file:/run/a%20b&module-path=/m%2eso"));
  EXPECT_EQ(uri.token, "pkcs11:serial=00a1;model=M;manufacturer=X");
  EXPECT_EQ(uri.object, "id=%01%fF;object=k");
  EXPECT_EQ(uri.module, "/m.so");
  EXPECT_EQ(uri.pin_file, "/run/a b");
}

TEST(TokenUri, a_name_that_leaves_out_or_adds_something_is_refused) {
  ASSERT_EQ(code_of(TokenUri::parse(with(kPath, kQuery))), "ok");
  const std::string bad[] = {
      "",
      "pkcs11",
      "PKCS11:" + std::string(kWhole.substr(7)),
      "file:/key.pem",
      "pkcs11:" + std::string(kPath),  // no module, no PIN file
      with("", kQuery),
      with("object=node-sign", kQuery),          // no token
      with("model=M;object=node-sign", kQuery),  // a model is no token
      with("token=gbr", kQuery),                 // no key
      with("token=;object=node-sign", kQuery),
      with("token=gbr;token=usa;object=node-sign", kQuery),  // twice
      with("token=gbr;object=node-sign;", kQuery),
      with("token=gbr;object=node-sign;type=public", kQuery),
      with("token=gbr;object=node-sign;slot-id=1", kQuery),  // not by place
      with("token=gbr;object=node-sign;x-vendor=1", kQuery),
      with("token=g%0;object=node-sign", kQuery),
      with("token=g%zz;object=node-sign", kQuery),
      with("token=g%00;object=node-sign", kQuery),
      with("token=g br;object=node-sign", kQuery),
      with("token=gbr\n;object=node-sign", kQuery),
      with(kPath, "module-path=/usr/lib/m.so"),
      with(kPath, "pin-source=file:/run/pin"),
      with(kPath, "module-path=m.so&pin-source=file:/run/pin"),  // relative
      with(kPath, "module-path=/m.so&pin-source=file:run/pin"),
      with(kPath, "module-path=/m.so&pin-source=/run/pin"),
      with(kPath, "module-path=/m.so&pin-source=|/bin/pin"),  // a program, by the RFC
      with(kPath, "module-name=m&pin-source=file:/run/pin"),
      with(kPath, std::string(kQuery) + "&module-path=/n.so"),
      std::string(kWhole) + std::string(kMaxTokenUriBytes, 'x'),
  };
  for (const std::string& text : bad)
    EXPECT_EQ(code_of(TokenUri::parse(text)), "malformed_token_uri") << text;
}

TEST(TokenUri, a_pin_in_a_name_is_refused_and_not_repeated) {
  for (const std::string& text : {with(kPath, std::string(kQuery) + "&pin-value=314159"),
                                  with(std::string(kPath) + ";pin-value=314159", kQuery)}) {
    const auto refused = TokenUri::parse(text);
    ASSERT_EQ(code_of(refused), "malformed_token_uri");
    EXPECT_EQ(refused.error().text().find("314159"), std::string::npos);
  }
}

}  // namespace
}  // namespace accord::crypto
