// PeerLink: the conversation with one peer. Hello both ways until both hold the same agreements,
// then heartbeats, a bounded window of batches in flight per lane, receipts as cumulative
// acknowledgement, and re-sending from the journal. Part of the core: no socket, no clock; core's
// thread. docs/wire-format.md "opening a link".
#pragma once

#include <deque>
#include <map>

#include "node/pipeline/effects.hpp"

namespace accord::node::pipeline {

struct LinkTimings {
  Nanos hello_retry = std::chrono::seconds(1);
  Nanos heartbeat = std::chrono::seconds(1);
  Nanos silence = std::chrono::seconds(5);       // nothing heard: the link counts as closed
  Nanos resend_after = std::chrono::seconds(2);  // oldest batch in flight without a receipt
  Nanos clock_skew = std::chrono::seconds(5);    // bound at Hello
};

enum class LinkState : std::uint8_t { closed, open, mismatch, frozen, cut };
[[nodiscard]] std::string_view name_of(LinkState state);

class PeerLink {
 public:
  PeerLink(NationId peer, LinkTimings timings) : peer_(std::move(peer)), timings_(timings) {}

  // --- what the store remembers, at start ---
  void restore(const store::OutboundStream& stream);
  void restore(const store::InboundPositionRow& position);
  void restore_receipt_number(std::uint64_t last) { receipt_number_ = last; }

  // --- events ---
  void on_connected(Surroundings& with, bool connected);
  void on_tick(Surroundings& with);
  /// Takes a Control buffer from this peer's link. A refusal has been noted when an error returns.
  Status on_control(Surroundings& with, ByteView bytes);
  void freeze(Surroundings& with, const Error& evidence);
  void cut(Surroundings& with, bool is_cut);

  // --- outbound ---
  [[nodiscard]] std::uint64_t next_seq(Lane lane) const;
  /// The batch is being journalled in this step; it goes out at once if the window has room.
  void on_batch_closed(Surroundings& with, Signer::ClosedBatch&& batch);

  // --- inbound ---
  [[nodiscard]] std::uint64_t have_seq(Lane lane) const;
  void advance(Surroundings& with, Lane lane, std::uint64_t have_seq);
  [[nodiscard]] std::uint64_t next_receipt_number() { return ++receipt_number_; }
  void heard(UtcTime now) { last_heard_ = now; }
  /// Tells the peer at once what we have: it re-sends from there.
  void ask_again(Surroundings& with);

  // --- reading ---
  [[nodiscard]] const NationId& peer() const { return peer_; }
  [[nodiscard]] LinkState state() const { return state_; }
  [[nodiscard]] bool is_open() const { return state_ == LinkState::open; }
  [[nodiscard]] const crypto::Certificate& peer_certificate() const { return *peer_certificate_; }
  [[nodiscard]] const IncarnationId& peer_incarnation() const { return peer_incarnation_; }
  [[nodiscard]] nlohmann::json describe() const;

 private:
  struct InFlight {
    std::uint64_t last_seq = 0;
    UtcTime sent_at;
  };
  struct SendLane {
    std::uint64_t next_seq = 1;   // to be given to the next record
    std::uint64_t sent_seq = 0;   // last one put on the wire in this session
    std::uint64_t acked_seq = 0;  // the peer has durably taken all up to here
    std::deque<InFlight> in_flight;
    UtcTime progress_at;  // last receipt, or first batch after an empty window
  };

  void close(Surroundings& with, LinkState state, const Error& why);
  /// The set of agreements with this peer changed: the link closes and a new Hello goes out.
  void on_agreements_changed(Surroundings& with);
  void send_hello(Surroundings& with);
  void send_heartbeat(Surroundings& with);
  Status on_hello(Surroundings& with, const WireControl& control);
  Result<crypto::Certificate> authenticate_hello(const Surroundings& with,
                                                 const WireControl& control,
                                                 const Hello& hello) const;
  Status check_hello(const Surroundings& with, const WireControl& control,
                     const Hello& hello) const;
  void open(Surroundings& with, const WireControl& control, const Hello& hello);
  void adopt_positions(Surroundings& with, const Hello& hello);
  Status on_receipt(Surroundings& with, const WireControl& control);
  Status check_receipt(Surroundings& with, const Receipt& receipt);
  Status on_heartbeat(Surroundings& with, const WireControl& control);
  Status authenticate(const Surroundings& with, const WireControl& control) const;
  void acknowledged(Surroundings& with, Lane lane, std::uint64_t seq);
  void resend_if_stale(Surroundings& with, Lane lane, Nanos patience);
  void pump(Surroundings& with, Lane lane);
  void put_in_flight(Surroundings& with, SendLane& lane, std::uint64_t last_seq,
                     link::Signed frame);

  NationId peer_;
  LinkTimings timings_;
  LinkState state_ = LinkState::closed;
  std::optional<Error> why_;  // why not open
  bool connected_ = false;
  Bytes nonce_;          // of our current Hello; empty: make a new one
  Bytes peer_nonce_;     // the peer's last nonce: what our Hellos answer
  Bytes session_nonce_;  // the peer's nonce in the Hello that opened the link
  std::vector<std::pair<Digest, AgreementState>> hello_agreements_;  // as our last Hello said
  UtcTime hello_sent_at_;
  UtcTime heartbeat_sent_at_;
  UtcTime last_heard_;
  UtcTime asked_again_at_;
  std::optional<crypto::Certificate> peer_certificate_;
  IncarnationId peer_incarnation_;      // nil until the first Hello that ever opened
  std::map<Lane, std::uint64_t> have_;  // of peer_incarnation_
  std::map<Lane, SendLane> send_;
  std::uint64_t receipt_number_ = 0;
  Nanos clock_offset_{0};  // peer's clock minus ours, at the last Hello
};

/// The agreements between the node and `peer` that are in force or suspended, ascending: what Hello
/// carries.
[[nodiscard]] std::vector<std::pair<Digest, AgreementState>> agreements_with(
    const agreement::Snapshot& agreements, const NationId& peer, UtcTime at);

}  // namespace accord::node::pipeline
