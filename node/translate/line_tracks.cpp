// Lines to tracks.
#include "node/translate/line_tracks.hpp"

#include <algorithm>
#include <numeric>

#include "node/translate/eoo_loss.hpp"
#include "node/translate/tdm_rules.hpp"

namespace accord::node::translate {
namespace {

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

/// Everything that head_of and the key of a group look at.
bool shares_head(const LineObservation& a, const LineObservation& b) {
  return a.sensor == b.sensor && a.frame == b.frame && a.kind == b.kind &&
         a.refraction_corrected == b.refraction_corrected && a.track_id == b.track_id &&
         a.object == b.object && a.sigmas == b.sigmas;
}

bool same_instant(const Observation& a, const Observation& b) { return a.at == b.at; }

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

}  // namespace

LineTracks::LineTracks(const Profile& profile, LineLog& log)
    : profile_(profile), log_(log), gap_(static_cast<std::int64_t>(profile.track_gap_s * 1e9)) {}

LineTracks::SigmaValues LineTracks::values_of(const Sigmas& s) {
  return {s.angle_1_deg, s.angle_2_deg, s.range_km,       s.range_rate_km_s,
          s.time_s,      s.magnitude,   s.receive_freq_hz};
}

Status LineTracks::add(const LineObservation& line) {
  const std::size_t values = line.observation.count();
  if (values == 0) return {};
  values_ += values;
  if (last_ == nullptr || !shares_head(line, last_->first)) {
    ACCORD_TRY(last_, group_of(line));
  }
  auto& all = last_->observations;
  last_->in_order = last_->in_order && (all.empty() || all.back().at <= line.observation.at);
  all.push_back(line.observation);
  last_->lines.push_back({static_cast<std::uint32_t>(line.line), line.place});
  return {};
}

Result<LineTracks::Group*> LineTracks::group_of(const LineObservation& line) {
  ACCORD_TRY(Track head, head_of(line, profile_));
  const int refraction = line.refraction_corrected ? (*line.refraction_corrected ? 1 : 2) : 0;
  Group& group = groups_[{line.track_id, head.sensor_alias, object_key(head.object),
                          head.angle_frame, refraction, values_of(head.sigmas)}];
  if (profile_.track_ids == TrackIds::keep) head.track_id = line.track_id;
  if (group.lines.empty()) {
    group.has_object = has_id(head.object);
    group.head = std::move(head);
  }
  group.first = line;
  return &group;
}

Result<std::vector<Track>> LineTracks::finish() {
  std::vector<Track> out;
  for (auto& [key, group] : groups_) {
    sort_by_time(group);
    cut(group, out);
    group.observations = {};
  }
  groups_.clear();
  last_ = nullptr;
  std::stable_sort(out.begin(), out.end(),
                   [](const Track& a, const Track& b) { return a.first_line < b.first_line; });
  DerivedIds ids;
  for (Track& track : out) ACCORD_CHECK(finish_head(track, ids));
  return out;
}

/// Lines of one instant stay in their order.
void LineTracks::sort_by_time(Group& group) {
  if (group.in_order) return;
  const auto& all = group.observations;
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return all[a].at < all[b].at; });
  Group sorted;
  for (const std::size_t i : order) {
    sorted.observations.push_back(all[i]);
    sorted.lines.push_back(group.lines[i]);
  }
  group.observations = std::move(sorted.observations);
  group.lines = std::move(sorted.lines);
}

void LineTracks::cut(Group& group, std::vector<Track>& into) {
  const std::size_t count = group.lines.size();
  const bool has_track_id = !group.first.track_id.empty();  // which the key of the group holds
  for (std::size_t from = 0; from < count;) {
    std::size_t to = from + 1;
    while (to < count && (has_track_id || !begins(group, to))) ++to;
    into.push_back(track_of(group, from, to));
    from = to;
  }
}

/// Whether a track begins with this line, which is not the first.
bool LineTracks::begins(const Group& group, std::size_t index) const {
  const UtcTime before_at = group.observations[index - 1].at, at = group.observations[index].at;
  const TrackPlace before = group.lines[index - 1].place, now = group.lines[index].place;
  const bool alone = (!group.has_object && now == TrackPlace::not_said) ||
                     now == TrackPlace::alone || before == TrackPlace::alone;
  if (alone) return true;
  if (at == before_at) return false;
  if (now == TrackPlace::first || before == TrackPlace::last) return true;
  const bool told = now != TrackPlace::not_said && before != TrackPlace::not_said;
  if (told) return false;
  return at - before_at > gap_;
}

Track LineTracks::track_of(Group& group, std::size_t from, std::size_t to) {
  Track out = group.head;
  std::uint32_t first = group.lines[from].number, last = first;
  for (std::size_t i = from; i < to; ++i) {
    first = std::min(first, group.lines[i].number);
    last = std::max(last, group.lines[i].number);
  }
  out.first_line = first;
  out.last_line = last;
  const auto& all = group.observations;
  const bool whole = to - from == all.size();
  if (whole && std::adjacent_find(all.begin(), all.end(), same_instant) == all.end()) {
    out.observations = std::move(group.observations);
    return out;
  }
  for (std::size_t i = from; i < to; ++i) put(all[i], group.lines[i].number, out);
  return out;
}

/// Two lines of one instant are one observation, unless they measure the same.
void LineTracks::put(const Observation& observation, std::size_t line, Track& track) {
  if (track.observations.empty() || track.observations.back().at != observation.at) {
    track.observations.push_back(observation);
    return;
  }
  Observation& into = track.observations.back();
  for (std::size_t q = 0; q < kQuantities; ++q) {
    if (!observation.values[q]) continue;
    if (!into.values[q]) {
      into.values[q] = observation.values[q];
    } else {
      log_.not_carried(line, eoo_field(static_cast<Quantity>(q)),
                       "the instant has this quantity already");
      ++dropped_;
    }
  }
}

/// Header fields that hang on what the track holds.
Status LineTracks::finish_head(Track& track, DerivedIds& ids) const {
  const auto held = track.held();
  const auto holds = [&](Quantity q) { return held[static_cast<std::size_t>(q)]; };
  if (!holds(Quantity::angle_1)) track.angle_frame = fbs::AngleFrame::UNSPECIFIED;
  if (holds(Quantity::range)) {
    if (!profile_.range_kind)
      return fail(missing_key("range_kind", track.first_line,
                              "a range may be one-way, halved or round trip"));
    track.range_kind = *profile_.range_kind;
  }
  if (holds(Quantity::range_rate)) track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  if (!track.track_id.empty()) return {};
  track.track_id = ids.next(track, "l" + std::to_string(track.first_line));
  return {};
}

}  // namespace accord::node::translate
