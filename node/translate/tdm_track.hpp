// What a checked TDM means under a source profile: tracks, and a diagnostic for every line that a
// track cannot hold. Internal to the room.
#pragma once

#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/profile.hpp"
#include "node/translate/tdm_message.hpp"
#include "node/translate/track.hpp"
#include "node/translate/translate.hpp"

namespace accord::node::translate {

struct TdmTracks {
  std::vector<Track> tracks;
  std::size_t carried = 0;  // data lines that stand in a track; every other one has a diagnostic
};

/// Of all messages of a text. Errors: participant_unmapped, profile_incomplete, tdm_inconsistent,
/// tdm_missing_keyword, sensor_name_exposed; each with the line that asks for it.
Result<TdmTracks> tracks_of(const std::vector<TdmMessage>& messages, const Profile& profile,
                            DiagnosticLog& log);

/// Either notation on its way to records. Errors: those of `read`, tracks_of and add_tracks.
Result<Translation> translate_tdm(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options,
                                  Result<std::vector<TdmMessage>> (*read)(std::string_view,
                                                                          DiagnosticLog&));

}  // namespace accord::node::translate
