// Source profiles: a profile that was read never holds an alias that shows a sensor's name.
#include "node/translate/profile.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::translate;
  const auto profile = parse_profile(as_text({data, size}));
  if (!profile) return 0;
  for (const auto& [name, entry] : profile->sensors) {
    if (entry.alias.empty() || shows_sensor_name(*profile, entry.alias)) std::abort();
    if (profile->objects.contains(name)) std::abort();
  }
  return 0;
}
