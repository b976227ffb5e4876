// What a format gives this room: whether content is of it, and the translation. Internal to the
// room; declared here once for every line of formats.def, defined in the format's own file.
#pragma once

#include <string_view>

#include "node/translate/translate.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::translate {

/// The beginning of something whose format nobody stated.
struct FormatSample {
  ByteView bytes;         // all of it
  std::string_view head;  // its first bytes as text, from the first column on
  std::string_view text;  // the same from the first character that is not blank
};

/// An object or a list.
[[nodiscard]] inline bool is_json(const FormatSample& sample) {
  return sample.text.starts_with('[') || sample.text.starts_with('{');
}

#define ACCORD_FORMAT(id, name, reads)                                              \
  [[nodiscard]] bool detect_##id(const FormatSample& sample);                       \
  Result<Translation> translate_##id(std::string_view text, const Profile& profile, \
                                     const TranslateOptions& options);
#include "node/translate/formats.def"
#undef ACCORD_FORMAT

}  // namespace accord::node::translate
