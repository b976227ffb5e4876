// What a payload must say beyond its structure, and the two facts the agreement and the task count
// need from it. Called by the gate after rebuild, outbound and inbound. Pure.
#pragma once

#include <optional>
#include <string>

#include "agreement/tasking.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::pipeline {

/// What a tasking request asks, as far as the agreement rules on it.
struct AskedFacts {
  Priority priority = Priority::unspecified;
  fbs::Purpose purpose{};
};

struct PayloadFacts {
  std::uint32_t norad_cat_id = 0;  // 0 = the payload names none
  std::uint32_t observations = 1;  // counted from the payload itself, never from the sender's word
  UtcTime first;                   // of the observations; {0} when the payload has no time
  UtcTime last;
  std::optional<AskedFacts> asked;  // of a tasking request alone
  std::string sensor{};             // the alias that the payload names its source by; may be empty
};

/// Requires: `payload` has passed rebuild() for `type`. Errors: payload_semantics, with the field.
Result<PayloadFacts> check_payload(const PayloadType& type, ByteView payload);

}  // namespace accord::node::pipeline
