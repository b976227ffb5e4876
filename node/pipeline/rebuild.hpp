// Rebuild: a payload is never forwarded; its known fields are read and a fresh buffer is built from
// them, driven by the digest-pinned binary schema. What the schema does not know, what hides in
// padding, and every protected field the clause does not disclose, is gone. Called by the gate,
// outbound and inbound. Pure.
#pragma once

#include <set>
#include <string>

#include "schemas/payload_registry.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::node::pipeline {

struct RebuildRules {
  const std::set<std::string>* disclosed =
      nullptr;                 // protected fields the clause lets through; nullptr = none
  std::string label_text;      // what the label field, if any, must say
  std::string data_mode_text;  // what the data mode field, if any, must say
};

struct Rebuilt {
  Bytes payload;
  std::vector<std::string> dropped;  // protected fields that were present and left out, ascending
};

/// Requires: nothing; the buffer is verified first. Same meaning gives same bytes.
/// Errors: bad_buffer (structure, text that is not UTF-8 or holds control characters, unions),
/// not_finite, bad_value (an enum value outside its enum), payload_label_differs,
/// payload_mode_differs.
Result<Rebuilt> rebuild(const PayloadType& type, ByteView payload, const RebuildRules& rules);

}  // namespace accord::node::pipeline
