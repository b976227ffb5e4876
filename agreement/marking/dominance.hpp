// May this subject read it? The access rule of one policy (STANAG 4774 / SPIF): level, every
// restrictive part held, every permissive family met. Between policies: translate first.
#pragma once

#include "agreement/marking/rollup.hpp"

namespace accord::agreement::marking {

struct Subject {
  std::string policy;  // whose clearance it is
  std::string nation;
  Level clearance = Level::unspecified;
  std::vector<ControlSystem> read_in;  // SCI, SAP and AEA systems with their compartments
  ControlSet controls;                 // dissemination and non-IC controls that it may see
  std::vector<std::string> tokens;     // provider tokens
};

/// Unknown, missing or of another policy is false.
[[nodiscard]] bool dominates(const Subject& subject, const Marking& marking,
                             const Expansion& expansion);

}  // namespace accord::agreement::marking
