// The entries of this node's log of one link, and its heads.
#include "node/pipeline/own_log.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kBatchesAtOnce = 64;

struct Said {  // of one record
  crypto::LogOutcome outcome = crypto::LogOutcome::admitted;
  std::uint16_t code = 0;

  bool operator==(const Said&) const = default;
};

store::LogMark row_of(const crypto::LinkLogGrowth& growth) {
  return {growth.old_size(), static_cast<std::uint32_t>(growth.place()), growth.path()};
}

Error damaged(const Error& error) { return {Code::store_damaged, error.what, "link_log"}; }

}  // namespace

std::vector<crypto::LogEntry> entries_of(const Receipt& receipt, crypto::LogKind kind) {
  std::vector<crypto::LogEntry> out;
  std::optional<Said> last;
  auto exception = receipt.exceptions.begin();
  for (std::uint32_t i = 0; i < receipt.count; ++i) {
    Said said;
    if (exception != receipt.exceptions.end() && exception->offset == i) {
      said = {static_cast<crypto::LogOutcome>(exception->outcome), exception->code};
      ++exception;
    }
    const std::uint64_t seq = receipt.first_seq + i;
    if (last == said) {
      std::get<crypto::LogRange>(out.back().about).last = seq;
      continue;
    }
    last = said;
    crypto::LogEntry entry;
    entry.kind = kind;
    entry.time = receipt.time;
    entry.about = crypto::LogRange{receipt.incarnation, receipt.lane, seq, seq};
    entry.digest = receipt.root;
    entry.outcome = said.outcome;
    entry.code = said.code;
    out.push_back(std::move(entry));
  }
  return out;
}

void stop_if_unsigned(const Surroundings& with, const Error& error) {
  if (error.code == Code::token_lost || error.code == Code::crypto_library_failed)
    with.stop_node(error);
}

Status OwnLog::restore(const store::LinkLogRow& row, const crypto::LogName& own) {
  auto tree = crypto::LinkLogTree::from_frontier(row.size, row.frontier);
  if (!tree) return fail(damaged(tree.error()));
  time_ = row.time;
  if (row.incarnation != own.incarnation) {  // the store began another life since: so does the log
    const crypto::LogHead end{
        {own.keeper, own.peer, row.incarnation}, row.size, tree->root(), row.time};
    follows_ = crypto::sha384(as_bytes(end.message()));
    return {};
  }
  begun_ = true;
  tree_ = std::move(*tree);
  tasking_from_ = row.tasking_from;
  data_from_ = row.data_from;
  for (const store::LogMark& mark : row.marks) {
    auto growth = crypto::LinkLogGrowth::from_parts(tree_, mark.size, mark.place, mark.path);
    if (!growth) return fail(damaged(growth.error()));
    marks_.push_back(std::move(*growth));
  }
  return {};
}

void OwnLog::begin(Surroundings& with, const Receipted& receipted) {
  if (std::exchange(begun_, true)) return;
  tasking_from_ = receipted.tasking + 1;
  data_from_ = receipted.data + 1;
  crypto::LogEntry first;
  first.kind = crypto::LogKind::begin;
  first.digest = follows_;
  append(with, std::move(first));
  for (const Lane lane : {Lane::tasking, Lane::data}) {
    std::uint64_t from = lane == Lane::tasking ? tasking_from_ : data_from_;
    for (;;) {
      const auto rows = with.store.outbound_batches(peer_, lane, from, kBatchesAtOnce);
      if (!rows) return with.stop_node(rows.error());
      for (const store::OutboundBatchRow& row : *rows) sent(with, row);
      if (rows->size() < kBatchesAtOnce) break;
      from = rows->back().first_seq + rows->back().count;
    }
  }
}

crypto::LogName OwnLog::name(const Surroundings& with) const {
  return {with.self, peer_, with.signer.incarnation()};
}

void OwnLog::append(Surroundings& with, crypto::LogEntry entry) {
  ACCORD_ASSERT(begun_);
  entry.position = tree_.size();
  entry.time = time_ = std::max(time_, with.now);
  std::string line = entry.line();
  const Digest leaf = crypto::MerkleTree::leaf_hash(as_bytes(line));
  for (crypto::LinkLogGrowth& mark : marks_) mark.before_append(tree_, leaf);
  tree_.append(leaf);
  with.effects.transaction.log_entries.push_back({peer_, entry.position, std::move(line)});
  keep(with);
}

void OwnLog::keep(Surroundings& with) {
  store::LinkLogRow row;
  row.peer = peer_;
  row.incarnation = with.signer.incarnation();
  row.size = tree_.size();
  row.time = time_;
  row.frontier = tree_.frontier();
  for (const crypto::LinkLogGrowth& mark : marks_) row.marks.push_back(row_of(mark));
  row.tasking_from = tasking_from_;
  row.data_from = data_from_;
  auto& rows = with.effects.transaction.link_logs;
  const auto same = std::find_if(rows.begin(), rows.end(), [this](const store::LinkLogRow& each) {
    return each.peer == peer_;
  });
  if (same == rows.end()) {
    rows.push_back(std::move(row));
  } else {
    *same = std::move(row);
  }
}

void OwnLog::sent(Surroundings& with, const store::OutboundBatchRow& batch) {
  crypto::LogEntry entry;
  entry.kind = crypto::LogKind::sent;
  entry.about = crypto::LogRange{with.signer.incarnation(), batch.lane, batch.first_seq,
                                 batch.first_seq + batch.count - 1};
  entry.digest = batch.root;
  append(with, std::move(entry));
}

void OwnLog::met(Surroundings& with, const crypto::Certificate& certificate) {
  const crypto::Certificate* root = with.trust.find_root(peer_);
  ACCORD_ASSERT(root != nullptr);  // the certificate was verified under it
  crypto::LogEntry entry;
  entry.kind = crypto::LogKind::contact;
  entry.about = crypto::LogContact{root->digest(), certificate.digest()};
  entry.digest = with.trust.enrolment_digest(peer_);
  append(with, std::move(entry));
}

void OwnLog::receipted(Surroundings& with, const Receipt& receipt, ByteView body) {
  const std::uint64_t from = receipt.lane == Lane::tasking ? tasking_from_ : data_from_;
  if (receipt.first_seq < from) return;  // sent before this log began
  const Digest digest = crypto::sha384(body);
  for (crypto::LogEntry& entry : entries_of(receipt, crypto::LogKind::receipted)) {
    entry.digest = digest;
    append(with, std::move(entry));
  }
}

void OwnLog::received(Surroundings& with, Receipt& receipt) {
  PlaceInLog place{with.signer.incarnation(), 0, {}, tree_.frontier()};
  receipt.time = std::max(time_, with.now);
  for (crypto::LogEntry& entry : entries_of(receipt, crypto::LogKind::received))
    append(with, std::move(entry));
  place.size = tree_.size();
  place.root = tree_.root();
  receipt.log = std::move(place);
}

Result<std::vector<std::string>> OwnLog::lines(const Surroundings& with, const store::LogName& log,
                                               std::uint64_t first, std::size_t max) {
  ACCORD_TRY(std::vector<std::string> out, with.store.log_lines(log, first, max));
  for (const store::LogEntryRow& row : with.effects.transaction.log_entries) {  // not committed yet
    if (row.peer == log.peer && row.position == first + out.size() && out.size() < max)
      out.push_back(row.line);
  }
  return out;
}

/// From any size but the two that are kept along, every leaf is read once: only for a peer whose
/// store came back older than its last life's end.
Result<std::vector<Digest>> OwnLog::proof_from(Surroundings& with, std::uint64_t size) const {
  if (size == 0) return std::vector<Digest>();
  const auto mark =
      std::find_if(marks_.begin(), marks_.end(),
                   [size](const crypto::LinkLogGrowth& each) { return each.old_size() == size; });
  if (mark != marks_.end()) return mark->proof(tree_);
  const store::LogName log{peer_, with.signer.incarnation()};
  const auto read = [&](std::uint64_t first, std::size_t count) -> Result<std::vector<Digest>> {
    auto texts = lines(with, log, first, count);
    if (!texts) {
      with.stop_node(texts.error());
      return fail(texts.error());
    }
    std::vector<Digest> out;
    for (const std::string& line : *texts)
      out.push_back(crypto::MerkleTree::leaf_hash(as_bytes(line)));
    return out;
  };
  return crypto::LinkLogProver(read, tree_.size()).consistency(size);
}

/// With each head that is told, what stands in the journal is under it, whoever it concerned.
void OwnLog::mark_journal(Surroundings& with) {
  const auto head = with.store.journal_head();
  if (!head) return with.stop_node(head.error());
  if (head->blocks == marked_blocks_) return;
  marked_blocks_ = head->blocks;
  crypto::LogEntry entry;
  entry.kind = crypto::LogKind::journal;
  entry.digest = crypto::journal_mark(head->blocks, head->root);
  append(with, std::move(entry));
}

Result<WireLogHead> OwnLog::tell(Surroundings& with, const std::optional<HeldLog>& held) {
  const bool of_this_life = held && held->incarnation == with.signer.incarnation();
  const std::uint64_t from = of_this_life ? held->size : 0;
  if (from > tree_.size()) {
    return fail(Code::log_differs, "the peer holds a head of this node's log of " +
                                       std::to_string(from) + " entries; it has " +
                                       std::to_string(tree_.size()));
  }
  mark_journal(with);
  ACCORD_TRY(std::vector<Digest> proof, proof_from(with, from));
  time_ = std::max(time_, with.now);
  const auto& key = with.signer.identity().node_sign;
  auto head =
      crypto::sign_head(key.key, key.certificate, {name(with), tree_.size(), tree_.root(), time_});
  if (!head) {
    stop_if_unsigned(with, head.error());
    return fail(head.error());
  }
  std::erase_if(marks_, [from](const auto& mark) { return mark.old_size() != from; });
  if (from != tree_.size()) marks_.emplace_back(tree_);
  with.effects.transaction.log_heads.push_back({peer_, store::Direction::outbound,
                                                with.signer.incarnation(), tree_.size(), with.now,
                                                false, head->text()});
  keep(with);
  WireLogHead out{tree_.size(), head->head.root, time_, head->signature, std::move(proof)};
  told_ = std::move(*head);
  return out;
}

Status OwnLog::take(Surroundings& with, const crypto::Certificate& cosigner,
                    const WireCosignature& cosignature) {
  if (!told_ || cosignature.size != told_->head.size || cosignature.size == cosigned_size_)
    return {};  // of a head told before, or known
  const crypto::CosignedHead head{*told_, cosignature.at, cosigner, cosignature.signature};
  const UtcTime at = std::max(with.now, cosignature.at);  // not before the head's own time
  ACCORD_CHECK(crypto::verify_cosignature(head, with.trust, {name(with), at}));
  cosigned_size_ = cosignature.size;
  with.effects.transaction.log_heads.push_back({peer_, store::Direction::outbound,
                                                with.signer.incarnation(), cosignature.size,
                                                with.now, true, head.text()});
  return {};
}

nlohmann::json OwnLog::describe() const {
  return {{"entries", tree_.size()}, {"root", tree_.root().hex()}, {"cosigned", cosigned_size_}};
}

}  // namespace accord::node::pipeline
