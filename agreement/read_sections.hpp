// The readers of sections, one source file each; read_document.cpp and annex.cpp put them together.
// Every value has fitted the JSON Schema before. Internal to this room.
#pragma once

#include "agreement/document.hpp"
#include "agreement/national_policy.hpp"
#include "agreement/read_json.hpp"

namespace accord::agreement {

/// Errors of all: those of read_json.hpp, with the path of the value.
Result<Party> read_party(const Node& node);
Result<std::vector<PointOfContact>> read_contacts(const Node& list);
Result<Marking> read_marking(const Node& node);
/// Object lists, disclosure profiles and the directions that cite them. Errors: also
/// agreement_reference, agreement_duplicate.
Status read_release_section(const Node& root, Document& document);
Result<TaskingDirection> read_tasking_direction(const Node& node);
Result<Calibration> read_calibration(const Node& node);

/// Errors: with a path, bad_id, bad_label, unknown_payload, agreement_duplicate, policy_invalid
Result<std::vector<SubsetRule>> read_subsets(const Node& node, const NationId& nation);

}  // namespace accord::agreement
