// Laser ranging for the tests: CRD texts written from the description of the format, and a profile.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {

/// Sensors YARL (AA-1), pad 7119 (AA-2), SOD 78393402 (AA-3) and the others of the real files;
/// objects by number, 1992-070B listed.
std::string laser_profile_json();
/// The same with `key` replaced; "" removes it.
Profile laser_profile_with(std::string_view key, std::string_view value);

/// H1 to H4, C0, the records, H8 and H9 of version 1: YARL, LAGEOS-2, 2016-02-13 13:42:16 to
/// 14:06:46. `headers` replaces lines by their type: {"H4", "H4 ..."}; an empty text leaves the
/// line out.
std::string crd(std::string_view records, const std::map<std::string, std::string>& headers = {});

/// A normal point at 49382.4 s of day with 0.04 s of flight, configuration std, event 2, 57 ps.
inline constexpr std::string_view kNormalPoint =
    "11 49382.4 0.04 std 2 120.0 94 57.0 0.183 -0.536 -1.0 15.67 0\n";
/// The line of the first record of crd().
inline constexpr std::size_t kFirstRecord = 6;

}  // namespace accord::node::translate::samples
