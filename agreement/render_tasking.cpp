// The tasking article: who may ask whom, when an answer is due, what it may be.
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

constexpr std::array<std::string_view, 7> kDayNames{"MON", "TUE", "WED", "THU",
                                                    "FRI", "SAT", "SUN"};

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string clock_text(std::uint16_t minute) {
  return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

std::string date_text(const CivilDate& date) {
  return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

void add_clause(const TaskingClause& clause, std::vector<std::string>& items) {
  items.push_back("[" + clause.id + "] " + list_of(clause.priorities) + " in " +
                  list_of(clause.data_modes) + ":");
  items.push_back("  for " + list_of(clause.purposes));
  items.push_back("  while fewer than " + std::to_string(clause.requests_per_day) +
                  " requests stand in that data mode since 00:00 UTC");
}

void add_classes(const PriorityClasses& classes, std::vector<std::string>& items) {
  for (std::size_t i = 0; i < classes.size(); ++i) {
    items.push_back(text_of(static_cast<Priority>(i + 1)) + ": acknowledged within " +
                    seconds_text(classes[i].acknowledge) + ", decided within " +
                    seconds_text(classes[i].decide));
  }
}

void add_staffing(const Staffing& staffing, std::vector<std::string>& items) {
  for (const Shift& shift : staffing.shifts) {
    std::string days;
    for (const std::uint8_t day : shift.days) {
      days += (days.empty() ? "" : ", ") + std::string(kDayNames[day - 1u]);
    }
    items.push_back("staffed " + days + " " + clock_text(shift.from_min) + " to " +
                    clock_text(shift.to_min) + " " + staffing.zone);
  }
  std::string holidays;
  for (const CivilDate& date : staffing.holidays) {
    holidays += (holidays.empty() ? "" : ", ") + date_text(date);
  }
  if (!holidays.empty()) items.push_back("not staffed on " + holidays);
  items.push_back("on call at any hour: " + list_of(staffing.on_call));
}

void add_suffix(const Suffix& suffix, std::vector<std::string>& items) {
  items.push_back("suffix " + suffix.letter + ": " + std::to_string(suffix.tracks_per_day) +
                  " tracks a day of " + std::to_string(suffix.observations_per_track) +
                  " observations, each at least " + seconds_text(suffix.track_min) +
                  (suffix.characterisation ? ", with characterisation" : ""));
}

Paragraph direction_paragraph(const TaskingDirection& direction) {
  Paragraph paragraph{
      side_text(direction.requester) + " may ask " + side_text(direction.provider) + ":", {}};
  for (const TaskingClause& clause : direction.clauses) add_clause(clause, paragraph.items);
  add_classes(direction.classes, paragraph.items);
  if (direction.staffing) add_staffing(*direction.staffing, paragraph.items);
  for (const Suffix& suffix : direction.suffixes) add_suffix(suffix, paragraph.items);
  paragraph.items.push_back(
      "commitments: " + list_of(direction.commitments) +
      "; rounds of offers: " + std::to_string(direction.offer_rounds) +
      "; reasons that a national no may give: " + list_of(direction.reasons_disclosed));
  return paragraph;
}

}  // namespace

Article tasking_article(const Document& document) {
  Article article{"TASKING. A request asks and never orders; the provider may decline any of them.",
                  {}};
  for (const TaskingDirection& direction : document.tasking) {
    article.paragraphs.push_back(direction_paragraph(direction));
  }
  if (article.paragraphs.empty()) article.paragraphs.push_back({"None.", {}});
  return article;
}

}  // namespace accord::agreement
