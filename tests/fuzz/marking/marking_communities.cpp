// Community tables, XML and JSON, on any bytes: what is accepted expands without end, and a
// suppressed community stands for nobody.
#include <cstdint>
#include <cstdlib>

#include "agreement/marking/communities.hpp"
#include "schemas/vocab/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto table = agreement::marking::parse_communities(as_text({data, size}));
  if (!table) return 0;
  const UtcTime at = UtcTime::parse("2026-01-01T00:00:00Z").value();
  for (const auto& community : table->list()) {
    const auto countries = table->expand(community.code, at);
    if (community.suppressed && !countries.empty()) std::abort();
    for (const std::string& country : countries) {
      if (!table->contains(community.code, country, at)) std::abort();
    }
  }
  return 0;
}
