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

/// Columns first..last of a line, both included.
std::string_view columns(std::string_view line, std::size_t first, std::size_t last) {
  return line.substr(first - 1, last - first + 1);
}

tl::unexpected<Error> malformed(std::string_view field, std::string_view text) {
  return fail(Code::tle_malformed,
              std::string(field) + " '" + std::string(text.substr(0, 80)) + "' is not in its form");
}

/// "  1.2340": leading blanks, digits, the point in its column, digits to the end.
Result<double> real_field(std::string_view name, std::string_view text, std::size_t point) {
  const std::size_t first = std::min(text.find_first_not_of(' '), point);
  const auto whole =
      first == point ? Result<std::uint32_t>(0U) : parse_digits(text.substr(first, point - first));
  const std::string_view decimals = text.substr(point + 1);
  const auto fraction = parse_digits(decimals);
  if (!whole || text[point] != '.' || !fraction) return malformed(name, text);
  const int count = static_cast<int>(decimals.size());
  return decimal(*whole * power_of_ten(count) + *fraction, count);
}

/// "-.00002182": a sign or a blank, then as above.
Result<double> signed_field(std::string_view name, std::string_view text) {
  if (text[0] != ' ' && text[0] != '-' && text[0] != '+') return malformed(name, text);
  ACCORD_TRY(const double size, real_field(name, text.substr(1), 0));
  return text[0] == '-' ? -size : size;
}

/// "1859667" as 0.1859667.
Result<double> fraction_field(std::string_view name, std::string_view text) {
  const auto digits = parse_digits(text);
  if (!digits) return malformed(name, text);
  return decimal(*digits, static_cast<int>(text.size()));
}

/// " 28098-4" as 0.28098e-4: sign, five digits, exponent sign and digit.
Result<double> exponent_field(std::string_view name, std::string_view text) {
  const bool signs =
      (text[0] == ' ' || text[0] == '-' || text[0] == '+') && (text[6] == '-' || text[6] == '+');
  const auto digits = parse_digits(text.substr(1, 5)), exponent = parse_digits(text.substr(7, 1));
  if (!signs || !digits || !exponent) return malformed(name, text);
  const int decimals = 5 - (text[6] == '-' ? -1 : 1) * static_cast<int>(*exponent);
  const double size = decimals >= 0 ? decimal(*digits, decimals)
                                    : static_cast<double>(*digits * power_of_ten(-decimals));
  return text[0] == '-' ? -size : size;
}

/// Digits with leading blanks; all blank is 0.
Result<std::uint32_t> count_field(std::string_view name, std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return 0U;
  const auto value = parse_digits(text.substr(first));
  if (!value) return malformed(name, text);
  return *value;
}

int full_year(std::uint32_t two_digits) {
  return static_cast<int>(two_digits) + (two_digits < 57 ? 2000 : 1900);
}

Result<UtcTime> epoch_field(std::string_view text) {  // YYDDD.DDDDDDDD
  // A day such as "  1.5" is written with leading blanks by some producers.
  const std::size_t first = std::min<std::size_t>(text.find_first_not_of(' ', 2), 5);
  const auto year = parse_digits(text.substr(0, 2));
  const auto day = parse_digits(text.substr(first, 5 - first));
  const auto fraction = parse_digits(text.substr(6, 8));
  if (!year || !day || text[5] != '.' || !fraction) return malformed("epoch", text);
  const std::int64_t ns = static_cast<std::int64_t>(*fraction) * kNsPerDayE8;
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  const auto second = static_cast<int>(ns / kNsPerSecond);
  const auto at = UtcTime::from_day_of_year(full_year(*year), static_cast<int>(*day), second / 3600,
                                            second / 60 % 60, second % 60, ns % kNsPerSecond);
  if (!at)
    return fail(Code::tle_malformed, "epoch '" + std::string(text) + "': " + at.error().what);
  return *at;
}

/// "98067A  " as "1998-067A"; blank is not given.
Result<std::string> designator_field(std::string_view text) {
  const std::string_view given = trim(text);
  if (given.empty()) return std::string{};
  const bool shaped = given.size() >= 6 && given.data() == text.data() &&
                      parse_digits(given.substr(0, 2)) && parse_digits(given.substr(2, 3));
  if (!shaped) return malformed("designator", text);
  const std::string_view piece = given.substr(5);
  for (const char c : piece) {
    if (c < 'A' || c > 'Z') return malformed("designator", text);
  }
  const std::uint32_t year = parse_digits(given.substr(0, 2)).value_or(0);
  return std::to_string(full_year(year)) + "-" + std::string(given.substr(2, 3)) +
         std::string(piece);
}

/// What a character adds to the sum of its line: a digit itself, a minus sign 1.
constexpr auto kChecksumOf = [] {
  std::array<std::uint8_t, 256> out{};
  for (std::uint8_t digit = 0; digit < 10; ++digit) out['0' + digit] = digit;
  out['-'] = 1;
  return out;
}();

/// Sum of the digits of columns 1 to 68, a minus sign counting 1, modulo 10, in column 69.
Status check_line(std::string_view line) {
  if (line.size() != kColumns || !is_printable_ascii(line)) {
    return fail(Code::tle_malformed, "a line of " + std::to_string(line.size()) +
                                         " columns, 69 printable ones are wanted");
  }
  unsigned sum = 0;
  for (const char c : line.substr(0, kColumns - 1))
    sum += kChecksumOf[static_cast<unsigned char>(c)];
  const char wanted = static_cast<char>('0' + sum % 10);
  if (line.back() == wanted) return {};
  return fail(Code::tle_checksum,
              std::string("column 69 is '") + line.back() + "', the sum gives '" + wanted + "'");
}

Status check_blanks(std::string_view line, std::initializer_list<std::size_t> blank_columns) {
  for (const std::size_t column : blank_columns) {
    if (line[column - 1] != ' ') {
      return fail(Code::tle_malformed, "column " + std::to_string(column) + " is not blank");
    }
  }
  return {};
}

Status check_ephemeris_type(char type) {
  if (type == '0' || type == ' ') return {};
  return fail(Code::element_theory, std::string("ephemeris type ") + type + " is not SGP4 (0)");
}

Status read_line_1(std::string_view line, MeanElementsText& out) {
  ACCORD_CHECK(check_line(line));
  ACCORD_CHECK(check_blanks(line, {2, 9, 18, 33, 44, 53, 62, 64}));
  ACCORD_TRY(out.norad_cat_id, parse_catalogue_number(columns(line, 3, 7)));
  out.classification = line[7];
  if (out.classification != 'U' && out.classification != 'C' && out.classification != 'S') {
    return malformed("classification", columns(line, 8, 8));
  }
  ACCORD_TRY(out.object_id, designator_field(columns(line, 10, 17)));
  ACCORD_TRY(out.epoch, epoch_field(columns(line, 19, 32)));
  ACCORD_TRY(out.mean_motion_dot, signed_field("first derivative", columns(line, 34, 43)));
  ACCORD_TRY(out.mean_motion_ddot, exponent_field("second derivative", columns(line, 45, 52)));
  ACCORD_TRY(out.bstar, exponent_field("B*", columns(line, 54, 61)));
  ACCORD_CHECK(check_ephemeris_type(line[62]));
  ACCORD_TRY(out.element_set_no, count_field("element set number", columns(line, 65, 68)));
  return {};
}

Status read_line_2(std::string_view line, MeanElementsText& out) {
  ACCORD_CHECK(check_line(line));
  ACCORD_CHECK(check_blanks(line, {2, 8, 17, 26, 34, 43, 52}));
  ACCORD_TRY(const std::uint32_t number, parse_catalogue_number(columns(line, 3, 7)));
  if (number != out.norad_cat_id) {
    return fail(Code::tle_pairing, "line 2 is of object " + std::to_string(number) +
                                       ", line 1 of " + std::to_string(out.norad_cat_id));
  }
  ACCORD_TRY(out.inclination_deg, real_field("inclination", columns(line, 9, 16), 3));
  ACCORD_TRY(out.raan_deg, real_field("right ascension of the node", columns(line, 18, 25), 3));
  ACCORD_TRY(out.eccentricity, fraction_field("eccentricity", columns(line, 27, 33)));
  ACCORD_TRY(out.arg_of_pericenter_deg,
             real_field("argument of perigee", columns(line, 35, 42), 3));
  ACCORD_TRY(out.mean_anomaly_deg, real_field("mean anomaly", columns(line, 44, 51), 3));
  ACCORD_TRY(out.mean_motion_rev_day, real_field("mean motion", columns(line, 53, 63), 2));
  ACCORD_TRY(out.rev_at_epoch, count_field("revolution number", columns(line, 64, 68)));
  return check_elements(out);
}

enum class Kind : std::uint8_t { blank, name, line_1, line_2 };

/// A data line begins with its number and a blank and is long; a name is short. Where line 2 is
/// due, a short line that begins like one is a truncated line 2.
Kind kind_of(std::string_view text, bool line_2_due) {
  if (text.empty()) return Kind::blank;
  if (line_2_due && text.starts_with("2 ")) return Kind::line_2;
  const bool data = text.size() >= 2 && text[1] == ' ' && text.size() > 40;
  if (data && text[0] == '1') return Kind::line_1;
  if (data && text[0] == '2') return Kind::line_2;
  return Kind::name;
}

class TleReader {
 public:
  explicit TleReader(const TakeElements& take) : take_elements_(take) {}

  void take(const TextLine& line) {
    std::string_view text = line.text;
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    switch (kind_of(text, state_ == State::want_line_2)) {
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
    current_ = MeanElementsText{};
    current_.object_name = name_;
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

Result<MeanElementsList> parse_tle(std::string_view text, const TakeElements& take) {
  ACCORD_CHECK(check_text(text, kMaxRecordTextBytes, kMaxLineBytes));
  TleReader reader(take);
  LineReader lines(text);
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
  ACCORD_TRY(const MeanElementsList rest, parse_tle(text, [&](MeanElementsText& elements) {
               elements.originator = profile.element_defaults.originator;
               records.add(elements);
             }));
  return records.finish(rest);
}

}  // namespace accord::node::translate
