// The two messages of tasking as plain values, and their strict FlatBuffers forms (TRQ and TMV of
// the registry). Parsing verifies the buffer, then what it says; building is deterministic: equal
// values give equal bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "node/tasking/state.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"
#include "tasking_generated.h"

namespace accord::node::tasking {

inline constexpr std::size_t kMaxPayloadCodes = 16;
inline constexpr std::size_t kMaxRationaleBytes = 2'000;
inline constexpr std::size_t kMaxNameBytes = 64;
inline constexpr std::uint32_t kMaxObservations = 1'000'000;
inline constexpr std::size_t kMaxCountedRecords = 8'192;  // 128 KiB in a DELIVER
inline constexpr std::size_t kMaxMessagesPerSide = 256;

/// What is asked or committed.
struct TaskScope {
  UtcTime window_start;
  UtcTime window_stop;
  UtcTime deliver_by;
  std::uint32_t observations = 0;
  std::vector<std::string> payload_codes;  // as sent; at least one known data-lane type

  bool operator==(const TaskScope&) const = default;
};

struct TaskObject {
  std::uint32_t norad_cat_id = 0;  // 0 = not known
  std::string cospar_id;           // "1998-067A"; empty = not known
  std::string national_id;
  std::string name;

  bool operator==(const TaskObject&) const = default;
};

struct TaskRequest {
  RequestId id;
  std::uint32_t version = 1;
  Digest agreement;
  Priority priority = Priority::unspecified;
  fbs::Purpose purpose = fbs::Purpose::UNSPECIFIED;
  std::string rationale;
  TaskObject object;
  Bytes state_omm;  // an SDS OMM buffer, or empty
  TaskScope scope;
  fbs::DeliveryMode delivery_mode = fbs::DeliveryMode::UNSPECIFIED;
  fbs::Commitment commitment = fbs::Commitment::UNSPECIFIED;
  UtcTime respond_by;
  std::optional<CampaignId> campaign;
  UtcTime sent;

  bool operator==(const TaskRequest&) const = default;
};

struct TaskMove {
  RequestId id;
  std::uint32_t version = 1;
  std::uint32_t number = 0;  // 1, 2, 3 ... of this sender's moves; the request itself has none
  Move move = Move::UNSPECIFIED;
  Reason reason = Reason::UNSPECIFIED;
  UtcTime time;
  std::optional<UtcTime> respond_by;  // ACKNOWLEDGE: effective deadline; OFFER: valid until
  std::optional<TaskScope> scope;     // OFFER, AMEND
  std::vector<RecordId> record_ids;   // DELIVER, COMPLETE
  std::uint32_t observations = 0;     // DELIVER, COMPLETE: in them; FAIL, EXPIRE: delivered so far
  Digest previous_own;  // requester's first move: the request's hash; provider's first: zeros
  Digest last_seen;     // zeros as long as nothing of the other side was seen

  bool operator==(const TaskMove&) const = default;
};

/// What a request must say, beyond its structure: window ordered and not past when sent, deliver_by
/// not before its stop, respond_by after sent, priority given, purpose given above ROUTINE, an
/// object, a known form, a count. Errors: task_request_invalid with the field.
Status check_request(const TaskRequest& request);
/// The same for a scope. Errors: `code` with the field.
Status check_scope(const TaskScope& scope, Code code);
/// What each kind of move must and may carry. Errors: task_move_invalid with the field.
Status check_move(const TaskMove& move);

/// Errors: bad_buffer, too_large, not_finite, task_request_invalid.
Result<TaskRequest> parse_request(ByteView payload);
/// Errors: bad_buffer, too_large, not_finite, task_move_invalid.
Result<TaskMove> parse_move(ByteView payload);

/// Requires: check_request / check_move hold.
[[nodiscard]] Bytes build_request(const TaskRequest& request);
[[nodiscard]] Bytes build_move(const TaskMove& move);

}  // namespace accord::node::tasking
