// Handshake and heartbeat of one link. Windows and re-sending stand in peer_window.cpp.
#include "node/pipeline/peer_link.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kNonceBytes = 32;
constexpr Nanos kMinHelloInterval = std::chrono::milliseconds(200);  // of answers while open

/// The payload types of the agreements with `peer`, with the digests this build pins, ascending by
/// code.
std::vector<std::pair<std::string, Digest>> schemas_with(const agreement::Snapshot& agreements,
                                                         const NationId& peer) {
  std::map<std::string, Digest> out;
  for (const agreement::Agreement& held : agreements.agreements()) {
    if (held.document.party(peer) == nullptr) continue;
    for (const agreement::AgreedPayload& payload : held.document.standard.payload_types) {
      const PayloadType* type = find_payload_type(payload.code);
      if (type != nullptr) out[payload.code] = type->schema_digest;
    }
  }
  return {out.begin(), out.end()};
}

struct Floor {
  Nanos clock_skew;
  std::vector<std::uint8_t> suites;  // allowed by every agreement
};

Floor floor_with(const agreement::Snapshot& agreements, const NationId& peer, Nanos default_skew) {
  Floor floor{default_skew, {1, 2}};
  for (const agreement::Agreement& held : agreements.agreements()) {
    if (held.document.party(peer) == nullptr) continue;
    floor.clock_skew = std::min<Nanos>(floor.clock_skew, held.document.crypto.clock_skew_max);
    std::erase_if(floor.suites, [&](std::uint8_t suite) {
      const auto& allowed = held.document.crypto.suites;
      return std::find(allowed.begin(), allowed.end(), suite) == allowed.end();
    });
  }
  return floor;
}

std::string digests_text(const std::vector<std::pair<Digest, AgreementState>>& set) {
  std::string out;
  for (const auto& [digest, state] : set) {
    if (!out.empty()) out += ", ";
    out += digest.hex().substr(0, 16) + (state == AgreementState::suspended ? " suspended" : "");
  }
  return out.empty() ? "none" : out;
}

Digest agreements_digest(const std::vector<std::pair<Digest, AgreementState>>& set) {
  crypto::Sha384 hash;
  for (const auto& [digest, state] : set) {
    const std::uint8_t byte = static_cast<std::uint8_t>(state);
    hash.add(digest.bytes()).add({&byte, 1});
  }
  return hash.finish();
}

Nanos magnitude(Nanos span) { return span < Nanos{0} ? -span : span; }

}  // namespace

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::closed:
      return "closed";
    case LinkState::open:
      return "open";
    case LinkState::mismatch:
      return "mismatch";
    case LinkState::frozen:
      return "frozen";
    case LinkState::cut:
      return "cut";
  }
  return "closed";
}

std::vector<std::pair<Digest, AgreementState>> agreements_with(
    const agreement::Snapshot& agreements, const NationId& peer, UtcTime at) {
  std::vector<std::pair<Digest, AgreementState>> out;
  for (const agreement::Agreement& held : agreements.agreements()) {
    if (held.document.party(peer) == nullptr || !held.document.term.contains(at)) continue;
    const bool suspended = held.state == agreement::AgreementState::suspended;
    out.emplace_back(held.hash, suspended ? AgreementState::suspended : AgreementState::active);
  }
  std::sort(out.begin(), out.end());
  return out;
}

void PeerLink::close(Surroundings& with, LinkState state, const Error& why) {
  const bool news = state_ != state || !why_ || why_->code != why.code;
  if (state_ == LinkState::open) nonce_.clear();  // otherwise the same Hello goes on being repeated
  state_ = state;
  why_ = why;
  for (auto& [lane, send] : send_) send.in_flight.clear();
  if (news) {
    with.note(peer_, why, state == LinkState::frozen ? Severity::alarm : Severity::warning);
  } else {
    with.count(peer_, code_text(why.code));
  }
}

void PeerLink::on_connected(Surroundings& with, bool connected) {
  connected_ = connected;
  if (connected) {
    if (state_ == LinkState::closed || state_ == LinkState::mismatch) send_hello(with);
  } else if (state_ == LinkState::open) {
    close(with, LinkState::closed, {Code::link_not_open, "the connection went down", {}});
  }
}

void PeerLink::on_tick(Surroundings& with) {
  if (state_ == LinkState::frozen || state_ == LinkState::cut) return;
  if (!hello_agreements_.empty() &&
      agreements_with(with.agreements, peer_, with.now) != hello_agreements_) {
    on_agreements_changed(with);  // a term began or ended
    return;
  }
  if (state_ != LinkState::open) {
    if (connected_ && with.now - hello_sent_at_ >= timings_.hello_retry) send_hello(with);
    return;
  }
  if (with.now - last_heard_ > timings_.silence) {
    close(with, LinkState::closed, {Code::link_not_open, "nothing heard from the peer", {}});
    return;
  }
  if (with.now - heartbeat_sent_at_ >= timings_.heartbeat) send_heartbeat(with);
  for (const Lane lane : {Lane::tasking, Lane::data}) {
    resend_if_stale(with, lane, timings_.resend_after);
    pump(with, lane);
  }
}

void PeerLink::on_agreements_changed(Surroundings& with) {
  if (state_ == LinkState::frozen || state_ == LinkState::cut) return;
  close(with, LinkState::closed, {Code::link_not_open, "the set of agreements changed", {}});
  nonce_.clear();
  if (connected_) send_hello(with);
}

void PeerLink::freeze(Surroundings& with, const Error& evidence) {
  close(with, LinkState::frozen, evidence);
}

void PeerLink::cut(Surroundings& with, bool is_cut) {
  with.effects.link_orders.push_back({peer_, is_cut});
  if (is_cut) {
    close(with, LinkState::cut, {Code::link_not_open, "cut by an officer of this nation", {}});
  } else if (state_ == LinkState::cut || state_ == LinkState::frozen) {
    close(with, LinkState::closed, {Code::link_not_open, "restored; waiting for Hello", {}});
  }
}

void PeerLink::send_hello(Surroundings& with) {
  if (nonce_.empty()) {
    nonce_.resize(kNonceBytes);
    with.random.fill(nonce_);
  }
  const crypto::KeyAndCertificate& key = with.signer.identity().node_sign;
  Hello hello;
  hello.time = with.now;
  hello.nonce = nonce_;
  hello.agreements = agreements_with(with.agreements, peer_, with.now);
  hello.schemas = schemas_with(with.agreements, peer_);
  hello.suites = {static_cast<std::uint8_t>(key.certificate.suite())};
  for (const Lane lane : {Lane::tasking, Lane::data})
    hello.have.push_back({lane, peer_incarnation_, have_seq(lane)});
  hello.certificate = Bytes(key.certificate.der().begin(), key.certificate.der().end());
  hello.answers_nonce = peer_nonce_;
  hello.open = is_open() && peer_nonce_ == session_nonce_;
  hello_agreements_ = hello.agreements;
  auto frame = with.signer.sign_control({ControlKind::hello, peer_, build_hello(hello)});
  hello_sent_at_ = with.now;
  if (frame) {
    with.effects.frames.push_back(std::move(*frame));
  } else {
    with.stop_node(frame.error());
  }
}

void PeerLink::send_heartbeat(Surroundings& with) {
  Heartbeat beat;
  beat.time = with.now;
  for (const Lane lane : {Lane::tasking, Lane::data}) {
    beat.lanes.push_back({lane, next_seq(lane) - 1, have_seq(lane)});
  }
  beat.agreements_digest = agreements_digest(hello_agreements_);
  auto frame = with.signer.sign_control({ControlKind::heartbeat, peer_, build_heartbeat(beat)});
  heartbeat_sent_at_ = with.now;
  if (frame) {
    with.effects.frames.push_back(std::move(*frame));
  } else {
    with.stop_node(frame.error());
  }
}

void PeerLink::ask_again(Surroundings& with) {
  if (with.now - asked_again_at_ < timings_.resend_after / 4) return;
  asked_again_at_ = with.now;
  send_heartbeat(with);
}

Status PeerLink::on_control(Surroundings& with, ByteView bytes) {
  const auto handle = [&]() -> Status {
    ACCORD_TRY(const WireControl control, parse_control(bytes));
    if (state_ == LinkState::frozen || state_ == LinkState::cut) {
      return fail(Code::link_not_open, "the link is " + std::string(name_of(state_)));
    }
    if (control.sender != peer_ || control.recipient != with.self) {
      return fail(Code::wrong_recipient, "a control message from " + control.sender.text() +
                                             " to " + control.recipient.text());
    }
    switch (control.kind) {
      case ControlKind::hello:
        return on_hello(with, control);
      case ControlKind::receipt:
        return on_receipt(with, control);
      case ControlKind::heartbeat:
        return on_heartbeat(with, control);
    }
    return {};
  };
  Status status = handle();
  // What closed or froze the link was noted as it did; everything else is noted here.
  const bool noted = !status && why_ && why_->code == status.error().code &&
                     (state_ == LinkState::mismatch || state_ == LinkState::frozen);
  if (!status && !noted) with.note(peer_, status.error());
  return status;
}

Result<crypto::Certificate> PeerLink::authenticate_hello(const Surroundings& with,
                                                         const WireControl& control,
                                                         const Hello& hello) const {
  const auto refused = [](const Error& error) { return fail(Code::hello_refused, error.text()); };
  auto certificate = crypto::Certificate::from_der(hello.certificate);
  if (!certificate) return refused(certificate.error());
  if (auto status = with.trust.verify(*certificate, peer_, crypto::Role::node_sign, with.now);
      !status) {
    return refused(status.error());
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
                             const Hello& hello) const {
  if (hello.protocol != kProtocolVersion) {
    return fail(Code::unknown_protocol, "theirs " + std::to_string(hello.protocol) + ", ours " +
                                            std::to_string(kProtocolVersion));
  }
  const auto retired = with.store.is_retired(peer_, control.incarnation);
  if (!retired) with.stop_node(retired.error());
  if (!retired || *retired) return fail(Code::retired_incarnation, control.incarnation.text());
  const Floor floor = floor_with(with.agreements, peer_, timings_.clock_skew);
  const Nanos offset = hello.time - with.now;
  if (magnitude(offset) > floor.clock_skew) {
    return fail(Code::clocks_differ,
                "by " + std::to_string(offset.count() / 1'000'000) + " ms, bound " +
                    std::to_string(floor.clock_skew.count() / 1'000'000) + " ms");
  }
  if (std::find(floor.suites.begin(), floor.suites.end(), control.suite) == floor.suites.end()) {
    return fail(Code::suite_not_allowed, "suite " + std::to_string(control.suite));
  }
  const auto ours = agreements_with(with.agreements, peer_, with.now);
  if (ours.empty() || ours != hello.agreements) {
    return fail(Code::agreements_differ,
                "ours " + digests_text(ours) + "; theirs " + digests_text(hello.agreements));
  }
  if (schemas_with(with.agreements, peer_) != hello.schemas)
    return fail(Code::schemas_differ, "schema digests of the agreed payload types");
  return {};
}

Status PeerLink::on_hello(Surroundings& with, const WireControl& control) {
  ACCORD_TRY(const Hello hello, parse_hello(control.body));
  ACCORD_TRY(crypto::Certificate certificate, authenticate_hello(with, control, hello));
  const bool was_open = is_open();
  const bool is_new = hello.nonce != peer_nonce_;
  peer_nonce_ = hello.nonce;
  const bool fresh = !nonce_.empty() && hello.answers_nonce == nonce_;
  Status agreed = check_hello(with, control, hello);
  if (!agreed && (fresh || !was_open)) {
    close(with, LinkState::mismatch, agreed.error());
    if (is_new) send_hello(with);  // so that the other side can say the same to its people
    return agreed;
  }
  if (agreed && fresh) {  // what does not answer our nonce may be a replay: it moves nothing
    peer_certificate_ = std::move(certificate);
    clock_offset_ = hello.time - with.now;
    open(with, control, hello);
  }
  const bool too_soon = was_open && with.now - hello_sent_at_ < kMinHelloInterval;
  if (!hello.open && (is_new || is_open()) && !too_soon) send_hello(with);
  return {};
}

void PeerLink::open(Surroundings& with, const WireControl& control, const Hello& hello) {
  if (control.incarnation != peer_incarnation_) {
    peer_incarnation_ = control.incarnation;
    for (const Lane lane : {Lane::tasking, Lane::data}) {
      have_[lane] = 0;
      with.effects.transaction.inbound_positions.push_back({peer_, lane, peer_incarnation_, 0});
    }
  }
  adopt_positions(with, hello);
  if (state_ == LinkState::frozen) return;
  if (state_ != LinkState::open)
    with.effects.log.push_back({Severity::info, peer_, {}, "link open"});
  state_ = LinkState::open;
  why_.reset();
  session_nonce_ = hello.nonce;
  nonce_.clear();  // used: a second Hello that answers it is a replay
  last_heard_ = with.now;
  send_heartbeat(with);
  for (const Lane lane : {Lane::tasking, Lane::data}) pump(with, lane);
}

Status PeerLink::authenticate(const Surroundings& with, const WireControl& control) const {
  (void)with;
  if (!is_open()) return fail(Code::link_not_open, "a receipt or heartbeat before the Hello");
  if (control.suite != static_cast<std::uint8_t>(peer_certificate_->suite())) {
    return fail(Code::suite_not_allowed, "not the certificate's");
  }
  if (control.signer != peer_certificate_->digest())
    return fail(Code::wrong_signer, "not the certificate of the Hello");
  if (control.incarnation != peer_incarnation_)
    return fail(Code::wrong_incarnation, control.incarnation.text());
  const auto status = peer_certificate_->public_key().verify(
      kControlDomain, control.signer, control_signing_input(control), control.signature);
  if (!status) return fail(Code::signature_bad, "of a receipt or heartbeat");
  return {};
}

Status PeerLink::on_heartbeat(Surroundings& with, const WireControl& control) {
  ACCORD_CHECK(authenticate(with, control));
  ACCORD_TRY(const Heartbeat beat, parse_heartbeat(control.body));
  if (beat.agreements_digest != agreements_digest(hello_agreements_)) {
    close(with, LinkState::closed,
          {Code::agreements_differ, "the peer's set of agreements changed", {}});
    send_hello(with);
    return {};
  }
  last_heard_ = with.now;
  for (const LaneHead& lane : beat.lanes) {
    acknowledged(with, lane.lane, lane.have_seq);
    if (is_open()) resend_if_stale(with, lane.lane, timings_.resend_after / 4);
    if (is_open() && lane.head_seq > have_seq(lane.lane)) ask_again(with);
  }
  return {};
}

nlohmann::json PeerLink::describe() const {
  nlohmann::json lanes = nlohmann::json::object();
  for (const Lane lane : {Lane::tasking, Lane::data}) {
    const auto found = send_.find(lane);
    const SendLane send = found == send_.end() ? SendLane{} : found->second;
    lanes[std::string(name_of(lane))] = {{"sent", send.next_seq - 1},
                                         {"acknowledged", send.acked_seq},
                                         {"in_flight_batches", send.in_flight.size()},
                                         {"received", have_seq(lane)}};
  }
  nlohmann::json out{{"peer", peer_.text()},
                     {"state", name_of(state_)},
                     {"connected", connected_},
                     {"lanes", lanes},
                     {"clock_offset_ms", clock_offset_.count() / 1'000'000}};
  if (why_)
    out["why"] = {{"code", code_text(why_->code)},
                  {"text", why_->text()},
                  {"next", code_entry(why_->code).next_step}};
  return out;
}

}  // namespace accord::node::pipeline
