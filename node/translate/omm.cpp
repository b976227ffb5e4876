// SDS OMM out of mean elements. Present fields only, written with ForceDefaults: a reader tells a
// zero from an absent field.
#include <array>
#include <cmath>
#include <cstring>

#include "OMM_generated.h"
#include "node/translate/mean_elements.hpp"

namespace accord::node::translate {
namespace {

struct Real {
  flatbuffers::voffset_t slot;
  double MeanElementsText::*value;
};
constexpr std::array kReals{
    Real{sds::OMM::VT_MEAN_MOTION, &MeanElementsText::mean_motion_rev_day},
    Real{sds::OMM::VT_ECCENTRICITY, &MeanElementsText::eccentricity},
    Real{sds::OMM::VT_INCLINATION, &MeanElementsText::inclination_deg},
    Real{sds::OMM::VT_RA_OF_ASC_NODE, &MeanElementsText::raan_deg},
    Real{sds::OMM::VT_ARG_OF_PERICENTER, &MeanElementsText::arg_of_pericenter_deg},
    Real{sds::OMM::VT_MEAN_ANOMALY, &MeanElementsText::mean_anomaly_deg},
    Real{sds::OMM::VT_BSTAR, &MeanElementsText::bstar},
    Real{sds::OMM::VT_MEAN_MOTION_DOT, &MeanElementsText::mean_motion_dot},
    Real{sds::OMM::VT_MEAN_MOTION_DDOT, &MeanElementsText::mean_motion_ddot}};

Status check_finite(const MeanElementsText& e) {
  for (const Real& real : kReals) {
    if (!std::isfinite(e.*real.value))
      return fail(Code::not_finite, "NaN or infinity in mean elements");
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

std::array<std::size_t, 4> lengths_of(const MeanElementsText& e) {
  return {e.originator.size(), e.object_name.size(), e.object_id.size(),
          e.creation_date ? std::size_t{1} : 0};  // a time is as long as any other
}

void put_text(flatbuffers::Table& table, flatbuffers::voffset_t slot, std::string_view text) {
  if (text.empty()) return;
  auto* const at = table.GetPointer<flatbuffers::String*>(slot);
  std::memcpy(at->Data(), text.data(), text.size());
}

/// Requires: the buffer is of a set with texts of the same lengths.
void put_over(const MeanElementsText& e, Bytes& buffer) {
  auto& table = *flatbuffers::GetMutableRoot<flatbuffers::Table>(buffer.data());
  for (const Real& real : kReals) table.SetField<double>(real.slot, e.*real.value, 0);
  table.SetField<double>(sds::OMM::VT_REV_AT_EPOCH, static_cast<double>(e.rev_at_epoch), 0);
  table.SetField<std::uint32_t>(sds::OMM::VT_NORAD_CAT_ID, e.norad_cat_id, 0);
  table.SetField<std::uint32_t>(sds::OMM::VT_ELEMENT_SET_NO, e.element_set_no, 0);
  put_text(table, sds::OMM::VT_ORIGINATOR, e.originator);
  put_text(table, sds::OMM::VT_OBJECT_NAME, e.object_name);
  put_text(table, sds::OMM::VT_OBJECT_ID, e.object_id);
  put_text(table, sds::OMM::VT_EPOCH, e.epoch.text(9));
  put_text(table, sds::OMM::VT_CLASSIFICATION_TYPE, {&e.classification, 1});
  if (e.creation_date) put_text(table, sds::OMM::VT_CREATION_DATE, e.creation_date->text(9));
}

}  // namespace

Result<Bytes> build_omm(const MeanElementsText& elements) { return OmmBuilder().build(elements); }

Result<Bytes> OmmBuilder::build(const MeanElementsText& elements) {
  ACCORD_CHECK(check_finite(elements));
  const auto lengths = lengths_of(elements);
  if (const auto like = built_.find(lengths); like != built_.end()) {
    put_over(elements, like->second);
    return like->second;
  }
  builder_.Clear();
  builder_.ForceDefaults(true);
  const Texts texts = write_texts(builder_, elements);
  sds::OMMBuilder omm(builder_);
  add_texts(omm, texts);
  add_elements(omm, elements);
  sds::FinishOMMBuffer(builder_, omm.Finish());
  Bytes out(builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize());
  if (built_.size() == kMaxKept) built_.clear();
  built_.emplace(lengths, out);
  return out;
}

}  // namespace accord::node::translate
