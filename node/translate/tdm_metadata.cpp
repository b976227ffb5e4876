// Metadata rules of CCSDS 503.0-B-2, 3.3.
#include "node/translate/tdm_metadata.hpp"

#include "node/translate/epoch.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

tl::unexpected<Error> refuse(Code code, std::size_t line, std::string what) {
  return fail(code, std::move(what), at_line(line));
}

bool is_choice(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const std::size_t bar = choices.find('|');
    if (choices.substr(0, bar) == value) return true;
    choices = bar == std::string_view::npos ? std::string_view{} : choices.substr(bar + 1);
  }
  return false;
}

bool is_number_above(const std::string& text, bool zero_allowed) {
  const auto number = parse_number(text);
  return number && (zero_allowed ? *number >= 0 : *number > 0);
}

bool fits(const MetaKeyword& rule, const TdmValue& value) {
  switch (rule.form) {
    case MetaForm::text:
      return is_printable_ascii(value.text);
    case MetaForm::real:
      return parse_number(value.text).has_value();
    case MetaForm::above_zero:
      return is_number_above(value.text, false);
    case MetaForm::not_negative:
      return is_number_above(value.text, true);
    case MetaForm::integer:
      return parse_integer(value.text).has_value();
    case MetaForm::utc:
      return parse_epoch(value.text, TimeSystem::utc).has_value();
    case MetaForm::path:
      return parse_path(value).has_value();
    case MetaForm::choice:
      return is_choice(rule.choices, value.normal);
  }
  return false;
}

std::string_view wanted(const MetaKeyword& rule) {
  switch (rule.form) {
    case MetaForm::text:
      return "printable ASCII";
    case MetaForm::real:
      return "a number";
    case MetaForm::above_zero:
      return "a number above zero";
    case MetaForm::not_negative:
      return "a number of at least zero";
    case MetaForm::integer:
      return "an integer";
    case MetaForm::utc:
      return "a UTC epoch";
    case MetaForm::path:
      return "participant indices as 1,2,1";
    case MetaForm::choice:
      return rule.choices;
  }
  return {};
}

Status check_path(const TdmSegment& segment, std::string_view keyword) {
  const TdmValue* path = segment.find(keyword);
  ACCORD_TRY(const std::vector<int> indices, parse_path(*path));
  for (const int index : indices) {
    if (segment.find("PARTICIPANT_" + std::to_string(index)) == nullptr) {
      return refuse(Code::tdm_inconsistent, path->line,
                    std::string(keyword) + " names participant " + std::to_string(index) +
                        ", and there is no PARTICIPANT_" + std::to_string(index));
    }
  }
  return {};
}

/// SEQUENTIAL goes with PATH, SINGLE_DIFF with PATH_1 and PATH_2, and none without the other.
Status check_mode(const TdmSegment& segment, std::size_t stop_line) {
  const TdmValue* mode = segment.find("MODE");
  const bool sequential = mode != nullptr && mode->normal == "SEQUENTIAL";
  const bool differenced = mode != nullptr && !sequential;
  for (const std::string_view keyword : {"PATH", "PATH_1", "PATH_2"}) {
    const bool belongs = keyword == "PATH" ? sequential : differenced;
    const TdmValue* path = segment.find(keyword);
    if (belongs && path == nullptr) {
      return refuse(Code::tdm_missing_keyword, stop_line,
                    "MODE " + mode->text + " without " + std::string(keyword));
    }
    if (!belongs && path != nullptr) {
      return refuse(Code::tdm_inconsistent, path->line,
                    std::string(keyword) + (mode ? " does not go with MODE " + mode->text
                                                 : std::string(" without MODE")));
    }
    if (path != nullptr) ACCORD_CHECK(check_path(segment, keyword));
  }
  return {};
}

Status check_corrections(const TdmSegment& segment) {
  if (segment.find("CORRECTIONS_APPLIED") != nullptr) return {};
  for (const auto& [keyword, value] : segment.meta) {
    if (keyword.starts_with("CORRECTION_")) {
      return refuse(Code::tdm_missing_keyword, value.line,
                    keyword + " without CORRECTIONS_APPLIED in the section");
    }
  }
  return {};
}

Status check_span(const TdmSegment& segment) {
  const TdmValue* start = segment.find("START_TIME");
  const TdmValue* stop = segment.find("STOP_TIME");
  if (start == nullptr || stop == nullptr) return {};
  ACCORD_TRY(const Epoch from, parse_epoch(start->text, TimeSystem::utc));
  ACCORD_TRY(const Epoch to, parse_epoch(stop->text, TimeSystem::utc));
  if (to.at >= from.at) return {};
  return refuse(Code::tdm_inconsistent, stop->line, "STOP_TIME is before START_TIME");
}

/// REFERENCE_FRAME applies to RADEC alone (table 3-3).
Status check_angles(const TdmSegment& segment) {
  const TdmValue* type = segment.find("ANGLE_TYPE");
  const TdmValue* frame = segment.find("REFERENCE_FRAME");
  if (type == nullptr || frame == nullptr || type->normal == "RADEC") return {};
  return refuse(Code::tdm_inconsistent, frame->line,
                "REFERENCE_FRAME does not go with ANGLE_TYPE " + type->text);
}

Status check_participants(const TdmSegment& segment, std::size_t stop_line) {
  std::map<std::string, std::string> seen;
  for (const auto& [keyword, value] : segment.meta) {
    if (!keyword.starts_with("PARTICIPANT_")) continue;
    const auto [other, is_new] = seen.emplace(value.normal, keyword);
    if (!is_new) {
      return refuse(Code::tdm_inconsistent, value.line,
                    keyword + " has the same name as " + other->second);
    }
  }
  if (!seen.empty()) return {};
  return refuse(Code::tdm_missing_keyword, stop_line, "the metadata section has no PARTICIPANT_n");
}

}  // namespace

Result<std::vector<int>> parse_path(const TdmValue& value) {
  constexpr std::size_t kMaxLegs = 16;
  std::vector<int> out;
  const std::string& text = value.text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit_turn = i % 2 == 0;
    const bool good = digit_turn ? text[i] >= '1' && text[i] <= '5' : text[i] == ',';
    if (!good) return refuse(Code::tdm_bad_value, value.line, "not a path as 1,2,1");
    if (digit_turn) out.push_back(text[i] - '0');
  }
  const bool sized = text.size() % 2 == 1 && out.size() >= 2 && out.size() <= kMaxLegs;
  if (!sized)
    return refuse(Code::tdm_bad_value, value.line, "a path has at least two participants");
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (out[i] == out[i - 1]) {
      return refuse(Code::tdm_bad_value, value.line, "a path leads from a participant to itself");
    }
  }
  return out;
}

Status check_meta_value(const MetaKeyword& rule, std::string_view keyword, const TdmValue& value) {
  if (fits(rule, value)) return {};
  return refuse(Code::tdm_bad_value, value.line,
                std::string(keyword) + " = '" + value.text.substr(0, 60) + "', wanted is " +
                    std::string(wanted(rule)));
}

Status check_metadata(const TdmSegment& segment, std::size_t stop_line) {
  if (segment.find("TIME_SYSTEM") == nullptr) {
    return refuse(Code::tdm_missing_keyword, stop_line, "the metadata section has no TIME_SYSTEM");
  }
  ACCORD_CHECK(check_participants(segment, stop_line));
  ACCORD_CHECK(check_mode(segment, stop_line));
  ACCORD_CHECK(check_corrections(segment));
  ACCORD_CHECK(check_span(segment));
  return check_angles(segment);
}

std::string TdmDatum::name() const {
  std::string out(keyword->name);
  if (index != 0) out += "_" + std::to_string(index);
  return out;
}

const TdmValue* TdmSegment::find(std::string_view keyword) const {
  const auto found = meta.find(keyword);
  return found == meta.end() ? nullptr : &found->second;
}

std::size_t TdmMessage::measurements() const {
  std::size_t count = 0;
  for (const TdmSegment& segment : segments) count += segment.data.size();
  return count;
}

}  // namespace accord::node::translate
