// What the objects are and where they move, as this nation's catalogue has it: the class and regime
// that clauses look at. A file of the node, private; what a record's header says of its object
// comes from here. Unknown stays unspecified, which meets no clause that names classes or regimes.
// docs/agreement-language.md "Object catalogue".
#pragma once

#include <vector>

#include "agreement/release_terms.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::agreement {

inline constexpr std::size_t kMaxCatalogueBytes = 8u << 20;
inline constexpr std::size_t kMaxCatalogueObjects = 65'536;

struct CatalogueEntry {
  std::uint32_t norad_cat_id = 0;
  ObjectClass object_class = ObjectClass::unspecified;
  Regime regime = Regime::unspecified;
};

class ObjectCatalogue {
 public:
  ObjectCatalogue() = default;
  /// Requires: ascending by norad_cat_id, none twice.
  explicit ObjectCatalogue(std::vector<CatalogueEntry> entries) : entries_(std::move(entries)) {}

  /// Of an object that it does not hold: everything unspecified.
  [[nodiscard]] CatalogueEntry find(std::uint32_t norad_cat_id) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::vector<CatalogueEntry> entries_;
};

/// Errors: too_large, bad_json; agreement_schema and agreement_duplicate with a path.
Result<ObjectCatalogue> parse_object_catalogue(std::string_view text);

}  // namespace accord::agreement
