// Store: the journal of one node. The only write is commit(Transaction): a decision, its ruling,
// the records it makes and the message it causes stand or fall together, and only after commit
// returns may anything be sent (DESIGN.md section 7). Called from the core's thread alone. A failed
// commit or fsync is final: the caller stops the node.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "node/store/hold_rows.hpp"
#include "node/store/link_rows.hpp"
#include "node/store/log_rows.hpp"
#include "node/store/release_rows.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::store {

enum class Outcome : std::uint8_t {
  admitted = 1,
  quarantined = 2,
  refused = 3
};  // as fbs RecordOutcome

/// One line of the national log: what was ruled, for whom, why.
struct RulingRow {
  UtcTime at;
  Direction direction = Direction::outbound;
  NationId peer;
  RecordId record_id;  // of the record, or of the draft that was withheld
  std::string payload_code;
  DataMode mode = DataMode::unspecified;
  std::string verdict;         // "release", "withhold", "hold", "admit", "quarantine", "refuse"
  std::string clause;          // clause path; never empty
  std::optional<Code> reason;  // absent for a permit
  std::vector<Digest> agreements;
  Digest inputs;  // of a draft, SHA-384 of its payload; of what came, its leaf in the signed batch
  std::uint32_t observations = 0;
  /// All that the ruling looked at, as agreement/release_case.hpp writes it: a proposed version of
  /// an agreement is tried on it. Empty when it came to no ruling by agreement.
  std::string facts{};
};

/// A signed batch as sent: one row a batch.
struct OutboundBatchRow {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint32_t count = 0;
  Digest root;
  Bytes bytes;  // the Batch buffer
  UtcTime at;
};

/// A batch whose records will never go: the bytes of a declared gap in the place of its own.
/// Requires: the peer has not acknowledged it.
struct LeftOutRow {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  Bytes bytes;
};

struct OutboundRecordRow {
  RecordId id;
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t seq = 0;
  std::string payload_code;
  DataMode mode = DataMode::unspecified;
  std::optional<RequestId> request_id;
  std::uint32_t observations = 0;
};

/// What this node has taken from a peer, bytes as they came.
struct InboundBatchRow {
  NationId peer;
  IncarnationId incarnation;  // of the peer's store
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint32_t count = 0;
  Digest root;
  Bytes bytes;
  UtcTime at;
};

struct InboundRecordRow {
  RecordId id;
  NationId peer;
  IncarnationId incarnation;
  Lane lane = Lane::unspecified;
  std::uint64_t seq = 0;
  Outcome outcome = Outcome::refused;
  std::optional<Code> code;  // why not admitted
  std::string payload_code;
  DataMode mode = DataMode::unspecified;
  std::string label;
  std::string clause;
  std::optional<RequestId> request_id;
  std::uint32_t observations = 0;
  UtcTime at;
  Bytes payload;  // rebuilt payload of an admitted record; the bytes as they came of a quarantined
                  // one
  std::string onward{};  // of an admitted record: what may be done with it, as the clause says
};

/// Highest gapless sequence durably taken of one lane of a peer.
struct InboundPositionRow {
  NationId peer;
  Lane lane = Lane::unspecified;
  IncarnationId incarnation;
  std::uint64_t have_seq = 0;
  UtcTime last_time;  // latest signed time of a record of the lane: none may come before it
};

struct AcknowledgedRow {  // the peer's receipt moved the cumulative acknowledgement
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t acked_seq = 0;
};

/// All batches up to here have the peer's receipt in the journal. Falls when a peer lost its store.
struct ReceiptedRow {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t receipted_seq = 0;
};

struct ReceiptRow {
  NationId peer;
  Direction direction = Direction::outbound;
  IncarnationId incarnation;  // of the peer's store: whose batch we answer, or who answers ours
  std::uint64_t number = 0;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint32_t count = 0;
  std::uint32_t not_admitted = 0;
  Bytes bytes;  // the signed Control buffer
  UtcTime at;
};

struct TaskRow {  // current state of one request; replaces the row before
  RequestId id;
  std::string role;  // "requester" or "provider"
  NationId peer;
  std::string state;  // state name, for queries
  bool open = true;
  std::string json;  // node/tasking TaskRecord::to_json
};

struct TaskMessageRow {  // the signed history, own and peer's
  RequestId id;
  Direction direction = Direction::outbound;
  std::uint32_t number = 0;
  Digest hash;
  Bytes payload;
};

struct CounterRow {  // adds to a durable counter, e.g. ("GBR", "ACC-6104"), ("", "published")
  NationId peer;     // may be empty
  std::string name;
  std::uint64_t add = 0;
};

/// Two signed things that cannot both be true, byte for byte.
struct EvidenceRow {
  UtcTime at;
  NationId peer;
  Code code = Code::fork_detected;
  std::string detail;
  Bytes held;  // what this node held; empty when it held nothing under that number
  Bytes came;
};

enum class LinkStop : std::uint8_t { none = 0, cut = 1, frozen = 2 };  // never renumber

/// A link that stays shut across restarts until an officer restores it (`none`).
struct LinkStopRow {
  NationId peer;
  LinkStop stop = LinkStop::none;
  UtcTime at;
  Code code = Code::link_not_open;
  std::string detail;
};

/// A verified statement about an agreement, with the bytes that prove it (DESIGN.md section 6).
struct StatementRow {
  UtcTime at;  // when this node took it
  Digest agreement;
  NationId nation;
  std::uint32_t number = 0;
  Bytes document;
  Bytes signature;
};

/// What a payload type means that agreements declare: its code has this text for ever.
struct SchemaTextRow {
  std::string code;
  Digest digest;
  UtcTime at;  // when this node first carried it
  std::string text;
};

struct NoticeRow {  // security-relevant happenings, capped
  UtcTime at;
  NationId peer;
  Code code;
  std::string detail;
};

/// All that one or more steps of the core changed. Applied in one SQL transaction, or not at all.
struct Transaction {
  std::vector<RulingRow> rulings;
  std::vector<OutboundBatchRow> outbound_batches;
  std::vector<OutboundRecordRow> outbound_records;
  std::vector<LeftOutRow> left_out;
  std::vector<InboundBatchRow> inbound_batches;
  std::vector<InboundRecordRow> inbound_records;
  std::vector<InboundPositionRow> inbound_positions;
  std::vector<AcknowledgedRow> acknowledged;
  std::vector<ReceiptRow> receipts;
  std::vector<ReceiptedRow> receipted;
  std::vector<TaskRow> tasks;
  std::vector<TaskMessageRow> task_messages;
  std::vector<CounterRow> counters;
  std::vector<EvidenceRow> evidence;
  std::vector<LinkStopRow> link_stops;
  std::vector<StatementRow> statements;
  std::vector<SchemaTextRow> schema_texts;
  std::vector<KeyEpochRow> key_epochs;
  std::vector<CertificateRow> certificates;
  std::vector<RevocationListRow> revocation_lists;
  std::vector<LinkLogRow> link_logs;
  std::vector<LogEntryRow> log_entries;
  std::vector<LogHeadRow> log_heads;
  std::vector<NoticeRow> notices;
  std::vector<UsageRow> usage;
  std::vector<UsageMarkRow> usage_marks;
  std::vector<DelayedRow> delayed;
  std::vector<RecordId> delayed_done;
  std::vector<ConsentRow> consents;
  std::vector<HoldRow> holds;
  std::vector<HoldStateRow> hold_states;
  std::vector<HoldDecisionRow> hold_decisions;
  std::vector<OverclassifiedRow> overclassified;

  [[nodiscard]] bool empty() const;
  void append(Transaction&& later);  // moves the rows of `later` behind ours
};

struct OutboundStream {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t next_seq = 1;
  std::uint64_t acked_seq = 0;
  std::uint64_t receipted_seq = 0;
  UtcTime last_at;  // of the last batch: the lane's signed times never fall below it
};

/// A receipt in the journal for a batch beyond OutboundStream::receipted_seq.
struct ReceiptAhead {
  NationId peer;
  IncarnationId incarnation;  // of the peer's store
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint32_t count = 0;
};

/// What the core must know to go on after a restart.
struct Snapshot {
  IncarnationId incarnation;                          // of this store
  std::vector<OutboundStream> outbound;               // one for each (peer, lane) ever used
  std::vector<InboundPositionRow> inbound;            // current position of each (peer, lane)
  std::vector<TaskRow> tasks;                         // every request, open or not
  std::map<NationId, std::uint64_t> receipt_numbers;  // last number written to each peer
  std::vector<ReceiptAhead> receipts_ahead;
  std::vector<LinkStopRow> link_stops;  // of the links that stand still
  std::vector<UsageRow> usage;
  UtcTime usage_latest;                        // {0} when nothing was ever counted
  std::vector<DelayedWait> delayed;            // by time
  std::vector<ConsentRow> consents;            // all that were not revoked, by id
  std::vector<StatementRow> statements;        // all, in the order in which they were taken
  std::vector<HoldRow> holds;                  // that wait, without their payloads
  std::map<std::string, Digest> schema_texts;  // by code, of every declared type ever carried
  std::vector<KeyEpochRow> key_epochs;
  std::vector<RevocationListRow> revocation_lists;
  std::vector<LinkLogRow> link_logs;  // of each peer the newest, of this life or an earlier one
  std::vector<LogHeadRow> heads_of_peers;  // of each peer's log the newest taken
};

/// The log that a node kept of one link in one life of its store.
struct LogName {
  NationId peer;
  IncarnationId incarnation;
};

struct CountByClause {
  std::string clause;
  std::string verdict;
  std::uint64_t records = 0;
};

struct PeerTotals {
  NationId peer;
  std::uint64_t released = 0;  // outbound records of the data lane
  std::uint64_t acknowledged = 0;
  std::uint64_t admitted = 0;  // inbound records of the data lane
  std::uint64_t quarantined = 0;
  std::uint64_t refused = 0;
  std::uint64_t gaps = 0;  // sequence numbers missing below the highest held, data lane
};

class Store {
 public:
  virtual ~Store() = default;

  /// Durable when it returns (WAL, synchronous FULL). Errors: store_failed, store_full,
  /// store_damaged, and store_order for a row that contradicts what is held; each is final: nothing
  /// more is committed, stop the node.
  virtual Status commit(const Transaction& transaction) = 0;

  virtual Result<Snapshot> load() = 0;

  /// Batches of (peer, lane) whose last sequence is >= from_seq, ascending, at most `max`.
  virtual Result<std::vector<OutboundBatchRow>> outbound_batches(const NationId& peer, Lane lane,
                                                                 std::uint64_t from_seq,
                                                                 std::size_t max) = 0;
  /// The batch of (peer, incarnation, lane) that holds `seq`, if one was taken.
  virtual Result<std::optional<InboundBatchRow>> inbound_batch(const NationId& peer,
                                                               const IncarnationId& incarnation,
                                                               Lane lane, std::uint64_t seq) = 0;
  /// The receipts this node wrote for batches of that stream from first_seq on, ascending, at most
  /// `max`.
  virtual Result<std::vector<ReceiptRow>> receipts_from(const NationId& peer,
                                                        const IncarnationId& incarnation, Lane lane,
                                                        std::uint64_t first_seq,
                                                        std::size_t max) = 0;
  /// True when `peer` was once taken under this incarnation and has since moved to another.
  virtual Result<bool> is_retired(const NationId& peer, const IncarnationId& incarnation) = 0;
  /// The inbound record of this permanent id, from any lane or incarnation.
  virtual Result<std::optional<InboundRecordRow>> inbound_record(const RecordId& id) = 0;
  /// Which of these were taken before, admitted or put aside, from any lane or incarnation; others
  /// that were may be among them.
  virtual Result<std::vector<RecordId>> taken_of(const std::vector<RecordId>& ids) = 0;

  // Queries for people and tests. `after` is a row number as returned in the pair; ascending.
  virtual Result<std::vector<std::pair<std::int64_t, InboundRecordRow>>> inbound_records(
      std::int64_t after, std::size_t max, std::optional<Outcome> only) = 0;
  virtual Result<std::vector<std::pair<std::int64_t, RulingRow>>> rulings(std::int64_t after,
                                                                          std::size_t max) = 0;
  virtual Result<std::vector<CountByClause>> counts_by_clause(
      Direction direction) = 0;  // data-lane payloads
  virtual Result<std::vector<PeerTotals>> totals() = 0;
  virtual Result<std::map<std::pair<std::string, std::string>, std::uint64_t>>
  counters() = 0;  // (peer, name) -> value
  virtual Result<std::vector<TaskMessageRow>> task_messages(const RequestId& id) = 0;
  virtual Result<std::vector<std::pair<std::int64_t, NoticeRow>>> notices(std::int64_t after,
                                                                          std::size_t max) = 0;
  /// What waits for its delay, without the payloads, ascending by row.
  virtual Result<std::vector<std::pair<std::int64_t, DelayedRow>>> delayed(std::int64_t after,
                                                                           std::size_t max) = 0;
  virtual Result<std::optional<DelayedRow>> delayed_record(const RecordId& id) = 0;
  /// What waits or waited for a person, without the payloads; ascending by row.
  virtual Result<std::vector<std::pair<std::int64_t, HoldRow>>> holds(
      std::int64_t after, std::size_t max, std::optional<HoldState> only) = 0;
  /// With its payload.
  virtual Result<std::optional<HoldRow>> hold(const HoldId& id) = 0;
  virtual Result<std::vector<HoldDecisionRow>> hold_decisions(const HoldId& id) = 0;
  /// Over from <= at < to, by clause, reason, payload type and subset.
  virtual Result<std::vector<OverclassifiedCount>> overclassified_counts(UtcTime from,
                                                                         UtcTime to) = 0;
  virtual Result<std::vector<std::pair<std::int64_t, OverclassifiedRow>>> overclassified(
      UtcTime from, UtcTime to, std::int64_t after, std::size_t max) = 0;
  /// Lines of this node's log of a link from position `first` on, ascending, at most `max`.
  virtual Result<std::vector<std::string>> log_lines(const LogName& log, std::uint64_t first,
                                                     std::size_t max) = 0;
  /// All that this node holds of logs of its link to `peer`, of either side, by size.
  virtual Result<std::vector<LogHeadRow>> log_heads(const NationId& peer, Direction direction) = 0;
  /// Of those that opened a link, or are our own.
  virtual Result<std::optional<CertificateRow>> certificate(const Digest& digest) = 0;
  /// Of the rulings that are committed.
  virtual Result<JournalHead> journal_head() = 0;
  /// Against one peer, the latest first.
  virtual Result<std::vector<std::pair<std::int64_t, EvidenceRow>>> evidence(const NationId& peer,
                                                                             std::size_t max) = 0;
};

}  // namespace accord::node::store
