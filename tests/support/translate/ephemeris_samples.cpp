#include "tests/support/translate/ephemeris_samples.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace accord::node::translate::samples {

const char* const kOemKvn = R"(CCSDS_OEM_VERS = 3.0
COMMENT of the header
CLASSIFICATION = UNCLASSIFIED
CREATION_DATE = 2016-12-31T20:00:00
ORIGINATOR = TEST
MESSAGE_ID = M 1
META_START
COMMENT of the metadata
OBJECT_NAME = LAGEOS 2
OBJECT_ID = 1992-070B
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 2016-366T23:59:59
USEABLE_START_TIME = 2016-12-31T23:59:59.5
USEABLE_STOP_TIME = 2016-12-31T23:59:60.5
STOP_TIME = 2017-001T00:00:01
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 7
META_STOP
COMMENT of the data
2016-12-31T23:59:59 7049.498186 5346.456274 8307.028039 -1.5 2.25 -3.125
2016-12-31T23:59:60.000000001 7048 5347 8306 -1.5 2.25 -3.125 1e-3 -2E-3 .5
2017-01-01T00:00:01 -7047.5 +5348 8305 0 0 0
COVARIANCE_START
COMMENT of the covariances
EPOCH = 2016-12-31T23:59:59
COV_REF_FRAME = RTN
1
2 3
4 5 6
-7e-4 -8e-4 -9e-4 10
-11 -12 -13 14 15
16 17 18 19 20 21
EPOCH = 2016-12-31T23:59:60
1.5
0 2.5
0 0 3.5
0 0 0 4.5
0 0 0 0 5.5
0 0 0 0 0 6.5
EPOCH = 2017-01-01T00:00:00
COV_REF_FRAME = RTN
1
0 1
0 0 1
0 0 0 1
0 0 0 0 1
0 0 0 0 0 1
COVARIANCE_STOP
META_START
OBJECT_NAME = LAGEOS 2
OBJECT_ID = 1992-070B
CENTER_NAME = EARTH
REF_FRAME = ITRF2014
REF_FRAME_EPOCH = 2010-01-01T00:00:00
TIME_SYSTEM = GPS
START_TIME = 2017-01-01T00:00:19
STOP_TIME = 2017-01-01T00:00:20
META_STOP
2017-01-01T00:00:19 1 2 3 4 5 6
2017-01-01T00:00:20 1 2 3 4 5 6
)";

const char* const kOemXml = R"(<?xml version="1.0" encoding="UTF-8"?>
<oem id="CCSDS_OEM_VERS" version="3.0"><header><COMMENT>of the header</COMMENT>
<CLASSIFICATION>UNCLASSIFIED</CLASSIFICATION><CREATION_DATE>2016-12-31T20:00:00</CREATION_DATE>
<ORIGINATOR>TEST</ORIGINATOR><MESSAGE_ID>M 1</MESSAGE_ID></header><body><segment><metadata>
<COMMENT>of the metadata</COMMENT><OBJECT_NAME>LAGEOS 2</OBJECT_NAME>
<OBJECT_ID>1992-070B</OBJECT_ID><CENTER_NAME>EARTH</CENTER_NAME><REF_FRAME>EME2000</REF_FRAME>
<TIME_SYSTEM>UTC</TIME_SYSTEM><START_TIME>2016-12-31T23:59:59</START_TIME>
<USEABLE_START_TIME>2016-12-31T23:59:59.5</USEABLE_START_TIME>
<USEABLE_STOP_TIME>2016-12-31T23:59:60.5</USEABLE_STOP_TIME>
<STOP_TIME>2017-01-01T00:00:01</STOP_TIME><INTERPOLATION>HERMITE</INTERPOLATION>
<INTERPOLATION_DEGREE>7</INTERPOLATION_DEGREE></metadata><data><COMMENT>of the data</COMMENT>
<stateVector><EPOCH>2016-12-31T23:59:59</EPOCH><X units="km">7049.498186</X><Y>5346.456274</Y>
<Z>8307.028039</Z><X_DOT units="km/s">-1.5</X_DOT><Y_DOT>2.25</Y_DOT><Z_DOT> -3.125 </Z_DOT>
</stateVector>
<stateVector><EPOCH>2016-12-31T23:59:60.000000001</EPOCH><X>7048</X><Y>5347</Y><Z>8306</Z>
<X_DOT>-1.5</X_DOT><Y_DOT>2.25</Y_DOT><Z_DOT>-3.125</Z_DOT><X_DDOT units="km/s**2">1e-3</X_DDOT>
<Y_DDOT>-2E-3</Y_DDOT><Z_DDOT>.5</Z_DDOT></stateVector>
<stateVector><EPOCH>2017-01-01T00:00:01</EPOCH><X>-7047.5</X><Y>5348</Y><Z>8305</Z>
<X_DOT>0</X_DOT><Y_DOT>0</Y_DOT><Z_DOT>0</Z_DOT></stateVector>
<covarianceMatrix><COMMENT>of the covariances</COMMENT><EPOCH>2016-12-31T23:59:59</EPOCH>
<COV_REF_FRAME>RTN</COV_REF_FRAME><CX_X units="km**2">1</CX_X><CY_X>2</CY_X><CY_Y>3</CY_Y>
<CZ_X>4</CZ_X><CZ_Y>5</CZ_Y><CZ_Z>6</CZ_Z><CX_DOT_X units="km**2/s">-7e-4</CX_DOT_X>
<CX_DOT_Y>-8e-4</CX_DOT_Y><CX_DOT_Z>-9e-4</CX_DOT_Z>
<CX_DOT_X_DOT units="km**2/s**2">10</CX_DOT_X_DOT><CY_DOT_X>-11</CY_DOT_X><CY_DOT_Y>-12</CY_DOT_Y>
<CY_DOT_Z>-13</CY_DOT_Z><CY_DOT_X_DOT>14</CY_DOT_X_DOT><CY_DOT_Y_DOT>15</CY_DOT_Y_DOT>
<CZ_DOT_X>16</CZ_DOT_X><CZ_DOT_Y>17</CZ_DOT_Y><CZ_DOT_Z>18</CZ_DOT_Z>
<CZ_DOT_X_DOT>19</CZ_DOT_X_DOT><CZ_DOT_Y_DOT>20</CZ_DOT_Y_DOT><CZ_DOT_Z_DOT>21</CZ_DOT_Z_DOT>
</covarianceMatrix>
<covarianceMatrix><EPOCH>2016-12-31T23:59:60</EPOCH><CX_X>1.5</CX_X><CY_X>0</CY_X><CY_Y>2.5</CY_Y>
<CZ_X>0</CZ_X><CZ_Y>0</CZ_Y><CZ_Z>3.5</CZ_Z><CX_DOT_X>0</CX_DOT_X><CX_DOT_Y>0</CX_DOT_Y>
<CX_DOT_Z>0</CX_DOT_Z><CX_DOT_X_DOT>4.5</CX_DOT_X_DOT><CY_DOT_X>0</CY_DOT_X><CY_DOT_Y>0</CY_DOT_Y>
<CY_DOT_Z>0</CY_DOT_Z><CY_DOT_X_DOT>0</CY_DOT_X_DOT><CY_DOT_Y_DOT>5.5</CY_DOT_Y_DOT>
<CZ_DOT_X>0</CZ_DOT_X><CZ_DOT_Y>0</CZ_DOT_Y><CZ_DOT_Z>0</CZ_DOT_Z><CZ_DOT_X_DOT>0</CZ_DOT_X_DOT>
<CZ_DOT_Y_DOT>0</CZ_DOT_Y_DOT><CZ_DOT_Z_DOT>6.5</CZ_DOT_Z_DOT></covarianceMatrix>
<covarianceMatrix><EPOCH>2017-01-01T00:00:00</EPOCH><COV_REF_FRAME>RTN</COV_REF_FRAME>
<CX_X>1</CX_X><CY_X>0</CY_X><CY_Y>1</CY_Y><CZ_X>0</CZ_X><CZ_Y>0</CZ_Y><CZ_Z>1</CZ_Z>
<CX_DOT_X>0</CX_DOT_X><CX_DOT_Y>0</CX_DOT_Y><CX_DOT_Z>0</CX_DOT_Z><CX_DOT_X_DOT>1</CX_DOT_X_DOT>
<CY_DOT_X>0</CY_DOT_X><CY_DOT_Y>0</CY_DOT_Y><CY_DOT_Z>0</CY_DOT_Z><CY_DOT_X_DOT>0</CY_DOT_X_DOT>
<CY_DOT_Y_DOT>1</CY_DOT_Y_DOT><CZ_DOT_X>0</CZ_DOT_X><CZ_DOT_Y>0</CZ_DOT_Y><CZ_DOT_Z>0</CZ_DOT_Z>
<CZ_DOT_X_DOT>0</CZ_DOT_X_DOT><CZ_DOT_Y_DOT>0</CZ_DOT_Y_DOT><CZ_DOT_Z_DOT>1</CZ_DOT_Z_DOT>
</covarianceMatrix></data></segment><segment><metadata><OBJECT_NAME>LAGEOS 2</OBJECT_NAME>
<OBJECT_ID>1992-070B</OBJECT_ID><CENTER_NAME>EARTH</CENTER_NAME><REF_FRAME>ITRF2014</REF_FRAME>
<REF_FRAME_EPOCH>2010-01-01T00:00:00</REF_FRAME_EPOCH><TIME_SYSTEM>GPS</TIME_SYSTEM>
<START_TIME>2017-01-01T00:00:19</START_TIME><STOP_TIME>2017-01-01T00:00:20</STOP_TIME></metadata>
<data><stateVector><EPOCH>2017-01-01T00:00:19</EPOCH><X>1</X><Y>2</Y><Z>3</Z><X_DOT>4</X_DOT>
<Y_DOT>5</Y_DOT><Z_DOT>6</Z_DOT></stateVector><stateVector><EPOCH>2017-01-01T00:00:20</EPOCH>
<X>1</X><Y>2</Y><Z>3</Z><X_DOT>4</X_DOT><Y_DOT>5</Y_DOT><Z_DOT>6</Z_DOT></stateVector></data>
</segment></body></oem>
)";

const char* const kCpf = R"(h1 cpf 2 SGF 2016 12 31 2 366 1 lageos2 NONE
H2 9207002 5986 22195 2016 12 31 23 55 0 2017 1 1 0 5 0 300 1 1 0 0 0 1
H9
00 text for people
10 0 57753 86100.00000 0 7049498.186 5346456.274 8307028.039
20 0 -1500.5 2250 -3125
10 1 57753 86100.00000 0 7049498.2 5346456.3 8307028.1
10 0 57753 86399.000001 0 5742134.431 5922879.510 8932852.042
10 0 57753 86400.5 0 4347154.530 6443341.894 9380701.553
10 0 57754 0.00000 0 2889585.128 6901756.195 9642731.821
20 0 1 2 3
10 0 57754 300.00000 1 1395060.680 7292211.088 9714823.433
20 0 1 2 3
10 0 57754 600.00000 0 -110664.281 7609026.707 9596577.320
99
)";

const char* const kSp3 =
    R"(#cV2016 12 31 23 59 50.00000000       3 ORBIT IGS14 HLM  IGS
## 1930 518390.00000000    10.00000000 57753 0.9998842592593
+    2   G01G02  0  0  0  0  0  0  0  0  0  0  0  0  0  0  0
++         7  8  0  0  0  0  0  0  0  0  0  0  0  0  0  0  0
%c G  cc GPS ccc cccc cccc cccc cccc ccccc ccccc ccccc ccccc
%c cc cc ccc ccc cccc cccc cccc cccc ccccc ccccc ccccc ccccc
%f  1.2500000  1.025000000  0.00000000000  0.000000000000000
%i    0    0    0    0      0      0      0      0         0
/* text for people
*  2016 12 31 23 59 50.00000000
PG01 -11044.805800 -10475.672350  21929.418200    189.163300 18 18 18 219
VG01  20298.880364 -18462.044804   1381.387685     -4.534317 14 14 14 191
PG02 -12593.593500  10170.327650 -20354.534400 999999.999999                  M
VG02      0.000000      0.000000      0.000000 999999.999999
*  2017  1  1  0  0  0.00000000
PG01 -11044.805801 -10475.672351  21929.418201    189.163300        E   P E    P
VG01  20298.880365 -18462.044805   1381.387686     -4.534317
PG02      0.000000      0.000000      0.000000 999999.999999
VG02      0.000000      0.000000      0.000000 999999.999999
*  2017  1  1  0  0 10.00000000
PG01 -11044.805802 -10475.672352  21929.418202    189.163300
VG01  20298.880366 -18462.044806   1381.387687     -4.534317
PG02 -12593.593501  10170.327651 -20354.534401    -55.976000
EOF
)";

std::string ephemeris_profile_json() {
  return R"({
    "label": "GBR UNCLASSIFIED//REL TO DEU", "data_mode": "TEST",
    "objects": { "1992-070B": { "norad_cat_id": 22195, "cospar_id": "1992-070B" },
                 "G01": { "norad_cat_id": 22231, "cospar_id": "1992-079A" },
                 "G02": { "norad_cat_id": 28474, "cospar_id": "2004-045A" } },
    "object_names": "cospar",
    "ephemerides": {
      "frames": { "ITRF2014": "ECEF", "IGS14": "ECEF" },
      "classifications": { "public, test-data": "UNCLASSIFIED", "house rules": "RESTRICTED" },
      "reference_point": "centre_of_mass",
      "body_fixed_frame": "ITRF2014"
    }
  })";
}

Profile ephemeris_profile_with(std::string_view key, std::string_view value) {
  auto document = nlohmann::json::parse(ephemeris_profile_json());
  document["ephemerides"].erase(std::string(key));
  if (!value.empty()) document["ephemerides"][std::string(key)] = nlohmann::json::parse(value);
  return parsed(document.dump());
}

Profile ephemeris_profile() { return parsed(ephemeris_profile_json()); }

Result<Translation> translate_ephemeris(Format from, std::string_view text) {
  return translate_ephemeris(from, text, ephemeris_profile());
}

Result<Translation> translate_ephemeris(Format from, std::string_view text,
                                        const Profile& profile) {
  return translate(text, profile, options(from, Payload::oem));
}

std::vector<Ephemeris> ephemerides_of(const std::vector<Translated>& records) {
  std::vector<Ephemeris> out;
  for (const Translated& record : records) {
    auto message = read_oem(record.payload);
    EXPECT_TRUE(message.has_value()) << (message ? "" : message.error().text());
    if (!message) continue;
    EXPECT_EQ(message->label, kLabel);
    EXPECT_EQ(message->ephemerides.size(), 1U);
    for (Ephemeris& each : message->ephemerides) out.push_back(std::move(each));
  }
  return out;
}

namespace {

void expect_same(const Ephemeris& a, const Ephemeris& b) {
  EXPECT_EQ(a.originator, b.originator);
  EXPECT_EQ(a.creation_date, b.creation_date);
  EXPECT_EQ(a.object_name, b.object_name);
  EXPECT_EQ(a.object.cospar_id, b.object.cospar_id);
  EXPECT_EQ(a.object.norad_cat_id, b.object.norad_cat_id);
  EXPECT_EQ(a.centre, b.centre);
  EXPECT_EQ(a.frame, b.frame) << a.frame.name << " " << b.frame.name;
  EXPECT_EQ(a.frame_epoch, b.frame_epoch);
  EXPECT_EQ(a.reference_point, b.reference_point);
  EXPECT_EQ(a.start, b.start);
  EXPECT_EQ(a.stop, b.stop);
  EXPECT_EQ(a.useable_start, b.useable_start);
  EXPECT_EQ(a.useable_stop, b.useable_stop);
  EXPECT_EQ(a.interpolation, b.interpolation);
  EXPECT_EQ(a.interpolation_degree, b.interpolation_degree);
  ASSERT_EQ(a.points.size(), b.points.size());
  for (std::size_t i = 0; i < a.points.size(); ++i) {
    EXPECT_EQ(a.points[i].at, b.points[i].at) << i;
    EXPECT_EQ(a.points[i].position_km, b.points[i].position_km) << i;
    EXPECT_EQ(a.points[i].velocity_km_s, b.points[i].velocity_km_s) << i;
    EXPECT_EQ(a.points[i].acceleration_km_s2, b.points[i].acceleration_km_s2) << i;
  }
  ASSERT_EQ(a.covariances.size(), b.covariances.size());
  for (std::size_t i = 0; i < a.covariances.size(); ++i) {
    EXPECT_EQ(a.covariances[i].at, b.covariances[i].at) << i;
    EXPECT_EQ(a.covariances[i].frame, b.covariances[i].frame) << i;
    EXPECT_EQ(a.covariances[i].values, b.covariances[i].values) << i;
  }
}

}  // namespace

void expect_same(const std::vector<Ephemeris>& a, const std::vector<Ephemeris>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) expect_same(a[i], b[i]);
}

std::string ephemeris_outcome(Format from, std::string_view text, const Profile& profile) {
  const auto translation = translate_ephemeris(from, text, profile);
  if (translation) return "taken";
  return std::string(code_entry(translation.error().code).name) + " " + translation.error().where;
}

std::string ephemeris_outcome(Format from, std::string_view text) {
  return ephemeris_outcome(from, text, ephemeris_profile());
}

std::string with_text(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

}  // namespace accord::node::translate::samples
