// A good sample of every format of formats.def: what the tests over all formats break, write again
// and hand to the commands. format_samples_main.cpp writes them as files.
#pragma once

#include <optional>
#include <string>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {

struct FormatText {
  std::string bytes;         // taken whole under the profile; two records at least where it can
  std::string profile_json;  // states label and mode too
};

/// Nothing for a format that has none yet: the tests over all formats fail for it.
[[nodiscard]] std::optional<FormatText> format_text(Format format);

/// Translated to the format's own payload under kLabel, as TEST; JSON lines as what they declare.
Result<Translation> translate_text(Format from, std::string_view bytes, const Profile& profile);

}  // namespace accord::node::translate::samples
