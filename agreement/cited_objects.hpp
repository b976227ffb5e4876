// The objects that a clause covers, its lists looked up once. Internal to this room.
#pragma once

#include <vector>

#include "agreement/document.hpp"

namespace accord::agreement {

struct CitedObjects {
  CitedObjects(const Document& document, const ReleaseClause& clause);

  /// An object that nobody identified (0) meets no list: it might be any.
  [[nodiscard]] bool cover(std::uint32_t object) const;

  bool has_only = false;
  bool has_except = false;
  std::vector<std::uint32_t> only;    // ascending, each once
  std::vector<std::uint32_t> except;  // ascending, each once
};

/// Catalogue numbers of the lists with these ids: ascending, each once.
[[nodiscard]] std::vector<std::uint32_t> objects_of(const Document& document,
                                                    const std::vector<std::string>& list_ids);

}  // namespace accord::agreement
