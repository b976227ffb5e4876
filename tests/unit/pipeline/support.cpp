// Sample values.
#include "tests/unit/pipeline/support.hpp"

#include "EOO_generated.h"
#include "OMM_generated.h"
#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"
#include "tasking_generated.h"
#include "tasking_move_generated.h"
#include "tests/support/nations/nations.hpp"
#include "trackset_generated.h"

namespace accord::pipeline_test {

using test_support::example;
using test_support::example_policy;
using test_support::must;
using test_support::source_file;

namespace {

Bytes taken_from(const flatbuffers::FlatBufferBuilder& builder) {
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

}  // namespace

NationId nation(const std::string& text) { return must(NationId::parse(text)); }

Digest digest_of(std::uint8_t byte) {
  Digest out;
  out.raw.fill(byte);
  return out;
}

Label label() { return {"GBR", Level::confidential, {nation("GBR"), nation("USA")}}; }

const PayloadType& type_of(const std::string& code) {
  const PayloadType* type = find_payload_type(code);
  ACCORD_ASSERT(type != nullptr);
  return *type;
}

Bytes trk(const TrackChoices& choices) {
  constexpr std::uint32_t kAnglesAndRange = 3;  // bits ANGLES, RANGE
  fbs::TrackSetT track;
  track.track_id = choices.track_id;
  track.sensor_alias = choices.sensor;
  track.sensor_kind = fbs::SensorKind::RADAR;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
  track.range_modulus_km = 37'500.0;
  if (choices.norad != 0) {
    track.object = std::make_unique<fbs::ObjectKeyT>();
    track.object->norad_cat_id = choices.norad;
    track.object->cospar_id = "1998-067A";
  }
  track.sigmas = std::make_unique<fbs::SigmasT>();
  track.sigmas->range_km = 0.25;
  track.observations.emplace_back(kNoonTai, 181.25, 45.5, 1'000.125, 0, 0, 0, 0, 0, kAnglesAndRange,
                                  0);
  track.observations.emplace_back(kNoonTai + 10, 182.25, 46.5, choices.range_km, 0, 0, 0, 0, 0,
                                  kAnglesAndRange, 0);
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
  return taken_from(builder);
}

Bytes eoo(const EooChoices& choices) {
  sds::EOOT observation;
  observation.CLASSIFICATION = choices.label;
  observation.DATA_MODE = choices.mode;
  observation.OB_TIME = choices.ob_time;
  observation.SENSOR_ID = choices.sensor;
  observation.NORAD_CAT_ID = choices.norad;
  observation.RA = 181.25F;
  observation.DECLINATION = choices.declination;
  if (choices.sensor_place) {
    observation.SENLAT = 51.25F;
    observation.SENLON = -1.5F;
    observation.SENALT = 0.125F;
  }
  if (choices.sensor_name) observation.ORIG_SENSOR_ID = "NORTH-MOOR-RADAR";
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishEOOBuffer(builder, sds::CreateEOO(builder, &observation));
  return taken_from(builder);
}

Bytes omm(double eccentricity, double inclination, bool with_epoch) {
  sds::OMMT elements;
  elements.OBJECT_NAME = "ISS (ZARYA)";
  elements.OBJECT_ID = "1998-067A";
  if (with_epoch) elements.EPOCH = "2026-06-01T00:00:00Z";
  elements.MEAN_MOTION = 15.5;
  elements.ECCENTRICITY = eccentricity;
  elements.INCLINATION = inclination;
  elements.NORAD_CAT_ID = 25'544;
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishOMMBuffer(builder, sds::CreateOMM(builder, &elements));
  return taken_from(builder);
}

Bytes trq() {
  fbs::TaskingRequestT request;
  request.request_id = std::make_unique<fbs::Uuid>();
  request.agreement = std::make_unique<fbs::Sha384>();
  request.priority = fbs::Priority::ROUTINE;
  request.purpose = fbs::Purpose::CATALOG_MAINTENANCE;
  request.object = std::make_unique<fbs::ObjectKeyT>();
  request.object->norad_cat_id = 25'544;
  request.scope = std::make_unique<fbs::TaskScopeT>();
  request.scope->observations = 10;
  request.scope->payload_codes = {"TRK", "EOO"};
  request.sent_tai_ns = kNoonTai;
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTaskingRequestBuffer(builder, fbs::CreateTaskingRequest(builder, &request));
  return taken_from(builder);
}

Bytes tmv() {
  fbs::TaskingMoveT move;
  const std::array<std::uint8_t, 16> id{1, 2, 3};
  move.request_id = std::make_unique<fbs::Uuid>(flatbuffers::span<const std::uint8_t, 16>(id));
  move.number = 2;
  move.move = fbs::Move::DELIVER;
  move.time_tai_ns = kNoonTai;
  move.record_ids.emplace_back(flatbuffers::span<const std::uint8_t, 16>(id));
  move.record_ids.emplace_back();
  move.observations = 6;
  move.previous_own = std::make_unique<fbs::Sha384>();
  move.last_seen = std::make_unique<fbs::Sha384>();
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTaskingMoveBuffer(builder, fbs::CreateTaskingMove(builder, &move));
  return taken_from(builder);
}

Bytes payload_of(const std::string& code) {
  if (code == "TRK") return trk();
  if (code == "EOO") return eoo();
  if (code == "OMM") return omm();
  return code == "TRQ" ? trq() : tmv();
}

node::pipeline::RebuildRules rules() { return {nullptr, kLabelText, "REAL"}; }

// A table finds its fields through its vtable, by distances that may lead anywhere in the buffer:
// the new vtable and the new field stand at the end.
Bytes with_unknown_field(Bytes buffer, std::string_view secret) {
  const auto u16 = [&](std::size_t at) {
    return flatbuffers::ReadScalar<std::uint16_t>(buffer.data() + at);
  };
  const auto root = flatbuffers::ReadScalar<std::uint32_t>(buffer.data());
  const auto back = flatbuffers::ReadScalar<std::int32_t>(buffer.data() + root);
  const auto old_at = static_cast<std::size_t>(static_cast<std::int64_t>(root) - back);
  const std::uint16_t old_size = u16(old_at);
  while (buffer.size() % 8 != 0) buffer.push_back(0);
  const std::size_t secret_at = buffer.size();
  buffer.insert(buffer.end(), secret.begin(), secret.end());
  while (buffer.size() % 8 != 0) buffer.push_back(0);
  const std::size_t new_at = buffer.size();
  const auto put = [&](std::size_t value) {
    buffer.push_back(static_cast<std::uint8_t>(value));
    buffer.push_back(static_cast<std::uint8_t>(value >> 8));
  };
  constexpr std::size_t kEntries = 4 + 2 * 120;  // more fields than any of our tables has
  put(kEntries);
  put(secret_at + secret.size() - root);
  for (std::size_t i = 4; i < kEntries; i += 2)
    put(i + 2 <= old_size ? u16(old_at + i) : i == kEntries - 2 ? secret_at - root : 0);
  flatbuffers::WriteScalar(buffer.data() + root,
                           static_cast<std::int32_t>(root) - static_cast<std::int32_t>(new_at));
  return buffer;
}

bool contains(ByteView bytes, std::string_view text) {
  return as_text(bytes).find(text) != std::string_view::npos;
}

node::pipeline::RecordHead head() {
  node::pipeline::RecordHead out;
  out.id = id_of<RecordId>(0x11);
  out.agreements = {digest_of(0x21), digest_of(0x22)};
  out.sender = nation("GBR");
  out.recipient = nation("USA");
  out.lane = Lane::data;
  out.seq = 7;
  out.time = UtcTime{kNoonTai};
  out.label = label();
  out.mode = DataMode::real;
  out.payload_code = "TRK";
  out.schema_digest = type_of("TRK").schema_digest;
  out.request_id = id_of<RequestId>(0x33);
  out.clause = "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks";
  out.obligations = {"redact-protected-fields"};
  return out;
}

std::shared_ptr<const agreement::Snapshot> snapshot(const std::string& own) {
  std::vector<agreement::Agreement> held;
  for (const char* file : {"aus-gbr.json", "aus-usa.json", "gbr-usa.json"}) {
    auto candidate = example(file);
    if (candidate.document.party(nation(own)) != nullptr) held.push_back(std::move(candidate));
  }
  return must(agreement::compile(std::move(held), example_policy(own), nation(own)));
}

std::shared_ptr<const agreement::Snapshot> snapshot_with(const nlohmann::json& duties) {
  const auto read = [](const std::string& file) {
    return nlohmann::json::parse(source_file("agreement/examples/" + file), nullptr, true, true);
  };
  nlohmann::json document = read("gbr-usa.json"), policy = read("national-policy-gbr.json");
  document["release"][0]["clauses"][0].update(duties);
  policy["deny"]["norad_cat_ids"] = nlohmann::json::array();
  std::vector<agreement::Agreement> held;
  held.push_back({must(agreement::parse_document(document.dump())), digest_of(1),
                  agreement::AgreementState::active});
  return must(agreement::compile(
      std::move(held), must(agreement::parse_national_policy(policy.dump())), nation("GBR")));
}

Digest example_hash(const std::string& file) {
  return crypto::sha384(as_bytes(source_file("agreement/examples/" + file)));
}

std::unique_ptr<crypto::Identity> identity(const std::string& name) {
  crypto::SystemRandom random;
  const UtcTime noon{kNoonTai};
  const crypto::Validity validity{noon - std::chrono::hours(12), noon + std::chrono::hours(12)};
  return test_support::make_identity(nation(name), validity, random);
}

}  // namespace accord::pipeline_test
