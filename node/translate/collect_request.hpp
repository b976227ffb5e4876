// UDL CollectRequest and CollectResponse, to and from what `task.request` takes and `task.show`
// gives. Called by `accord task`. Source: the UDL's OpenAPI as its SDKs of 2025 have it; 5 of the
// 85 fields of a request are required, and 4 of the 23 of a response. Pure: a request is asked by
// the caller.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

struct CollectRequest {
  std::string marking, source, type;
  DataMode mode = DataMode::unspecified;
  UtcTime start;
  std::optional<UtcTime> end;  // of endTime, else startTime and duration
  std::string priority;        // EMERGENCY, FLASH, IMMEDIATE, PRIORITY, ROUTINE; "" = not said
  std::optional<std::uint32_t> observations, norad_cat_id;
  std::string object_id, notes;
  std::vector<std::string> others;  // fields that are given and have no place in a request
};

/// One object. Errors: too_large, bad_json; udl_malformed (a field that is required, unknown, not
/// of its type, vocabulary or range), where = the field.
Result<CollectRequest> parse_collect_request(std::string_view text);

/// The members of `task.request` that the request states, without `to`.
Result<nlohmann::json> task_members(const CollectRequest& request, std::string_view provider,
                                    DiagnosticLog& log);

/// What a UDL record repeats and a request of ours does not hold.
struct CollectWords {
  std::string label_text, source;  // classificationMarking, source
};

/// A CollectRequest of one request as `task.show` gives it. Errors: bad_value (a member is
/// missing).
Result<std::string> collect_request_json(const nlohmann::json& shown, const CollectWords& words);

/// The CollectResponse of its state, errCode the reason where one was given. The UDL has no word
/// for a request that waits for its answer: then there is no status. Errors: bad_value.
Result<std::string> collect_response_json(const nlohmann::json& shown, const CollectWords& words);

struct CollectResponse {
  std::string marking, source, request_id;
  DataMode mode = DataMode::unspecified;
  std::string status;  // "" = not said
  std::string notes, error_code;
  std::optional<UtcTime> alternative_start, alternative_end;
  std::vector<std::string> others;
};

/// Errors: as parse_collect_request.
Result<CollectResponse> parse_collect_response(std::string_view text);

/// What a provider's person says to a request.
struct CollectAnswer {
  std::string move;    // "accept", "decline", "withdraw" or "complete"
  std::string reason;  // a word of the moves; "" = none
};

/// What the response answers to the request, which is given as `task.show` has it; its errCode is
/// the reason where `reason` is "". Errors: bad_value (`shown` lacks a member); udl_malformed (no
/// status, another data mode, an errCode that is no reason), observation_above_label (marked higher
/// than the request, or not for the requester), format_unsupported (a status that is no answer of a
/// person), all with `where` = the field.
Result<CollectAnswer> collect_answer(const CollectResponse& response, const nlohmann::json& shown,
                                     std::string_view reason, DiagnosticLog& log);

}  // namespace accord::node::translate
