// The rows of the registry and the reflective check of a buffer.
#include "schemas/payload_registry.hpp"

#include <flatbuffers/flatbuffers.h>
#include <flatbuffers/reflection.h>

#include <array>
#include <cmath>
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
#include "receipt_bfbs_generated.h"
#include "record_bfbs_generated.h"
#include "schemas/schema_digests.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"
#include "tasking_bfbs_generated.h"
#include "tasking_move_bfbs_generated.h"
#include "trackset_bfbs_generated.h"

namespace accord {
namespace {

// Fields of EOO that name, place or describe the sensor (UDL EOObservation field meanings).
constexpr std::string_view kEooProtected[] = {
    "ORIG_NETWORK", "ORIG_SENSOR_ID", "RAW_FILE_URI", "SENALT", "SENLAT", "SENLON", "SENX", "SENY",
    "SENZ", "SEN_REFERENCE_FRAME", "SOURCE_DL", "DESCRIPTOR", "CREATED_BY"};
constexpr std::string_view kOmmProtected[] = {"COMMENT", "USER_DEFINED_OBJECT_DESIGNATOR",
                                              "USER_DEFINED_EARTH_MODEL"};

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
    rows.push_back({code, name, id, lane, digest_of(digest), schema, {}, {}, {}});
    return rows.back();
  };
  row("BAT", "batch of records", "ACBT", kNone, d::kBatch, binary<fbs::BatchBinarySchema>());
  row("CAT", "catalogue entry (SDS CAT)", "$CAT", Lane::data, d::kCat, binary<sds::CATBinarySchema>());
  row("CDM", "conjunction data message (SDS CDM)", "$CDM", Lane::data, d::kCdm,
      binary<sds::CDMBinarySchema>());
  row("CTL", "control message", "ACCT", kNone, d::kControl, binary<fbs::ControlBinarySchema>());
  auto& eoo = row("EOO", "electro-optical observation (SDS EOO)", "$EOO", Lane::data, d::kEoo,
                  binary<sds::EOOBinarySchema>());
  eoo.label_field = "CLASSIFICATION";
  eoo.data_mode_field = "DATA_MODE";
  eoo.protected_fields = kEooProtected;
  row("HBT", "heartbeat", "ACHB", kNone, d::kHeartbeat, binary<fbs::HeartbeatBinarySchema>());
  row("HLO", "hello", "ACHL", kNone, d::kHello, binary<fbs::HelloBinarySchema>());
  row("MPE", "minimal mean elements (SDS MPE)", "$MPE", Lane::data, d::kMpe,
      binary<sds::MPEBinarySchema>());
  row("OEM", "ephemeris (SDS OEM)", "$OEM", Lane::data, d::kOem, binary<sds::OEMBinarySchema>());
  auto& omm = row("OMM", "mean elements (SDS OMM)", "$OMM", Lane::data, d::kOmm,
                  binary<sds::OMMBinarySchema>());
  omm.protected_fields = kOmmProtected;
  row("RCT", "receipt", "ACRC", kNone, d::kReceipt, binary<fbs::ReceiptBinarySchema>());
  row("REC", "record", "ACRD", kNone, d::kRecord, binary<fbs::RecordBinarySchema>());
  row("TMV", "tasking move", "ACTM", Lane::tasking, d::kTaskingMove,
      binary<fbs::TaskingMoveBinarySchema>());
  row("TRK", "track set", "ACTS", Lane::data, d::kTrackSet, binary<fbs::TrackSetBinarySchema>());
  row("TRQ", "tasking request", "ACTR", Lane::tasking, d::kTaskingRequest,
      binary<fbs::TaskingRequestBinarySchema>());
  return rows;
}

const std::vector<PayloadType>& rows() {
  static const std::vector<PayloadType> kRows = make_rows();
  return kRows;
}

/// Walks one table; false at the first NaN or infinity. Recursion is bounded by the verified depth.
class FiniteCheck {
 public:
  explicit FiniteCheck(const reflection::Schema& schema) : schema_(schema) {}

  bool table(const reflection::Object& object, const flatbuffers::Table& table) {
    for (const auto* field : *object.fields()) {
      if (!table.CheckField(field->offset())) continue;
      if (!value(*field, table)) return false;
    }
    return true;
  }
  [[nodiscard]] const std::string& field() const { return field_; }

 private:
  bool finite(double v, const reflection::Field& field) {
    if (std::isfinite(v)) return true;
    field_ = field.name()->str();
    return false;
  }

  bool value(const reflection::Field& field, const flatbuffers::Table& table) {
    const auto base = field.type()->base_type();
    if (base == reflection::Float || base == reflection::Double) {
      return finite(flatbuffers::GetAnyFieldF(table, field), field);
    }
    if (base == reflection::Obj) {
      const auto& object = *schema_.objects()->Get(static_cast<unsigned>(field.type()->index()));
      if (object.is_struct()) return structure(object, table.GetAddressOf(field.offset()));
      return this->table(object, *flatbuffers::GetFieldT(table, field));
    }
    if (base == reflection::Vector) return vector(field, table);
    return true;
  }

  bool vector(const reflection::Field& field, const flatbuffers::Table& table) {
    const auto element = field.type()->element();
    if (element == reflection::Double || element == reflection::Float) {
      const auto* vec = flatbuffers::GetFieldAnyV(table, field);
      for (flatbuffers::uoffset_t i = 0; i < vec->size(); ++i) {
        if (!finite(flatbuffers::GetAnyVectorElemF(vec, element, i), field)) return false;
      }
    }
    if (element != reflection::Obj) return true;
    const auto& object = *schema_.objects()->Get(static_cast<unsigned>(field.type()->index()));
    if (object.is_struct()) {
      const auto* vec = table.GetPointer<const flatbuffers::Vector<std::uint8_t>*>(field.offset());
      for (flatbuffers::uoffset_t i = 0; i < vec->size(); ++i) {
        if (!structure(object, vec->Data() + i * static_cast<std::size_t>(object.bytesize()))) return false;
      }
      return true;
    }
    const auto* vec =
        table.GetPointer<const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>*>(field.offset());
    for (flatbuffers::uoffset_t i = 0; i < vec->size(); ++i) {
      if (!this->table(object, *vec->Get(i))) return false;
    }
    return true;
  }

  bool structure(const reflection::Object& object, const std::uint8_t* address) {
    for (const auto* field : *object.fields()) {
      const auto base = field->type()->base_type();
      if (base == reflection::Double && !finite(flatbuffers::ReadScalar<double>(address + field->offset()), *field)) {
        return false;
      }
      if (base == reflection::Float && !finite(flatbuffers::ReadScalar<float>(address + field->offset()), *field)) {
        return false;
      }
    }
    return true;
  }

  const reflection::Schema& schema_;
  std::string field_;
};

}  // namespace

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

Status verify_buffer(const PayloadType& type, ByteView buffer) {
  if (buffer.size() > kMaxFrameBytes) return fail(Code::too_large, std::string(type.name) + " over the frame limit");
  if (buffer.size() < 8 || as_text(buffer.subspan(4, 4)) != type.file_id) {
    return fail(Code::bad_buffer, "no " + std::string(type.name) + ": file identifier missing", "byte 4");
  }
  const auto& schema = *reflection::GetSchema(type.binary_schema.data());
  // The verifier wants 8-byte alignment; bytes from a socket or a vector slice may have less.
  std::vector<std::uint64_t> aligned;
  const std::uint8_t* data = buffer.data();
  if (reinterpret_cast<std::uintptr_t>(data) % 8 != 0) {
    aligned.resize((buffer.size() + 7) / 8);
    std::copy(buffer.begin(), buffer.end(), reinterpret_cast<std::uint8_t*>(aligned.data()));
    data = reinterpret_cast<const std::uint8_t*>(aligned.data());
  }
  if (!flatbuffers::Verify(schema, *schema.root_table(), data, buffer.size(), kMaxFlatBufferDepth,
                           kMaxFlatBufferTables)) {
    return fail(Code::bad_buffer, std::string(type.name) + " fails FlatBuffers verification");
  }
  FiniteCheck check(schema);
  if (!check.table(*schema.root_table(), *flatbuffers::GetAnyRoot(data))) {
    return fail(Code::not_finite, "NaN or infinity in a " + std::string(type.name), check.field());
  }
  return {};
}

}  // namespace accord
