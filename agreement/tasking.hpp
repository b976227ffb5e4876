// May this nation ask that one, at this priority and for this purpose? Both sides ask it: the
// requester before it sends, the provider when it has received. A permitted request is still only a
// request: what becomes of it is the provider's national policy (national_policy.hpp, dispose) or a
// person.
#pragma once

#include <chrono>
#include <cstdint>

#include "agreement/ruling.hpp"
#include "agreement/tasking_terms.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::fbs {  // values in schemas/fbs/tasking.fbs and tasking_move.fbs
enum class Purpose : std::uint8_t;
enum class Reason : std::uint8_t;
}  // namespace accord::fbs

namespace accord::agreement {

class Snapshot;

struct TaskingFacts {
  NationId requester;
  NationId provider;
  Priority priority = Priority::unspecified;
  fbs::Purpose purpose{};  // UNSPECIFIED
  DataMode mode = DataMode::unspecified;
  std::uint32_t norad_cat_id = 0;  // 0 = not known
  UtcTime at;
  /// Requests of this requester to this provider in this data mode since 00:00 UTC, of every
  /// priority, this one not counted. A clause's quota refuses when they have reached it.
  std::uint32_t requests_today = 0;
};

/// What both sides compute deadlines from. Where several agreements apply, the shortest time of
/// each kind.
struct TaskingTerms {
  std::chrono::seconds ack_within{};
  std::chrono::seconds decide_within{};
  std::chrono::seconds clock_skew{};
  Digest agreement;  // the first applicable one: what a TaskingRequest names
  std::uint32_t offer_rounds = kDefaultOfferRounds;  // the fewest
};

/// Rules on one request: Verdict::release when it may be asked. Applicable is each agreement in
/// force that names both nations, the data mode and the payload type TRQ; every one must permit.
[[nodiscard]] Ruling decide_tasking(const Snapshot& snapshot, const TaskingFacts& facts);

/// Errors: the reason of decide_tasking, up to the tasking section, with its clause path; the
/// clause itself and its quota do not matter here.
Result<TaskingTerms> terms_for(const Snapshot& snapshot, const TaskingFacts& facts);

}  // namespace accord::agreement
