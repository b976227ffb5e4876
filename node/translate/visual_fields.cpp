// Angles, equinoxes, designators and magnitudes of the formats of visual observers.
#include "node/translate/visual_fields.hpp"

#include <array>

#include "node/translate/tdm_rules.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

/// Digits, then only blanks, filled with 0 to `width`. Nothing when there are fewer than `least`.
std::optional<std::string> truncated_digits(std::string_view text, std::size_t least,
                                            std::size_t width) {
  const std::size_t end = text.find_last_not_of(' ');
  std::string digits(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
  if (digits.size() < least || !parse_digits(digits)) return std::nullopt;
  digits.resize(width, '0');
  return digits;
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// HHMMSSss or HHMMmmmm. A hundredth of a second of time is 1/24000 deg, 0.0001 min is 1/40000 deg.
std::optional<double> hours_of(const std::string& digits, bool seconds) {
  const std::int64_t hours = number(digits.substr(0, 2)), minutes = number(digits.substr(2, 2));
  const std::int64_t rest = number(digits.substr(4, 4));
  if (hours > 23 || minutes > 59 || (seconds && rest > 5'999)) return std::nullopt;
  if (seconds) return static_cast<double>((hours * 60 + minutes) * 6'000 + rest) / 24'000;
  return static_cast<double>((hours * 60 + minutes) * 10'000 + rest) / 40'000;
}

/// Degrees in `width` digits, then MMSSs, MMmmm or ddddd: 1/36000, 1/60000, 1/100000 deg.
std::optional<double> degrees_of(const std::string& digits, std::size_t width, char form) {
  const std::int64_t whole = number(digits.substr(0, width));
  const std::int64_t rest = number(digits.substr(width, 5));
  if (form == 'd') return static_cast<double>(whole * 100'000 + rest) / 100'000;
  const std::int64_t minutes = rest / 1'000, last = rest % 1'000;
  if (minutes > 59 || (form == 's' && last > 599)) return std::nullopt;
  if (form == 's') return static_cast<double>((whole * 60 + minutes) * 600 + last) / 36'000;
  return static_cast<double>((whole * 60 + minutes) * 1'000 + last) / 60'000;
}

std::optional<double> first_angle(std::string_view text, char form) {
  const bool hours = form == 'h' || form == 'm';
  const auto digits = truncated_digits(text, hours ? 2 : 3, 8);
  if (!digits) return std::nullopt;
  if (hours) return hours_of(*digits, form == 'h');
  const auto angle = degrees_of(*digits, 3, form);
  return angle && *angle <= 360 ? angle : std::nullopt;
}

std::optional<double> second_angle(std::string_view text, char form, bool sign_optional) {
  const char sign = text[0];
  if (sign != '+' && sign != '-' && !(sign == ' ' && sign_optional)) return std::nullopt;
  const auto digits = truncated_digits(text.substr(1), 2, 7);
  if (!digits) return std::nullopt;
  const auto angle = degrees_of(*digits, 2, form);
  if (!angle || *angle > 90) return std::nullopt;
  return sign == '-' ? -*angle : *angle;
}

constexpr std::array<std::string_view, 7> kEquinoxes{
    "of another date", "1855", "1875", "1900", "1950", "2000", "2050"};

}  // namespace

std::optional<AngleCode> iod_angle_code(char code) {
  if (code == '7') return AngleCode{'h', 'd', false, 1, std::nullopt};
  if (code < '1' || code > '6') return std::nullopt;
  auto out = uk_angle_code(code);
  out->refraction_corrected.reset();  // IOD does not say
  return out;
}

std::optional<AngleCode> uk_angle_code(char code) {
  switch (code) {
    case '1':
      return AngleCode{'h', 's', false, 3'600, std::nullopt};
    case '2':
      return AngleCode{'m', 'n', false, 60, std::nullopt};
    case '3':
      return AngleCode{'m', 'd', false, 1, std::nullopt};
    case '4':
    case '7':
      return AngleCode{'s', 's', true, 3'600, code == '4'};
    case '5':
    case '8':
      return AngleCode{'n', 'n', true, 60, code == '5'};
    case '6':
    case '9':
      return AngleCode{'d', 'd', true, 1, code == '6'};
  }
  return std::nullopt;
}

Result<AnglePair> angles_at(const Columns& line, const AngleCode& code, const Field& first,
                            const Field& second) {
  const auto one = first_angle(line.at(first.first, first.last), code.first);
  if (!one) return bad_columns(line, first);
  const auto two = second_angle(line.at(second.first, second.last), code.second, code.azel);
  if (!two) return bad_columns(line, second);
  return AnglePair{*one, *two};
}

Result<fbs::AngleFrame> radec_frame(const Profile& profile, std::size_t line,
                                    std::string_view why) {
  const auto frame = profile.angle_frame.value_or(fbs::AngleFrame::UNSPECIFIED);
  switch (frame) {
    case fbs::AngleFrame::RADEC_EME2000:
    case fbs::AngleFrame::RADEC_ICRF:
    case fbs::AngleFrame::RADEC_TEME:
    case fbs::AngleFrame::RADEC_TOD:
      return frame;
    case fbs::AngleFrame::AZEL:
    case fbs::AngleFrame::XEYN:
    case fbs::AngleFrame::XSYE:
    case fbs::AngleFrame::UNSPECIFIED:
      break;
  }
  return fail(missing_key("angle_frame", line, std::string(why) + "; one of RADEC_* is wanted"));
}

Result<EquinoxFrame> equinox_at(const Columns& line, std::size_t column,
                                std::optional<std::size_t> of_date_line, const Profile& profile) {
  const char code = line.at(column);
  const bool zero = code == '0' || (code == ' ' && of_date_line);
  if (zero && of_date_line) {
    ACCORD_TRY(
        const fbs::AngleFrame frame,
        radec_frame(profile, *of_date_line, "the equinox is of date, true or mean is not said"));
    const bool of_date =
        frame == fbs::AngleFrame::RADEC_TEME || frame == fbs::AngleFrame::RADEC_TOD;
    if (of_date) return EquinoxFrame{frame, {}};
    return fail(missing_key("angle_frame", *of_date_line,
                            "the equinox is of date: RADEC_TOD or RADEC_TEME is wanted"));
  }
  if (code < '0' || code > '6') return bad_columns(line, {column, column, "an equinox, 0 to 6"});
  if (code == '5') return EquinoxFrame{fbs::AngleFrame::RADEC_EME2000, {}};
  return EquinoxFrame{fbs::AngleFrame::UNSPECIFIED,
                      "a track has no frame of the equinox " +
                          std::string(kEquinoxes[static_cast<std::size_t>(code - '0')])};
}

std::int64_t launch_year(std::int64_t two_digits) {
  return two_digits + (two_digits < 57 ? 2000 : 1900);
}

Result<std::string> numbered_designator(const Columns& line, const Field& field) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";  // without I and O
  ACCORD_TRY(const std::int64_t all, digits_at(line, field));
  std::int64_t piece = all % 100;
  if (piece == 0) return bad_columns(line, field);
  std::string letters;
  for (; piece > 0; piece = (piece - 1) / 24)
    letters.insert(letters.begin(), kLetters[static_cast<std::size_t>((piece - 1) % 24)]);
  return zero_filled(launch_year(all / 100'000), 4) + "-" + zero_filled(all / 100 % 1'000, 3) +
         letters;
}

double scaled(std::int64_t units, int exponent, std::int64_t divisor) {
  if (exponent >= 0)
    return static_cast<double>(units * power_of_ten(exponent)) / static_cast<double>(divisor);
  return static_cast<double>(units) / static_cast<double>(power_of_ten(-exponent) * divisor);
}

void set_angle_sigma(double sigma_deg, Sigmas& into) {
  if (sigma_deg > 0) into.angle_1_deg = into.angle_2_deg = sigma_deg;
}

void put_brightness(const Brightness& brightness, LineObservation& into, LineLog& log) {
  const auto& [brightest, faintest, invisible] = brightness;
  const bool varied = invisible || (brightest && faintest && *brightest != *faintest);
  if (!varied) {
    const auto one = brightest ? brightest : faintest;
    if (one)
      into.observation[Quantity::magnitude] =
          Measured{decimal(*one, 1), static_cast<std::uint32_t>(into.line)};
    return;
  }
  constexpr const char* kReason = "it varied, and a track has one magnitude an instant";
  if (brightest) log.not_carried(into.line, "MAG_BRIGHTEST", kReason);
  if (faintest) log.not_carried(into.line, "MAG_FAINTEST", kReason);
}

void put_angles(const AnglePair& angles, const EquinoxFrame& frame, LineObservation& into,
                LineLog& log) {
  if (!frame.not_carried.empty()) {
    log.not_carried(into.line, "ANGLE_1", frame.not_carried);
    return log.not_carried(into.line, "ANGLE_2", frame.not_carried);
  }
  into.frame = frame.frame;
  const auto line = static_cast<std::uint32_t>(into.line);
  into.observation[Quantity::angle_1] = Measured{angles.angle_1, line};
  into.observation[Quantity::angle_2] = Measured{angles.angle_2, line};
}

}  // namespace accord::node::translate
