// The ranges of mean elements, the same for every format they come in, and which reader reads them.
#include "node/translate/mean_elements.hpp"

#include <array>
#include <limits>

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
  switch (from) {
    case Format::tle: {
      ACCORD_TRY(MeanElementsList list, parse_tle(text));
      for (MeanElementsText& e : list.elements) e.originator = profile.element_defaults.originator;
      return list;
    }
    case Format::omm_kvn:
      return parse_omm_kvn(text, profile);
    case Format::omm_xml:
      return parse_omm_xml(text, profile);
    case Format::omm_json:
      return parse_omm_json(text, profile);
    case Format::omm_csv:
      return parse_omm_csv(text, profile);
    case Format::tdm_kvn:
    case Format::tdm_xml:
    case Format::b3:
    case Format::iod:
    case Format::uk:
    case Format::rde:
    case Format::json_lines:
    case Format::trackset:
    case Format::sds:
      break;
  }
  return fail(Code::format_unsupported,
              "no mean elements are read from " + std::string(name_of(from)));
}

}  // namespace accord::node::translate
