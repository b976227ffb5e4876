#include "agreement/marking/families.hpp"

#include <algorithm>

namespace accord::agreement::marking {
namespace {

bool left_to_release_list(const Marking& marking, const Category& category) {
  return category.tag == "Context" && !marking.disclosure.rel_to.empty() &&
         std::find(category.values.begin(), category.values.end(), "Releasable") !=
             category.values.end();
}

}  // namespace

bool reaches(const std::vector<std::string>& codes, std::string_view nation,
             const Expansion& expansion) {
  return std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
    if (code == nation) {
      // Itself; but the name of a community that is not told or has ended is nobody's name.
      const Community* community =
          expansion.communities == nullptr ? nullptr : expansion.communities->find(code);
      return community == nullptr || community->when.contains(expansion.at);
    }
    return expansion.communities != nullptr &&
           expansion.communities->contains(code, nation, expansion.at);
  });
}

bool meets_families(const Marking& marking, std::string_view nation, const Expansion& expansion) {
  return std::all_of(marking.categories.begin(), marking.categories.end(),
                     [&](const Category& category) {
                       return category.type != CategoryType::permissive ||
                              left_to_release_list(marking, category) ||
                              reaches(category.values, nation, expansion);
                     });
}

const Category* unknown_restriction(const Marking& marking) {
  for (const Category& category : marking.categories) {
    if (category.type == CategoryType::restrictive) return &category;
  }
  return nullptr;
}

}  // namespace accord::agreement::marking
