// A peer with valid CURVE keys who does what it may not: floods the node's publishing socket for it
// with subscriptions, and holds connections there that never say a word, opening each again when
// the node closes it. Started by tests/chaos/neighbours.py in that peer's namespace; ends with its
// standard input, and says what it did as JSON.
//   chaos_flooder KEYS-FOLDER NODE BINDING-OF-NODE HOST PORT IDLE-CONNECTIONS
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "crypto/binding.hpp"
#include "crypto/identity.hpp"
#include "node/app/files.hpp"

using namespace accord;

namespace {

constexpr std::size_t kTopicBytes = 600;  // a node takes no message above 1,024, boxed
constexpr int kSubscriptionsAtOnce = 1'000;
constexpr std::chrono::milliseconds kPause{1};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "chaos_flooder: %s\n", why.c_str());
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result) stop(result.error().text());
  return *std::move(result);
}

/// Connections that say nothing.
class IdleConnections {
 public:
  IdleConnections(const std::string& host, int port, std::size_t count) : sockets_(count, -1) {
    at_.sin_family = AF_INET;
    at_.sin_port = htons(static_cast<std::uint16_t>(port));
    if (inet_pton(AF_INET, host.c_str(), &at_.sin_addr) != 1) stop("not an address: " + host);
  }
  ~IdleConnections() {
    for (const int each : sockets_) close(each);
  }
  IdleConnections(const IdleConnections&) = delete;
  IdleConnections& operator=(const IdleConnections&) = delete;

  /// Opens each that is not there, or that the node has closed.
  void keep() {
    for (int& each : sockets_) {
      if (each >= 0 && !is_closed(each)) continue;
      if (each >= 0) close(each);
      each = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      (void)::connect(each, reinterpret_cast<const sockaddr*>(&at_), sizeof at_);
      ++opened_;
    }
  }
  [[nodiscard]] std::uint64_t opened() const { return opened_; }

 private:
  static bool is_closed(int socket) {
    std::array<char, 256> greeting{};  // the node's greeting is read and left without an answer
    const ssize_t got = recv(socket, greeting.data(), greeting.size(), 0);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != ENOTCONN);
  }

  sockaddr_in at_{};
  std::vector<int> sockets_;
  std::uint64_t opened_ = 0;
};

/// The subscriptions of one who has the right keys.
class Subscriber {
 public:
  Subscriber(const crypto::CurveKeys& own, const std::string& server_key, const std::string& at)
      : context_(zmq_ctx_new()), socket_(zmq_socket(context_, ZMQ_XSUB)) {
    const std::string secret(as_text(own.client_secret.bytes()));
    const int none = 0;
    const int soon_ms = 50;
    const bool set =
        zmq_setsockopt(socket_, ZMQ_CURVE_SERVERKEY, server_key.c_str(), 41) == 0 &&
        zmq_setsockopt(socket_, ZMQ_CURVE_PUBLICKEY, own.client_public.c_str(), 41) == 0 &&
        zmq_setsockopt(socket_, ZMQ_CURVE_SECRETKEY, secret.c_str(), 41) == 0 &&
        zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof none) == 0 &&
        zmq_setsockopt(socket_, ZMQ_RECONNECT_IVL, &soon_ms, sizeof soon_ms) == 0;
    if (!set || zmq_connect(socket_, at.c_str()) != 0) stop(zmq_strerror(zmq_errno()));
  }
  ~Subscriber() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  void flood() {
    for (int i = 0; i < kSubscriptionsAtOnce; ++i) {
      std::string message = "\1" + std::to_string(sent_) + " ";
      message.resize(kTopicBytes, 'x');
      if (zmq_send(socket_, message.data(), message.size(), ZMQ_DONTWAIT) < 0) return;
      ++sent_;
    }
  }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }

 private:
  void* context_;
  void* socket_;
  std::uint64_t sent_ = 0;
};

/// False when whoever started us has closed our input.
bool may_go_on() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return ::poll(&input, 1, static_cast<int>(kPause.count())) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) stop("KEYS-FOLDER NODE BINDING HOST PORT IDLE-CONNECTIONS");
  const NationId node = must(NationId::parse(argv[2]));
  const crypto::CurveKeys own = must(crypto::load_curve_keys(argv[1], node));
  const auto binding =
      must(crypto::parse_binding(must(node::app::read_file(argv[3], crypto::kMaxBindingBytes))));
  const std::string host = argv[4];
  const int port = std::atoi(argv[5]);
  IdleConnections idle(host, port, std::strtoul(argv[6], nullptr, 10));
  Subscriber subscriber(own, binding.terms.curve_server_key,
                        "tcp://" + host + ":" + std::to_string(port));
  while (may_go_on()) {
    idle.keep();
    subscriber.flood();
  }
  std::printf("{\"subscriptions\": %llu, \"connections\": %llu}\n",
              static_cast<unsigned long long>(subscriber.sent()),
              static_cast<unsigned long long>(idle.opened()));
  return 0;
}
