// PeerLink: opening, closing, and the outbound half: who may subscribe and what is sent. Inbound:
// peer_link_inbound.cpp.
#include "node/link/peer_link.hpp"

#include <algorithm>
#include <utility>

#include "node/link/socket_options.hpp"

namespace accord::node::link {
namespace {

constexpr std::chrono::seconds kBindGrace{
    1};  // the closed socket's own listener goes a little later

std::string text_of(const Error& error) {
  return error.where.empty() ? error.what : error.what + " (" + error.where + ")";
}

bool is_handshake_failure(int event) {
  return event == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL ||
         event == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
}

}  // namespace

std::chrono::milliseconds Backoff::next() {
  const auto whole = std::exchange(pause_, std::min(pause_ * 2, kReopenMost)).count();
  return std::chrono::milliseconds(
      std::uniform_int_distribution<std::int64_t>(whole / 2, whole)(draw_));
}

PeerLink::PeerLink(LinkConfig config, const Context& context, EventQueue& events,
                   std::size_t link_number)
    : config_(std::move(config)),
      context_(context),
      events_(events),
      monitor_name_("inproc://monitor-" + std::to_string(link_number)),
      bind_endpoint_(config_.publish_endpoint) {}

// ---- opening and closing ----

Result<PeerLink::Watched> PeerLink::open_watched(int type) {
  Watched out;
  ACCORD_TRY(out.socket, Socket::open(context_, type));
  const std::string name = monitor_name_ + "-" + std::to_string(opened_++);
  ACCORD_TRY(auto monitor, Monitor::watch(context_, out.socket, name));
  return Watched{std::move(out.socket), std::move(monitor)};
}

Result<PeerLink::Watched> PeerLink::open_publisher() {
  ACCORD_TRY(auto out, open_watched(ZMQ_XPUB));
  ACCORD_CHECK(apply_publish_options(out.socket, config_));
  ACCORD_CHECK(out.socket.bind(bind_endpoint_));
  return out;
}

Result<PeerLink::Watched> PeerLink::open_subscriber() {
  ACCORD_TRY(auto out, open_watched(ZMQ_SUB));
  ACCORD_CHECK(apply_subscribe_options(out.socket, config_));
  ACCORD_CHECK(out.socket.connect(config_.subscribe_endpoint));
  return out;
}

void PeerLink::try_open_publisher(LinkInstant now) {
  auto opened = open_publisher();
  if (!opened) {
    publish_due_ = now + publish_backoff_.next();
    if (!bind_failing_since_) bind_failing_since_ = now;
    const bool lasting = now - *bind_failing_since_ >= kBindGrace || !ever_bound_;
    if (lasting && !std::exchange(told_bind_failed_, true)) {
      fault(opened.error().code, text_of(opened.error()));
    }
    return;
  }
  publish_.emplace(*std::move(opened));
  bind_endpoint_ = bound_endpoint_ = publish_->socket.last_endpoint();
  ever_bound_ = true;
  bind_failing_since_.reset();
  told_bind_failed_ = false;
}

void PeerLink::try_open_subscriber(LinkInstant now) {
  auto opened = open_subscriber();
  if (!opened) {
    subscribe_due_ = now + subscribe_backoff_.next();
    if (!std::exchange(told_connect_failed_, true)) {
      fault(opened.error().code, text_of(opened.error()));
    }
    return;
  }
  subscribe_.emplace(*std::move(opened));
  told_connect_failed_ = false;
}

void PeerLink::close_subscriber() {
  subscribe_.reset();
  inbound_stands_ = false;
  given_up_at_.reset();
}

void PeerLink::close_sockets() {
  publish_.reset();
  bound_endpoint_.clear();
  listener_ = -1;
  connections_.clear();
  crowded_ = false;
  granted_ = 0;
  upstream_ = 0;
  close_subscriber();
}

void PeerLink::cut() {
  if (std::exchange(wanted_, false)) ++counters_.closed_by_order;
  close_sockets();
}

void PeerLink::restore() {
  if (std::exchange(wanted_, true)) return;
  publish_backoff_.forget();
  subscribe_backoff_.forget();
  publish_due_ = subscribe_due_ = LinkInstant{};
}

void PeerLink::rekey(LinkConfig config) {
  close_sockets();
  owes_down_ = owes_down_ || told_up_;
  config_ = std::move(config);
  publish_backoff_.forget();
  subscribe_backoff_.forget();
  publish_due_ = subscribe_due_ = LinkInstant{};
}

bool PeerLink::retire() {
  cut();
  note_state({});
  tell_state();
  return !told_up_;
}

void PeerLink::tick(LinkInstant now) {
  if (given_up_at_ && now >= *given_up_at_) {
    close_subscriber();
    subscribe_due_ = now + subscribe_backoff_.next();
  }
  if (wanted_ && !publish_ && now >= publish_due_) try_open_publisher(now);
  if (wanted_ && !subscribe_ && now >= subscribe_due_) try_open_subscriber(now);
  note_state(now);
  tell_state();
  if (up_since_ && now - *up_since_ >= kSteadyAfter) {
    publish_backoff_.forget();
    subscribe_backoff_.forget();
  }
}

std::optional<LinkInstant> PeerLink::next_tick() const {
  std::optional<LinkInstant> next = given_up_at_;
  const auto sooner = [&next](LinkInstant due) { next = next ? std::min(*next, due) : due; };
  if (wanted_ && !publish_) sooner(publish_due_);
  if (wanted_ && !subscribe_) sooner(subscribe_due_);
  return next;
}

// ---- outbound ----

void PeerLink::publish(ByteView frame) {
  if (!publish_ || granted_ == 0) {
    ++counters_.dropped_down;
    return;
  }
  Sent sent = publish_->socket.send(frame);
  if (sent == Sent::would_block) {
    publish_->socket.settle();  // libzmq looks at what its I/O thread has taken about once in a
                                // millisecond only
    sent = publish_->socket.send(frame);
  }
  if (sent != Sent::yes) {
    ++counters_.dropped_blocked;
    return;
  }
  ++counters_.frames_out;
  counters_.bytes_out += frame.size();
}

void PeerLink::judged(const ZapVerdict& verdict, LinkInstant now) {
  if (verdict.admitted) {
    ++counters_.zap_admitted;
    upstream_ = std::min(upstream_ + kUpstreamPerConnection, kUpstreamMost);
    return;
  }
  ++counters_.zap_refused;
  const bool soon = told_client_at_ && now - *told_client_at_ < kRefusalReportInterval;
  if (soon || verdict.client == told_client_) {
    ++counters_.reports_suppressed;
    return;
  }
  told_client_ = verdict.client;
  told_client_at_ = now;
  tell(HandshakeRefused{config_.peer, Code::link_client_key_refused,
                        "client key " + verdict.client + " from " + verdict.address});
}

std::size_t PeerLink::serve_publisher_monitor() {
  std::size_t done = 0;
  while (publish_ && done < kFramesPerPass) {
    const auto event = publish_->monitor.next();
    if (!event) break;
    ++done;
    take_publisher_event(*event);
  }
  bound_connections();
  return done;
}

void PeerLink::take_publisher_event(const MonitorEvent& event) {
  if (event.event == ZMQ_EVENT_LISTENING) listener_ = event.value;
  if (event.event == ZMQ_EVENT_ACCEPTED) connections_.insert(event.value);
  if (event.event == ZMQ_EVENT_DISCONNECTED) connections_.erase(event.value);
  if (!is_handshake_failure(event.event)) return;
  ++counters_.strangers;
  if (std::exchange(told_stranger_, true)) {
    ++counters_.reports_suppressed;
    return;
  }
  tell(HandshakeRefused{config_.peer, Code::link_stranger, "at " + event.endpoint});
}

// Whoever reaches the port can open connections and say nothing; libzmq closes them after
// kHandshakeTime, and has no bound for how many there are.
void PeerLink::bound_connections() {
  const bool crowded = connections_.size() >= (crowded_ ? kMaxConnections / 2 : kMaxConnections);
  if (!publish_ || listener_ < 0 || crowded == crowded_) return;
  if (!admit_connections(listener_, !crowded)) return;
  crowded_ = crowded;
  if (crowded) ++counters_.crowded;
}

std::size_t PeerLink::serve_subscriptions(LinkInstant now) {
  std::size_t done = 0;
  while (publish_ && done < kFramesPerPass) {
    Message message;
    if (!publish_->socket.receive(message)) break;
    ++done;
    const bool whole = publish_->socket.drop_parts_after(message) == 0 && !message.more();
    if (--upstream_ < 0) {
      cut_flooder(now);
      break;
    }
    take_subscription(message, whole);
  }
  return done;
}

// First byte 1 = subscribe, 0 = withdraw, then the topic. Source: ZMTP 3.0 (RFC 23), as XPUB hands
// it over.
void PeerLink::take_subscription(const Message& message, bool whole) {
  const ByteView bytes = message.bytes();
  const bool form = whole && bytes.size() == 1 + kLinkPrefixBytes && bytes[0] <= 1;
  const bool topic =
      form && std::equal(config_.prefix_out.begin(), config_.prefix_out.end(), bytes.begin() + 1);
  const bool withdrawal = !bytes.empty() && bytes[0] == 0;
  if (topic && withdrawal) {
    grant(false);
  } else if (topic && message.property("User-Id") == config_.peer.text()) {
    grant(true);
  } else if (!withdrawal) {
    ++counters_.subscriptions_refused;
  }
}

// In manual mode either option acts on the connection whose message was read last.
void PeerLink::grant(bool subscribe) {
  const Status done =
      publish_->socket.set(subscribe ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE, config_.prefix_out, "");
  if (subscribe && done) {
    ++granted_;
    ++counters_.subscriptions_granted;
  } else if (!subscribe && granted_ > 0) {
    --granted_;
    owes_down_ = owes_down_ || (granted_ == 0 && told_up_);
  }
}

void PeerLink::cut_flooder(LinkInstant now) {
  ++counters_.cuts_by_flood;
  close_sockets();
  publish_due_ = subscribe_due_ = now + publish_backoff_.next();
  fault(Code::link_subscription_flood,
        "more than " + std::to_string(kUpstreamPerConnection) + " messages a connection");
}

}  // namespace accord::node::link
