// Strict reading of the tables' JSON: known keys alone, the right types, every refusal with a path.
// Internal to this folder.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "schemas/vocab/json.hpp"

namespace accord::agreement::marking {

struct JsonReader {
  Code code;  // of what is refused

  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& path, std::string what) const {
    return fail(code, std::move(what), path.substr(0, 200));
  }

  /// An object whose keys are all among `keys`.
  [[nodiscard]] Status only_keys(const nlohmann::json& json,
                                 std::initializer_list<std::string_view> keys,
                                 const std::string& path) const;

  /// A string that must be there, printable, at most 200 bytes.
  [[nodiscard]] Result<std::string> text(const nlohmann::json& json, const char* key,
                                         const std::string& path) const;

  /// A list that must be there.
  [[nodiscard]] Result<const nlohmann::json*> list(const nlohmann::json& json, const char* key,
                                                   const std::string& path) const;
};

/// Keys and values from outside, fit for a message: other than printable ASCII becomes '?'.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace accord::agreement::marking
