// The records of one CRD session as tracks. Internal to the room; driven by crd.cpp. Source: CRD
// 2.01, chapter 4: the epoch event of a range says whether its time is that of reception (0), of
// the bounce (1) or of transmission (2), all at the station's reference point; 3 to 6 are one-way.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "node/translate/crd_session.hpp"
#include "node/translate/track_id.hpp"

namespace accord::node::translate {

class CrdTracks {
 public:
  CrdTracks(CrdSession session, const Profile& profile, DiagnosticLog& diagnostics, LineLog& lines)
      : session_(std::move(session)), profile_(profile), diagnostics_(diagnostics), lines_(lines) {}

  /// Errors: observation_malformed, bad_time (the record is lost), profile_incomplete (all is).
  Status take(const CrdRecord& record);

  /// The tracks of the session, with ids that are not in `ids` yet. Errors: profile_incomplete.
  Result<std::vector<Track>> finish(DerivedIds& ids);

 private:
  /// Configuration (empty for angles), time tag, and whether refraction is corrected (angles).
  using Key = std::tuple<std::string, fbs::TimeTag, bool>;
  struct Gathered {
    std::vector<Observation> observations;
    std::vector<double> bin_rms_ps;  // of the normal points that state one
    std::size_t normal_points = 0;
  };

  Status take_range(const CrdRecord& record);
  Status take_pointing(const CrdRecord& record);
  Status take_statistics(const CrdRecord& record);
  Result<UtcTime> instant_of(const CrdRecord& record);
  Result<fbs::TimeTag> tag_of_angles(const CrdRecord& record) const;
  Result<Track> head_of(const Key& key, std::size_t line) const;
  void put_observations(Gathered& gathered, Track& into);
  void set_range_sigma(const Gathered& gathered, Track& into);
  void report_rounded();

  CrdSession session_;
  const Profile& profile_;
  DiagnosticLog& diagnostics_;
  LineLog& lines_;
  std::map<Key, Gathered> gathered_;
  std::size_t rounded_ = 0, first_rounded_line_ = 0;
};

}  // namespace accord::node::translate
