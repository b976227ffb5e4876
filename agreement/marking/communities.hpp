// Communities: which nations a code such as FVEY or NATO stands for, and when. Always an argument:
// from an agreement, from the ODNI taxonomy (XML) or from our own JSON form (docs/markings.md).
//
// A community whose membership is suppressed matches no country, ever. A code past its end is
// expired. Nesting is followed; a circle is refused when the table is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::agreement::marking {

inline constexpr std::size_t kMaxCommunitiesBytes = 4u << 20;
inline constexpr std::size_t kMaxCommunities = 1'024;
inline constexpr std::size_t kMaxMembers = 512;  // of one community

/// Half-open; a missing end is open.
struct Interval {
  std::optional<UtcTime> from;
  std::optional<UtcTime> to;
  [[nodiscard]] bool contains(UtcTime at) const {
    return (!from || *from <= at) && (!to || at < *to);
  }
};

struct Member {
  std::string code;  // a country, or another community of the same table
  Interval when;
};

struct Community {
  std::string code;
  Interval when;            // outside it the code is not in use
  bool suppressed = false;  // membership is not told: matches nobody
  std::vector<Member> members;
};

class Communities {
 public:
  Communities() = default;

  /// Errors: communities_invalid (a code twice or not in its form, a member that is neither a
  /// country nor in the table, a circle).
  static Result<Communities> make(std::string version, std::vector<Community> list);

  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::vector<Community>& list() const { return list_; }
  [[nodiscard]] const Community* find(std::string_view code) const;

  /// The countries that `code` stands for at `at`, ascending: a country stands for itself. Empty
  /// for what is unknown, expired or suppressed.
  [[nodiscard]] std::vector<std::string> expand(std::string_view code, UtcTime at) const;

  /// True when `nation` is `code` itself or one of its countries at `at`.
  [[nodiscard]] bool contains(std::string_view code, std::string_view nation, UtcTime at) const;

 private:
  void collect(const Community& community, UtcTime at, std::vector<std::string>& out) const;
  [[nodiscard]] Status check_members() const;

  std::string version_;
  std::vector<Community> list_;  // ascending by code
};

/// 2 to 15 of A-Z, 0-9 and '_', beginning with a letter: the form of every code of the grammar.
[[nodiscard]] bool is_code(std::string_view text);

/// The ODNI tetragraph taxonomy. Errors: too_large, marking_xml, communities_invalid
Result<Communities> parse_taxonomy_xml(std::string_view text);

/// Our own JSON form. Errors: too_large, bad_json, communities_invalid
Result<Communities> parse_communities_json(std::string_view text);

/// Either of the two, by its first character.
Result<Communities> parse_communities(std::string_view text);

/// "2023-04-04" (its first instant) or a full UTC time. Errors: bad_time
Result<UtcTime> parse_date(std::string_view text);

}  // namespace accord::agreement::marking
