// PATH and PARTICIPANT_n to sensor and object.
#include "node/translate/tdm_geometry.hpp"

#include <array>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

struct Participant {
  std::optional<SensorEntry> sensor;
  std::optional<ObjectIds> object;
};
using Participants = std::array<Participant, 6>;  // by n; [0] unused

Result<Participants> participants_of(const TdmSegment& segment, const Profile& profile) {
  Participants out;
  for (std::size_t n = 1; n < out.size(); ++n) {
    const TdmValue* value = segment.find("PARTICIPANT_" + std::to_string(n));
    if (value == nullptr) continue;
    if (const auto sensor = profile.sensors.find(value->normal); sensor != profile.sensors.end()) {
      out[n].sensor = sensor->second;
      continue;
    }
    auto object = object_of(profile, value->text);
    if (!object) {
      return fail(object.error().code, object.error().what,
                  at_line(value->line) + ", " + object.error().where);
    }
    out[n].object = std::move(*object);
  }
  return out;
}

PathKind kind_of(const std::vector<int>& path, const Participants& all) {
  const auto at = [&](std::size_t i) -> const Participant& {
    return all[static_cast<std::size_t>(path[i])];
  };
  if (!at(path.size() - 1).sensor || !at(path.size() - 2).object) return PathKind::unobserved;
  if (path.size() == 2) return PathKind::one_way;
  if (path.size() == 3 && path[0] == path[2]) return PathKind::two_way;
  return PathKind::other;
}

/// Without PATH: exactly one sensor and one object, or nobody observes anybody.
Geometry without_path(const Participants& all) {
  Geometry out;
  std::size_t sensors = 0, objects = 0;
  for (std::size_t n = 1; n < all.size(); ++n) {
    if (all[n].sensor) {
      ++sensors;
      out.receiver = static_cast<int>(n);
      out.sensor = *all[n].sensor;
    }
    if (all[n].object) {
      ++objects;
      out.object = *all[n].object;
    }
  }
  out.kind = sensors == 1 && objects == 1 ? PathKind::none : PathKind::unobserved;
  return out;
}

}  // namespace

Result<Geometry> geometry_of(const TdmSegment& segment, const Profile& profile) {
  ACCORD_TRY(const Participants all, participants_of(segment, profile));
  Geometry out;
  if (segment.find("PATH_1") != nullptr) {
    out.kind = PathKind::differenced;
    return out;
  }
  const TdmValue* value = segment.find("PATH");
  if (value == nullptr) return without_path(all);
  ACCORD_TRY(const std::vector<int> path, parse_path(*value));
  out.kind = kind_of(path, all);
  if (!out.observed()) return out;
  out.receiver = path.back();
  out.sensor = *all[static_cast<std::size_t>(path.back())].sensor;
  out.object = *all[static_cast<std::size_t>(path[path.size() - 2])].object;
  return out;
}

}  // namespace accord::node::translate
