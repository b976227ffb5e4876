// What can be refused of a link's settings before any socket is opened.
#include "node/link/link_config.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace accord::node::link {
namespace {

constexpr std::size_t kMaxEndpointChars = 128;
constexpr std::string_view kTcp = "tcp://";

struct HostPort {
  std::string host;  // without brackets
  std::string port;
  bool bracketed = false;
};

/// Splits "tcp://host:port" at its last colon; empty where the form is another.
std::optional<HostPort> split_endpoint(std::string_view endpoint) {
  if (endpoint.size() > kMaxEndpointChars || !endpoint.starts_with(kTcp)) return {};
  endpoint.remove_prefix(kTcp.size());
  const std::size_t colon = endpoint.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  HostPort out{std::string(endpoint.substr(0, colon)), std::string(endpoint.substr(colon + 1))};
  if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']') {
    out.bracketed = true;
    out.host = out.host.substr(1, out.host.size() - 2);
  }
  return out;
}

bool is_address(const HostPort& at) {
  in6_addr raw{};
  return inet_pton(at.bracketed ? AF_INET6 : AF_INET, at.host.c_str(), &raw) == 1;
}

/// 1 to 65535 without leading zeros or signs.
bool is_port(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && text.front() != '0' &&
         value <= 65'535;
}

// Addresses are numeric: libzmq resolves names on its one I/O thread, where a slow answer would
// stop every link.
Status check_endpoints(const LinkConfig& config) {
  const auto bind = split_endpoint(config.publish_endpoint);
  const bool any_host = bind && bind->host == "*" && !bind->bracketed;
  const bool any_port = bind && (bind->port == "*" || bind->port == "0");
  if (!bind || !(any_host || is_address(*bind)) || !(any_port || is_port(bind->port))) {
    return fail(Code::link_config_invalid, "write tcp://ADDRESS:PORT with a numeric address or *",
                "publish_endpoint");
  }
  const auto connect = split_endpoint(config.subscribe_endpoint);
  if (!connect || !is_address(*connect) || !is_port(connect->port)) {
    return fail(Code::link_config_invalid, "write tcp://ADDRESS:PORT with a numeric address",
                "subscribe_endpoint");
  }
  return {};
}

Status within(const char* field, Status status) {
  if (status) return status;
  Error error = std::move(status).error();
  error.where = field;
  return fail(std::move(error));
}

Status public_form(std::string_view z85) {
  ACCORD_CHECK(parse_curve_public(z85));
  return {};
}

}  // namespace

Status check_link_config(const LinkConfig& config) {
  if (config.self.empty() || config.peer.empty() || config.self == config.peer) {
    return fail(Code::link_config_invalid, "a link joins two different nations", "peer");
  }
  ACCORD_CHECK(check_endpoints(config));
  ACCORD_CHECK(within("server_keys", check_curve_keys(config.server_keys)));
  ACCORD_CHECK(within("client_keys", check_curve_keys(config.client_keys)));
  ACCORD_CHECK(within("peer_server_key", public_form(config.peer_server_key)));
  ACCORD_CHECK(within("peer_client_key", public_form(config.peer_client_key)));
  constexpr const char* kOwn = "our own key is pinned as the peer's";
  if (config.peer_server_key == config.server_keys.public_key) {
    return fail(Code::link_config_invalid, kOwn, "peer_server_key");
  }
  if (config.peer_client_key == config.client_keys.public_key) {
    return fail(Code::link_config_invalid, kOwn, "peer_client_key");
  }
  if (config.prefix_out == config.prefix_in) {
    return fail(Code::link_config_invalid, "both directions carry the same prefix", "prefix_in");
  }
  return {};
}

}  // namespace accord::node::link
