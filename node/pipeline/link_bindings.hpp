// The transport keys of a link as Hello speaks of them: what this node says of its own, what it
// holds of the peer's, and what a Hello brought. The keys themselves and the files are the host's
// (node/app/binding_desk.hpp). Plain values; core's thread. docs/wire-format.md "hello".
#pragma once

#include <optional>
#include <string>

#include "crypto/binding.hpp"
#include "crypto/hash.hpp"

namespace accord::node::pipeline {

/// Names a pair of CURVE keys in Hello: H of server key and client key as a binding spells them.
[[nodiscard]] inline Digest transport_keys_digest(const crypto::BindingTerms& terms) {
  return crypto::sha384(as_bytes(terms.curve_server_key + terms.curve_client_key));
}

struct LinkBindings {
  std::string own;             // crypto::Binding, canonical text; empty: none is told
  Digest own_keys;             // transport_keys_digest of it
  std::optional<Digest> held;  // of the newest keys of the peer that this node holds for good
};

/// What an authentic Hello said of transport keys.
struct BindingNews {
  NationId peer;
  std::optional<crypto::Binding> binding;  // of the peer, verified as of now
  bool holds_own = false;                  // the peer holds the keys that we tell
};

}  // namespace accord::node::pipeline
