// The socket options of a link's two sockets, applied before bind and connect. Numbers stand in
// link_config.hpp.
#pragma once

#include <string>

#include "node/link/link_config.hpp"
#include "node/link/socket.hpp"

namespace accord::node::link {

/// "link.FRA": the authenticator's domain of the link to FRA.
[[nodiscard]] std::string zap_domain(const NationId& peer);

/// XPUB: CURVE server, manual subscriptions, never lossy in silence. Errors: link_socket_failed
Status apply_publish_options(Socket& socket, const LinkConfig& config);

/// SUB: CURVE client against the pinned server key, subscribed to prefix_in. Errors:
/// link_socket_failed
Status apply_subscribe_options(Socket& socket, const LinkConfig& config);

}  // namespace accord::node::link
