// Splits the text of one JSON object, or of an array of objects, into the objects with their first
// lines, so that a broken one does not cost the others and a diagnostic can name a line. Internal
// to the room.
#pragma once

#include <string_view>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

struct JsonObjectText {
  std::string_view text;
  std::size_t first_line = 0, last_line = 0;
};

/// Only brackets and strings are looked at; each object is parsed strictly afterwards. Errors:
/// `code` (no object, text outside the list, an object or the list that does not end).
Result<std::vector<JsonObjectText>> split_json_objects(std::string_view text,
                                                       Code code = Code::omm_malformed);

}  // namespace accord::node::translate
