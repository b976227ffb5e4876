// Watches a ruling and puts each step into words.
#include "agreement/explain.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "agreement/course.hpp"
#include "agreement/marking/label.hpp"
#include "agreement/names.hpp"

namespace accord::agreement {
namespace {

std::string_view name_of_step(Step step) {
  switch (step) {
    case Step::facts:
      return "facts";
    case Step::label:
      return "label";
    case Step::scope:
      return "scope";
    case Step::node_ceiling:
      return "node ceiling";
    case Step::foreign_disclosure:
      return "foreign disclosure";
    case Step::agreements:
      return "agreements";
    case Step::schema:
      return "schema";
    case Step::direction:
      return "direction";
    case Step::label_policy:
      return "label policy";
    case Step::community:
      return "community";
    case Step::sources:
      return "foreign sources";
    case Step::owners:
      return "joint owners";
    case Step::link_ceiling:
      return "link ceiling";
    case Step::level_word:
      return "level word";
    case Step::mapping:
      return "mapping";
    case Step::provider_tokens:
      return "provider tokens";
    case Step::clause:
      return "clause";
    case Step::clause_ceiling:
      return "clause ceiling";
    case Step::releasability:
      return "releasability";
    case Step::originator_consent:
      return "originator consent";
    case Step::delay:
      return "delay";
    case Step::priority:
      return "priority";
    case Step::purpose:
      return "purpose";
    case Step::quota:
      return "quota";
    case Step::compilation:
      return "compilation";
    case Step::national_policy:
      return "national policy";
  }
  return "?";
}

template <class Name>
std::string words(const Name& name) {
  return std::string(accord::agreement::name_of(name));
}
std::string words(DataMode mode) { return std::string(accord::name_of(mode)); }
std::string words(Level level) { return std::string(accord::name_of(level)); }
std::string words(Priority priority) { return std::string(accord::name_of(priority)); }

std::string pair_of(const NationId& from, const NationId& to) {
  return from.text() + " to " + to.text();
}

/// What is known of the object, for the steps that ask for it.
std::string object_of(const ReleaseFacts& facts) {
  return words(facts.object_class) + " in " + words(facts.regime) + ", object " +
         std::to_string(facts.norad_cat_id) + ", for " + words(facts.purpose);
}

/// "OFFICIAL (UNCLASSIFIED), created 2026-03-01T00:00:00Z"
std::string words_of_level(const Label& label) {
  const Handling& handling = label.handling;
  std::string text = words(label.level);
  if (!handling.word.empty()) text = handling.word + " (" + text + ")";
  return text + (handling.created ? ", created " + handling.created->text(0)
                                  : std::string(", creation not said"));
}

/// What a step compared with what. The reason's own sentence stands in the code table and is added
/// by the caller.
std::string detail_of(const Finding& finding, const ReleaseFacts& facts) {
  const std::string code(facts.payload_code);
  switch (finding.step) {
    case Step::facts:
      return pair_of(facts.sender, facts.recipient);
    case Step::label:
    case Step::scope:
      return "'" + format_label(facts.label) + "'";
    case Step::node_ceiling:
      return words(facts.label.level) + " on this node";
    case Step::foreign_disclosure:
      return "'" + format_label(facts.label) + "' for " + facts.recipient.text();
    case Step::agreements:
      return code + " in " + words(facts.mode) + " at " + facts.at.text(0);
    case Step::schema:
      return code + " of schema " + facts.schema_digest.hex().substr(0, 12);
    case Step::direction:
      return pair_of(facts.sender, facts.recipient);
    case Step::label_policy:
      return "policy " + facts.label.policy;
    case Step::community:
      return "'" + format_label(facts.label) + "' for " + facts.recipient.text() + " at " +
             facts.at.text(0);
    case Step::sources:
    case Step::owners:
      return "'" + format_label(facts.label) + "', consent " +
             (facts.originator_consents ? "recorded" : "not recorded");
    case Step::level_word:
    case Step::mapping:
      return words_of_level(facts.label) + " of " + facts.label.policy + " for " +
             facts.recipient.text();
    case Step::provider_tokens:
      return std::to_string(facts.label.handling.tokens.size()) + " for " + facts.recipient.text();
    case Step::link_ceiling:
      return words(facts.label.level) + " under " +
             words(finding.agreement->document.marking.ceiling);
    case Step::clause:
      return code + " in " + words(facts.mode) + ", " + object_of(facts);
    case Step::clause_ceiling:
      return words(facts.label.level) + " under " + words(finding.release_clause->ceiling);
    case Step::originator_consent:
      return "policy " + facts.label.policy + ", consent " +
             (facts.originator_consents ? "recorded" : "not recorded");
    case Step::delay:
      return std::to_string(finding.release_clause->delay.count()) + " s after " +
             facts.last_observation.text(0) + ", asked at " + facts.at.text(0);
    case Step::compilation:
      return std::to_string(facts.observations) + " more, threshold " +
             std::to_string(finding.release_clause->compilation->observations);
    case Step::quota:
      return std::to_string(facts.observations) + " more today";
    case Step::releasability:
      return words(finding.release_clause->releasability) + ", recipient " + facts.recipient.text();
    case Step::national_policy:
      return code + " about object " + std::to_string(facts.norad_cat_id) + " for " +
             facts.recipient.text();
    case Step::priority:
    case Step::purpose:
      return {};  // steps of tasking
  }
  return {};
}

std::string detail_of(const Finding& finding, const TaskingFacts& facts) {
  switch (finding.step) {
    case Step::facts:
    case Step::direction:
      return pair_of(facts.requester, facts.provider);
    case Step::agreements:
      return "requests in " + words(facts.mode) + " at " + facts.at.text(0);
    case Step::clause:
      return words(facts.mode);
    case Step::priority:
      return words(facts.priority);
    case Step::purpose:
      return words(facts.purpose);
    case Step::quota:
      return std::to_string(facts.requests_today) + " today, quota " +
             std::to_string(finding.tasking_clause->requests_per_day);
    case Step::label:
    case Step::scope:
    case Step::community:
    case Step::sources:
    case Step::owners:
    case Step::level_word:
    case Step::mapping:
    case Step::provider_tokens:
    case Step::node_ceiling:
    case Step::foreign_disclosure:
    case Step::originator_consent:
    case Step::delay:
    case Step::compilation:
    case Step::schema:
    case Step::label_policy:
    case Step::link_ceiling:
    case Step::clause_ceiling:
    case Step::releasability:
    case Step::national_policy:
      return {};  // steps of release
  }
  return {};
}

/// Details repeat what a peer sent; only printable ASCII of it is shown.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return text;
}

template <class Facts>
class Notes final : public Watcher {
 public:
  explicit Notes(const Facts& facts) : facts_(facts) {}

  void saw(const Finding& finding) override {
    const bool passed = finding.reason == Code::permitted;
    std::string detail = printable(detail_of(finding, facts_));
    if (!passed) detail.append(": ").append(code_entry(finding.reason).meaning);
    steps.push_back({std::string(name_of_step(finding.step)), passed, std::move(detail),
                     std::string(finding.path)});
  }

  std::vector<ExplainedStep> steps;

 private:
  const Facts& facts_;
};

}  // namespace

Explanation explain(const Snapshot& snapshot, const ReleaseFacts& facts) {
  Notes<ReleaseFacts> notes(facts);
  const Ruling ruling = rule_release(snapshot, bind_facts(snapshot, facts), &notes);
  return {written(ruling), std::move(notes.steps)};
}

Explanation explain_tasking(const Snapshot& snapshot, const TaskingFacts& facts) {
  Notes<TaskingFacts> notes(facts);
  const Ruling ruling = rule_tasking(snapshot, facts, &notes);
  return {written(ruling), std::move(notes.steps)};
}

std::vector<std::string> text_lines(const Explanation& explanation) {
  std::vector<std::string> lines;
  std::size_t number = 0;
  for (const ExplainedStep& step : explanation.steps) {
    lines.push_back(std::to_string(++number) + " " + step.step + ": " +
                    (step.passed ? "passed" : "FAILED") + " (" + step.detail + ") [" + step.clause +
                    "]");
  }
  const WrittenRuling& ruling = explanation.ruling;
  lines.push_back(words(ruling.verdict) + " under " + ruling.clause + ", " +
                  code_text(ruling.reason) + " " + std::string(code_entry(ruling.reason).name));
  return lines;
}

namespace {

/// Only the duties that there are.
void add_duties(const WrittenRuling& ruling, nlohmann::json& json) {
  if (!ruling.remove.empty()) json["remove"] = ruling.remove;
  for (const Precision& each : ruling.precision) json["precision"][each.field] = each.quantum;
  if (ruling.delay.count() > 0) json["delay_s"] = ruling.delay.count();
  if (ruling.not_before != UtcTime{}) json["not_before"] = ruling.not_before.text(0);
  if (ruling.verdict != Verdict::withhold) json["onward"] = name_of(ruling.onward);
  if (ruling.protect_as) {
    json["protect_as"] = {{"level", accord::name_of(ruling.protect_as->level)},
                          {"word", ruling.protect_as->word}};
  }
}

}  // namespace

nlohmann::json to_json(const WrittenRuling& ruling) {
  const CodeEntry& reason = code_entry(ruling.reason);
  nlohmann::json hashes = nlohmann::json::array();
  for (const Digest& hash : ruling.agreements) hashes.push_back(hash.hex());
  nlohmann::json json = {
      {"verdict", name_of(ruling.verdict)},
      {"clause", ruling.clause},
      {"reason",
       {{"code", code_text(ruling.reason)}, {"name", reason.name}, {"meaning", reason.meaning}}},
      {"agreements", std::move(hashes)},
      {"disclose", ruling.disclose},
      {"obligations", ruling.obligations}};
  add_duties(ruling, json);
  return json;
}

nlohmann::json to_json(const Explanation& explanation) {
  nlohmann::json steps = nlohmann::json::array();
  for (const ExplainedStep& step : explanation.steps) {
    steps.push_back({{"step", step.step},
                     {"passed", step.passed},
                     {"detail", step.detail},
                     {"clause", step.clause}});
  }
  return {{"ruling", to_json(explanation.ruling)}, {"steps", std::move(steps)}};
}

}  // namespace accord::agreement
