// The calibration section, and the rule that a lower level never asks for more.
#include <algorithm>

#include "agreement/read_sections.hpp"

namespace accord::agreement {
namespace {

using std::chrono::days;

Result<std::vector<AccuracyLimit>> read_limits(const Node& node) {
  std::vector<AccuracyLimit> limits;
  for (const Node& item : items_at(node, "limits")) {
    AccuracyLimit limit{{}, item["bias_max"].real(), item["sigma_max"].real()};
    ACCORD_TRY(limit.observable, read_word(item["observable"], observable_of));
    const auto same = [&](const AccuracyLimit& each) {
      return each.observable == limit.observable;
    };
    if (std::any_of(limits.begin(), limits.end(), same)) {
      return item["observable"].refuse(Code::agreement_duplicate, "this observable stands twice");
    }
    limits.push_back(limit);
  }
  std::sort(limits.begin(), limits.end(), [](const AccuracyLimit& a, const AccuracyLimit& b) {
    return a.observable < b.observable;
  });
  return limits;
}

Result<CalibrationLevel> read_level(const Node& node) {
  CalibrationLevel level;
  level.level = static_cast<std::uint8_t>(node["level"].number());
  level.evaluation = days{node["evaluation_days"].number()};
  level.validity = days{node["validity_days"].number()};
  level.tracks = node["tracks"].number();
  level.objects = node["objects"].number();
  level.days = node["days"].number();
  level.observations_per_track = node["observations_per_track"].number();
  if (node.has("rejects_percent_max")) {
    level.rejects_percent_max = node["rejects_percent_max"].number();
  }
  if (node.has("latency_s_p95_max")) level.latency_p95_max = node["latency_s_p95_max"].seconds();
  ACCORD_TRY(level.limits, read_limits(node));
  return level;
}

const AccuracyLimit* find_limit(const CalibrationLevel& level, Observable observable) {
  for (const AccuracyLimit& limit : level.limits) {
    if (limit.observable == observable) return &limit;
  }
  return nullptr;
}

/// Every limit of the lower level stands in the higher one, at least as tight.
bool limits_no_harder(const CalibrationLevel& lower, const CalibrationLevel& higher) {
  return std::all_of(lower.limits.begin(), lower.limits.end(), [&](const AccuracyLimit& limit) {
    const AccuracyLimit* tight = find_limit(higher, limit.observable);
    return tight != nullptr && tight->bias_max <= limit.bias_max &&
           tight->sigma_max <= limit.sigma_max;
  });
}

bool no_harder(const CalibrationLevel& lower, const CalibrationLevel& higher) {
  return lower.evaluation <= higher.evaluation && lower.tracks <= higher.tracks &&
         lower.objects <= higher.objects && lower.days <= higher.days &&
         lower.observations_per_track <= higher.observations_per_track &&
         lower.rejects_percent_max >= higher.rejects_percent_max && limits_no_harder(lower, higher);
}

Status read_levels(const Node& list, std::vector<CalibrationLevel>& levels) {
  for (const Node& item : list.items()) {
    ACCORD_TRY(CalibrationLevel level, read_level(item));
    if (!levels.empty() && levels.back().level >= level.level) {
      return item["level"].refuse(Code::agreement_duplicate, "levels ascend, each once");
    }
    if (!levels.empty() && !no_harder(level, levels.back())) {
      return item.refuse(Code::agreement_calibration, "asks for more than the level above it");
    }
    levels.push_back(std::move(level));
  }
  return {};
}

Result<UseRule> read_use(const Node& node, const std::vector<CalibrationLevel>& levels) {
  UseRule rule;
  ACCORD_TRY(rule.use, read_word(node["use"], use_flag_of));
  ACCORD_TRY(rule.levels, read_set(node["levels"], [&](const Node& item) -> Result<std::uint8_t> {
               const auto same = [&](const auto& level) { return level.level == item.number(); };
               if (std::none_of(levels.begin(), levels.end(), same)) {
                 return item.refuse(Code::agreement_reference, "no rule set of this level");
               }
               return static_cast<std::uint8_t>(item.number());
             }));
  std::sort(rule.levels.begin(), rule.levels.end());
  if (node.has("age_days_max")) rule.age_max = days{node["age_days_max"].number()};
  return rule;
}

}  // namespace

Result<Calibration> read_calibration(const Node& node) {
  Calibration calibration;
  ACCORD_TRY(calibration.route, read_word(node["route"], calibration_route_of));
  ACCORD_CHECK(read_levels(node["levels"], calibration.levels));
  for (const Node& item : node["uses"].items()) {
    ACCORD_TRY(UseRule rule, read_use(item, calibration.levels));
    const auto same = [&](const UseRule& each) { return each.use == rule.use; };
    if (std::any_of(calibration.uses.begin(), calibration.uses.end(), same)) {
      return item["use"].refuse(Code::agreement_duplicate, "this use stands twice");
    }
    calibration.uses.push_back(std::move(rule));
  }
  return calibration;
}

}  // namespace accord::agreement
