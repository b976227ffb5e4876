// Observations of lines to tracks. Internal to the room.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "node/translate/line_observation.hpp"
#include "node/translate/track_id.hpp"

namespace accord::node::translate {

/// By sensor, object, frame and what the lines state of their uncertainties, ascending in time. A
/// track begins where a line says so, or, where the lines do not say, after a gap of more than
/// `track_gap_s`. Without an object nothing says that two lines belong together: then each is a
/// track of its own.
class LineTracks {
 public:
  LineTracks(const Profile& profile, LineLog& log);

  /// Errors: profile_incomplete.
  Status add(const LineObservation& line);
  /// How many measured values were given, and how many of them stand in the tracks: the others are
  /// in the log.
  [[nodiscard]] std::size_t values() const { return values_; }
  [[nodiscard]] std::size_t carried() const { return values_ - dropped_; }
  /// All that were given; afterwards nothing is left. Errors: profile_incomplete.
  Result<std::vector<Track>> finish();

 private:
  using SigmaValues = std::array<std::optional<double>, 7>;
  using Key = std::tuple<std::string, std::string, std::string, fbs::AngleFrame, int, SigmaValues>;

  struct Line {
    std::uint32_t number = 0;
    TrackPlace place = TrackPlace::not_said;
  };
  struct Group {
    Track head;
    LineObservation first;                  // its head was made of this line
    std::vector<Observation> observations;  // one a line
    std::vector<Line> lines;
    bool in_order = true;  // of time, as they came
    bool has_object = false;
  };

  static SigmaValues values_of(const Sigmas& sigmas);
  Result<Group*> group_of(const LineObservation& line);
  static void sort_by_time(Group& group);
  void cut(Group& group, std::vector<Track>& into);
  [[nodiscard]] bool begins(const Group& group, std::size_t index) const;
  [[nodiscard]] Track track_of(Group& group, std::size_t from, std::size_t to);
  void put(const Observation& observation, std::size_t line, Track& track);
  Status finish_head(Track& track, DerivedIds& ids) const;

  const Profile& profile_;
  LineLog& log_;
  Nanos gap_;
  std::map<Key, Group> groups_;
  Group* last_ = nullptr;  // most lines belong to the group of the line before
  std::size_t values_ = 0, dropped_ = 0;
};

}  // namespace accord::node::translate
