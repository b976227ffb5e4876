// The nearest flip of a ruling: the smallest single change of the facts or of the label that turns
// a release into something else, or something else into a release. Found by trying: every change
// worth trying stands at a boundary that some agreement of the snapshot uses, and each is put to
// decide(). For people; explain.hpp shows the steps.
//
// "Smallest" is this order, and within a kind the nearest value first: consent; what was counted;
// the instant; the last observation; REL TO; level; object; class; regime; purpose; data mode;
// label policy; payload type and its schema.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "agreement/decide.hpp"

namespace accord::agreement {

struct Flip {
  std::string fact;      // "level"
  std::string from;      // "TOP SECRET"
  std::string to;        // "SECRET"
  WrittenRuling ruling;  // of decide() on the changed facts
};

/// Empty when no single change turns the ruling.
[[nodiscard]] std::optional<Flip> nearest_flip(const Snapshot& snapshot, const ReleaseFacts& facts);

/// "nearest change: level SECRET instead of TOP SECRET: release under ..."
[[nodiscard]] std::string text_of(const std::optional<Flip>& flip);
/// {"fact", "from", "to", "ruling"}, or null
[[nodiscard]] nlohmann::json to_json(const std::optional<Flip>& flip);

}  // namespace accord::agreement
