// The words on the node's Unix socket: one JSON request, one JSON answer, each behind a 4-byte
// little-endian length. Identity is the peer's credentials (SO_PEERCRED).
//   request  {"command": "...", "args": {...}}
//   answer   {"ok": true, "result": ...}
//   or       {"ok": false, "error": {"code", "name", "what", "where", "next"}}
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::app {

struct LocalRequest {
  std::string command;
  nlohmann::json args;  // an object; empty when the request has none
};

/// One request as it came over the socket. Errors: bad_argument for whatever is not a request
Result<LocalRequest> parse_local_request(std::string_view text);

[[nodiscard]] nlohmann::json error_json(const Error& error);
[[nodiscard]] nlohmann::json answer_json(const Result<nlohmann::json>& result);
/// The other way: for the command line. Errors: the node's own error, or bad_json.
Result<nlohmann::json> result_of_answer(const nlohmann::json& answer);

}  // namespace accord::node::app
