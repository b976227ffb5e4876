// What one side's disk shows of one record, every step verified: the batch that it stands in and
// who signed it, the entries of this side's log about it under which head, and the receipts.
#include <algorithm>

#include "crypto/merkle.hpp"
#include "node/app/log_audit.hpp"
#include "node/pipeline/own_log.hpp"

namespace accord::node::app {
namespace {

using nlohmann::json;
using Tree = crypto::MerkleTree;

constexpr std::size_t kLinesAtOnce = 4'096;

json hex(const std::vector<Digest>& hashes) {
  json out = json::array();
  for (const Digest& hash : hashes) out.push_back(hash.hex());
  return out;
}

/// A record above the node's ceiling is kept as its leaf.
Digest leaf_of(const Bytes& record) {
  const auto kept = Digest::from_bytes(record);
  return kept ? *kept : Tree::leaf_hash(record);
}

/// One record in one batch.
struct Place {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t seq = 0;
  Bytes batch;  // as signed
  UtcTime at;
};

class Proof {
 public:
  Proof(store::SqliteStore& store, const crypto::TrustStore& trust, UtcTime at)
      : store_(store), trust_(trust), at_(at) {}

  /// The record in its batch, and who signed that.
  Status add_batch(const Place& place) {
    ACCORD_TRY(const pipeline::WireBatch batch, pipeline::parse_batch(place.batch));
    const std::uint64_t index = place.seq - batch.head.first_seq;
    if (index >= batch.records.size())
      return fail(Code::store_damaged, "the batch does not hold the record");
    std::vector<Digest> leaves;
    for (const Bytes& record : batch.records) leaves.push_back(leaf_of(record));
    const std::vector<Digest> path = Tree::inclusion_proof(leaves, index);
    ACCORD_CHECK(
        Tree::verify_inclusion({leaves[index], index, leaves.size()}, path, batch.head.root));
    ACCORD_TRY(const crypto::Certificate signer, signer_of(store_, batch.signer));
    ACCORD_CHECK(trust_.verify(signer, batch.head.sender, crypto::Role::node_sign, place.at));
    ACCORD_CHECK(signer.public_key().verify(pipeline::kBatchDomain, batch.signer,
                                            pipeline::batch_signing_input(batch.head),
                                            batch.signature));
    head_ = batch.head;
    step("record " + std::to_string(place.seq) + " of the " + std::string(name_of(place.lane)) +
             " lane from " + batch.head.sender.text() + " to " + batch.head.recipient.text() +
             ": in the batch that " + batch.head.sender.text() + " signed, proven by " +
             std::to_string(path.size()) + " hashes",
         {{"root", batch.head.root.hex()},
          {"leaf", leaves[index].hex()},
          {"index", index},
          {"records", leaves.size()},
          {"path", hex(path)},
          {"signer", batch.signer.hex()}});
    return {};
  }

  /// The entries of this side's logs, of all its lives, about the record at `place`.
  Status add_entries(const Place& place) {
    ACCORD_TRY(const std::vector<store::LinkLogRow> logs, store_.link_logs(place.peer));
    bool any = false;
    for (const store::LinkLogRow& log : logs) {
      ACCORD_TRY(const std::vector<crypto::LogEntry> entries, entries_about(log, place));
      for (const crypto::LogEntry& entry : entries) ACCORD_CHECK(add_entry(log, entry));
      any = any || !entries.empty();
    }
    if (!any) step("no log of this store says anything of it: it is older than the logs", {});
    return {};
  }

  Status add_receipt(const store::ReceiptRow& row, std::uint64_t seq) {
    ACCORD_TRY(const pipeline::WireControl control, pipeline::parse_control(row.bytes));
    ACCORD_TRY(const pipeline::Receipt receipt, pipeline::parse_receipt(control.body));
    ACCORD_CHECK(verify_control(store_, trust_, control, receipt.time));
    if (receipt.root != head_.root || receipt.first_seq != head_.first_seq)
      return fail(Code::store_damaged, "a receipt is for another batch");
    crypto::LogOutcome outcome = crypto::LogOutcome::admitted;
    std::uint16_t code = 0;
    for (const pipeline::RecordVerdict& verdict : receipt.exceptions) {
      if (verdict.offset != seq - receipt.first_seq) continue;
      outcome = static_cast<crypto::LogOutcome>(verdict.outcome);
      code = verdict.code;
    }
    json more{{"receipt", receipt.number},
              {"outcome", crypto::name_of(outcome)},
              {"code", code},
              {"signer", control.signer.hex()}};
    std::string where = ", and names no place in its log";
    if (receipt.log) {
      where = ", entry " + std::to_string(receipt.log->size - 1) + " of its log";
      more["log_size"] = receipt.log->size;
      more["log_root"] = receipt.log->root.hex();
    }
    step("receipt " + std::to_string(receipt.number) + ", signed by " + control.sender.text() +
             " at " + receipt.time.text(3) + ": " + std::string(crypto::name_of(outcome)) +
             words_of(code) + where,
         std::move(more));
    return {};
  }

  void add_ruling(const store::RulingRow& ruling) {
    step("this node ruled at " + ruling.at.text(3) + " for " + ruling.peer.text() + ": " +
             ruling.verdict + " by " + ruling.clause +
             (ruling.reason ? words_of(static_cast<std::uint16_t>(*ruling.reason)) : ""),
         {{"verdict", ruling.verdict},
          {"clause", ruling.clause},
          {"code", ruling.reason ? json(static_cast<int>(*ruling.reason)) : json()},
          {"inputs", ruling.inputs.hex()}});
  }

  [[nodiscard]] json take() { return std::move(steps_); }

 private:
  void step(std::string what, json more) {
    if (more.is_null()) more = json::object();
    more["shows"] = std::move(what);
    steps_.push_back(std::move(more));
  }

  static std::string words_of(std::uint16_t code) {
    if (code == 0) return "";
    const auto known = find_code(std::to_string(code));
    return known ? " (" + code_text(*known) + " " + std::string(code_entry(*known).name) + ")"
                 : " (code " + std::to_string(code) + ")";
  }

  Result<std::vector<crypto::LogEntry>> entries_about(const store::LinkLogRow& log,
                                                      const Place& place) {
    std::vector<crypto::LogEntry> out;
    for (std::uint64_t first = 0; first < log.size;) {
      ACCORD_TRY(const std::vector<std::string> lines,
                 store_.log_lines({log.peer, log.incarnation}, first, kLinesAtOnce));
      if (lines.empty()) return fail(Code::store_damaged, "the log is shorter than it says");
      for (const std::string& line : lines) {
        ACCORD_TRY(crypto::LogEntry entry, crypto::parse_log_entry(line));
        const crypto::LogRange* range = entry.range();
        // What was sent is numbered by this store, what was received by the peer's: of either, the
        // batch's root tells the two apart; a receipt is for what was sent.
        const bool about = range != nullptr && range->lane == place.lane &&
                           range->first <= place.seq && place.seq <= range->last &&
                           (entry.kind == crypto::LogKind::receipted ? head_.sender != place.peer
                                                                     : entry.digest == head_.root);
        if (about) out.push_back(std::move(entry));
      }
      first += lines.size();
    }
    return out;
  }

  /// The smallest head above the entry that the peer cosigned, else that was told.
  Result<std::optional<std::pair<crypto::SignedHead, bool>>> head_over(const store::LinkLogRow& log,
                                                                       std::uint64_t position) {
    std::optional<std::pair<crypto::SignedHead, bool>> out;
    ACCORD_TRY(const std::vector<store::LogHeadRow> rows,
               store_.log_heads(log.peer, store::Direction::outbound));
    for (const store::LogHeadRow& row : rows) {
      if (row.incarnation != log.incarnation || row.size <= position) continue;
      if (out && (out->second || !row.cosigned)) continue;
      if (row.cosigned) {
        ACCORD_TRY(crypto::CosignedHead head, crypto::parse_cosigned_head(row.text));
        ACCORD_CHECK(crypto::verify_cosignature(head, trust_, {head.signed_head.head.log, at_}));
        out.emplace(std::move(head.signed_head), true);
      } else {
        ACCORD_TRY(crypto::SignedHead head, crypto::parse_log_head(row.text));
        out.emplace(std::move(head), false);
      }
    }
    return out;
  }

  Status add_entry(const store::LinkLogRow& log, const crypto::LogEntry& entry) {
    ACCORD_TRY(const auto head, head_over(log, entry.position));
    std::string what = "entry " + std::to_string(entry.position) +
                       " of this node's log: " + std::string(crypto::name_of(entry.kind)) + " at " +
                       entry.time.text(3);
    if (entry.outcome != crypto::LogOutcome::none) {
      what += ", ";
      what.append(crypto::name_of(entry.outcome)).append(words_of(entry.code));
    }
    json more{{"entry", entry.line()}, {"incarnation", log.incarnation.text()}};
    if (!head) {
      step(what + "; no head covers it yet", std::move(more));
      return {};
    }
    const crypto::SignedHead& over = head->first;
    ACCORD_CHECK(crypto::verify_head(over, trust_, {over.head.log, at_}));
    const auto read = [&](std::uint64_t first, std::size_t count) -> Result<std::vector<Digest>> {
      ACCORD_TRY(const std::vector<std::string> lines,
                 store_.log_lines({log.peer, log.incarnation}, first, count));
      std::vector<Digest> out;
      for (const std::string& line : lines) out.push_back(Tree::leaf_hash(as_bytes(line)));
      return out;
    };
    ACCORD_TRY(const std::vector<Digest> path,
               crypto::LinkLogProver(read, over.head.size).inclusion(entry.position));
    ACCORD_CHECK(Tree::verify_inclusion(
        {Tree::leaf_hash(as_bytes(entry.line())), entry.position, over.head.size}, path,
        over.head.root));
    more["path"] = hex(path);
    more["head"] = over.text();
    more["cosigned"] = head->second;
    step(what + "; proven by " + std::to_string(path.size()) + " hashes to the head of " +
             std::to_string(over.head.size) + " entries of " + over.head.time.text(3) +
             (head->second ? ", cosigned by " + log.peer.text() : ", not cosigned yet"),
         std::move(more));
    return {};
  }

  store::SqliteStore& store_;
  const crypto::TrustStore& trust_;
  UtcTime at_;
  pipeline::BatchHead head_;
  json steps_ = json::array();
};

Status prove_sent(store::SqliteStore& store, Proof& proof, const store::OutboundRecordRow& record) {
  ACCORD_TRY(const auto batches, store.outbound_batches(record.peer, record.lane, record.seq, 1));
  if (batches.empty()) return fail(Code::store_damaged, "the record's batch is not in the journal");
  const store::OutboundBatchRow& batch = batches.front();
  const Place place{record.peer, record.lane, record.seq, batch.bytes, batch.at};
  ACCORD_CHECK(proof.add_batch(place));
  ACCORD_CHECK(proof.add_entries(place));
  ACCORD_TRY(const auto receipts, store.receipts_for(record.peer, record.lane, batch.first_seq));
  for (const store::ReceiptRow& receipt : receipts)
    ACCORD_CHECK(proof.add_receipt(receipt, record.seq));
  return {};
}

Status prove_received(store::SqliteStore& store, Proof& proof,
                      const store::InboundRecordRow& record) {
  ACCORD_TRY(const auto batch,
             store.inbound_batch(record.peer, record.incarnation, record.lane, record.seq));
  if (!batch) return fail(Code::store_damaged, "the record's batch is not in the journal");
  const Place place{record.peer, record.lane, record.seq, batch->bytes, batch->at};
  ACCORD_CHECK(proof.add_batch(place));
  ACCORD_CHECK(proof.add_entries(place));
  ACCORD_TRY(const auto receipts, store.receipts_from(record.peer, record.incarnation, record.lane,
                                                      batch->first_seq, 1));
  for (const store::ReceiptRow& receipt : receipts)
    ACCORD_CHECK(proof.add_receipt(receipt, record.seq));
  return {};
}

}  // namespace

Result<json> prove(store::SqliteStore& store, const crypto::TrustStore& trust,
                   const RecordId& record, UtcTime at) {
  Proof proof(store, trust, at);
  ACCORD_TRY(const auto rulings, store.rulings_on(record));
  for (const store::RulingRow& ruling : rulings) proof.add_ruling(ruling);
  ACCORD_TRY(const auto sent, store.outbound_record(record));
  if (sent) ACCORD_CHECK(prove_sent(store, proof, *sent));
  ACCORD_TRY(const auto received, store.inbound_record(record));
  if (received) ACCORD_CHECK(prove_received(store, proof, *received));
  json steps = proof.take();
  if (steps.empty())
    return fail(Code::not_found, "no record of this id was sent, received or ruled on here");
  return json{{"record", record.text()},
              {"direction", sent       ? "sent"
                            : received ? "received"
                                       : "never sent"},
              {"steps", std::move(steps)}};
}

}  // namespace accord::node::app
