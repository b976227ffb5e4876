// Requests, errors and answers as JSON.
#include "node/app/local_protocol.hpp"

#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {

Result<LocalRequest> parse_local_request(std::string_view text) {
  auto json = parse_json(text, kMaxLocalRequestBytes);
  const bool shaped = json && json->is_object() && json->contains("command") &&
                      (*json)["command"].is_string() &&
                      (!json->contains("args") || (*json)["args"].is_object());
  if (!shaped)
    return fail(Code::bad_argument, "a request is {\"command\": text, \"args\": object}");
  return LocalRequest{(*json)["command"].get<std::string>(),
                      json->value("args", nlohmann::json::object())};
}

nlohmann::json error_json(const Error& error) {
  const CodeEntry& entry = code_entry(error.code);
  return {{"code", code_text(error.code)},
          {"name", entry.name},
          {"what", error.what},
          {"where", error.where},
          {"next", entry.next_step}};
}

nlohmann::json answer_json(const Result<nlohmann::json>& result) {
  if (result) return {{"ok", true}, {"result", *result}};
  return {{"ok", false}, {"error", error_json(result.error())}};
}

Result<nlohmann::json> result_of_answer(const nlohmann::json& answer) {
  if (!answer.is_object() || !answer.contains("ok"))
    return fail(Code::bad_json, "the node's answer has no 'ok'");
  if (answer["ok"] == true && answer.contains("result")) return answer["result"];
  const auto text = [&](const char* key) -> std::string {
    const bool there = answer.contains("error") && answer["error"].is_object() &&
                       answer["error"].contains(key) && answer["error"][key].is_string();
    return there ? answer["error"][key].get<std::string>() : std::string{};
  };
  const std::string what = text("what");
  return fail(find_code(text("code")).value_or(Code::bad_json),
              what.empty() ? "the node refused without saying why" : what, text("where"));
}

}  // namespace accord::node::app
