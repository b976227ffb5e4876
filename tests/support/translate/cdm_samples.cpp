#include "tests/support/translate/cdm_samples.hpp"

#include <algorithm>
#include <array>

namespace accord::node::translate::samples {
namespace {

// CCSDS 508.0-B-1, table 3-4: the rows of the covariance and the units of their elements.
constexpr std::array<std::string_view, 9> kAxes{"R",    "T",   "N",   "RDOT", "TDOT",
                                                "NDOT", "DRG", "SRP", "THR"};
constexpr std::array<std::array<std::string_view, 5>, 5> kUnits{
    {{"m**2"},
     {"m**2/s", "m**2/s**2"},
     {"m**3/kg", "m**3/(kg*s)", "m**4/kg**2"},
     {"m**3/kg", "m**3/(kg*s)", "m**4/kg**2", "m**4/kg**2"},
     {"m**2/s**2", "m**2/s**3", "m**3/(kg*s**2)", "m**3/(kg*s**2)", "m**2/s**4"}}};

/// Position, velocity, drag, radiation pressure, thrust.
std::size_t kind_of(std::size_t axis) { return axis < 3 ? 0 : axis < 6 ? 1 : axis - 4; }

void add_covariance(std::size_t rows, CdmLines& out) {
  int count = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      const std::string keyword = "C" + std::string(kAxes[row]) + "_" + std::string(kAxes[column]);
      out.push_back({"covariance", keyword, std::to_string(++count) + ".25E-03",
                     std::string(kUnits[kind_of(row)][kind_of(column)])});
    }
  }
}

void add_state(CdmLines& out) {
  for (const char* axis : {"X", "Y", "Z"}) out.push_back({"state", axis, "-2570.097065", "km"});
  for (const char* axis : {"X_DOT", "Y_DOT", "Z_DOT"})
    out.push_back({"state", axis, "4.418769571", "km/s"});
}

CdmLines head() {
  return {{"header", "COMMENT", "of the header", ""},
          {"header", "CREATION_DATE", "2010-03-12T22:31:12.000", ""},
          {"header", "ORIGINATOR", "SDA", ""},
          {"header", "MESSAGE_FOR", "SATELLITE A", ""},
          {"header", "MESSAGE_ID", "201113719185", ""},
          {"relative", "COMMENT", "of the relative data", ""},
          {"relative", "TCA", "2010-03-13T22:37:52.618", ""},
          {"relative", "MISS_DISTANCE", "715", "m"},
          {"relative", "RELATIVE_SPEED", "14762", "m/s"},
          {"relative_state", "RELATIVE_POSITION_R", "27.4", "m"},
          {"relative_state", "RELATIVE_POSITION_T", "-70.2", "m"},
          {"relative_state", "RELATIVE_POSITION_N", "711.8", "m"},
          {"relative_state", "RELATIVE_VELOCITY_R", "-7.2", "m/s"},
          {"relative_state", "RELATIVE_VELOCITY_T", "-14692.0", "m/s"},
          {"relative_state", "RELATIVE_VELOCITY_N", "-1437.2", "m/s"},
          {"screening", "START_SCREEN_PERIOD", "2010-03-12T18:29:32.212", ""},
          {"screening", "STOP_SCREEN_PERIOD", "2010-074T18:29:32.212", ""},
          {"screening", "SCREEN_VOLUME_FRAME", "TVN", ""},
          {"screening", "SCREEN_VOLUME_SHAPE", "BOX", ""},
          {"screening", "SCREEN_VOLUME_X", "0", "m"},
          {"screening", "SCREEN_VOLUME_Y", "1000", "m"},
          {"screening", "SCREEN_VOLUME_Z", "1000", "m"},
          {"screening", "SCREEN_ENTRY_TIME", "2010-03-13T22:37:52.222", ""},
          {"screening", "SCREEN_EXIT_TIME", "2010-03-13T22:37:52.824", ""},
          {"screening", "COLLISION_PROBABILITY", "4.835E-05", ""},
          {"screening", "COLLISION_PROBABILITY_METHOD", "FOSTER-1992", ""}};
}

CdmLines first_object() {
  return {{"metadata", "COMMENT", "Object1 & <its> data", ""},
          {"metadata", "OBJECT", "OBJECT1", ""},
          {"metadata", "OBJECT_DESIGNATOR", "000012345", ""},
          {"metadata", "CATALOG_NAME", "SATCAT", ""},
          {"metadata", "OBJECT_NAME", "SATELLITE A [DEB]", ""},
          {"metadata", "INTERNATIONAL_DESIGNATOR", "1997-030E", ""},
          {"metadata", "OBJECT_TYPE", "ROCKET BODY", ""},
          {"metadata", "OPERATOR_CONTACT_POSITION", "OSA", ""},
          {"metadata", "OPERATOR_ORGANIZATION", "EUMETSAT", ""},
          {"metadata", "OPERATOR_PHONE", "+49615130312", ""},
          {"metadata", "OPERATOR_EMAIL", "JOHN.DOE@SOMEWHERE.NET", ""},
          {"metadata", "EPHEMERIS_NAME", "EPHEMERIS SATELLITE A", ""},
          {"metadata", "COVARIANCE_METHOD", "DEFAULT", ""},
          {"metadata", "MANEUVERABLE", "YES", ""},
          {"metadata", "ORBIT_CENTER", "EARTH", ""},
          {"metadata", "REF_FRAME", "EME2000", ""},
          {"metadata", "GRAVITY_MODEL", "EGM-96: 36D 36O", ""},
          {"metadata", "ATMOSPHERIC_MODEL", "JACCHIA 70 DCA", ""},
          {"metadata", "N_BODY_PERTURBATIONS", "MOON, SUN", ""},
          {"metadata", "SOLAR_RAD_PRESSURE", "NO", ""},
          {"metadata", "EARTH_TIDES", "YES", ""},
          {"metadata", "INTRACK_THRUST", "NO", ""},
          {"od", "COMMENT", "Object1 OD parameters", ""},
          {"od", "TIME_LASTOB_START", "2010-03-12T02:14:12.746Z", ""},
          {"od", "TIME_LASTOB_END", "2010-03-12T02:14:12.746", ""},
          {"od", "RECOMMENDED_OD_SPAN", "7.88", "d"},
          {"od", "ACTUAL_OD_SPAN", "5.50", "d"},
          {"od", "OBS_AVAILABLE", "592", ""},
          {"od", "OBS_USED", "0", ""},
          {"od", "TRACKS_AVAILABLE", "123", ""},
          {"od", "TRACKS_USED", "119", ""},
          {"od", "RESIDUALS_ACCEPTED", "97.8", "%"},
          {"od", "WEIGHTED_RMS", "0.864", ""},
          {"additional", "AREA_PC", "5.2", "m**2"},
          {"additional", "AREA_DRG", "5.1", "m**2"},
          {"additional", "AREA_SRP", "5.0", "m**2"},
          {"additional", "MASS", "251.6", "kg"},
          {"additional", "CD_AREA_OVER_MASS", "0.045663", "m**2/kg"},
          {"additional", "CR_AREA_OVER_MASS", "0.000000", "m**2/kg"},
          {"additional", "THRUST_ACCELERATION", "0.0", "m/s**2"},
          {"additional", "SEDR", "4.54570E-05", "W/kg"}};
}

CdmLines second_object() {
  return {{"metadata", "OBJECT", "OBJECT2", ""},
          {"metadata", "OBJECT_DESIGNATOR", "30337", ""},
          {"metadata", "CATALOG_NAME", "SATCAT", ""},
          {"metadata", "OBJECT_NAME", "FENGYUN 1C DEB", ""},
          {"metadata", "INTERNATIONAL_DESIGNATOR", "UNKNOWN", ""},
          {"metadata", "EPHEMERIS_NAME", "NONE", ""},
          {"metadata", "COVARIANCE_METHOD", "CALCULATED", ""},
          {"metadata", "MANEUVERABLE", "N/A", ""},
          {"metadata", "REF_FRAME", "ITRF", ""}};
}

struct Tags {
  std::string_view group, open, close;
};
constexpr std::array<Tags, 9> kTags{
    {{"header", "<header>\n", "</header>\n<body>\n"},
     {"relative", "<relativeMetadataData>\n", ""},
     {"relative_state", "<relativeStateVector>\n", "</relativeStateVector>\n"},
     {"screening", "", "</relativeMetadataData>\n"},
     {"metadata", "<segment>\n<metadata>\n", "</metadata>\n<data>\n"},
     {"od", "<odParameters>\n", "</odParameters>\n"},
     {"additional", "<additionalParameters>\n", "</additionalParameters>\n"},
     {"state", "<stateVector>\n", "</stateVector>\n"},
     {"covariance", "<covarianceMatrix>\n", "</covarianceMatrix>\n</data>\n</segment>\n"}}};

const Tags& tags_of(std::string_view group) {
  return *std::find_if(kTags.begin(), kTags.end(),
                       [&](const Tags& tags) { return tags.group == group; });
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return out;
}

}  // namespace

CdmLines cdm_lines() {
  CdmLines out = head();
  for (CdmLine& line : first_object()) out.push_back(std::move(line));
  add_state(out);
  add_covariance(9, out);
  for (CdmLine& line : second_object()) out.push_back(std::move(line));
  add_state(out);
  add_covariance(6, out);
  return out;
}

CdmLines cdm_with(std::string_view keyword, std::string_view value, int object) {
  CdmLines lines = cdm_lines();
  auto at = lines.begin();
  if (object > 0) {
    const std::string wanted = "OBJECT" + std::to_string(object);
    at = std::find_if(at, lines.end(), [&](const CdmLine& line) { return line.value == wanted; });
  }
  at = std::find_if(at, lines.end(), [&](const CdmLine& line) { return line.keyword == keyword; });
  if (value.empty()) {
    lines.erase(at);
  } else {
    at->value = value;
  }
  return lines;
}

std::string cdm_kvn(const CdmLines& lines) {
  std::string out = "CCSDS_CDM_VERS = 1.0\n";
  for (const CdmLine& line : lines) {
    out += line.keyword == "COMMENT" ? "COMMENT " + line.value : line.keyword + " = " + line.value;
    out += line.unit.empty() ? "\n" : " [" + line.unit + "]\n";
  }
  return out;
}

std::string cdm_xml(const CdmLines& lines) {
  std::string out = "<cdm id=\"CCSDS_CDM_VERS\" version=\"1.0\">\n";
  std::string_view group;
  for (const CdmLine& line : lines) {
    if (line.group != group) {
      if (!group.empty()) out += tags_of(group).close;
      out += tags_of(line.group).open;
      group = line.group;
    }
    out += "<" + line.keyword + (line.unit.empty() ? "" : " units=\"" + line.unit + "\"") + ">" +
           escaped(line.value) + "</" + line.keyword + ">\n";
  }
  return out + std::string(tags_of(group).close) + "</body>\n</cdm>\n";
}

std::size_t line_of(std::string_view text, std::string_view what) {
  const std::size_t at = text.find(what);
  if (at == std::string_view::npos) return 0;
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

}  // namespace accord::node::translate::samples
