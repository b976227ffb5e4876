// The formats whose observations come as lines. Internal to the room; called by translation.cpp and
// by those formats.
#pragma once

#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/line_observation.hpp"
#include "node/translate/profile.hpp"
#include "node/translate/track.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {

struct LinesRead {
  std::vector<Track> tracks;
  std::size_t read = 0;     // measured values, and one for each refused line
  std::size_t carried = 0;  // values that stand in a track; every other one has a diagnostic
  std::size_t refused = 0;  // lines
};

struct LineOptions {
  Status (*read)(std::string_view, const LineContext&) = nullptr;
  std::string_view label_text;  // of everything in the feed
  DataMode mode = DataMode::unspecified;
  std::size_t max_line_bytes = kMaxLineBytes;
  std::size_t first_line = 1;  // number of the text's first line
};

/// Errors: those of check_text, profile_incomplete.
Result<LinesRead> read_lines(std::string_view text, const Profile& profile,
                             const LineOptions& options, DiagnosticLog& log);

/// The first line that is neither blank nor a '#' comment; "" where there is none.
[[nodiscard]] std::string_view first_data_line(std::string_view text);

}  // namespace accord::node::translate
