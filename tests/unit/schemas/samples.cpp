// Sample buffers.
#include "tests/unit/schemas/samples.hpp"

#include "EOO_generated.h"
#include "record_generated.h"
#include "tasking_generated.h"
#include "trackset_generated.h"

namespace accord::samples {
namespace {

Bytes taken_from(const flatbuffers::FlatBufferBuilder& builder) {
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

}  // namespace

Bytes track_set(const TrackSetChoices& choices) {
  constexpr std::uint32_t kAnglesAndRange = 3;  // bits ANGLES, RANGE
  fbs::TrackSetT track;
  track.track_id = "T-1";
  track.sensor_alias = "ALPHA-1";
  track.sensor_kind = fbs::SensorKind::RADAR;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::ONE_WAY;
  track.range_modulus_km = choices.modulus_km;
  track.object = std::make_unique<fbs::ObjectKeyT>();
  track.object->norad_cat_id = 25'544;
  track.object->cospar_id = "1998-067A";
  track.sigmas = std::make_unique<fbs::SigmasT>();
  track.sigmas->range_km = choices.sigma_range_km;
  track.observations.emplace_back(1'795'241'677'000'000'001, 181.25, 45.5, 1000.125, 0, 0, 0, 0, 0,
                                  kAnglesAndRange, 0);
  track.observations.emplace_back(1'795'241'687'000'000'002, 182.25, 46.5, choices.range_km, 0, 0,
                                  0, 0, 0, kAnglesAndRange, 0);
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
  return taken_from(builder);
}

// The generated builder asserts that required fields are there; the untyped one does not.
Bytes bare_track_set(Without absent) {
  flatbuffers::FlatBufferBuilder builder;
  const auto track_id = builder.CreateString("T-1"), alias = builder.CreateString("ALPHA-1");
  const auto observations = builder.CreateVectorOfStructs(std::vector<fbs::Observation>(1));
  const auto start = builder.StartTable();
  if (absent != Without::track_id) builder.AddOffset(fbs::TrackSet::VT_TRACK_ID, track_id);
  if (absent != Without::sensor_alias) builder.AddOffset(fbs::TrackSet::VT_SENSOR_ALIAS, alias);
  if (absent != Without::observations)
    builder.AddOffset(fbs::TrackSet::VT_OBSERVATIONS, observations);
  builder.Finish(flatbuffers::Offset<fbs::TrackSet>(builder.EndTable(start)), "ACTS");
  return taken_from(builder);
}

Bytes tasking_request() {
  fbs::TaskingRequestT request;
  request.request_id = std::make_unique<fbs::Uuid>();
  request.agreement = std::make_unique<fbs::Sha384>();
  request.priority = fbs::Priority::ROUTINE;
  request.purpose = fbs::Purpose::CATALOG_MAINTENANCE;
  request.object = std::make_unique<fbs::ObjectKeyT>();
  request.object->norad_cat_id = 25'544;
  request.scope = std::make_unique<fbs::TaskScopeT>();
  request.scope->observations = 10;
  request.scope->payload_codes = {"TRK"};
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTaskingRequestBuffer(builder, fbs::CreateTaskingRequest(builder, &request));
  return taken_from(builder);
}

Bytes eoo(float azimuth_deg) {
  sds::EOOT observation;
  observation.CLASSIFICATION = "U";
  observation.NORAD_CAT_ID = 25'544;
  observation.AZIMUTH = azimuth_deg;
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishEOOBuffer(builder, sds::CreateEOO(builder, &observation));
  return taken_from(builder);
}

Bytes record_with_obligations(std::size_t count, std::size_t length, bool same) {
  flatbuffers::FlatBufferBuilder builder;
  const std::string text(length, 'x');
  const auto shared = builder.CreateString(text);
  std::vector<flatbuffers::Offset<flatbuffers::String>> strings;
  for (std::size_t i = 0; i < count; ++i)
    strings.push_back(same ? shared : builder.CreateString(text));
  const auto obligations = builder.CreateVector(strings);
  const auto agreements = builder.CreateVectorOfStructs(std::vector<fbs::Sha384>(1));
  const auto sender = builder.CreateString("GBR"), recipient = builder.CreateString("USA");
  const auto code = builder.CreateString("TRK");
  const auto label = fbs::CreateLabel(builder, sender, fbs::Level::UNCLASSIFIED);
  const auto payload = builder.CreateVector(std::vector<std::uint8_t>{1, 2, 3});
  const fbs::Uuid id;
  const fbs::Sha384 digest;
  fbs::RecordHeaderBuilder header(builder);
  header.add_record_id(&id);
  header.add_agreements(agreements);
  header.add_sender(sender);
  header.add_recipient(recipient);
  header.add_label(label);
  header.add_payload_code(code);
  header.add_schema_digest(&digest);
  header.add_obligations(obligations);
  const auto made = header.Finish();
  fbs::FinishRecordBuffer(builder, fbs::CreateRecord(builder, made, payload));
  return taken_from(builder);
}

Bytes stream_of(const std::vector<Bytes>& buffers) {
  Bytes out;
  for (const Bytes& buffer : buffers) {
    const auto size = static_cast<std::uint32_t>(buffer.size());
    for (unsigned shift = 0; shift < 32; shift += 8)
      out.push_back(static_cast<std::uint8_t>(size >> shift));
    out.insert(out.end(), buffer.begin(), buffer.end());
  }
  return out;
}

}  // namespace accord::samples
