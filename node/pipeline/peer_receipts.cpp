// Receipts, both ways. Inbound they are journalled once each, whatever told first that the records
// arrived; the position up to which they are held goes to the peer in Hello and heartbeats, and it
// sends again what is missing beyond it.
#include <algorithm>

#include "node/pipeline/peer_link.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

constexpr int kMostDoublings = 5;  // of the wait between two portions

/// Names of durable counters are ours: what a peer makes up is counted under one.
std::string name_of_peers_code(std::uint16_t number) {
  const auto known = find_code(std::to_string(number));
  return known ? code_text(*known) : "unknown_code";
}

}  // namespace

/// Requires: positions and streams have been restored.
void PeerLink::restore(const store::ReceiptAhead& receipt) {
  if (receipt.incarnation == peer_incarnation_)
    (void)send_[receipt.lane].receipts.take(receipt.first_seq, receipt.count);
}

/// A receipt must be for a batch that we journalled, under its root: otherwise one of the two
/// histories is not ours.
Status PeerLink::check_receipt(Surroundings& with, const WireControl& control,
                               const Receipt& receipt) {
  const auto rows = with.store.outbound_batches(peer_, receipt.lane, receipt.first_seq, 1);
  if (!rows) with.stop_node(rows.error());
  const bool ours = rows && !rows->empty() && rows->front().first_seq == receipt.first_seq &&
                    rows->front().count == receipt.count && rows->front().root == receipt.root;
  if (ours || !rows) return {};
  const Error error{Code::fork_detected,
                    "a receipt over a batch that was never sent: sequence " +
                        std::to_string(receipt.first_seq) + ", root " +
                        receipt.root.hex().substr(0, 16),
                    {}};
  freeze(with, {error, rows->empty() ? Bytes{} : rows->front().bytes, build_control(control)});
  return fail(error);
}

Status PeerLink::on_receipt(Surroundings& with, const WireControl& control) {
  ACCORD_CHECK(authenticate(control));
  ACCORD_TRY(const Receipt receipt, parse_receipt(control.body));
  if (receipt.incarnation != with.signer.incarnation()) {
    return fail(Code::wrong_incarnation, "a receipt for another life of our store");
  }
  ACCORD_CHECK(check_receipt(with, control, receipt));
  ACCORD_CHECK(check_logged(with, control, receipt));
  heard(with);
  ACCORD_CHECK(acknowledged(with, receipt.lane, receipt.have_seq, control));
  journal_receipt(with, control, receipt);
  pump(with, receipt.lane);
  return {};
}

void PeerLink::journal_receipt(Surroundings& with, const WireControl& control,
                               const Receipt& receipt) {
  ReceiptBook& book = send_[receipt.lane].receipts;
  const std::uint64_t upto = book.upto();
  if (!book.take(receipt.first_seq, receipt.count)) return;
  own_log_.receipted(with, receipt, control.body);
  with.effects.transaction.receipts.push_back(
      {peer_, store::Direction::inbound, peer_incarnation_, receipt.number, receipt.lane,
       receipt.first_seq, receipt.count, static_cast<std::uint32_t>(receipt.exceptions.size()),
       build_control(control), with.now});
  if (book.upto() != upto)
    with.effects.transaction.receipted.push_back({peer_, receipt.lane, book.upto()});
  for (const RecordVerdict& entry : receipt.exceptions)
    with.count(peer_, "peer_did_not_admit_" + name_of_peers_code(entry.code));
}

/// Receipts queue behind our own batches: sooner than those come through, none is lost.
Nanos PeerLink::wait_for_receipts(int portions_in_vain) const {
  Nanos queue{0};
  for (const auto& [lane, send] : send_) queue += send.window.time_in_flight();
  const Patience bounds = patience();
  const Nanos least = std::clamp(queue, bounds.first, bounds.longest);
  return std::min(least * (1 << std::min(portions_in_vain, kMostDoublings)), bounds.longest);
}

/// While the position moves, receipts are on their way. Sent again is only from a position that
/// stood still since the last heartbeat, below what was receipted by then; a portion at a time, and
/// ever more rarely while none arrives, however often the peer says so.
void PeerLink::peer_has_receipts(Surroundings& with, Lane lane, std::uint64_t receipted,
                                 bool at_hello) {
  ReceiveLane& receive = receive_[lane];
  const bool stands_still = receipted == receive.told_receipted && receipted < receive.owed;
  if (receipted > receive.told_receipted) {
    receive.portions_in_vain = 0;
    receive.receipts_again_at =
        std::min(receive.receipts_again_at, with.steady + wait_for_receipts(0));
  }
  receive.told_receipted = receipted;
  receive.owed = receive.position.have_seq;
  if (receipted >= receive.position.have_seq || !(stands_still || at_hello)) return;
  if (with.steady < receive.receipts_again_at) return;
  receive.receipts_again_at = with.steady + wait_for_receipts(receive.portions_in_vain++);
  send_receipts(with, lane, receipted + 1, kMaxReceiptsAgain);
}

void PeerLink::repeat_receipt(Surroundings& with, Lane lane, std::uint64_t first_seq) {
  send_receipts(with, lane, first_seq, 1);
}

void PeerLink::send_receipts(Surroundings& with, Lane lane, std::uint64_t first_seq,
                             std::size_t max) {
  const auto rows = with.store.receipts_from(peer_, peer_incarnation_, lane, first_seq, max);
  if (!rows) return with.stop_node(rows.error());
  std::size_t bytes = 0;
  for (const store::ReceiptRow& row : *rows) {
    bytes += row.bytes.size();
    if (bytes > kMaxReceiptBytesAgain && &row != &rows->front()) return;
    auto frame = with.signer.again(row);
    if (!frame) return with.stop_node(frame.error());
    with.emit(std::move(*frame));
  }
}

}  // namespace accord::node::pipeline
