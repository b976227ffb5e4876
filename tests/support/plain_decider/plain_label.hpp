// The part of the second decider that looks at labels: the sections "Labels" and "How a ruling is
// made", steps 2, 4 and 9, over the document structs. Without one line of label_check.cpp.
#pragma once

#include <utility>

#include "plain_standing.hpp"

namespace accord::plain {

/// Form of a label in fields.
[[nodiscard]] bool well_formed(const Label& label);

/// Step 2 after the form: dates and controls.
[[nodiscard]] std::optional<Code> label_objects(const Question& question, bool sending);
/// Step 4.
[[nodiscard]] std::optional<Code> disclosure_objects(const World& world, const Question& question);
/// Step 9; what a consent is missing for is quoted under `clause`.
[[nodiscard]] std::optional<No> marking_objects(const World& world,
                                                const agreement::Document& document,
                                                const Question& question,
                                                const std::string& clause);

/// The list reaches the recipient at that instant, by name or by community.
[[nodiscard]] bool list_reaches(const agreement::Document& document, const Question& question);
/// UNCLASSIFIED of the sender's own with nothing else on it.
[[nodiscard]] bool says_nothing(const Question& question);

/// Level and word under which the recipient protects it; {unspecified, ""} where nothing says.
[[nodiscard]] std::pair<Level, std::string> protected_as(const agreement::Document& document,
                                                         const Question& question);

}  // namespace accord::plain
