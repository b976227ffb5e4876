// The registry's rows, its schema digests against sha384sum, and what verify_buffer refuses.
#include "schemas/payload_registry.hpp"

#include <flatbuffers/reflection.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <set>

#include "schemas/vocab/limits.hpp"
#include "tests/unit/schemas/samples.hpp"

namespace accord {
namespace {

struct ClosePipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

/// "code digest" lines of schema_digest.sh, which computes them with grep, sort and sha384sum
/// alone.
std::string digest_by_shell(std::string_view code) {
  const std::string command =
      std::string("'" ACCORD_SOURCE_DIR "/tests/unit/schemas/schema_digest.sh' '" ACCORD_SDS_SOURCE
                  "' ") +
      std::string(code) + " 2>&1";
  const std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
  std::array<char, 512> buffer{};
  if (!pipe || std::fgets(buffer.data(), buffer.size(), pipe.get()) == nullptr) return "no output";
  std::string line(buffer.data());
  while (!line.empty() && line.back() == '\n') line.pop_back();
  return line;
}

const PayloadType& type_of(std::string_view code) {
  const PayloadType* type = find_payload_type(code);
  if (type == nullptr) throw std::out_of_range(std::string(code));
  return *type;
}

Code refusal(std::string_view code, ByteView buffer) {
  const Status verified = verify_buffer(type_of(code), buffer);
  return verified ? Code::permitted : verified.error().code;
}

TEST(payload_registry, rows_ascend_and_each_has_all_it_needs) {
  std::string_view last;
  std::set<std::string_view> file_ids;
  for (const PayloadType& type : payload_types()) {
    EXPECT_LT(last, type.code);
    last = type.code;
    EXPECT_EQ(type.code.size(), 3u);
    EXPECT_EQ(type.file_id.size(), 4u);
    EXPECT_TRUE(file_ids.insert(type.file_id).second) << type.file_id << " twice";
    EXPECT_FALSE(type.name.empty());
    EXPECT_FALSE(type.binary_schema.empty());
    EXPECT_EQ(find_payload_type(type.code), &type);
  }
}

// Envelopes never travel as a payload; tasking travels apart from data (DESIGN section 6).
TEST(payload_registry, lanes_are_those_of_the_design) {
  for (const char* code : {"BAT", "CTL", "HBT", "HLO", "KYS", "RCT", "REC", "RVL", "STM"}) {
    EXPECT_EQ(type_of(code).lane, Lane::unspecified) << code;
  }
  for (const char* code : {"TMV", "TRQ"}) EXPECT_EQ(type_of(code).lane, Lane::tasking) << code;
  for (const char* code : {"CAT", "CDM", "EOO", "MPE", "OEM", "OMM", "TRK"}) {
    EXPECT_EQ(type_of(code).lane, Lane::data) << code;
  }
}

// Every text of a root by which a payload repeats what its record header says (DESIGN section 8).
TEST(payload_registry, each_marking_and_mode_inside_a_payload_is_known) {
  for (const PayloadType& type : payload_types()) {
    if (type.lane == Lane::unspecified) continue;
    const auto& fields = *reflection::GetSchema(type.binary_schema.data())->root_table()->fields();
    EXPECT_EQ(fields.LookupByKey("CLASSIFICATION") != nullptr, !type.label_field.empty())
        << type.code;
    EXPECT_EQ(fields.LookupByKey("DATA_MODE") != nullptr, !type.data_mode_field.empty())
        << type.code;
  }
}

TEST(payload_registry, unknown_codes_and_identifiers_find_nothing) {
  for (const char* code : {"", "XXX", "trk", "TDM", "TRKS"})
    EXPECT_EQ(find_payload_type(code), nullptr) << code;
  EXPECT_EQ(payload_type_of_buffer(as_bytes("\0\0\0\0XXXX")), nullptr);
  EXPECT_EQ(payload_type_of_buffer(as_bytes("ACTS")), nullptr);
  EXPECT_EQ(payload_type_of_buffer({}), nullptr);
  const Bytes track = samples::track_set();
  EXPECT_EQ(payload_type_of_buffer(track), find_payload_type("TRK"));
  EXPECT_EQ(payload_type_of_buffer(ByteView(track).first(7)), nullptr);
}

TEST(payload_registry, schema_digests_are_those_of_an_independent_pipeline) {
  for (const PayloadType& type : payload_types()) {
    EXPECT_EQ(digest_by_shell(type.code), type.schema_digest.hex()) << type.code;
  }
}

TEST(payload_registry, a_changed_schema_has_another_digest) {
  std::set<Digest> digests;
  for (const PayloadType& type : payload_types()) digests.insert(type.schema_digest);
  EXPECT_EQ(digests.size(), payload_types().size());
}

TEST(verify_buffer, takes_the_samples) {
  EXPECT_TRUE(verify_buffer(type_of("TRK"), samples::track_set()).has_value());
  EXPECT_TRUE(verify_buffer(type_of("TRQ"), samples::tasking_request()).has_value());
  EXPECT_TRUE(verify_buffer(type_of("EOO"), samples::eoo()).has_value());
  EXPECT_TRUE(
      verify_buffer(type_of("REC"), samples::record_with_obligations(3, 5, false)).has_value());
}

TEST(verify_buffer, a_buffer_of_another_type_is_refused) {
  EXPECT_EQ(refusal("TRQ", samples::track_set()), Code::bad_buffer);
  EXPECT_EQ(refusal("TRK", samples::eoo()), Code::bad_buffer);
}

TEST(verify_buffer, another_type_under_a_forged_identifier_is_refused) {
  Bytes forged = samples::tasking_request();
  std::copy_n("ACTS", 4, forged.begin() + 4);
  EXPECT_EQ(refusal("TRK", forged), Code::bad_buffer);
}

// The root table lies at the front and what it points to behind it: every cut that loses a whole
// 8-byte word of content must show. Only trailing padding (at most 7 bytes) may go unnoticed.
TEST(verify_buffer, a_truncated_buffer_is_refused) {
  for (const Bytes& whole : {samples::track_set(), samples::tasking_request(), samples::eoo()}) {
    const auto& type = *payload_type_of_buffer(whole);
    for (std::size_t size = 0; size + 8 <= whole.size(); ++size) {
      const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_FALSE(verify_buffer(type, cut).has_value()) << type.code << " cut to " << size;
    }
  }
}

TEST(verify_buffer, nan_and_infinity_are_refused_wherever_they_stand) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double bad : {kNan, kInfinity, -kInfinity}) {
    EXPECT_EQ(refusal("TRK", samples::track_set({.range_km = bad})),
              Code::not_finite);  // in a struct
    EXPECT_EQ(refusal("TRK", samples::track_set({.sigma_range_km = bad})),
              Code::not_finite);  // in a table below
    EXPECT_EQ(refusal("TRK", samples::track_set({.modulus_km = bad})),
              Code::not_finite);  // in the root
    EXPECT_EQ(refusal("EOO", samples::eoo(static_cast<float>(bad))), Code::not_finite);  // a float
  }
  constexpr double kLargest = std::numeric_limits<double>::max();
  EXPECT_TRUE(
      verify_buffer(type_of("TRK"), samples::track_set({.range_km = kLargest})).has_value());
}

TEST(verify_buffer, the_error_names_the_field_that_is_not_finite) {
  const Status verified =
      verify_buffer(type_of("TRK"), samples::track_set({.range_km = std::nan("")}));
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().where, "range_km");
}

// `required` in the schema: readers follow the pointer without looking, so that its absence must
// show here.
TEST(verify_buffer, a_required_field_that_is_missing_is_refused) {
  using samples::Without;
  EXPECT_TRUE(verify_buffer(type_of("TRK"), samples::bare_track_set(Without::nothing)).has_value());
  for (const Without absent : {Without::track_id, Without::sensor_alias, Without::observations}) {
    EXPECT_EQ(refusal("TRK", samples::bare_track_set(absent)), Code::bad_buffer);
  }
}

// A vtable may say that a child lies up to 65,535 bytes behind its table: outside the buffer
// nothing may be read. Root 16 -> table {its vtable at 8: size 6, table 8, first field (a child
// table of Record) at 0xFFFC}.
TEST(verify_buffer, a_field_said_to_lie_outside_is_not_followed) {
  Bytes handmade = {16,   0,    0, 0, 'A', 'C', 'R', 'D', 6, 0, 8, 0,
                    0xFC, 0xFF, 0, 0, 8,   0,   0,   0,   0, 0, 0, 0};
  handmade.shrink_to_fit();
  EXPECT_EQ(refusal("REC", handmade), Code::bad_buffer);
}

TEST(verify_buffer, a_root_outside_is_refused) {
  for (const unsigned root : {0U, 1U, 200U, 255U}) {
    Bytes track = samples::track_set();
    track.resize(64);
    track[0] = static_cast<std::uint8_t>(root);
    track[1] = 0;
    EXPECT_EQ(refusal("TRK", track), Code::bad_buffer) << root;
  }
}

// One string that 2,000 offsets share: 108 KB on the wire, 200 MB once copied out.
TEST(verify_buffer, strings_shared_beyond_what_a_frame_holds_are_refused) {
  EXPECT_TRUE(
      verify_buffer(type_of("REC"), samples::record_with_obligations(50, 100, true)).has_value());
  const Bytes swelling = samples::record_with_obligations(2'000, 100'000, true);
  ASSERT_LT(swelling.size(), kMaxRecordBytes);
  EXPECT_EQ(refusal("REC", swelling), Code::too_large);
}

// The walk refuses unions: this build must have no payload type that needs them.
TEST(payload_registry, no_schema_has_a_union) {
  for (const PayloadType& type : payload_types()) {
    const auto& schema = *reflection::GetSchema(type.binary_schema.data());
    for (const auto* object : *schema.objects()) {
      for (const auto* field : *object->fields()) {
        EXPECT_NE(field->type()->base_type(), reflection::Union) << object->name()->str();
        EXPECT_NE(field->type()->element(), reflection::Union) << object->name()->str();
      }
    }
  }
}

TEST(verify_buffer, an_unaligned_buffer_is_judged_alike) {
  const Bytes track = samples::track_set();
  for (std::size_t shift = 1; shift < 8; ++shift) {
    Bytes shifted(shift, 0);
    shifted.insert(shifted.end(), track.begin(), track.end());
    EXPECT_TRUE(verify_buffer(type_of("TRK"), ByteView(shifted).subspan(shift)).has_value())
        << shift;
  }
}

TEST(verify_buffer, the_frame_limit_is_exact) {
  Bytes track = samples::track_set();
  track.resize(kMaxFrameBytes);
  EXPECT_TRUE(verify_buffer(type_of("TRK"), track).has_value());
  track.push_back(0);
  EXPECT_EQ(refusal("TRK", track), Code::too_large);
}

}  // namespace
}  // namespace accord
