// What the peer signs of its log, beside what it signed before.
#include "node/pipeline/peer_log.hpp"

#include <algorithm>

#include "node/pipeline/own_log.hpp"

namespace accord::node::pipeline {

Status PeerLog::restore(const store::LogHeadRow& row) {
  auto head = crypto::parse_log_head(row.text);
  if (!head) return fail(Code::store_damaged, head.error().text(), "log_head");
  held_ = std::move(*head);
  return {};
}

std::optional<HeldLog> PeerLog::held() const {
  if (!held_) return std::nullopt;
  return HeldLog{held_->head.log.incarnation, held_->head.size};
}

Status PeerLog::take(Surroundings& with, const Came& came) {
  const crypto::LogName name{peer_, with.self, came.incarnation};
  const WireLogHead& from = came.head;
  crypto::SignedHead head{
      {name, from.size, from.root, from.time}, came.certificate, from.signature};
  // A log's times never decrease, though its keeper's clock was set back since: a head may be of a
  // time to come, as records are.
  const UtcTime at = std::max(with.now, head.head.time);
  ACCORD_CHECK(crypto::verify_head(head, with.trust, {name, at}));
  if (held_ && held_->head.log == name) {
    const crypto::HeadsFinding finding = crypto::check_heads(*held_, head, from.proof);
    if (!finding.consistent()) {
      return fail(
          Code::log_differs,
          "the peer's log, " + std::string(crypto::name_of(finding.outcome)) + ": " + finding.why);
    }
  } else if (!from.proof.empty()) {
    return fail(Code::log_differs, "a proof from a head that this node never held");
  }
  const auto& key = with.signer.identity().node_sign;
  const auto cosigned = crypto::cosign_head(key.key, key.certificate, head, at);
  if (!cosigned) {
    stop_if_unsigned(with, cosigned.error());
    return fail(cosigned.error());
  }
  cosigned_ = WireCosignature{from.size, cosigned->cosigned_at, cosigned->cosignature};
  with.effects.transaction.log_heads.push_back({peer_, store::Direction::inbound, came.incarnation,
                                                from.size, with.now, false, head.text()});
  held_ = std::move(head);
  return {};
}

Status PeerLog::check(const Receipt& receipt) {
  if (!receipt.log) return fail(Code::bad_merkle_proof, "a receipt without its place in a log");
  const PlaceInLog& place = *receipt.log;
  std::vector<crypto::LogEntry> entries = entries_of(receipt, crypto::LogKind::received);
  const auto differs = [&](const std::string& what) {
    return fail(Code::log_differs, "receipt " + std::to_string(receipt.number) + ": " + what);
  };
  if (place.size < entries.size()) return differs("its log has less entries than it tells");
  auto tree = crypto::LinkLogTree::from_frontier(place.size - entries.size(), place.path);
  if (!tree) return differs(tree.error().what);
  for (crypto::LogEntry& entry : entries) {
    entry.position = tree->size();
    tree->append(crypto::MerkleTree::leaf_hash(as_bytes(entry.line())));
  }
  if (tree->root() != place.root) return differs("what it says is not in its log");
  if (told_by_receipt_ && told_by_receipt_->incarnation == place.incarnation) {
    if (told_by_receipt_->size == place.size && told_by_receipt_->root != place.root)
      return differs("two roots for " + std::to_string(place.size) + " entries");
    if (told_by_receipt_->size > place.size) return {};  // it came later than one after it
  }
  told_by_receipt_ = PlaceInLog{place.incarnation, place.size, place.root, {}};
  return {};
}

Bytes PeerLog::evidence() const {
  if (!held_) return {};
  const std::string text = held_->text();
  return {text.begin(), text.end()};
}

nlohmann::json PeerLog::describe() const {
  if (!held_) return {{"entries", 0}};
  return {{"entries", held_->head.size},
          {"root", held_->head.root.hex()},
          {"at", held_->head.time.text(3)}};
}

}  // namespace accord::node::pipeline
