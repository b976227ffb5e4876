// Ephemerides out of SDS OEM buffers, of our own writer or of any other.
#include <algorithm>

#include "OEM_generated.h"
#include "node/translate/epoch.hpp"
#include "node/translate/oem.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::translate {
namespace {

using Line = sds::ephemerisDataLine;
using Matrix = sds::covarianceMatrixLine;
using BlockTable = sds::ephemerisDataBlock;
using Fields = std::initializer_list<flatbuffers::voffset_t>;

tl::unexpected<Error> bad(std::string_view field, std::string_view what) {
  return fail(Code::ephemeris_malformed, std::string(field) + " " + std::string(what),
              std::string(field));
}

/// How many of the fields are there.
template <class Table>
std::size_t count(const Table& table, Fields fields) {
  const auto& plain = reinterpret_cast<const flatbuffers::Table&>(table);
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [&](auto field) { return plain.CheckField(field); }));
}

std::string text_of(const flatbuffers::String* text) {
  return text == nullptr ? std::string{} : text->str();
}

Result<UtcTime> time_of(const flatbuffers::String* text, std::string_view field) {
  if (text == nullptr) return bad(field, "is missing");
  const auto epoch = parse_epoch(text->string_view(), TimeSystem::utc);
  if (!epoch) return bad(field, "is no UTC epoch");
  if (epoch->rounded) return bad(field, "is finer than a nanosecond");
  return epoch->at;
}

Result<std::optional<UtcTime>> optional_time(const flatbuffers::String* text,
                                             std::string_view field) {
  if (text == nullptr) return std::optional<UtcTime>{};
  ACCORD_TRY(const UtcTime at, time_of(text, field));
  return std::optional<UtcTime>{at};
}

/// All three, or none.
Result<std::optional<Vector3>> vector_of(const Line& line, Fields fields, const Vector3& values,
                                         std::string_view name) {
  const std::size_t there = count(line, fields);
  if (there == 0) return std::optional<Vector3>{};
  if (there != fields.size()) return bad(name, "has not all three components");
  return std::optional<Vector3>{values};
}

Result<EphemerisPoint> point_of(const Line& line) {
  EphemerisPoint out;
  ACCORD_TRY(out.at, time_of(line.EPOCH(), "EPOCH"));
  if (count(line, {Line::VT_X, Line::VT_Y, Line::VT_Z}) != 3)
    return bad("X, Y, Z", "are not all there");
  out.position_km = {line.X(), line.Y(), line.Z()};
  ACCORD_TRY(out.velocity_km_s,
             vector_of(line, {Line::VT_X_DOT, Line::VT_Y_DOT, Line::VT_Z_DOT},
                       {line.X_DOT(), line.Y_DOT(), line.Z_DOT()}, "the velocity"));
  ACCORD_TRY(out.acceleration_km_s2,
             vector_of(line, {Line::VT_X_DDOT, Line::VT_Y_DDOT, Line::VT_Z_DDOT},
                       {line.X_DDOT(), line.Y_DDOT(), line.Z_DDOT()}, "the acceleration"));
  return out;
}

Result<EphemerisCovariance> covariance_of(const Matrix& m, const ReferenceFrame& frame) {
  EphemerisCovariance out;
  ACCORD_TRY(out.at, time_of(m.EPOCH(), "EPOCH of a covariance"));
  constexpr std::size_t kEntries = 21;
  std::size_t there = 0;
  for (int field = Matrix::VT_CX_X; field <= Matrix::VT_CZ_DOT_Z_DOT; field += 2)
    there += count(m, {static_cast<flatbuffers::voffset_t>(field)});
  if (there != kEntries) return bad("a covariance", "has not all 21 numbers");
  out.frame = frame;
  out.values = {m.CX_X(),        m.CY_X(),     m.CY_Y(),     m.CZ_X(),         m.CZ_Y(),
                m.CZ_Z(),        m.CX_DOT_X(), m.CX_DOT_Y(), m.CX_DOT_Z(),     m.CX_DOT_X_DOT(),
                m.CY_DOT_X(),    m.CY_DOT_Y(), m.CY_DOT_Z(), m.CY_DOT_X_DOT(), m.CY_DOT_Y_DOT(),
                m.CZ_DOT_X(),    m.CZ_DOT_Y(), m.CZ_DOT_Z(), m.CZ_DOT_X_DOT(), m.CZ_DOT_Y_DOT(),
                m.CZ_DOT_Z_DOT()};
  return out;
}

struct Statements {
  std::string frame, covariance_frame;
  ReferencePoint reference_point = ReferencePoint::centre_of_mass;
  bool other = false;  // text that is no statement of ours
};

void take_statement(std::string_view line, Statements& out) {
  const std::size_t equals = line.find(" = ");
  const std::string_view key = line.substr(0, equals);
  const std::string value(equals == std::string_view::npos ? "" : line.substr(equals + 3));
  const bool names_frame = !value.empty() && is_printable_ascii(value) && trim(value) == value;
  if (key == "REF_FRAME" && names_frame) {
    out.frame = value;
  } else if (key == "COV_REF_FRAME" && names_frame) {
    out.covariance_frame = value;
  } else if (key == "REFERENCE_POINT" && value == name_of(ReferencePoint::reflector)) {
    out.reference_point = ReferencePoint::reflector;
  } else if (key == "REFERENCE_POINT" && value == name_of(ReferencePoint::antenna)) {
    out.reference_point = ReferencePoint::antenna;
  } else {
    out.other = true;
  }
}

Statements statements_of(const BlockTable& block) {
  Statements out;
  if (block.COMMENT() == nullptr) return out;
  LineReader lines(block.COMMENT()->string_view());
  while (const auto line = lines.next()) take_statement(line->text, out);
  return out;
}

Result<ReferenceFrame> frame_field(const BlockTable& block, flatbuffers::voffset_t field,
                                   sds::refFrame word, const std::string& name) {
  const bool named = word >= sds::refFrame::MIN && word <= sds::refFrame::MAX;
  if (count(block, {field}) == 0 || !named)
    return bad("a reference frame", "is missing or of no known word");
  return ReferenceFrame{name.empty() ? std::string(frame_name(word)) : name, word};
}

void read_object(const sds::CAT* object, Ephemeris& out) {
  if (object == nullptr) return;
  out.object_name = text_of(object->OBJECT_NAME());
  const std::string id = text_of(object->OBJECT_ID());
  if (is_cospar_id(id)) out.object.cospar_id = id;
  out.object.norad_cat_id = object->NORAD_CAT_ID();
}

Status read_meta(const BlockTable& block, const Statements& statements, Ephemeris& out) {
  read_object(block.OBJECT(), out);
  out.centre = text_of(block.CENTER_NAME());
  out.reference_point = statements.reference_point;
  ACCORD_TRY(out.frame, frame_field(block, BlockTable::VT_REFERENCE_FRAME, block.REFERENCE_FRAME(),
                                    statements.frame));
  const bool utc = count(block, {BlockTable::VT_TIME_SYSTEM}) == 1 &&
                   block.TIME_SYSTEM() == sds::timeSystem::UTC;
  if (!utc) return fail(Code::tdm_time_system, "TIME_SYSTEM is not UTC", "TIME_SYSTEM");
  out.time_system = "UTC";
  ACCORD_TRY(out.frame_epoch,
             optional_time(block.REFERENCE_FRAME_EPOCH(), "REFERENCE_FRAME_EPOCH"));
  ACCORD_TRY(out.start, time_of(block.START_TIME(), "START_TIME"));
  ACCORD_TRY(out.stop, time_of(block.STOP_TIME(), "STOP_TIME"));
  ACCORD_TRY(out.useable_start, optional_time(block.USEABLE_START_TIME(), "USEABLE_START_TIME"));
  ACCORD_TRY(out.useable_stop, optional_time(block.USEABLE_STOP_TIME(), "USEABLE_STOP_TIME"));
  if (block.STEP_SIZE() != 0) out.step_s = block.STEP_SIZE();  // no step is zero
  out.interpolation = text_of(block.INTERPOLATION());
  out.interpolation_degree = block.INTERPOLATION_DEGREE();
  return {};
}

Status read_covariances(const BlockTable& block, const Statements& statements, Ephemeris& out) {
  const auto* matrices = block.COVARIANCE_MATRIX_LINES();
  if (matrices == nullptr || matrices->size() == 0) return {};
  ACCORD_TRY(const ReferenceFrame frame,
             frame_field(block, BlockTable::VT_COV_REFERENCE_FRAME, block.COV_REFERENCE_FRAME(),
                         statements.covariance_frame));
  for (const Matrix* matrix : *matrices) {
    ACCORD_TRY(EphemerisCovariance covariance, covariance_of(*matrix, frame));
    out.covariances.push_back(std::move(covariance));
  }
  std::stable_sort(out.covariances.begin(), out.covariances.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return {};
}

bool has_states(const BlockTable& block) {
  return block.EPHEMERIS_DATA_LINES() != nullptr && block.EPHEMERIS_DATA_LINES()->size() != 0;
}

class BufferReader {
 public:
  Result<OemBuffer> run(const sds::OEM& oem) {
    out_.label = text_of(oem.CLASSIFICATION());
    head_.originator = text_of(oem.ORIGINATOR());
    ACCORD_TRY(head_.creation_date, optional_time(oem.CREATION_DATE(), "CREATION_DATE"));
    if (oem.EPHEMERIS_DATA_BLOCK() == nullptr) return bad("EPHEMERIS_DATA_BLOCK", "is missing");
    for (const BlockTable* block : *oem.EPHEMERIS_DATA_BLOCK()) ACCORD_CHECK(take(*block));
    if (out_.ephemerides.empty()) return bad("EPHEMERIS_DATA_BLOCK", "has no state");
    for (const Ephemeris& each : out_.ephemerides) ACCORD_CHECK(check_ephemeris(each));
    return std::move(out_);
  }

 private:
  /// A block without states has matrices of the one before it.
  Status take(const BlockTable& block) {
    const Statements statements = statements_of(block);
    out_.has_comments = out_.has_comments || statements.other;
    if (!has_states(block)) {
      if (out_.ephemerides.empty())
        return bad("EPHEMERIS_DATA_LINES", "of the first block is empty");
      return read_covariances(block, statements, out_.ephemerides.back());
    }
    Ephemeris& into = out_.ephemerides.emplace_back(head_);
    ACCORD_CHECK(read_meta(block, statements, into));
    for (const Line* line : *block.EPHEMERIS_DATA_LINES()) {
      ACCORD_TRY(EphemerisPoint point, point_of(*line));
      into.points.push_back(std::move(point));
    }
    return read_covariances(block, statements, into);
  }

  OemBuffer out_;
  Ephemeris head_;
};

}  // namespace

Result<OemBuffer> read_oem(ByteView buffer) {
  ACCORD_CHECK(verify_buffer(*find_payload_type("OEM"), buffer));
  return BufferReader{}.run(*sds::GetOEM(buffer.data()));
}

}  // namespace accord::node::translate
