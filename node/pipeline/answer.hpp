// What a command or a publication is answered. The outcomes of a publication are many, and the
// core's thread is everybody's: their JSON is made by whoever passes the answer on.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "agreement/ruling.hpp"
#include "node/store/hold_rows.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::pipeline {

/// What became of one draft for one recipient.
struct PublishOutcome {
  NationId recipient;
  std::string payload_code;
  std::string clause;
  agreement::Verdict verdict = agreement::Verdict::withhold;
  std::optional<RecordId> record;  // of the record, when released; then the next two
  std::uint32_t observations = 0;
  std::optional<RequestId> request_id;
  Code reason = Code::facts_incomplete;  // why not, when withheld or held; then the next two
  std::string detail;
  std::optional<UtcTime> delayed_until;
  std::string subset{};  // of a withheld one: what of it could go, and whether it waits
  std::optional<HoldId> held{};
};

class Answer {
 public:
  explicit Answer(nlohmann::json json) : what_(std::move(json)) {}
  explicit Answer(std::vector<PublishOutcome> outcomes) : what_(std::move(outcomes)) {}

  /// Of a publication: {"outcomes": [...]}.
  [[nodiscard]] nlohmann::json json() const;
  /// nullptr: not of a publication.
  [[nodiscard]] const std::vector<PublishOutcome>* outcomes() const {
    return std::get_if<std::vector<PublishOutcome>>(&what_);
  }

 private:
  std::variant<nlohmann::json, std::vector<PublishOutcome>> what_;
};

struct Reply {
  std::uint64_t command_id = 0;
  Result<Answer> answer;

  [[nodiscard]] Result<nlohmann::json> result() const {
    if (!answer) return fail(answer.error());
    return answer->json();
  }
};

}  // namespace accord::node::pipeline
