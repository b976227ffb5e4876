// Read, sorted, looked up.
#include "agreement/object_catalogue.hpp"

#include <algorithm>

#include "agreement/json_schema.hpp"
#include "agreement/read_json.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::agreement {
namespace {

bool comes_before(const CatalogueEntry& a, const CatalogueEntry& b) {
  return a.norad_cat_id < b.norad_cat_id;
}

Result<CatalogueEntry> read_entry(const Node& node) {
  CatalogueEntry entry;
  entry.norad_cat_id = node["norad_cat_id"].number();
  if (node.has("object_class")) {
    ACCORD_TRY(entry.object_class, read_word(node["object_class"], object_class_of));
  }
  if (node.has("regime")) {
    ACCORD_TRY(entry.regime, read_word(node["regime"], regime_of));
  }
  return entry;
}

}  // namespace

CatalogueEntry ObjectCatalogue::find(std::uint32_t norad_cat_id) const {
  const CatalogueEntry wanted{norad_cat_id, {}, {}};
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), wanted, comes_before);
  if (norad_cat_id == 0 || found == entries_.end() || found->norad_cat_id != norad_cat_id) {
    return wanted;
  }
  return *found;
}

Result<ObjectCatalogue> parse_object_catalogue(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxCatalogueBytes));
  ACCORD_CHECK(check_object_catalogue_schema(json));
  std::vector<CatalogueEntry> entries;
  const Node objects = Node(json, "$")["objects"];
  for (const Node& item : objects.items()) {
    ACCORD_TRY(const CatalogueEntry entry, read_entry(item));
    entries.push_back(entry);
  }
  std::sort(entries.begin(), entries.end(), comes_before);
  const auto twice = std::adjacent_find(
      entries.begin(), entries.end(),
      [](const auto& a, const auto& b) { return a.norad_cat_id == b.norad_cat_id; });
  if (twice != entries.end()) {
    return objects.refuse(Code::agreement_duplicate,
                          "object " + std::to_string(twice->norad_cat_id) + " stands twice");
  }
  return ObjectCatalogue(std::move(entries));
}

}  // namespace accord::agreement
