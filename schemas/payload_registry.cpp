// The rows of the registry and the check of a buffer.
#include "schemas/payload_registry.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "CAT_bfbs_generated.h"
#include "CDM_bfbs_generated.h"
#include "EOO_bfbs_generated.h"
#include "MPE_bfbs_generated.h"
#include "OEM_bfbs_generated.h"
#include "OMM_bfbs_generated.h"
#include "batch_bfbs_generated.h"
#include "control_bfbs_generated.h"
#include "heartbeat_bfbs_generated.h"
#include "hello_bfbs_generated.h"
#include "keys_bfbs_generated.h"
#include "receipt_bfbs_generated.h"
#include "record_bfbs_generated.h"
#include "revocations_bfbs_generated.h"
#include "schemas/buffer_check.hpp"
#include "schemas/schema_digests.hpp"
#include "schemas/type_plan.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"
#include "statement_bfbs_generated.h"
#include "tasking_bfbs_generated.h"
#include "tasking_move_bfbs_generated.h"
#include "trackset_bfbs_generated.h"
#include "trackset_generated.h"

namespace accord {
namespace {

// Fields of EOO that name, place or describe the sensor (UDL EOObservation field meanings).
constexpr std::string_view kEooProtected[] = {
    "ORIG_NETWORK", "ORIG_SENSOR_ID", "RAW_FILE_URI", "SENALT", "SENLAT",
    "SENLON",       "SENX",           "SENY",         "SENZ",   "SEN_REFERENCE_FRAME",
    "SOURCE_DL",    "DESCRIPTOR",     "CREATED_BY"};
constexpr std::string_view kOmmProtected[] = {"COMMENT", "USER_DEFINED_OBJECT_DESIGNATOR",
                                              "USER_DEFINED_EARTH_MODEL"};

// What rulings and the reading of the rest rest on.
constexpr std::string_view kEooFixed[] = {"OB_TIME", "CLASSIFICATION", "DATA_MODE", "NORAD_CAT_ID"};
constexpr std::string_view kCatFixed[] = {"NORAD_CAT_ID"};
constexpr std::string_view kCdmFixed[] = {"TCA", "OBJECT1.OBJECT.NORAD_CAT_ID",
                                          "OBJECT2.OBJECT.NORAD_CAT_ID", "OBJECT1.REFERENCE_FRAME",
                                          "OBJECT2.REFERENCE_FRAME"};
constexpr std::string_view kOemFixed[] = {
    "CLASSIFICATION", "EPHEMERIS_DATA_BLOCK.OBJECT.NORAD_CAT_ID",
    "EPHEMERIS_DATA_BLOCK.REFERENCE_FRAME", "EPHEMERIS_DATA_BLOCK.TIME_SYSTEM",
    "EPHEMERIS_DATA_BLOCK.EPHEMERIS_DATA_LINES.EPOCH"};
constexpr std::string_view kOmmFixed[] = {"EPOCH", "NORAD_CAT_ID"};
constexpr std::string_view kTrkFixed[] = {
    "object.norad_cat_id",  "sensor_kind",          "angle_frame",         "time_tag",
    "range_kind",           "range_rate_kind",      "corrections_applied", "corrections_needed",
    "observations.present", "observations.reserved"};

constexpr std::uint64_t bit(fbs::Field field) { return static_cast<std::uint64_t>(field); }
constexpr std::string_view kTrkBits = "observations.present";
constexpr PresenceBit kTrkPresence[] = {
    {"observations.angle_1_deg", kTrkBits, bit(fbs::Field::ANGLES)},
    {"observations.angle_2_deg", kTrkBits, bit(fbs::Field::ANGLES)},
    {"observations.range_km", kTrkBits, bit(fbs::Field::RANGE)},
    {"observations.range_rate_km_s", kTrkBits, bit(fbs::Field::RANGE_RATE)},
    {"observations.receive_freq_hz", kTrkBits, bit(fbs::Field::RECEIVE_FREQ)},
    {"observations.magnitude", kTrkBits, bit(fbs::Field::MAGNITUDE)},
    {"observations.rcs_m2", kTrkBits, bit(fbs::Field::RCS)},
    {"observations.snr_db", kTrkBits, bit(fbs::Field::SNR)}};

Digest digest_of(const char* hex) {
  auto digest = Digest::parse(hex);
  ACCORD_ASSERT(digest.has_value());
  return *digest;
}

template <class Schema>
ByteView binary() {
  return {Schema::data(), Schema::size()};
}

std::vector<PayloadType> make_rows() {
  namespace d = schema_digests;
  constexpr Lane kNone = Lane::unspecified;
  std::vector<PayloadType> rows;
  const auto row = [&](std::string_view code, std::string_view name, std::string_view id, Lane lane,
                       const char* digest, ByteView schema) -> PayloadType& {
    PayloadType type;
    type.code = code;
    type.name = name;
    type.file_id = id;
    type.lane = lane;
    type.schema_digest = digest_of(digest);
    type.binary_schema = schema;
    type.presence_is_meaning = id.front() == '$';  // of the Space Data Standards
    rows.push_back(type);
    return rows.back();
  };
  row("BAT", "batch of records", "ACBT", kNone, d::kBatch, binary<fbs::BatchBinarySchema>());
  row("CAT", "catalogue entry (SDS CAT)", "$CAT", Lane::data, d::kCat,
      binary<sds::CATBinarySchema>())
      .fixed_fields = kCatFixed;
  row("CDM", "conjunction data message (SDS CDM)", "$CDM", Lane::data, d::kCdm,
      binary<sds::CDMBinarySchema>())
      .fixed_fields = kCdmFixed;
  row("CTL", "control message", "ACCT", kNone, d::kControl, binary<fbs::ControlBinarySchema>());
  auto& eoo = row("EOO", "electro-optical observation (SDS EOO)", "$EOO", Lane::data, d::kEoo,
                  binary<sds::EOOBinarySchema>());
  eoo.label_field = "CLASSIFICATION";
  eoo.data_mode_field = "DATA_MODE";
  eoo.protected_fields = kEooProtected;
  eoo.fixed_fields = kEooFixed;
  row("HBT", "heartbeat", "ACHB", kNone, d::kHeartbeat, binary<fbs::HeartbeatBinarySchema>());
  row("HLO", "hello", "ACHL", kNone, d::kHello, binary<fbs::HelloBinarySchema>());
  row("KYS", "keys of a key epoch", "ACKY", kNone, d::kKeys, binary<fbs::KeysBinarySchema>());
  row("MPE", "minimal mean elements (SDS MPE)", "$MPE", Lane::data, d::kMpe,
      binary<sds::MPEBinarySchema>());
  auto& oem = row("OEM", "ephemeris (SDS OEM)", "$OEM", Lane::data, d::kOem,
                  binary<sds::OEMBinarySchema>());
  oem.label_field = "CLASSIFICATION";
  oem.fixed_fields = kOemFixed;
  auto& omm = row("OMM", "mean elements (SDS OMM)", "$OMM", Lane::data, d::kOmm,
                  binary<sds::OMMBinarySchema>());
  omm.protected_fields = kOmmProtected;
  omm.fixed_fields = kOmmFixed;
  row("RCT", "receipt", "ACRC", kNone, d::kReceipt, binary<fbs::ReceiptBinarySchema>());
  row("REC", "record", "ACRD", kNone, d::kRecord, binary<fbs::RecordBinarySchema>());
  row("RVL", "revocation list", "ACRL", kNone, d::kRevocations,
      binary<fbs::RevocationsBinarySchema>());
  row("STM", "statement about an agreement", "ACST", kNone, d::kStatement,
      binary<fbs::StatementBinarySchema>());
  row("TMV", "tasking move", "ACTM", Lane::tasking, d::kTaskingMove,
      binary<fbs::TaskingMoveBinarySchema>());
  auto& trk = row("TRK", "track set", "ACTS", Lane::data, d::kTrackSet,
                  binary<fbs::TrackSetBinarySchema>());
  trk.presence = kTrkPresence;
  trk.fixed_fields = kTrkFixed;
  row("TRQ", "tasking request", "ACTR", Lane::tasking, d::kTaskingRequest,
      binary<fbs::TaskingRequestBinarySchema>());
  for (PayloadType& each : rows) each.plan = std::make_shared<const TypePlan>(each);
  return rows;
}

const std::vector<PayloadType>& rows() {
  static const std::vector<PayloadType> kRows = make_rows();
  return kRows;
}

}  // namespace

bool is_payload_code(std::string_view text) {
  return !text.empty() && text.size() <= kMaxPayloadCodeBytes &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::span<const PayloadType> payload_types() { return rows(); }

const PayloadType* find_payload_type(std::string_view code) {
  for (const PayloadType& type : rows()) {
    if (type.code == code) return &type;
  }
  return nullptr;
}

const PayloadType* payload_type_of_buffer(ByteView buffer) {
  if (buffer.size() < 8) return nullptr;
  const std::string_view id = as_text(buffer.subspan(4, 4));
  for (const PayloadType& type : rows()) {
    if (type.file_id == id) return &type;
  }
  return nullptr;
}

Status verify_buffer(const PayloadType& type, ByteView buffer, std::size_t prefix_bytes) {
  if (buffer.size() > kMaxFrameBytes)
    return fail(Code::too_large, std::string(type.name) + " over the frame limit");
  if (buffer.size() < prefix_bytes + 8 ||
      as_text(buffer.subspan(prefix_bytes + 4, 4)) != type.file_id) {
    return fail(Code::bad_buffer, "no " + std::string(type.name) + ": file identifier missing",
                "byte 4");
  }
  // The check wants 8-byte alignment; bytes from a socket or a vector slice may have less.
  const AlignedBuffer aligned(buffer);
  auto checked = BufferCheck(*plan_of(type), aligned.view(), prefix_bytes).run();
  if (!checked)
    return fail(checked.error().code, std::string(type.name) + ": " + checked.error().what,
                checked.error().where);
  return {};
}

}  // namespace accord
