// What a step of the core asks for: rows to commit, and what may go out once they are committed.
// And the surroundings a step is given: time, keys, agreements, store, randomness. Plain values;
// core's thread.
#pragma once

#include <memory>

#include "agreement/compile.hpp"
#include "crypto/random.hpp"
#include "crypto/trust_store.hpp"
#include "node/link/sealer.hpp"
#include "node/pipeline/answer.hpp"
#include "node/pipeline/courier_keys.hpp"
#include "node/pipeline/instant.hpp"
#include "node/pipeline/label_book.hpp"
#include "node/pipeline/link_bindings.hpp"
#include "node/pipeline/signer.hpp"
#include "node/store/store.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::pipeline {

class StatementDesk;

enum class Severity : std::uint8_t { info, warning, alarm };

struct LogLine {
  Severity severity = Severity::info;
  NationId peer;  // may be empty
  std::optional<Code> code;
  std::string text;  // never payload contents
};

/// The sockets of a peer's link are to be closed, or opened again.
struct LinkOrder {
  NationId peer;
  bool cut = false;
};

/// All actions of the steps since the last commit: the host hands the same Effects to each of them,
/// so that a step finds here what the store does not know yet. The host commits `transaction`; only
/// when that succeeded does it do the rest.
struct Effects {
  store::Transaction transaction;
  std::vector<link::Signed> frames;
  std::vector<LinkOrder> link_orders;
  std::vector<BindingNews> bindings;  // of transport keys, for the host, who keeps them
  std::vector<Reply> replies;
  std::vector<LogLine> log;
  std::optional<Error> fatal;  // our own store or keys failed: nothing of this may be committed
};

struct Surroundings {
  UtcTime now;        // what is signed and ruled on
  SteadyTime steady;  // what waiting is measured on
  NationId self;
  const Signer& signer;
  crypto::TrustStore& trust;  // newer revocation lists come in
  const agreement::Snapshot& agreements;
  const PayloadTypes& types;  // that this node carries
  store::Store& store;        // reads only; writes go through Effects
  crypto::Random& random;
  StatementDesk& statements;
  link::Sealer& sealer;
  const CourierKeys& courier_keys;
  LabelBook& labels;
  bool takes_data;  // of peers; not when the store is nearly full
  bool sheds;       // what waited long for its peer goes, for the store is short of room
  Effects& effects;

  /// A refusal or happening from or about a peer: counted durably, noted, logged. Never a payload.
  void note(const NationId& peer, const Error& error, Severity severity = Severity::warning) const;
  /// Our own part failed: the step is void and the node must stop.
  void stop_node(const Error& error) const;
  void count(const NationId& peer, std::string name, std::uint64_t add = 1) const;
  /// Queues a frame, to leave under the keys of now.
  void emit(link::Signed frame) const;
  /// Signs and queues a control message; the frame, for who journals it, or nullptr when the node
  /// must stop. Good until the next frame is queued.
  const link::Signed* send(const Signer::ControlBody& control) const;
  /// UUIDv7 of now.
  template <class Id>
  [[nodiscard]] Id new_id() const {
    std::array<std::uint8_t, 10> bytes{};
    random.fill(bytes);
    return Id::v7(now.unix_ns() / 1'000'000, bytes);
  }
};

}  // namespace accord::node::pipeline
