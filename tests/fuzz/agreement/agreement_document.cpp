// parse_document on any bytes; what it accepts must render and compile.
#include <cstdint>
#include <cstdlib>

#include "agreement/compile.hpp"
#include "agreement/document.hpp"
#include "agreement/render.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto document = agreement::parse_document(as_text({data, size}));
  if (!document) return 0;
  if (agreement::show_text(*document, Digest{}).empty()) std::abort();
  if (agreement::show_html(*document, Digest{}).find("<script") != std::string::npos) std::abort();
  agreement::NationalPolicy policy;
  policy.nation = document->parties[0].nation;
  const auto snapshot = agreement::compile(
      {{*document, Digest{}, agreement::AgreementState::active, {}}}, policy, policy.nation);
  if (!snapshot) std::abort();
  return 0;
}
