// A payload is rebuilt from its known values: nothing else crosses, and same meaning gives same
// bytes.
#include <gtest/gtest.h>

#include "EOO_generated.h"
#include "OMM_generated.h"
#include "tasking_generated.h"
#include "tasking_move_generated.h"
#include "tests/unit/pipeline/support.hpp"
#include "trackset_generated.h"

namespace accord::pipeline_test {
namespace {

using node::pipeline::rebuild;
using node::pipeline::RebuildRules;

Bytes taken_from(const flatbuffers::FlatBufferBuilder& builder) {
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

Bytes must_rebuild(const std::string& code, const Bytes& payload) {
  auto rebuilt = rebuild(type_of(code), payload, rules());
  EXPECT_TRUE(rebuilt.has_value()) << rebuilt.error().text();
  return rebuilt ? rebuilt->payload : Bytes{};
}

Code refusal(const std::string& code, const Bytes& payload, const RebuildRules& with = rules()) {
  const auto rebuilt = rebuild(type_of(code), payload, with);
  return rebuilt ? Code::permitted : rebuilt.error().code;
}

class EveryPayload : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Rebuild, EveryPayload,
                         ::testing::Values("TRK", "EOO", "OMM", "TRQ", "TMV"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST_P(EveryPayload, rebuilt_twice_is_the_same_bytes) {
  const Bytes once = must_rebuild(GetParam(), payload_of(GetParam()));
  ASSERT_FALSE(once.empty());
  EXPECT_EQ(must_rebuild(GetParam(), once), once);
}

TEST_P(EveryPayload, a_field_the_schema_does_not_know_is_gone) {
  const Bytes plain = payload_of(GetParam());
  const Bytes carrying = with_unknown_field(plain, "NORTH-MOOR-RADAR");
  ASSERT_TRUE(contains(carrying, "NORTH-MOOR-RADAR"));
  const Bytes rebuilt = must_rebuild(GetParam(), carrying);
  EXPECT_FALSE(contains(rebuilt, "NORTH-MOOR-RADAR"));
  EXPECT_EQ(rebuilt, must_rebuild(GetParam(), plain));
}

TEST_P(EveryPayload, bytes_that_nothing_points_to_are_gone) {
  Bytes carrying = payload_of(GetParam());
  const Bytes plain = must_rebuild(GetParam(), carrying);
  for (const char c : std::string_view("NORTH-MOOR-RADAR"))
    carrying.push_back(static_cast<std::uint8_t>(c));
  EXPECT_EQ(must_rebuild(GetParam(), carrying), plain);
}

// A byte is padding when changing it changes nothing that is read; all of it together is then a
// covert channel.
TEST_P(EveryPayload, what_hides_in_padding_is_gone) {
  const Bytes payload = payload_of(GetParam());
  const Bytes plain = must_rebuild(GetParam(), payload);
  Bytes filled = payload;
  std::size_t padding = 0;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    Bytes changed = payload;
    changed[i] = 0xA5;
    const auto rebuilt = rebuild(type_of(GetParam()), changed, rules());
    if (payload[i] == 0xA5 || !rebuilt || rebuilt->payload != plain) continue;
    filled[i] = 0xA5;
    ++padding;
  }
  ASSERT_GT(padding, 0u) << "the sample has no padding: it shows nothing";
  EXPECT_EQ(must_rebuild(GetParam(), filled), plain);
}

TEST_P(EveryPayload, every_changed_byte_is_refused_or_gives_a_form_that_rebuilds_to_itself) {
  const Bytes payload = payload_of(GetParam());
  for (std::size_t i = 0; i < payload.size(); ++i) {
    Bytes changed = payload;
    changed[i] ^= 0x41;
    const auto once = rebuild(type_of(GetParam()), changed, rules());
    if (!once) continue;
    const auto twice = rebuild(type_of(GetParam()), once->payload, rules());
    ASSERT_TRUE(twice.has_value()) << "byte " << i << ": " << twice.error().text();
    ASSERT_EQ(twice->payload, once->payload) << "byte " << i;
  }
}

TEST_P(EveryPayload, a_cut_buffer_is_refused) {
  const Bytes payload = payload_of(GetParam());
  for (std::size_t size = 0; size < payload.size(); size += 4) {
    const Bytes cut(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(size));
    // The last bytes of a buffer may be padding: then what is left is still whole, and means the
    // same.
    const auto rebuilt = rebuild(type_of(GetParam()), cut, rules());
    if (rebuilt) {
      EXPECT_EQ(rebuilt->payload, must_rebuild(GetParam(), payload)) << size;
      EXPECT_GE(size, payload.size() / 2);
    }
  }
}

TEST_P(EveryPayload, the_payload_of_another_type_is_refused) {
  const std::string other = std::string(GetParam()) == "TRK" ? "OMM" : "TRK";
  EXPECT_EQ(refusal(GetParam(), payload_of(other)), Code::bad_buffer);
}

// --- values survive ---

TEST(Rebuild, every_value_of_a_track_survives) {
  const Bytes rebuilt = must_rebuild("TRK", trk());
  const auto& track = *fbs::GetTrackSet(rebuilt.data());
  EXPECT_EQ(track.track_id()->str(), "T-1");
  EXPECT_EQ(track.sensor_alias()->str(), "GBR-R1");
  EXPECT_EQ(track.sensor_kind(), fbs::SensorKind::RADAR);
  EXPECT_EQ(track.angle_frame(), fbs::AngleFrame::AZEL);
  EXPECT_EQ(track.range_kind(), fbs::RangeKind::TWO_WAY_HALVED);
  EXPECT_EQ(track.range_modulus_km(), 37'500.0);
  EXPECT_EQ(track.integration_interval_s(), flatbuffers::nullopt);
  EXPECT_EQ(track.object()->norad_cat_id(), 25'544u);
  EXPECT_EQ(track.object()->cospar_id()->str(), "1998-067A");
  EXPECT_EQ(track.sigmas()->range_km(), 0.25);
  ASSERT_EQ(track.observations()->size(), 2u);
  EXPECT_EQ(track.observations()->Get(1)->time_tai_ns(), kNoonTai + 10);
  EXPECT_EQ(track.observations()->Get(1)->range_km(), 1'234.5);
  EXPECT_EQ(track.observations()->Get(0)->present(), 3u);
}

TEST(Rebuild, every_value_of_a_move_survives) {
  const Bytes rebuilt = must_rebuild("TMV", tmv());
  const auto& move = *flatbuffers::GetRoot<fbs::TaskingMove>(rebuilt.data());
  EXPECT_EQ(move.request_id()->bytes()->Get(2), 3);
  EXPECT_EQ(move.move(), fbs::Move::DELIVER);
  EXPECT_EQ(move.number(), 2u);
  EXPECT_EQ(move.observations(), 6u);
  ASSERT_EQ(move.record_ids()->size(), 2u);
  EXPECT_EQ(move.record_ids()->Get(0)->bytes()->Get(1), 2);
  EXPECT_EQ(move.record_ids()->Get(1)->bytes()->Get(1), 0);
}

TEST(Rebuild, every_value_of_a_request_survives) {
  const Bytes rebuilt = must_rebuild("TRQ", trq());
  const auto& request = *flatbuffers::GetRoot<fbs::TaskingRequest>(rebuilt.data());
  EXPECT_EQ(request.priority(), fbs::Priority::ROUTINE);
  EXPECT_EQ(request.scope()->observations(), 10u);
  ASSERT_EQ(request.scope()->payload_codes()->size(), 2u);
  EXPECT_EQ(request.scope()->payload_codes()->Get(1)->str(), "EOO");
  EXPECT_EQ(request.sent_tai_ns(), kNoonTai);
}

// --- same meaning, same bytes ---

Bytes track_in_order(bool forward) {
  flatbuffers::FlatBufferBuilder builder;
  flatbuffers::Offset<flatbuffers::String> id, alias;
  flatbuffers::Offset<flatbuffers::Vector<const fbs::Observation*>> observations;
  const std::vector<fbs::Observation> one{fbs::Observation(kNoonTai, 1, 2, 0, 0, 0, 0, 0, 0, 1, 0)};
  if (forward) {
    id = builder.CreateString("T-1");
    alias = builder.CreateString("GBR-R1");
    observations = builder.CreateVectorOfStructs(one);
  } else {
    observations = builder.CreateVectorOfStructs(one);
    alias = builder.CreateString("GBR-R1");
    id = builder.CreateString("T-1");
  }
  builder.ForceDefaults(!forward);  // in our own schemas an explicit default says nothing
  fbs::TrackSetBuilder track(builder);
  const auto scalars = [&] {
    track.add_sensor_kind(fbs::SensorKind::OPTICAL);
    track.add_range_kind(fbs::RangeKind::UNSPECIFIED);
    track.add_range_modulus_km(2.5);
  };
  if (forward) {
    scalars();
    track.add_track_id(id);
    track.add_sensor_alias(alias);
    track.add_observations(observations);
  } else {
    track.add_observations(observations);
    track.add_range_modulus_km(2.5);
    track.add_track_id(id);
    track.add_range_kind(fbs::RangeKind::UNSPECIFIED);
    track.add_sensor_alias(alias);
    track.add_sensor_kind(fbs::SensorKind::OPTICAL);
  }
  builder.Finish(track.Finish(), fbs::TrackSetIdentifier());
  return taken_from(builder);
}

TEST(Rebuild, the_order_a_buffer_was_built_in_leaves_no_trace) {
  ASSERT_NE(track_in_order(true), track_in_order(false));
  EXPECT_EQ(must_rebuild("TRK", track_in_order(true)), must_rebuild("TRK", track_in_order(false)));
}

TEST(Rebuild, another_meaning_gives_other_bytes) {
  TrackChoices other;
  other.range_km = 1'234.5000000000002;  // the next double above 1234.5: 2^-42 away
  EXPECT_NE(must_rebuild("TRK", trk()), must_rebuild("TRK", trk(other)));
}

Bytes eoo_with_azimuth(bool explicit_zero) {
  flatbuffers::FlatBufferBuilder builder;
  const auto label = builder.CreateString(kLabelText), mode = builder.CreateString("REAL");
  builder.ForceDefaults(true);
  sds::EOOBuilder observation(builder);
  observation.add_CLASSIFICATION(label);
  observation.add_DATA_MODE(mode);
  if (explicit_zero) observation.add_AZIMUTH(0.0F);
  builder.Finish(observation.Finish(), sds::EOOIdentifier());
  return taken_from(builder);
}

TEST(Rebuild, in_sds_a_written_zero_stays_and_an_absent_one_stays_absent) {
  const auto azimuth_is_there = [](const Bytes& payload) {
    const auto* table =
        reinterpret_cast<const flatbuffers::Table*>(flatbuffers::GetRoot<sds::EOO>(payload.data()));
    return table->CheckField(sds::EOO::VT_AZIMUTH);
  };
  EXPECT_TRUE(azimuth_is_there(must_rebuild("EOO", eoo_with_azimuth(true))));
  EXPECT_FALSE(azimuth_is_there(must_rebuild("EOO", eoo_with_azimuth(false))));
}

// --- protected fields ---

TEST(Rebuild, protected_fields_are_dropped_and_listed_ascending) {
  EooChoices choices;
  choices.sensor_place = choices.sensor_name = true;
  const auto rebuilt = rebuild(type_of("EOO"), eoo(choices), rules());
  ASSERT_TRUE(rebuilt.has_value()) << rebuilt.error().text();
  EXPECT_EQ(rebuilt->dropped,
            (std::vector<std::string>{"ORIG_SENSOR_ID", "SENALT", "SENLAT", "SENLON"}));
  EXPECT_FALSE(contains(rebuilt->payload, "NORTH-MOOR-RADAR"));
  EXPECT_EQ(rebuilt->payload, must_rebuild("EOO", eoo()));
}

TEST(Rebuild, a_disclosed_field_stays_and_its_neighbours_do_not) {
  EooChoices choices;
  choices.sensor_place = choices.sensor_name = true;
  const std::set<std::string> disclosed{"SENLAT"};
  RebuildRules with = rules();
  with.disclosed = &disclosed;
  const auto rebuilt = rebuild(type_of("EOO"), eoo(choices), with);
  ASSERT_TRUE(rebuilt.has_value()) << rebuilt.error().text();
  EXPECT_EQ(rebuilt->dropped, (std::vector<std::string>{"ORIG_SENSOR_ID", "SENALT", "SENLON"}));
  const auto& observation = *flatbuffers::GetRoot<sds::EOO>(rebuilt->payload.data());
  EXPECT_EQ(observation.SENLAT(), 51.25F);
  EXPECT_EQ(observation.SENLON(), 0.0F);
  EXPECT_EQ(observation.ORIG_SENSOR_ID(), nullptr);
}

TEST(Rebuild, nothing_protected_nothing_dropped) {
  const auto rebuilt = rebuild(type_of("EOO"), eoo(), rules());
  ASSERT_TRUE(rebuilt.has_value());
  EXPECT_TRUE(rebuilt->dropped.empty());
}

Bytes eoo_with_every_text_protected() {
  sds::EOOT all;
  all.CLASSIFICATION = kLabelText;
  all.DATA_MODE = "REAL";
  for (std::string* field :
       {&all.ORIG_NETWORK, &all.ORIG_SENSOR_ID, &all.RAW_FILE_URI, &all.SEN_REFERENCE_FRAME,
        &all.SOURCE_DL, &all.DESCRIPTOR, &all.CREATED_BY}) {
    *field = "NORTH-MOOR-RADAR";
  }
  all.SENX = all.SENY = all.SENZ = all.SENALT = all.SENLAT = all.SENLON = 1.0F;
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishEOOBuffer(builder, sds::CreateEOO(builder, &all));
  return taken_from(builder);
}

TEST(Rebuild, all_thirteen_protected_fields_of_an_eoo_go) {
  const auto rebuilt = rebuild(type_of("EOO"), eoo_with_every_text_protected(), rules());
  ASSERT_TRUE(rebuilt.has_value());
  EXPECT_EQ(rebuilt->dropped.size(), 13u);
  EXPECT_FALSE(contains(rebuilt->payload, "NORTH-MOOR-RADAR"));
}

TEST(Rebuild, the_comment_of_elements_is_protected) {
  sds::OMMT elements;
  elements.COMMENT = "FROM NORTH-MOOR-RADAR";
  elements.EPOCH = "2026-06-01T00:00:00Z";
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishOMMBuffer(builder, sds::CreateOMM(builder, &elements));
  const auto rebuilt = rebuild(type_of("OMM"), taken_from(builder), rules());
  ASSERT_TRUE(rebuilt.has_value());
  EXPECT_EQ(rebuilt->dropped, std::vector<std::string>{"COMMENT"});
  EXPECT_FALSE(contains(rebuilt->payload, "NORTH-MOOR-RADAR"));
}

// --- label and mode inside ---

EooChoices labelled(std::string label, std::string mode) {
  EooChoices choices;
  choices.label = std::move(label);
  choices.mode = std::move(mode);
  return choices;
}

TEST(Rebuild, a_label_inside_that_differs_or_is_missing_is_refused) {
  EXPECT_EQ(refusal("EOO", eoo()), Code::permitted);
  EXPECT_EQ(refusal("EOO", eoo(labelled("GBR CONFIDENTIAL//REL TO AUS, GBR, USA", "REAL"))),
            Code::payload_label_differs);
  EXPECT_EQ(refusal("EOO", eoo(labelled("GBR CONFIDENTIAL//REL TO GBR, USA ", "REAL"))),
            Code::payload_label_differs);
  EXPECT_EQ(refusal("EOO", eoo(labelled("", "REAL"))), Code::payload_label_differs);
}

TEST(Rebuild, a_mode_inside_that_differs_or_is_missing_is_refused) {
  EXPECT_EQ(refusal("EOO", eoo(labelled(kLabelText, "EXERCISE"))), Code::payload_mode_differs);
  EXPECT_EQ(refusal("EOO", eoo(labelled(kLabelText, "real"))), Code::payload_mode_differs);
  EXPECT_EQ(refusal("EOO", eoo(labelled(kLabelText, ""))), Code::payload_mode_differs);
}

// --- values ---

Bytes track_of_kind(std::uint8_t kind, std::uint32_t corrections) {
  fbs::TrackSetT track;
  track.sensor_kind = static_cast<fbs::SensorKind>(kind);
  track.corrections_applied = static_cast<fbs::Correction>(corrections);
  track.observations.emplace_back(kNoonTai, 1, 2, 0, 0, 0, 0, 0, 0, 1u, 0u);
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
  return taken_from(builder);
}

TEST(Rebuild, an_enum_value_that_nobody_defined_is_refused) {
  EXPECT_EQ(refusal("TRK", track_of_kind(4, 0)), Code::permitted);  // RF, the last
  EXPECT_EQ(refusal("TRK", track_of_kind(5, 0)), Code::bad_value);
  EXPECT_EQ(refusal("TRK", track_of_kind(255, 0)), Code::bad_value);
}

TEST(Rebuild, flags_may_be_any_union_of_known_bits) {
  EXPECT_EQ(refusal("TRK", track_of_kind(1, 0x7FFF)), Code::permitted);  // 15 corrections
  EXPECT_EQ(refusal("TRK", track_of_kind(1, 0x0005)), Code::permitted);
  EXPECT_EQ(refusal("TRK", track_of_kind(1, 0x8000)), Code::bad_value);
  EXPECT_EQ(refusal("TRK", track_of_kind(1, 0x80000001)), Code::bad_value);
}

TEST(Rebuild, an_unknown_value_of_an_sds_enum_is_refused) {
  sds::OMMT elements;
  elements.TIME_SYSTEM = static_cast<sds::timeSystem>(99);
  flatbuffers::FlatBufferBuilder builder;
  sds::FinishOMMBuffer(builder, sds::CreateOMM(builder, &elements));
  EXPECT_EQ(refusal("OMM", taken_from(builder)), Code::bad_value);
}

TEST(Rebuild, what_is_not_a_number_is_refused_wherever_it_stands) {
  TrackChoices choices;
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    choices.range_km = bad;
    EXPECT_EQ(refusal("TRK", trk(choices)), Code::not_finite);
    EXPECT_EQ(refusal("OMM", omm(bad)), Code::not_finite);
  }
  EooChoices observation;
  observation.declination = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(refusal("EOO", eoo(observation)), Code::not_finite);
}

// --- text ---

Code text_refusal(const std::string& text) {
  TrackChoices choices;
  choices.track_id = text;
  return refusal("TRK", trk(choices));
}

TEST(Rebuild, text_in_any_script_passes) {
  EXPECT_EQ(text_refusal("plain ~ !"), Code::permitted);
  EXPECT_EQ(text_refusal("\xC3\xA9"), Code::permitted);          // U+00E9
  EXPECT_EQ(text_refusal("\xDF\xBF"), Code::permitted);          // U+07FF, last of two bytes
  EXPECT_EQ(text_refusal("\xE0\xA0\x80"), Code::permitted);      // U+0800, first of three
  EXPECT_EQ(text_refusal("\xED\x9F\xBF"), Code::permitted);      // U+D7FF, before the surrogates
  EXPECT_EQ(text_refusal("\xEE\x80\x80"), Code::permitted);      // U+E000, after them
  EXPECT_EQ(text_refusal("\xF0\x90\x80\x80"), Code::permitted);  // U+10000, first of four
  EXPECT_EQ(text_refusal("\xF4\x8F\xBF\xBF"), Code::permitted);  // U+10FFFF, the last
}

TEST(Rebuild, overlong_surrogate_truncated_and_foreign_bytes_are_refused) {
  for (const char* text :
       {"\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",    // overlong
        "\xED\xA0\x80", "\xED\xBF\xBF",                                // surrogates
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE",        // beyond U+10FFFF
        "\xC3", "a\xE0\xA0", "\xF0\x90\x80", "\x80", "\xBF", "\xC3(",  // truncated, stray
        "\xE2\x28\xA1", "\xE2\x82\x28", "\xF0\x28\x8C\xBC"}) {
    EXPECT_EQ(text_refusal(text), Code::bad_buffer) << to_hex(as_bytes(text));
  }
}

TEST(Rebuild, control_characters_are_refused) {
  for (int c = 0; c < 0x20; ++c) {
    EXPECT_EQ(text_refusal(std::string("a") + static_cast<char>(c) + "b"), Code::bad_buffer) << c;
  }
  EXPECT_EQ(text_refusal("\x7F"), Code::bad_buffer);
  EXPECT_EQ(text_refusal("\x7E"), Code::permitted);
  EXPECT_EQ(text_refusal("\xC2\x80"), Code::bad_buffer);  // U+0080, first of C1
  EXPECT_EQ(text_refusal("\xC2\x9F"), Code::bad_buffer);  // U+009F, last of C1
  EXPECT_EQ(text_refusal("\xC2\xA0"), Code::permitted);   // U+00A0
}

TEST(Rebuild, characters_that_turn_text_around_are_refused) {
  EXPECT_EQ(text_refusal("\xE2\x80\xAE"), Code::bad_buffer);  // U+202E right-to-left override
  EXPECT_EQ(text_refusal("\xE2\x81\xA6"), Code::bad_buffer);  // U+2066 isolate
  EXPECT_EQ(text_refusal("\xE2\x80\xAF"), Code::permitted);   // U+202F narrow no-break space
  EXPECT_EQ(text_refusal("\xE2\x81\xAA"), Code::permitted);   // U+206A
}

TEST(Rebuild, text_has_a_limit) {
  EXPECT_EQ(text_refusal(std::string(4'096, 'x')), Code::permitted);
  EXPECT_EQ(text_refusal(std::string(4'097, 'x')), Code::bad_buffer);
}

TEST(Rebuild, text_inside_lists_and_children_is_looked_at_too) {
  fbs::TaskingRequestT request;
  request.request_id = std::make_unique<fbs::Uuid>();
  request.agreement = std::make_unique<fbs::Sha384>();
  request.object = std::make_unique<fbs::ObjectKeyT>();
  request.scope = std::make_unique<fbs::TaskScopeT>();
  const auto built = [&] {
    flatbuffers::FlatBufferBuilder builder;
    fbs::FinishTaskingRequestBuffer(builder, fbs::CreateTaskingRequest(builder, &request));
    return taken_from(builder);
  };
  request.scope->payload_codes = {"TRK", "EOO"};
  EXPECT_EQ(refusal("TRQ", built()), Code::permitted);
  request.scope->payload_codes = {"TRK", "E\nO"};
  EXPECT_EQ(refusal("TRQ", built()), Code::bad_buffer);
  request.scope->payload_codes = {"TRK"};
  request.object->name = "\xC0\xAF";
  EXPECT_EQ(refusal("TRQ", built()), Code::bad_buffer);
}

}  // namespace
}  // namespace accord::pipeline_test
