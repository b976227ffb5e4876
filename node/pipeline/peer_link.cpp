// One link open and shut: connection, ticks, cut and freeze, heartbeats.
#include "node/pipeline/peer_link.hpp"

#include <algorithm>

#include "node/pipeline/statement_desk.hpp"

namespace accord::node::pipeline {

namespace {
constexpr Nanos kLongestBeforeAnew = std::chrono::seconds(60);
}  // namespace

Status check_not_ended(const crypto::Certificate& certificate, UtcTime now) {
  if (now <= certificate.not_after()) return {};
  return fail(Code::certificate_expired, "node-sign of " + certificate.nation().text() +
                                             " ended at " + certificate.not_after().text(0));
}

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::closed:
      return "closed";
    case LinkState::open:
      return "open";
    case LinkState::mismatch:
      return "mismatch";
    case LinkState::suspended:
      return "suspended";
    case LinkState::frozen:
      return "frozen";
    case LinkState::cut:
      return "cut";
  }
  return "closed";
}

void PeerLink::restore(const store::LinkStopRow& stop) {
  state_ = stop.stop == store::LinkStop::frozen ? LinkState::frozen : LinkState::cut;
  why_ = Error{stop.code, stop.detail, {}};
}

/// The first event after a start: what the store remembers and people or sockets must know.
void PeerLink::begin(Surroundings& with) {
  if (std::exchange(begun_, true)) return;
  anew_after_ = timings_.silence;
  begin_log(with);
  if (is_stopped()) with.effects.link_orders.push_back({peer_, true});
  const crypto::Certificate& own = with.signer.identity().node_sign.certificate;
  with.effects.transaction.certificates.push_back(
      {own.digest(), with.self, with.now, {own.der().begin(), own.der().end()}});
  for (const Lane lane : kLanes) {
    const auto rows =
        with.store.outbound_batches(peer_, lane, send_[lane].window.acked_seq() + 1, 1);
    if (!rows) with.stop_node(rows.error());
    if (!rows || rows->empty() || with.signer.is_signer_of(rows->front())) continue;
    with.note(peer_,
              {Code::wrong_signer,
               "the " + std::string(name_of(lane)) + " lane from " +
                   std::to_string(rows->front().first_seq) +
                   " on is not acknowledged, and signed under another certificate than the "
                   "present one: it is signed again as it is sent",
               {}},
              Severity::alarm);
  }
}

void PeerLink::close(Surroundings& with, LinkState state, const Error& why) {
  const bool news = state_ != state || !why_ || why_->code != why.code;
  if (state_ == LinkState::open) forget_nonce();  // otherwise the same Hello goes on being repeated
  state_ = state;
  why_ = why;
  for (auto& [lane, send] : send_) {
    send.window.end();
    send.closed.clear();
  }
  erase_keys(with);
  if (news) {
    with.note(peer_, why, state == LinkState::frozen ? Severity::alarm : Severity::warning);
  } else {
    with.count(peer_, code_text(why.code));
  }
}

/// What is on its way over a connection that fell silent stands before our Hello, for minutes on a
/// line that has become slow, and is journalled: a new connection begins without it. And the peer
/// may have done so while the end of the old one is still on its way to us.
void PeerLink::connect_anew(Surroundings& with) {
  with.count(peer_, "connected_anew");
  with.effects.link_orders.push_back({peer_, true});
  with.effects.link_orders.push_back({peer_, false});
  frame_came_at_ = with.steady;
  anew_after_ = std::min(anew_after_ * 2, std::max(timings_.silence, kLongestBeforeAnew));
}

/// It may be a slow line, with a large batch on it: the next session bears a longer silence.
void PeerLink::close_for_silence(Surroundings& with, const Error& why) {
  silence_.ended();
  with.count(peer_, "link_silences");
  close(with, LinkState::closed, why);
}

/// Shut for good: the sockets too, and over restarts.
void PeerLink::stop(Surroundings& with, LinkState state, const Error& why) {
  const auto as = state == LinkState::frozen ? store::LinkStop::frozen : store::LinkStop::cut;
  with.effects.transaction.link_stops.push_back({peer_, as, with.now, why.code, why.what});
  with.effects.link_orders.push_back({peer_, true});
  close(with, state, why);
}

void PeerLink::freeze(Surroundings& with, Fork fork) {
  if (is_stopped()) return;
  with.effects.transaction.evidence.push_back({with.now, peer_, fork.error.code, fork.error.text(),
                                               std::move(fork.held), std::move(fork.came)});
  stop(with, LinkState::frozen, fork.error);
}

void PeerLink::cut(Surroundings& with, bool is_cut) {
  if (is_cut) {
    stop(with, LinkState::cut, {Code::link_not_open, "cut by an officer of this nation", {}});
    return;
  }
  with.effects.link_orders.push_back({peer_, false});
  if (!is_stopped()) return;
  const Error why{Code::link_not_open, "restored; waiting for Hello", {}};
  with.effects.transaction.link_stops.push_back(
      {peer_, store::LinkStop::none, with.now, why.code, why.what});
  forget_nonce();
  close(with, LinkState::closed, why);
}

void PeerLink::on_connected(Surroundings& with, bool connected) {
  begin(with);
  connected_ = connected;
  frame_came_at_ = with.steady;
  if (is_stopped()) return;
  if (!connected) {
    if (is_open())
      close(with, LinkState::closed, {Code::link_not_open, "the connection went down", {}});
  } else if (!is_open()) {
    send_hello(with);
  }
}

Status PeerLink::check_own_credentials(const Surroundings& with) const {
  const crypto::Certificate& own = with.signer.identity().node_sign.certificate;
  ACCORD_CHECK(check_not_ended(own, with.now));
  ACCORD_CHECK(check_ages(with, own));
  if (with.now > transport_end_)
    return fail(Code::binding_expired,
                "the link's transport keys ended at " + transport_end_.text(0));
  return {};
}

/// What had to be valid for the link to open must be so for it to stay open.
Status PeerLink::check_credentials(const Surroundings& with) const {
  ACCORD_CHECK(check_own_credentials(with));
  ACCORD_CHECK(check_not_ended(*peer_certificate_, with.now));
  return check_ages(with, *peer_certificate_);
}

void PeerLink::on_tick(Surroundings& with) {
  begin(with);
  leave_out_expired(with);
  if (is_stopped()) return;
  close_if_agreements_changed(with);
  if (!is_open()) {
    if (connected_ && with.steady - frame_came_at_ > anew_after_) return connect_anew(with);
    if (connected_ && with.steady - hello_sent_at_ >= timings_.hello_retry) send_hello(with);
    return;
  }
  if (auto valid = check_credentials(with); !valid) {
    close(with, LinkState::closed, valid.error());
    return;
  }
  if (silence_.is_over(with.steady)) {
    close_for_silence(with, {Code::link_not_open, "nothing heard from the peer", {}});
    connect_anew(with);
    return;
  }
  silence_.tick(with.steady);
  if (auto kept = tend_keys(with); !kept) {
    if (kept.error().code == Code::keys_not_taken) return close_for_silence(with, kept.error());
    close(with, LinkState::closed, kept.error());
    return;
  }
  if (with.steady - heartbeat_sent_at_ >= timings_.heartbeat) send_heartbeat(with);
  for (const Lane lane : kLanes) {
    send_again(with, lane, false);
    pump(with, lane);
  }
}

/// Between two ticks a term may end and a Hello come: it must not say the new set on the old link.
void PeerLink::before_frame(Surroundings& with) {
  begin(with);
  frame_came_at_ = with.steady;
  anew_after_ = timings_.silence;
  if (is_open()) close_if_agreements_changed(with);
}

/// A term began or ended, or other agreements were loaded: the link closes, and a new Hello goes
/// out if there is anyone to hear it.
void PeerLink::close_if_agreements_changed(Surroundings& with) {
  AgreementSet now = agreements_with(with.agreements, peer_, with.now);
  if (known_agreements_.empty() || now == known_agreements_) return;
  known_agreements_ = std::move(now);
  close(with, LinkState::closed, {Code::link_not_open, "the set of agreements changed", {}});
  forget_nonce();
  if (connected_) send_hello(with);
}

Status PeerLink::on_control(Surroundings& with, ByteView bytes, bool sealed) {
  if (is_stopped()) {  // said once, when it stopped
    with.count(peer_, code_text(Code::link_not_open));
    return fail(Code::link_not_open, "the link is " + std::string(name_of(state_)));
  }
  Status status = take_control(with, bytes, sealed);
  // What closed or froze the link was noted as it did; everything else is noted here.
  const bool noted = !status && why_ && why_->code == status.error().code &&
                     (state_ == LinkState::mismatch || state_ == LinkState::suspended ||
                      state_ == LinkState::frozen);
  if (!status && !noted) with.note(peer_, status.error());
  return status;
}

Status PeerLink::take_control(Surroundings& with, ByteView bytes, bool sealed) {
  ACCORD_TRY(const WireControl control, parse_control(bytes));
  if (control.sender != peer_ || control.recipient != with.self) {
    return fail(Code::wrong_recipient, "a control message from " + control.sender.text() + " to " +
                                           control.recipient.text());
  }
  switch (control.kind) {
    case ControlKind::hello:
      return on_hello(with, control);
    case ControlKind::keys:
      return on_keys(with, control);
    case ControlKind::receipt:
      if (!sealed) return fail(Code::not_sealed, "a receipt");
      return on_receipt(with, control);
    case ControlKind::heartbeat:
      if (!sealed) return fail(Code::not_sealed, "a heartbeat");
      return on_heartbeat(with, control);
    case ControlKind::revocations:
      return on_revocations(with, control);
    case ControlKind::statement:
      with.statements.take_from_peer(with, peer_, control.body);
      return {};
  }
  return {};
}

Status PeerLink::authenticate(const WireControl& control) const {
  if (!is_open()) return fail(Code::link_not_open, "before the Hello");
  if (control.suite != static_cast<std::uint8_t>(peer_certificate_->suite())) {
    return fail(Code::suite_not_allowed, "not the certificate's");
  }
  if (control.signer != peer_certificate_->digest())
    return fail(Code::wrong_signer, "not the certificate of the Hello");
  if (control.incarnation != peer_incarnation_)
    return fail(Code::wrong_incarnation, control.incarnation.text());
  const auto status = peer_certificate_->public_key().verify(
      kControlDomain, control.signer, control_signing_input(control), control.signature);
  if (!status) return fail(Code::signature_bad, "of a control message");
  return {};
}

void PeerLink::send_heartbeat(Surroundings& with) {
  Heartbeat beat;
  beat.time = with.now;
  for (const Lane lane : kLanes) {
    const SendLane& send = send_[lane];
    const ReceiveLane& receive = receive_[lane];
    beat.lanes.push_back({lane, send.window.announced_seq(), receive.position.have_seq,
                          send.receipts.upto(), receive.missing, credit(with, lane)});
  }
  beat.agreements_digest = digest_of(known_agreements_);
  beat.incarnation = peer_incarnation_;
  beat.session = session_nonce_;
  beat.holds_list = number_of_list(with);
  if (taken_keys_) beat.opens_epoch = with.sealer.last_opened(peer_);
  beat.statements = with.statements.counts(peer_);
  beat.cosigned = peer_log_.cosigned();
  beat.echo = clock_.echo(with.steady);
  clock_.sent(beat.time, with.steady);
  heartbeat_sent_at_ = with.steady;
  with.send({ControlKind::heartbeat, peer_, build_heartbeat(beat)});
}

/// The peer opened on the nonce that its Hello to us answered, or on the one that we have told
/// since.
bool PeerLink::is_of_session(ByteView session) const {
  return !session.empty() &&
         (std::ranges::equal(session, used_nonce_) || std::ranges::equal(session, nonce_));
}

Status PeerLink::on_heartbeat(Surroundings& with, const WireControl& control) {
  ACCORD_CHECK(authenticate(control));
  ACCORD_TRY(const Heartbeat beat, parse_heartbeat(control.body));
  if (beat.incarnation != with.signer.incarnation() ||
      !is_of_session(beat.session)) {  // sent before this session began, or played again
    with.count(peer_, code_text(Code::other_session));
    if (with.steady - hello_sent_at_ >= timings_.hello_retry) send_hello(with);
    return {};
  }
  with.statements.peer_holds(with, peer_, beat.statements);
  if (beat.agreements_digest != digest_of(known_agreements_)) {
    close(with, LinkState::closed,
          {Code::agreements_differ, "the peer's set of agreements changed", {}});
    send_hello(with);
    return {};
  }
  heard(with);
  clock_.arrived(beat, with.now, with.steady);
  watch_clock(with);
  keys_are_taken(beat.opens_epoch);
  ACCORD_CHECK(take_cosignature(with, beat));
  peer_holds_list(with, beat.holds_list);
  for (const LaneHead& lane : beat.lanes) {
    ACCORD_CHECK(acknowledged(with, lane.lane, lane.have_seq, control));
    send_[lane.lane].window.take_credit({lane.credit.records, lane.credit.bytes});
    peer_has_receipts(with, lane.lane, lane.receipted_seq, false);
    // An older heartbeat may say less than we know by now; it then says nothing of what is missing.
    const bool current = lane.have_seq == send_[lane.lane].window.session_acked();
    if (lane.missing && current) send_again(with, lane.lane, true);
    pump(with, lane.lane);
    if (lane.head_seq > position(lane.lane).have_seq) ask_again(with, lane.lane);
  }
  return {};
}

/// A clock that goes wrong while the link is open closes nothing: it is said, once, and again after
/// it was right. What the estimate may be wrong by is not held against it.
void PeerLink::watch_clock(Surroundings& with) {
  const auto found = clock_.estimate();
  if (!found) return;
  const Nanos off = magnitude(found->offset) - found->delay / 2;
  const Nanos bound =
      in_force_with({with.agreements, with.types, timings_.clock_skew}, peer_, with.now).clock_skew;
  if (std::exchange(clock_is_off_, off > bound) || off <= bound) return;
  with.note(peer_, {Code::clocks_differ,
                    "the peer's is " + milliseconds(found->offset) + " from ours, bound " +
                        milliseconds(bound),
                    {}});
}

void PeerLink::ask_again(Surroundings& with, Lane lane) {
  receive_[lane].missing = true;
  if (with.steady - asked_again_at_ < timings_.resend_after / 4) return;
  asked_again_at_ = with.steady;
  send_heartbeat(with);
}

}  // namespace accord::node::pipeline
