// SSN B3, archive form. Columns are 1-based. Public description: "B3 OBS Formats" of the help of
// ODTK, with what real files do besides: a minus sign in place of the overpunch, and an azimuth
// rate that is multiplied by the cosine of the elevation. Blanks inside a number are 0; years to 50
// are 20xx. The transmit form, whose lines begin with "))", is another format and refused.
#include <algorithm>
#include <array>

#include "node/translate/line_formats.hpp"
#include "node/translate/line_observation.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/tdm_rules.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/visual_fields.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kColumns = 84;
constexpr std::int64_t kLastYearOf2000 = 50;

constexpr Field kSatellite{2, 6, "a satellite number"};
constexpr Field kSensor{7, 9, "a sensor number"};
constexpr Field kYear{10, 11, "a year of two digits"};
constexpr Field kDay{12, 14, "a day of the year"};
constexpr Field kClock{15, 23, "a time HHMMSSsss"};
constexpr Field kElevation{24, 29, "an elevation or declination"};
constexpr Field kAzimuth{31, 37, "an azimuth"};
constexpr Field kRightAscension{31, 37, "a right ascension HHMMSSs"};
constexpr Field kRange{39, 45, "a range"};
constexpr Field kRangeExponent{46, 46, "an exponent of the range"};
constexpr Field kRangeRate{48, 54, "a range rate"};

/// Measured, and without a quantity of a track.
struct Extra {
  Field field;
  std::string_view keyword, reason;
};
constexpr std::array<Extra, 3> kExtras{
    {{{56, 60, "an elevation rate"}, "ELEVATION_RATE", "a track has no rates of angles"},
     {{62, 66, "an azimuth rate"},
      "AZIMUTH_RATE",
      "a track has no rates of angles (the column is the rate times the cosine of the elevation)"},
     {{68, 72, "a range acceleration"}, "RANGE_ACCELERATION", "a track has no accelerations"}}};

/// Columns to which the description gives no meaning; 80-84 are the tag.
constexpr std::array<std::size_t, 11> kOpen{30, 38, 47, 55, 61, 67, 73, 74, 76, 78, 79};

struct TypeFields {
  bool angles, range, range_rate;
};

/// Which columns an observation type fills. Errors: observation_malformed.
Result<TypeFields> fields_of(const Columns& line) {
  switch (line.at(75)) {
    case '0':
      return TypeFields{false, false, true};
    case '1':
    case '5':
      return TypeFields{true, false, false};
    case '2':
      return TypeFields{true, true, false};
    case '3':
    case '4':
      return TypeFields{true, true, true};
    case '6':
      return TypeFields{false, true, false};
    case '8':
    case '9':
      return bad_columns(line, {75, 75,
                                "a type of the ground: a track has no place for the "
                                "position of a sensor in space"});
  }
  return bad_columns(line, {75, 75, "an observation type"});
}

Result<Level> level_of_line(const Columns& line) {
  switch (line.at(1)) {
    case 'U':
      return Level::unclassified;
    case 'R':
      return Level::restricted;
    case 'C':
      return Level::confidential;
    case 'S':
      return Level::secret;
    case 'T':
      return Level::top_secret;
  }
  return bad_columns(line, {1, 1, "a classification: U, R, C, S or T"});
}

TrackPlace place_of(char code) {
  if (code == '3') return TrackPlace::first;
  if (code == '4') return TrackPlace::inside;
  if (code == '5') return TrackPlace::last;
  return TrackPlace::not_said;
}

/// What stood in the line before, and what it meant: most lines are of its sensor, object and day.
struct LineBefore {
  std::uint64_t names = 0;  // columns 2-9, as Columns::eight_to gives them
  std::uint64_t day = 0;    // columns 10-14
  UtcTime midnight;         // it begins that day
  LineObservation out;
};

class B3Line {
 public:
  B3Line(const TextLine& text, const LineContext& context, LineBefore& before)
      : text_(text.text),
        line_(text.text),
        number_(text.number),
        context_(context),
        before_(before),
        out_(before.out) {
    out_.line = text.number;
    out_.observation = {};
  }

  LineResult read() {
    ACCORD_CHECK(check_ascii(text_));
    if (line_.at(1) == ')' && line_.at(2) == ')')
      return bad_columns(line_, {1, 2, "the archive form: \"))\" begins the transmit form"});
    if (line_.size() > kColumns)
      return bad_columns(line_, {kColumns + 1, line_.size(),
                                 "a part of the line, which has 84 "
                                 "columns"});
    ACCORD_TRY(const TypeFields fields, fields_of(line_));
    ACCORD_CHECK(check_label());
    ACCORD_CHECK(read_names());
    ACCORD_CHECK(read_time());
    out_.place = place_of(line_.at(77));
    out_.frame = fbs::AngleFrame::AZEL;
    if (fields.angles) ACCORD_CHECK(line_.at(75) == '5' ? read_radec() : read_azel());
    if (fields.range) ACCORD_CHECK(read_range());
    if (fields.range_rate) ACCORD_CHECK(read_range_rate());
    if (has_more()) {
      ACCORD_CHECK(report_extras());
      note_open();
    }
    report_others(fields);
    return &out_;
  }

 private:
  Status check_label() {
    ACCORD_TRY(const Level own, level_of_line(line_));
    if (own == Level::unclassified || own <= context_.label) return {};
    return fail(Code::observation_above_label,
                std::string("the line is marked ") + line_.at(1) + ", above its label", "column 1");
  }

  Status read_names() {
    const std::uint64_t names = line_.eight_to(kSatellite.first, kSensor.last);
    if (names == before_.names) return {};
    before_.names = 0;  // no name, until these are known
    const Digits sensor = digits_of(line_, kSensor);
    if (!sensor.given()) return bad_columns(line_, kSensor);
    ACCORD_TRY(out_.sensor, sensor_of(context_.profile, zero_filled(sensor.value, 3)));
    ACCORD_TRY(const std::int64_t satellite, satellite_number());
    ACCORD_TRY(out_.object, line_object(context_.profile, satellite, {}));
    before_.names = names;
    return {};
  }

  /// Alpha-5 included; blank and 0 are no object.
  Result<std::int64_t> satellite_number() {
    std::string text(line_.at(kSatellite.first, kSatellite.last));
    std::replace(text.begin(), text.end(), ' ', '0');
    if (text == "00000") return 0;
    const auto number = parse_catalogue_number(text);
    if (!number) return bad_columns(line_, kSatellite);
    return *number;
  }

  /// Since midnight; below zero where only a leap second could be meant, or no time of day.
  [[nodiscard]] Nanos time_of_day() const {
    const Digits clock = digits_of(line_, kClock);
    const std::int64_t hour = clock.value / 10'000'000, minute = clock.value / 100'000 % 100;
    const std::int64_t second_ms = clock.value % 100'000;
    if (!clock.given() || hour > 23 || minute > 59 || second_ms > 59'999) return Nanos{-1};
    return Nanos{((hour * 60 + minute) * 60'000 + second_ms) * 1'000'000};
  }

  /// Every second of a day is as long as the other, in all time systems.
  Status read_time() {
    const std::uint64_t day = line_.eight_to(kYear.first, kDay.last);
    if (day == before_.day) {
      if (const Nanos since = time_of_day(); since >= Nanos{0}) {
        out_.observation.at = before_.midnight + since;
        return {};
      }
    }
    const Digits year = digits_of(line_, kYear), day_of_year = digits_of(line_, kDay);
    const Digits clock = digits_of(line_, kClock);
    if (!year.given()) return bad_columns(line_, kYear);
    if (!day_of_year.given()) return bad_columns(line_, kDay);
    if (!clock.given()) return bad_columns(line_, kClock);
    if (!context_.profile.time_system)
      return fail(missing_key("time_system", number_, "B3 does not say the time scale"));
    const CalendarTime midnight{
        static_cast<int>(year.value + (year.value <= kLastYearOf2000 ? 2000 : 1900)), 0,
        static_cast<int>(day_of_year.value)};
    CalendarTime time = midnight;
    time.hour = static_cast<int>(clock.value / 10'000'000);
    time.minute = static_cast<int>(clock.value / 100'000 % 100);
    time.second = static_cast<int>(clock.value / 1'000 % 100);
    time.nanosecond = clock.value % 1'000 * 1'000'000;
    const auto at = utc_of(time, *context_.profile.time_system);
    if (!at) return bad_columns(line_, {10, 23, "an instant: " + at.error().what});
    out_.observation.at = *at;
    if (const auto begins = utc_of(midnight, *context_.profile.time_system)) {
      before_.midnight = *begins;
      before_.day = day;
    }
    return {};
  }

  Status read_elevation() {
    const Digits units = signed_digits_of(line_, kElevation);
    if (!units.given() || units.value > 900'000 || units.value < -900'000)
      return bad_columns(line_, kElevation);
    put(Quantity::angle_2, decimal(units.value, 4));
    return {};
  }

  Status read_azel() {
    ACCORD_CHECK(read_elevation());
    const Digits units = digits_of(line_, kAzimuth);
    if (!units.given() || units.value > 3'600'000) return bad_columns(line_, kAzimuth);
    put(Quantity::angle_1, decimal(units.value, 4));
    return {};
  }

  /// HHMMSSs; a tenth of a second of time is 1/2400 deg.
  Status read_radec() {
    ACCORD_CHECK(read_elevation());
    const Digits units = digits_of(line_, kRightAscension);
    if (!units.given()) return bad_columns(line_, kRightAscension);
    const std::int64_t hours = units.value / 100'000, minutes = units.value / 1'000 % 100;
    const std::int64_t tenths = units.value % 1'000;
    if (hours > 23 || minutes > 59 || tenths > 599) return bad_columns(line_, kRightAscension);
    const std::int64_t all = (hours * 3'600 + minutes * 60) * 10 + tenths;
    put(Quantity::angle_1, static_cast<double>(all) / 2'400);
    if (line_.at(76) != ' ')
      return bad_columns(line_, {76, 76, "a blank: what it may say of the equinox is not defined"});
    ACCORD_TRY(out_.frame, radec_frame(context_.profile, number_, "B3 does not say the equinox"));
    return {};
  }

  Status read_range() {
    const Digits units = digits_of(line_, kRange), exponent = digits_of(line_, kRangeExponent);
    if (!units.given()) return bad_columns(line_, kRange);
    if (exponent.form == Digits::Form::other) return bad_columns(line_, kRangeExponent);
    const int decimals = 5 - static_cast<int>(exponent.value);  // 0 where it is blank
    put(Quantity::range, decimals >= 0
                             ? decimal(units.value, decimals)
                             : static_cast<double>(units.value * power_of_ten(-decimals)));
    return {};
  }

  Status read_range_rate() {
    const Digits units = signed_digits_of(line_, kRangeRate);
    if (!units.given()) return bad_columns(line_, kRangeRate);
    put(Quantity::range_rate, decimal(units.value, 5));
    return {};
  }

  /// Beside what the types fill.
  [[nodiscard]] bool has_more() const {
    return line_.at(30) != ' ' || line_.at(38) != ' ' || line_.at(47) != ' ' ||
           !line_.blank(55, 74) || line_.at(76) != ' ' || !line_.blank(78, kColumns);
  }

  Status report_extras() {
    for (const Extra& extra : kExtras) {
      ACCORD_TRY(const auto value, signed_at(line_, extra.field));
      if (value) report(extra.keyword, extra.reason);
    }
    return {};
  }

  void report_others(const TypeFields& fields) {
    constexpr std::string_view kOther = "not of this observation type";
    if (!fields.angles && !line_.blank(24, 29)) report("ELEVATION", kOther);
    if (!fields.angles && !line_.blank(31, 37)) report("AZIMUTH", kOther);
    if (!fields.range && !line_.blank(39, 46)) report("RANGE", kOther);
    if (!fields.range_rate && !line_.blank(48, 54)) report("RANGE_RATE", kOther);
  }

  void note_open() {
    for (const std::size_t column : kOpen) {
      if (line_.at(column) != ' ') context_.log.note(number_, "column " + std::to_string(column));
    }
    if (!line_.blank(80, 84)) context_.log.note(number_, "TAG");
  }

  void put(Quantity quantity, double value) {
    out_.observation[quantity] = Measured{value, static_cast<std::uint32_t>(number_)};
  }
  void report(std::string_view keyword, std::string_view reason) {
    context_.log.not_carried(number_, keyword, std::string(reason));
  }

  std::string_view text_;
  Columns line_;
  std::size_t number_;
  const LineContext& context_;
  LineBefore& before_;
  LineObservation& out_;
};

Status read_b3(std::string_view text, const LineContext& context) {
  LineBefore before;
  LineReader lines(text, context.first_line);
  while (const auto line = lines.next()) {
    if (all_blank(line->text)) continue;
    ACCORD_CHECK(take(B3Line(*line, context, before).read(), line->number, context));
  }
  return {};
}

}  // namespace

bool detect_b3(const FormatSample& sample) {
  const Columns line(first_data_line(sample.head));
  if (line.size() < 75 || line.size() > kColumns) return false;
  const auto digits = [&](std::size_t first, std::size_t last) {
    std::string text(line.at(first, last));
    std::replace(text.begin(), text.end(), ' ', '0');
    return !line.blank(first, last) && parse_digits(text).has_value();
  };
  return std::string_view("URCST").find(line.at(1)) != std::string_view::npos && digits(7, 9) &&
         digits(10, 14) && digits(15, 23) && digits(75, 75);
}

Result<Translation> translate_b3(std::string_view text, const Profile& profile,
                                 const TranslateOptions& options) {
  return translate_lines(text, profile, options, read_b3);
}

}  // namespace accord::node::translate
