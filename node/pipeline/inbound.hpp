// The inbound line: frame body -> Opened -> Verified -> gate -> Admitted or Quarantined -> journal
// -> deliver and receipt. Nothing of a batch is believed before its signature holds; nothing of a
// record before the gate has ruled. Core's thread.
#pragma once

#include <set>

#include "node/pipeline/gate.hpp"
#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {

/// What the core does with an admitted record of the tasking lane, and what it counts of the data
/// lane.
class AdmittedSink {
 public:
  virtual ~AdmittedSink() = default;
  /// Requests of `requester` to this node since 00:00 UTC of `at`, in this data mode.
  virtual std::uint32_t requests_today(const NationId& requester, DataMode mode,
                                       UtcTime at) const = 0;
  /// Of our request `id` to `peer`, or of its request to us; UNSPECIFIED where there is none.
  virtual fbs::Purpose purpose_of(const std::optional<RequestId>& id,
                                  const NationId& peer) const = 0;
  /// A coded refusal puts the record into quarantine under that code.
  virtual Status on_tasking(Surroundings& with, const Admitted& record) = 0;
  virtual void on_data(Surroundings& with, const Admitted& record) = 0;
};

class InboundLine {
 public:
  explicit InboundLine(AdmittedSink& sink) : sink_(sink) {}

  /// Takes a Batch buffer that came on `link`. Whatever is refused has been noted when an error
  /// returns; the link serves on, or is frozen when the peer contradicts itself.
  Status on_batch(Surroundings& with, PeerLink& link, ByteView bytes);

  /// The transaction under construction has been committed: the store itself knows the records now.
  void on_committed() { uncommitted_.clear(); }

 private:
  Result<Opened> open(ByteView bytes) const;
  Result<Verified> verify(const Surroundings& with, const PeerLink& link, Opened opened) const;
  /// In turn: true. Taken before, ahead of its turn or contradicting: an error, answered as it
  /// deserves.
  Status check_turn(Surroundings& with, PeerLink& link, const BatchHead& head,
                    ByteView bytes) const;
  /// The batch that was taken and holds first_seq: from the journal, or from what this commit will
  /// add to it.
  std::optional<store::InboundBatchRow> taken_as(const Surroundings& with, const PeerLink& link,
                                                 const BatchHead& head) const;
  void take(Surroundings& with, PeerLink& link, const Verified& verified, ByteView bytes);
  struct Arrived {
    const Verified& verified;
    std::vector<Result<WireRecord>> records;  // one for each of the batch
    UtcTime last_time;                        // of the lane so far
  };
  struct Place {  // of a record in its batch
    const BatchHead& batch;
    std::uint32_t offset;
    UtcTime& last_time;  // of the lane so far
    const Digest& leaf;  // of the record in the tree of the batch
  };
  /// The records of a batch one by one; verdicts on those that are not admitted.
  std::vector<RecordVerdict> take_records(Surroundings& with, PeerLink& link, Arrived& arrived);
  /// A declared gap: its numbers are taken, and each of its records is refused under the code that
  /// the sender gives.
  std::vector<RecordVerdict> take_left_out(Surroundings& with, const PeerLink& link,
                                           const BatchHead& head) const;
  RecordVerdict take_record(Surroundings& with, PeerLink& link, const Place& place,
                            Result<WireRecord>& record);  // its parts are taken over
  void write_receipt(Surroundings& with, PeerLink& link, const BatchHead& head,
                     std::vector<RecordVerdict> exceptions);

  AdmittedSink& sink_;
  std::set<RecordId> uncommitted_;  // record ids in the transaction under construction
  std::set<RecordId> taken_;        // before, of those in the batch at hand
};

}  // namespace accord::node::pipeline
