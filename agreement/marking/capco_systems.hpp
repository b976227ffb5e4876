// SCI, SAP and AEA: "SI-G ABCD EFGH-XYZ/TK", "SAR-BP-123/CA-XYZ YYY", "RD-CNWDI-SIGMA 14 18".
// Internal to this folder.
#pragma once

#include <optional>

#include "agreement/marking/capco_parts.hpp"

namespace accord::agreement::marking {

/// Returns which category the piece is; none when it begins with no control system.
Result<std::optional<Block>> read_systems(Course& course, const Piece& piece);

/// The text of one system in a style: titles where the spelling says so.
[[nodiscard]] std::string written_system(const ControlSystem& system, Block block, Form form,
                                         std::uint64_t titles);

/// The word of a system's name in its portion form; none for a SAP program.
[[nodiscard]] std::optional<Word> word_of(const ControlSystem& system, Block block);

/// True when `a` stands before `b` in the register, or, where it knows neither, in the alphabet.
[[nodiscard]] bool system_order(std::string_view a, std::string_view b, Block block,
                                std::string_view within = {});

/// Reads the portion form of one system, as 4774 XML carries it. Errors: marking_*
Result<ControlSystem> read_system_text(std::string_view text, Block block);

}  // namespace accord::agreement::marking
