// Signer: the only maker of link::Signed. Closes batches of released records under one signature
// (Merkle root), signs control messages, and takes signed batches back out of the journal for
// re-sending. Core's thread.
#pragma once

#include <span>

#include "crypto/identity.hpp"
#include "node/link/signed.hpp"
#include "node/pipeline/stages.hpp"
#include "node/store/store.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {

class Signer {
 public:
  /// Requires: `identity` outlives the signer.
  Signer(const crypto::Identity& identity, IncarnationId incarnation)
      : identity_(identity), incarnation_(incarnation) {}

  struct ClosedBatch {
    store::OutboundBatchRow row;
    std::vector<store::OutboundRecordRow> records;
    link::Signed frame;
  };
  struct BatchTerms {
    std::uint64_t first_seq = 0;
    UtcTime at;  // not before that of the lane's last batch
    std::size_t most_bytes = kMaxBatchBytes;
  };
  /// Numbers the records from first_seq in the given order, times them at `at`, and signs as many
  /// of them as most_bytes hold, one at least. Requires: 1 to kMaxBatchRecords records of one peer
  /// and lane. Errors: crypto_library_failed
  Result<ClosedBatch> close_batch(std::span<Released> records, const BatchTerms& terms) const;

  struct ControlBody {
    ControlKind kind;
    NationId recipient;
    Bytes body;
  };
  /// Errors: crypto_library_failed
  Result<link::Signed> sign_control(const ControlBody& control) const;

  /// A batch that this node signed before, as journalled; signed anew when the certificate has been
  /// replaced since, or this store began another life (a restored backup), with the same records,
  /// sequence and root. Errors: bad_buffer (a damaged journal), crypto_library_failed
  Result<link::Signed> again(const store::OutboundBatchRow& row) const;
  /// Likewise a receipt.
  Result<link::Signed> again(const store::ReceiptRow& row) const;
  /// The batch as a declared gap: its records left out, under the same number and root. Errors:
  /// bad_buffer (a damaged journal), crypto_library_failed
  Result<Bytes> leave_out(const store::OutboundBatchRow& row, Code why) const;
  /// True when the batch is signed under the present certificate.
  [[nodiscard]] bool is_signer_of(const store::OutboundBatchRow& row) const;

  [[nodiscard]] const IncarnationId& incarnation() const { return incarnation_; }
  [[nodiscard]] const crypto::Identity& identity() const { return identity_; }

 private:
  const crypto::Identity& identity_;
  IncarnationId incarnation_;
};

/// Merkle root over record bytes: RFC 9162 hashing with SHA-384. Of a declared gap, over the leaves
/// that stand there.
[[nodiscard]] Digest batch_root(std::span<const Bytes> records);
[[nodiscard]] Digest root_of(const WireBatch& batch);
/// One for each record.
[[nodiscard]] std::vector<Digest> leaves_of(const WireBatch& batch);

}  // namespace accord::node::pipeline
