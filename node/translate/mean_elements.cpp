// The ranges of mean elements, the same for every format they come in, and which reader reads them.
#include "node/translate/mean_elements.hpp"

#include <array>
#include <limits>
#include <utility>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

struct Bounds {
  std::string_view keyword;
  double value, from, to;
  bool from_allowed, to_allowed;
  std::string_view words;
};

bool within(const Bounds& b) {  // so written that NaN is outside
  const bool above = b.from_allowed ? b.value >= b.from : b.value > b.from;
  return above && (b.to_allowed ? b.value <= b.to : b.value < b.to);
}

/// A TLE names nobody: its originator is the profile's.
Result<MeanElementsList> parse_tle_of(std::string_view text, const Profile& profile) {
  ACCORD_TRY(MeanElementsList list, parse_tle(text));
  for (MeanElementsText& e : list.elements) e.originator = profile.element_defaults.originator;
  return list;
}

}  // namespace

Status check_elements(const MeanElementsText& e) {
  constexpr double kMost = std::numeric_limits<double>::max();
  const std::array<Bounds, 6> all{
      {{"MEAN_MOTION", e.mean_motion_rev_day, 0, kMost, false, true, "above zero"},
       {"ECCENTRICITY", e.eccentricity, 0, 1, true, false, "from 0 to below 1"},
       {"INCLINATION", e.inclination_deg, 0, 180, true, true, "0 to 180 deg"},
       {"RA_OF_ASC_NODE", e.raan_deg, 0, 360, true, true, "0 to 360 deg"},
       {"ARG_OF_PERICENTER", e.arg_of_pericenter_deg, 0, 360, true, true, "0 to 360 deg"},
       {"MEAN_ANOMALY", e.mean_anomaly_deg, 0, 360, true, true, "0 to 360 deg"}}};
  for (const Bounds& bounds : all) {
    if (within(bounds)) continue;
    const std::string keyword(bounds.keyword);
    return fail(
        Code::value_out_of_range,
        keyword + " is " + shortest(bounds.value) + ", wanted is " + std::string(bounds.words),
        keyword);
  }
  return {};
}

Result<MeanElementsList> parse_elements(Format from, std::string_view text,
                                        const Profile& profile) {
  using Parse = Result<MeanElementsList> (*)(std::string_view, const Profile&);
  constexpr std::array<std::pair<Format, Parse>, 5> kParse{{{Format::tle, parse_tle_of},
                                                            {Format::omm_kvn, parse_omm_kvn},
                                                            {Format::omm_xml, parse_omm_xml},
                                                            {Format::omm_json, parse_omm_json},
                                                            {Format::omm_csv, parse_omm_csv}}};
  for (const auto& [format, parse] : kParse) {
    if (format == from) return parse(text, profile);
  }
  return fail(Code::format_unsupported,
              "no mean elements are read from " + std::string(name_of(from)));
}

}  // namespace accord::node::translate
