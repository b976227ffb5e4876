// The fields of UDL's EOObservation and RadarObservation: what each must be and what becomes of it.
// Internal to the room. Source: the UDL's OpenAPI as its SDKs of 2025 have it; units deg, km, km/s,
// m^2, dB, mag.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

enum class UdlType : std::uint8_t { text, number, whole, flag, list, object };

enum class UdlUse : std::uint8_t {
  read,      // carried, or decides what is
  measured,  // a value without a place in a track: reported each time
  noted      // what measures nothing and has no place: counted
};

inline constexpr std::uint8_t kUdlEo = 1, kUdlRadar = 2, kUdlBoth = 3;

struct UdlField {
  std::string_view name;
  std::uint8_t kinds;  // of which observations
  UdlType type;
  UdlUse use;
};

/// Nothing for a name that neither observation has.
[[nodiscard]] const UdlField* find_udl_field(std::string_view name);

/// "a number", for a diagnostic.
[[nodiscard]] std::string_view name_of(UdlType type);

/// Whether a value that is not null is of the type; numbers are finite.
[[nodiscard]] bool is_udl_type(const nlohmann::json& value, UdlType type);

/// Words that UDL fields and file names of fields may hold: printable ASCII, 1 to 256 characters.
[[nodiscard]] bool is_udl_text(std::string_view text);

/// udl_malformed at a field.
[[nodiscard]] tl::unexpected<Error> bad_udl(std::string_view field, std::string what);

/// The member, or null when it is absent.
[[nodiscard]] const nlohmann::json& udl_member(const nlohmann::json& record, std::string_view name);

}  // namespace accord::node::translate
