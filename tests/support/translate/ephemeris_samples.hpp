// Texts of ephemerides, twins in their notations, and what is asked of a translation of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/translate/oem.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {

/// Two segments: states with and without acceleration, three covariances in two frames, day of
/// year, a comment in every place where one may stand.
extern const char* const kOemKvn;
extern const char* const kOemXml;  // the same
extern const char* const kCpf;     // version 2, LAGEOS-2, with velocities and other directions
extern const char* const kSp3;     // version c, positions and velocities of G01 and G02

/// Knows every object and frame of the texts and of the real files.
std::string ephemeris_profile_json();
/// With a key of "ephemerides" replaced by the JSON text `value`; "" removes it.
Profile ephemeris_profile_with(std::string_view key, std::string_view value);
Profile ephemeris_profile();

Result<Translation> translate_ephemeris(Format from, std::string_view text);
Result<Translation> translate_ephemeris(Format from, std::string_view text, const Profile& profile);

/// The one ephemeris of each record; a failed test where a record has not exactly one.
std::vector<Ephemeris> ephemerides_of(const std::vector<Translated>& records);

/// Every value but for lines of the source and the time system as it was written.
void expect_same(const std::vector<Ephemeris>& a, const std::vector<Ephemeris>& b);

/// "CODE line 7", or "taken".
std::string ephemeris_outcome(Format from, std::string_view text, const Profile& profile);
std::string ephemeris_outcome(Format from, std::string_view text);

/// `text` with its first `what` replaced; a failed test when there is none.
std::string with_text(std::string text, std::string_view what, std::string_view with);

}  // namespace accord::node::translate::samples
