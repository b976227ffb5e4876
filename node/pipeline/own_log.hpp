// OwnLog: this node's log of one link (docs/wire-format.md "link log"): what was sent and taken,
// entry by entry in the transaction of what it is about; its head, told to the peer with each key
// epoch; the peer's cosignature below it. Part of the core: no socket, no clock; core's thread.
#pragma once

#include <span>

#include "crypto/log_entry.hpp"
#include "crypto/log_head.hpp"
#include "node/pipeline/effects.hpp"

namespace accord::node::pipeline {

/// What a receipt says, as entries: one for each run of records of one outcome. Their positions are
/// not set.
[[nodiscard]] std::vector<crypto::LogEntry> entries_of(const Receipt& receipt,
                                                       crypto::LogKind kind);

/// A signature of ours that was not made: the node stops; nothing goes on without it.
void stop_if_unsigned(const Surroundings& with, const Error& error);

class OwnLog {
 public:
  explicit OwnLog(NationId peer) : peer_(std::move(peer)) {}

  /// The newest log of this link in the store. Of an earlier life of the store, the log of this
  /// one names its end. Errors: store_damaged
  Status restore(const store::LinkLogRow& row, const crypto::LogName& own);

  /// Where a lane's log begins, when it does: behind what the peer has receipted.
  struct Receipted {
    std::uint64_t tasking = 0;
    std::uint64_t data = 0;
  };
  /// The first event of this life: the log begins, with what was signed before and is to be sent.
  void begin(Surroundings& with, const Receipted& receipted);

  // --- what happens on the link; each goes into this step's transaction ---
  void sent(Surroundings& with, const store::OutboundBatchRow& batch);
  /// The link opens under a certificate that was not met before.
  void met(Surroundings& with, const crypto::Certificate& certificate);
  /// The peer's receipt for what this log says was sent.
  void receipted(Surroundings& with, const Receipt& receipt, ByteView body);
  /// What became of a batch of the peer's: fills time and place of the receipt.
  void received(Surroundings& with, Receipt& receipt);

  // --- heads ---
  /// The head as it is now with the proof from the one that the peer holds. Errors: log_differs (it
  /// holds what this log never was), those of crypto::sign_head and of the store
  Result<WireLogHead> tell(Surroundings& with, const std::optional<HeldLog>& held);
  /// The peer's word below the head told last. Errors: those of crypto::verify_cosignature
  Status take(Surroundings& with, const crypto::Certificate& cosigner,
              const WireCosignature& cosignature);

  [[nodiscard]] nlohmann::json describe() const;

 private:
  [[nodiscard]] crypto::LogName name(const Surroundings& with) const;
  void append(Surroundings& with, crypto::LogEntry entry);
  void keep(Surroundings& with);  // the log's row, once a transaction
  void mark_journal(Surroundings& with);
  /// Errors: those of the store
  Result<std::vector<Digest>> proof_from(Surroundings& with, std::uint64_t size) const;
  /// Errors: those of the store
  static Result<std::vector<std::string>> lines(const Surroundings& with, const store::LogName& log,
                                                std::uint64_t first, std::size_t max);

  NationId peer_;
  bool begun_ = false;
  crypto::LinkLogTree tree_;
  UtcTime time_;                              // of the last entry or head: none goes below it
  std::vector<crypto::LinkLogGrowth> marks_;  // from the head the peer holds, and the one told last
  Digest follows_;                            // the end of an earlier life's log; zeros: none
  std::uint64_t tasking_from_ = 1;
  std::uint64_t data_from_ = 1;
  std::optional<crypto::SignedHead> told_;
  std::uint64_t cosigned_size_ = 0;  // 0: none in this life of the process
  std::uint64_t marked_blocks_ = 0;  // of the journal, likewise
};

}  // namespace accord::node::pipeline
