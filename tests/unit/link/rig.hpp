// Rig: link agents of several nations, stepped by hand on one thread over 127.0.0.1, and raw ZeroMQ
// sockets for those who do not play by the rules. Nothing sleeps: `until` drives every agent until
// a condition holds or ten seconds passed.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "node/link/link_agent.hpp"
#include "node/link/sealer.hpp"

// Stands in for the signer, the only one who can make what a link publishes; the real one is not
// linked here.
namespace accord::node::pipeline {
class Signer {
 public:
  static link::Signed make(NationId peer, Bytes body,
                           link::Sealing sealing = link::Sealing::never) {
    return {std::move(peer), std::move(body), sealing};
  }
};
}  // namespace accord::node::pipeline

namespace accord::node::link::testing {

inline constexpr std::chrono::seconds kDeadline{10};

inline NationId nation(std::string_view text) { return NationId::parse(text).value(); }

inline CurveKeyPair copy_of(const CurveKeyPair& keys) {
  return {keys.public_key, crypto::SecretBytes::copy_of(keys.secret_key.bytes())};
}

/// The prefix of the first nation of every pair, and of the second. GBR is the first of each.
inline LinkPrefix prefix_of(bool first) {
  LinkPrefix out{};
  out.fill(first ? 'A' : 'B');
  return out;
}

/// In an unsealed frame: what a link carries is not its concern.
inline Status publish(LinkAgent& agent, Sealer& sealer, const NationId& peer, Bytes body) {
  const bool from_first = peer != nation("GBR");
  auto frame = sealer.seal(pipeline::Signer::make(peer, body), {});
  if (!frame && frame.error().code == Code::link_unknown_peer) {
    sealer.add_link(peer, {prefix_of(from_first), prefix_of(!from_first)});
    frame = sealer.seal(pipeline::Signer::make(peer, std::move(body)), {});
  }
  if (!frame) return fail(frame.error());
  return agent.publish(*std::move(frame));
}
inline Bytes bytes_of(std::string_view text) { return Bytes(text.begin(), text.end()); }

/// Holds a port of 127.0.0.1 without listening on it, so that nobody else is given it.
class Port {
 public:
  Port() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const int yes = 1;
    setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const bool bound = bind(socket_, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                       getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    if (bound) number_ = ntohs(at.sin_port);
  }
  ~Port() { close(socket_); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] std::string endpoint() const {
    return "tcp://127.0.0.1:" + std::to_string(number_);
  }

 private:
  int socket_;
  int number_ = 0;
};

/// What one nation has for its link to one peer.
struct Side {
  CurveKeyPair server = generate_curve_keys().value();
  CurveKeyPair client = generate_curve_keys().value();
  Port port;
  LinkPrefix prefix{};
};

/// Both sides of one link; `first` publishes under prefix "AAAAAAAA", `second` under "BBBBBBBB".
struct LinkPair {
  NationId first_nation, second_nation;
  Side first, second;

  LinkPair(std::string_view a, std::string_view b)
      : first_nation(nation(a)), second_nation(nation(b)) {
    first.prefix = prefix_of(true);
    second.prefix = prefix_of(false);
  }
  [[nodiscard]] LinkConfig config_of_first() const {
    return config(first_nation, first, second_nation, second);
  }
  [[nodiscard]] LinkConfig config_of_second() const {
    return config(second_nation, second, first_nation, first);
  }

 private:
  static LinkConfig config(const NationId& self, const Side& own, const NationId& peer,
                           const Side& theirs) {
    LinkConfig out;
    out.self = self;
    out.peer = peer;
    out.publish_endpoint = own.port.endpoint();
    out.subscribe_endpoint = theirs.port.endpoint();
    out.server_keys = copy_of(own.server);
    out.client_keys = copy_of(own.client);
    out.peer_server_key = theirs.server.public_key;
    out.peer_client_key = theirs.client.public_key;
    out.prefix_out = own.prefix;
    out.prefix_in = theirs.prefix;
    return out;
  }
};

/// One nation's agent with the events that it has told so far.
struct Party {
  std::chrono::milliseconds skew{0};  // added to its clock
  LinkAgent agent;
  Sealer sealer;
  std::vector<LinkEvent> events;
  bool collect = true;

  explicit Party(LinkAgentOptions options = {}) : agent(with_clock(std::move(options))) {
    EXPECT_TRUE(agent.start());
  }
  LinkAgentOptions with_clock(LinkAgentOptions options) {
    options.now = [this] { return std::chrono::steady_clock::now() + skew; };
    return options;
  }
  Status publish(const NationId& peer, Bytes body) {
    return testing::publish(agent, sealer, peer, std::move(body));
  }
  Status publish(const NationId& peer, std::string_view body) {
    return publish(peer, bytes_of(body));
  }
  void step() {
    ASSERT_TRUE(agent.do_work(std::chrono::milliseconds{1}));
    while (collect) {
      auto event = agent.next_event();
      if (!event) break;
      events.push_back(*std::move(event));
    }
  }
  template <class Event>
  [[nodiscard]] std::vector<Event> told() const {
    std::vector<Event> out;
    for (const LinkEvent& each : events) {
      if (const auto* event = std::get_if<Event>(&each)) out.push_back(*event);
    }
    return out;
  }
  /// Bodies of all frames so far.
  [[nodiscard]] std::vector<std::string> bodies() const {
    std::vector<std::string> out;
    for (const auto& each : told<FrameReceived>()) {
      out.emplace_back(as_text(ByteView(each.frame).subspan(kFrameHeadBytes)));
    }
    return out;
  }
  [[nodiscard]] std::size_t told_code(Code code) const {
    std::size_t count = 0;
    for (const auto& each : told<HandshakeRefused>()) count += each.code == code ? 1 : 0;
    for (const auto& each : told<LinkFault>()) count += each.code == code ? 1 : 0;
    return count;
  }
  [[nodiscard]] LinkCounters counters(const NationId& peer) const {
    return agent.counters(peer).value();
  }
};

inline bool until(const std::vector<Party*>& parties, const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    for (Party* each : parties) each->step();
  }
  return true;
}

/// A ZeroMQ socket of somebody's own making.
class RawSocket {
 public:
  explicit RawSocket(int type) : context_(zmq_ctx_new()), socket_(zmq_socket(context_, type)) {
    set(ZMQ_LINGER, 0);
    set(ZMQ_SNDHWM, 0);
    set(ZMQ_RCVHWM, 0);
  }
  ~RawSocket() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  void set(int option, int value) { zmq_setsockopt(socket_, option, &value, sizeof value); }
  void set(int option, std::string_view value) {
    zmq_setsockopt(socket_, option, value.data(), value.size());
  }
  void be_client(const CurveKeyPair& own, const std::string& server_key) {
    const std::string secret(as_text(own.secret_key.bytes()));
    zmq_setsockopt(socket_, ZMQ_CURVE_PUBLICKEY, own.public_key.c_str(), 41);
    zmq_setsockopt(socket_, ZMQ_CURVE_SECRETKEY, secret.c_str(), 41);
    zmq_setsockopt(socket_, ZMQ_CURVE_SERVERKEY, server_key.c_str(), 41);
  }
  void be_server(const CurveKeyPair& own) {
    const std::string secret(as_text(own.secret_key.bytes()));
    set(ZMQ_CURVE_SERVER, 1);
    zmq_setsockopt(socket_, ZMQ_CURVE_SECRETKEY, secret.c_str(), 41);
  }
  bool connect(const std::string& endpoint) { return zmq_connect(socket_, endpoint.c_str()) == 0; }
  bool bind(const std::string& endpoint) { return zmq_bind(socket_, endpoint.c_str()) == 0; }
  bool send(ByteView bytes, int flags = 0) {
    return zmq_send(socket_, bytes.data(), bytes.size(), ZMQ_DONTWAIT | flags) >= 0;
  }
  /// -1 when nothing is there.
  int receive() {
    char buffer[64];
    return zmq_recv(socket_, buffer, sizeof buffer, ZMQ_DONTWAIT);
  }

 private:
  void* context_;
  void* socket_;
};

/// GBR and FRA with one link, both agents running.
struct TwoNations {
  LinkPair pair{"GBR", "FRA"};
  Party gbr, fra;
  NationId GBR = nation("GBR"), FRA = nation("FRA");

  explicit TwoNations(LinkAgentOptions gbr_options = {}) : gbr(std::move(gbr_options)) {}
  void add_both() {
    ASSERT_TRUE(gbr.agent.add_peer(pair.config_of_first()));
    ASSERT_TRUE(fra.agent.add_peer(pair.config_of_second()));
  }
  bool come_up() {
    add_both();
    return drive([this] { return gbr.agent.is_up(FRA) && fra.agent.is_up(GBR); });
  }
  bool drive(const std::function<bool()>& condition) { return until({&gbr, &fra}, condition); }
  /// What GBR publishes reaches FRA: sent again and again (as a Hello is) until it comes.
  bool reaches_fra(std::string_view body) { return reaches(gbr, fra, FRA, body); }
  bool reaches_gbr(std::string_view body) { return reaches(fra, gbr, GBR, body); }

 private:
  bool reaches(Party& from, const Party& to, const NationId& to_nation, std::string_view body) {
    return drive([&] {
      EXPECT_TRUE(from.publish(to_nation, body));
      const auto bodies = to.bodies();
      return std::find(bodies.begin(), bodies.end(), body) != bodies.end();
    });
  }
};

}  // namespace accord::node::link::testing
