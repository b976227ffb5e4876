// ILRS predictions: records of blank-separated fields, the first of them the type. A file may hold
// several ephemerides, each from H1 to 99. Positions of direction 0 alone are an ephemeris: those
// of 1 and 2 are where the target is seen. Source: ILRS Consolidated Prediction Format, 1.01
// and 2.00.
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "node/translate/columns.hpp"
#include "node/translate/ephemeris_list.hpp"
#include "node/translate/ephemeris_translation.hpp"
#include "node/translate/epoch.hpp"
#include "node/translate/line_observation.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::uint32_t kMjdOf1970 = 40'587;
constexpr std::uint32_t kMaxMjd = 147'000;  // 2261
constexpr std::uint32_t kSecondsPerDay = 86'400;
constexpr int kMetresToKm = -3;

/// "92" "07002" of launch 1992-070, piece 2: 1992-070B. Letters are without I and O.
Result<std::string> cospar_of(std::string_view ilrs_id, std::size_t line) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  const auto number = parse_digits(ilrs_id);
  const std::size_t piece = number ? *number % 100 : 0;
  if (!number || ilrs_id.size() != 7 || piece == 0 || *number / 100 % 1'000 == 0)
    return bad_ephemeris(line,
                         "'" + std::string(ilrs_id.substr(0, 60)) + "' is no ILRS id YYNNNPP");
  const int year = static_cast<int>(*number / 100'000);
  std::string out =
      std::to_string(year + (year < 57 ? 2000 : 1900)) + "-" + std::string(ilrs_id.substr(2, 3));
  if (piece > kLetters.size()) out += kLetters[(piece - 1) / kLetters.size() - 1];
  return out + kLetters[(piece - 1) % kLetters.size()];
}

/// Of a day and its seconds, decimals as they stand there; a day with a leap second has 86401.
Result<Epoch> epoch_of(std::uint32_t mjd, std::string_view seconds) {
  const std::size_t point = std::min(seconds.find('.'), seconds.size());
  const auto whole = parse_digits(seconds.substr(0, point));
  if (!whole || *whole > kSecondsPerDay || mjd > kMaxMjd)
    return fail(Code::bad_time, "no day, or no second of one");
  using namespace std::chrono;
  const year_month_day date{sys_days{days{static_cast<int>(mjd) - static_cast<int>(kMjdOf1970)}}};
  const std::uint32_t of_day = std::min(*whole, kSecondsPerDay - 1);
  const std::uint32_t second = of_day % 60 + (*whole - of_day);
  std::string text = zero_filled(static_cast<int>(date.year()), 4) + "-" +
                     zero_filled(static_cast<unsigned>(date.month()), 2) + "-" +
                     zero_filled(static_cast<unsigned>(date.day()), 2) + "T" +
                     zero_filled(of_day / 3'600, 2) + ":" + zero_filled(of_day / 60 % 60, 2) + ":" +
                     zero_filled(second, 2);
  if (point + 1 < seconds.size()) text += seconds.substr(point);
  return parse_epoch(text, TimeSystem::utc);
}

class Reader {
 public:
  Reader(const Profile& profile, DiagnosticLog& log) : profile_(profile), log_(log), notes_(log) {}

  Status take(const TextLine& line) {
    words_ = words_of(line.text);
    line_ = line.number;
    if (words_.empty()) return {};
    if (!is_printable_ascii(trim(line.text)) && words_[0] != "00")
      return bad_ephemeris(line_, "a character that is not printable ASCII");
    const std::string type = upper(words_[0]);
    if (type == "H1") return first_header();
    if (place_ == Place::before) return bad_ephemeris(line_, "the text does not begin with H1 CPF");
    if (place_ == Place::after) return bad_ephemeris(line_, "text behind the 99 that ends it");
    if (type == "00") return noted("00", "text for people");
    return place_ == Place::data ? record(type) : header(type);
  }

  EphemerisResult finish() {
    if (place_ != Place::after)
      return bad_ephemeris(std::max(line_, std::size_t{1}),
                           place_ == Place::before ? "the text has no H1 CPF"
                                                   : "the text ends where a 99 was to come");
    notes_.finish();
    return std::move(out_);
  }

 private:
  enum class Place : std::uint8_t { before, after_h1, after_h2, data, after };

  Ephemeris& now() { return out_.ephemerides.back(); }

  Status noted(std::string_view what, std::string_view why, bool weighs = false) {
    notes_.note(line_, what, why, weighs);
    return {};
  }

  Status expect(std::size_t words) {
    if (words_.size() == words) return {};
    return bad_ephemeris(line_, "a record " + upper(words_[0]) + " of " +
                                    std::to_string(words_.size()) + " fields; " +
                                    std::to_string(words) + " are wanted");
  }

  Result<std::uint32_t> number(std::size_t at, std::uint32_t max, std::string_view what) {
    const auto value = parse_digits(words_[at]);
    if (value && *value <= max) return *value;
    return bad_ephemeris(
        line_, "'" + std::string(words_[at].substr(0, 60)) + "' is not " + std::string(what));
  }

  Result<UtcTime> date_at(std::size_t first, std::size_t fields) {
    std::array<std::uint32_t, 6> v{};
    for (std::size_t i = 0; i < fields; ++i) {
      ACCORD_TRY(v[i], number(first + i, 9'999, "part of a date"));
    }
    const auto at = UtcTime::from_calendar(static_cast<int>(v[0]), static_cast<int>(v[1]),
                                           static_cast<int>(v[2]), static_cast<int>(v[3]),
                                           static_cast<int>(v[4]), static_cast<int>(v[5]), 0);
    if (!at) return bad_ephemeris(line_, at.error().what);
    return *at;
  }

  /// H1 CPF version source year month day hour sequence [sub-sequence, version 2] target notes
  Status first_header() {
    if (place_ != Place::before && place_ != Place::after)
      return bad_ephemeris(line_, "an H1 where 99 was to come");
    if (words_.size() < 3 || upper(words_[1]) != "CPF" || (words_[2] != "1" && words_[2] != "2"))
      return bad_ephemeris(line_, "an H1 that is not of CPF 1 or 2");
    version_ = words_[2] == "1" ? 1 : 2;
    const std::size_t target = version_ == 1 ? 9 : 10;
    if (words_.size() <= target) return bad_ephemeris(line_, "an H1 without all of its fields");
    for (std::size_t i = 8; i < target; ++i) ACCORD_CHECK(number(i, 99'999, "a sequence number"));
    out_.ephemerides.emplace_back().first_line = line_;
    now().originator = words_[3];
    now().object_name = words_[target];
    for (const std::string* text : {&now().originator, &now().object_name}) {
      if (shows_sensor_name(profile_, *text))
        return fail(Code::sensor_name_exposed, "a value contains the name of a sensor",
                    at_line(line_));
    }
    ACCORD_TRY(now().creation_date, date_at(4, 4));
    place_ = Place::after_h1;
    return noted("H1", "the standard has no field for sequence and notes");
  }

  Status header(const std::string& type) {
    if (type == "H2" && place_ == Place::after_h1) return second_header();
    if (place_ == Place::after_h2 && type == "H9") {
      ACCORD_CHECK(expect(1));
      place_ = Place::data;
      return {};
    }
    if (place_ == Place::after_h2 && type == "H3")
      return noted("H3", "what the predictions may be worth");
    if (place_ == Place::after_h2 && type == "H4")
      return noted("H4", "the transponder is not of the orbit");
    if (place_ == Place::after_h2 && type == "H5")
      return noted("H5", "the correction from the reflectors to the centre of mass", true);
    return bad_ephemeris(line_, "'" + type.substr(0, 60) + "' is no header, or out of place");
  }

  /// H2 id SIC NORAD start end step TIV class frame rotation centre-of-mass [location, version 2]
  Status second_header() {
    ACCORD_CHECK(expect(version_ == 1 ? 22 : 23));
    ACCORD_CHECK(number(2, 99'999, "a SIC"));
    ACCORD_TRY(const std::uint32_t norad, number(3, 999'999'999, "a catalogue number"));
    ACCORD_TRY(const std::string cospar, cospar_of(words_[1], line_));
    auto object = line_object(profile_, norad, cospar);
    if (!object) return fail(object.error().code, object.error().what, at_line(line_));
    now().object = std::move(*object);
    ACCORD_TRY(now().useable_start, date_at(4, 6));
    ACCORD_TRY(now().useable_stop, date_at(10, 6));
    if (*now().useable_stop < *now().useable_start)
      return bad_ephemeris(line_, "the ephemeris ends before it starts");
    ACCORD_TRY(step_s_, number(16, 999'999'999, "a step"));
    ACCORD_CHECK(number(17, 9, "a compatibility flag"));
    ACCORD_CHECK(number(18, 9, "a class of targets"));
    ACCORD_TRY(const std::uint32_t frame, number(19, 2, "a frame: 0, 1 or 2"));
    ACCORD_CHECK(number(20, 9, "a kind of rotation"));
    ACCORD_TRY(const std::uint32_t reflectors, number(21, 1, "0 or 1 for the centre of mass"));
    if (version_ == 2) ACCORD_CHECK(number(22, 99, "a location of the target"));
    now().centre = "EARTH";
    now().time_system = "UTC";
    place_ = Place::after_h2;
    ACCORD_CHECK(read_frame(frame));
    ACCORD_CHECK(read_reference_point(reflectors == 1));
    return noted("H2", "SIC, compatibility, class and location of the target, kind of rotation");
  }

  /// 0: fixed to the Earth, the realisation not said. 1: true of date. 2: "mean of date J2000".
  Status read_frame(std::uint32_t frame) {
    std::string name = frame == 1 ? "TOD" : "MEAN OF DATE J2000";
    if (frame == 0) {
      name = profile_.ephemerides.body_fixed_frame;
      if (name.empty())
        return fail(
            Code::profile_incomplete,
            "the positions are fixed to the Earth, and the realisation of that frame is not "
            "said: state it in ephemerides.body_fixed_frame",
            at_line(line_));
    }
    ACCORD_TRY(now().frame, frame_of(profile_, name, line_));
    return {};
  }

  Status read_reference_point(bool reflectors) {
    const auto& stated = profile_.ephemerides.reference_point;
    if (reflectors && stated != ReferencePoint::reflector)
      return fail(
          Code::profile_incomplete,
          "the positions are of the reflectors, not of the centre of mass: that they are to "
          "be carried so is ephemerides.reference_point: \"reflector\"",
          at_line(line_));
    if (reflectors) now().reference_point = ReferencePoint::reflector;
    return {};
  }

  Status record(const std::string& type) {
    if (type == "10") return position();
    if (type == "20") return velocity();
    if (type == "99") return end();
    constexpr std::array<std::string_view, 5> kOthers{"30", "40", "50", "60", "70"};
    if (std::find(kOthers.begin(), kOthers.end(), type) == kOthers.end())
      return bad_ephemeris(line_, "'" + type.substr(0, 60) + "' is no record, or out of place");
    return noted(type, "an ephemeris has no field for it", type == "50");
  }

  Result<Vector3> vector_at(std::size_t first) {
    Vector3 out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
      ACCORD_TRY(out[i], scaled_number(words_[first + i], kMetresToKm, line_));
    }
    return out;
  }

  /// 10 direction day second leap x y z
  Status position() {
    ACCORD_CHECK(expect(8));
    ACCORD_TRY(const std::uint32_t direction, number(1, 2, "a direction: 0, 1 or 2"));
    ACCORD_TRY(const std::uint32_t day, number(2, kMaxMjd, "a Modified Julian Day"));
    const auto leap = parse_integer(words_[4]);
    if (!leap) return bad_ephemeris(line_, "the flag of a leap second is no whole number");
    const auto at = epoch_of(day, words_[3]);
    if (!at) return bad_ephemeris(line_, at.error().what);
    EphemerisPoint point;
    point.at = at->at;
    point.line = static_cast<std::uint32_t>(line_);
    ACCORD_TRY(point.position_km, vector_at(5));
    ++out_.read;
    direction_ = direction;
    kept_ = false;
    if (direction != 0)
      return noted("direction " + std::to_string(direction),
                   "where the target is seen, not where it is", true);
    if (*leap != 0) return noted("leap second", "the flag leaves open which second is meant", true);
    if (at->rounded)
      log_.add({Severity::warning, Code::time_rounded, line_, "10",
                "the epoch was rounded to the nanosecond"});
    if (!now().points.empty() && point.at <= now().points.back().at)
      return bad_ephemeris(line_, "a position not later than the one before");
    now().points.push_back(std::move(point));
    kept_ = true;
    return {};
  }

  /// 20 direction vx vy vz, of the position before it
  Status velocity() {
    ACCORD_CHECK(expect(5));
    ACCORD_TRY(const std::uint32_t direction, number(1, 2, "a direction: 0, 1 or 2"));
    ACCORD_TRY(const Vector3 value, vector_at(2));
    if (!direction_ || *direction_ != direction)
      return bad_ephemeris(line_, "a velocity without its position before it");
    direction_.reset();
    if (!kept_) return noted("20", "of a position that is not carried", true);
    now().points.back().velocity_km_s = value;
    return {};
  }

  Status end() {
    ACCORD_CHECK(expect(1));
    Ephemeris& e = now();
    e.last_line = line_;
    if (e.points.empty()) return bad_ephemeris(line_, "no position of direction 0");
    e.start = e.points.front().at;
    e.stop = e.points.back().at;
    ACCORD_CHECK(cut_useable(e));
    e.step_s = even_step_s(e.points);
    if (e.step_s != static_cast<double>(step_s_) || step_s_ == 0) {
      e.step_s.reset();
      notes_.note(e.first_line, "step", "the positions are not all one step of H2 apart");
    }
    direction_.reset();
    place_ = Place::after;
    return check_ephemeris(e);
  }

  /// H2 says for when the prediction is; the positions go further, for interpolation, or less far.
  Status cut_useable(Ephemeris& e) {
    if (*e.useable_start > e.stop || *e.useable_stop < e.start)
      return bad_ephemeris(line_, "no position in the span of H2");
    if (*e.useable_start < e.start || *e.useable_stop > e.stop)
      log_.add({Severity::warning, Code::not_carried, e.first_line, "H2",
                "its span goes beyond the positions; the useable span is cut to them"});
    e.useable_start = std::max(*e.useable_start, e.start);
    e.useable_stop = std::min(*e.useable_stop, e.stop);
    return {};
  }

  const Profile& profile_;
  DiagnosticLog& log_;
  EphemerisNotes notes_;
  EphemerisList out_;
  std::vector<std::string_view> words_;
  std::size_t line_ = 0;
  Place place_ = Place::before;
  int version_ = 1;
  std::uint32_t step_s_ = 0;
  std::optional<std::uint32_t> direction_;  // of the position that a velocity may follow
  bool kept_ = false;                       // that position
};

}  // namespace

EphemerisResult read_cpf(std::string_view text, const Profile& profile, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxEphemerisBytes, kMaxLineBytes));
  Reader reader(profile, log);
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take(*line));
  return reader.finish();
}

bool detect_cpf(const FormatSample& sample) {
  const std::vector<std::string_view> words =
      words_of(sample.text.substr(0, sample.text.find('\n')));
  return words.size() > 2 && upper(words[0]) == "H1" && upper(words[1]) == "CPF";
}

Result<Translation> translate_cpf(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  return translate_ephemerides(text, profile, options, read_cpf);
}

}  // namespace accord::node::translate
