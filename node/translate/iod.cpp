// IOD (Interactive Orbit Determination, G. Lewis 1998, clarified 2002; satobs.org). Columns are
// 1-based. Times are UTC by the format; times and angles may be truncated from the right, but an
// observation has hours and minutes at least. Lines of a station's status alone measure nothing.
#include "node/translate/line_formats.hpp"
#include "node/translate/line_observation.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/visual_fields.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::string_view kStatusCodes = "EGFPBTCO ";
constexpr std::string_view kBehaviours = "EFIRSXBHPADMNV ";

constexpr Field kNumber{1, 5, "a catalogue number"};
constexpr Field kDesignator{7, 15, "a designator YY NNNPPP"};
constexpr Field kStation{17, 20, "a station of four digits or letters"};
constexpr Field kTime{24, 40, "a time YYYYMMDDHHMMSSsss, truncated from the right or whole"};
constexpr Field kMinutes{24, 40, "an instant: an observation has hours and minutes at least"};
constexpr Field kTimeUncertainty{42, 43, "an uncertainty MX"};
constexpr Field kFirst{48, 54, "a right ascension or azimuth of its code"};
constexpr Field kSecond{55, 61, "a declination or elevation of its code"};
constexpr Field kPositionUncertainty{63, 64, "an uncertainty MX"};
constexpr Field kMagnitude{67, 70, "a magnitude +MMm"};
constexpr Field kMagnitudeError{72, 73, "a magnitude error Mm"};
constexpr Field kFlashPeriod{75, 80, "a flash period SSSsss"};

/// MX is M x 10^(X-8), over `divisor`; nothing when blank or 0. Errors: observation_malformed.
Result<std::optional<double>> uncertainty_at(const Columns& line, const Field& field,
                                             std::int64_t divisor) {
  if (line.blank(field.first, field.last)) return std::optional<double>{};
  ACCORD_TRY(const std::int64_t both, digits_at(line, field));
  if (both / 10 == 0) return std::optional<double>{};
  return std::optional<double>(scaled(both / 10, static_cast<int>(both % 10) - 8, divisor));
}

bool is_station(std::string_view text) {
  for (const char c : text) {
    if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z')) return false;
  }
  return true;
}

class IodLine {
 public:
  IodLine(const TextLine& text, const LineContext& context)
      : text_(text.text), line_(text.text), number_(text.number), context_(context) {
    out_.line = text.number;
  }

  /// Nothing for a line that measures nothing.
  LineResult read() {
    ACCORD_CHECK(check_ascii(text_));
    ACCORD_CHECK(check_blanks(line_, {6, 16, 21, 23, 41, 44, 47, 62, 65, 71, 74}));
    if (kStatusCodes.find(line_.at(22)) == std::string_view::npos)
      return bad_columns(line_, {22, 22, "a status of the station"});
    if (!is_station(line_.at(17, 20))) return bad_columns(line_, kStation);
    ACCORD_CHECK(read_date());
    if (line_.size() <= 43) {
      context_.log.note(number_, "STATUS");
      return nullptr;
    }
    ACCORD_TRY(out_.sensor, sensor_of(context_.profile, line_.at(17, 20)));
    ACCORD_CHECK(read_object());
    ACCORD_CHECK(read_time());
    ACCORD_CHECK(read_angles());
    ACCORD_CHECK(read_brightness());
    note_rest();
    return &out_;
  }

 private:
  Status read_date() {
    const std::string_view text = trim(line_.at(kTime.first, kTime.last));
    digits_ = text;
    const bool shaped = line_.at(kTime.first) != ' ' && text.size() >= 8 &&
                        text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!shaped) return bad_columns(line_, kTime);
    return {};
  }

  Status read_time() {
    if (digits_.size() < 12) return bad_columns(line_, kMinutes);
    digits_.resize(17, '0');
    const auto part = [&](std::size_t at, std::size_t size) { return digits_.substr(at, size); };
    const auto epoch =
        parse_epoch(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" +
                        part(10, 2) + ":" + part(12, 2) + "." + part(14, 3),
                    TimeSystem::utc);
    if (!epoch) return bad_columns(line_, {24, 40, "an instant: " + epoch.error().what});
    out_.observation.at = epoch->at;
    ACCORD_TRY(out_.sigmas.time_s, uncertainty_at(line_, kTimeUncertainty, 1));
    return {};
  }

  Status read_object() {
    std::int64_t catalogue = 0;
    if (!line_.blank(kNumber.first, kNumber.last)) {
      const auto number = parse_catalogue_number(line_.at(kNumber.first, kNumber.last));
      if (!number) return bad_columns(line_, kNumber);
      catalogue = *number;
    }
    ACCORD_TRY(const std::string cospar, designator());
    ACCORD_TRY(out_.object, line_object(context_.profile, catalogue, cospar));
    if (catalogue != 0 && out_.object.norad_cat_id != catalogue)
      context_.log.note(number_, "NUMBER");
    if (!cospar.empty() && out_.object.cospar_id != cospar)
      context_.log.note(number_, "DESIGNATOR");
    return {};
  }

  /// "98 123A  " as "1998-123A".
  Result<std::string> designator() {
    const std::string_view text = line_.at(kDesignator.first, kDesignator.last);
    if (all_blank(text)) return std::string{};
    const auto year = parse_digits(text.substr(0, 2));
    const auto launch = parse_digits(text.substr(3, 3));
    const std::string_view piece = trim(text.substr(6));
    bool fits = year && launch && text[2] == ' ' && text[6] != ' ';
    for (const char c : piece) fits = fits && c >= 'A' && c <= 'Z';
    if (!fits) return bad_columns(line_, kDesignator);
    return zero_filled(launch_year(*year), 4) + "-" + zero_filled(*launch, 3) + std::string(piece);
  }

  Status read_angles() {
    if (line_.blank(45, 64)) return {};
    const auto code = iod_angle_code(line_.at(45));
    if (!code) return bad_columns(line_, {45, 45, "a code of angles, 1 to 7"});
    ACCORD_TRY(const AnglePair angles, angles_at(line_, *code, kFirst, kSecond));
    EquinoxFrame frame{fbs::AngleFrame::AZEL, {}};
    if (!code->azel) {
      ACCORD_TRY(frame, equinox_at(line_, 46, number_, context_.profile));
    }
    ACCORD_TRY(const auto sigma, uncertainty_at(line_, kPositionUncertainty, code->per_degree));
    put_angles(angles, frame, out_, context_.log);
    if (sigma && frame.not_carried.empty()) set_angle_sigma(*sigma, out_.sigmas);
    return {};
  }

  Status read_brightness() {
    if (kBehaviours.find(line_.at(66)) == std::string_view::npos)
      return bad_columns(line_, {66, 66, "an optical behaviour"});
    ACCORD_TRY(const auto flash, blank_zero_at(line_, kFlashPeriod));
    ACCORD_CHECK(read_magnitude());
    if (flash)
      context_.log.not_carried(number_, "FLASH_PERIOD", "a track has no quantity of this kind");
    return {};
  }

  /// A sign and MMm, its error Mm; both may be truncated.
  Status read_magnitude() {
    if (line_.blank(kMagnitude.first, kMagnitudeError.last)) return {};
    const char sign = line_.at(kMagnitude.first);
    std::string digits(trim(line_.at(kMagnitude.first + 1, kMagnitude.last)));
    const bool shaped = (sign == '+' || sign == '-') && line_.at(kMagnitude.first + 1) != ' ' &&
                        parse_digits(digits).has_value();
    if (!shaped) return bad_columns(line_, kMagnitude);
    digits.resize(3, '0');
    const auto tenths = static_cast<std::int64_t>(parse_digits(digits).value_or(0));
    out_.observation[Quantity::magnitude] =
        Measured{decimal(sign == '-' ? -tenths : tenths, 1), static_cast<std::uint32_t>(number_)};
    ACCORD_TRY(const auto error, blank_zero_at(line_, kMagnitudeError));
    if (error.value_or(0) > 0) out_.sigmas.magnitude = decimal(*error, 1);
    return {};
  }

  void note_rest() {
    if (line_.at(22) != ' ') context_.log.note(number_, "SKY");
    if (line_.at(66) != ' ') context_.log.note(number_, "BEHAVIOUR");
    if (line_.size() > kColumns) context_.log.note(number_, "REMARKS");
  }

  std::string_view text_;
  Columns line_;
  std::size_t number_;
  const LineContext& context_;
  std::string digits_;  // of the time, as far as they are written
  LineObservation out_;
};

Status read_iod(std::string_view text, const LineContext& context) {
  LineReader lines(text, context.first_line);
  while (const auto line = lines.next()) {
    if (all_blank(line->text)) continue;
    if (line->text.starts_with('#')) {
      context.log.note(line->number, "COMMENT");
      continue;
    }
    ACCORD_CHECK(take(IodLine(*line, context).read(), line->number, context));
  }
  return {};
}

}  // namespace

bool detect_iod(const FormatSample& sample) {
  const Columns line(first_data_line(sample.head));
  const auto check = check_blanks(line, {6, 16, 21, 23});
  return check.has_value() && is_station(line.at(17, 20)) &&
         kStatusCodes.find(line.at(22)) != std::string_view::npos &&
         parse_digits(line.at(24, 31)).has_value();
}

Result<Translation> translate_iod(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  return translate_lines(text, profile, options, read_iod);
}

}  // namespace accord::node::translate
