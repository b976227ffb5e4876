// BindingDesk: the transport keys of every link: which are used, which come next, and which of the
// peer's are pinned. Its own next keys (curve-<PEER>.next.json) are told in Hello and used once the
// peer has said that it holds them; a peer's next keys are kept beside its binding (.next) and
// pinned in turn with the present ones while the link is down, until it stands under them. At any
// time one pair of a peer's keys is pinned. Core's thread. docs/operations.md "Keys of the link".
#pragma once

#include <chrono>
#include <map>
#include <optional>

#include "crypto/identity.hpp"
#include "crypto/trust_store.hpp"
#include "node/app/config.hpp"
#include "node/link/link_config.hpp"
#include "node/pipeline/link_bindings.hpp"

namespace accord::node::app {

class BindingDesk {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  /// How long a link may be down before the other pair is tried. Of two nodes that both change, one
  /// waits long enough for a whole turn of the other: they meet.
  static constexpr std::chrono::seconds kShortTurn{4};
  static constexpr std::chrono::seconds kLongTurn{12};

  /// Requires: all outlive the desk.
  BindingDesk(const NodeConfig& config, const crypto::Identity& identity,
              const crypto::TrustStore& trust)
      : config_(config), identity_(identity), trust_(trust) {}

  /// What the host must do to link and core.
  struct Change {
    NationId peer;
    std::optional<link::LinkConfig> reopen;  // the link's sockets, under these keys
    UtcTime transport_end;                   // of the pair that is pinned
    pipeline::LinkBindings bindings;
    std::string what;  // for people, and the name that it is counted under; empty: nothing to say
  };
  /// Reads the keys and bindings of one link. A binding of the peer that has ended is taken as it
  /// was. Errors: those of parse_binding, transport_end and load_curve_keys
  Result<Change> open(const PeerConfig& peer, UtcTime now);

  /// What an authentic Hello brought; what is no news, or an older word, changes nothing. Errors:
  /// file_unwritable
  Result<std::optional<Change>> take(const pipeline::BindingNews& news);

  /// Once a second: another turn for a link that is down, an end of turns for one that stands.
  /// Errors: as take
  /// `up_under`: the peer's client key under which the link stands; empty while it does not.
  Result<std::optional<Change>> tend(const NationId& peer, std::string_view up_under, Steady now);

 private:
  struct Link {
    PeerConfig config;
    crypto::CurveKeys own;
    std::optional<crypto::CurveKeys> own_next;
    crypto::Binding current;
    std::optional<crypto::Binding> next;
    bool on_next = false;  // the next is pinned now
    std::optional<Steady> turn_since;
    std::string told;  // our own binding
    Digest told_keys;
  };
  void tell(Link& link, UtcTime now) const;
  Result<Change> change(const Link& link, bool reopens, std::string what) const;
  Result<std::optional<Change>> use_own_next(Link& link);
  Result<std::optional<Change>> hear(Link& link, const crypto::Binding& binding);
  static Status keep_as_current(Link& link, const crypto::Binding& binding);
  Result<std::optional<Change>> settle_on_next(Link& link);

  const NodeConfig& config_;
  const crypto::Identity& identity_;
  const crypto::TrustStore& trust_;
  std::map<NationId, Link> links_;
};

}  // namespace accord::node::app
