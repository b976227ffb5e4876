// The UK (RGO) form of visual observations; satobs.org. Columns are 1-based. Times are UT by radio,
// telephone or pips. Times, angles and uncertainties may be truncated from the right; a blank in an
// uncertainty is 0. A line "999" ends a block.
#include "node/translate/line_formats.hpp"
#include "node/translate/line_observation.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/visual_fields.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::string_view kBlockEnd = "999";

constexpr Field kDesignator{1, 7, "a designator YYLLLPP, its piece a number from 1"};
constexpr Field kStation{8, 11, "a station of four digits or letters"};
constexpr Field kDate{12, 17, "a date YYMMDD"};
constexpr Field kClock{18, 27, "a time HHMMSSssss, truncated from the right or whole"};
constexpr Field kTimeAccuracy{28, 32, "a time accuracy Sssss"};
constexpr Field kFirst{35, 42, "a right ascension or azimuth of its code"};
constexpr Field kSecond{43, 50, "a declination or elevation of its code"};
constexpr Field kPositionAccuracy{51, 54, "a position accuracy of its code"};
constexpr Field kRange{56, 68, "a range and its accuracy"};
constexpr Field kBrightest{69, 71, "a magnitude +Mm, -Mm or MMm"};
constexpr Field kFaintest{72, 74, "a magnitude +Mm, -Mm or MMm, or INV"};
constexpr Field kFlashPeriod{75, 79, "a flash period SSSss"};

/// "+6 " is 6.0, "121" is 12.1: tenths.
Result<std::optional<std::int64_t>> magnitude_at(const Columns& line, const Field& field) {
  if (line.blank(field.first, field.last)) return std::optional<std::int64_t>{};
  const char sign = line.at(field.first);
  const bool has_sign = sign == '+' || sign == '-';
  if (line.at(has_sign ? field.first + 1 : field.first) == ' ') return bad_columns(line, field);
  if (!has_sign) return blank_zero_at(line, field);
  ACCORD_TRY(const auto tenths, blank_zero_at(line, {field.first + 1, field.last, field.wanted}));
  if (!tenths) return bad_columns(line, field);
  return std::optional(sign == '-' ? -*tenths : *tenths);
}

class UkLine {
 public:
  UkLine(const TextLine& text, const LineContext& context)
      : text_(text.text), line_(text.text), number_(text.number), context_(context) {
    out_.line = text.number;
  }

  LineResult read() {
    ACCORD_CHECK(check_ascii(text_));
    ACCORD_TRY(const std::string cospar, numbered_designator(line_, kDesignator));
    if (line_.at(8, 11).find(' ') != std::string_view::npos) return bad_columns(line_, kStation);
    ACCORD_CHECK(read_time());
    if (line_.at(33) < '1' || line_.at(33) > '3')
      return bad_columns(line_, {33, 33, "a time standard, 1 to 3"});
    ACCORD_TRY(out_.sensor, sensor_of(context_.profile, line_.at(8, 11)));
    ACCORD_TRY(out_.object, line_object(context_.profile, 0, cospar));
    ACCORD_CHECK(read_angles());
    ACCORD_CHECK(read_brightness());
    note_rest();
    return &out_;
  }

 private:
  Status read_time() {
    ACCORD_TRY(const std::int64_t date, digits_at(line_, kDate));
    std::string clock(line_.at(kClock.first, kClock.last));
    clock.resize(clock.find_last_not_of(' ') + 1);  // all blank: npos + 1 is 0
    const bool shaped =
        clock.size() >= 4 && clock.find_first_not_of("0123456789") == std::string::npos;
    if (!shaped) return bad_columns(line_, kClock);
    clock.resize(10, '0');
    const auto epoch = parse_epoch(
        zero_filled(launch_year(date / 10'000), 4) + "-" + zero_filled(date / 100 % 100, 2) + "-" +
            zero_filled(date % 100, 2) + "T" + clock.substr(0, 2) + ":" + clock.substr(2, 2) + ":" +
            clock.substr(4, 2) + "." + clock.substr(6, 4),
        TimeSystem::utc);
    if (!epoch) return bad_columns(line_, {12, 27, "an instant: " + epoch.error().what});
    out_.observation.at = epoch->at;
    ACCORD_TRY(const auto accuracy, blank_zero_at(line_, kTimeAccuracy));
    if (accuracy.value_or(0) > 0) out_.sigmas.time_s = decimal(*accuracy, 4);
    return {};
  }

  Status read_angles() {
    const auto code = uk_angle_code(line_.at(34));
    if (!code) return bad_columns(line_, {34, 34, "a code of angles, 1 to 9"});
    ACCORD_TRY(const AnglePair angles, angles_at(line_, *code, kFirst, kSecond));
    EquinoxFrame frame{fbs::AngleFrame::AZEL, {}};
    if (!code->azel) {
      ACCORD_TRY(frame, equinox_at(line_, 55, std::nullopt, context_.profile));
    }
    ACCORD_TRY(const auto accuracy, blank_zero_at(line_, kPositionAccuracy));
    put_angles(angles, frame, out_, context_.log);
    if (!frame.not_carried.empty()) return {};
    out_.refraction_corrected = code->refraction_corrected;
    // SSSs, MMmm or Dddd: tenths, hundredths, thousandths of its unit.
    const int decimals = code->per_degree == 3'600 ? 1 : code->per_degree == 60 ? 2 : 3;
    set_angle_sigma(scaled(accuracy.value_or(0), -decimals, code->per_degree), out_.sigmas);
    return {};
  }

  Status read_brightness() {
    Brightness brightness;
    brightness.invisible = line_.at(kFaintest.first, kFaintest.last) == "INV";
    ACCORD_TRY(brightness.brightest, magnitude_at(line_, kBrightest));
    if (!brightness.invisible) {
      ACCORD_TRY(brightness.faintest, magnitude_at(line_, kFaintest));
    }
    ACCORD_TRY(const auto flash, blank_zero_at(line_, kFlashPeriod));
    if (std::string_view("SIRFXE ").find(line_.at(80)) == std::string_view::npos)
      return bad_columns(line_, {80, 80, "a behaviour"});
    put_brightness(brightness, out_, context_.log);
    if (flash)
      context_.log.not_carried(number_, "FLASH_PERIOD", "a track has no quantity of this kind");
    if (!line_.blank(kRange.first, kRange.last))
      context_.log.not_carried(number_, "RANGE", "the form does not say its unit");
    return {};
  }

  void note_rest() {
    context_.log.note(number_, "TIME_STANDARD");
    if (line_.at(80) != ' ') context_.log.note(number_, "BEHAVIOUR");
    if (line_.size() > kColumns) context_.log.note(number_, "REMARKS");
  }

  std::string_view text_;
  Columns line_;
  std::size_t number_;
  const LineContext& context_;
  LineObservation out_;
};

Status read_uk(std::string_view text, const LineContext& context) {
  LineReader lines(text, context.first_line);
  while (const auto line = lines.next()) {
    const std::string_view words = trim(line->text);
    if (words.empty() || words == kBlockEnd) continue;
    if (line->text.starts_with('#')) {
      context.log.note(line->number, "COMMENT");
      continue;
    }
    ACCORD_CHECK(take(UkLine(*line, context).read(), line->number, context));
  }
  return {};
}

}  // namespace

bool detect_uk(const FormatSample& sample) {
  const Columns line(first_data_line(sample.head));
  return line.size() >= 55 && parse_digits(line.at(1, 7)).has_value() &&
         parse_digits(line.at(12, 20)).has_value() && line.at(33) >= '1' && line.at(33) <= '3' &&
         uk_angle_code(line.at(34)).has_value();
}

Result<Translation> translate_uk(std::string_view text, const Profile& profile,
                                 const TranslateOptions& options) {
  return translate_lines(text, profile, options, read_uk);
}

}  // namespace accord::node::translate
