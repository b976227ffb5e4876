// decide: may this record pass between these two nations? The one question that the guard asks of
// every record, going out (the sender rules before anything leaves) and coming in (the receiver
// rules on what the peer sent).
//
// It is a pure function of a Snapshot and a handful of facts: no clock, no file, no lookup anywhere
// else. It begins with "no" and every step may only keep it there. The order of the steps, and so
// the reason given, is fixed (docs/agreement-language.md "How a ruling is made"):
//
//   1 facts               two nations, this one among them, and a data mode
//   2 label               well-formed
//   3 foreign disclosure  classified needs REL TO; a REL TO list must hold the recipient
//   4 agreements          those in force that name both nations, payload type and data mode
//
// Of the agreements that apply, every one must permit:
//
//   5 schema              the payload is of the schema that the agreement pins
//   6 direction           there is a release section from sender to recipient
//   7 label policy        the label is of a policy agreed for that direction
//   8 link ceiling        the label is not above the ceiling of the link
//   9 clause              one covers payload type and data mode
//  10 clause ceiling      the label is not above the ceiling of the clause
//  11 releasability       the clause's own demand on REL TO
//
// And last, only when this nation is the sender:
//
//  12 national policy     recipients, payload types and objects that the nation denies
#pragma once

#include <cstdint>
#include <string_view>

#include "agreement/compile.hpp"
#include "agreement/ruling.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::agreement {

/// What a ruling looks at, all of it; views must outlive the call only.
struct ReleaseFacts {
  NationId sender;
  NationId recipient;
  std::string_view payload_code;  // "TRK"
  Digest schema_digest;           // of the payload as it is, not as the agreement has it
  DataMode mode = DataMode::unspecified;
  const Label& label;              // the originator's
  std::uint32_t norad_cat_id = 0;  // of the object in the payload; 0 = not known, or none (TMV)
  UtcTime at;                      // the moment of sending or of receipt
};

/// Rules on one record. Default deny; the first step that fails gives reason and clause; every
/// ruling names a clause. A released ruling names the first applicable agreement's clause and the
/// fields and duties on which all agree.
[[nodiscard]] Ruling decide(const Snapshot& snapshot, const ReleaseFacts& facts);

}  // namespace accord::agreement
