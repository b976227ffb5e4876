// Segments to tracks.
#include "node/translate/tdm_track.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "node/translate/tdm_rules.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/track_id.hpp"
#include "node/translate/translation.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxTrackIdBytes = 256;

/// One value on its way into an observation.
struct Cell {
  const TdmDatum* datum = nullptr;
  Quantity quantity = Quantity::angle_1;
  double value = 0;
};

/// How many there are. Requires: in order of time.
std::size_t instants_of(const std::vector<Cell>& cells) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < cells.size(); ++i)
    out += i == 0 || cells[i].datum->at != cells[i - 1].datum->at ? 1U : 0U;
  return out;
}

/// Angles that wait for the other one of their epoch. Mostly that is the next, and nothing is kept.
class OpenAngles {
 public:
  /// The one that waited, or nothing, and then this one waits.
  const TdmDatum* other_of(const TdmDatum& datum) {
    if (last_ != nullptr && last_->at == datum.at) return std::exchange(last_, nullptr);
    if (const auto found = earlier_.find(datum.at.tai_ns); found != earlier_.end()) {
      const TdmDatum* other = found->second;
      earlier_.erase(found);
      return other;
    }
    if (last_ != nullptr) earlier_.emplace(last_->at.tai_ns, last_);
    last_ = &datum;
    return nullptr;
  }

  /// All that still wait.
  [[nodiscard]] std::vector<const TdmDatum*> left() const {
    std::vector<const TdmDatum*> out;
    for (const auto& [at, datum] : earlier_) out.push_back(datum);
    if (last_ != nullptr) out.push_back(last_);
    return out;
  }

 private:
  const TdmDatum* last_ = nullptr;
  std::map<std::int64_t, const TdmDatum*> earlier_;
};

struct CorrectionKeyword {
  std::string_view keyword;
  fbs::Correction bit;
};
constexpr std::array<CorrectionKeyword, 10> kCorrectionKeywords{
    {{"CORRECTION_ANGLE_1", fbs::Correction::ANGLE_1_CALIBRATION},
     {"CORRECTION_ANGLE_2", fbs::Correction::ANGLE_2_CALIBRATION},
     {"CORRECTION_DOPPLER", fbs::Correction::DOPPLER_CALIBRATION},
     {"CORRECTION_MAG", fbs::Correction::MAGNITUDE_CALIBRATION},
     {"CORRECTION_RANGE", fbs::Correction::RANGE_CALIBRATION},
     {"CORRECTION_RCS", fbs::Correction::RCS_CALIBRATION},
     {"CORRECTION_RECEIVE", fbs::Correction::RECEIVE_CALIBRATION},
     {"CORRECTION_TRANSMIT", fbs::Correction::TRANSMIT_CALIBRATION},
     {"CORRECTION_ABERRATION_YEARLY", fbs::Correction::ABERRATION_ANNUAL},
     {"CORRECTION_ABERRATION_DIURNAL", fbs::Correction::ABERRATION_DIURNAL}}};

bool is_angle(const TdmDatum& datum) {
  return datum.keyword->key == DataKey::angle_1 || datum.keyword->key == DataKey::angle_2;
}

class SegmentTranslator {
 public:
  SegmentTranslator(const TdmSegment& segment, std::size_t number, const Profile& profile,
                    Geometry geometry, DiagnosticLog& log)
      : segment_(segment),
        segment_number_(number),
        profile_(profile),
        rules_(segment_, profile, std::move(geometry)),
        log_(log) {
    note_doppler_kinds();
  }

  Result<TdmTracks> run() {
    ACCORD_CHECK(gather());
    std::vector<Observation> main = observations_of(main_cells_);
    std::vector<Observation> integrated = observations_of(integrated_cells_);
    report_metadata();
    TdmTracks out;
    out.carried = carried_;
    if (carried_ == 0) return out;
    ACCORD_TRY(Track head, header());
    const auto main_kind =
        has_instantaneous_ ? fbs::RangeRateKind::INSTANTANEOUS : fbs::RangeRateKind::INTEGRATED;
    add_track(head, std::move(main), main_kind, out.tracks);
    add_track(head, std::move(integrated), fbs::RangeRateKind::INTEGRATED, out.tracks);
    return out;
  }

 private:
  /// A track set has one range-rate kind: where both occur, the integrated values get a track of
  /// their own.
  void note_doppler_kinds() {
    for (const TdmDatum& datum : segment_.data) {
      has_instantaneous_ =
          has_instantaneous_ || datum.keyword->key == DataKey::doppler_instantaneous;
    }
  }

  Status gather() {
    main_cells_.reserve(segment_.data.size());
    OpenAngles open_angles;
    for (const TdmDatum& datum : segment_.data) {
      if (datum.repeats) {
        report(datum, Code::not_carried,
               "the same nanosecond as the value before it: a track's times are no finer");
        continue;
      }
      if (is_angle(datum) && rules_.geometry().observed()) {
        if (const TdmDatum* other = open_angles.other_of(datum))
          ACCORD_CHECK(put_pair(*other, datum));
        continue;
      }
      ACCORD_TRY(const Verdict verdict, rules_.judge(datum));
      put(datum, verdict);
    }
    for (const TdmDatum* datum : open_angles.left()) {
      report(*datum, Code::not_carried, "no other angle at the same epoch to pair it with");
    }
    return {};
  }

  /// Both angles or none: a track has no place for one alone.
  Status put_pair(const TdmDatum& a, const TdmDatum& b) {
    ACCORD_TRY(Verdict first, rules_.judge_angle(a));
    ACCORD_TRY(Verdict second, rules_.judge_angle(b));
    if (first.quantity && !second.quantity) first = {std::nullopt, 0, second.code, second.reason};
    if (second.quantity && !first.quantity) second = {std::nullopt, 0, first.code, first.reason};
    put(a, first);
    put(b, second);
    return {};
  }

  void put(const TdmDatum& datum, const Verdict& verdict) {
    if (!verdict.quantity) return report(datum, verdict.code, verdict.reason);
    const bool apart = has_instantaneous_ && datum.keyword->key == DataKey::doppler_integrated;
    (apart ? integrated_cells_ : main_cells_).push_back({&datum, *verdict.quantity, verdict.value});
  }

  /// In order of time; of several values of one quantity at one epoch the first in the text.
  std::vector<Observation> observations_of(std::vector<Cell>& cells) {
    const auto earlier = [](const Cell& a, const Cell& b) { return a.datum->at < b.datum->at; };
    if (!std::is_sorted(cells.begin(), cells.end(), earlier))
      std::stable_sort(cells.begin(), cells.end(), earlier);
    std::vector<Observation> out;
    out.reserve(instants_of(cells));
    for (const Cell& cell : cells) {
      if (out.empty() || out.back().at != cell.datum->at) out.emplace_back().at = cell.datum->at;
      auto& place = out.back()[cell.quantity];
      if (place) {
        report(*cell.datum, Code::not_carried, "the epoch has this quantity already");
        continue;
      }
      place = Measured{cell.value, cell.datum->line};
      ++carried_;
    }
    return out;
  }

  void report(const TdmDatum& datum, Code code, std::string reason) {
    log_.add({Severity::warning, code, datum.line, datum.name(), std::move(reason)});
  }

  /// Metadata that a track set does not hold. What changes the meaning of a carried value is a
  /// warning.
  void report_metadata() {
    for (const auto& [keyword, value] : segment_.meta) {
      const MetaUse use = find_meta_keyword(keyword)->use;
      if (use == MetaUse::used) continue;
      const bool matters = use == MetaUse::matters && carried_ > 0;
      log_.add({matters ? Severity::warning : Severity::info, Code::not_carried, value.line,
                keyword, "a track set has no field for it"});
    }
    const TdmValue* quality = segment_.find("DATA_QUALITY");
    if (quality == nullptr) return;
    const bool degraded = quality->normal == "DEGRADED";
    log_.add({degraded ? Severity::warning : Severity::info,
              degraded ? Code::quality_degraded : Code::not_carried, quality->line, "DATA_QUALITY",
              "a track set has no field for it: " + quality->text});
  }

  Result<Track> header() {
    Track out;
    const SensorEntry& sensor = rules_.geometry().sensor;
    const std::size_t line = segment_.first_line;
    const auto kind = sensor.kind ? sensor.kind : profile_.sensor_kind;
    if (!kind)
      return fail(missing_key("sensor_kind", line, "a TDM does not say what the sensor is"));
    const auto sigmas = sensor.sigmas ? sensor.sigmas : profile_.sigmas;
    if (!sigmas)
      return fail(
          missing_key("sigmas", line, "a TDM has no uncertainties; {} says: none declared"));
    out.sensor_kind = *kind;
    out.sigmas = *sigmas;
    out.sensor_alias = sensor.alias;
    out.object = rules_.geometry().object;
    out.angle_frame = rules_.angle_frame();
    out.first_line = segment_.first_line;
    out.last_line = segment_.last_line;
    ACCORD_CHECK(set_time_tag(out));
    ACCORD_CHECK(set_corrections(out));
    ACCORD_CHECK(set_track_id(out));
    return out;
  }

  Status set_time_tag(Track& out) const {
    const TdmValue* tag = segment_.find("TIMETAG_REF");
    if (tag == nullptr && !profile_.time_tag) {
      return fail(missing_key("time_tag", segment_.first_line, "the segment has no TIMETAG_REF"));
    }
    out.time_tag = tag == nullptr              ? *profile_.time_tag
                   : tag->normal == "TRANSMIT" ? fbs::TimeTag::TRANSMIT
                                               : fbs::TimeTag::RECEIVE;
    return {};
  }

  Status set_corrections(Track& out) {
    if (!profile_.corrections_applied) {
      return fail(missing_key("corrections_applied", segment_.first_line, "[] says: none"));
    }
    if (!profile_.corrections_needed) {
      return fail(missing_key("corrections_needed", segment_.first_line, "[] says: none known"));
    }
    out.corrections_applied = *profile_.corrections_applied;
    out.corrections_needed = *profile_.corrections_needed;
    const TdmValue* stated = segment_.find("CORRECTIONS_APPLIED");
    const bool applied = stated != nullptr && stated->normal == "YES";
    for (const CorrectionKeyword& correction : kCorrectionKeywords) {
      const TdmValue* value = segment_.find(correction.keyword);
      if (value == nullptr) continue;
      (applied ? out.corrections_applied : out.corrections_needed) |= correction.bit;
      log_.add({applied ? Severity::info : Severity::warning, Code::not_carried, value->line,
                std::string(correction.keyword), "carried as a flag; its amount is not"});
    }
    if ((out.corrections_applied & out.corrections_needed) == fbs::Correction::NONE) return {};
    return fail(Code::tdm_inconsistent,
                "a correction is applied by the message and needed by the profile, or the reverse",
                at_line(stated ? stated->line : segment_.first_line));
  }

  Status set_track_id(Track& out) const {
    const TdmValue* given = segment_.find("TRACK_ID");
    if (given == nullptr || profile_.track_ids == TrackIds::derive)
      return {};  // add_track derives it
    if (shows_sensor_name(profile_, given->text)) {
      return fail(Code::sensor_name_exposed, "TRACK_ID contains the name of a sensor",
                  at_line(given->line));
    }
    if (given->text.size() > kMaxTrackIdBytes) {
      return fail(Code::tdm_bad_value, "TRACK_ID is longer than 256 characters",
                  at_line(given->line));
    }
    out.track_id = given->text;
    return {};
  }

  /// One track of one range-rate kind; nothing of it is cut here.
  void add_track(const Track& head, std::vector<Observation> observations,
                 fbs::RangeRateKind rate_kind, std::vector<Track>& into) const {
    if (observations.empty()) return;
    Track track = head;
    track.observations = std::move(observations);
    set_kinds(track, rate_kind);
    if (track.track_id.empty())
      track.track_id = derived_track_id(track, "s" + std::to_string(segment_number_));
    into.push_back(std::move(track));
  }

  /// Header fields that hang on what the track holds.
  void set_kinds(Track& track, fbs::RangeRateKind rate_kind) const {
    if (!track.holds(Quantity::angle_1)) track.angle_frame = fbs::AngleFrame::UNSPECIFIED;
    if (track.holds(Quantity::range)) {
      track.range_kind = *profile_.range_kind;
      track.range_modulus_km = rules_.range_modulus_km();
    }
    const bool rate = track.holds(Quantity::range_rate);
    if (rate) track.range_rate_kind = rate_kind;
    const bool integrates = (rate && rate_kind == fbs::RangeRateKind::INTEGRATED) ||
                            track.holds(Quantity::receive_freq);
    if (const TdmValue* interval = segment_.find("INTEGRATION_INTERVAL"); interval && integrates) {
      if (const auto seconds = parse_number(interval->text))
        track.integration_interval_s = *seconds;
    }
  }

  const TdmSegment& segment_;
  std::size_t segment_number_;
  const Profile& profile_;
  SegmentRules rules_;
  DiagnosticLog& log_;
  std::vector<Cell> main_cells_, integrated_cells_;
  bool has_instantaneous_ = false;
  std::size_t carried_ = 0;
};

void report_header(const TdmMessage& message, DiagnosticLog& log) {
  for (const auto& [keyword, value] : message.header) {
    if (keyword == "CCSDS_TDM_VERS") continue;
    log.add({Severity::info, Code::not_carried, value.line, keyword,
             "a track set has no field for it"});
  }
  if (message.comment_lines == 0) return;
  log.add(
      {Severity::info, Code::not_carried, message.first_comment_line, "COMMENT",
       std::to_string(message.comment_lines) + " comment lines are for people, and not carried"});
}

}  // namespace

Result<TdmTracks> tracks_of(const std::vector<TdmMessage>& messages, const Profile& profile,
                            DiagnosticLog& log) {
  TdmTracks out;
  std::set<std::string> derived;
  std::size_t number = 0;  // of the segment, counted over all messages
  for (const TdmMessage& message : messages) {
    report_header(message, log);
    for (const TdmSegment& segment : message.segments) {
      ++number;
      ACCORD_TRY(Geometry geometry, geometry_of(segment, profile));
      SegmentTranslator translator(segment, number, profile, std::move(geometry), log);
      ACCORD_TRY(TdmTracks part, translator.run());
      out.carried += part.carried;
      const bool kept = profile.track_ids == TrackIds::keep && segment.find("TRACK_ID");
      for (Track& track : part.tracks) {
        // The same pass twice in one text, in two frames for instance: the segment tells apart.
        if (!kept && !derived.insert(track.track_id).second)
          track.track_id += ":s" + std::to_string(number);
        out.tracks.push_back(std::move(track));
      }
    }
  }
  return out;
}

Result<Translation> translate_tdm(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options,
                                  Result<std::vector<TdmMessage>> (*read)(std::string_view,
                                                                          DiagnosticLog&)) {
  DiagnosticLog log;
  ACCORD_TRY(const std::vector<TdmMessage> messages, read(text, log));
  ACCORD_TRY(TdmTracks tracks, tracks_of(messages, profile, log));
  Translation out;
  for (const TdmMessage& message : messages) out.measurements_read += message.measurements();
  ACCORD_CHECK(add_tracks(std::move(tracks.tracks), tracks.carried, options, log, out));
  out.diagnostics = in_line_order(log);
  return out;
}

}  // namespace accord::node::translate
