// SDS OEM out of ephemerides. Present fields only, written with ForceDefaults: a reader tells a
// zero from an absent field.
#include "node/translate/oem.hpp"

#include "OEM_generated.h"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;
using Text = flatbuffers::Offset<flatbuffers::String>;

constexpr std::size_t kHeaderBytes = 12u << 10;  // left for what a record has beside its payload

Text text_or_none(Builder& builder, const std::string& text) {
  return text.empty() ? Text{} : builder.CreateString(text);
}

Text time_text(Builder& builder, const std::optional<UtcTime>& at) {
  return at ? builder.CreateString(at->text(9)) : Text{};
}

/// Its statements, or nothing.
std::string comment_of(const Ephemeris& e, const ReferenceFrame& covariances) {
  std::string out;
  const auto state = [&](std::string_view key, std::string_view value) {
    if (!out.empty()) out += "\n";
    out.append(key).append(" = ").append(value);
  };
  const auto named = [](const ReferenceFrame& frame) {
    return !frame.name.empty() && frame.name != frame_name(frame.word);
  };
  if (named(e.frame)) state("REF_FRAME", e.frame.name);
  if (named(covariances)) state("COV_REF_FRAME", covariances.name);
  if (e.reference_point != ReferencePoint::centre_of_mass)
    state("REFERENCE_POINT", name_of(e.reference_point));
  return out;
}

flatbuffers::Offset<sds::CAT> write_object(Builder& builder, const Ephemeris& e) {
  const Text name = text_or_none(builder, e.object.name.empty() ? e.object_name : e.object.name);
  const Text id = text_or_none(builder, e.object.cospar_id);
  sds::CATBuilder cat(builder);
  if (!name.IsNull()) cat.add_OBJECT_NAME(name);
  if (!id.IsNull()) cat.add_OBJECT_ID(id);
  if (e.object.norad_cat_id != 0) cat.add_NORAD_CAT_ID(e.object.norad_cat_id);
  return cat.Finish();
}

flatbuffers::Offset<sds::ephemerisDataLine> write_line(Builder& builder, const EphemerisPoint& p) {
  const Text epoch = builder.CreateString(p.at.text(9));
  sds::ephemerisDataLineBuilder line(builder);
  line.add_EPOCH(epoch);
  line.add_X(p.position_km[0]);
  line.add_Y(p.position_km[1]);
  line.add_Z(p.position_km[2]);
  if (p.velocity_km_s) {
    line.add_X_DOT((*p.velocity_km_s)[0]);
    line.add_Y_DOT((*p.velocity_km_s)[1]);
    line.add_Z_DOT((*p.velocity_km_s)[2]);
  }
  if (p.acceleration_km_s2) {
    line.add_X_DDOT((*p.acceleration_km_s2)[0]);
    line.add_Y_DDOT((*p.acceleration_km_s2)[1]);
    line.add_Z_DDOT((*p.acceleration_km_s2)[2]);
  }
  return line.Finish();
}

flatbuffers::Offset<sds::covarianceMatrixLine> write_matrix(Builder& builder,
                                                            const EphemerisCovariance& c) {
  const Text at = builder.CreateString(c.at.text(9));
  const auto& v = c.values;
  return sds::CreatecovarianceMatrixLine(builder, at, v[0], v[1], v[2], v[3], v[4], v[5], v[6],
                                         v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15],
                                         v[16], v[17], v[18], v[19], v[20]);
}

/// Matrices of one frame, and the states with the first of them.
struct Block {
  ReferenceFrame covariance_frame;
  std::vector<const EphemerisCovariance*> covariances;
  bool has_states = false;
};

std::vector<Block> blocks_of(const Ephemeris& e) {
  std::vector<Block> out(1);
  out[0].has_states = true;
  for (const EphemerisCovariance& c : e.covariances) {
    if (out.size() == 1 && out[0].covariances.empty()) out[0].covariance_frame = c.frame;
    std::size_t at = 0;
    while (at < out.size() && !(out[at].covariance_frame == c.frame)) ++at;
    if (at == out.size()) out.push_back({c.frame, {}, false});
    out[at].covariances.push_back(&c);
  }
  return out;
}

struct BlockTexts {
  Text comment, centre, frame_epoch, start, stop, useable_start, useable_stop, interpolation;
};

BlockTexts write_texts(Builder& builder, const Ephemeris& e, const Block& block) {
  BlockTexts out;
  out.comment = text_or_none(builder, comment_of(e, block.covariance_frame));
  out.centre = builder.CreateString(e.centre);
  out.frame_epoch = time_text(builder, e.frame_epoch);
  out.start = time_text(builder, e.start);
  out.stop = time_text(builder, e.stop);
  out.useable_start = time_text(builder, e.useable_start);
  out.useable_stop = time_text(builder, e.useable_stop);
  out.interpolation = text_or_none(builder, e.interpolation);
  return out;
}

void add_texts(sds::ephemerisDataBlockBuilder& out, const BlockTexts& texts) {
  if (!texts.comment.IsNull()) out.add_COMMENT(texts.comment);
  out.add_CENTER_NAME(texts.centre);
  if (!texts.frame_epoch.IsNull()) out.add_REFERENCE_FRAME_EPOCH(texts.frame_epoch);
  out.add_START_TIME(texts.start);
  if (!texts.useable_start.IsNull()) out.add_USEABLE_START_TIME(texts.useable_start);
  if (!texts.useable_stop.IsNull()) out.add_USEABLE_STOP_TIME(texts.useable_stop);
  out.add_STOP_TIME(texts.stop);
  if (!texts.interpolation.IsNull()) out.add_INTERPOLATION(texts.interpolation);
}

flatbuffers::Offset<sds::ephemerisDataBlock> write_block(Builder& builder, const Ephemeris& e,
                                                         const Block& block) {
  std::vector<flatbuffers::Offset<sds::ephemerisDataLine>> lines;
  if (block.has_states) {
    for (const EphemerisPoint& p : e.points) lines.push_back(write_line(builder, p));
  }
  std::vector<flatbuffers::Offset<sds::covarianceMatrixLine>> matrices;
  for (const EphemerisCovariance* c : block.covariances)
    matrices.push_back(write_matrix(builder, *c));
  const auto object = write_object(builder, e);
  const BlockTexts texts = write_texts(builder, e, block);
  const auto line_list = builder.CreateVector(lines);
  const auto matrix_list = builder.CreateVector(matrices);
  sds::ephemerisDataBlockBuilder out(builder);
  add_texts(out, texts);
  out.add_OBJECT(object);
  out.add_REFERENCE_FRAME(e.frame.word);
  if (!matrices.empty()) out.add_COV_REFERENCE_FRAME(block.covariance_frame.word);
  out.add_TIME_SYSTEM(sds::timeSystem::UTC);
  if (e.step_s) out.add_STEP_SIZE(*e.step_s);
  if (e.interpolation_degree != 0) out.add_INTERPOLATION_DEGREE(e.interpolation_degree);
  out.add_EPHEMERIS_DATA_LINES(line_list);
  if (!matrices.empty()) out.add_COVARIANCE_MATRIX_LINES(matrix_list);
  return out.Finish();
}

}  // namespace

std::string_view name_of(ReferencePoint point) {
  switch (point) {
    case ReferencePoint::centre_of_mass:
      return "centre_of_mass";
    case ReferencePoint::reflector:
      return "reflector";
    case ReferencePoint::antenna:
      return "antenna";
  }
  return {};
}

Result<Bytes> build_oem(const Ephemeris& ephemeris, const std::string& label) {
  ACCORD_CHECK(check_ephemeris(ephemeris));
  Builder builder(64u << 10);
  builder.ForceDefaults(true);
  std::vector<flatbuffers::Offset<sds::ephemerisDataBlock>> blocks;
  for (const Block& block : blocks_of(ephemeris))
    blocks.push_back(write_block(builder, ephemeris, block));
  const auto block_list = builder.CreateVector(blocks);
  const Text classification = builder.CreateString(label);
  const Text creation = time_text(builder, ephemeris.creation_date);
  const Text originator = text_or_none(builder, ephemeris.originator);
  sds::OEMBuilder oem(builder);
  oem.add_CLASSIFICATION(classification);
  oem.add_CCSDS_OEM_VERS(3.0);
  if (!creation.IsNull()) oem.add_CREATION_DATE(creation);
  if (!originator.IsNull()) oem.add_ORIGINATOR(originator);
  oem.add_EPHEMERIS_DATA_BLOCK(block_list);
  sds::FinishOEMBuffer(builder, oem.Finish());
  if (builder.GetSize() > kMaxRecordBytes - kHeaderBytes)
    return fail(Code::too_large, "an ephemeris of " + std::to_string(builder.GetSize()) +
                                     " bytes does not fit a record");
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

}  // namespace accord::node::translate
