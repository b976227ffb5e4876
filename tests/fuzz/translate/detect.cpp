// Detection by content, and a translation by what was detected.
#include <cstdint>

#include "node/translate/translate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::translate;
  const auto format = detect_format({data, size});
  if (!format) return 0;
  const auto payload = default_payload(*format);
  if (!payload) return 0;
  (void)translate(as_text({data, size}), Profile{},
                  {*format, *payload, "GBR UNCLASSIFIED", DataMode::test});
  return 0;
}
