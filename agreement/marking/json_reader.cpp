#include "agreement/marking/json_reader.hpp"

#include <algorithm>

namespace accord::agreement::marking {
namespace {

constexpr std::size_t kMaxTextBytes = 200;

}  // namespace

std::string printable(std::string_view text) {
  std::string out(text.substr(0, 60));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return out;
}

Status JsonReader::only_keys(const nlohmann::json& json,
                             std::initializer_list<std::string_view> keys,
                             const std::string& path) const {
  if (!json.is_object()) return refuse(path, "must be an object");
  for (const auto& item : json.items()) {
    if (std::find(keys.begin(), keys.end(), item.key()) == keys.end()) {
      return refuse(path + '.' + printable(item.key()), "unknown key");
    }
  }
  return {};
}

Result<std::string> JsonReader::text(const nlohmann::json& json, const char* key,
                                     const std::string& path) const {
  const auto found = json.find(key);
  if (found == json.end()) return refuse(path + '.' + key, "required and missing");
  if (!found->is_string()) return refuse(path + '.' + key, "must be a string");
  const std::string& value = found->get_ref<const std::string&>();
  const bool control = std::any_of(value.begin(), value.end(),
                                   [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
  if (value.empty() || value.size() > kMaxTextBytes || control) {
    return refuse(path + '.' + key, "must be 1 to 200 bytes without control characters");
  }
  return value;
}

Result<const nlohmann::json*> JsonReader::list(const nlohmann::json& json, const char* key,
                                               const std::string& path) const {
  const auto found = json.find(key);
  if (found == json.end()) return refuse(path + '.' + key, "required and missing");
  if (!found->is_array()) return refuse(path + '.' + key, "must be a list");
  return &*found;
}

}  // namespace accord::agreement::marking
