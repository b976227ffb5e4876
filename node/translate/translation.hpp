// What readers of one kind share on the way from their values to records. Internal to the room.
#pragma once

#include <string_view>
#include <vector>

#include "node/translate/line_observation.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/track.hpp"
#include "node/translate/translate.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {

/// The level word of "POLICY LEVEL[//REL TO ...]"; unspecified when the label is not in that form.
[[nodiscard]] Level level_of_label(std::string_view label);

/// Diagnostics in the order of the lines; those of the whole input first. Leaves the log empty.
[[nodiscard]] std::vector<Diagnostic> in_line_order(DiagnosticLog& log);

/// The tracks as records of the payload that is wanted, TRK or EOO; the observations of each are
/// gone once it is one, for there are millions. `carried` is how many measured values the tracks
/// hold. Errors: those of build_trackset.
Status add_tracks(std::vector<Track> tracks, std::size_t carried, const TranslateOptions& options,
                  DiagnosticLog& log, Translation& out);

using ReadLines = Status (*)(std::string_view, const LineContext&);

/// A format whose observations are lines. Errors: those of check_text, profile_incomplete.
Result<Translation> translate_lines(std::string_view text, const Profile& profile,
                                    const TranslateOptions& options, ReadLines read,
                                    std::size_t max_line_bytes = kMaxLineBytes);

/// Element sets to records. One that calls itself C or S under a lower label is refused.
class ElementRecords {
 public:
  /// Room for `most` records, so that they are not moved as they grow in number.
  ElementRecords(const TranslateOptions& options, std::size_t most) : label_(options.label_text) {
    out_.records.reserve(most);
  }

  void add(const MeanElementsText& elements);
  /// `rest`: the counts and diagnostics of their reader.
  Translation finish(const MeanElementsList& rest);

 private:
  Result<Translated> record(const MeanElementsText& elements);

  std::string label_;
  OmmBuilder builder_;
  Translation out_;
  DiagnosticLog log_;
};

/// A list of them.
Result<Translation> translate_elements(const MeanElementsList& list,
                                       const TranslateOptions& options);

}  // namespace accord::node::translate
