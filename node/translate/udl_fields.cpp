// The table of UDL fields.
#include "node/translate/udl_fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr UdlType T = UdlType::text, N = UdlType::number, W = UdlType::whole, B = UdlType::flag,
                  L = UdlType::list, O = UdlType::object;
constexpr UdlUse R = UdlUse::read, M = UdlUse::measured, C = UdlUse::noted;
constexpr std::uint8_t kE = kUdlEo, kR = kUdlRadar, kA = kUdlBoth;

constexpr std::array kFields{
    // of every record
    UdlField{"classificationMarking", kA, T, R}, UdlField{"dataMode", kA, T, R},
    UdlField{"source", kA, T, R}, UdlField{"obTime", kA, T, R}, UdlField{"id", kA, T, C},
    UdlField{"origin", kA, T, C}, UdlField{"tags", kA, L, C}, UdlField{"descriptor", kA, T, C},
    UdlField{"taskId", kA, T, C}, UdlField{"transactionId", kA, T, C},
    UdlField{"rawFileURI", kA, T, C}, UdlField{"createdAt", kA, T, C},
    UdlField{"createdBy", kA, T, C}, UdlField{"updatedAt", kA, T, C},
    UdlField{"updatedBy", kA, T, C}, UdlField{"origNetwork", kA, T, C},
    UdlField{"sourceDL", kA, T, C}, UdlField{"onOrbit", kA, O, C},
    // who observed what
    UdlField{"idSensor", kA, T, R}, UdlField{"origSensorId", kA, T, R}, UdlField{"satNo", kA, W, R},
    UdlField{"origObjectId", kA, T, R}, UdlField{"idOnOrbit", kA, T, C}, UdlField{"uct", kA, B, C},
    UdlField{"trackId", kA, T, R}, UdlField{"obPosition", kA, T, R},
    UdlField{"timingBias", kA, N, M},
    // angles
    UdlField{"azimuth", kA, N, R}, UdlField{"azimuthUnc", kA, N, R},
    UdlField{"azimuthMeasured", kA, B, R}, UdlField{"azimuthBias", kA, N, M},
    UdlField{"azimuthRate", kA, N, M}, UdlField{"elevation", kA, N, R},
    UdlField{"elevationUnc", kA, N, R}, UdlField{"elevationMeasured", kA, B, R},
    UdlField{"elevationBias", kA, N, M}, UdlField{"elevationRate", kA, N, M},
    UdlField{"ra", kA, N, R}, UdlField{"raMeasured", kA, B, R}, UdlField{"declination", kA, N, R},
    UdlField{"declinationMeasured", kA, B, R}, UdlField{"raUnc", kE, N, R},
    UdlField{"raBias", kE, N, M}, UdlField{"raRate", kE, N, M},
    UdlField{"declinationUnc", kE, N, R}, UdlField{"declinationBias", kE, N, M},
    UdlField{"declinationRate", kE, N, M}, UdlField{"referenceFrame", kE, T, R},
    // ranges
    UdlField{"range", kA, N, R}, UdlField{"rangeUnc", kA, N, R},
    UdlField{"rangeMeasured", kA, B, R}, UdlField{"rangeBias", kA, N, M},
    UdlField{"rangeRate", kA, N, R}, UdlField{"rangeRateUnc", kA, N, R},
    UdlField{"rangeRateMeasured", kA, B, R}, UdlField{"rangeAccel", kR, N, M},
    UdlField{"rangeAccelUnc", kR, N, C}, UdlField{"doppler", kR, N, M},
    UdlField{"dopplerUnc", kR, N, C},
    // signature
    UdlField{"mag", kE, N, R}, UdlField{"magUnc", kE, N, R}, UdlField{"magNormRange", kE, N, M},
    UdlField{"rcs", kR, N, R}, UdlField{"rcsUnc", kR, N, C}, UdlField{"orthogonalRcs", kR, N, M},
    UdlField{"orthogonalRcsUnc", kR, N, C}, UdlField{"snr", kR, N, R},
    UdlField{"intensity", kE, N, M}, UdlField{"bgIntensity", kE, N, M},
    UdlField{"netObjSig", kE, N, M}, UdlField{"netObjSigUnc", kE, N, C},
    UdlField{"skyBkgrnd", kE, N, C}, UdlField{"zeroptd", kE, N, C},
    UdlField{"zeroPtdUnc", kE, N, C}, UdlField{"primaryExtinction", kE, N, C},
    UdlField{"primaryExtinctionUnc", kE, N, C}, UdlField{"solarPhaseAngle", kE, N, C},
    UdlField{"solarEqPhaseAngle", kE, N, C}, UdlField{"solarDecAngle", kE, N, C},
    UdlField{"umbra", kE, B, C}, UdlField{"penumbra", kE, B, C},
    // lines of sight and positions that are not of the sensor
    UdlField{"losx", kE, N, M}, UdlField{"losy", kE, N, M}, UdlField{"losz", kE, N, M},
    UdlField{"losxvel", kE, N, M}, UdlField{"losyvel", kE, N, M}, UdlField{"loszvel", kE, N, M},
    UdlField{"losUnc", kE, N, C}, UdlField{"geolat", kE, N, M}, UdlField{"geolon", kE, N, M},
    UdlField{"geoalt", kE, N, M}, UdlField{"georange", kE, N, M}, UdlField{"x", kR, N, M},
    UdlField{"y", kR, N, M}, UdlField{"z", kR, N, M}, UdlField{"xvel", kR, N, M},
    UdlField{"yvel", kR, N, M}, UdlField{"zvel", kR, N, M},
    // the sensor's place and how it works: never leave
    UdlField{"senlat", kE, N, C}, UdlField{"senlon", kE, N, C}, UdlField{"senalt", kE, N, C},
    UdlField{"senx", kA, N, C}, UdlField{"seny", kA, N, C}, UdlField{"senz", kA, N, C},
    UdlField{"senvelx", kE, N, C}, UdlField{"senvely", kE, N, C}, UdlField{"senvelz", kE, N, C},
    UdlField{"senReferenceFrame", kA, T, C}, UdlField{"senQuat", kE, L, C},
    UdlField{"beam", kR, N, C}, UdlField{"trackingState", kR, T, C},
    UdlField{"expDuration", kE, N, C}, UdlField{"shutterDelay", kE, N, C},
    UdlField{"collectMethod", kE, T, C}, UdlField{"fovCount", kE, W, C},
    UdlField{"fovCountUCT", kE, W, C}, UdlField{"corrQuality", kE, N, C},
    UdlField{"idSkyImagery", kE, T, C}, UdlField{"eoobservationDetails", kE, O, C}};

}  // namespace

const UdlField* find_udl_field(std::string_view name) {
  const auto found = std::find_if(kFields.begin(), kFields.end(),
                                  [&](const UdlField& field) { return field.name == name; });
  return found == kFields.end() ? nullptr : &*found;
}

std::string_view name_of(UdlType type) {
  switch (type) {
    case UdlType::text:
      return "a string of 1 to 256 printable ASCII characters";
    case UdlType::number:
      return "a number";
    case UdlType::whole:
      return "a whole number";
    case UdlType::flag:
      return "true or false";
    case UdlType::list:
      return "a list";
    case UdlType::object:
      return "an object";
  }
  return {};
}

bool is_udl_type(const nlohmann::json& value, UdlType type) {
  switch (type) {
    case UdlType::text:
      return value.is_string() && is_udl_text(value.get_ref<const std::string&>());
    case UdlType::number:
      return value.is_number() && std::isfinite(value.get<double>());
    case UdlType::whole:
      return value.is_number_integer();
    case UdlType::flag:
      return value.is_boolean();
    case UdlType::list:
      return value.is_array();
    case UdlType::object:
      return value.is_object();
  }
  return false;
}

bool is_udl_text(std::string_view text) {
  constexpr std::size_t kMost = 256;
  return !text.empty() && text.size() <= kMost && is_printable_ascii(text);
}

tl::unexpected<Error> bad_udl(std::string_view field, std::string what) {
  return fail(Code::udl_malformed, std::move(what), std::string(field));
}

const nlohmann::json& udl_member(const nlohmann::json& record, std::string_view name) {
  static const nlohmann::json kNull;
  const auto found = record.find(name);
  return found == record.end() ? kNull : *found;
}

}  // namespace accord::node::translate
