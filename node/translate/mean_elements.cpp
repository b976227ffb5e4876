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
  double MeanElementsText::*value;
  double from, to;
  bool from_allowed, to_allowed;
  std::string_view words;
};
constexpr std::array<Bounds, 6> kBounds{
    {{"MEAN_MOTION", &MeanElementsText::mean_motion_rev_day, 0, std::numeric_limits<double>::max(),
      false, true, "above zero"},
     {"ECCENTRICITY", &MeanElementsText::eccentricity, 0, 1, true, false, "from 0 to below 1"},
     {"INCLINATION", &MeanElementsText::inclination_deg, 0, 180, true, true, "0 to 180 deg"},
     {"RA_OF_ASC_NODE", &MeanElementsText::raan_deg, 0, 360, true, true, "0 to 360 deg"},
     {"ARG_OF_PERICENTER", &MeanElementsText::arg_of_pericenter_deg, 0, 360, true, true,
      "0 to 360 deg"},
     {"MEAN_ANOMALY", &MeanElementsText::mean_anomaly_deg, 0, 360, true, true, "0 to 360 deg"}}};

bool within(const Bounds& b, double value) {  // so written that NaN is outside
  const bool above = b.from_allowed ? value >= b.from : value > b.from;
  return above && (b.to_allowed ? value <= b.to : value < b.to);
}

/// A TLE names nobody: its originator is the profile's.
Result<MeanElementsList> parse_tle_of(std::string_view text, const Profile& profile) {
  ACCORD_TRY(MeanElementsList list, parse_tle(text));
  for (MeanElementsText& e : list.elements) e.originator = profile.element_defaults.originator;
  return list;
}

}  // namespace

Status check_elements(const MeanElementsText& elements) {
  for (const Bounds& bounds : kBounds) {
    const double value = elements.*bounds.value;
    if (within(bounds, value)) continue;
    const std::string keyword(bounds.keyword);
    return fail(Code::value_out_of_range,
                keyword + " is " + shortest(value) + ", wanted is " + std::string(bounds.words),
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
