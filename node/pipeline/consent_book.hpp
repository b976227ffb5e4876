// Originators' consents, as officers of this node recorded them: that data of one nation may go on
// to another. A ruling asks for them where a record's label is another nation's; each is bounded in
// time, and may be for one request, one payload type or one object alone. Recording and revoking
// are durable and leave a notice with the officer's name. Core's thread.
#pragma once

#include <map>

#include "node/pipeline/effects.hpp"
#include "node/pipeline/operators.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::node::pipeline {

inline constexpr std::size_t kMaxConsents = 4'096;  // that have not ended
inline constexpr std::size_t kMaxReferenceBytes = 400;

class ConsentBook {
 public:
  void restore(store::ConsentRow row) { consents_.emplace(row.id, std::move(row)); }

  /// `name` is "consent.add" (a release authority), "consent.revoke" (the same, or a security
  /// officer) or "consent.list". `by`: the operator; nobody is the node's own user or root, who may
  /// look. Errors: operator_required, operator_not_valid, operator_role, bad_argument,
  /// consent_unknown, consent_limit.
  Result<nlohmann::json> command(Surroundings& with, const std::string& name,
                                 const nlohmann::json& args, const std::optional<Operator>& by);

  /// The record that a ruling is about.
  struct Question {
    const Label& label;
    const NationId& recipient;
    UtcTime at;
    std::optional<RequestId> request_id;
    std::string_view payload_code;
    std::uint32_t norad_cat_id = 0;
  };
  /// Of the nations whose consent the label asks for, those that have given it; ascending. Now a
  /// label asks for that of the nation whose policy it is of.
  [[nodiscard]] std::vector<NationId> consents_for(const Question& question) const;

 private:
  Result<nlohmann::json> add(Surroundings& with, const nlohmann::json& args,
                             const Operator& officer);
  Result<nlohmann::json> revoke(Surroundings& with, const nlohmann::json& args,
                                const Operator& officer);
  [[nodiscard]] nlohmann::json list(UtcTime now) const;

  std::map<ConsentId, store::ConsentRow> consents_;  // neither revoked nor known to have ended
};

}  // namespace accord::node::pipeline
