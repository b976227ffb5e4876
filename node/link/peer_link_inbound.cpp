// PeerLink, the inbound half: the peer's frames, the fate of our subscription, and what is told of
// the link.
#include <utility>

#include "node/link/peer_link.hpp"

namespace accord::node::link {

// ---- inbound ----

std::size_t PeerLink::serve_frames() {
  std::size_t done = 0;
  while (subscribe_ && done < kFramesPerPass && events_.has_room()) {
    Message message;
    if (!subscribe_->socket.receive(message)) break;
    const bool whole = subscribe_->socket.drop_parts_after(message) == 0 && !message.more();
    take_frame(message, whole);
    ++done;
  }
  return done;
}

void PeerLink::take_frame(const Message& message, bool whole) {
  const ByteView bytes = message.bytes();
  std::optional<Code> refused;
  if (!whole) refused = Code::frame_multipart;
  if (!refused) {
    if (const auto frame = decode_frame(config_.prefix_in, bytes); !frame)
      refused = frame.error().code;
  }
  if (refused) {
    ++counters_.frames_refused[*refused];
    return;
  }
  ++counters_.frames_in;
  counters_.bytes_in += bytes.size();
  tell(FrameReceived{config_.peer, Bytes(bytes.begin(), bytes.end())});
}

std::size_t PeerLink::serve_subscriber_monitor(LinkInstant now) {
  std::size_t done = 0;
  while (subscribe_ && done < kFramesPerPass) {
    const auto event = subscribe_->monitor.next();
    if (!event) break;
    ++done;
    take_subscriber_event(*event, now);
  }
  return done;
}

void PeerLink::take_subscriber_event(const MonitorEvent& event, LinkInstant now) {
  switch (event.event) {
    case ZMQ_EVENT_CONNECTED:
    case ZMQ_EVENT_CONNECT_DELAYED:
    case ZMQ_EVENT_CONNECT_RETRIED:
      given_up_at_.reset();
      return;
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      given_up_at_.reset();
      inbound_stands_ = true;
      told_refused_by_peer_.reset();
      return;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      refused_by_peer(event, Code::link_refused_by_peer);
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      refused_by_peer(event, Code::link_handshake_failed);
      break;
    case ZMQ_EVENT_DISCONNECTED:
    case ZMQ_EVENT_CLOSED:
      break;
    default:  // numbers of libzmq's, not an enum of ours
      return;
  }
  owes_down_ = owes_down_ || told_up_;
  inbound_stands_ = false;
  if (!given_up_at_) given_up_at_ = now + kGivenUpAfter;
}

void PeerLink::refused_by_peer(const MonitorEvent& event, Code code) {
  ++counters_.handshakes_failed;
  if (told_refused_by_peer_ == code) {
    ++counters_.reports_suppressed;
    return;
  }
  told_refused_by_peer_ = code;
  tell(HandshakeRefused{config_.peer, code,
                        "at " + event.endpoint + ", libzmq says " + std::to_string(event.value)});
}

// ---- what is told ----

void PeerLink::note_state(LinkInstant now) {
  if (!is_up()) {
    owes_down_ = owes_down_ || told_up_;
    up_since_.reset();
  } else if (!up_since_) {
    up_since_ = now;
  }
}

void PeerLink::tell_state() {
  if (owes_down_ && events_.push(PeerDown{config_.peer})) {
    owes_down_ = told_up_ = false;
    ++counters_.downs;
  }
  if (is_up() && !told_up_ && events_.push(PeerUp{config_.peer})) {
    told_up_ = true;
    told_stranger_ = false;
    told_client_.clear();
    ++counters_.ups;
  }
}

void PeerLink::tell(LinkEvent event) {
  if (!events_.push(std::move(event))) ++counters_.reports_suppressed;
}

void PeerLink::fault(Code code, std::string detail) {
  tell(LinkFault{config_.peer, code, std::move(detail)});
}

}  // namespace accord::node::link
