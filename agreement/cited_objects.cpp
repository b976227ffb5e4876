// Lists of objects by their ids.
#include "agreement/cited_objects.hpp"

namespace accord::agreement {
namespace {

bool holds(const std::vector<std::uint32_t>& objects, std::uint32_t object) {
  return std::binary_search(objects.begin(), objects.end(), object);
}

}  // namespace

std::vector<std::uint32_t> objects_of(const Document& document,
                                      const std::vector<std::string>& list_ids) {
  std::vector<std::uint32_t> objects;
  for (const ObjectList& list : document.object_lists) {
    if (std::find(list_ids.begin(), list_ids.end(), list.id) == list_ids.end()) continue;
    objects.insert(objects.end(), list.norad_cat_ids.begin(), list.norad_cat_ids.end());
  }
  std::sort(objects.begin(), objects.end());
  objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
  return objects;
}

CitedObjects::CitedObjects(const Document& document, const ReleaseClause& clause)
    : has_only(!clause.only_lists.empty()),
      has_except(!clause.except_lists.empty()),
      only(objects_of(document, clause.only_lists)),
      except(objects_of(document, clause.except_lists)) {}

bool CitedObjects::cover(std::uint32_t object) const {
  if (!has_only && !has_except) return true;
  if (object == 0 || holds(except, object)) return false;
  return !has_only || holds(only, object);
}

}  // namespace accord::agreement
