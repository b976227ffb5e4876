// Two-line element sets out of OMM buffers. A set that its columns cannot hold exactly is refused
// by the name of what does not fit: nothing is rounded. Columns and checksum as tle.cpp reads them.
#include <array>
#include <cmath>
#include <cstdio>

#include "node/translate/mean_elements.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

constexpr std::int64_t kNsPerDayE8 = 864'000;  // 86400 s / 1e8
constexpr int kFirstYear = 1957, kLastYear = 2056;
constexpr std::uint32_t kMostAlpha5 = 339'999;
constexpr std::size_t kMaxNameColumns = 100;

tl::unexpected<Error> unfit(std::string_view what, std::string_view why) {
  return fail(Code::bad_value,
              std::string(what) + " does not fit an element set: " + std::string(why));
}

template <class... Args>
std::string printed(const char* form, Args... args) {
  std::array<char, 64> out{};
  const int size = std::snprintf(out.data(), out.size(), form, args...);
  return std::string(out.data(), static_cast<std::size_t>(size));
}

/// `text` as it would be read again.
bool is_exact(double value, const std::string& text) {
  const auto read = parse_number(trim(text));
  return read && *read == value;
}

/// Right-justified in `columns` with so many decimals.
Result<std::string> fixed(std::string_view what, double value, int columns, int decimals) {
  std::string out = printed("%*.*f", columns, decimals, value);
  if (out.size() != static_cast<std::size_t>(columns)) return unfit(what, "too large");
  if (!is_exact(value, out)) return unfit(what, "it has more decimals than the columns");
  return out;
}

/// "-.00002182"
Result<std::string> first_derivative(double value) {
  const std::string digits = printed("%.8f", std::abs(value));
  if (!digits.starts_with("0.")) return unfit("MEAN_MOTION_DOT", "too large");
  if (!is_exact(std::abs(value), digits))
    return unfit("MEAN_MOTION_DOT", "it has more decimals than the columns");
  return (std::signbit(value) ? "-" : " ") + digits.substr(1);
}

/// " 28098-4": 0.28098e-4.
Result<std::string> with_exponent(std::string_view what, double value) {
  const double size = std::abs(value);
  const std::string sign = std::signbit(value) ? "-" : " ";
  if (size == 0) return sign + "00000-0";
  const std::string digits = printed("%.4e", size);  // d.dddde[+-]xx
  const int exponent = std::stoi(digits.substr(7)) + 1;
  if (exponent < -9 || exponent > 9) return unfit(what, "its exponent has more than one digit");
  const std::string mantissa = digits.substr(0, 1) + digits.substr(2, 4);
  if (!is_exact(size, "0." + mantissa + "e" + std::to_string(exponent)))
    return unfit(what, "it has more than five digits");
  return sign + mantissa + (exponent < 0 ? "-" : "+") + std::to_string(std::abs(exponent));
}

/// YYDDD.DDDDDDDD
Result<std::string> epoch_field(UtcTime epoch) {
  const std::string text = epoch.text(9);
  const int year = std::stoi(text.substr(0, 4));
  if (year < kFirstYear || year > kLastYear) return unfit("EPOCH", "its year is not 1957 to 2056");
  ACCORD_TRY(const UtcTime new_year, UtcTime::from_day_of_year(year, 1, 0, 0, 0, 0));
  // Days of 86400 s, as unix time has them; inside a leap second there is no such fraction.
  const std::int64_t ns = epoch.unix_ns() - new_year.unix_ns();
  if (text.substr(17, 2) == "60") return unfit("EPOCH", "it is inside a leap second");
  if (ns % kNsPerDayE8 != 0) return unfit("EPOCH", "it is finer than 1e-8 days");
  constexpr std::int64_t kParts = 100'000'000;
  const std::int64_t parts = ns / kNsPerDayE8;
  return printed("%02d%03d.%08d", year % 100, static_cast<int>(parts / kParts) + 1,
                 static_cast<int>(parts % kParts));
}

/// Five columns: digits, or Alpha-5 (a letter without I and O for the first two digits).
Result<std::string> catalogue_number(std::uint32_t number) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  if (number > kMostAlpha5) return unfit("NORAD_CAT_ID", "it is above 339999");
  if (number < 100'000) return printed("%05u", number);
  return kLetters[number / 10'000 - 10] + printed("%04u", number % 10'000);
}

/// "98067A  "
Result<std::string> designator(const std::string& id) {
  if (id.empty()) return std::string(8, ' ');
  const int year = std::stoi(id.substr(0, 4));
  if (year < kFirstYear || year > kLastYear)
    return unfit("OBJECT_ID", "its year is not 1957 to 2056");
  const std::string out = id.substr(2, 2) + id.substr(5);
  return out + std::string(8 - out.size(), ' ');
}

/// Sum of digits, a minus sign counting 1, modulo 10.
std::string with_checksum(std::string line) {
  int sum = 0;
  for (const char c : line) {
    if (c >= '0' && c <= '9') sum += c - '0';
    if (c == '-') sum += 1;
  }
  return line + std::to_string(sum % 10) + "\n";
}

Result<std::string> line_1(const MeanElementsText& e, const std::string& number) {
  constexpr std::uint32_t kMostSets = 9'999;
  ACCORD_TRY(const std::string id, designator(e.object_id));
  ACCORD_TRY(const std::string epoch, epoch_field(e.epoch));
  ACCORD_TRY(const std::string dot, first_derivative(e.mean_motion_dot));
  ACCORD_TRY(const std::string ddot, with_exponent("MEAN_MOTION_DDOT", e.mean_motion_ddot));
  ACCORD_TRY(const std::string bstar, with_exponent("BSTAR", e.bstar));
  if (e.element_set_no > kMostSets) return unfit("ELEMENT_SET_NO", "it is above 9999");
  return with_checksum("1 " + number + e.classification + " " + id + " " + epoch + " " + dot + " " +
                       ddot + " " + bstar + " 0 " + printed("%4u", e.element_set_no));
}

Result<std::string> line_2(const MeanElementsText& e, const std::string& number) {
  constexpr std::uint32_t kMostRevolutions = 99'999;
  ACCORD_TRY(const std::string inclination, fixed("INCLINATION", e.inclination_deg, 8, 4));
  ACCORD_TRY(const std::string node, fixed("RA_OF_ASC_NODE", e.raan_deg, 8, 4));
  ACCORD_TRY(const std::string eccentricity, fixed("ECCENTRICITY", e.eccentricity, 9, 7));
  ACCORD_TRY(const std::string perigee, fixed("ARG_OF_PERICENTER", e.arg_of_pericenter_deg, 8, 4));
  ACCORD_TRY(const std::string anomaly, fixed("MEAN_ANOMALY", e.mean_anomaly_deg, 8, 4));
  ACCORD_TRY(const std::string motion, fixed("MEAN_MOTION", e.mean_motion_rev_day, 11, 8));
  if (e.rev_at_epoch > kMostRevolutions) return unfit("REV_AT_EPOCH", "it is above 99999");
  return with_checksum("2 " + number + " " + inclination + " " + node + " " +
                       eccentricity.substr(2) + " " + perigee + " " + anomaly + " " + motion +
                       printed("%5u", e.rev_at_epoch));
}

/// "0 ISS (ZARYA)": with the zero no name can be taken for an element line.
Result<std::string> name_line(const std::string& name) {
  if (name.empty()) return std::string{};
  if (name.size() > kMaxNameColumns) return unfit("OBJECT_NAME", "it is longer than 100 columns");
  return "0 " + name + "\n";
}

Result<std::string> set_of(const MeanElementsText& e) {
  ACCORD_TRY(const std::string name, name_line(e.object_name));
  ACCORD_TRY(const std::string number, catalogue_number(e.norad_cat_id));
  ACCORD_TRY(const std::string first, line_1(e, number));
  ACCORD_TRY(const std::string second, line_2(e, number));
  return name + first + second;
}

void note_losses(const MeanElementsText& e, std::size_t record, DiagnosticLog& log) {
  const auto lost = [&](std::string_view keyword) {
    log.add({Severity::info, Code::not_carried, record, std::string(keyword),
             "an element set has no columns for it"});
  };
  if (!e.originator.empty()) lost("ORIGINATOR");
  if (e.creation_date) lost("CREATION_DATE");
}

}  // namespace

Result<Written> write_tle(std::span<const Translated> records, const WriteOptions&) {
  Written out;
  DiagnosticLog log;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto elements = read_omm(records[i].payload);
    if (!elements) return fail(at_record(i, std::move(elements.error())));
    auto set = set_of(*elements);
    if (!set) return fail(at_record(i, std::move(set.error())));
    out.text += *set;
    note_losses(*elements, i + 1, log);
  }
  out.diagnostics = log.take();
  return out;
}

}  // namespace accord::node::translate
