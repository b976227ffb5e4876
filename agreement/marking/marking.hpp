// A Marking: one label in the shape of STANAG 4774, as a plain value. Every front end (capco.hpp,
// stanag4774.hpp) gives one, rollup.hpp joins them, release.hpp rules on them. docs/markings.md.
//
// What a line means is here; which of two registered spellings it used ("NOFORN" or "NOT RELEASABLE
// TO FOREIGN NATIONALS") is not, and travels beside it as a Spelling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agreement/marking/register.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::agreement::marking {

/// A set of dissemination and non-IC controls. FD&R words are in ForeignDisclosure, not here.
struct ControlSet {
  std::uint64_t bits = 0;  // 1 << Word

  [[nodiscard]] static constexpr std::uint64_t bit(Word word) {
    return std::uint64_t{1} << static_cast<unsigned>(word);
  }
  [[nodiscard]] constexpr bool has(Word word) const { return (bits & bit(word)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits == 0; }
  constexpr void add(Word word) { bits |= bit(word); }
  constexpr void remove(Word word) { bits &= ~bit(word); }
  [[nodiscard]] std::vector<Word> words() const;  // in the register's order
  bool operator==(const ControlSet&) const = default;
};

/// "G ABCD EFGH" of SI-G ABCD EFGH; "SG 14 18" of RD-SG 14 18.
struct Compartment {
  std::string name;               // portion form
  std::vector<std::string> subs;  // ascending
  bool operator==(const Compartment&) const = default;
};

/// An SCI control system, an SAP program or an AEA marking, each in its portion form.
struct ControlSystem {
  std::string name;
  std::vector<Compartment> compartments;  // by name, in the register's order
  bool operator==(const ControlSystem&) const = default;
};

enum class Ownership : std::uint8_t {
  own,      // the policy's own: "SECRET"
  foreign,  // of `owners`: "//DEU SECRET"
  joint,    // of `owners`, the policy's nation among them: "//JOINT SECRET GBR USA"
};

/// Foreign government information inside an own document.
struct Fgi {
  bool concealed = false;            // bare FGI: the source may not be named
  std::vector<std::string> sources;  // code_order; empty when concealed
  [[nodiscard]] bool any() const { return concealed || !sources.empty(); }
  bool operator==(const Fgi&) const = default;
};

/// The foreign disclosure and release decision: who may keep, who may see, may a disclosure officer
/// decide. Nothing set means that no decision stands on it, which permits nothing.
struct ForeignDisclosure {
  bool noforn = false;
  bool relido = false;
  std::vector<std::string> rel_to;        // release_order; beginning with USA in a US marking
  std::vector<std::string> display_only;  // code_order; beyond rel_to
  [[nodiscard]] bool any() const {
    return noforn || relido || !rel_to.empty() || !display_only.empty();
  }
  bool operator==(const ForeignDisclosure&) const = default;
};

enum class CategoryType : std::uint8_t { restrictive, permissive, informative };

/// A 4774 category that has no field of its own, as it was written.
struct Category {
  std::string tag;
  CategoryType type = CategoryType::restrictive;
  std::string uri;
  std::vector<std::string> values;
  bool operator==(const Category&) const = default;
};

struct Marking {
  std::string policy = "USA";
  std::string policy_uri;  // of a 4774 PolicyIdentifier
  Level level = Level::unspecified;

  Ownership ownership = Ownership::own;
  bool owner_concealed = false;     // "//FGI SECRET": foreign, of an owner that is not named
  std::vector<std::string> owners;  // code_order; empty for Ownership::own

  std::vector<ControlSystem> sci;
  std::vector<ControlSystem> sap;
  std::vector<ControlSystem> aea;
  Fgi fgi;
  ControlSet controls;
  ForeignDisclosure disclosure;
  std::vector<std::string> provider_tokens;  // ascending: "DS-JCO-NOTIF"

  std::vector<Category> categories;  // of other policies, as written
  std::string privacy_mark;
  std::string originator;
  std::optional<UtcTime> created;
  std::optional<UtcTime> review_at;  // from here on it must be looked at again: it permits nothing
  std::optional<UtcTime> declassify_on;  // not on any line; the longest survives a roll-up

  bool operator==(const Marking&) const = default;
};

/// How a line was written where the register leaves a choice; nothing of its meaning.
struct Spelling {
  std::uint64_t titles = 0;       // 1 << Word: spelled out in the banner
  bool inherits_rel = false;      // "(S//REL)": the list is the banner's
  bool inherits_owners = false;   // "(//JOINT S//REL)": so are the owners
  std::vector<std::string> tags;  // of a 4774 label: its categories' names in the order they stood
  bool operator==(const Spelling&) const = default;
};

/// A marking as it was read.
struct Reading {
  Marking marking;
  Spelling spelling;
};

[[nodiscard]] inline bool is_classified(Level level) { return level > Level::unclassified; }

/// "SI-G ABCD EFGH-XYZ": the portion form of one control system.
[[nodiscard]] std::string text_of(const ControlSystem& system);

}  // namespace accord::agreement::marking
