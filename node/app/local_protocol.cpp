// Errors and answers as JSON.
#include "node/app/local_protocol.hpp"

namespace accord::node::app {

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
