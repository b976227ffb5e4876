// Whether an agreement that declares a payload type can be kept with the schema text that lies
// beside the node: what it says of the fields is so, and every duty of its clauses can be done.
// Called when agreements are loaded, once the text's digest has been found to be the agreed one.
#pragma once

#include "agreement/document.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::agreement {

/// `type`: of a code that the document declares, read from the agreed text. Errors:
/// schema_digest_mismatch (another text than agreed), agreement_reference (a declared field that
/// the schema does not have, or has otherwise; a duty that no record of it could bear), with the
/// path in the document.
Status check_declared_schema(const Document& document, const PayloadType& type);

}  // namespace accord::agreement
