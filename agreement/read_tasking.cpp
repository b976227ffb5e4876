// The tasking section: clauses, times, staffing, suffixes and what an answer may say.
#include <algorithm>
#include <array>

#include "agreement/read_sections.hpp"

namespace accord::agreement {
namespace {

constexpr std::array<std::string_view, 7> kDays{"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"};
constexpr std::uint16_t kMinutesPerDay = 1'440;

Result<TaskingClause> read_clause(const Node& node) {
  TaskingClause clause;
  ACCORD_TRY(clause.id, read_clause_id(node["id"]));
  ACCORD_TRY(clause.priorities, read_words_of(node["priorities"], priority_of));
  clause.purposes = all_purposes();
  if (node.has("purposes")) {
    ACCORD_TRY(clause.purposes, read_words_of(node["purposes"], purpose_of));
  }
  ACCORD_TRY(clause.data_modes, read_words_of(node["data_modes"], data_mode_of));
  clause.requests_per_day = node["requests_per_day"].number();
  return clause;
}

Result<PriorityClasses> read_classes(const Node& node) {
  PriorityClasses classes = kDefaultClasses;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const std::string name(accord::name_of(static_cast<Priority>(i + 1)));
    if (!node.has(name)) continue;
    const Node times = node[name];
    classes[i] = {times["acknowledge_s"].seconds(), times["decide_s"].seconds()};
    if (classes[i].acknowledge > classes[i].decide) {
      return times.refuse(Code::bad_value, "acknowledge_s is after decide_s");
    }
  }
  return classes;
}

/// The number in `count` digits from `begin`; none when one of them is no digit.
std::optional<int> digits(const std::string& text, std::size_t begin, std::size_t count) {
  int value = 0;
  for (std::size_t i = begin; i < begin + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// "08:30"; "24:00" ends a day.
Result<std::uint16_t> read_minute(const Node& node) {
  const std::string& text = node.text();
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  if (!hour || !minute || text[2] != ':' || *minute > 59 || *hour * 60 + *minute > kMinutesPerDay) {
    return node.refuse(Code::bad_time, "a local time is hh:mm, 00:00 to 24:00");
  }
  return static_cast<std::uint16_t>(*hour * 60 + *minute);
}

Result<std::uint8_t> read_day(const Node& node) {
  const auto found = std::find(kDays.begin(), kDays.end(), node.text());
  if (found == kDays.end()) return node.refuse(Code::agreement_schema, "no day of the week");
  return static_cast<std::uint8_t>(found - kDays.begin() + 1);
}

Result<Shift> read_shift(const Node& node) {
  Shift shift;
  ACCORD_TRY(shift.days, read_set(node["days"], read_day));
  std::sort(shift.days.begin(), shift.days.end());
  ACCORD_TRY(shift.from_min, read_minute(node["from"]));
  ACCORD_TRY(shift.to_min, read_minute(node["to"]));
  if (shift.from_min >= shift.to_min) {
    return node.refuse(Code::agreement_term,
                       "a shift ends after it begins; over midnight it is two shifts");
  }
  return shift;
}

Result<CivilDate> read_date(const Node& node) {
  const std::string& text = node.text();
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto refuse = [&] { return node.refuse(Code::bad_time, "a date is YYYY-MM-DD"); };
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return refuse();
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return refuse();
  return CivilDate{static_cast<std::int16_t>(*year), static_cast<std::uint8_t>(*month),
                   static_cast<std::uint8_t>(*day)};
}

Result<std::string> read_zone(const Node& node) {
  const std::string& zone = node.text();
  const bool plain = std::all_of(zone.begin(), zone.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
  if (!plain || zone.front() == '/') {
    return node.refuse(Code::bad_value, "an IANA time zone is a name such as Europe/London");
  }
  return zone;
}

Result<Staffing> read_staffing(const Node& node) {
  Staffing staffing;
  ACCORD_TRY(staffing.zone, read_zone(node["zone"]));
  for (const Node& item : node["shifts"].items()) {
    ACCORD_TRY(Shift shift, read_shift(item));
    staffing.shifts.push_back(std::move(shift));
  }
  if (node.has("holidays")) {
    ACCORD_TRY(staffing.holidays, read_set(node["holidays"], read_date));
    std::sort(staffing.holidays.begin(), staffing.holidays.end());
  }
  ACCORD_TRY(staffing.on_call, read_words_at(node, "on_call", priority_of));
  return staffing;
}

Result<std::vector<Suffix>> read_suffixes(const Node& node) {
  std::vector<Suffix> suffixes;
  for (const Node& item : items_at(node, "suffixes")) {
    Suffix suffix;
    suffix.letter = item["suffix"].text();
    if (suffix.letter[0] < 'A' || suffix.letter[0] > 'Z') {
      return item["suffix"].refuse(Code::bad_id, "a suffix is a letter A to Z");
    }
    if (!suffixes.empty() && suffixes.back().letter >= suffix.letter) {
      return item["suffix"].refuse(Code::agreement_duplicate, "suffixes ascend, each once");
    }
    suffix.tracks_per_day = item["tracks_per_day"].number();
    suffix.observations_per_track = item["observations_per_track"].number();
    if (item.has("track_s_min")) suffix.track_min = item["track_s_min"].seconds();
    suffix.characterisation = item.has("characterisation") && item["characterisation"].truth();
    suffixes.push_back(std::move(suffix));
  }
  return suffixes;
}

/// What an answer may be, how often it may go back and forth, and what it may say.
Status read_answers(const Node& node, TaskingDirection& direction) {
  direction.commitments = all_commitments();
  if (node.has("commitments")) {
    ACCORD_TRY(direction.commitments, read_words_of(node["commitments"], commitment_of));
  }
  if (node.has("offer_rounds")) direction.offer_rounds = node["offer_rounds"].number();
  ACCORD_TRY(direction.reasons_disclosed, read_words_at(node, "reasons_disclosed", reason_of));
  return {};
}

}  // namespace

Result<TaskingDirection> read_tasking_direction(const Node& node) {
  TaskingDirection direction;
  ACCORD_TRY(direction.requester, read_side(node["requester"]));
  ACCORD_TRY(direction.provider, read_side(node["provider"]));
  if (node.has("classes")) {
    ACCORD_TRY(direction.classes, read_classes(node["classes"]));
  }
  for (const Node& item : node["clauses"].items()) {
    ACCORD_TRY(TaskingClause clause, read_clause(item));
    direction.clauses.push_back(std::move(clause));
  }
  if (node.has("staffing")) {
    ACCORD_TRY(direction.staffing, read_staffing(node["staffing"]));
  }
  ACCORD_TRY(direction.suffixes, read_suffixes(node));
  ACCORD_CHECK(read_answers(node, direction));
  return direction;
}

}  // namespace accord::agreement
