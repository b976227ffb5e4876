// Equivalence tables on any bytes: what is accepted never protects by a lower rung.
#include <cstdint>
#include <cstdlib>

#include "agreement/marking/equivalence.hpp"
#include "schemas/vocab/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::agreement::marking;
  const auto table = parse_equivalence(as_text({data, size}));
  if (!table) return 0;
  for (const Equivalence& row : table->rows()) {
    for (const auto& [level, rung] : row.rungs) {
      if (row.purpose == Purpose::protect && rung.level < level) std::abort();
      const auto found =
          table->find({row.from, row.to, level, row.purpose, row.created.from.value_or(UtcTime{})});
      if (row.from != "*" && !found) std::abort();
    }
  }
  return 0;
}
