// Two nations of the bus bench: keys of their own, 20 agreements each, courier and CURVE keys, and
// the drafts that go from one to the other. Made once, before the processes part.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "agreement/compile.hpp"
#include "crypto/identity.hpp"
#include "crypto/trust_store.hpp"
#include "node/link/link_config.hpp"
#include "node/pipeline/courier_keys.hpp"
#include "node/pipeline/instant.hpp"
#include "node/pipeline/stages.hpp"

namespace accord::bench {

inline constexpr int kAgreements = 20;
inline constexpr std::size_t kMarkings = 500;

struct Nation {
  NationId id;
  std::unique_ptr<crypto::Identity> identity;
  crypto::TrustStore trust;
  std::shared_ptr<const agreement::Snapshot> agreements;
  node::link::CurveKeyPair server_keys;
  node::link::CurveKeyPair client_keys;
  std::string endpoint;
};

/// The wall clock of the bench: inside the term of the example agreements, and as steady as the
/// machine's.
[[nodiscard]] node::pipeline::Instant bench_instant();

struct World {
  Nation a;  // GBR, who releases
  Nation b;  // USA, who admits
  std::shared_ptr<const node::pipeline::CourierKeys> courier_a;
  std::shared_ptr<const node::pipeline::CourierKeys> courier_b;
};
[[nodiscard]] World make_world();

[[nodiscard]] node::link::LinkConfig link_config(const Nation& own, const Nation& other);

/// Tracks of one size, each with its number in it and measurements of its own (all bits of a
/// measured number differ from record to record, as a sensor's do), under one of 500 markings.
class Drafts {
 public:
  /// `bytes` of payload at most, and as near as tracks come.
  explicit Drafts(std::size_t bytes);
  [[nodiscard]] node::pipeline::Draft make(std::uint64_t number) const;
  [[nodiscard]] std::size_t payload_bytes() const { return payload_.size(); }
  [[nodiscard]] std::size_t observations() const { return observations_; }
  /// The number in a payload as B has it; what else is in it must be as it was drafted.
  [[nodiscard]] std::uint64_t number_in(ByteView payload) const;

 private:
  Bytes payload_;
  std::size_t observations_ = 0;
  std::size_t number_at_ = 0;
  std::size_t measured_at_ = 0;  // the first observation
  std::vector<Label> labels_;
};

}  // namespace accord::bench
