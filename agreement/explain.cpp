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
    case Step::link_ceiling:
      return "link ceiling";
    case Step::clause:
      return "clause";
    case Step::clause_ceiling:
      return "clause ceiling";
    case Step::releasability:
      return "releasability";
    case Step::priority:
      return "priority";
    case Step::purpose:
      return "purpose";
    case Step::quota:
      return "quota";
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

/// What a step compared with what. The reason's own sentence stands in the code table and is added
/// by the caller.
std::string detail_of(const Finding& finding, const ReleaseFacts& facts) {
  const std::string code(facts.payload_code);
  switch (finding.step) {
    case Step::facts:
      return pair_of(facts.sender, facts.recipient);
    case Step::label:
      return "'" + format_label(facts.label) + "'";
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
    case Step::link_ceiling:
      return words(facts.label.level) + " under " +
             words(finding.agreement->document.marking.ceiling);
    case Step::clause:
      return code + " in " + words(facts.mode);
    case Step::clause_ceiling:
      return words(facts.label.level) + " under " + words(finding.release_clause->ceiling);
    case Step::releasability:
      return words(finding.release_clause->releasability) + ", recipient " + facts.recipient.text();
    case Step::national_policy:
      return code + " about object " + std::to_string(facts.norad_cat_id) + " for " +
             facts.recipient.text();
    case Step::priority:
    case Step::purpose:
    case Step::quota:
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
    case Step::foreign_disclosure:
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
  Ruling ruling = rule_release(snapshot, facts, &notes);
  return {std::move(ruling), std::move(notes.steps)};
}

Explanation explain_tasking(const Snapshot& snapshot, const TaskingFacts& facts) {
  Notes<TaskingFacts> notes(facts);
  Ruling ruling = rule_tasking(snapshot, facts, &notes);
  return {std::move(ruling), std::move(notes.steps)};
}

std::vector<std::string> text_lines(const Explanation& explanation) {
  std::vector<std::string> lines;
  std::size_t number = 0;
  for (const ExplainedStep& step : explanation.steps) {
    lines.push_back(std::to_string(++number) + " " + step.step + ": " +
                    (step.passed ? "passed" : "FAILED") + " (" + step.detail + ") [" + step.clause +
                    "]");
  }
  const Ruling& ruling = explanation.ruling;
  lines.push_back(words(ruling.verdict) + " under " + ruling.clause + ", " +
                  code_text(ruling.reason) + " " + std::string(code_entry(ruling.reason).name));
  return lines;
}

nlohmann::json to_json(const Ruling& ruling) {
  const CodeEntry& reason = code_entry(ruling.reason);
  nlohmann::json hashes = nlohmann::json::array();
  for (const Digest& hash : ruling.agreements) hashes.push_back(hash.hex());
  return {
      {"verdict", name_of(ruling.verdict)},
      {"clause", ruling.clause},
      {"reason",
       {{"code", code_text(ruling.reason)}, {"name", reason.name}, {"meaning", reason.meaning}}},
      {"agreements", std::move(hashes)},
      {"disclose", ruling.disclose},
      {"obligations", ruling.obligations}};
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
