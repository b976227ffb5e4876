// Columns, codes and owners.
#include "node/translate/satcat_fields.hpp"

#include <array>

#include "CAT_generated.h"

namespace accord::node::translate {
namespace {

template <class Enum>
constexpr FieldWord word(std::string_view text, Enum value) {
  return {text, static_cast<std::int8_t>(value)};
}

constexpr std::array kObjectTypes{
    word("PAY", sds::objectType::PAYLOAD), word("R/B", sds::objectType::ROCKET_BODY),
    word("DEB", sds::objectType::DEBRIS), word("UNK", sds::objectType::UNKNOWN)};

constexpr std::array kOpsStatus{word("+", sds::opsStatusCode::OPERATIONAL),
                                word("-", sds::opsStatusCode::NONOPERATIONAL),
                                word("P", sds::opsStatusCode::PARTIALLY_OPERATIONAL),
                                word("B", sds::opsStatusCode::BACKUP_STANDBY),
                                word("S", sds::opsStatusCode::SPARE),
                                word("X", sds::opsStatusCode::EXTENDED_MISSION),
                                word("D", sds::opsStatusCode::DECAYED),
                                word("?", sds::opsStatusCode::UNKNOWN)};

/// The format leaves the column blank where the standard says OK.
constexpr std::array kDataStatus{word("NCE", sds::dataStatusCode::NO_CURRENT_ELEMENTS),
                                 word("NIE", sds::dataStatusCode::NO_INITIAL_ELEMENTS),
                                 word("NEA", sds::dataStatusCode::NO_ELEMENTS_AVAILABLE),
                                 word("", sds::dataStatusCode::OK)};

constexpr std::array kOrbitTypes{
    word("ORB", sds::orbitType::ORBIT), word("LAN", sds::orbitType::LANDING),
    word("IMP", sds::orbitType::IMPACT), word("DOC", sds::orbitType::DOCKED),
    word("R/T", sds::orbitType::ROUNDTRIP)};

/// The names of the standard's owner codes are CelesTrak's codes.
std::span<const FieldWord> owners() {
  static const std::vector<FieldWord> all = [] {
    std::vector<FieldWord> out;
    for (const sds::legacyCountryCode code : sds::EnumValueslegacyCountryCode())
      out.push_back(word(sds::EnumNamelegacyCountryCode(code), code));
    return out;
  }();
  return all;
}

}  // namespace

std::span<const SdsField> satcat_fields() {
  using sds::CAT;
  static const std::array<SdsField, 17> kAll{{
      {"OBJECT_NAME", CAT::VT_OBJECT_NAME, FieldForm::text},
      {"OBJECT_ID", CAT::VT_OBJECT_ID, FieldForm::cospar},
      {"NORAD_CAT_ID", CAT::VT_NORAD_CAT_ID, FieldForm::count, FieldRange::above_zero},
      {"OBJECT_TYPE", CAT::VT_OBJECT_TYPE, FieldForm::word, FieldRange::any, kObjectTypes},
      {"OPS_STATUS_CODE", CAT::VT_OPS_STATUS_CODE, FieldForm::word, FieldRange::any, kOpsStatus},
      {"OWNER", CAT::VT_OWNER, FieldForm::word, FieldRange::any, owners()},
      {"LAUNCH_DATE", CAT::VT_LAUNCH_DATE, FieldForm::date},
      {"LAUNCH_SITE", CAT::VT_LAUNCH_SITE, FieldForm::code},
      {"DECAY_DATE", CAT::VT_DECAY_DATE, FieldForm::date},
      {"PERIOD", CAT::VT_PERIOD, FieldForm::real, FieldRange::not_negative},         // min
      {"INCLINATION", CAT::VT_INCLINATION, FieldForm::real, FieldRange::half_turn},  // deg
      {"APOGEE", CAT::VT_APOGEE, FieldForm::real},                                   // km, altitude
      {"PERIGEE", CAT::VT_PERIGEE, FieldForm::real},                                 // km, altitude
      {"RCS", CAT::VT_RCS, FieldForm::real, FieldRange::not_negative},               // m^2
      {"DATA_STATUS_CODE", CAT::VT_DATA_STATUS_CODE, FieldForm::word, FieldRange::any, kDataStatus},
      {"ORBIT_CENTER", CAT::VT_ORBIT_CENTER, FieldForm::code},
      {"ORBIT_TYPE", CAT::VT_ORBIT_TYPE, FieldForm::word, FieldRange::any, kOrbitTypes},
  }};
  return kAll;
}

}  // namespace accord::node::translate
