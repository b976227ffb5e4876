// The marking section of an agreement in plain structs: ceiling, national ladders, directional and
// dated equivalence, communities with dated membership, provider tokens. All of it is content of
// the agreement; none of it is a constant of the code. Part of document.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/release_terms.hpp"

namespace accord::agreement {

/// A national word and the rung of the agreement's common ladder on which it stands.
struct LevelWord {
  std::string word;  // "OFFICIAL", "NATO SECRET"
  Level rung = Level::unspecified;
};

/// The ladder of one marking policy for labels created in an interval. A policy may stand several
/// times, with intervals that do not meet.
struct PolicyLadder {
  std::string policy;
  std::optional<Term> created;  // of the label; none = any date
  std::vector<LevelWord> levels;
};

enum class MapPurpose : std::uint8_t {
  protect,  // `from` is protected as `to`: never a lower rung
  clear,    // a clearance for `from` counts as one for `to`: never a higher rung
};

struct LevelPair {
  std::string from;  // a word of the one policy
  std::string to;    // the word of the other
};

/// One direction, one purpose, one interval. What it leaves out is not equivalent to anything.
struct Equivalence {
  std::string from;
  std::string to;
  MapPurpose purpose = MapPurpose::protect;
  std::optional<Term> effective;  // when it may be used; none = the term of the agreement
  std::optional<Term> created;    // labels created then; none = any date
  std::vector<LevelPair> rows;
};

struct Membership {
  NationId nation;
  Term term;
};

struct Community {
  std::string code;  // 2 to 15 of A-Z, 0-9, '_': "FVEY", "AUSTRALIA_GROUP"
  std::vector<Membership> members;
};

/// A provider or data-sharing token (UDL style) that this agreement knows. A token that it does not
/// list is not releasable.
struct ProviderToken {
  std::string token;  // "PR-SPIRE-AIS"
  std::vector<NationId> releasable_to;
};

struct Marking {
  Level ceiling = Level::unspecified;  // of the link: nothing above it, whatever a clause says
  std::vector<PolicyLadder> ladders;
  std::vector<Equivalence> equivalences;
  std::vector<Community> communities;
  std::vector<ProviderToken> provider_tokens;
};

/// The rung of a word in the ladder of a policy for labels created at an instant; unspecified when
/// the agreement does not say.
[[nodiscard]] Level rung_of(const Marking& marking, std::string_view policy, std::string_view word,
                            UtcTime created);

struct MapQuestion {
  std::string_view from;  // policy
  std::string_view to;    // policy
  MapPurpose purpose = MapPurpose::protect;
  std::string_view word;  // of `from`
  UtcTime created;        // of the label
  UtcTime at;             // the moment of use
};

/// The word of `to` for a word of `from`; empty when the agreement defines none, and then the
/// record is not releasable.
[[nodiscard]] std::string_view equivalent(const Marking& marking, const MapQuestion& question);

/// How data of `from` is protected where `to` holds it.
struct Protection {
  Level level =
      Level::unspecified;  // on the common ladder; unspecified: the agreement defines none
  std::string_view word;   // of `to`
};
/// As equivalent() for MapPurpose::protect, with the rung on which the word of `to` stands.
[[nodiscard]] Protection protection(const Marking& marking, const MapQuestion& question);

/// True when the nation is a member of the community at that instant; false for a code that the
/// agreement does not list.
[[nodiscard]] bool is_member(const Marking& marking, std::string_view community,
                             const NationId& nation, UtcTime at);

/// "protect", "clear"
[[nodiscard]] std::string_view name_of(MapPurpose purpose);

}  // namespace accord::agreement
