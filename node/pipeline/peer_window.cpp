// The sending and receiving positions of one link: window, acknowledgement, re-sending from the
// journal.
#include "node/pipeline/peer_link.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {

void PeerLink::restore(const store::OutboundStream& stream) {
  SendLane& lane = send_[stream.lane];
  lane.next_seq = stream.next_seq;
  lane.acked_seq = stream.acked_seq;
  lane.sent_seq = stream.acked_seq;
}

void PeerLink::restore(const store::InboundPositionRow& position) {
  peer_incarnation_ = position.incarnation;
  have_[position.lane] = position.have_seq;
}

std::uint64_t PeerLink::next_seq(Lane lane) const {
  const auto found = send_.find(lane);
  return found == send_.end() ? 1 : found->second.next_seq;
}

std::uint64_t PeerLink::have_seq(Lane lane) const {
  const auto found = have_.find(lane);
  return found == have_.end() ? 0 : found->second;
}

void PeerLink::advance(Surroundings& with, Lane lane, std::uint64_t have_seq) {
  ACCORD_ASSERT(have_seq > this->have_seq(lane));
  have_[lane] = have_seq;
  with.effects.transaction.inbound_positions.push_back({peer_, lane, peer_incarnation_, have_seq});
}

void PeerLink::on_batch_closed(Surroundings& with, Signer::ClosedBatch&& batch) {
  SendLane& lane = send_[batch.row.lane];
  ACCORD_ASSERT(batch.row.first_seq == lane.next_seq);
  const std::uint64_t last_seq = batch.row.first_seq + batch.row.count - 1;
  lane.next_seq = last_seq + 1;
  const bool in_turn = lane.sent_seq == batch.row.first_seq - 1;
  if (is_open() && in_turn && lane.in_flight.size() < kMaxBatchesInFlight) {
    put_in_flight(with, lane, last_seq, std::move(batch.frame));
  }
  with.effects.transaction.outbound_batches.push_back(std::move(batch.row));
  for (auto& record : batch.records)
    with.effects.transaction.outbound_records.push_back(std::move(record));
}

void PeerLink::put_in_flight(Surroundings& with, SendLane& lane, std::uint64_t last_seq,
                             link::Signed frame) {
  if (lane.in_flight.empty()) lane.progress_at = with.now;
  lane.in_flight.push_back({last_seq, with.now});
  lane.sent_seq = last_seq;
  with.effects.frames.push_back(std::move(frame));
}

void PeerLink::pump(Surroundings& with, Lane key) {
  SendLane& lane = send_[key];
  if (lane.sent_seq + 1 >= lane.next_seq || lane.in_flight.size() >= kMaxBatchesInFlight) return;
  // What this step is only now journalling is not in the store yet; the next receipt or tick sends
  // it.
  auto rows = with.store.outbound_batches(peer_, key, lane.sent_seq + 1,
                                          kMaxBatchesInFlight - lane.in_flight.size());
  if (!rows) {
    with.stop_node(rows.error());
    return;
  }
  for (const store::OutboundBatchRow& row : *rows) {
    put_in_flight(with, lane, row.first_seq + row.count - 1, Signer::from_journal(row));
  }
}

void PeerLink::acknowledged(Surroundings& with, Lane key, std::uint64_t seq) {
  SendLane& lane = send_[key];
  if (seq >= lane.next_seq) {
    freeze(with, {Code::fork_detected,
                  "the peer holds " + std::to_string(seq) + " records of the " +
                      std::string(name_of(key)) + " lane, this store sent " +
                      std::to_string(lane.next_seq - 1),
                  {}});
    return;
  }
  if (seq <= lane.acked_seq) return;
  lane.acked_seq = seq;
  lane.sent_seq = std::max(lane.sent_seq, seq);
  lane.progress_at = with.now;
  while (!lane.in_flight.empty() && lane.in_flight.front().last_seq <= seq)
    lane.in_flight.pop_front();
  with.effects.transaction.acknowledged.push_back({peer_, key, seq});
}

void PeerLink::resend_if_stale(Surroundings& with, Lane key, Nanos patience) {
  SendLane& lane = send_[key];
  if (lane.in_flight.empty()) return;
  const UtcTime waiting_since = std::max(lane.progress_at, lane.in_flight.front().sent_at);
  if (with.now - waiting_since < patience) return;
  with.count(peer_, "resent_batches", lane.in_flight.size());
  lane.in_flight.clear();
  lane.sent_seq = lane.acked_seq;
  pump(with, key);
}

void PeerLink::adopt_positions(Surroundings& with, const Hello& hello) {
  for (const Lane key : {Lane::tasking, Lane::data}) {
    SendLane& lane = send_[key];
    std::uint64_t peer_has = 0;
    for (const LaneHave& have : hello.have) {
      if (have.lane == key && have.incarnation == with.signer.incarnation()) peer_has = have.seq;
    }
    acknowledged(with, key, peer_has);
    lane.in_flight.clear();
    lane.sent_seq =
        peer_has;  // may lie before acked_seq: a peer that lost its store gets it all again
  }
}

/// A receipt must be for a batch that we journalled, under its root: otherwise one of the two
/// histories is not ours.
Status PeerLink::check_receipt(Surroundings& with, const Receipt& receipt) {
  const auto rows = with.store.outbound_batches(peer_, receipt.lane, receipt.first_seq, 1);
  if (!rows) with.stop_node(rows.error());
  const bool ours = rows && !rows->empty() && rows->front().first_seq == receipt.first_seq &&
                    rows->front().count == receipt.count && rows->front().root == receipt.root;
  if (ours || !rows) return {};
  const Error evidence{Code::fork_detected,
                       "a receipt over a batch that was never sent: sequence " +
                           std::to_string(receipt.first_seq) + ", root " +
                           receipt.root.hex().substr(0, 16),
                       {}};
  freeze(with, evidence);
  return fail(evidence);
}

Status PeerLink::on_receipt(Surroundings& with, const WireControl& control) {
  ACCORD_CHECK(authenticate(with, control));
  ACCORD_TRY(const Receipt receipt, parse_receipt(control.body));
  if (receipt.incarnation != with.signer.incarnation()) {
    return fail(Code::wrong_incarnation, "a receipt for another life of our store");
  }
  ACCORD_CHECK(check_receipt(with, receipt));
  last_heard_ = with.now;
  const bool news = receipt.have_seq > send_[receipt.lane].acked_seq;
  acknowledged(with, receipt.lane, receipt.have_seq);
  if (!is_open()) return {};
  if (news) {
    with.effects.transaction.receipts.push_back(
        {peer_, store::Direction::inbound, receipt.number, receipt.lane, receipt.first_seq,
         receipt.count, static_cast<std::uint32_t>(receipt.exceptions.size()),
         build_control(control), with.now});
    for (const RecordVerdict& entry : receipt.exceptions) {
      with.count(peer_, "peer_did_not_admit_ACC-" + std::to_string(entry.code));
    }
  }
  pump(with, receipt.lane);
  return {};
}

}  // namespace accord::node::pipeline
