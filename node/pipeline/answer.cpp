#include "node/pipeline/answer.hpp"

#include "node/pipeline/queries.hpp"

namespace accord::node::pipeline {
namespace {

nlohmann::json outcome_json(const PublishOutcome& outcome) {
  nlohmann::json row = nlohmann::json::object();  // one for every record: a list would copy it all
  row["to"] = outcome.recipient.text();
  row["payload_code"] = outcome.payload_code;
  row["clause"] = outcome.clause;
  row["verdict"] = agreement::name_of(outcome.verdict);
  if (!outcome.subset.empty()) row["subset"] = outcome.subset;
  if (outcome.held) row["held"] = outcome.held->text();
  if (outcome.record) {
    row["record"] = outcome.record->text();
    row["observations"] = outcome.observations;
    if (outcome.request_id) row["request_id"] = outcome.request_id->text();
    return row;
  }
  row["reason"] = reason_json(outcome.reason);
  if (!outcome.detail.empty()) row["reason"]["detail"] = outcome.detail;
  if (outcome.delayed_until) row["delayed_until"] = outcome.delayed_until->text(3);
  return row;
}

}  // namespace

nlohmann::json Answer::json() const {
  if (const auto* json = std::get_if<nlohmann::json>(&what_)) return *json;
  nlohmann::json rows = nlohmann::json::array();
  for (const PublishOutcome& outcome : *outcomes()) rows.push_back(outcome_json(outcome));
  nlohmann::json out = nlohmann::json::object();
  out["outcomes"] = std::move(rows);
  return out;
}

}  // namespace accord::node::pipeline
