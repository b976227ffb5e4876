// InForce: what this node and one peer have agreed at one instant, from the agreements in force
// alone, as they stand between the two. Hello carries it and is checked against it; an agreement
// whose term is over or to come has no say. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agreement/compile.hpp"
#include "node/pipeline/wire.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::pipeline {

using AgreementSet = std::vector<std::pair<Digest, AgreementState>>;  // ascending

struct InForce {
  AgreementSet agreements;  // in force or suspended, and the annexes by which either acceded
  std::vector<std::pair<std::string, Digest>> schemas;  // their payload types, as this node pins
                                                        // them; ascending by code
  std::vector<std::uint8_t> suites;                     // allowed by each of them
  Nanos clock_skew{0};                                  // the smallest of their bounds
  // Ids that every one of them allows which lists any; none does: any id.
  std::optional<std::set<std::string>> courier_ids{};
  std::optional<Nanos> certificate_age{};  // the smallest that any of them sets
  std::optional<Nanos> revocation_age{};   // likewise
};

/// `types`: what this node carries; `clock_skew` is the bound where no agreement has a smaller one.
struct Holding {
  const agreement::Snapshot& agreements;
  const PayloadTypes& types;
  Nanos clock_skew{0};
};
[[nodiscard]] InForce in_force_with(const Holding& holding, const NationId& peer, UtcTime at);
/// InForce::agreements on its own.
[[nodiscard]] AgreementSet agreements_with(const agreement::Snapshot& agreements,
                                           const NationId& peer, UtcTime at);

/// False when all are suspended: nothing may pass, and the link stays closed.
[[nodiscard]] bool is_any_active(const AgreementSet& set);

/// What a heartbeat carries of the set: SHA-384 over digest || state, one after the other.
[[nodiscard]] Digest digest_of(const AgreementSet& set);
/// For people.
[[nodiscard]] std::string text_of(const AgreementSet& set);

}  // namespace accord::node::pipeline
