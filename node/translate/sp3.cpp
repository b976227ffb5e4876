// SP3 orbits: a header of fixed columns, then epochs with a position a satellite, and a velocity
// where the file has them. One ephemeris a satellite; of several satellites those that the profile
// does not know are refused one by one. Source: the SP3-a, -c and -d formats (Remondi 1989; Hilla
// 2010, 2016).
#include <algorithm>
#include <map>
#include <optional>

#include "node/translate/columns.hpp"
#include "node/translate/ephemeris_list.hpp"
#include "node/translate/ephemeris_translation.hpp"
#include "node/translate/epoch.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kIdsPerLine = 17;
constexpr std::size_t kMaxSatellites = 999;
constexpr std::size_t kRecordColumns = 60;  // of a position or velocity with its clock
constexpr int kDecimetresToKm = -4;
constexpr double kBadKm = 999'999.999999;  // what stands for a value that is not known; so does 0
constexpr double kBadKmS = 99.9999999999;  // the same in dm/s

struct Satellite {
  std::vector<EphemerisPoint> points;
  bool position_now = false, velocity_now = false, kept_now = false;  // at the present epoch
};

class Reader {
 public:
  Reader(const Profile& profile, DiagnosticLog& log) : profile_(profile), log_(log), notes_(log) {}

  Status take(const TextLine& line) {
    line_ = line.number;
    if (!is_printable_ascii(line.text) && !line.text.starts_with("/*"))
      return bad_ephemeris(line_, "a character that is not printable ASCII");
    const Columns columns(line.text);
    if (place_ == Place::after)
      return columns.size() == 0 ? Status{} : bad_ephemeris(line_, "text behind EOF");
    if (place_ == Place::before) return first_line(columns);
    if (line.text.starts_with("/*")) return noted("/*", "text for people");
    if (line.text.starts_with("EOF") && columns.size() == 3) return end();
    if (columns.at(1) == '*') return epoch(columns);
    return place_ == Place::header ? header(columns) : record(columns);
  }

  EphemerisResult finish() {
    if (place_ != Place::after)
      return bad_ephemeris(std::max(line_, std::size_t{1}), "the text ends where EOF was to come");
    notes_.finish();
    return std::move(out_);
  }

 private:
  enum class Place : std::uint8_t { before, header, data, after };

  Status noted(std::string_view what, std::string_view why, bool weighs = false) {
    notes_.note(line_, what, why, weighs);
    return {};
  }

  Result<std::uint32_t> number(const Columns& line, std::size_t first, std::size_t last,
                               std::string_view what) const {
    const auto value = parse_digits(trim(line.at(first, last)));
    if (value) return *value;
    return bad_ephemeris(line_, "columns " + std::to_string(first) + "-" + std::to_string(last) +
                                    " are not " + std::string(what));
  }

  /// Columns 4 to 31 of the first line and of every epoch.
  Result<Epoch> date_at(const Columns& line) {
    constexpr std::array<std::pair<std::size_t, std::size_t>, 5> kFields{
        {{4, 7}, {9, 10}, {12, 13}, {15, 16}, {18, 19}}};
    constexpr std::string_view kBehind = "--T::";
    std::string text;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      const auto [first, last] = kFields[i];
      ACCORD_TRY(const std::uint32_t value, number(line, first, last, "part of a date"));
      text += zero_filled(value, i == 0 ? 4 : 2) + kBehind[i];
    }
    const std::string_view seconds = trim(line.at(21, 31));
    if (seconds.find('.') == 1) text += "0";
    const auto at = parse_epoch(text + std::string(seconds), time_system_);
    if (!at) return bad_ephemeris(line_, at.error().what);
    return *at;
  }

  /// #cP2001  8  8  0  0  0.00000000      96 ORBIT IGS97 HLM  IGS
  Status first_line(const Columns& line) {
    const char version = line.at(2), mode = line.at(3);
    const bool known = line.at(1) == '#' && (version == 'a' || version == 'c' || version == 'd') &&
                       (mode == 'P' || mode == 'V');
    if (!known) return bad_ephemeris(line_, "the text does not begin as SP3 of version a, c or d");
    version_ = version;
    first_columns_.emplace(line);
    ACCORD_TRY(epochs_wanted_, number(line, 33, 39, "the number of epochs"));
    head_.first_line = line_;
    head_.originator = trim(line.at(57, 60));
    frame_name_ = trim(line.at(47, 51));
    place_ = Place::header;
    return noted("#", "the standard has no field for data used and type of orbit");
  }

  Status header(const Columns& line) {
    const std::string_view two = line.at(1, 2);
    if (two == "##") return second_line(line);
    if (two == "++") return noted("++", "accuracies have no field");
    if (two == "+ ") return satellites(line);
    if (two == "%c") return type_line(line);
    if (two == "%f" || two == "%i")
      return noted(two, "bases of the standard deviations, which have no field");
    return bad_ephemeris(line_, "'" + std::string(two) + "' begins no line of a header");
  }

  Status second_line(const Columns& line) {
    const auto step = parse_number(trim(line.at(25, 38)));
    if (!step || *step < 0)
      return bad_ephemeris(line_, "columns 25-38 are not the step in seconds");
    step_s_ = *step;
    return {};
  }

  /// "+   26   G01G02...": the count in the first of these lines alone; 0 fills the rest.
  Status satellites(const Columns& line) {
    if (!wanted_) {
      ACCORD_TRY(wanted_, number(line, 4, 6, "the number of satellites"));
      if (*wanted_ == 0 || *wanted_ > kMaxSatellites)
        return bad_ephemeris(line_, "a number of satellites that is not 1 to 999");
    }
    for (std::size_t i = 0; i < kIdsPerLine && satellites_.size() < *wanted_; ++i) {
      ACCORD_TRY(std::string id, satellite_at(line, 10 + 3 * i));
      order_.push_back(id);
      if (!satellites_.try_emplace(std::move(id)).second)
        return bad_ephemeris(line_, "satellite " + order_.back() + " stands twice in the list");
    }
    return {};
  }

  /// "G01"; without a letter, as version a has it, GPS. Requires: three columns from `first`.
  Result<std::string> satellite_at(const Columns& line, std::size_t first) const {
    const char system = line.at(first) == ' ' ? 'G' : line.at(first);
    const auto number = parse_digits(trim(line.at(first + 1, first + 2)));
    if (system < 'A' || system > 'Z' || !number || *number == 0)
      return bad_ephemeris(line_,
                           "'" + std::string(line.at(first, first + 2)) + "' is no satellite");
    return system + zero_filled(*number, 2);
  }

  /// The first %c has the time system in columns 10-12; version a has none.
  Status type_line(const Columns& line) {
    if (type_line_ != 0) return {};
    type_line_ = line_;
    const std::string_view name = line.at(10, 12);
    if (name == "ccc") return {};
    const auto system = time_system_of(trim(name));
    if (!system)
      return fail(Code::tdm_time_system,
                  "the time system '" + std::string(name) + "' is not one of UTC, TAI, GPS, TT",
                  at_line(line_));
    told_system_ = *system;
    head_.time_system = trim(name);
    return {};
  }

  Status end_of_header() {
    if (!wanted_ || satellites_.size() != *wanted_)
      return bad_ephemeris(line_, "the list of satellites is shorter than its number");
    if (type_line_ == 0 || !step_s_)
      return bad_ephemeris(line_, "the header has no ## or no %c line");
    const auto system = told_system_ ? told_system_ : profile_.time_system;
    if (!system)
      return fail(Code::profile_incomplete,
                  "the file does not say its time system: state it in time_system",
                  at_line(type_line_));
    time_system_ = *system;
    if (!profile_.ephemerides.reference_point)
      return fail(Code::profile_incomplete,
                  "the format does not say what of a satellite its positions are of: state it in "
                  "ephemerides.reference_point",
                  at_line(head_.first_line));
    head_.reference_point = *profile_.ephemerides.reference_point;
    head_.centre = "EARTH";
    if (shows_sensor_name(profile_, head_.originator))
      return fail(Code::sensor_name_exposed, "the agency contains the name of a sensor",
                  at_line(head_.first_line));
    ACCORD_TRY(head_.frame, frame_of(profile_, frame_name_, head_.first_line));
    place_ = Place::data;
    return {};
  }

  Status epoch(const Columns& line) {
    if (place_ == Place::header) ACCORD_CHECK(end_of_header());
    ACCORD_TRY(const Epoch at, date_at(line));
    if (epochs_ > 0 && at.at <= now_.at)
      return bad_ephemeris(line_, "an epoch not later than the one before");
    if (epochs_ == 0) ACCORD_CHECK(check_first(at.at));
    now_ = at;
    ++epochs_;
    for (auto& [id, satellite] : satellites_)
      satellite.position_now = satellite.velocity_now = satellite.kept_now = false;
    return {};
  }

  Status check_first(UtcTime at) {
    ACCORD_TRY(const Epoch stated, date_at(*first_columns_));
    if (stated.at == at) return {};
    return bad_ephemeris(line_, "the first epoch is not that of the first line");
  }

  Status record(const Columns& line) {
    const std::string_view two = line.at(1, 2);
    if (two == "EP" || two == "EV") return noted(two, "correlations have no field");
    const bool position = line.at(1) == 'P';
    if (!position && line.at(1) != 'V')
      return bad_ephemeris(line_, "'" + std::string(two) + "' begins no record");
    if (line.size() < kRecordColumns)
      return bad_ephemeris(line_, "the record ends in column " + std::to_string(line.size()) +
                                      ", before its " + std::to_string(kRecordColumns));
    ACCORD_TRY(const std::string id, satellite_at(line, 2));
    ACCORD_TRY(const Vector3 values, vector_at(line, position ? 0 : kDecimetresToKm));
    ACCORD_CHECK(scaled_number(trim(line.at(47, 60)), 0, line_));
    const auto found = satellites_.find(id);
    if (found == satellites_.end()) return unlisted(id, position, values);
    note_clock_and_flags(line, position);
    return position ? add_position(id, found->second, values)
                    : add_velocity(id, found->second, values);
  }

  /// That nothing is known of a satellite which the header does not list is no contradiction.
  Status unlisted(const std::string& id, bool position, const Vector3& values) {
    if (!is_absent(values, position ? kBadKm : kBadKmS))
      return bad_ephemeris(line_, "satellite " + id + " is not in the list of the header");
    if (position) ++out_.read;
    return noted(line_text(position, id), "not known, of a satellite that the header does not list",
                 true);
  }

  static std::string line_text(bool position, const std::string& id) {
    return (position ? "P" : "V") + id;
  }

  Result<Vector3> vector_at(const Columns& line, int exponent) const {
    constexpr std::size_t kFirst = 5, kWidth = 14;
    Vector3 out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::size_t first = kFirst + i * kWidth;
      ACCORD_TRY(out[i], scaled_number(trim(line.at(first, first + kWidth - 1)), exponent, line_));
    }
    return out;
  }

  void note_clock_and_flags(const Columns& line, bool position) {
    notes_.note(line_, "clock", "an ephemeris has no field for a clock");
    if (!line.blank(61, 73)) notes_.note(line_, "sdev", "standard deviations have no field");
    if (!position) return;
    if (line.at(75) == 'E')
      notes_.note(line_, "clock event", "an ephemeris has no field for a clock");
    if (line.at(76) == 'P')
      notes_.note(line_, "clock prediction", "an ephemeris has no field for a clock");
    if (line.at(79) == 'M')
      notes_.note(line_, "manoeuvre", "between the epoch before and this one; no field says it",
                  true);
    if (line.at(80) == 'P')
      notes_.note(line_, "prediction", "the position is predicted; no field says it", true);
  }

  static bool is_absent(const Vector3& values, double bad) {
    const auto all = [&](double wanted) {
      return std::all_of(values.begin(), values.end(), [&](double v) { return v == wanted; });
    };
    return all(0) || std::any_of(values.begin(), values.end(), [&](double v) { return v == bad; });
  }

  Status add_position(const std::string& id, Satellite& satellite, const Vector3& km) {
    if (epochs_ == 0 || satellite.position_now)
      return bad_ephemeris(line_, "a second position of " + id + " at one epoch");
    satellite.position_now = true;
    ++out_.read;
    if (is_absent(km, kBadKm))
      return noted(line_text(true, id), "the position is not known at that epoch", true);
    if (now_.rounded)
      log_.add({Severity::warning, Code::time_rounded, line_, "P" + id,
                "the epoch was rounded to the nanosecond"});
    satellite.points.push_back({now_.at, km, {}, {}, static_cast<std::uint32_t>(line_)});
    satellite.kept_now = true;
    return {};
  }

  Status add_velocity(const std::string& id, Satellite& satellite, const Vector3& km_s) {
    if (!satellite.position_now || satellite.velocity_now)
      return bad_ephemeris(line_, "a velocity of " + id + " without its position before it");
    satellite.velocity_now = true;
    if (!satellite.kept_now || is_absent(km_s, kBadKmS))
      return noted(line_text(false, id),
                   "the velocity is not known, or that of a position that is not", true);
    satellite.points.back().velocity_km_s = km_s;
    return {};
  }

  Status end() {
    if (place_ != Place::data) return bad_ephemeris(line_, "EOF before the first epoch");
    if (epochs_ != epochs_wanted_)
      return bad_ephemeris(line_, "the first line says " + std::to_string(epochs_wanted_) +
                                      " epochs, and there are " + std::to_string(epochs_));
    for (const std::string& id : order_) ACCORD_CHECK(add_ephemeris(id, satellites_.at(id)));
    place_ = Place::after;
    return {};
  }

  /// Of one satellite. Unknown to the profile: its positions are reported with it.
  Status add_ephemeris(const std::string& id, Satellite& satellite) {
    if (satellite.points.empty())
      return noted(id, "no position of the satellite is known in the file", true);
    auto object = object_of(profile_, id);
    if (!object) {
      ++out_.refused;
      log_.add({Severity::error, object.error().code, satellite.points.front().line, id,
                object.error().what + "; its " + std::to_string(satellite.points.size()) +
                    " positions are not carried"});
      return {};
    }
    Ephemeris e = head_;
    e.object = std::move(*object);
    e.object_name = id;
    e.points = std::move(satellite.points);
    e.first_line = e.points.front().line;
    e.last_line = e.points.back().line;
    e.start = e.points.front().at;
    e.stop = e.points.back().at;
    e.step_s = even_step_s(e.points);
    if (e.step_s != step_s_) {
      e.step_s.reset();
      notes_.note(e.first_line, "step", "the positions are not all one step of ## apart");
    }
    ACCORD_CHECK(check_ephemeris(e));
    out_.ephemerides.push_back(std::move(e));
    return {};
  }

  const Profile& profile_;
  DiagnosticLog& log_;
  EphemerisNotes notes_;
  EphemerisList out_;
  std::size_t line_ = 0;
  Place place_ = Place::before;
  char version_ = 'c';
  std::optional<Columns> first_columns_;  // its epoch is read when the time system is known
  std::string frame_name_;
  Ephemeris head_;
  std::uint32_t epochs_wanted_ = 0, epochs_ = 0;
  std::optional<std::uint32_t> wanted_;  // satellites
  std::optional<double> step_s_;
  std::size_t type_line_ = 0;
  std::optional<TimeSystem> told_system_;
  TimeSystem time_system_ = TimeSystem::utc;
  std::vector<std::string> order_;
  std::map<std::string, Satellite, std::less<>> satellites_;
  Epoch now_{};
};

}  // namespace

EphemerisResult read_sp3(std::string_view text, const Profile& profile, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxEphemerisBytes, kMaxLineBytes));
  Reader reader(profile, log);
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take(*line));
  return reader.finish();
}

bool detect_sp3(const FormatSample& sample) {
  const std::string_view head = sample.head;
  return head.size() > 60 && head[0] == '#' && head[1] >= 'a' && head[1] <= 'd' &&
         (head[2] == 'P' || head[2] == 'V') &&
         head.substr(3, 4).find_first_not_of("0123456789") == std::string_view::npos;
}

Result<Translation> translate_sp3(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  return translate_ephemerides(text, profile, options, read_sp3);
}

}  // namespace accord::node::translate
