// The articles made of tables: marking and calibration.
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

std::string dates_text(const std::optional<Term>& created, const std::optional<Term>& effective) {
  std::string text;
  if (created) text += ", for labels created " + interval_text(*created);
  if (effective) text += ", effective " + interval_text(*effective);
  return text;
}

Paragraph ladder_paragraph(const PolicyLadder& ladder) {
  Paragraph paragraph{"Levels of " + ladder.policy + dates_text(ladder.created, {}) + ":", {}};
  for (const LevelWord& level : ladder.levels) {
    paragraph.items.push_back("'" + level.word + "' stands for " + text_of(level.rung));
  }
  return paragraph;
}

Paragraph table_paragraph(const Equivalence& table) {
  const bool protect = table.purpose == MapPurpose::protect;
  Paragraph paragraph{(protect ? "Data of " : "A clearance of ") + table.from +
                          (protect ? " is protected in " : " counts in ") + table.to +
                          dates_text(table.created, table.effective) + ":",
                      {}};
  for (const LevelPair& row : table.rows) {
    paragraph.items.push_back("'" + row.from + "' as '" + row.to + "'");
  }
  paragraph.items.push_back("and nothing else");
  return paragraph;
}

Paragraph community_paragraph(const Community& community) {
  Paragraph paragraph{"Community " + community.code + ":", {}};
  for (const Membership& member : community.members) {
    paragraph.items.push_back(member.nation.text() + " " + interval_text(member.term));
  }
  return paragraph;
}

Paragraph level_paragraph(const CalibrationLevel& level) {
  Paragraph paragraph{"Level " + std::to_string(level.level) + ": evaluated over at least " +
                          std::to_string(level.evaluation.count()) + " days, valid " +
                          std::to_string(level.validity.count()) +
                          " days without new calibration tracks:",
                      {}};
  paragraph.items.push_back("at least " + std::to_string(level.tracks) + " tracks of " +
                            std::to_string(level.observations_per_track) + " observations, " +
                            std::to_string(level.objects) + " objects, " +
                            std::to_string(level.days) + " days; at most " +
                            std::to_string(level.rejects_percent_max) + " % rejected");
  if (level.latency_p95_max) {
    paragraph.items.push_back("95 % received within " + seconds_text(*level.latency_p95_max));
  }
  for (const AccuracyLimit& limit : level.limits) {
    paragraph.items.push_back(text_of(limit.observable) + ": bias at most " +
                              number_text(limit.bias_max) + ", sigma at most " +
                              number_text(limit.sigma_max));
  }
  return paragraph;
}

std::string use_text(const UseRule& rule) {
  std::string text = text_of(rule.use) + ": level " + list_of(rule.levels);
  if (rule.age_max) {
    text += ", calibrated within " + std::to_string(rule.age_max->count()) + " days";
  }
  return text;
}

}  // namespace

Article marking_article(const Document& document) {
  const Marking& marking = document.marking;
  Article article{
      "MARKING",
      {{"Nothing above " + text_of(marking.ceiling) + " travels under this agreement.", {}}}};
  for (const PolicyLadder& each : marking.ladders) {
    article.paragraphs.push_back(ladder_paragraph(each));
  }
  for (const Equivalence& each : marking.equivalences) {
    article.paragraphs.push_back(table_paragraph(each));
  }
  for (const Community& each : marking.communities) {
    article.paragraphs.push_back(community_paragraph(each));
  }
  for (const ProviderToken& each : marking.provider_tokens) {
    article.paragraphs.push_back(
        {"Token " + each.token + " is releasable to " + list_of(each.releasable_to) + ".", {}});
  }
  return article;
}

Article calibration_article(const Document& document) {
  if (!document.calibration) return {"CALIBRATION", {{"None agreed.", {}}}};
  const Calibration& calibration = *document.calibration;
  const bool open = calibration.route == CalibrationRoute::open;
  Article article{"CALIBRATION",
                  {{open ? "Open route: the provider gives records with its sites."
                         : "Closed route: the provider gives signed statistics per alias.",
                    {}}}};
  for (const CalibrationLevel& level : calibration.levels) {
    article.paragraphs.push_back(level_paragraph(level));
  }
  Paragraph uses{"Fit for use:", {}};
  for (const UseRule& rule : calibration.uses) uses.items.push_back(use_text(rule));
  if (!uses.items.empty()) article.paragraphs.push_back(std::move(uses));
  return article;
}

}  // namespace accord::agreement
