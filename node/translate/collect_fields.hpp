// The fields of UDL's CollectRequest and CollectResponse: every name and type known, words of
// closed vocabularies. Internal to the room.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/udl_fields.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

inline constexpr std::array<std::string_view, 10> kCollectStatuses{
    "ACCEPTED", "SCHEDULED", "PROPOSED",  "REJECTED", "COLLECTED",
    "PARTIAL",  "COMPLETED", "DELIVERED", "FAILED",   "CANCELLED"};

/// A field that a message of ours has no place for.
void note_not_carried(DiagnosticLog& log, Severity severity, std::string_view field,
                      std::string what);

class CollectFields {
 public:
  /// One object. Errors: too_large, bad_json, udl_malformed.
  static Result<CollectFields> of_request(std::string_view text);
  static Result<CollectFields> of_response(std::string_view text);

  [[nodiscard]] bool given(std::string_view name) const;
  /// "" = absent.
  [[nodiscard]] std::string text(std::string_view name) const;
  Result<DataMode> mode() const;
  /// Absent = nothing. Errors of all: udl_malformed.
  Result<std::optional<UtcTime>> time(std::string_view name) const;
  Result<double> number(std::string_view name, double low, double high) const;
  Result<std::optional<std::uint32_t>> whole(std::string_view name, std::int64_t low,
                                             std::int64_t high) const;
  /// How many elements a list has; all of them strings. 0 = absent.
  Result<std::size_t> words_in(std::string_view name,
                               std::span<const std::string_view> vocabulary) const;
  /// What is given and not of `held`.
  [[nodiscard]] std::vector<std::string> others(std::span<const std::string_view> held) const;

 private:
  explicit CollectFields(nlohmann::json record) : record_(std::move(record)) {}

  nlohmann::json record_;
};

}  // namespace accord::node::translate
