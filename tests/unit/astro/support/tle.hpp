// Just enough of a two-line element reader for the tests of this room: fixed columns, no checks.
// The product's own reader is node/translate's and is tested there.
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "node/astro/mean_elements.hpp"

namespace accord::test {

struct Tle {
  std::string line1;
  std::string line2;
};

inline double number_at(const std::string& line, std::size_t from, std::size_t count) {
  return std::strtod(line.substr(from, count).c_str(), nullptr);
}

/// " 28098-4" is 0.28098e-4.
inline double exponent_field(const std::string& field) {
  const std::string sign = field[0] == '-' ? "-" : "";
  return std::strtod((sign + "." + field.substr(1, 5) + "e" + field.substr(6, 2)).c_str(), nullptr);
}

/// Day 1.0 is 1 January 0 h; the eight decimals are whole multiples of 864 microseconds.
inline UtcTime epoch_of(const std::string& line1) {
  const int two_digits = std::atoi(line1.substr(18, 2).c_str());
  const int year = two_digits < 57 ? 2000 + two_digits : 1900 + two_digits;
  const int day = std::atoi(line1.substr(20, 3).c_str());
  const std::int64_t ns = std::atoll(line1.substr(24, 8).c_str()) * 864'000;
  const std::int64_t s = ns / 1'000'000'000;
  return UtcTime::from_day_of_year(year, day, static_cast<int>(s / 3600),
                                   static_cast<int>(s / 60 % 60), static_cast<int>(s % 60),
                                   ns % 1'000'000'000)
      .value();
}

inline node::astro::MeanElements elements_of(const Tle& tle) {
  node::astro::MeanElements out;
  out.norad_id = static_cast<std::uint32_t>(number_at(tle.line1, 2, 5));
  out.epoch = epoch_of(tle.line1);
  out.half_mean_motion_dot_rev_day2 = number_at(tle.line1, 33, 10);
  out.sixth_mean_motion_ddot_rev_day3 = exponent_field(tle.line1.substr(44, 8));
  out.bstar = exponent_field(tle.line1.substr(53, 8));
  out.ephemeris_type = std::atoi(tle.line1.substr(62, 1).c_str());
  out.element_set_no = std::atoi(tle.line1.substr(64, 4).c_str());
  out.inclination_deg = number_at(tle.line2, 8, 8);
  out.raan_deg = number_at(tle.line2, 17, 8);
  std::string eccentricity = tle.line2.substr(26, 7);
  for (char& c : eccentricity) c = c == ' ' ? '0' : c;
  out.eccentricity = std::strtod(("." + eccentricity).c_str(), nullptr);
  out.arg_of_perigee_deg = number_at(tle.line2, 34, 8);
  out.mean_anomaly_deg = number_at(tle.line2, 43, 8);
  out.mean_motion_rev_day = number_at(tle.line2, 52, 11);
  out.rev_at_epoch = std::atoi(tle.line2.substr(63, 5).c_str());
  return out;
}

/// All pairs of lines that begin with 1 and 2; titles and comments are passed over.
inline std::vector<Tle> read_tles(const std::string& path) {
  std::ifstream file(path);
  std::vector<Tle> out;
  std::string first, line;
  while (std::getline(file, line)) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.rfind("1 ", 0) == 0) first = line;
    if (line.rfind("2 ", 0) == 0 && !first.empty()) {
      out.push_back({first, line});
      first.clear();
    }
  }
  return out;
}

}  // namespace accord::test
