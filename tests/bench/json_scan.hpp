// What a program does that keeps no tables: it walks the parsed agreement for every record. It asks
// what decide() asks of such a record, in the same order, and gives the same reason and the same
// place; it is tuned as far as the document itself allows: every key is a ready string, nothing is
// copied, and words are compared in place.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "schemas/vocab/error.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::bench {

/// A case in the words of the document; times in its form, so that they compare as text.
struct WordCase {
  NationId sender, recipient;
  std::string payload, schema, mode, object_class, regime, at;
  Label label;
};

struct Scanned {
  Code reason;
  std::string_view place;  // what a ruling of the same reason quotes ends in
};

/// Of an outbound record under one agreement and a silent national policy.
Scanned scan(const nlohmann::json& document, const WordCase& asked);

}  // namespace accord::bench
