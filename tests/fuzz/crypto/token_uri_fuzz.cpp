// TokenUri::parse: what is taken names everything, by absolute paths, and never a PIN; said again
// it is the same.
#include "crypto/token_uri.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/bytes.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  const auto uri = TokenUri::parse(text);
  if (!uri) {
    ACCORD_ASSERT(uri.error().code == Code::malformed_token_uri);
    return 0;
  }
  ACCORD_ASSERT(uri->text == text && text.find("pin-value") == std::string_view::npos);
  ACCORD_ASSERT(uri->module.is_absolute() && uri->pin_file.is_absolute());
  ACCORD_ASSERT(uri->token.size() > sizeof("pkcs11:") && !uri->object.empty());
  ACCORD_ASSERT(uri->token.find('\0') == std::string::npos);
  return 0;
}
