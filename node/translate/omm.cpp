// SDS OMM out of mean elements. Present fields only, written with ForceDefaults: a reader tells a
// zero from an absent field.
#include <cmath>

#include "OMM_generated.h"
#include "node/translate/mean_elements.hpp"

namespace accord::node::translate {
namespace {

Status check_finite(const MeanElementsText& e) {
  for (const double value : {e.mean_motion_rev_day, e.eccentricity, e.inclination_deg, e.raan_deg,
                             e.arg_of_pericenter_deg, e.mean_anomaly_deg, e.mean_motion_dot,
                             e.mean_motion_ddot, e.bstar}) {
    if (!std::isfinite(value)) return fail(Code::not_finite, "NaN or infinity in mean elements");
  }
  return {};
}

struct Texts {
  using Offset = flatbuffers::Offset<flatbuffers::String>;
  Offset creation, originator, name, id, centre, epoch, classification;
};

Texts write_texts(flatbuffers::FlatBufferBuilder& builder, const MeanElementsText& e) {
  Texts out;
  if (e.creation_date) out.creation = builder.CreateString(e.creation_date->text(9));
  if (!e.originator.empty()) out.originator = builder.CreateString(e.originator);
  if (!e.object_name.empty()) out.name = builder.CreateString(e.object_name);
  if (!e.object_id.empty()) out.id = builder.CreateString(e.object_id);
  out.centre = builder.CreateString("EARTH");
  out.epoch = builder.CreateString(e.epoch.text(9));
  out.classification = builder.CreateString(&e.classification, 1);
  return out;
}

void add_texts(sds::OMMBuilder& omm, const Texts& texts) {
  if (!texts.creation.IsNull()) omm.add_CREATION_DATE(texts.creation);
  if (!texts.originator.IsNull()) omm.add_ORIGINATOR(texts.originator);
  if (!texts.name.IsNull()) omm.add_OBJECT_NAME(texts.name);
  if (!texts.id.IsNull()) omm.add_OBJECT_ID(texts.id);
  omm.add_CENTER_NAME(texts.centre);
  omm.add_EPOCH(texts.epoch);
  omm.add_CLASSIFICATION_TYPE(texts.classification);
}

void add_elements(sds::OMMBuilder& omm, const MeanElementsText& e) {
  omm.add_CCSDS_OMM_VERS(3.0);
  omm.add_REFERENCE_FRAME(sds::refFrame::TEME);
  omm.add_TIME_SYSTEM(sds::timeSystem::UTC);
  omm.add_MEAN_ELEMENT_THEORY(sds::meanElementTheory::SGP4);
  omm.add_EPHEMERIS_TYPE(
      sds::ephemerisType::SGP4);  // type 0 of a TLE: SGP4, with SDP4 for deep space
  omm.add_MEAN_MOTION(e.mean_motion_rev_day);
  omm.add_ECCENTRICITY(e.eccentricity);
  omm.add_INCLINATION(e.inclination_deg);
  omm.add_RA_OF_ASC_NODE(e.raan_deg);
  omm.add_ARG_OF_PERICENTER(e.arg_of_pericenter_deg);
  omm.add_MEAN_ANOMALY(e.mean_anomaly_deg);
  omm.add_NORAD_CAT_ID(e.norad_cat_id);
  omm.add_ELEMENT_SET_NO(e.element_set_no);
  omm.add_REV_AT_EPOCH(static_cast<double>(e.rev_at_epoch));
  omm.add_BSTAR(e.bstar);
  omm.add_MEAN_MOTION_DOT(e.mean_motion_dot);
  omm.add_MEAN_MOTION_DDOT(e.mean_motion_ddot);
}

}  // namespace

Result<Bytes> build_omm(const MeanElementsText& elements) {
  flatbuffers::FlatBufferBuilder builder(1024);
  return build_omm(elements, builder);
}

Result<Bytes> build_omm(const MeanElementsText& elements, flatbuffers::FlatBufferBuilder& builder) {
  ACCORD_CHECK(check_finite(elements));
  builder.Clear();
  builder.ForceDefaults(true);
  const Texts texts = write_texts(builder, elements);
  sds::OMMBuilder omm(builder);
  add_texts(omm, texts);
  add_elements(omm, elements);
  sds::FinishOMMBuffer(builder, omm.Finish());
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

}  // namespace accord::node::translate
