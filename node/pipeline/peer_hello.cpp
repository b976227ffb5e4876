// The Hello, both ways: what a node says of itself, and what it asks of the other before it opens.
#include <algorithm>
#include <utility>

#include "node/pipeline/peer_link.hpp"
#include "node/pipeline/statement_desk.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

constexpr Nanos kMinHelloInterval = std::chrono::milliseconds(200);  // of answers while open

}  // namespace

void PeerLink::send_hello(Surroundings& with) {
  hello_sent_at_ = with.steady;
  const crypto::KeyAndCertificate& key = with.signer.identity().node_sign;
  if (!check_not_ended(key.certificate, with.now)) return;  // nobody would take it
  const bool says_open = is_open() && peer_nonce_ == session_nonce_ && !renews_keys_;
  // The peer has begun anew: its next session is to be on a nonce that opened none before.
  if (!says_open && nonce_ == told_open_) forget_nonce();
  if (nonce_.empty()) {
    nonce_.resize(kNonceBytes);
    with.random.fill(nonce_);
  }
  if (says_open) told_open_ = nonce_;
  InForce in_force =
      in_force_with({with.agreements, with.types, timings_.clock_skew}, peer_, with.now);
  known_agreements_ = in_force.agreements;
  Hello hello;
  hello.time = with.now;
  hello.nonce = nonce_;
  hello.agreements = std::move(in_force.agreements);
  hello.schemas = std::move(in_force.schemas);
  hello.suites = {static_cast<std::uint8_t>(key.certificate.suite())};
  for (const Lane lane : kLanes)
    hello.have.push_back({lane, peer_incarnation_, position(lane).have_seq,
                          send_[lane].receipts.upto(), credit(with, lane)});
  hello.certificate = Bytes(key.certificate.der().begin(), key.certificate.der().end());
  hello.answers_nonce = peer_nonce_;
  hello.open = says_open;
  hello.statements = with.statements.counts(peer_);
  if (is_open()) hello.session = session_nonce_;
  hello.holds_list = number_of_list(with);
  hello.holds_log = peer_log_.held();
  tell_bindings(hello);
  make_offer(with, hello);
  with.send({ControlKind::hello, peer_, build_hello(hello)});
}

Result<crypto::Certificate> PeerLink::authenticate_hello(const Surroundings& with,
                                                         const WireControl& control,
                                                         const Hello& hello) const {
  const auto refused = [](const Error& error) { return fail(Code::hello_refused, error.text()); };
  auto certificate = crypto::Certificate::from_der(hello.certificate);
  if (!certificate) return refused(certificate.error());
  if (auto status = with.trust.verify(*certificate, peer_, crypto::Role::node_sign, with.now);
      !status) {
    const Code code = status.error().code;
    const bool says_who = code == Code::wrong_nation || code == Code::wrong_role;
    return says_who ? fail(status.error()) : refused(status.error());
  }
  if (certificate->digest() != control.signer ||
      static_cast<std::uint8_t>(certificate->suite()) != control.suite) {
    return fail(Code::wrong_signer, "the Hello is not signed with the certificate it carries");
  }
  auto status = certificate->public_key().verify(kControlDomain, control.signer,
                                                 control_signing_input(control), control.signature);
  if (!status) return fail(Code::signature_bad, "of a Hello");
  return std::move(*certificate);
}

Status PeerLink::check_hello(const Surroundings& with, const WireControl& control,
                             const Hello& hello, const crypto::Certificate& certificate) const {
  if (hello.protocol != kProtocolVersion) {
    return fail(Code::unknown_protocol, "theirs " + std::to_string(hello.protocol) + ", ours " +
                                            std::to_string(kProtocolVersion));
  }
  ACCORD_CHECK(check_own_credentials(with));
  if (control.incarnation == with.signer.incarnation())
    return fail(Code::hello_refused, "it names this node's own life as the peer's");
  const auto retired = with.store.is_retired(peer_, control.incarnation);
  if (!retired) with.stop_node(retired.error());
  if (!retired || *retired) return fail(Code::retired_incarnation, control.incarnation.text());
  ACCORD_CHECK(check_life(with, control.incarnation));
  const InForce ours =
      in_force_with({with.agreements, with.types, timings_.clock_skew}, peer_, with.now);
  const Nanos offset = hello.time - with.now;
  if (magnitude(offset) > ours.clock_skew) {
    return fail(Code::clocks_differ,
                "by " + milliseconds(offset) + ", bound " + milliseconds(ours.clock_skew));
  }
  ACCORD_CHECK(check_ages(with, certificate));
  if (std::find(ours.suites.begin(), ours.suites.end(), control.suite) == ours.suites.end()) {
    return fail(Code::suite_not_allowed, "suite " + std::to_string(control.suite));
  }
  if (ours.agreements.empty() || ours.agreements != hello.agreements) {
    return fail(Code::agreements_differ,
                "ours " + text_of(ours.agreements) + "; theirs " + text_of(hello.agreements));
  }
  if (ours.schemas != hello.schemas)
    return fail(Code::schemas_differ, "schema digests of the agreed payload types");
  if (!is_any_active(ours.agreements))
    return fail(Code::agreement_suspended, text_of(ours.agreements));
  return check_offer(with, control, hello);
}

Status PeerLink::on_hello(Surroundings& with, const WireControl& control) {
  ACCORD_TRY(const Hello hello, parse_hello(control.body));
  ACCORD_TRY(crypto::Certificate certificate, authenticate_hello(with, control, hello));
  hear_bindings(with, hello);
  peer_holds_list(with, hello.holds_list);
  with.statements.peer_holds(with, peer_, hello.statements);  // also while the link stays closed
  const bool was_open = is_open();
  const bool is_new = hello.nonce != peer_nonce_;
  peer_nonce_ = hello.nonce;
  hear_offer(control, hello);
  const bool answers_us = !nonce_.empty() && hello.answers_nonce == nonce_;
  Status agreed = check_hello(with, control, hello, certificate);
  if (agreed && is_refusal(hello)) {
    agreed = fail(Code::peer_refuses, "it has heard that this side is open, and stays closed");
  }
  if (!agreed && (answers_us || !was_open)) {
    const bool suspended = agreed.error().code == Code::agreement_suspended;
    close(with, suspended ? LinkState::suspended : LinkState::mismatch, agreed.error());
    if (is_new) send_hello(with);  // so that the other side can say the same to its people
    return agreed;
  }
  const bool too_soon = was_open && with.steady - hello_sent_at_ < kMinHelloInterval;
  // What does not answer our nonce may be a replay: it moves nothing. Nor does a nonce that opened
  // before: the peer has begun no new session.
  const bool opens = agreed && answers_us && hello.nonce != session_nonce_;
  const bool answer = !hello.open && (is_new || opens || was_open) && !too_soon;
  if (opens) {
    peer_certificate_ = std::move(certificate);
    clock_offset_ = hello.time - with.now;
    clock_.begin();
    ACCORD_CHECK(open(with, control, hello));
  }
  if (answer) send_hello(with);
  if (opens) return begin_session(with, control, hello);
  if (answer && is_open()) send_keys_again(with);  // what it answers may have been lost with them
  return {};
}

bool PeerLink::is_refusal(const Hello& hello) const {
  return is_open() && !hello.open && hello.nonce == session_nonce_ && !nonce_.empty() &&
         nonce_ == told_open_ && hello.answers_nonce == nonce_;
}

void PeerLink::forget_nonce() {
  nonce_.clear();
  offer_.reset();
}

Status PeerLink::open(Surroundings& with, const WireControl& control, const Hello& hello) {
  const bool goes_on =
      is_open() && control.incarnation == peer_incarnation_ && is_of_session(hello.session);
  ACCORD_CHECK(adopt_positions(with, control, hello, goes_on));
  if (!is_open()) with.effects.log.push_back({Severity::info, peer_, {}, "link open"});
  meet(with, *peer_certificate_);
  state_ = LinkState::open;
  why_.reset();
  renews_keys_ = false;
  if (told_bindings_) tells_bindings_ = false;
  session_nonce_ = hello.nonce;
  session_offer_ = heard_offer_;
  used_nonce_ = std::exchange(nonce_, {});  // a second Hello that answers it is a replay
  used_offer_ = std::exchange(offer_, std::nullopt);
  heard(with);
  return {};
}

/// The peer's link is told open, or has told so: keys for what goes to it, and what waited for
/// them.
Status PeerLink::begin_session(Surroundings& with, const WireControl& control, const Hello& hello) {
  if (auto status = send_new_keys(with); !status) {
    if (status.error().code == Code::log_differs) {
      freeze(with, {status.error(), {}, build_control(control)});
    } else {
      close(with, LinkState::mismatch, status.error());
    }
    return status;
  }
  send_heartbeat(with);
  for (const LaneHave& have : hello.have) {
    peer_has_receipts(with, have.lane, have.receipted_seq, true);
    pump(with, have.lane);
  }
  return {};
}

}  // namespace accord::node::pipeline
