// The tables of the book.
#include "node/translate/cdm_keywords.hpp"

#include <array>

#include "CDM_generated.h"

namespace accord::node::translate {
namespace {

using Section = CdmSection;
using Home = CdmHome;

using Range = FieldRange;
using Slot = flatbuffers::voffset_t;

template <class Enum>
constexpr FieldWord word(std::string_view text, Enum value) {
  return {text, static_cast<std::int8_t>(value)};
}

constexpr std::array kScreenFrames{word("RTN", sds::refFrame::RTN),
                                   word("TVN", sds::refFrame::TVN)};
constexpr std::array kScreenShapes{word("ELLIPSOID", sds::screeningVolumeShape::ELLIPSOID),
                                   word("BOX", sds::screeningVolumeShape::BOX)};
constexpr std::array kObjectTypes{
    word("PAYLOAD", sds::objectType::PAYLOAD), word("ROCKET BODY", sds::objectType::ROCKET_BODY),
    word("DEBRIS", sds::objectType::DEBRIS), word("UNKNOWN", sds::objectType::UNKNOWN)};
constexpr std::array kCovarianceMethods{word("CALCULATED", sds::covarianceMethod::CALCULATED),
                                        word("DEFAULT", sds::covarianceMethod::DEFAULT)};
/// The standard has an ITRF of three years and none without; a CDM knows one Earth-fixed frame.
constexpr std::array kObjectFrames{word("GCRF", sds::refFrame::GCRF),
                                   word("EME2000", sds::refFrame::J2000),
                                   word("ITRF", sds::refFrame::ECEF)};

struct Place {
  Section section{};
  Home home{};
  bool mandatory = false;
};
constexpr Place kHeaderMust{Section::header, Home::message, true};
constexpr Place kHeader{Section::header, Home::message, false};
constexpr Place kRelativeMust{Section::relative, Home::message, true};
constexpr Place kRelative{Section::relative, Home::message, false};
constexpr Place kRelativeState{Section::relative_state, Home::message, false};
constexpr Place kMetadataCatalogueMust{Section::metadata, Home::catalogue, true};
constexpr Place kMetadataNowhereMust{Section::metadata, Home::nowhere, true};
constexpr Place kMetadataCatalogue{Section::metadata, Home::catalogue, false};
constexpr Place kMetadata{Section::metadata, Home::object, false};
constexpr Place kMetadataContact{Section::metadata, Home::contact, false};
constexpr Place kMetadataMust{Section::metadata, Home::object, true};
constexpr Place kOd{Section::od, Home::object, false};
constexpr Place kAdditional{Section::additional, Home::object, false};
constexpr Place kAdditionalCatalogue{Section::additional, Home::catalogue, false};
constexpr Place kAdditionalNowhere{Section::additional, Home::nowhere, false};
constexpr Place kStateMust{Section::state, Home::object, true};
constexpr Place kCovarianceMust{Section::covariance, Home::object, true};
constexpr Place kCovariance{Section::covariance, Home::object, false};

constexpr CdmKeyword row(const SdsField& field, std::string_view unit, Place place,
                         std::string_view absent = {}) {
  return {field, unit, place.section, place.home, place.mandatory, absent};
}
constexpr CdmKeyword text(std::string_view keyword, Slot slot, Place place) {
  return row({keyword, slot, FieldForm::text}, {}, place);
}
constexpr CdmKeyword code(std::string_view keyword, Slot slot, Place place) {
  return row({keyword, slot, FieldForm::code}, {}, place);
}
constexpr CdmKeyword cospar(std::string_view keyword, Slot slot, Place place,
                            std::string_view absent) {
  return row({keyword, slot, FieldForm::cospar}, {}, place, absent);
}
constexpr CdmKeyword time(std::string_view keyword, Slot slot, Place place) {
  return row({keyword, slot, FieldForm::time}, {}, place);
}
constexpr CdmKeyword count(std::string_view keyword, Slot slot, Place place,
                           Range range = Range::any) {
  return row({keyword, slot, FieldForm::count, range}, {}, place);
}
constexpr CdmKeyword yes_no(std::string_view keyword, Slot slot, Place place,
                            std::string_view absent = {}) {
  return row({keyword, slot, FieldForm::yes_no}, {}, place, absent);
}
constexpr CdmKeyword one_of(std::string_view keyword, Slot slot, std::span<const FieldWord> words,
                            Place place, std::string_view absent = {}) {
  return row({keyword, slot, FieldForm::word, Range::any, words}, {}, place, absent);
}
constexpr CdmKeyword real(std::string_view keyword, Slot slot, std::string_view unit, Place place,
                          Range range = Range::any) {
  return row({keyword, slot, FieldForm::real, range}, unit, place);
}

}  // namespace

std::span<const CdmKeyword> cdm_message_keywords() {
  using sds::CDM;
  static constexpr std::array kAll{
      time("CREATION_DATE", CDM::VT_CREATION_DATE, kHeaderMust),
      text("ORIGINATOR", CDM::VT_ORIGINATOR, kHeaderMust),
      text("MESSAGE_FOR", CDM::VT_MESSAGE_FOR, kHeader),
      text("MESSAGE_ID", CDM::VT_MESSAGE_ID, kHeaderMust),
      time("TCA", CDM::VT_TCA, kRelativeMust),
      real("MISS_DISTANCE", CDM::VT_MISS_DISTANCE, "m", kRelativeMust, Range::not_negative),
      real("RELATIVE_SPEED", CDM::VT_RELATIVE_SPEED, "m/s", kRelative, Range::not_negative),
      real("RELATIVE_POSITION_R", CDM::VT_RELATIVE_POSITION_R, "m", kRelativeState),
      real("RELATIVE_POSITION_T", CDM::VT_RELATIVE_POSITION_T, "m", kRelativeState),
      real("RELATIVE_POSITION_N", CDM::VT_RELATIVE_POSITION_N, "m", kRelativeState),
      real("RELATIVE_VELOCITY_R", CDM::VT_RELATIVE_VELOCITY_R, "m/s", kRelativeState),
      real("RELATIVE_VELOCITY_T", CDM::VT_RELATIVE_VELOCITY_T, "m/s", kRelativeState),
      real("RELATIVE_VELOCITY_N", CDM::VT_RELATIVE_VELOCITY_N, "m/s", kRelativeState),
      time("START_SCREEN_PERIOD", CDM::VT_START_SCREEN_PERIOD, kRelative),
      time("STOP_SCREEN_PERIOD", CDM::VT_STOP_SCREEN_PERIOD, kRelative),
      one_of("SCREEN_VOLUME_FRAME", CDM::VT_SCREEN_VOLUME_FRAME, kScreenFrames, kRelative),
      one_of("SCREEN_VOLUME_SHAPE", CDM::VT_SCREEN_VOLUME_SHAPE, kScreenShapes, kRelative),
      real("SCREEN_VOLUME_X", CDM::VT_SCREEN_VOLUME_X, "m", kRelative, Range::not_negative),
      real("SCREEN_VOLUME_Y", CDM::VT_SCREEN_VOLUME_Y, "m", kRelative, Range::not_negative),
      real("SCREEN_VOLUME_Z", CDM::VT_SCREEN_VOLUME_Z, "m", kRelative, Range::not_negative),
      time("SCREEN_ENTRY_TIME", CDM::VT_SCREEN_ENTRY_TIME, kRelative),
      time("SCREEN_EXIT_TIME", CDM::VT_SCREEN_EXIT_TIME, kRelative),
      real("COLLISION_PROBABILITY", CDM::VT_COLLISION_PROBABILITY, "", kRelative,
           Range::probability),
      text("COLLISION_PROBABILITY_METHOD", CDM::VT_COLLISION_PROBABILITY_METHOD, kRelative)};
  return kAll;
}

std::span<const CdmKeyword> cdm_object_keywords() {
  using sds::CAT;
  using sds::CDMObject;
  using sds::EPM;
  static constexpr std::array kAll{
      count("OBJECT_DESIGNATOR", CAT::VT_NORAD_CAT_ID, kMetadataCatalogueMust, Range::above_zero),
      code("CATALOG_NAME", 0, kMetadataNowhereMust),
      text("OBJECT_NAME", CAT::VT_OBJECT_NAME, kMetadataCatalogueMust),
      cospar("INTERNATIONAL_DESIGNATOR", CAT::VT_OBJECT_ID, kMetadataCatalogueMust, "UNKNOWN"),
      one_of("OBJECT_TYPE", CAT::VT_OBJECT_TYPE, kObjectTypes, kMetadataCatalogue, "OTHER"),
      text("OPERATOR_CONTACT_POSITION", CDMObject::VT_OPERATOR_CONTACT_POSITION, kMetadata),
      text("OPERATOR_ORGANIZATION", CDMObject::VT_OPERATOR_ORGANIZATION, kMetadata),
      text("OPERATOR_PHONE", EPM::VT_TELEPHONE, kMetadataContact),
      text("OPERATOR_EMAIL", EPM::VT_EMAIL, kMetadataContact),
      text("EPHEMERIS_NAME", CDMObject::VT_EPHEMERIS_NAME, kMetadataMust),
      one_of("COVARIANCE_METHOD", CDMObject::VT_COVARIANCE_METHOD, kCovarianceMethods,
             kMetadataMust),
      yes_no("MANEUVERABLE", CAT::VT_MANEUVERABLE, kMetadataCatalogueMust, "N/A"),
      code("ORBIT_CENTER", CAT::VT_ORBIT_CENTER, kMetadataCatalogue),
      one_of("REF_FRAME", CDMObject::VT_REFERENCE_FRAME, kObjectFrames, kMetadataMust),
      text("GRAVITY_MODEL", CDMObject::VT_GRAVITY_MODEL, kMetadata),
      text("ATMOSPHERIC_MODEL", CDMObject::VT_ATMOSPHERIC_MODEL, kMetadata),
      text("N_BODY_PERTURBATIONS", CDMObject::VT_N_BODY_PERTURBATIONS, kMetadata),
      yes_no("SOLAR_RAD_PRESSURE", CDMObject::VT_SOLAR_RAD_PRESSURE, kMetadata),
      yes_no("EARTH_TIDES", CDMObject::VT_EARTH_TIDES, kMetadata),
      yes_no("INTRACK_THRUST", CDMObject::VT_INTRACK_THRUST, kMetadata),
      time("TIME_LASTOB_START", CDMObject::VT_TIME_LASTOB_START, kOd),
      time("TIME_LASTOB_END", CDMObject::VT_TIME_LASTOB_END, kOd),
      real("RECOMMENDED_OD_SPAN", CDMObject::VT_RECOMMENDED_OD_SPAN, "d", kOd, Range::not_negative),
      real("ACTUAL_OD_SPAN", CDMObject::VT_ACTUAL_OD_SPAN, "d", kOd, Range::not_negative),
      count("OBS_AVAILABLE", CDMObject::VT_OBS_AVAILABLE, kOd),
      count("OBS_USED", CDMObject::VT_OBS_USED, kOd),
      count("TRACKS_AVAILABLE", CDMObject::VT_TRACKS_AVAILABLE, kOd),
      count("TRACKS_USED", CDMObject::VT_TRACKS_USED, kOd),
      real("RESIDUALS_ACCEPTED", CDMObject::VT_RESIDUALS_ACCEPTED, "%", kOd, Range::percent),
      real("WEIGHTED_RMS", CDMObject::VT_WEIGHTED_RMS, "", kOd, Range::not_negative),
      real("AREA_PC", CDMObject::VT_AREA_PC, "m**2", kAdditional, Range::not_negative),
      real("AREA_DRG", CDMObject::VT_AREA_DRG, "m**2", kAdditional, Range::not_negative),
      real("AREA_SRP", CDMObject::VT_AREA_SRP, "m**2", kAdditional, Range::not_negative),
      real("MASS", CAT::VT_MASS, "kg", kAdditionalCatalogue, Range::not_negative),
      real("CD_AREA_OVER_MASS", 0, "m**2/kg", kAdditionalNowhere),
      real("CR_AREA_OVER_MASS", CDMObject::VT_CR_AREA_OVER_MASS, "m**2/kg", kAdditional),
      real("THRUST_ACCELERATION", CDMObject::VT_THRUST_ACCELERATION, "m/s**2", kAdditional),
      real("SEDR", CDMObject::VT_SEDR, "W/kg", kAdditional),
      real("X", CDMObject::VT_X, "km", kStateMust),
      real("Y", CDMObject::VT_Y, "km", kStateMust),
      real("Z", CDMObject::VT_Z, "km", kStateMust),
      real("X_DOT", CDMObject::VT_X_DOT, "km/s", kStateMust),
      real("Y_DOT", CDMObject::VT_Y_DOT, "km/s", kStateMust),
      real("Z_DOT", CDMObject::VT_Z_DOT, "km/s", kStateMust),
      real("CR_R", CDMObject::VT_CR_R, "m**2", kCovarianceMust, Range::not_negative),
      real("CT_R", CDMObject::VT_CT_R, "m**2", kCovarianceMust),
      real("CT_T", CDMObject::VT_CT_T, "m**2", kCovarianceMust, Range::not_negative),
      real("CN_R", CDMObject::VT_CN_R, "m**2", kCovarianceMust),
      real("CN_T", CDMObject::VT_CN_T, "m**2", kCovarianceMust),
      real("CN_N", CDMObject::VT_CN_N, "m**2", kCovarianceMust, Range::not_negative),
      real("CRDOT_R", CDMObject::VT_CRDOT_R, "m**2/s", kCovarianceMust),
      real("CRDOT_T", CDMObject::VT_CRDOT_T, "m**2/s", kCovarianceMust),
      real("CRDOT_N", CDMObject::VT_CRDOT_N, "m**2/s", kCovarianceMust),
      real("CRDOT_RDOT", CDMObject::VT_CRDOT_RDOT, "m**2/s**2", kCovarianceMust,
           Range::not_negative),
      real("CTDOT_R", CDMObject::VT_CTDOT_R, "m**2/s", kCovarianceMust),
      real("CTDOT_T", CDMObject::VT_CTDOT_T, "m**2/s", kCovarianceMust),
      real("CTDOT_N", CDMObject::VT_CTDOT_N, "m**2/s", kCovarianceMust),
      real("CTDOT_RDOT", CDMObject::VT_CTDOT_RDOT, "m**2/s**2", kCovarianceMust),
      real("CTDOT_TDOT", CDMObject::VT_CTDOT_TDOT, "m**2/s**2", kCovarianceMust,
           Range::not_negative),
      real("CNDOT_R", CDMObject::VT_CNDOT_R, "m**2/s", kCovarianceMust),
      real("CNDOT_T", CDMObject::VT_CNDOT_T, "m**2/s", kCovarianceMust),
      real("CNDOT_N", CDMObject::VT_CNDOT_N, "m**2/s", kCovarianceMust),
      real("CNDOT_RDOT", CDMObject::VT_CNDOT_RDOT, "m**2/s**2", kCovarianceMust),
      real("CNDOT_TDOT", CDMObject::VT_CNDOT_TDOT, "m**2/s**2", kCovarianceMust),
      real("CNDOT_NDOT", CDMObject::VT_CNDOT_NDOT, "m**2/s**2", kCovarianceMust,
           Range::not_negative),
      real("CDRG_R", CDMObject::VT_CDRG_R, "m**3/kg", kCovariance),
      real("CDRG_T", CDMObject::VT_CDRG_T, "m**3/kg", kCovariance),
      real("CDRG_N", CDMObject::VT_CDRG_N, "m**3/kg", kCovariance),
      real("CDRG_RDOT", CDMObject::VT_CDRG_RDOT, "m**3/(kg*s)", kCovariance),
      real("CDRG_TDOT", CDMObject::VT_CDRG_TDOT, "m**3/(kg*s)", kCovariance),
      real("CDRG_NDOT", CDMObject::VT_CDRG_NDOT, "m**3/(kg*s)", kCovariance),
      real("CDRG_DRG", CDMObject::VT_CDRG_DRG, "m**4/kg**2", kCovariance, Range::not_negative),
      real("CSRP_R", CDMObject::VT_CSRP_R, "m**3/kg", kCovariance),
      real("CSRP_T", CDMObject::VT_CSRP_T, "m**3/kg", kCovariance),
      real("CSRP_N", CDMObject::VT_CSRP_N, "m**3/kg", kCovariance),
      real("CSRP_RDOT", CDMObject::VT_CSRP_RDOT, "m**3/(kg*s)", kCovariance),
      real("CSRP_TDOT", CDMObject::VT_CSRP_TDOT, "m**3/(kg*s)", kCovariance),
      real("CSRP_NDOT", CDMObject::VT_CSRP_NDOT, "m**3/(kg*s)", kCovariance),
      real("CSRP_DRG", CDMObject::VT_CSRP_DRG, "m**4/kg**2", kCovariance),
      real("CSRP_SRP", CDMObject::VT_CSRP_SRP, "m**4/kg**2", kCovariance, Range::not_negative),
      real("CTHR_R", CDMObject::VT_CTHR_R, "m**2/s**2", kCovariance),
      real("CTHR_T", CDMObject::VT_CTHR_T, "m**2/s**2", kCovariance),
      real("CTHR_N", CDMObject::VT_CTHR_N, "m**2/s**2", kCovariance),
      real("CTHR_RDOT", CDMObject::VT_CTHR_RDOT, "m**2/s**3", kCovariance),
      real("CTHR_TDOT", CDMObject::VT_CTHR_TDOT, "m**2/s**3", kCovariance),
      real("CTHR_NDOT", CDMObject::VT_CTHR_NDOT, "m**2/s**3", kCovariance),
      real("CTHR_DRG", CDMObject::VT_CTHR_DRG, "m**3/(kg*s**2)", kCovariance),
      real("CTHR_SRP", CDMObject::VT_CTHR_SRP, "m**3/(kg*s**2)", kCovariance),
      real("CTHR_THR", CDMObject::VT_CTHR_THR, "m**2/s**4", kCovariance, Range::not_negative)};
  return kAll;
}

const CdmKeyword* find_cdm_keyword(std::string_view word) {
  for (const auto table : {cdm_message_keywords(), cdm_object_keywords()}) {
    for (const CdmKeyword& keyword : table) {
      if (keyword.field.keyword == word) return &keyword;
    }
  }
  return nullptr;
}

}  // namespace accord::node::translate
