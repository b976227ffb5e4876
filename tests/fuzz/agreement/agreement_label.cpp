// parse_label on any bytes: what it accepts comes back as the same bytes.
#include <cstdint>
#include <cstdlib>

#include "agreement/marking/label.hpp"
#include "schemas/vocab/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const std::string_view text = as_text({data, size});
  const auto label = agreement::parse_label(text);
  if (!label) return 0;
  if (agreement::format_label(*label) != text) std::abort();
  if (!agreement::check_label(*label)) std::abort();
  return 0;
}
