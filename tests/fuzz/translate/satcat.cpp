// A satellite catalogue: rows read = taken + refused, and what was taken stands in a buffer that is
// read back to equal values and written to a row that reads the same.
#include <cstdlib>

#include "node/translate/cat.hpp"
#include "node/translate/writer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord::node::translate;
  const auto list = parse_satcat(accord::as_text({data, size}));
  if (!list) return 0;
  if (list->read != list->entries.size() + list->refused) std::abort();
  for (const CatalogueEntry& entry : list->entries) {
    Translated record;
    record.payload = build_cat(entry);
    const auto back = read_cat(record.payload);
    if (!back || back->values != entry.values || !back->beyond.empty()) std::abort();
    const std::vector<Translated> records{record};
    const auto text = write_satcat(records, {});
    if (!text) std::abort();
    const auto again = parse_satcat(text->text);
    if (!again || again->entries.size() != 1 || again->entries[0].values != entry.values)
      std::abort();
  }
  return 0;
}
