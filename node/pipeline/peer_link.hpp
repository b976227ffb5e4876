// PeerLink: the conversation with one peer. Hello both ways until both hold the same agreements,
// then heartbeats, a bounded window of batches in flight per lane, receipts as cumulative
// acknowledgement, and sending again from the journal. Waiting is measured on the steady clock
// alone. Part of the core: no socket, no clock; core's thread. docs/wire-format.md "opening a
// link".
//
//   peer_link.cpp      open and shut: connection, ticks, cut, freeze, heartbeats
//   peer_hello.cpp     the Hello, both ways
//   peer_revocations.cpp  revocation lists, both ways
//   peer_keys.cpp      the keys that a session is sealed under, and their renewal
//   peer_window.cpp    positions, acknowledgement, sending again
//   peer_receipts.cpp  receipts, both ways
//   peer_logs.cpp      the logs of the link, both sides'
//   peer_show.cpp      what people are shown of it
#pragma once

#include <map>

#include "node/pipeline/clock_offset.hpp"
#include "node/pipeline/closed_frames.hpp"
#include "node/pipeline/effects.hpp"
#include "node/pipeline/in_force.hpp"
#include "node/pipeline/own_log.hpp"
#include "node/pipeline/peer_log.hpp"
#include "node/pipeline/receipt_book.hpp"
#include "node/pipeline/send_window.hpp"
#include "node/pipeline/silence.hpp"

namespace accord::node::pipeline {

struct LinkTimings {
  Nanos hello_retry = std::chrono::seconds(1);
  Nanos heartbeat = std::chrono::seconds(1);
  Nanos silence = std::chrono::seconds(5);       // nothing heard: closed; see silence.hpp
  Nanos resend_after = std::chrono::seconds(2);  // least patience for a receipt
  Nanos clock_skew = std::chrono::seconds(5);    // bound at Hello
  Nanos expire_after{0};  // data that waited longer for its peer is left out; 0: never
  Nanos shed_after{0};    // the same while the store sheds; 0: as without
};

enum class LinkState : std::uint8_t { closed, open, mismatch, suspended, frozen, cut };
[[nodiscard]] std::string_view name_of(LinkState state);

/// Two signed things that contradict each other.
struct Fork {
  Error error;
  Bytes held;  // empty: this node holds nothing under that number
  Bytes came;
};

class PeerLink {
 public:
  PeerLink(const NationId& peer, LinkTimings timings)
      : peer_(peer),
        timings_(timings),
        own_log_(peer),
        peer_log_(peer),
        silence_(timings.silence) {}

  // --- what the store remembers, at start; inbound positions before receipts ---
  void restore(const store::OutboundStream& stream);
  void restore(const store::InboundPositionRow& position);
  void restore(const store::ReceiptAhead& receipt);
  void restore(const store::LinkStopRow& stop);
  void restore(const store::KeyEpochRow& epoch);
  /// `own`: this node's log in this life of the store. Errors: store_damaged
  Status restore(const store::LinkLogRow& log, const crypto::LogName& own) {
    return own_log_.restore(log, own);
  }
  Status restore(const store::LogHeadRow& head) { return peer_log_.restore(head); }
  void restore_receipt_number(std::uint64_t last) { receipt_number_ = last; }
  /// When the keys of the transport under the link end (crypto::Binding).
  void set_transport_end(UtcTime not_after) { transport_end_ = not_after; }
  /// What Hello says of transport keys from now on; news for the peer goes at once.
  void set_bindings(LinkBindings bindings);

  // --- events ---
  void on_connected(Surroundings& with, bool connected);
  void on_tick(Surroundings& with);
  /// A frame has come, and nothing of it was read: what an open link rests on is what is agreed
  /// now.
  void before_frame(Surroundings& with);
  /// Takes a Control buffer from this peer's link. A refusal has been noted when an error returns.
  Status on_control(Surroundings& with, ByteView bytes, bool sealed);
  /// The peer contradicts itself or us: kept as evidence, and the link stands still, restarts
  /// included, until an officer restores it.
  void freeze(Surroundings& with, Fork fork);
  void cut(Surroundings& with, bool is_cut);

  // --- outbound ---
  [[nodiscard]] std::uint64_t next_seq(Lane lane) const;
  /// The signed time of what this lane closes now: max(now, the lane's last).
  [[nodiscard]] UtcTime time_of_next(Lane lane, UtcTime now) const;
  /// The most that a batch of the lane may be closed with: what holds the line up for a quarter of
  /// the silence that the peer bears, by what came through of late.
  [[nodiscard]] std::size_t most_batch_bytes(Lane lane) const;
  /// The batch is being journalled in this step; it goes out at once if the window has room.
  void on_batch_closed(Surroundings& with, Signer::ClosedBatch&& batch);

  // --- inbound ---
  struct Position {
    std::uint64_t have_seq = 0;  // highest gapless one taken
    UtcTime last_time;           // latest signed time of a record
  };
  [[nodiscard]] Position position(Lane lane) const;
  void advance(Surroundings& with, Lane lane, const Position& to);
  [[nodiscard]] std::uint64_t next_receipt_number() { return ++receipt_number_; }
  /// The log of this link: what is received goes into it as its receipt is written.
  [[nodiscard]] OwnLog& log() { return own_log_; }
  void heard(Surroundings& with) { silence_.heard(with.steady); }
  /// Something ahead of its turn came: tells the peer at once what we have; it sends again from
  /// there.
  void ask_again(Surroundings& with, Lane lane);
  /// The batch at first_seq came again: its receipt may have been lost.
  void repeat_receipt(Surroundings& with, Lane lane, std::uint64_t first_seq);

  // --- reading ---
  [[nodiscard]] const NationId& peer() const { return peer_; }
  [[nodiscard]] LinkState state() const { return state_; }
  [[nodiscard]] bool is_open() const { return state_ == LinkState::open; }
  /// Cut or frozen: nothing but an officer opens it again.
  [[nodiscard]] bool is_stopped() const {
    return state_ == LinkState::cut || state_ == LinkState::frozen;
  }
  [[nodiscard]] const crypto::Certificate& peer_certificate() const { return *peer_certificate_; }
  [[nodiscard]] const IncarnationId& peer_incarnation() const { return peer_incarnation_; }
  [[nodiscard]] nlohmann::json describe() const;

 private:
  struct SendLane {
    SendWindow window;
    ReceiptBook receipts;
    bool told_ahead = false;  // that the lane's time is ahead of the clock
    ClosedFrames closed;      // while the link is open
  };
  struct ReceiveLane {
    Position position;                 // of peer_incarnation_
    bool missing = false;              // the peer has sent beyond it
    std::uint64_t told_receipted = 0;  // by the peer's last heartbeat
    std::uint64_t owed = 0;            // what we had at that heartbeat: receipted by us since
    SteadyTime receipts_again_at;      // not before: the last portion may be on its way
    int portions_in_vain = 0;          // sent again since the peer's position moved
  };

  // peer_link.cpp
  void begin(Surroundings& with);
  void close(Surroundings& with, LinkState state, const Error& why);
  void connect_anew(Surroundings& with);
  void close_for_silence(Surroundings& with, const Error& why);
  void stop(Surroundings& with, LinkState state, const Error& why);
  void close_if_agreements_changed(Surroundings& with);
  /// Errors: certificate_expired, binding_expired
  Status check_own_credentials(const Surroundings& with) const;
  Status check_credentials(const Surroundings& with) const;
  Status take_control(Surroundings& with, ByteView bytes, bool sealed);
  void watch_clock(Surroundings& with);
  Status authenticate(const WireControl& control) const;
  void send_heartbeat(Surroundings& with);
  Status on_heartbeat(Surroundings& with, const WireControl& control);
  /// The peer's link is open on a Hello of this life and session of ours.
  [[nodiscard]] bool is_of_session(ByteView session) const;

  // peer_hello.cpp
  void send_hello(Surroundings& with);
  Status on_hello(Surroundings& with, const WireControl& control);
  Result<crypto::Certificate> authenticate_hello(const Surroundings& with,
                                                 const WireControl& control,
                                                 const Hello& hello) const;
  Status check_hello(const Surroundings& with, const WireControl& control, const Hello& hello,
                     const crypto::Certificate& certificate) const;
  Status open(Surroundings& with, const WireControl& control, const Hello& hello);
  Status begin_session(Surroundings& with, const WireControl& control, const Hello& hello);
  void forget_nonce();
  /// The peer has heard that we are open on its Hello, and says the same Hello still.
  [[nodiscard]] bool is_refusal(const Hello& hello) const;

  // peer_bindings.cpp
  void tell_bindings(Hello& hello);
  void hear_bindings(Surroundings& with, const Hello& hello);

  // peer_keys.cpp
  struct OwnOffer {  // of one Hello of ours; its key opens one key epoch of the peer and is gone
    Bytes nonce;
    crypto::KemKey key;
    Digest digest;  // as it went out last
  };
  struct PeerOffer {  // of one Hello of the peer's
    Digest digest;
    crypto::Suite suite = crypto::Suite::p384;
    Bytes key;
    std::vector<std::string> courier_keys;
    std::uint64_t taken_epoch = 0;
    std::optional<HeldLog> holds_log;
  };
  struct SentKeys {
    link::Signed frame;
    SteadyTime since;
    SteadyTime again;
  };
  /// Fills what our next Hello offers; the key is made with its nonce.
  void make_offer(Surroundings& with, Hello& hello);
  void hear_offer(const WireControl& control, const Hello& hello);
  [[nodiscard]] std::vector<const crypto::CourierFile*> courier_keys(
      const Surroundings& with) const;
  /// Errors: hello_refused, courier_key_not_valid
  Status check_offer(const Surroundings& with, const WireControl& control,
                     const Hello& hello) const;
  /// Keys for what we send from now on, told to the peer. Errors: hello_refused,
  /// courier_key_not_valid
  Status send_new_keys(Surroundings& with);
  void send_keys_again(Surroundings& with);
  /// Errors: those of authenticate and parse_keys, keys_refused, courier_key_not_valid,
  /// seal_epoch_not_rising
  Status on_keys(Surroundings& with, const WireControl& control);
  /// The offer of ours that these keys were made for; null when it is not current.
  [[nodiscard]] OwnOffer* offer_taken_by(const Keys& keys);
  void keys_are_taken(std::uint64_t key_epoch);
  /// Keys that were not taken go out again, those near their end are renewed. Errors:
  /// keys_not_taken, seal_epoch_spent
  Status tend_keys(Surroundings& with);
  void erase_keys(Surroundings& with);

  // peer_logs.cpp
  void begin_log(Surroundings& with);
  /// A certificate of the peer that opens the link: kept, and logged the first time.
  void meet(Surroundings& with, const crypto::Certificate& certificate);
  /// The head that came with the peer's keys. Errors: log_differs (the link is frozen), those of
  /// PeerLog::take
  Status take_log(Surroundings& with, const WireControl& control, const WireLogHead& head);
  Status take_cosignature(Surroundings& with, const Heartbeat& beat);
  /// Errors: bad_merkle_proof, log_differs (the link is frozen)
  Status check_logged(Surroundings& with, const WireControl& control, const Receipt& receipt);

  // peer_revocations.cpp
  Status on_revocations(Surroundings& with, const WireControl& control);
  /// Of the peer's list that this node holds; 0: none.
  [[nodiscard]] std::uint64_t number_of_list(const Surroundings& with) const;
  /// The number of our own list that the peer says it holds: a newer one goes to it.
  void peer_holds_list(Surroundings& with, std::uint64_t number);
  /// What the agreements ask of certificates and lists. Errors: certificate_expired,
  /// revocation_list_too_old, certificate_revoked
  Status check_ages(const Surroundings& with, const crypto::Certificate& certificate) const;

  // peer_window.cpp
  /// Which of our records the peer holds, by its Hello, lane for lane.
  /// `goes_on`: both sides were open and stay so; what is on its way is not sent again.
  Status adopt_positions(Surroundings& with, const WireControl& control, const Hello& hello,
                         bool goes_on);
  void meet_new_life(Surroundings& with, const IncarnationId& incarnation);
  /// Errors: new_life_too_soon
  Status check_life(const Surroundings& with, const IncarnationId& incarnation) const;
  void begin_receipts_anew(Surroundings& with, Lane lane, std::uint64_t peer_has);
  /// Errors: fork_detected, the link is then frozen: the peer holds what we never sent.
  Status acknowledged(Surroundings& with, Lane lane, std::uint64_t seq, const WireControl& by);
  void send_again(Surroundings& with, Lane lane, bool asked);
  void pump(Surroundings& with, Lane lane);
  void tell_if_ahead(Surroundings& with, const store::OutboundBatchRow& row);
  [[nodiscard]] bool waits_for_restoration(ByteView batch_bytes) const;
  void put_in_flight(Surroundings& with, SendWindow& window, std::uint64_t last_seq,
                     link::Signed frame);
  /// Of the data that waits, what is too old becomes a declared gap.
  void leave_out_expired(Surroundings& with);
  /// How long data may wait for the peer; 0: for ever.
  [[nodiscard]] Nanos may_wait(const Surroundings& with) const;
  [[nodiscard]] Patience patience() const;  // for receipts, both ways
  /// What we take of the peer's lane, for its window.
  [[nodiscard]] static Credit credit(const Surroundings& with, Lane lane);

  // peer_receipts.cpp
  Status on_receipt(Surroundings& with, const WireControl& control);
  Status check_receipt(Surroundings& with, const WireControl& control, const Receipt& receipt);
  void journal_receipt(Surroundings& with, const WireControl& control, const Receipt& receipt);
  /// The peer holds our receipts up to `receipted`; what is missing to it goes out again.
  void peer_has_receipts(Surroundings& with, Lane lane, std::uint64_t receipted, bool at_hello);
  [[nodiscard]] Nanos wait_for_receipts(int portions_in_vain) const;
  void send_receipts(Surroundings& with, Lane lane, std::uint64_t first_seq, std::size_t max);

  NationId peer_;
  LinkTimings timings_;
  OwnLog own_log_;
  PeerLog peer_log_;
  Silence silence_;
  LinkState state_ = LinkState::closed;
  std::optional<Error> why_;  // why not open
  bool begun_ = false;        // the first event after a start has been seen
  bool connected_ = false;
  Bytes nonce_;                         // of our current Hello; empty: make a new one
  Bytes peer_nonce_;                    // the peer's last nonce: what our Hellos answer
  Bytes session_nonce_;                 // the peer's nonce in the Hello that opened the link last
  Bytes used_nonce_;                    // ours, that the same Hello answered
  Bytes told_open_;                     // our last nonce that went out with `open`
  std::optional<OwnOffer> offer_;       // of nonce_
  std::optional<OwnOffer> used_offer_;  // of used_nonce_
  Digest told_offer_;                   // of the Hello that went out last
  PeerOffer heard_offer_;               // of peer_nonce_
  PeerOffer session_offer_;             // of session_nonce_
  bool renews_keys_ = false;            // our next Hello begins another session
  std::optional<SentKeys> keys_;        // that the peer has not taken yet
  std::optional<Digest> taken_keys_;    // digest of the last Keys that we took
  std::uint64_t sealed_epoch_ = 0;      // highest key epoch that we ever sealed under
  std::string courier_key_;             // id, of the keys that we seal under
  AgreementSet known_agreements_;       // as our last Hello said, or as they have changed since
  SteadyTime hello_sent_at_;
  SteadyTime heartbeat_sent_at_;
  SteadyTime frame_came_at_;  // whatever it said, or since when we are connected
  Nanos anew_after_{0};       // without one
  SteadyTime asked_again_at_;
  SteadyTime list_sent_at_;
  SteadyTime expire_again_at_;
  bool shed_ = false;                // when looked at last
  std::uint64_t left_out_upto_ = 0;  // of the data lane, in this life of the process
  LinkBindings bindings_;
  bool told_bindings_ = false;   // our Hello of now has them
  bool tells_bindings_ = false;  // an open link is to say Hello for them
  Bytes refused_binding_;        // of the peer, noted before
  UtcTime transport_end_ = kNever;
  std::optional<crypto::Certificate> peer_certificate_;
  Digest met_;                      // the last one that opened the link in this life of the process
  IncarnationId peer_incarnation_;  // nil until the first Hello that ever opened
  std::optional<SteadyTime> new_life_at_;
  std::map<Lane, ReceiveLane> receive_;
  std::map<Lane, SendLane> send_;
  std::uint64_t receipt_number_ = 0;
  Nanos clock_offset_{0};  // peer's clock minus ours, at the last Hello
  ClockOffset clock_;      // and since
  bool clock_is_off_ = false;
};

/// A certificate that was valid at the Hello is so until it ends, though our clock be set back.
/// Errors: certificate_expired
Status check_not_ended(const crypto::Certificate& certificate, UtcTime now);

inline constexpr Lane kLanes[] = {Lane::tasking, Lane::data};

}  // namespace accord::node::pipeline
