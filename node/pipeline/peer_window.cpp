// The sending and receiving positions of one link: window, acknowledgement, sending again from the
// journal.
#include <algorithm>
#include <utility>

#include "node/pipeline/peer_link.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {

namespace {
constexpr Nanos kLongestPatience = std::chrono::seconds(60);
constexpr Nanos kBetweenLives = std::chrono::seconds(60);  // of a peer's store
constexpr Nanos kExpireAgain = std::chrono::seconds(60);
constexpr std::size_t kLeftOutAtOnce = 64;  // batches
constexpr std::size_t kShedAtOnce = 8;      // then the store is measured again
}  // namespace

void PeerLink::restore(const store::OutboundStream& stream) {
  SendLane& lane = send_[stream.lane];
  lane.window.restore(stream.next_seq, stream.acked_seq, stream.last_at);
  lane.receipts.reset(stream.receipted_seq);
}

void PeerLink::restore(const store::InboundPositionRow& position) {
  peer_incarnation_ = position.incarnation;
  receive_[position.lane].position = {position.have_seq, position.last_time};
}

std::uint64_t PeerLink::next_seq(Lane lane) const {
  const auto found = send_.find(lane);
  return found == send_.end() ? 1 : found->second.window.next_seq();
}

UtcTime PeerLink::time_of_next(Lane lane, UtcTime now) const {
  const auto found = send_.find(lane);
  return found == send_.end() ? now : found->second.window.time_of_next(now);
}

std::size_t PeerLink::most_batch_bytes(Lane lane) const {
  const auto found = send_.find(lane);
  if (found == send_.end()) return kMaxBatchBytes;
  return std::min(kMaxBatchBytes, found->second.window.comes_through_in(timings_.silence / 4));
}

PeerLink::Position PeerLink::position(Lane lane) const {
  const auto found = receive_.find(lane);
  return found == receive_.end() ? Position{} : found->second.position;
}

void PeerLink::advance(Surroundings& with, Lane lane, const Position& to) {
  ReceiveLane& receive = receive_[lane];
  ACCORD_ASSERT(to.have_seq > receive.position.have_seq &&
                to.last_time >= receive.position.last_time);
  receive.position = to;
  receive.missing = false;
  with.effects.transaction.inbound_positions.push_back(
      {peer_, lane, peer_incarnation_, to.have_seq, to.last_time});
}

Nanos PeerLink::may_wait(const Surroundings& with) const {
  if (!with.sheds || timings_.shed_after == Nanos{0}) return timings_.expire_after;
  if (timings_.expire_after == Nanos{0}) return timings_.shed_after;
  return std::min(timings_.expire_after, timings_.shed_after);
}

/// What is in flight stays as it is: it may have arrived. What a closed link had in flight and the
/// peer has taken is known to it by number and root, and becomes no gap there.
void PeerLink::leave_out_expired(Surroundings& with) {
  if (!std::exchange(shed_, with.sheds) && shed_) expire_again_at_ = with.steady;
  const Nanos longest = may_wait(with);
  if (longest == Nanos{0} || with.steady < expire_again_at_) return;
  const std::size_t most = shed_ ? kShedAtOnce : kLeftOutAtOnce;
  const SendWindow& window = send_[Lane::data].window;
  const std::uint64_t behind =
      std::max({is_open() ? window.sent_seq() : 0, window.acked_seq(), left_out_upto_});
  const auto rows = with.store.outbound_batches(peer_, Lane::data, behind + 1, most);
  if (!rows) return with.stop_node(rows.error());
  expire_again_at_ = with.steady + (rows->size() < most ? kExpireAgain : Nanos{0});
  std::uint64_t records = 0;
  for (const store::OutboundBatchRow& row : *rows) {
    if (row.first_seq <= behind) continue;  // in part before it
    if (with.now - row.at <= longest) {
      expire_again_at_ = with.steady + kExpireAgain;
      break;
    }
    left_out_upto_ = row.first_seq + row.count - 1;
    const auto held = parse_batch(row.bytes);
    if (held && held->head.left_out != 0) continue;  // before this start
    auto without = with.signer.leave_out(row, Code::left_out_expired);
    if (!without) return with.stop_node(without.error());
    records += row.count;
    with.effects.transaction.left_out.push_back(
        {peer_, row.lane, row.first_seq, std::move(*without)});
  }
  send_[Lane::data].closed.drop_through(left_out_upto_);
  if (records == 0) return;
  with.count(peer_, "records_left_out", records);
  if (shed_) with.count(peer_, "records_left_out_for_room", records);
  with.note(peer_, {Code::left_out_expired,
                    std::to_string(records) + " records up to " + std::to_string(left_out_upto_) +
                        " of the data lane will not be sent" +
                        (shed_ ? ", for the store is short of room" : ""),
                    {}});
}

/// Tasking is always taken: its records are few and small, and room is kept for them.
Credit PeerLink::credit(const Surroundings& with, Lane lane) {
  if (lane == Lane::data && !with.takes_data) return {};
  return {kMaxBatchesInFlight * kMaxBatchRecords, kMaxBytesInFlight};
}

Patience PeerLink::patience() const {
  return {timings_.resend_after, std::max(timings_.resend_after, kLongestPatience)};
}

void PeerLink::on_batch_closed(Surroundings& with, Signer::ClosedBatch&& batch) {
  SendWindow& window = send_[batch.row.lane].window;
  ACCORD_ASSERT(batch.row.first_seq == window.next_seq());
  begin(with);
  own_log_.sent(with, batch.row);
  const bool in_turn = !window.has_waiting();
  window.closed(batch.row.count, batch.row.at);
  tell_if_ahead(with, batch.row);
  if (is_open() && in_turn && window.has_room(batch.row.bytes.size())) {
    put_in_flight(with, window, window.next_seq() - 1, std::move(batch.frame));
  } else if (is_open()) {
    send_[batch.row.lane].closed.add(batch.row.first_seq, batch.row.count, std::move(batch.frame));
  }
  with.effects.transaction.outbound_batches.push_back(std::move(batch.row));
  for (auto& record : batch.records)
    with.effects.transaction.outbound_records.push_back(std::move(record));
}

/// A clock that jumped forward and back leaves the lane's times where it was: they never decrease.
/// People must know, since what they sign bears times to come; said once until the clock has caught
/// up.
void PeerLink::tell_if_ahead(Surroundings& with, const store::OutboundBatchRow& row) {
  const Nanos ahead = row.at - with.now;
  bool& told = send_[row.lane].told_ahead;
  if (ahead <= timings_.clock_skew) {
    told = false;
  } else if (!std::exchange(told, true)) {
    with.note(peer_,
              {Code::lane_ahead_of_clock,
               "the " + std::string(name_of(row.lane)) + " lane is signed at " + row.at.text(0) +
                   ", " + std::to_string(ahead.count() / 1'000'000'000) + " s ahead of the clock",
               {}},
              Severity::alarm);
  }
}

void PeerLink::put_in_flight(Surroundings& with, SendWindow& window, std::uint64_t last_seq,
                             link::Signed frame) {
  window.sent(last_seq, frame.body().size(), with.steady);
  with.emit(std::move(frame));
}

/// A record of a suspended agreement waits for its restoration, and all behind it in the lane.
bool PeerLink::waits_for_restoration(ByteView batch_bytes) const {
  const auto is_suspended = [&](const Digest& agreement) {
    return std::find(known_agreements_.begin(), known_agreements_.end(),
                     std::pair(agreement, AgreementState::suspended)) != known_agreements_.end();
  };
  const bool any = std::any_of(known_agreements_.begin(), known_agreements_.end(),
                               [&](const auto& entry) { return is_suspended(entry.first); });
  if (!any) return false;
  const auto batch = parse_batch(batch_bytes);
  if (!batch) return false;  // whoever sends it says so
  return std::any_of(batch->records.begin(), batch->records.end(), [&](const Bytes& bytes) {
    const auto record = parse_record(bytes);
    return record && std::any_of(record->head.agreements.begin(), record->head.agreements.end(),
                                 is_suspended);
  });
}

void PeerLink::pump(Surroundings& with, Lane lane) {
  SendWindow& window = send_[lane].window;
  ClosedFrames& closed = send_[lane].closed;
  while (is_open() && window.has_waiting() && window.has_room(0)) {
    if (const auto* next = closed.find(window.sent_seq() + 1)) {
      if (!window.has_room(next->frame.body().size())) return;
      if (waits_for_restoration(next->frame.body())) return;
      ClosedFrames::Waiting waited = closed.take();
      put_in_flight(with, window, waited.last_seq, std::move(waited.frame));
      continue;
    }
    // What this step is only now journalling is not in the store yet; the next receipt or tick
    // sends it.
    const auto rows = with.store.outbound_batches(peer_, lane, window.sent_seq() + 1, 1);
    if (!rows) return with.stop_node(rows.error());
    if (rows->empty() || !window.has_room(rows->front().bytes.size())) return;
    if (waits_for_restoration(rows->front().bytes)) return;
    auto frame = with.signer.again(rows->front());
    if (!frame) return with.stop_node(frame.error());
    put_in_flight(with, window, rows->front().first_seq + rows->front().count - 1,
                  std::move(*frame));
  }
}

/// The oldest batch in flight, if it is due.
void PeerLink::send_again(Surroundings& with, Lane lane, bool asked) {
  SendWindow& window = send_[lane].window;
  if (!is_open() || !window.takes_again(asked, with.steady, patience())) return;
  const auto rows = with.store.outbound_batches(peer_, lane, window.session_acked() + 1, 1);
  if (!rows) return with.stop_node(rows.error());
  if (rows->empty()) return;  // journalled in this very step
  auto frame = with.signer.again(rows->front());
  if (!frame) return with.stop_node(frame.error());
  with.emit(std::move(*frame));
  with.count(peer_, "resent_batches");
}

Status PeerLink::acknowledged(Surroundings& with, Lane lane, std::uint64_t seq,
                              const WireControl& by) {
  SendWindow& window = send_[lane].window;
  if (seq >= window.next_seq()) {
    const Error error{Code::fork_detected,
                      "the peer holds " + std::to_string(seq) + " records of the " +
                          std::string(name_of(lane)) + " lane, this store sent " +
                          std::to_string(window.next_seq() - 1),
                      {}};
    freeze(with, {error, {}, build_control(by)});
    return fail(error);
  }
  const SendWindow::Moved moved = window.acknowledge(seq, with.steady);
  if (moved.acked) with.effects.transaction.acknowledged.push_back({peer_, lane, seq});
  if (moved.rewound > 0) with.count(peer_, "resent_batches", moved.rewound);
  return {};
}

/// Every life of the peer's store that ended is remembered for good, and each gets everything
/// again.
Status PeerLink::check_life(const Surroundings& with, const IncarnationId& incarnation) const {
  const bool soon = new_life_at_ && with.steady - *new_life_at_ < kBetweenLives;
  if (!soon || incarnation == peer_incarnation_) return {};
  return fail(Code::new_life_too_soon, incarnation.text());
}

/// The first Hello of another life of the peer's store: nothing of it was taken yet, and its
/// receipts begin anew.
void PeerLink::meet_new_life(Surroundings& with, const IncarnationId& incarnation) {
  if (!peer_incarnation_.is_nil()) {
    new_life_at_ = with.steady;
    with.note(peer_,
              {Code::peer_new_life,
               "incarnation " + incarnation.text() + " after " + peer_incarnation_.text(),
               {}},
              Severity::alarm);
  }
  peer_incarnation_ = incarnation;
  for (const Lane lane : kLanes) {
    receive_[lane] = {};
    with.effects.transaction.inbound_positions.push_back({peer_, lane, peer_incarnation_, 0, {}});
  }
}

/// What the peer's former life took and receipted stands as far as this one holds it; the rest it
/// receipts itself, and no receipt of the former life beyond a missing one is added to its own.
void PeerLink::begin_receipts_anew(Surroundings& with, Lane lane, std::uint64_t peer_has) {
  ReceiptBook& book = send_[lane].receipts;
  const std::uint64_t before = book.upto();
  book.reset(std::min(before, peer_has));
  if (before > 0) with.effects.transaction.receipted.push_back({peer_, lane, book.upto()});
}

Status PeerLink::adopt_positions(Surroundings& with, const WireControl& control, const Hello& hello,
                                 bool goes_on) {
  const bool new_life = control.incarnation != peer_incarnation_;
  if (new_life) meet_new_life(with, control.incarnation);
  for (const Lane lane : kLanes) {
    std::uint64_t peer_has = 0;
    for (const LaneHave& have : hello.have) {
      if (have.lane != lane) continue;
      if (have.incarnation == with.signer.incarnation()) peer_has = have.seq;
      send_[lane].window.take_credit({have.credit.records, have.credit.bytes});
    }
    ACCORD_CHECK(acknowledged(with, lane, peer_has, control));
    if (goes_on) continue;
    SendLane& send = send_[lane];
    send.window.begin(peer_has, with.steady);
    if (new_life) begin_receipts_anew(with, lane, peer_has);
    receive_[lane].missing = false;
  }
  return {};
}

}  // namespace accord::node::pipeline
