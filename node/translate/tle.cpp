// Two-line and three-line element sets. Columns are 1-based below, as in every description of the
// format. Year 57 to 99 is 19xx, 00 to 56 is 20xx; the day fraction has eight decimals, hence
// epochs are multiples of 864 us exactly.
#include <algorithm>
#include <array>

#include "node/translate/columns.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kColumns = 69;
constexpr std::size_t kMaxNameColumns = 100;
constexpr std::int64_t kNsPerDayE8 = 864'000;  // 86400 s / 1e8

tl::unexpected<Error> malformed(std::string_view field, std::string_view text) {
  return fail(Code::tle_malformed,
              std::string(field) + " '" + std::string(text.substr(0, 80)) + "' is not in its form");
}

tl::unexpected<Error> malformed(const Columns& line, const Field& field) {
  return malformed(field.wanted, line.at(field.first, field.last));
}

/// The first of columns first..last that is not blank, or the one behind them.
std::size_t first_filled(const Columns& line, std::size_t first, std::size_t last) {
  while (first <= last && line.at(first) == ' ') ++first;
  return first;
}

/// "  1.2340": leading blanks, digits, the point in its column, digits to the end.
Result<double> real_field(const Columns& line, const Field& field, std::size_t point) {
  const std::size_t first = first_filled(line, field.first, point - 1);
  const Digits whole = first == point ? Digits{} : digits_of(line, first, point - 1);
  const Digits fraction = digits_of(line, point + 1, field.last);
  if (!whole.all() || line.at(point) != '.' || !fraction.all()) return malformed(line, field);
  const int count = static_cast<int>(field.last - point);
  return decimal(whole.value * power_of_ten(count) + fraction.value, count);
}

bool is_sign_or_blank(char c) { return c == ' ' || c == '-' || c == '+'; }

/// "-.00002182": a sign or a blank, then a point and digits.
Result<double> signed_field(const Columns& line, const Field& field) {
  const char sign = line.at(field.first);
  const Digits fraction = digits_of(line, field.first + 2, field.last);
  if (!is_sign_or_blank(sign) || line.at(field.first + 1) != '.' || !fraction.all())
    return malformed(line, field);
  const double size = decimal(fraction.value, static_cast<int>(field.last - field.first - 1));
  return sign == '-' ? -size : size;
}

/// "1859667" as 0.1859667.
Result<double> fraction_field(const Columns& line, const Field& field) {
  const Digits digits = digits_of(line, field.first, field.last);
  if (!digits.all()) return malformed(line, field);
  return decimal(digits.value, static_cast<int>(field.last - field.first + 1));
}

/// " 28098-4" as 0.28098e-4: sign, five digits, exponent sign and digit.
Result<double> exponent_field(const Columns& line, const Field& field) {
  const char sign = line.at(field.first), exponent_sign = line.at(field.last - 1);
  const Digits digits = digits_of(line, field.first + 1, field.last - 2);
  const Digits exponent = digits_of(line, field.last, field.last);
  const bool signs = is_sign_or_blank(sign) && (exponent_sign == '-' || exponent_sign == '+');
  if (!signs || !digits.all() || !exponent.all()) return malformed(line, field);
  const int decimals = 5 - (exponent_sign == '-' ? -1 : 1) * static_cast<int>(exponent.value);
  const double size = decimals >= 0 ? decimal(digits.value, decimals)
                                    : static_cast<double>(digits.value * power_of_ten(-decimals));
  return sign == '-' ? -size : size;
}

/// Digits with leading blanks; all blank is 0.
Result<std::uint32_t> count_field(const Columns& line, const Field& field) {
  const std::size_t first = first_filled(line, field.first, field.last);
  if (first > field.last) return 0U;
  const Digits value = digits_of(line, first, field.last);
  if (!value.all()) return malformed(line, field);
  return static_cast<std::uint32_t>(value.value);
}

int full_year(std::int64_t two_digits) {
  return static_cast<int>(two_digits) + (two_digits < 57 ? 2000 : 1900);
}

constexpr Field kEpoch{19, 32, "epoch"};  // YYDDD.DDDDDDDD

Result<UtcTime> epoch_field(const Columns& line) {
  // A day such as "  1.5" is written with leading blanks by some producers.
  constexpr std::size_t kDay = 21, kPoint = 24;
  const std::size_t first = first_filled(line, kDay, kPoint - 1);
  const Digits year = digits_of(line, kEpoch.first, kDay - 1);
  const Digits day =
      first == kPoint ? Digits{0, Digits::Form::blank} : digits_of(line, first, kPoint - 1);
  const Digits fraction = digits_of(line, kPoint + 1, kEpoch.last);
  if (!year.all() || !day.all() || line.at(kPoint) != '.' || !fraction.all())
    return malformed(line, kEpoch);
  const std::int64_t ns = fraction.value * kNsPerDayE8;
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  const auto second = static_cast<int>(ns / kNsPerSecond);
  const auto at =
      UtcTime::from_day_of_year(full_year(year.value), static_cast<int>(day.value), second / 3600,
                                second / 60 % 60, second % 60, ns % kNsPerSecond);
  if (!at)
    return fail(Code::tle_malformed, "epoch '" + std::string(line.at(kEpoch.first, kEpoch.last)) +
                                         "': " + at.error().what);
  return *at;
}

constexpr Field kDesignator{10, 17, "designator"};

/// "98067A  " as "1998-067A"; blank is not given.
Result<std::string> designator_field(const Columns& line) {
  const std::string_view given = trim(line.at(kDesignator.first, kDesignator.last));
  if (given.empty()) return std::string{};
  const Digits year = digits_of(line, 10, 11), launch = digits_of(line, 12, 14);
  if (!year.all() || !launch.all() || line.at(15) == ' ') return malformed(line, kDesignator);
  const std::string_view piece = given.substr(5);
  for (const char c : piece) {
    if (c < 'A' || c > 'Z') return malformed(line, kDesignator);
  }
  std::string out = std::to_string(full_year(year.value));
  out += '-';
  out += given.substr(2, 3);
  out += piece;
  return out;
}

/// What a character adds to the sum of its line: a digit itself, a minus sign 1.
std::uint8_t checksum_of(char c) {
  const auto digit = static_cast<std::uint8_t>(c - '0');
  return static_cast<std::uint8_t>((digit < 10 ? digit : 0) + (c == '-' ? 1 : 0));
}

/// Of columns 1 to 68, sixteen sums beside each other: 9 x 4 at most, and a compiler does them at
/// once. Requires: so many columns.
unsigned checksum(std::string_view line) {
  constexpr std::size_t kSums = 16, kRounds = (kColumns - 1) / kSums;
  std::array<std::uint8_t, kSums> sums{};
  for (std::size_t round = 0; round < kRounds; ++round) {
    const char* const at = line.data() + round * kSums;
    for (std::size_t i = 0; i < kSums; ++i)
      sums[i] = static_cast<std::uint8_t>(sums[i] + checksum_of(at[i]));
  }
  unsigned sum = 0;
  for (const std::uint8_t one : sums) sum += one;
  for (const char c : line.substr(kRounds * kSums, kColumns - 1 - kRounds * kSums))
    sum += checksum_of(c);
  return sum % 10;
}

/// Sum of the digits of columns 1 to 68, a minus sign counting 1, modulo 10, in column 69.
Status check_line(std::string_view line) {
  if (line.size() != kColumns || !is_printable_ascii(line)) {
    return fail(Code::tle_malformed, "a line of " + std::to_string(line.size()) +
                                         " columns, 69 printable ones are wanted");
  }
  const char wanted = static_cast<char>('0' + checksum(line));
  if (line.back() == wanted) return {};
  return fail(Code::tle_checksum,
              std::string("column 69 is '") + line.back() + "', the sum gives '" + wanted + "'");
}

Status check_separators(const Columns& line, std::initializer_list<std::size_t> blank_columns) {
  for (const std::size_t column : blank_columns) {
    if (line.at(column) != ' ')
      return fail(Code::tle_malformed, "column " + std::to_string(column) + " is not blank");
  }
  return {};
}

Status check_ephemeris_type(char type) {
  if (type == '0' || type == ' ') return {};
  return fail(Code::element_theory, std::string("ephemeris type ") + type + " is not SGP4 (0)");
}

Status read_line_1(std::string_view text, MeanElementsText& out) {
  ACCORD_CHECK(check_line(text));
  const Columns line(text);
  ACCORD_CHECK(check_separators(line, {2, 9, 18, 33, 44, 53, 62, 64}));
  ACCORD_TRY(out.norad_cat_id, parse_catalogue_number(line.at(3, 7)));
  out.classification = line.at(8);
  if (out.classification != 'U' && out.classification != 'C' && out.classification != 'S')
    return malformed(line, {8, 8, "classification"});
  ACCORD_TRY(out.object_id, designator_field(line));
  ACCORD_TRY(out.epoch, epoch_field(line));
  ACCORD_TRY(out.mean_motion_dot, signed_field(line, {34, 43, "first derivative"}));
  ACCORD_TRY(out.mean_motion_ddot, exponent_field(line, {45, 52, "second derivative"}));
  ACCORD_TRY(out.bstar, exponent_field(line, {54, 61, "B*"}));
  ACCORD_CHECK(check_ephemeris_type(line.at(63)));
  ACCORD_TRY(out.element_set_no, count_field(line, {65, 68, "element set number"}));
  return {};
}

Status read_line_2(std::string_view text, MeanElementsText& out) {
  ACCORD_CHECK(check_line(text));
  const Columns line(text);
  ACCORD_CHECK(check_separators(line, {2, 8, 17, 26, 34, 43, 52}));
  ACCORD_TRY(const std::uint32_t number, parse_catalogue_number(line.at(3, 7)));
  if (number != out.norad_cat_id) {
    return fail(Code::tle_pairing, "line 2 is of object " + std::to_string(number) +
                                       ", line 1 of " + std::to_string(out.norad_cat_id));
  }
  ACCORD_TRY(out.inclination_deg, real_field(line, {9, 16, "inclination"}, 12));
  ACCORD_TRY(out.raan_deg, real_field(line, {18, 25, "right ascension of the node"}, 21));
  ACCORD_TRY(out.eccentricity, fraction_field(line, {27, 33, "eccentricity"}));
  ACCORD_TRY(out.arg_of_pericenter_deg, real_field(line, {35, 42, "argument of perigee"}, 38));
  ACCORD_TRY(out.mean_anomaly_deg, real_field(line, {44, 51, "mean anomaly"}, 47));
  ACCORD_TRY(out.mean_motion_rev_day, real_field(line, {53, 63, "mean motion"}, 55));
  ACCORD_TRY(out.rev_at_epoch, count_field(line, {64, 68, "revolution number"}));
  return check_elements(out);
}

enum class Kind : std::uint8_t { blank, name, line_1, line_2 };

/// Behind a line 1, good or refused, a short line that begins like a line 2 is a truncated one.
Kind kind_of(std::string_view text, bool line_2_due) {
  if (text.empty()) return Kind::blank;
  if (line_2_due && text.starts_with("2 ")) return Kind::line_2;
  if (is_data_line(text, '1')) return Kind::line_1;
  if (is_data_line(text, '2')) return Kind::line_2;
  return Kind::name;
}

class TleReader {
 public:
  explicit TleReader(const TakeElements& take) : take_elements_(take) {}

  void take(const TextLine& line) {
    std::string_view text = line.text;
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    switch (kind_of(text, state_ != State::want_line_1)) {
      case Kind::blank:
        return;
      case Kind::name:
        return take_name(line.number, text);
      case Kind::line_1:
        return take_line_1(line.number, text);
      case Kind::line_2:
        return take_line_2(line.number, text);
    }
  }

  MeanElementsList finish() {
    drop_waiting();
    drop_name();
    out_.diagnostics = log_.take();
    return std::move(out_);
  }

 private:
  void take_name(std::size_t number, std::string_view text) {
    drop_waiting();
    drop_name();
    if (text.starts_with("0 ")) text.remove_prefix(2);
    text = trim(text);
    if (text.size() > kMaxNameColumns || !is_printable_ascii(text)) {
      return refuse(number, "line 0",
                    {Code::tle_malformed, "neither a name nor an element line", {}});
    }
    name_ = text;
    name_line_ = number;
  }

  void take_line_1(std::size_t number, std::string_view text) {
    drop_waiting();
    current_.object_name = std::move(name_);
    current_.first_line = name_line_ != 0 ? name_line_ : number;
    forget_name();
    if (auto status = read_line_1(text, current_); !status) {
      refuse(number, "line 1", status.error());
      state_ = State::skip_line_2;
      return;
    }
    line_1_number_ = number;
    state_ = State::want_line_2;
  }

  void take_line_2(std::size_t number, std::string_view text) {
    const State state = state_;
    state_ = State::want_line_1;
    if (state == State::skip_line_2) return;
    if (state == State::want_line_1) {
      forget_name();
      return refuse(number, "line 2", {Code::tle_pairing, "line 2 without a line 1 before it", {}});
    }
    if (auto status = read_line_2(text, current_); !status) {
      return refuse(number, "line 2", status.error());
    }
    current_.last_line = number;
    ++out_.read;
    take_elements_(current_);
  }

  void drop_waiting() {
    const bool waited = state_ == State::want_line_2;
    state_ = State::want_line_1;
    if (waited)
      refuse(line_1_number_, "line 1", {Code::tle_pairing, "line 1 without a line 2 after it", {}});
  }

  void drop_name() {
    if (name_line_ == 0) return;
    const std::size_t line = name_line_;
    forget_name();
    refuse(line, "line 0", {Code::tle_pairing, "a name without element lines after it", {}});
  }

  void forget_name() {
    name_.clear();
    name_line_ = 0;
  }

  void refuse(std::size_t line, std::string keyword, const Error& error) {
    ++out_.read;
    ++out_.refused;
    log_.add({Severity::error, error.code, line, std::move(keyword), error.what});
  }

  enum class State : std::uint8_t { want_line_1, want_line_2, skip_line_2 };

  const TakeElements& take_elements_;
  MeanElementsList out_;  // without the elements
  DiagnosticLog log_;
  State state_ = State::want_line_1;
  MeanElementsText current_;
  std::size_t line_1_number_ = 0;
  std::string name_;
  std::size_t name_line_ = 0;
};

bool is_element_line(std::string_view text, char number) {
  if (text.size() < kColumns || text[0] != number || text[1] != ' ') return false;
  return text.substr(0, kColumns).find('\n') == std::string_view::npos;
}

}  // namespace

bool is_data_line(std::string_view line, char number) {
  constexpr std::size_t kLongestName = 40;
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && last >= kLongestName && line[0] == number &&
         line[1] == ' ';
}

Result<std::uint32_t> parse_catalogue_number(std::string_view text) {
  if (text.size() != 5) return malformed("catalogue number", text);
  const char first = text[0];
  if (first >= 'A' && first <= 'Z' && first != 'I' && first != 'O') {
    const auto rest = parse_digits(text.substr(1));
    if (!rest) return malformed("catalogue number", text);
    std::uint32_t tens = 10 + static_cast<std::uint32_t>(first - 'A');
    if (first > 'I') --tens;
    if (first > 'O') --tens;
    return tens * 10'000 + *rest;
  }
  const std::size_t blanks = text.find_first_not_of(' ');
  const auto number = parse_digits(text.substr(blanks == std::string_view::npos ? 5 : blanks));
  if (!number || *number == 0) return malformed("catalogue number", text);
  return *number;
}

Result<MeanElementsList> parse_tle(std::string_view text) {
  std::vector<MeanElementsText> elements;
  ACCORD_TRY(MeanElementsList out,
             parse_tle(text, [&](MeanElementsText& one) { elements.push_back(std::move(one)); }));
  out.elements = std::move(elements);
  return out;
}

Result<MeanElementsList> parse_tle(std::string_view text, const TakeElements& take,
                                   std::size_t first_line) {
  ACCORD_CHECK(check_text(text, kMaxRecordTextBytes, kMaxLineBytes, first_line));
  TleReader reader(take);
  LineReader lines(text, first_line);
  while (const auto line = lines.next()) reader.take(*line);
  return reader.finish();
}

bool detect_tle(const FormatSample& sample) {
  if (is_element_line(sample.text, '1')) return true;
  const std::size_t end = sample.text.find('\n');  // a name line, then line 1
  return end != std::string_view::npos && is_element_line(sample.text.substr(end + 1), '1');
}

Result<Translation> translate_tle(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  ElementRecords records(options, text.size() / (2 * kColumns));
  const auto take = [&](MeanElementsText& elements) {
    elements.originator = profile.element_defaults.originator;
    records.add(elements);
  };
  ACCORD_TRY(const MeanElementsList rest, parse_tle(text, take, options.first_line));
  return records.finish(rest);
}

}  // namespace accord::node::translate
