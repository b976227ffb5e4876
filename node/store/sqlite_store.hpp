// SqliteStore: the journal in one SQLite file (WAL, synchronous FULL). One connection owns writes
// and checkpoints and locks the file for itself, so that no second node and no shell can touch a
// live store (docs: DESIGN.md section 7). Called from the core's thread alone. After the first
// failed commit it refuses every further one: a failed fsync must not be tried again. Reading goes
// on, so that the operator can see what is there.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "node/store/sqlite.hpp"
#include "node/store/store.hpp"

namespace accord::node::store {

inline constexpr std::size_t kMaxNotices = 10'000;           // rows kept; the oldest go first
inline constexpr std::size_t kMaxNoticeDetailBytes = 1'024;  // longer text is cut, and shows it
inline constexpr std::uint64_t kCheckpointWalBytes = 8u << 20;

struct SqliteOptions {
  std::uint32_t max_pages = 0;  // quota of the file in pages of 4,096 bytes; 0 = none
  std::uint64_t checkpoint_wal_bytes = kCheckpointWalBytes;
};

class SqliteStore : public Store {
 public:
  struct Fill {
    std::uint64_t used = 0;     // bytes of pages that hold something
    std::uint64_t allowed = 0;  // the quota, or less where the disk has less; 0 in memory, no bound
  };
  /// Opens the store at `path`, or creates it with `incarnation_if_new`; ":memory:" is for tests.
  /// Requires: the directory exists, is the user's own and has no right for others.
  /// Errors: store_locked, store_newer, store_older, store_foreign, store_exposed, store_damaged,
  /// store_full, store_failed
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                   const IncarnationId& incarnation_if_new);
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                   const IncarnationId& incarnation_if_new,
                                                   const SqliteOptions& options);

  /// A store that no node has open, for an auditor: a backup, or the file of a node that was
  /// stopped. Touches nothing, and commits nothing. Errors: file_unreadable, store_locked (what was
  /// committed last is in the log beside it: make a backup), store_foreign, store_newer,
  /// store_older (a node brings it forward), store_damaged, store_failed
  static Result<std::unique_ptr<SqliteStore>> open_to_read(const std::string& path);

  /// Errors: as Store::commit, and store_order for a row that contradicts the journal. Each of them
  /// is final.
  Status commit(const Transaction& transaction) override;
  Result<Snapshot> load() override;

  Result<std::vector<OutboundBatchRow>> outbound_batches(const NationId& peer, Lane lane,
                                                         std::uint64_t from_seq,
                                                         std::size_t max) override;
  Result<std::optional<InboundBatchRow>> inbound_batch(const NationId& peer,
                                                       const IncarnationId& incarnation, Lane lane,
                                                       std::uint64_t seq) override;
  Result<std::vector<ReceiptRow>> receipts_from(const NationId& peer,
                                                const IncarnationId& incarnation, Lane lane,
                                                std::uint64_t first_seq, std::size_t max) override;
  Result<bool> is_retired(const NationId& peer, const IncarnationId& incarnation) override;
  Result<std::optional<InboundRecordRow>> inbound_record(const RecordId& id) override;
  Result<std::vector<RecordId>> taken_of(const std::vector<RecordId>& ids) override;

  Result<std::vector<std::pair<std::int64_t, InboundRecordRow>>> inbound_records(
      std::int64_t after, std::size_t max, std::optional<Outcome> only) override;
  Result<std::vector<std::pair<std::int64_t, RulingRow>>> rulings(std::int64_t after,
                                                                  std::size_t max) override;
  Result<std::vector<CountByClause>> counts_by_clause(Direction direction) override;
  Result<std::vector<PeerTotals>> totals() override;
  Result<std::map<std::pair<std::string, std::string>, std::uint64_t>> counters() override;
  Result<std::vector<TaskMessageRow>> task_messages(const RequestId& id) override;
  Result<std::vector<std::pair<std::int64_t, NoticeRow>>> notices(std::int64_t after,
                                                                  std::size_t max) override;
  Result<std::vector<std::pair<std::int64_t, DelayedRow>>> delayed(std::int64_t after,
                                                                   std::size_t max) override;
  Result<std::optional<DelayedRow>> delayed_record(const RecordId& id) override;
  Result<std::vector<std::pair<std::int64_t, HoldRow>>> holds(
      std::int64_t after, std::size_t max, std::optional<HoldState> only) override;
  Result<std::optional<HoldRow>> hold(const HoldId& id) override;
  Result<std::vector<HoldDecisionRow>> hold_decisions(const HoldId& id) override;
  Result<std::vector<OverclassifiedCount>> overclassified_counts(UtcTime from, UtcTime to) override;
  Result<std::vector<std::pair<std::int64_t, OverclassifiedRow>>> overclassified(
      UtcTime from, UtcTime to, std::int64_t after, std::size_t max) override;
  Result<std::vector<std::string>> log_lines(const LogName& log, std::uint64_t first,
                                             std::size_t max) override;
  Result<std::vector<LogHeadRow>> log_heads(const NationId& peer, Direction direction) override;
  Result<JournalHead> journal_head() override;
  Result<std::optional<CertificateRow>> certificate(const Digest& digest) override;
  Result<std::vector<std::pair<std::int64_t, EvidenceRow>>> evidence(const NationId& peer,
                                                                     std::size_t max) override;

  // For an auditor; sqlite_audit.cpp. Errors: store_damaged, store_failed

  /// Of each life of this store, the earliest first.
  Result<std::vector<LinkLogRow>> link_logs(const NationId& peer);
  /// By row number, from the one after `after` on.
  Result<std::vector<std::pair<std::int64_t, ReceiptRow>>> receipts(const NationId& peer,
                                                                    Direction direction,
                                                                    std::int64_t after,
                                                                    std::size_t max);
  /// The peer's word on our batch that begins at first_seq; of each life of its store, one.
  Result<std::vector<ReceiptRow>> receipts_for(const NationId& peer, Lane lane,
                                               std::uint64_t first_seq);
  Result<std::optional<OutboundRecordRow>> outbound_record(const RecordId& id);
  Result<std::vector<RulingRow>> rulings_on(const RecordId& id);
  /// Of the tree over the rulings, by first_row, from the one behind `after` on.
  Result<std::vector<RulingLeaf>> ruling_leaves(std::int64_t after, std::size_t max);
  /// The peers that this store has kept logs for.
  Result<std::vector<NationId>> logged_peers();

  /// Errors: store_failed
  Result<Fill> fill();

  /// Begins a copy into an empty file, which goes on between commits. Goes before the store.
  Result<Backup> begin_backup(const std::string& to) { return Backup::begin(db_, to); }

  /// The value of a pragma as text, for `accord doctor` and tests. Errors: store_failed
  Result<std::string> pragma(const std::string& name);

 private:
  SqliteStore(Connection connection, std::string path, const SqliteOptions& options);
  Status apply_and_commit(const Transaction& transaction);
  void checkpoint_if_long();
  void poison(const Error& error);

  Connection db_;
  std::string path_;
  SqliteOptions options_;
  std::optional<Error> poison_;  // the first failure; set once, never cleared
};

}  // namespace accord::node::store
