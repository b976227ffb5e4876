// Rows of what a link remembers beside its streams: key epochs, certificates, revocation lists.
// Part of store.hpp, which every caller includes.
#pragma once

#include <cstdint>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::store {

enum class Direction : std::uint8_t { outbound = 1, inbound = 2 };

/// The highest key epoch of one direction of a link, ever; written before it seals or opens.
struct KeyEpochRow {
  NationId peer;
  Direction direction = Direction::outbound;
  std::uint64_t number = 0;
};

/// A node's certificate under which something was signed that this journal holds.
struct CertificateRow {
  Digest digest;  // of the DER
  NationId nation;
  UtcTime at;  // when it was first met
  Bytes der;
};

/// The newest revocation list of a nation that this node knows, itself included.
struct RevocationListRow {
  NationId nation;
  std::uint64_t number = 0;
  Bytes der;
  UtcTime at;  // when this node took it
};

}  // namespace accord::node::store
