// Rows of what waits for a person, and of what its marking alone held back: part of store.hpp. The
// draft of a held record is kept whole; its payload never leaves without a new ruling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "node/store/draft_row.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::store {

enum class HoldKind : std::uint8_t { threshold = 1, subset = 2 };  // never renumber
enum class HoldState : std::uint8_t { waiting = 1, released = 2, refused = 3, expired = 4 };

/// One record that waits for a person, or did. Written once.
struct HoldRow : DraftRow {
  HoldId id;
  HoldKind kind = HoldKind::threshold;
  UtcTime at;
  UtcTime expires;
  NationId recipient;
  std::uint64_t payload_bytes = 0;  // the length of the payload, always
  // Why it waits.
  std::string clause;
  Code reason = Code::compilation_threshold;
  std::string subset;     // the reduction that is offered, by name; of kind subset alone
  UtcTime due;            // the time before which the reduced record may not go; {0} = none
  bool approved = false;  // by standing decision: it goes by itself when due

  HoldState state = HoldState::waiting;  // the only thing that changes, see HoldStateRow
};

struct HoldStateRow {
  HoldId id;
  HoldState state = HoldState::waiting;
};

/// What a person said, or time did. Never changed, never trimmed.
struct HoldDecisionRow {
  HoldId id{};
  UtcTime at{};
  std::string operator_name{};    // empty: nobody (time, or a standing decision)
  std::string action{};           // "propose", "confirm", "release", "refuse", "expire", "approved"
  std::string label{};            // proposed; empty = the record's own
  std::string reason{};           // in the operator's words; the reference of a standing decision
  std::optional<Code> outcome{};  // why it did not take effect; empty = it did
};

/// A record that was withheld for its marking alone although a subset of it could be released.
struct OverclassifiedRow {
  UtcTime at;
  RecordId draft;
  NationId recipient;
  std::string payload_code;
  std::string clause;
  Code reason = Code::above_clause_ceiling;
  std::string subset;
};

struct OverclassifiedCount {
  std::string clause;
  Code reason = Code::above_clause_ceiling;
  std::string payload_code;
  std::string subset;
  std::uint64_t records = 0;
};

}  // namespace accord::node::store
