// Lines of observations for the tests, written from the descriptions of their formats.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {

/// Sensors 354 (AA-1), 363 (AA-2), 2675 (BB-1), 2420 (BB-2); everything that the lines leave open.
std::string line_profile_json();
/// The same with `key` replaced; "" removes it.
Profile line_profile_with(std::string_view key, std::string_view value);
Profile line_profile();

using Placed = std::pair<std::size_t, std::string_view>;

/// `line` with each text from its 1-based column on.
std::string placed(std::string line, std::initializer_list<Placed> texts);

/// Object 25544 at 2026-06-01T12:00:00.500, sensor 354, type 3, first of its track: azimuth
/// 123.4567, elevation 45.6789, range 1.23456 x 10^3 km, range rate -1.23456 km/s.
std::string b3(std::initializer_list<Placed> texts = {});
/// Object 23794, 1996-010A, station 2675, 2026-06-01T12:00:00.500, code 1 of 2000:
/// 11h22m33.4s, -11d22m33s, both with 0.1 s and 30 arcsec.
std::string iod(std::initializer_list<Placed> texts = {});
/// 1997-012A, station 2675, 2026-06-01T12:00:00.5000, code 2 of 2000: 17h20.38m, +15d58.5m.
std::string uk(std::initializer_list<Placed> texts = {});

Result<Translation> translate_lines(Format from, std::string_view text, const Profile& profile);
Result<Translation> translate_lines(Format from, std::string_view text);

/// The only track of the text, which must be taken whole.
Track only_track(Format from, std::string_view text, const Profile& profile);
Track only_track(Format from, std::string_view text);

/// "taken", or code name and keyword of the only refusal.
std::string line_outcome(Format from, std::string_view text);

}  // namespace accord::node::translate::samples
