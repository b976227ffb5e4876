// What people and tests may read of a node, as JSON: records, rulings, notices, counters, the
// summary. Reads only.
#pragma once

#include "node/pipeline/effects.hpp"

namespace accord::node::pipeline {

/// {published, released, acknowledged, withheld_by_clause, admitted, quarantined, refused, gaps,
/// peers: {...}}, over the data lane, counted from the store's rows.
Result<nlohmann::json> summary(store::Store& store);

/// {code, name, meaning} of codes.def.
nlohmann::json reason_json(Code code);

struct Page {
  std::int64_t after = 0;
  std::size_t max = 100;
};
/// Errors: bad_argument
Result<Page> page_of(const nlohmann::json& args);

/// Records of the data lane. args: after, max, outcome; the answer's "next" is where to go on,
/// equal to `after` at the end.
Result<nlohmann::json> list_records(const Surroundings& with, const nlohmann::json& args);
/// With "facts": true each has what it looked at, as agreement/release_case.hpp writes it.
Result<nlohmann::json> list_rulings(store::Store& store, const nlohmann::json& args);
Result<nlohmann::json> list_notices(store::Store& store, const nlohmann::json& args);
/// Drafts that wait for their delay: what, for whom, until when, and under which clause.
Result<nlohmann::json> list_delayed(store::Store& store, const nlohmann::json& args);
/// The latest contradictions of a peer: what, when, and the digests of both byte strings.
Result<nlohmann::json> list_evidence(store::Store& store, const NationId& peer);
Result<nlohmann::json> list_counters(store::Store& store);
/// What was refused for its marking alone although a subset could have gone. args: from, to (times,
/// half-open), records (true: a page of the records, with after and max). Errors: bad_argument
Result<nlohmann::json> list_overclassified(store::Store& store, const nlohmann::json& args);
nlohmann::json list_agreements(const agreement::Snapshot& agreements, UtcTime at);

}  // namespace accord::node::pipeline
