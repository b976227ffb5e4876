// The words of classification: spelled out in a banner, abbreviated in a portion; NATO's own terms.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "agreement/marking/register.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord::agreement::marking {

/// Longer words first, so that none hides another.
inline constexpr std::array kLevels{Level::top_secret, Level::secret, Level::confidential,
                                    Level::restricted, Level::unclassified};

/// "SECRET" / "S"
[[nodiscard]] std::string_view written_level(Level level, Form form);
[[nodiscard]] std::optional<Level> level_written(std::string_view text, Form form);

/// "COSMIC TOP SECRET" / "CTS", "NATO SECRET" / "NS" ...
[[nodiscard]] std::string_view written_nato_level(Level level, Form form);
[[nodiscard]] std::optional<Level> nato_level(std::string_view text, Form form);

}  // namespace accord::agreement::marking
