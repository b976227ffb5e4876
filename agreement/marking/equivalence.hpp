// Between national policies: how a recipient protects a level of the originator. Directional, dated
// (the creation of the label decides), and by purpose. Always an argument; what no row says is
// undefined, and undefined is not releasable. Words are never compared: the same word names
// different rungs in different nations and years.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/marking/communities.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord::agreement::marking {

inline constexpr std::size_t kMaxEquivalenceBytes = 1u << 20;
inline constexpr std::size_t kMaxEquivalences = 4'096;

enum class Purpose : std::uint8_t {
  protect,  // how to protect what comes: never a lower rung, never out of order
  clear,    // the clearance that its readers need
};

/// The recipient's rung and, where the table gives one, its own word for it.
struct Rung {
  Level level = Level::unspecified;
  std::string word;
  bool operator==(const Rung&) const = default;
};

struct Equivalence {
  std::string from;  // policy; "*" = any
  std::string to;
  Purpose purpose = Purpose::protect;
  Interval created;  // of the label
  std::map<Level, Rung> rungs;
};

class EquivalenceTable {
 public:
  EquivalenceTable() = default;

  /// Errors: equivalence_invalid (protect lowers a rung or turns two round; two rows for one case;
  /// clear of protect below where it began).
  static Result<EquivalenceTable> make(std::vector<Equivalence> rows);

  struct Question {
    std::string_view from;
    std::string_view to;
    Level level = Level::unspecified;
    Purpose purpose = Purpose::protect;
    UtcTime created{};
  };
  /// Empty where the table says nothing.
  [[nodiscard]] std::optional<Rung> find(const Question& question) const;

  [[nodiscard]] const std::vector<Equivalence>& rows() const { return rows_; }

 private:
  std::vector<Equivalence> rows_;
};

/// One of three forms, docs/markings.md "Equivalence": our own rows; {"CONFIDENTIAL": "SECRET"},
/// for any two policies; or national ladders {"policies": {"USA": {"TS": ["TOP SECRET"], ...}}}.
/// Errors: too_large, bad_json, equivalence_invalid
Result<EquivalenceTable> parse_equivalence(std::string_view text);

/// "protect", "clear"
[[nodiscard]] std::string_view name_of(Purpose purpose);

}  // namespace accord::agreement::marking
