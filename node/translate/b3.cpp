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

/// Sensor and object of the line before: most lines are of the same.
struct LastNames {
  std::int64_t sensor_number = -1, satellite = -1;
  const SensorEntry* sensor = nullptr;
  ObjectIds object;
};

class B3Line {
 public:
  B3Line(const TextLine& text, const LineContext& context, LastNames& last)
      : text_(text.text), line_(text.text), number_(text.number), context_(context), last_(last) {
    out_.line = text.number;
  }

  LineResult read() {
    ACCORD_CHECK(check_ascii(text_));
    if (line_.at(1, 2) == "))")
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
    ACCORD_CHECK(report_extras(fields));
    note_open();
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
    ACCORD_TRY(const auto sensor, blank_zero_at(line_, kSensor));
    if (!sensor) return bad_columns(line_, kSensor);
    if (*sensor != last_.sensor_number) {
      ACCORD_TRY(last_.sensor, sensor_of(context_.profile, zero_filled(*sensor, 3)));
      last_.sensor_number = *sensor;
    }
    ACCORD_TRY(const std::int64_t satellite, satellite_number());
    if (satellite != last_.satellite) {
      ACCORD_TRY(last_.object, line_object(context_.profile, satellite, {}));
      last_.satellite = satellite;
    }
    out_.sensor = last_.sensor;
    out_.object = last_.object;
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

  Status read_time() {
    ACCORD_TRY(const auto year, blank_zero_at(line_, kYear));
    ACCORD_TRY(const auto day, blank_zero_at(line_, kDay));
    ACCORD_TRY(const auto clock, blank_zero_at(line_, kClock));
    if (!year) return bad_columns(line_, kYear);
    if (!day) return bad_columns(line_, kDay);
    if (!clock) return bad_columns(line_, kClock);
    if (!context_.profile.time_system)
      return fail(missing_key("time_system", number_, "B3 does not say the time scale"));
    const CalendarTime time{static_cast<int>(*year + (*year <= kLastYearOf2000 ? 2000 : 1900)),
                            0,
                            static_cast<int>(*day),
                            static_cast<int>(*clock / 10'000'000),
                            static_cast<int>(*clock / 100'000 % 100),
                            static_cast<int>(*clock / 1'000 % 100),
                            *clock % 1'000 * 1'000'000};
    const auto at = utc_of(time, *context_.profile.time_system);
    if (!at) return bad_columns(line_, {10, 23, "an instant: " + at.error().what});
    out_.observation.at = *at;
    return {};
  }

  Status read_elevation() {
    ACCORD_TRY(const auto units, signed_at(line_, kElevation));
    if (!units || *units > 900'000 || *units < -900'000) return bad_columns(line_, kElevation);
    put(Quantity::angle_2, decimal(*units, 4));
    return {};
  }

  Status read_azel() {
    ACCORD_CHECK(read_elevation());
    ACCORD_TRY(const auto units, blank_zero_at(line_, kAzimuth));
    if (!units || *units > 3'600'000) return bad_columns(line_, kAzimuth);
    put(Quantity::angle_1, decimal(*units, 4));
    return {};
  }

  /// HHMMSSs; a tenth of a second of time is 1/2400 deg.
  Status read_radec() {
    ACCORD_CHECK(read_elevation());
    ACCORD_TRY(const auto units, blank_zero_at(line_, kRightAscension));
    if (!units) return bad_columns(line_, kRightAscension);
    const std::int64_t hours = *units / 100'000, minutes = *units / 1'000 % 100;
    const std::int64_t tenths = *units % 1'000;
    if (hours > 23 || minutes > 59 || tenths > 599) return bad_columns(line_, kRightAscension);
    const std::int64_t all = (hours * 3'600 + minutes * 60) * 10 + tenths;
    put(Quantity::angle_1, static_cast<double>(all) / 2'400);
    if (line_.at(76) != ' ')
      return bad_columns(line_, {76, 76, "a blank: what it may say of the equinox is not defined"});
    ACCORD_TRY(out_.frame, radec_frame(context_.profile, number_, "B3 does not say the equinox"));
    return {};
  }

  Status read_range() {
    ACCORD_TRY(const auto units, blank_zero_at(line_, kRange));
    ACCORD_TRY(const auto exponent, blank_zero_at(line_, kRangeExponent));
    if (!units) return bad_columns(line_, kRange);
    const int decimals = 5 - static_cast<int>(exponent.value_or(0));
    put(Quantity::range, decimals >= 0 ? decimal(*units, decimals)
                                       : static_cast<double>(*units * power_of_ten(-decimals)));
    return {};
  }

  Status read_range_rate() {
    ACCORD_TRY(const auto units, signed_at(line_, kRangeRate));
    if (!units) return bad_columns(line_, kRangeRate);
    put(Quantity::range_rate, decimal(*units, 5));
    return {};
  }

  Status report_extras(const TypeFields& fields) {
    for (const Extra& extra : kExtras) {
      ACCORD_TRY(const auto value, signed_at(line_, extra.field));
      if (value) report(extra.keyword, extra.reason);
    }
    constexpr std::string_view kOther = "not of this observation type";
    if (!fields.angles && !line_.blank(24, 29)) report("ELEVATION", kOther);
    if (!fields.angles && !line_.blank(31, 37)) report("AZIMUTH", kOther);
    if (!fields.range && !line_.blank(39, 46)) report("RANGE", kOther);
    if (!fields.range_rate && !line_.blank(48, 54)) report("RANGE_RATE", kOther);
    return {};
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
  LastNames& last_;
  LineObservation out_;
};

Status read_b3(std::string_view text, const LineContext& context) {
  LastNames last;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (trim(line->text).empty()) continue;
    ACCORD_CHECK(take(B3Line(*line, context, last).read(), line->number, context));
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
