// libzmq's C objects, owned. Every call here returns at once, except Context::close, which waits
// for libzmq's threads.
#include "node/link/socket.hpp"

#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "node/link/link_config.hpp"

namespace accord::node::link {

std::string zmq_failure(const char* call) {
  return std::string(call) + ": " + zmq_strerror(zmq_errno());
}

Status Context::open() {
  raw_ = zmq_ctx_new();
  if (raw_ == nullptr) return fail(Code::link_socket_failed, zmq_failure("zmq_ctx_new"));
  if (zmq_ctx_set(raw_, ZMQ_IO_THREADS, kIoThreads) != 0 ||
      zmq_ctx_set(raw_, ZMQ_MAX_SOCKETS, kMaxSockets) != 0 ||
      zmq_ctx_set(raw_, ZMQ_BLOCKY, 0) != 0) {
    return fail(Code::link_socket_failed, zmq_failure("zmq_ctx_set"));
  }
  return {};
}

void Context::close() {
  void* const raw = std::exchange(raw_, nullptr);
  if (raw == nullptr) return;
  while (zmq_ctx_term(raw) != 0 && zmq_errno() == EINTR) {
  }
}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    close();
    raw_ = std::exchange(other.raw_, nullptr);
  }
  return *this;
}

Result<Socket> Socket::open(const Context& context, int type) {
  void* const raw = zmq_socket(context.raw(), type);
  if (raw == nullptr) return fail(Code::link_socket_failed, zmq_failure("zmq_socket"));
  return Socket(raw);
}

void Socket::close() {
  if (void* const raw = std::exchange(raw_, nullptr); raw != nullptr) zmq_close(raw);
}

Status Socket::set(int option, int value, const char* option_name) {
  if (zmq_setsockopt(raw_, option, &value, sizeof value) == 0) return {};
  return fail(Code::link_socket_failed, zmq_failure("zmq_setsockopt"), option_name);
}

Status Socket::set(int option, ByteView value, const char* option_name) {
  if (zmq_setsockopt(raw_, option, value.data(), value.size()) == 0) return {};
  return fail(Code::link_socket_failed, zmq_failure("zmq_setsockopt"), option_name);
}

Status Socket::bind(const std::string& endpoint) {
  if (zmq_bind(raw_, endpoint.c_str()) == 0) return {};
  return fail(Code::link_bind_failed, zmq_failure("zmq_bind"), endpoint);
}

Status Socket::connect(const std::string& endpoint) {
  if (zmq_connect(raw_, endpoint.c_str()) == 0) return {};
  return fail(Code::link_socket_failed, zmq_failure("zmq_connect"), endpoint);
}

std::string Socket::last_endpoint() const {
  std::array<char, 256> text{};
  std::size_t size = text.size();
  if (zmq_getsockopt(raw_, ZMQ_LAST_ENDPOINT, text.data(), &size) != 0) return {};
  return text.data();
}

// A filter that takes nothing: the listener sees no SYN, and whoever sent it tries again.
bool admit_connections(int listener, bool admit) {
  sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog filter{1, &nothing};
  const int unused = 0;
  return admit ? ::setsockopt(listener, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused) == 0
               : ::setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0;
}

bool Socket::receive(Message& into) { return zmq_msg_recv(into.raw(), raw_, ZMQ_DONTWAIT) >= 0; }

std::size_t Socket::drop_parts_after(const Message& first) {
  std::size_t dropped = 0;
  for (bool more = first.more(); more;) {
    Message part;
    if (!receive(part)) break;
    more = part.more();
    ++dropped;
  }
  return dropped;
}

Sent Socket::send(ByteView bytes, bool more) {
  const int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
  if (zmq_send(raw_, bytes.data(), bytes.size(), flags) >= 0) return Sent::yes;
  return zmq_errno() == EAGAIN ? Sent::would_block : Sent::failed;
}

void Socket::settle() const {
  int events = 0;
  std::size_t size = sizeof events;
  zmq_getsockopt(raw_, ZMQ_EVENTS, &events, &size);
}

Monitor::Monitor(Monitor&& other) noexcept
    : watched_(std::exchange(other.watched_, nullptr)), pair_(std::move(other.pair_)) {}

Result<Monitor> Monitor::watch(const Context& context, Socket& watched,
                               const std::string& inproc_name) {
  constexpr int kEvents = ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CONNECT_DELAYED |
                          ZMQ_EVENT_CONNECT_RETRIED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED |
                          ZMQ_EVENT_LISTENING | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                          ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                          ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
  Monitor out;
  if (zmq_socket_monitor(watched.raw(), inproc_name.c_str(), kEvents) != 0) {
    return fail(Code::link_socket_failed, zmq_failure("zmq_socket_monitor"));
  }
  out.watched_ = watched.raw();
  ACCORD_TRY(out.pair_, Socket::open(context, ZMQ_PAIR));
  ACCORD_CHECK(out.pair_.set(ZMQ_LINGER, 0, "ZMQ_LINGER"));
  // Without limit: a full monitor would block libzmq's I/O thread, and with it every link. The
  // link's thread never waits and empties it at each pass.
  ACCORD_CHECK(out.pair_.set(ZMQ_RCVHWM, 0, "ZMQ_RCVHWM"));
  ACCORD_CHECK(out.pair_.connect(inproc_name));
  return out;
}

// First frame: 16 bits event, 32 bits value, in host order; second: the endpoint. Source:
// zmq_socket_monitor(3).
std::optional<MonitorEvent> Monitor::next() {
  Message first;
  if (pair_.raw() == nullptr || !pair_.receive(first)) return {};
  MonitorEvent out;
  if (const ByteView bytes = first.bytes(); bytes.size() == 6) {
    std::uint16_t event = 0;
    std::int32_t value = 0;
    std::memcpy(&event, bytes.data(), sizeof event);
    std::memcpy(&value, bytes.data() + sizeof event, sizeof value);
    out.event = event;
    out.value = value;
  }
  Message second;
  if (first.more() && pair_.receive(second)) {
    out.endpoint = std::string(as_text(second.bytes()));
    pair_.drop_parts_after(second);
  }
  return out;
}

void Monitor::stop() {
  if (void* const watched = std::exchange(watched_, nullptr); watched != nullptr) {
    zmq_socket_monitor(watched, nullptr, 0);  // before the pair closes, or libzmq would block in it
  }
  pair_.close();
}

}  // namespace accord::node::link
