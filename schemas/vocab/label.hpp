// Label: what the originator wrote on a record, as a plain value: policy, level and REL TO list,
// and, where there is more, its Handling. Parsing and law live in agreement/marking/label.hpp.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord {

/// What a label says beyond policy, level and REL TO. Default: nothing.
struct Handling {
  std::string word;                 // national word for the level, "OFFICIAL"; empty = the level's
  std::optional<UtcTime> created;   // whole seconds; which dated ladder the word stands on
  std::optional<UtcTime> review;    // whole seconds; from then on the label permits nothing
  std::vector<MarkingCode> owners;  // JOINT: all of them, the policy among them; empty = one owner
  std::vector<std::string> controls;  // "FOUO", "ORCON", "SCI SI-G ABCD"; ascending
  bool fgi_concealed = false;         // foreign information whose source may not be named
  std::vector<MarkingCode> fgi;       // its sources, ascending; empty when concealed
  bool noforn = false;
  bool relido = false;
  std::vector<MarkingCode> display_only;  // may see, may not keep; beyond REL TO, ascending
  std::vector<std::string> tokens;        // provider tokens, "PR-EXO-OBS"; ascending

  bool operator==(const Handling&) const = default;
};

struct Label {
  std::string policy;  // the marking policy: the nation that wrote the label, e.g. "GBR"
  Level level = Level::unspecified;
  std::vector<MarkingCode>
      rel_to;  // strictly ascending; empty = no foreign disclosure decision stands on it
  Handling handling{};

  bool operator==(const Label&) const = default;
};

}  // namespace accord
