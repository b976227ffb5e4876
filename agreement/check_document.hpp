// What a JSON Schema cannot say: names that must be defined, clauses that must not overlap,
// intervals in order. Internal to this room; parse_document is the caller.
#pragma once

#include "agreement/document.hpp"

namespace accord::agreement {

/// Holds the rules of docs/agreement-language.md "What is refused", in the order of the document.
/// Errors: agreement_* and unknown_payload, schema_digest_mismatch; each with a path such as
/// "$.release[0].to".
Status check_document(const Document& document);

}  // namespace accord::agreement
