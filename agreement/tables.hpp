// The flat tables that a ruling reads: every name is an index, every set a mask or a range. Built
// once by compile.cpp, never changed. Internal to this room, but for the two counter terms.
//
//   shelf   one direction between this node and one peer
//   cell    payload type x data mode x stretch of time in which the same agreements apply
//   entry   one applicable agreement of a cell, with its rows
//   row     one clause, as far as it covers that payload type and data mode
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/document.hpp"
#include "agreement/ruling.hpp"

namespace accord::agreement {

struct Agreement;

using NameIndex = std::uint32_t;     // into Tables::names: nations and label policies
using PayloadIndex = std::uint32_t;  // into Tables::payloads; payloads.size() = none of them
inline constexpr std::uint32_t kNone = 0xffff'ffff;

/// Half-open range of positions in one of the arenas.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] bool empty() const { return begin == end; }
};

// Bits of Match::key. Bit 0 of each group is the unknown.
inline constexpr int kRegimeShift = 8;
inline constexpr int kPurposeShift = 16;
inline constexpr std::uint32_t kAnyClass = 0xff;
inline constexpr std::uint32_t kAnyRegime = 0xff00;
inline constexpr std::uint32_t kAnyPurpose = 0xffff'0000;

/// A counter of the node: observations released today under a quota of one clause to one nation.
struct QuotaTerm {
  std::string path;  // ".../clauses/payloads-leo/quotas/0": what a ruling quotes
  NationId to;
  std::uint32_t class_mask = kAnyClass;  // classes that it counts
  std::uint32_t observations_per_day = 0;
  /// The durable name, the same in every version:
  /// "GBR-USA-SDA/release/GBR>USA/clauses/payloads-leo/ quotas/PAYLOAD,DEBRIS";
  /// docs/agreement-language.md "Counters". Of one snapshot, terms of two versions may share it; no
  /// record is charged to both.
  std::string counter;
};

/// A counter of the node: observations released within the span, under one clause to one nation.
struct CompilationTerm {
  std::string path;  // ".../clauses/payloads-leo/compilation": what a ruling quotes
  NationId to;
  Compilation limit;
  std::string counter;  // ".../clauses/payloads-leo/compilation/86400/object", as above
};

struct Quantum {
  std::uint32_t field;  // of the payload type's fields
  double value;
};

struct ReleaseRow {
  std::uint32_t mask = 0;  // covers the case when it has every bit of the key
  UtcTime from;
  UtcTime to;
  bool has_only = false;
  bool has_except = false;
  Range only;    // into Tables::objects, ascending
  Range except;  // into Tables::objects, ascending
  Level ceiling = Level::unspecified;
  Releasability releasability = Releasability::rel_to_recipient;
  ThirdParty third_party = ThirdParty::with_consent;
  Onward onward = Onward::forbidden;
  Range hidden;                       // into Tables::fields: protected ones that may not stay in
  Range removed;                      // into Tables::fields: those that go besides
  Range quanta;                       // into Tables::quanta
  Range quotas;                       // into Tables::quotas
  std::uint32_t compilation = kNone;  // into Tables::compilations
  std::chrono::seconds delay{};
  const ReleaseClause* clause = nullptr;
  std::string_view path;
};

/// Arenas of numbers are ascending inside each range, so that a ruling searches and never compares
/// text.
struct Word {
  NameIndex policy = kNone;
  std::string text;
};

/// How one word of one policy stands under an agreement, at one stretch of the ruling's instant and
/// one of the label's creation.
struct WordCell {
  Level rung = Level::unspecified;          // on its policy's ladder; unspecified: on none
  Level protected_as = Level::unspecified;  // by the recipient; unspecified: undefined
  std::uint32_t protect_word = kNone;       // into Tables::words
  bool operator==(const WordCell&) const = default;
};

/// The marking section of one agreement, for one recipient.
struct MarkTable {
  bool maps = false;                  // has protect tables: a level that none maps is withheld
  std::vector<NameIndex> laddered;    // policies that have a ladder, ascending
  std::vector<UtcTime> at_cuts;       // of the ruling's instant; stretch i ends where cut i stands
  std::vector<UtcTime> created_cuts;  // of the label's creation
  std::vector<std::uint32_t> words;   // into Tables::words, ascending
  std::vector<WordCell> cells;        // [word][at stretch][0: creation not said, then stretches]
  std::vector<std::vector<std::uint32_t>>
      communities;                    // by at stretch: those that hold the recipient
  std::vector<std::uint32_t> tokens;  // releasable to the recipient, ascending
};

struct TaskingRow {
  std::uint32_t modes = 0;  // bit = value of the enum
  std::uint32_t priorities = 0;
  std::uint32_t purposes = 0;
  std::uint32_t requests_per_day = 0;
  const TaskingClause* clause = nullptr;
  std::string_view path;
};

/// Clause paths of the sections that a ruling quotes.
struct Paths {
  std::string agreement;                     // "GBR-USA-SDA/2"
  std::string term;                          // "GBR-USA-SDA/2/term"
  std::string payload_types;                 // "GBR-USA-SDA/2/standard/payload_types"
  std::string data_modes;                    // "GBR-USA-SDA/2/standard/data_modes"
  std::string ceiling;                       // "GBR-USA-SDA/2/marking/ceiling"
  std::string communities;                   // "GBR-USA-SDA/2/marking/communities"
  std::string ladders;                       // "GBR-USA-SDA/2/marking/ladders"
  std::string equivalences;                  // "GBR-USA-SDA/2/marking/equivalences"
  std::string tokens;                        // "GBR-USA-SDA/2/marking/provider_tokens"
  std::string release;                       // "GBR-USA-SDA/2/release/GBR>USA"
  std::string label_policies;                // "GBR-USA-SDA/2/release/GBR>USA/label_policies"
  std::string tasking;                       // "GBR-USA-SDA/2/tasking/GBR>USA": GBR asks USA
  std::vector<std::string> release_clauses;  // of the direction's clauses, in their order
  std::vector<std::string> tasking_clauses;
};

/// One agreement between one ordered pair of nations; directions are null where it has none.
struct Book {
  const Agreement* agreement = nullptr;
  const ReleaseDirection* release = nullptr;
  const TaskingDirection* tasking = nullptr;
  Paths paths;
  Term term;  // from the day on which both are parties
  bool suspended = false;
  Level link_ceiling = Level::unspecified;
  bool own_labels = false;
  std::vector<NameIndex> label_policies;
  MarkTable marking;
  std::vector<TaskingRow> tasking_rows;
};

/// Of one run of rows, by object class and regime: the first that covers both, counted from the
/// run's begin; the run's length where none does; 255 at most. A search begins there.
using Starts = std::array<std::uint8_t, 64>;

/// Its place in Starts. Requires: one bit each of class and regime, as key_of() makes it.
[[nodiscard]] inline std::size_t start_place(std::uint32_t key) {
  const auto object_class = static_cast<std::size_t>(std::countr_zero(key & kAnyClass));
  const auto regime =
      static_cast<std::size_t>(std::countr_zero((key & kAnyRegime) >> kRegimeShift));
  return object_class * 8 + regime;
}

struct Entry {
  const Book* book = nullptr;
  Range rows;                    // into Tables::rows
  Range guarded;                 // into Tables::fields: those that this agreement protects
  std::uint32_t starts = kNone;  // into Tables::starts
  std::uint32_t schema = kNone;  // into Tables::schemas: the digest that it pins
};

struct ReleaseCell {
  Code standing = Code::no_agreement;  // permitted when any agreement applies
  std::string_view path;               // what came nearest when none does
  Range entries;                       // into Tables::entries, by name of the agreement
  Range hashes;                        // into Tables::hashes, ascending
  PayloadIndex payload = kNone;
};

inline constexpr std::size_t kModes = 6;  // the values of DataMode, and any other number

struct Shelf {
  NationId from;
  NationId to;
  NameIndex to_name = kNone;
  NameIndex from_name = kNone;
  bool outbound = false;
  bool to_denied = false;          // by the national policy
  std::vector<Book> books;         // by name of the agreement
  std::vector<UtcTime> cuts;       // ascending; stretch i ends where cut i stands
  std::vector<ReleaseCell> cells;  // [payload][mode][stretch]
};

struct PayloadFields {
  std::string code;
  std::vector<std::string> fields;  // ascending; what clauses name and what is protected
  bool denied = false;              // by the national policy
  bool names_object = true;
};

struct Tables {
  std::vector<std::string> names;        // ascending
  std::vector<Word> words;               // ascending by policy, then text
  std::vector<std::string> communities;  // ascending
  std::vector<std::string> tokens;       // ascending
  Level node_ceiling = Level::top_secret;
  std::vector<PayloadFields> payloads;  // ascending by code
  std::vector<Digest> schemas;          // ascending
  std::vector<Shelf> shelves;
  std::vector<std::uint32_t> shelf_to;    // by name: this node sends; kNone = no agreement
  std::vector<std::uint32_t> shelf_from;  // by name: this node receives
  std::vector<ReleaseRow> rows;
  std::vector<std::uint32_t> masks;  // of the rows, side by side: what a ruling scans
  std::vector<Starts> starts;
  std::vector<Entry> entries;
  std::vector<Digest> hashes;
  std::vector<std::uint32_t> objects;
  std::vector<std::uint32_t> fields;  // numbers of PayloadFields::fields
  std::vector<Quantum> quanta;
  std::vector<QuotaTerm> quotas;
  std::vector<CompilationTerm> compilations;
  ReleaseCell nowhere{Code::no_agreement, kNoAgreementPath, {}, {}, kNone};
};

/// How far a row goes with a case, in the order of step 10; kCovers when it covers it.
enum class Reach : std::uint8_t { interval, object_class, regime, object, purpose, covers };

struct Found {
  const ReleaseRow* row = nullptr;  // the one that covers the case, else the one that went farthest
  Reach reach = Reach::interval;
  [[nodiscard]] bool covers() const { return row != nullptr && reach == Reach::covers; }
};

[[nodiscard]] Found find_row(const Tables& tables, const Entry& entry, const Match& match);

/// Position of a word in the table; kNone when no agreement has it.
[[nodiscard]] std::uint32_t word_of(const Tables& tables, NameIndex policy, std::string_view text);

/// Stretch of an instant between cuts.
[[nodiscard]] std::size_t stretch_of(const std::vector<UtcTime>& cuts, UtcTime at);

/// Null when the word stands in no table of the agreement. `created`: {0} = not said.
[[nodiscard]] const WordCell* find_word_cell(const MarkTable& table, std::uint32_t word, UtcTime at,
                                             UtcTime created);

[[nodiscard]] const ReleaseCell& find_cell(const Tables& tables, const Shelf& shelf,
                                           PayloadIndex payload, DataMode mode, UtcTime at);

}  // namespace accord::agreement
