// Rebuild: a payload is never forwarded; its known fields are read and a fresh buffer is built from
// them, driven by the digest-pinned binary schema. What the schema does not know, what hides in
// padding, every protected field the clause does not disclose, and every field that it removes, is
// gone; of what it makes coarser, nothing finer than the quantum is left. Called by the gate,
// outbound and inbound. Pure.
#pragma once

#include <set>
#include <string>

#include "agreement/release_terms.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::node::pipeline {

struct RebuildRules {
  const std::set<std::string>* disclosed =
      nullptr;                        // protected fields the clause lets through; nullptr = none
  std::string label_text;             // what the label field, if any, must say
  std::string data_mode_text;         // what the data mode field, if any, must say
  std::vector<std::string> remove{};  // fields that go, by path
  std::vector<agreement::Precision> precision{};  // numbers that become multiples
  std::string new_label_text{};  // what the label field is to say instead; empty = the same
};

struct Rebuilt {
  Bytes payload;
  std::vector<std::string> dropped;  // fields that were present and left out, ascending, each once
  std::vector<std::string> coarsened;  // fields of which a value changed, likewise
};

/// Requires: nothing; the buffer is verified first. Same meaning gives same bytes.
/// A member of a struct is left out by clearing the bit that says it is there, and by zeros in
/// every member that the bit speaks for. A path that the type does not have asks for nothing.
/// Errors: bad_buffer (structure, text that is not UTF-8 or holds control characters, unions),
/// not_finite, bad_value (an enum value outside its enum), payload_label_differs,
/// payload_mode_differs, obligation_not_executed (a field that cannot go).
Result<Rebuilt> rebuild(const PayloadType& type, ByteView payload, const RebuildRules& rules);

}  // namespace accord::node::pipeline
