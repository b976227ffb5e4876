// decide: may this record pass between these two nations? The one question that the guard asks of
// every record, going out (the sender rules before anything leaves) and coming in (the receiver
// rules on what the peer sent).
//
// It is a pure function of a Snapshot and a handful of facts: no clock, no file, no lookup anywhere
// else; on bound facts it allocates nothing and compares no text. It begins with "no" and every
// step may only keep it there. The order of the steps, and so the reason given, is fixed
// (docs/agreement-language.md "How a ruling is made"):
//
//   1 facts               two nations, this one among them, and a data mode
//   2 label               well-formed, in its dates, and without a control that never travels
//   3 node ceiling        the label is not above the ceiling of this node, where it has one
//   4 foreign disclosure  NOFORN and no decision permit nothing; a REL TO list must hold the
//                         recipient, or a code that some agreement lists as a community
//   5 agreements          those in force that name both nations, payload type and data mode
//
// Of the agreements that apply, every one must permit:
//
//   6 schema              the payload is of the schema that the agreement pins
//   7 direction           there is a release section from sender to recipient
//   8 label policy        the label is of a policy agreed for that direction
//   9 marking section     what the label asks for: communities, foreign sources, joint owners,
//                         link ceiling, level word, mapping, provider tokens
//  10 clause              one covers type, mode, instant, class, regime, object and purpose
//  11 clause ceiling      the label is not above the ceiling of the clause
//  12 releasability       the clause's own demand on REL TO
//
// Only when this nation is the sender, and only where the clause says such a thing:
//
//  13 originator consent  recorded, for a label of another policy than the sender's own
//  14 delay               the last observation is known, and long enough ago
//  15 quota               today's count and this record do not pass it
//  16 compilation         count within the span and this record pass the threshold: hold
//
// And last, only when this nation is the sender:
//
//  17 national policy     recipients, payload types and objects that the nation denies
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "agreement/label_check.hpp"
#include "agreement/ruling.hpp"

namespace accord::agreement {

/// A count that is not known.
inline constexpr std::uint32_t kCountUnknown = 0xFFFFFFFF;

/// What the node has counted, by number of the snapshot's counters, at the instant of the ruling. A
/// counter that is not given is unknown, as one of kCountUnknown is, and unknown is withheld.
struct Usage {
  /// Snapshot::quotas(): observations of the counted classes released since 00:00 UTC.
  std::span<const std::uint32_t> released_today;
  /// Snapshot::compilations(): observations released within the span (of the record's object, where
  /// the threshold is over one).
  std::span<const std::uint32_t> released_in_span;
};

/// What a ruling looks at, all of it, in words; views must outlive the call only.
struct ReleaseFacts {
  NationId sender;
  NationId recipient;
  std::string_view payload_code;  // "TRK"
  Digest schema_digest;           // of the payload as it is, not as the agreement has it
  DataMode mode = DataMode::unspecified;
  const Label& label;              // the originator's
  std::uint32_t norad_cat_id = 0;  // of the object in the payload; 0 = not known, or none (TMV)
  UtcTime at;                      // the moment of sending or of receipt
  ObjectClass object_class = ObjectClass::unspecified;
  Regime regime = Regime::unspecified;
  fbs::Purpose purpose{};            // of the request that the record serves; UNSPECIFIED = none
  std::uint32_t observations = 1;    // in the record
  UtcTime last_observation{};        // {0} = not known
  bool originator_consents = false;  // recorded, for a record of another nation
  Usage usage{};
};

/// The same in the numbers of one snapshot: what decide() reads. Requires: used with that snapshot.
struct BoundFacts {
  std::uint32_t shelf = kNone;  // kNone: no agreement names both
  bool complete = false;        // step 1
  bool outbound = false;
  NameIndex sender = kNone;
  NameIndex recipient = kNone;
  PayloadIndex payload = kNone;
  std::uint32_t schema = kNone;
  DataMode mode = DataMode::unspecified;
  bool originator_consents = false;
  bool named = false;  // the label's list names the recipient
  std::uint32_t observations = 1;
  Match match;
  UtcTime last_observation;
  Usage usage;
  BoundLabel label;  // last, for it is long
};

/// Looks every word up, once; allocates nothing. What changes from record to record of one feed
/// (instant, object, counts) may be changed in the result.
[[nodiscard]] BoundFacts bind_facts(const Snapshot& snapshot, const ReleaseFacts& facts);
/// The same where the numbers of the label are known: bind_label(snapshot, facts.label).
[[nodiscard]] BoundFacts bind_facts(const Snapshot& snapshot, const ReleaseFacts& facts,
                                    const BoundLabel& label);

/// Bit of an object class, regime or purpose in Match::key.
[[nodiscard]] std::uint32_t key_of(ObjectClass object_class, Regime regime, fbs::Purpose purpose);

/// Rules on one record. Default deny; the first step that fails gives reason and clause; every
/// ruling names a clause. A released ruling names the first applicable agreement's clause and the
/// fields and duties on which all agree.
[[nodiscard]] Ruling decide(const Snapshot& snapshot, const BoundFacts& facts);
[[nodiscard]] Ruling decide(const Snapshot& snapshot, const ReleaseFacts& facts);

}  // namespace accord::agreement
