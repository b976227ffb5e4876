// A second decider: the section "How a ruling is made" of docs/agreement-language.md, sentence by
// sentence, over the document structs. Slow on purpose, without tables and without one line of
// decide.cpp, so that a test can ask both and compare.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agreement/compile.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::plain {

/// All that a ruling may look at, in words. Counts are by counter path, as in
/// "NAME/1/release/GBR>USA/clauses/a/quotas/0"; what is missing is not known.
struct Question {
  NationId sender;
  NationId recipient;
  std::string payload_code;
  Digest schema;
  DataMode mode = DataMode::unspecified;
  Label label;
  std::uint32_t norad_cat_id = 0;
  UtcTime at;
  agreement::ObjectClass object_class = agreement::ObjectClass::unspecified;
  agreement::Regime regime = agreement::Regime::unspecified;
  fbs::Purpose purpose{};
  std::uint32_t observations = 1;
  std::optional<UtcTime> last_observation;
  bool originator_consents = false;
  std::map<std::string, std::uint32_t> counts;
};

struct Answer {
  std::string verdict = "withhold";
  Code reason = Code::facts_incomplete;
  std::string clause;
  std::vector<Digest> agreements;
  // Of a released or held record:
  std::vector<std::string> disclose;
  std::vector<std::string> remove;
  std::map<std::string, double> quanta;
  std::chrono::seconds delay{};
  agreement::Onward onward = agreement::Onward::permitted;
  bool redact = false;
  std::pair<Level, std::string> protect_as{Level::unspecified, ""};  // of the recipient's policy
};

struct World {
  std::vector<agreement::Agreement> agreements;  // ascending by name, then version
  agreement::NationalPolicy policy;
  NationId own;
  Level ceiling = Level::top_secret;
};

[[nodiscard]] Answer answer(const World& world, const Question& question);

}  // namespace accord::plain
