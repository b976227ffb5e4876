// Lines to tracks.
#include "node/translate/line_tracks.hpp"

#include <algorithm>
#include <tuple>

#include "node/translate/eoo_loss.hpp"
#include "node/translate/tdm_rules.hpp"
#include "node/translate/track_id.hpp"

namespace accord::node::translate {
namespace {

using SigmaValues = std::array<std::optional<double>, 7>;
using Key = std::tuple<std::string, std::string, std::string, fbs::AngleFrame, int, SigmaValues>;

struct Group {
  Track head;
  std::vector<const LineObservation*> lines;
};

SigmaValues values_of(const Sigmas& s) {
  return {s.angle_1_deg, s.angle_2_deg, s.range_km,       s.range_rate_km_s,
          s.time_s,      s.magnitude,   s.receive_freq_hz};
}

/// What the line states over what the profile does.
Sigmas merged(Sigmas base, const Sigmas& over) {
  const auto put = [](std::optional<double>& into, const std::optional<double>& value) {
    if (value) into = value;
  };
  put(base.angle_1_deg, over.angle_1_deg);
  put(base.angle_2_deg, over.angle_2_deg);
  put(base.range_km, over.range_km);
  put(base.range_rate_km_s, over.range_rate_km_s);
  put(base.time_s, over.time_s);
  put(base.magnitude, over.magnitude);
  put(base.receive_freq_hz, over.receive_freq_hz);
  return base;
}

bool has_id(const ObjectIds& object) {
  return object.norad_cat_id != 0 || !object.cospar_id.empty() || !object.national_id.empty();
}

std::string object_key(const ObjectIds& object) {
  return std::to_string(object.norad_cat_id) + "/" + object.cospar_id + "/" + object.national_id;
}

Status set_corrections(const LineObservation& from, const Profile& profile, Track& out) {
  if (!profile.corrections_applied)
    return fail(missing_key("corrections_applied", from.line, "[] says: none"));
  if (!profile.corrections_needed)
    return fail(missing_key("corrections_needed", from.line, "[] says: none known"));
  out.corrections_applied = *profile.corrections_applied;
  out.corrections_needed = *profile.corrections_needed;
  if (!from.refraction_corrected) return {};
  const fbs::Correction refraction = fbs::Correction::REFRACTION;
  out.corrections_applied &= ~refraction;
  out.corrections_needed &= ~refraction;
  (*from.refraction_corrected ? out.corrections_applied : out.corrections_needed) |= refraction;
  return {};
}

/// What all observations of a track share, but for what hangs on the quantities it holds.
Result<Track> head_of(const LineObservation& from, const Profile& profile) {
  Track out;
  const auto stated = from.sensor->kind ? from.sensor->kind : profile.sensor_kind;
  const auto kind = stated ? stated : from.kind;
  if (!kind)
    return fail(missing_key("sensor_kind", from.line, "the lines do not say what the sensor is"));
  const auto sigmas = from.sensor->sigmas ? from.sensor->sigmas : profile.sigmas;
  if (!sigmas)
    return fail(missing_key("sigmas", from.line,
                            "the lines do not state every uncertainty; {} "
                            "says: none declared"));
  if (!profile.time_tag)
    return fail(missing_key("time_tag", from.line, "the lines do not say which instant they time"));
  out.sensor_alias = from.sensor->alias;
  out.sensor_kind = *kind;
  out.object = from.object;
  out.angle_frame = from.frame;
  out.time_tag = *profile.time_tag;
  out.sigmas = merged(*sigmas, from.sigmas);
  ACCORD_CHECK(set_corrections(from, profile, out));
  return out;
}

class LineGrouper {
 public:
  explicit LineGrouper(const LineContext& context)
      : profile_(context.profile),
        log_(context.log),
        gap_(static_cast<std::int64_t>(context.profile.track_gap_s * 1e9)) {}

  Result<std::vector<Track>> run(const std::vector<LineObservation>& observations) {
    ACCORD_CHECK(gather(observations));
    for (auto& [key, group] : groups_) {
      std::stable_sort(group.lines.begin(), group.lines.end(), [](const auto* a, const auto* b) {
        return a->observation.at < b->observation.at;
      });
      cut(group);
    }
    std::stable_sort(tracks_.begin(), tracks_.end(),
                     [](const Track& a, const Track& b) { return a.first_line < b.first_line; });
    DerivedIds ids;
    for (Track& track : tracks_) ACCORD_CHECK(finish(track, ids));
    return std::move(tracks_);
  }

 private:
  Status gather(const std::vector<LineObservation>& observations) {
    for (const LineObservation& one : observations) {
      const bool holds = std::any_of(one.observation.values.begin(), one.observation.values.end(),
                                     [](const auto& value) { return value.has_value(); });
      if (!holds) continue;
      ACCORD_TRY(Track head, head_of(one, profile_));
      const int refraction = one.refraction_corrected ? (*one.refraction_corrected ? 1 : 2) : 0;
      Group& group = groups_[{one.track_id, head.sensor_alias, object_key(head.object),
                              head.angle_frame, refraction, values_of(head.sigmas)}];
      if (profile_.track_ids == TrackIds::keep) head.track_id = one.track_id;
      if (group.lines.empty()) group.head = std::move(head);
      group.lines.push_back(&one);
    }
    return {};
  }

  [[nodiscard]] bool begins(const LineObservation& before, const LineObservation& now) const {
    if (!now.track_id.empty()) return false;  // the key holds it
    const bool alone = (!has_id(now.object) && now.place == TrackPlace::not_said) ||
                       now.place == TrackPlace::alone || before.place == TrackPlace::alone;
    if (alone) return true;
    if (now.observation.at == before.observation.at) return false;
    if (now.place == TrackPlace::first || before.place == TrackPlace::last) return true;
    const bool told = now.place != TrackPlace::not_said && before.place != TrackPlace::not_said;
    if (told) return false;
    return now.observation.at - before.observation.at > gap_;
  }

  void cut(const Group& group) {
    const LineObservation* before = nullptr;
    for (const LineObservation* now : group.lines) {
      if (before == nullptr || begins(*before, *now)) {
        tracks_.push_back(group.head);
        tracks_.back().first_line = now->line;
      }
      put(*now, tracks_.back());
      before = now;
    }
  }

  /// Two lines of one instant are one observation, unless they measure the same.
  void put(const LineObservation& from, Track& track) {
    track.first_line = std::min(track.first_line, from.line);
    track.last_line = std::max(track.last_line, from.line);
    if (track.observations.empty() || track.observations.back().at != from.observation.at) {
      track.observations.push_back(from.observation);
      return;
    }
    Observation& into = track.observations.back();
    for (std::size_t q = 0; q < kQuantities; ++q) {
      if (!from.observation.values[q]) continue;
      if (!into.values[q]) {
        into.values[q] = from.observation.values[q];
      } else {
        log_.not_carried(from.line, eoo_field(static_cast<Quantity>(q)),
                         "the instant has this quantity already");
      }
    }
  }

  /// Header fields that hang on what the track holds.
  Status finish(Track& track, DerivedIds& ids) const {
    if (!track.holds(Quantity::angle_1)) track.angle_frame = fbs::AngleFrame::UNSPECIFIED;
    if (track.holds(Quantity::range)) {
      if (!profile_.range_kind)
        return fail(missing_key("range_kind", track.first_line,
                                "a range may be one-way, halved or round trip"));
      track.range_kind = *profile_.range_kind;
    }
    if (track.holds(Quantity::range_rate))
      track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
    if (!track.track_id.empty()) return {};
    track.track_id = ids.next(track, "l" + std::to_string(track.first_line));
    return {};
  }

  const Profile& profile_;
  LineLog& log_;
  Nanos gap_;
  std::map<Key, Group> groups_;
  std::vector<Track> tracks_;
};

}  // namespace

Result<std::vector<Track>> tracks_of(const std::vector<LineObservation>& observations,
                                     const LineContext& context) {
  return LineGrouper(context).run(observations);
}

}  // namespace accord::node::translate
