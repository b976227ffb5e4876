// The formats whose observations come as lines: b3, iod, uk, rde. Internal to the room; called by
// the dispatch and by the detection of formats.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/format.hpp"
#include "node/translate/profile.hpp"
#include "node/translate/track.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord::node::translate {

struct LineTracks {
  std::vector<Track> tracks;
  std::size_t read = 0;     // measured values, and one for each refused line
  std::size_t carried = 0;  // values that stand in a track; every other one has a diagnostic
  std::size_t refused = 0;  // lines
};

struct LineOptions {
  Format from = Format::b3;
  Level label = Level::unspecified;  // of everything in the feed
};

/// Errors: those of check_text, profile_incomplete, format_unsupported.
Result<LineTracks> read_lines(std::string_view text, const Profile& profile,
                              const LineOptions& options, DiagnosticLog& log);

/// The format of the first line that is neither blank nor a '#' comment.
[[nodiscard]] std::optional<Format> detect_lines(std::string_view text);

}  // namespace accord::node::translate
