#include "tests/support/translate/format_samples.hpp"

#include <gtest/gtest.h>

#include "schemas/payload_registry.hpp"
#include "tests/support/translate/cdm_samples.hpp"
#include "tests/support/translate/ephemeris_samples.hpp"
#include "tests/support/translate/laser_samples.hpp"
#include "tests/support/translate/line_samples.hpp"
#include "tests/support/translate/omm_samples.hpp"
#include "tests/support/translate/udl_samples.hpp"

namespace accord::node::translate::samples {
namespace {

// The two-line form: a set of 2008 from many textbooks, and the first of the SGP4 verification
// sets.
constexpr const char* kTle =
    "0 ISS (ZARYA)\n"
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n"
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753\n"
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667\n";

constexpr const char* kOmmJson = R"({
  "OBJECT_NAME": "ONE", "OBJECT_ID": "1998-067A", "EPOCH": "2025-02-14T14:36:48.662784",
  "MEAN_MOTION": 15.5, "ECCENTRICITY": 0.0006703, "INCLINATION": 51.6416,
  "RA_OF_ASC_NODE": 247.4627, "ARG_OF_PERICENTER": 130.536, "MEAN_ANOMALY": 325.0288,
  "EPHEMERIS_TYPE": 0, "CLASSIFICATION_TYPE": "U", "NORAD_CAT_ID": 25544,
  "ELEMENT_SET_NO": 999, "REV_AT_EPOCH": 39027, "BSTAR": 0.00035436,
  "MEAN_MOTION_DOT": 2.64e-6, "MEAN_MOTION_DDOT": 0
})";

constexpr const char* kOmmCsvKeywords =
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,"
    "ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,"
    "ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DDOT,MEAN_MOTION_DOT\n";
constexpr const char* kOmmCsv =
    "\"ONE\",1998-067A,2025-02-14T14:36:48.662784,15.5,.0006703,51.6416,247.4627,130.536,325.0288,"
    "0,U,25544,999,39027,.35436E-3,0,.264E-5\n";

constexpr const char* kSatcat =
    "OBJECT_NAME,OBJECT_ID,NORAD_CAT_ID,OBJECT_TYPE,OPS_STATUS_CODE,OWNER,LAUNCH_DATE,LAUNCH_SITE,"
    "DECAY_DATE,PERIOD,INCLINATION,APOGEE,PERIGEE,RCS,DATA_STATUS_CODE,ORBIT_CENTER,ORBIT_TYPE\n"
    ",,100000001,,,,,,,,,,,,,,\n"
    "ISS (ZARYA),1998-067A,25544,PAY,+,ISS,1998-11-20,TTMTR,,92.9,51.64,421,413,399.0524,,EA,ORB\n";

constexpr const char* kTdmXml = R"(<?xml version="1.0" encoding="UTF-8"?>
<tdm id="CCSDS_TDM_VERS" version="2.0">
<header>
<CREATION_DATE>2026-01-02T03:04:05</CREATION_DATE>
<ORIGINATOR>TEST</ORIGINATOR>
</header>
<body>
<segment>
<metadata>
<TRACK_ID>T-9</TRACK_ID>
<TIME_SYSTEM>UTC</TIME_SYSTEM>
<PARTICIPANT_1>DSS-25</PARTICIPANT_1>
<PARTICIPANT_2>1998-067A</PARTICIPANT_2>
<MODE>SEQUENTIAL</MODE>
<PATH>1,2,1</PATH>
<RANGE_UNITS>km</RANGE_UNITS>
<ANGLE_TYPE>AZEL</ANGLE_TYPE>
</metadata>
<data>
<observation><EPOCH>2026-01-02T00:00:00</EPOCH><ANGLE_1>256.5</ANGLE_1></observation>
<observation><EPOCH>2026-01-02T00:00:00</EPOCH><ANGLE_2>13.25</ANGLE_2></observation>
<observation><EPOCH>2026-01-02T00:00:00</EPOCH><RANGE>2400.1</RANGE></observation>
<observation><EPOCH>2026-01-02T00:00:00.123456789</EPOCH><RANGE>2400.3</RANGE></observation>
<observation><EPOCH>2026-01-02T00:00:00.123456789</EPOCH><ANGLE_1>256.7</ANGLE_1></observation>
<observation><EPOCH>2026-01-02T00:00:00.123456789</EPOCH><ANGLE_2>13.3</ANGLE_2></observation>
</data>
</segment>
</body>
</tdm>
)";

constexpr const char* kRde =
    "2420 2606 0.211 1205\n"
    "01\n"
    "0502402 184758.93 193923+452358 3.1 3.1 0 S\n"
    "02\n"
    "0502402 185615.58 012322-431753 5.8 5.8 0 R\n"
    "999\n";

constexpr const char* kSinex =
    "%=SNX 2.02 ABC 26:001:00000 ABC 26:001:00000 26:001:00000 L 00006 2 X V\n"
    "* words\n"
    "+SITE/ID\n"
    " 7839  A 11001S002 L Graz       SOSW FIXED   15 29 36.1  47  4  1.7   539.4     78393402\n"
    "-SITE/ID\n"
    "+SOLUTION/EPOCHS\n"
    " 7839  A    1 C 99:001:00000 00:000:00000 05:001:00000\n"
    "-SOLUTION/EPOCHS\n"
    "+SOLUTION/ESTIMATE\n"
    "     1 STAX   7839  A    1 10:001:00000 m    2 0.419442652000000E+07 0.10000E-02\n"
    "     2 STAY   7839  A    1 10:001:00000 m    2 0.116269410000000E+07 0.20000E-02\n"
    "     3 STAZ   7839  A    1 10:001:00000 m    2 -.464724640000000D+07 0.30000E-02\n"
    "-SOLUTION/ESTIMATE\n"
    "%ENDSNX\n";

constexpr const char* kJsonLines =
    "{\"ENTITY_ID\": \"A\", \"ECCENTRICITY\": 0.1}\n"
    "{\"ENTITY_ID\": \"B\", \"ECCENTRICITY\": 0.2}\n";

std::string tdm_kvn() {
  return tdm("TRACK_ID = T-9\nRANGE_UNITS = km\nANGLE_TYPE = AZEL\n",
             "ANGLE_1 = 2026-01-02T00:00:00 256.5\nANGLE_2 = 2026-01-02T00:00:00 13.25\n"
             "RANGE = 2026-01-02T00:00:00 2400.1\nRANGE = 2026-01-02T00:00:00.123456789 2400.3\n"
             "ANGLE_1 = 2026-01-02T00:00:00.123456789 256.7\n"
             "ANGLE_2 = 2026-01-02T00:00:00.123456789 13.3\n");
}

/// The size-prefixed stream of what a text becomes.
std::string stream_of(Format from) {
  const FormatText text = *format_text(from);
  const auto made = translate_text(from, text.bytes, parsed(text.profile_json));
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().text());
  return made ? std::string(as_text(to_stream(made->records).value())) : std::string();
}

std::string udl_list() {
  nlohmann::json later = eo_observation();
  later["obTime"] = "2026-06-01T12:00:10.123456Z";
  return nlohmann::json::array({eo_observation(), later, radar_observation()}).dump(1) + "\n";
}

const char* const kSecondPoint =
    "11 49392.4 0.0425 std 2 120.0 94 57.0 0.183 -0.536 -1.0 15.67 0\n";

}  // namespace

std::optional<FormatText> format_text(Format format) {
  switch (format) {
    case Format::tdm_kvn:
      return FormatText{tdm_kvn(), full_profile_json()};
    case Format::tdm_xml:
      return FormatText{kTdmXml, full_profile_json()};
    case Format::tle:
      return FormatText{kTle, full_profile_json()};
    case Format::omm_kvn:
      return FormatText{std::string(kOmmKvn) + kOmmKvn, full_profile_json()};
    case Format::omm_xml:
      return FormatText{"<ndm>\n" + std::string(kOmmXml) + kOmmXml + "</ndm>\n",
                        full_profile_json()};
    case Format::omm_json:
      return FormatText{"[\n" + std::string(kOmmJson) + ",\n" + kOmmJson + "\n]\n",
                        full_profile_json()};
    case Format::omm_csv:
      return FormatText{std::string(kOmmCsvKeywords) + kOmmCsv + kOmmCsv, full_profile_json()};
    case Format::cdm_kvn:
      return FormatText{cdm_kvn(cdm_lines()), full_profile_json()};
    case Format::cdm_xml:
      return FormatText{cdm_xml(cdm_lines()), full_profile_json()};
    case Format::satcat:
      return FormatText{kSatcat, full_profile_json()};
    case Format::oem_kvn:
      return FormatText{kOemKvn, ephemeris_profile_json()};
    case Format::oem_xml:
      return FormatText{kOemXml, ephemeris_profile_json()};
    case Format::cpf:
      return FormatText{kCpf, ephemeris_profile_json()};
    case Format::sp3:
      return FormatText{kSp3, ephemeris_profile_json()};
    case Format::iod:
      return FormatText{iod() + iod({{36, "10"}}), line_profile_json()};
    case Format::rde:
      return FormatText{kRde, line_profile_json()};
    case Format::uk:
      return FormatText{uk() + uk({{22, "10"}}), line_profile_json()};
    case Format::b3:
      return FormatText{b3() + b3({{19, "10"}, {77, "5"}}), line_profile_json()};
    case Format::crd:
      return FormatText{crd(std::string(kNormalPoint) + kSecondPoint), laser_profile_json()};
    case Format::sinex:
      return FormatText{kSinex, full_profile_json()};
    case Format::udl:
      return FormatText{udl_list(), udl_profile_json()};
    case Format::json_lines:
      return FormatText{kJsonLines, full_profile_json()};
    case Format::trackset:
      return FormatText{stream_of(Format::udl), udl_profile_json()};
    case Format::sds:
      return FormatText{stream_of(Format::tle), full_profile_json()};
  }
  return std::nullopt;
}

Result<Translation> translate_text(Format from, std::string_view bytes, const Profile& profile) {
  TranslateOptions how = options(from, Payload::as_written);
  if (from == Format::json_lines) {
    how.declared = find_payload_type("MPE");
  } else if (const auto own = default_payload(from)) {
    how.payload = *own;
  }
  return translate(bytes, profile, how);
}

}  // namespace accord::node::translate::samples
