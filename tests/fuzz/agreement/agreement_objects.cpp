// parse_object_catalogue on any bytes; what it accepts knows nothing of no object.
#include <cstdint>
#include <cstdlib>

#include "agreement/object_catalogue.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto objects = agreement::parse_object_catalogue(as_text({data, size}));
  if (!objects) return 0;
  const agreement::CatalogueEntry none = objects->find(0);
  if (none.object_class != agreement::ObjectClass::unspecified) std::abort();
  if (none.regime != agreement::Regime::unspecified) std::abort();
  return 0;
}
