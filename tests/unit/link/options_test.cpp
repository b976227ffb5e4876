// Every ZeroMQ default that is changed, read back from the socket; and the settings that are
// refused before any.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/link/socket_options.hpp"
#include "tests/unit/link/rig.hpp"

namespace accord::node::link::testing {
namespace {

int value_of(const Socket& socket, int option) {
  int value = -12345;
  std::size_t size = sizeof value;
  EXPECT_EQ(zmq_getsockopt(socket.raw(), option, &value, &size), 0) << option;
  return value;
}

std::int64_t max_message(const Socket& socket) {
  std::int64_t value = -12345;
  std::size_t size = sizeof value;
  EXPECT_EQ(zmq_getsockopt(socket.raw(), ZMQ_MAXMSGSIZE, &value, &size), 0);
  return value;
}

std::string text_of(const Socket& socket, int option) {
  char value[64] = {};
  std::size_t size = option == ZMQ_ZAP_DOMAIN ? sizeof value : 41;
  EXPECT_EQ(zmq_getsockopt(socket.raw(), option, value, &size), 0);
  return value;
}

void expect_common(const Socket& socket) {
  EXPECT_EQ(value_of(socket, ZMQ_LINGER), 0);
  EXPECT_EQ(value_of(socket, ZMQ_SNDTIMEO), 0);
  EXPECT_EQ(value_of(socket, ZMQ_RCVTIMEO), 0);
  EXPECT_EQ(value_of(socket, ZMQ_HANDSHAKE_IVL), 3'000);
  EXPECT_EQ(value_of(socket, ZMQ_HEARTBEAT_IVL), 0);
  EXPECT_EQ(value_of(socket, ZMQ_TCP_MAXRT), 6'000);
  EXPECT_EQ(value_of(socket, ZMQ_IMMEDIATE), 1);
  EXPECT_EQ(value_of(socket, ZMQ_RECONNECT_IVL), 200);
  EXPECT_EQ(value_of(socket, ZMQ_RECONNECT_IVL_MAX), 5'000);
  EXPECT_EQ(value_of(socket, ZMQ_CONNECT_TIMEOUT), 3'000);
  EXPECT_EQ(value_of(socket, ZMQ_BACKLOG), 16);
  EXPECT_EQ(value_of(socket, ZMQ_TCP_KEEPALIVE), 1);
  EXPECT_EQ(value_of(socket, ZMQ_TCP_KEEPALIVE_IDLE), 2);
  EXPECT_EQ(value_of(socket, ZMQ_TCP_KEEPALIVE_INTVL), 2);
  EXPECT_EQ(value_of(socket, ZMQ_TCP_KEEPALIVE_CNT), 3);
  EXPECT_EQ(value_of(socket, ZMQ_MECHANISM), ZMQ_CURVE);
  EXPECT_EQ(value_of(socket, ZMQ_IPV6), 0);
  EXPECT_EQ(text_of(socket, ZMQ_ZAP_DOMAIN), "link.FRA");
}

struct Sockets {
  LinkPair pair{"GBR", "FRA"};
  LinkConfig config = pair.config_of_first();
  Context context;
  Sockets() { EXPECT_TRUE(context.open()); }
};

/// A port of loopback that is held and refuses whoever comes, since nobody listens on it. One that
/// is merely free may be given to another program, or to the very connection that is tried, which
/// TCP then opens to itself.
class RefusingPort {
 public:
  RefusingPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    auto* const address = reinterpret_cast<sockaddr*>(&address_);
    EXPECT_EQ(::bind(socket_, address, size), 0);
    EXPECT_EQ(::getsockname(socket_, address, &size), 0);
  }
  ~RefusingPort() { ::close(socket_); }
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;

  std::string endpoint() const {
    return "tcp://127.0.0.1:" + std::to_string(ntohs(address_.sin_port));
  }

 private:
  int socket_;
  sockaddr_in address_{};
};

TEST(Options, publishing_socket) {
  Sockets with;
  Socket socket = Socket::open(with.context, ZMQ_XPUB).value();
  ASSERT_TRUE(apply_publish_options(socket, with.config));
  expect_common(socket);
  // 2 lanes * (64 batches in flight + 64 receipts again) + 32 of control
  EXPECT_EQ(value_of(socket, ZMQ_SNDHWM), 288);
  EXPECT_EQ(value_of(socket, ZMQ_RCVHWM), 16);
  EXPECT_EQ(max_message(socket), 1'024);
  EXPECT_EQ(value_of(socket, ZMQ_CURVE_SERVER), 1);
  EXPECT_EQ(text_of(socket, ZMQ_CURVE_SECRETKEY),
            as_text(with.pair.first.server.secret_key.bytes()));
}

/// Connections that were lost together are not tried again together: libzmq adds up to
/// ZMQ_RECONNECT_IVL to each pause, and says the sum when it begins. Of 16 drawn from 200 values,
/// all within 50 ms is less likely than 1 in 10^7.
TEST(Options, pauses_before_connecting_again_differ) {
  Sockets with;
  const RefusingPort refuses;
  with.config.subscribe_endpoint = refuses.endpoint();
  struct Trying {
    Socket socket;
    Monitor monitor;
  };
  std::vector<Trying> all;
  for (int i = 0; i < 16; ++i) {
    Socket socket = Socket::open(with.context, ZMQ_SUB).value();
    ASSERT_TRUE(apply_subscribe_options(socket, with.config));
    Monitor monitor =
        Monitor::watch(with.context, socket, "inproc://pauses-" + std::to_string(i)).value();
    ASSERT_TRUE(socket.connect(with.config.subscribe_endpoint));
    all.push_back({std::move(socket), std::move(monitor)});
  }
  std::vector<int> pauses;
  for (Trying& each : all) {
    for (;;) {
      zmq_pollitem_t wait{each.monitor.raw(), 0, ZMQ_POLLIN, 0};
      ASSERT_EQ(zmq_poll(&wait, 1, 10'000), 1);
      const auto event = each.monitor.next();
      if (!event || event->event != ZMQ_EVENT_CONNECT_RETRIED) continue;
      pauses.push_back(event->value);
      break;
    }
  }
  const auto [least, most] = std::minmax_element(pauses.begin(), pauses.end());
  EXPECT_GE(*least, 200);
  EXPECT_LT(*most, 400);
  EXPECT_GT(*most - *least, 50);
}

TEST(Options, subscribing_socket) {
  Sockets with;
  Socket socket = Socket::open(with.context, ZMQ_SUB).value();
  ASSERT_TRUE(apply_subscribe_options(socket, with.config));
  expect_common(socket);
  EXPECT_EQ(value_of(socket, ZMQ_SNDHWM), 16);
  EXPECT_EQ(value_of(socket, ZMQ_RCVHWM), 64);
  EXPECT_EQ(max_message(socket), 1'048'576 + 64);
  EXPECT_EQ(value_of(socket, ZMQ_CURVE_SERVER), 0);
  EXPECT_EQ(text_of(socket, ZMQ_CURVE_PUBLICKEY), with.pair.first.client.public_key);
  EXPECT_EQ(text_of(socket, ZMQ_CURVE_SECRETKEY),
            as_text(with.pair.first.client.secret_key.bytes()));
  EXPECT_EQ(text_of(socket, ZMQ_CURVE_SERVERKEY), with.pair.second.server.public_key);
}

TEST(Options, send_queue_holds_two_windows_in_flight) {
  EXPECT_GE(kSendQueueFrames, 2 * static_cast<int>(kMaxBatchesInFlight));
}

TEST(Options, context) {
  Sockets with;
  EXPECT_EQ(zmq_ctx_get(with.context.raw(), ZMQ_IO_THREADS), 1);
  EXPECT_EQ(zmq_ctx_get(with.context.raw(), ZMQ_MAX_SOCKETS), 1'024);
  EXPECT_EQ(zmq_ctx_get(with.context.raw(), ZMQ_BLOCKY), 0);
  EXPECT_LE(kMaxLinks * 6 + 2, static_cast<std::size_t>(kMaxSockets));
}

// ---- settings ----

struct ConfigCase {
  const char* name;
  void (*change)(LinkConfig&);
  Code code;
  const char* where;
};

class RefusedConfig : public ::testing::TestWithParam<ConfigCase> {};

TEST(Config, good_ones_are_taken) {
  LinkPair pair("GBR", "FRA");
  for (const char* bind : {"tcp://127.0.0.1:7001", "tcp://*:7001", "tcp://10.0.0.1:*",
                           "tcp://10.0.0.1:0", "tcp://[::1]:65535"}) {
    LinkConfig config = pair.config_of_first();
    config.publish_endpoint = bind;
    EXPECT_TRUE(check_link_config(config)) << bind;
  }
  LinkConfig config = pair.config_of_first();
  config.subscribe_endpoint = "tcp://[fd00::7]:7001";
  EXPECT_TRUE(check_link_config(config));
}

TEST_P(RefusedConfig, is_refused_naming_the_field) {
  LinkPair pair("GBR", "FRA");
  LinkConfig config = pair.config_of_first();
  GetParam().change(config);
  const Status checked = check_link_config(config);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, GetParam().code);
  EXPECT_EQ(checked.error().where, GetParam().where);
  Party party;
  EXPECT_FALSE(party.agent.add_peer(std::move(config)));
}

constexpr Code kInvalid = Code::link_config_invalid;
constexpr Code kKey = Code::curve_key_invalid;

INSTANTIATE_TEST_SUITE_P(
    Link, RefusedConfig,
    ::testing::Values(
        ConfigCase{"own_nation", [](LinkConfig& c) { c.peer = c.self; }, kInvalid, "peer"},
        ConfigCase{"nobody", [](LinkConfig& c) { c.peer = {}; }, kInvalid, "peer"},
        ConfigCase{"bind_ipc", [](LinkConfig& c) { c.publish_endpoint = "ipc:///tmp/x"; }, kInvalid,
                   "publish_endpoint"},
        ConfigCase{"bind_port_too_high",
                   [](LinkConfig& c) { c.publish_endpoint = "tcp://127.0.0.1:65536"; }, kInvalid,
                   "publish_endpoint"},
        ConfigCase{"bind_no_port", [](LinkConfig& c) { c.publish_endpoint = "tcp://127.0.0.1:"; },
                   kInvalid, "publish_endpoint"},
        ConfigCase{"bind_two_ports",
                   [](LinkConfig& c) { c.publish_endpoint = "tcp://127.0.0.1:1:2"; }, kInvalid,
                   "publish_endpoint"},
        ConfigCase{"connect_wildcard_port",
                   [](LinkConfig& c) { c.subscribe_endpoint = "tcp://127.0.0.1:*"; }, kInvalid,
                   "subscribe_endpoint"},
        ConfigCase{"connect_port_zero",
                   [](LinkConfig& c) { c.subscribe_endpoint = "tcp://127.0.0.1:0"; }, kInvalid,
                   "subscribe_endpoint"},
        ConfigCase{"connect_name",
                   [](LinkConfig& c) { c.subscribe_endpoint = "tcp://localhost:7001"; }, kInvalid,
                   "subscribe_endpoint"},
        ConfigCase{"connect_source_address",
                   [](LinkConfig& c) { c.subscribe_endpoint = "tcp://eth0;127.0.0.1:7001"; },
                   kInvalid, "subscribe_endpoint"},
        ConfigCase{"connect_bare_ipv6",
                   [](LinkConfig& c) { c.subscribe_endpoint = "tcp://::1:7001"; }, kInvalid,
                   "subscribe_endpoint"},
        ConfigCase{"connect_ipv4_in_brackets",
                   [](LinkConfig& c) { c.subscribe_endpoint = "tcp://[127.0.0.1]:7001"; }, kInvalid,
                   "subscribe_endpoint"},
        ConfigCase{"server_halves_differ",
                   [](LinkConfig& c) { c.server_keys.public_key = c.client_keys.public_key; }, kKey,
                   "server_keys"},
        ConfigCase{"client_secret_missing", [](LinkConfig& c) { c.client_keys.secret_key = {}; },
                   kKey, "client_keys"},
        ConfigCase{"peer_server_key_empty", [](LinkConfig& c) { c.peer_server_key.clear(); }, kKey,
                   "peer_server_key"},
        ConfigCase{"peer_client_key_zeros",
                   [](LinkConfig& c) { c.peer_client_key = std::string(40, '0'); }, kKey,
                   "peer_client_key"},
        ConfigCase{"own_key_pinned",
                   [](LinkConfig& c) { c.peer_server_key = c.server_keys.public_key; }, kInvalid,
                   "peer_server_key"},
        ConfigCase{"own_client_key_pinned",
                   [](LinkConfig& c) { c.peer_client_key = c.client_keys.public_key; }, kInvalid,
                   "peer_client_key"},
        ConfigCase{"same_prefixes", [](LinkConfig& c) { c.prefix_in = c.prefix_out; }, kInvalid,
                   "prefix_in"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace accord::node::link::testing
