// Forms and fields of CRD records.
#include "node/translate/crd_record.hpp"

#include <algorithm>

namespace accord::node::translate {
namespace {

constexpr std::size_t kMoreWords = 10;

constexpr std::array<CrdForm, 27> kForms{{
    {"H1", "H1 FORMAT", "wiiiii", "wiiiii"},
    {"H2", "H2 STATION", "wiiii", "wiiiiw"},
    {"H3", "H3 TARGET", "wjjjii", "wjjjiij"},
    {"H4", "H4 SESSION", "iiiiiiijjjjjjiiiiiiii", "iiiiiiijjjjjjiiiiiiii"},
    {"H5", "H5 PREDICTION", "-", "iiwwj"},
    {"H8", "H8 END", "", ""},
    {"H9", "H9 END", "", ""},
    {"C0", "C0 SYSTEM_CONFIGURATION", "imw+", "imw+"},
    {"C1", "C1 LASER_CONFIGURATION", "iwwmmmmmj", "iwwmmmmmj"},
    {"C2", "C2 DETECTOR_CONFIGURATION", "iwwmmmmwmmmmw", "iwwmmmmwmmmmwmmj"},
    {"C3", "C3 TIMING_CONFIGURATION", "iwwwwwm", "iwwwwwm"},
    {"C4", "C4 TRANSPONDER_CONFIGURATION", "iwmmmmmjjj", "iwmmmmmjjj"},
    {"C5", "C5 SOFTWARE_CONFIGURATION", "-", "iwwwww"},
    {"C6", "C6 METEOROLOGY_CONFIGURATION", "-", "iwwwwwwwwww"},
    {"C7", "C7 CALIBRATION_TARGET", "-", "iwwmmmmww"},
    {"10", "10 RANGE", "nmwijjjm", "nmwijjjmm"},
    {"11", "11 NORMAL_POINT", "nmwimjmmmmmj", "nmwimjmmmmmjm"},
    {"12", "12 RANGE_SUPPLEMENT", "nwmmmm", "nwmmmmm"},
    {"20", "20 METEOROLOGY", "nmmmj", "nmmmj"},
    {"21", "21 METEOROLOGY_SUPPLEMENT", "nmmwjmjj", "nmmwjmjjm"},
    {"30", "30 POINTING", "nnnijj", "nnnijjmm"},
    {"40", "40 CALIBRATION", "niwjjmmmmmmmjjj", "niwjjmmmmmmmjjjjm"},
    {"41", "41 CALIBRATION_DETAIL", "-", "niwjjmmmmmmmjjjjm"},
    {"42", "42 CALIBRATION_SHOT", "-", "nmwwmmmmmmmmm"},
    {"50", "50 STATISTICS", "wmmmmj", "wmmmmj"},
    {"60", "60 COMPATIBILITY", "wjj", "wjj"},
    {"00", "00 COMMENT", "*", "*"},
}};
constexpr CrdForm kUser{"9*", "9* USER_DEFINED", "*", "*"};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_missing(std::string_view word) {
  return word.size() == 2 && upper(word[0]) == 'N' && upper(word[1]) == 'A';
}

/// Empty when the word is of the kind.
std::string_view fault_of(std::string_view word, char kind, bool may_be_missing) {
  const bool missing = may_be_missing && is_missing(word);
  switch (kind) {
    case 'n':
      return parse_number(word) ? "" : "a number is wanted";
    case 'm':
      return missing || parse_number(word) ? "" : "a number is wanted, or na from version 2 on";
    case 'i':
      return parse_integer(word) ? "" : "a whole number is wanted";
    case 'j':
      return missing || parse_integer(word) ? ""
                                            : "a whole number is wanted, or na from version 2 on";
  }
  return "";  // w
}

}  // namespace

const CrdForm* crd_form(std::string_view line) {
  if (first_word(line).size() != 2) return nullptr;
  const std::array<char, 2> type{upper(line[0]), upper(line[1])};
  const std::string_view wanted(type.data(), type.size());
  if (type[0] == '9' && type[1] >= '0' && type[1] <= '9') return &kUser;
  const auto found = std::find_if(kForms.begin(), kForms.end(),
                                  [&](const CrdForm& form) { return form.type == wanted; });
  return found == kForms.end() ? nullptr : &*found;
}

Result<CrdRecord> CrdRecord::read(const TextLine& line, const CrdForm& form, int version) {
  CrdRecord out;
  out.line_ = line.number;
  out.form_ = &form;
  std::string_view kinds = version == 1 ? form.version_1 : form.version_2;
  const std::string type(form.type);
  if (kinds == "*") return out;
  if (kinds == "-")
    return fail(Code::observation_malformed, "version 1 of the format has no record " + type, type);
  if (!is_printable_ascii(line.text.substr(2)))
    return fail(Code::observation_malformed, "a tab, or a character that is not ASCII", type);
  out.words_ = words_of(line.text.substr(2));
  const bool open = kinds.ends_with('+');
  if (open) kinds.remove_suffix(1);
  const std::size_t most = kinds.size() + (open ? kMoreWords : 0);
  if (out.size() < kinds.size() || out.size() > most)
    return fail(Code::observation_malformed,
                std::to_string(out.size()) + " fields, where version " + std::to_string(version) +
                    " has " + std::to_string(kinds.size()) + (open ? " or more" : ""),
                type);
  for (std::size_t n = 1; n <= kinds.size(); ++n) {
    const std::string_view fault = fault_of(out.word(n), kinds[n - 1], version > 1);
    if (!fault.empty()) return out.wrong(n, fault);
  }
  return out;
}

bool CrdRecord::missing(std::size_t n) const { return is_missing(word(n)); }
double CrdRecord::number(std::size_t n) const { return *parse_number(word(n)); }
std::int32_t CrdRecord::whole(std::size_t n) const { return *parse_integer(word(n)); }

tl::unexpected<Error> CrdRecord::wrong(std::size_t n, std::string_view what) const {
  return fail(Code::observation_malformed,
              "'" + std::string(word(n).substr(0, 60)) + "': " + std::string(what),
              std::string(form_->type) + " field " + std::to_string(n));
}

Result<std::int32_t> CrdRecord::code(std::size_t n, std::int32_t low, std::int32_t high) const {
  if (!missing(n) && whole(n) >= low && whole(n) <= high) return whole(n);
  return wrong(n, std::to_string(low) + " to " + std::to_string(high) + " is wanted");
}

Result<ExactSeconds> parse_seconds(std::string_view text) {
  constexpr std::size_t kMostDigits = 6, kMostDecimals = 32;
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  const auto digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool fits = whole.size() <= kMostDigits && decimals.size() <= kMostDecimals &&
                    !(whole.empty() && decimals.empty()) && digits(whole) && digits(decimals);
  if (!fits)
    return fail(Code::bad_value,
                "'" + std::string(text.substr(0, 60)) + "' is not decimal seconds");
  ExactSeconds out;
  for (const char c : whole) out.ns = out.ns * 10 + (c - '0');
  for (std::size_t i = 0; i < 9; ++i)
    out.ns = out.ns * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  if (decimals.size() <= 9) return out;
  out.rounded = decimals.find_first_not_of('0', 9) != std::string_view::npos;
  if (decimals[9] >= '5') ++out.ns;
  return out;
}

}  // namespace accord::node::translate
