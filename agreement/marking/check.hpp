// The rules of the register that hold between parts of a marking: which level a control needs, what
// excludes what, what requires what. One table of rules for every front end and for what a roll-up
// gives. Sources: the manual (2016) and ODNI ISM 2022-DEC rule numbers, named at each rule.
#pragma once

#include <array>
#include <string>

#include "agreement/marking/communities.hpp"
#include "agreement/marking/marking.hpp"

namespace accord::agreement::marking {

/// Where the words of a line stand, for refusals. Default: the marking came from no line.
struct Places {
  std::array<std::size_t, kWords> at{};
  std::size_t level = 0;
  std::size_t owners = 0;
  bool of_line = false;

  void set(Word word, std::size_t byte) { at[static_cast<std::size_t>(word)] = byte; }
  [[nodiscard]] std::string of(Word word) const;
  [[nodiscard]] std::string of_level() const;
  [[nodiscard]] std::string of_owners() const;
};

struct CheckContext {
  const Places& places;
  const Communities* communities = nullptr;
  UtcTime at{};
};

/// Errors: marking_level, marking_exclusive, marking_requires, marking_list, marking_joint,
/// marking_fgi, marking_order
Status check(const Marking& marking, const CheckContext& context);

}  // namespace accord::agreement::marking
