// How the recipient protects what a version newly permits, or protects otherwise now: said with
// the duties of the region, for whoever signs the list. Internal to the diff.
#pragma once

#include <map>
#include <tuple>

#include "agreement/diff.hpp"
#include "agreement/diff_space.hpp"

namespace accord::agreement {

class Protections {
 public:
  explicit Protections(const DiffSpace& space) : space_(space) {}

  /// "the recipient protects GBR SECRET as USA SECRET; ...", by the new version; empty for a region
  /// that gives nothing new, where neither version has a protect table, and for labels of the
  /// recipient's own. Requires: a region of release, its sides known.
  [[nodiscard]] std::string text(const Region& region);

  /// Of an entry of a table, all in all.
  [[nodiscard]] std::size_t lookups() const { return lookups_; }

 private:
  using Words = std::array<std::set<ProtectedWord>, kLevelPositions>;
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

  const Words& words_at(const Key& key);

  const DiffSpace& space_;
  std::map<Key, Words> words_;  // by pair, time, policy and level
  std::size_t lookups_ = 0;
};

}  // namespace accord::agreement
