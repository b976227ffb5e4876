// Which data line of a TDM segment becomes which value of a track: one rule a quantity, each
// evaluated at the first line that needs it, so that only what is used must be stated. Internal to
// the room.
#pragma once

#include <optional>
#include <string>

#include "node/translate/tdm_geometry.hpp"

namespace accord::node::translate {

/// A value for a track, or the reason why there is none.
struct Verdict {
  std::optional<Quantity> quantity;  // absent: not carried
  double value = 0;
  Code code = Code::not_carried;
  std::string reason;
};

/// How a number of the message becomes one of the track: times a factor, plus an offset; or never,
/// for a reason.
struct Scale {
  double factor = 1;
  double offset = 0;
  std::string not_carried;  // empty = carried
};

class SegmentRules {
 public:
  SegmentRules(const TdmSegment& segment, const Profile& profile, Geometry geometry);

  /// For every keyword but the angles. Errors: profile_incomplete, tdm_inconsistent,
  /// tdm_missing_keyword.
  Result<Verdict> judge(const TdmDatum& datum);

  /// The frame of a pair of angles, or the reason why a track has none. `line` is that of the pair.
  Result<Verdict> judge_angle(const TdmDatum& datum);

  [[nodiscard]] const Geometry& geometry() const { return geometry_; }
  [[nodiscard]] fbs::AngleFrame angle_frame() const { return angle_frame_; }
  [[nodiscard]] bool range_used() const { return range_.has_value(); }
  /// The modulus in km; absent = unambiguous.
  [[nodiscard]] std::optional<double> range_modulus_km() const;

 private:
  Result<Verdict> judge_range(const TdmDatum& datum);
  Result<Verdict> judge_doppler(const TdmDatum& datum);
  Result<Verdict> judge_receive_freq(const TdmDatum& datum);
  Result<Verdict> judge_rcs(const TdmDatum& datum) const;
  Result<Scale> range_rule(std::size_t line) const;
  Result<Scale> doppler_rule(const TdmDatum& datum) const;
  Result<std::string> angle_rule(std::size_t line);

  const TdmSegment& segment_;
  const Profile& profile_;
  Geometry geometry_;
  std::optional<Scale> range_, doppler_;
  std::optional<std::string> angle_;  // reason for not carrying, "" = carried
  fbs::AngleFrame angle_frame_ = fbs::AngleFrame::UNSPECIFIED;
};

/// `profile_incomplete` naming the key and the line that asks for it.
[[nodiscard]] Error missing_key(std::string_view key, std::size_t line, std::string_view why);

}  // namespace accord::node::translate
