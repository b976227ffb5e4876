// Arguments of one command of the local socket, read by name and type. What is not given takes its
// default; what is given with another type, JSON null among them, is refused and never taken for
// "not given". Keys that a command does not know are not looked at. Used by whatever answers
// commands; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::pipeline {

class Arguments {
 public:
  /// Requires: `json` is an object and outlives this.
  explicit Arguments(const nlohmann::json& json) : json_(json) {}

  [[nodiscard]] bool has(const char* key) const { return json_.contains(key); }

  // Errors of all below: bad_argument with the key as its place.
  [[nodiscard]] Result<std::string> text(const char* key) const;
  [[nodiscard]] Result<std::string> text_or(const char* key, std::string otherwise) const;
  [[nodiscard]] Result<bool> flag_or(const char* key, bool otherwise) const;
  [[nodiscard]] Result<UtcTime> time(const char* key) const;
  [[nodiscard]] Result<UtcTime> time_or(const char* key, UtcTime otherwise) const;

  struct Range {
    std::int64_t least;
    std::int64_t most;
  };
  [[nodiscard]] Result<std::int64_t> whole(const char* key, Range range) const;
  [[nodiscard]] Result<std::int64_t> whole_or(const char* key, Range range,
                                              std::int64_t otherwise) const;

  /// One of the words that `read` knows.
  template <class Read>
  auto word(const char* key, Read read) const
      -> Result<typename decltype(read(std::string()))::value_type> {
    ACCORD_TRY(const std::string name, text(key));
    const auto found = read(name);
    if (!found) return fail(Code::bad_argument, "'" + name.substr(0, 40) + "' is not known", key);
    return *found;
  }
  template <class Read, class Value>
  Result<Value> word_or(const char* key, Read read, Value otherwise) const {
    if (!has(key)) return otherwise;
    return word(key, read);
  }

  /// A text that `parse` takes.
  template <class Parse>
  auto parsed(const char* key, Parse parse) const -> decltype(parse(std::string_view())) {
    ACCORD_TRY(const std::string words, text(key));
    auto value = parse(words);
    if (!value) return fail(Code::bad_argument, value.error().what, key);
    return value;
  }

 private:
  const nlohmann::json& json_;
};

}  // namespace accord::node::pipeline
