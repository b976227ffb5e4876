// What an auditor does with one side's disk: the log of a link out of a store that nobody has open,
// another's export beside what this store holds of it, and what the journal shows of one record.
// Used by cli_log.cpp; docs/operations.md "Audit".
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "crypto/identity.hpp"
#include "crypto/log_export.hpp"
#include "node/pipeline/wire.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::app {

struct ExportedLog {
  crypto::LogExport log;
  std::uint64_t not_under_head = 0;  // entries that came after it, and are not in the export
};

/// The log of the link to `peer`, of the latest life or of `life`, up to the newest head that was
/// told; with `signer`, the keeper, under a head of all entries, made now.
/// Errors: not_found (no such log, or no head), wrong_nation, those of the store and of
/// crypto::sign_head
Result<ExportedLog> export_log(store::SqliteStore& store, const NationId& peer,
                               const std::optional<IncarnationId>& life,
                               const crypto::Identity* signer);

/// What a store holds of what the keeper of a log signed about it.
struct HeldOfLog {
  std::vector<crypto::SignedHead> heads;
  std::vector<crypto::LogHead> told;  // in receipts, under the keeper's verified signature
};

/// Errors: those of the store, of parsing what it holds, and of verifying it: then nothing is shown
Result<HeldOfLog> held_of(store::SqliteStore& store, const crypto::TrustStore& trust,
                          const crypto::LogName& log);

/// Of the journal: the certificate under which something in it was signed. Errors: store_damaged,
/// those of the store and of Certificate::from_der
Result<crypto::Certificate> signer_of(store::SqliteStore& store, const Digest& signer);

/// That the control message is its sender's, under a certificate that was valid at `at`. Errors: as
/// signer_of, those of TrustStore::verify, bad_signature
Status verify_control(store::SqliteStore& store, const crypto::TrustStore& trust,
                      const pipeline::WireControl& control, UtcTime at);

/// What this side's disk shows of a record: sent or received, in which batch, what became of it,
/// and by whose signatures. Every step is verified. Errors: not_found, bad_merkle_proof,
/// signature_bad ..., those of the store
Result<nlohmann::json> prove(store::SqliteStore& store, const crypto::TrustStore& trust,
                             const RecordId& record, UtcTime at);

}  // namespace accord::node::app
