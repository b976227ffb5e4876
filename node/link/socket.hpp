// Thin owners of libzmq's C objects: context, socket, message, monitor. No exception, no hidden
// blocking: every send and receive here returns at once. Used on the link's thread alone.
#pragma once

#include <zmq.h>

#include <optional>
#include <string>
#include <utility>

#include "schemas/vocab/bytes.hpp"

namespace accord::node::link {

/// "zmq_bind: Address already in use"
std::string zmq_failure(const char* call);

class Context {
 public:
  Context() = default;
  ~Context() { close(); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  /// Errors: link_socket_failed
  Status open();
  /// Every socket must be closed first.
  void close();
  [[nodiscard]] void* raw() const { return raw_; }

 private:
  void* raw_ = nullptr;
};

class Message {
 public:
  Message() { zmq_msg_init(&raw_); }
  ~Message() { zmq_msg_close(&raw_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  [[nodiscard]] ByteView bytes() const {
    return {static_cast<const std::uint8_t*>(zmq_msg_data(&raw_)), zmq_msg_size(&raw_)};
  }
  [[nodiscard]] bool more() const { return zmq_msg_more(&raw_) != 0; }
  /// A property of the connection it came by, "User-Id"; empty when there is none.
  [[nodiscard]] std::string property(const char* name) const {
    const char* value = zmq_msg_gets(&raw_, name);
    return value == nullptr ? std::string{} : std::string(value);
  }
  [[nodiscard]] zmq_msg_t* raw() { return &raw_; }

 private:
  mutable zmq_msg_t raw_{};
};

/// The kernel drops, or lets in again, whoever wants a new connection of this listening socket;
/// those that stand are not touched. False when it could not be done.
bool admit_connections(int listener, bool admit);

enum class Sent { yes, would_block, failed };

class Socket {
 public:
  Socket() = default;
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Errors: link_socket_failed
  static Result<Socket> open(const Context& context, int type);
  void close();
  [[nodiscard]] void* raw() const { return raw_; }

  /// Errors: link_socket_failed, naming `option_name`
  Status set(int option, int value, const char* option_name);
  Status set(int option, ByteView value, const char* option_name);
  /// Errors: link_bind_failed, link_socket_failed
  Status bind(const std::string& endpoint);
  Status connect(const std::string& endpoint);
  [[nodiscard]] std::string last_endpoint() const;

  /// One message part, if one is there.
  bool receive(Message& into);
  /// The rest of a multi-part message, thrown away. Returns: parts dropped.
  std::size_t drop_parts_after(const Message& first);
  Sent send(ByteView bytes, bool more = false);
  /// Lets libzmq take in what its own threads have told this socket.
  void settle() const;

 private:
  explicit Socket(void* raw) : raw_(raw) {}
  void* raw_ = nullptr;
};

struct MonitorEvent {
  int event = 0;  // ZMQ_EVENT_*
  int value = 0;
  std::string endpoint;
};

/// What libzmq tells of one socket's connections. Destroyed before the socket that it watches.
class Monitor {
 public:
  Monitor() = default;
  ~Monitor() { stop(); }
  Monitor(Monitor&& other) noexcept;
  Monitor& operator=(Monitor&&) = delete;
  Monitor(const Monitor&) = delete;

  /// Requires: `inproc_name` unused in this context. Errors: link_socket_failed
  static Result<Monitor> watch(const Context& context, Socket& watched,
                               const std::string& inproc_name);
  std::optional<MonitorEvent> next();
  [[nodiscard]] void* raw() const { return pair_.raw(); }

 private:
  void stop();
  void* watched_ = nullptr;
  Socket pair_;
};

}  // namespace accord::node::link
