// What the marking sections of two versions make of a label: where its list reaches, whether its
// level has a word and a protection, which tokens are listed, which sources must consent. The
// diff's axes of the label are the answers of both versions side by side. Over the document
// structs; every witness is confirmed by decide(). Internal to the diff.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agreement/release_case.hpp"

namespace accord::agreement {

/// Old and new.
inline constexpr std::size_t kVersions = 2;
using BothDocuments = std::array<const Document*, kVersions>;

// Positions of the label's axes. 0: both versions say yes, or the label does not ask.
inline constexpr std::uint32_t kListHoldsRecipient = 0;
inline constexpr std::uint32_t kNoList = 1;
inline constexpr std::uint32_t kListOfOld = 2;  // by a community of that version alone
inline constexpr std::uint32_t kListOfNew = 3;
inline constexpr std::uint32_t kRelToPositions = 4;

inline constexpr std::uint32_t kBothTake = 0;
inline constexpr std::uint32_t kOldTakes = 1;
inline constexpr std::uint32_t kNewTakes = 2;
inline constexpr std::uint32_t kProtectedLower = 3;   // both take it, and the recipient protects it
inline constexpr std::uint32_t kProtectedHigher = 4;  // otherwise now
inline constexpr std::uint32_t kLevelPositions = 5;
inline constexpr std::uint32_t kTokenPositions = 3;

inline constexpr std::uint32_t kSourcesAlike = 0;
inline constexpr std::uint32_t kOldAsks = 1;  // for their consent
inline constexpr std::uint32_t kNewAsks = 2;
inline constexpr std::uint32_t kSourcePositions = 3;

/// True when a label at that position passes under the version (kBothTake ... kProtectedHigher).
[[nodiscard]] bool takes(std::uint32_t position, std::size_t version);

using MarkPlace = std::optional<std::uint32_t>;  // empty: neither version permits anything

/// Where a case lies. Requires: its label is well-formed.
[[nodiscard]] MarkPlace rel_to_place(const BothDocuments& documents, const ReleaseCase& facts);
[[nodiscard]] MarkPlace level_place(const BothDocuments& documents, const ReleaseCase& facts);
[[nodiscard]] MarkPlace token_place(const BothDocuments& documents, const ReleaseCase& facts);
/// Empty also where both ask for a consent that is not recorded.
[[nodiscard]] MarkPlace source_place(const BothDocuments& documents, const ReleaseCase& facts);
/// False for what no version permits: malformed, expired, out of scope, no decision to release.
[[nodiscard]] bool may_travel(const ReleaseCase& facts);

/// A word and a date of creation that a label may bear.
struct LevelMark {
  std::string word;
  std::optional<UtcTime> created;
  auto operator<=>(const LevelMark&) const = default;
};

/// Which positions there are between one pair at one instant, and one example of each.
struct MarkView {
  /// By policy (as asked; nothing for an empty one) and level, UNCLASSIFIED at 0.
  std::vector<std::array<std::array<std::optional<LevelMark>, kLevelPositions>, 5>> levels;
  std::array<std::optional<std::string>, kRelToPositions> rel_to;  // codes; empty text: none
  std::array<std::optional<std::string>, kTokenPositions> tokens;
  std::array<std::optional<std::string>, kSourcePositions> sources;
  auto operator<=>(const MarkView&) const = default;
};
[[nodiscard]] MarkView mark_view(const BothDocuments& documents, const ReleaseCase& between,
                                 const std::vector<std::string>& policies);
/// How a word of the label's policy is protected by the recipient.
struct ProtectedWord {
  std::string word;
  std::string as;  // a word of the recipient's policy; empty: no table says
  auto operator<=>(const ProtectedWord&) const = default;
};
/// Of the words that labels of the case's policy and level can bear, by position: how that version
/// protects them. Nothing for labels of the recipient's own policy.
[[nodiscard]] std::array<std::set<ProtectedWord>, kLevelPositions> protected_words(
    const BothDocuments& documents, std::size_t version, ReleaseCase facts);
/// True when either version has a protect table.
[[nodiscard]] bool has_protection(const BothDocuments& documents);
/// At least the lookups of an entry of a table that the view at that instant takes.
[[nodiscard]] std::size_t view_cost(const BothDocuments& documents, UtcTime at,
                                    const std::vector<std::string>& policies);

/// Every instant at which a table of either version changes what it says.
[[nodiscard]] std::vector<UtcTime> mark_cuts(const BothDocuments& documents);

/// What differs in the marking sections, for the size of an axis and its words; empty: nothing.
[[nodiscard]] std::vector<std::string> communities_that_differ(const BothDocuments& documents);
[[nodiscard]] std::vector<std::string> tokens_that_differ(const BothDocuments& documents);
[[nodiscard]] std::vector<std::string> policies_that_differ(const BothDocuments& documents);

/// True when some table of either version looks at the recipient.
[[nodiscard]] bool has_tables(const BothDocuments& documents);

}  // namespace accord::agreement
