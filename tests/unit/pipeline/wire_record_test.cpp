// Records: round trip, and every strict rule of parse_record with its near miss.
#include <gtest/gtest.h>

#include <functional>

#include "record_generated.h"
#include "schemas/vocab/limits.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

Bytes built(const RecordHead& head) { return build_record(head, Bytes{1, 2, 3}); }

/// "" when taken, else "<code name> <where>".
std::string refusal(const Bytes& bytes) {
  const auto record = parse_record(bytes);
  if (record) return "";
  return std::string(code_entry(record.error().code).name) + " " + record.error().where;
}

std::string refusal_of(const std::function<void(RecordHead&)>& change) {
  RecordHead changed = head();
  change(changed);
  return refusal(built(changed));
}

/// The record unpacked, changed as no builder of ours would, and packed again.
std::string refusal_of_packed(const std::function<void(fbs::RecordT&)>& change) {
  const Bytes plain = built(head());
  const std::unique_ptr<fbs::RecordT> record(fbs::GetRecord(plain.data())->UnPack());
  change(*record);
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishRecordBuffer(builder, fbs::CreateRecord(builder, record.get()));
  return refusal({builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()});
}

void expect_same(const RecordHead& a, const RecordHead& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.agreements, b.agreements);
  EXPECT_EQ(a.sender, b.sender);
  EXPECT_EQ(a.recipient, b.recipient);
  EXPECT_EQ(a.lane, b.lane);
  EXPECT_EQ(a.seq, b.seq);
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(a.label, b.label);
  EXPECT_EQ(a.derived, b.derived);
  EXPECT_EQ(a.mode, b.mode);
  EXPECT_EQ(a.payload_code, b.payload_code);
  EXPECT_EQ(a.schema_digest, b.schema_digest);
  EXPECT_EQ(a.request_id, b.request_id);
  EXPECT_EQ(a.clause, b.clause);
  EXPECT_EQ(a.obligations, b.obligations);
}

TEST(Record, every_field_comes_back) {
  const Bytes payload = trk();
  const auto record = parse_record(build_record(head(), payload));
  ASSERT_TRUE(record.has_value()) << record.error().text();
  expect_same(record->head, head());
  EXPECT_EQ(record->payload, payload);
}

TEST(Record, the_least_a_record_can_say_comes_back) {
  RecordHead least = head();
  least.agreements = {digest_of(1)};
  least.label = {"GBR", Level::unclassified, {}};
  least.request_id.reset();
  least.clause.clear();
  least.obligations.clear();
  least.lane = Lane::tasking;
  least.mode = DataMode::exercise;
  least.seq = UINT64_MAX;
  const auto record = parse_record(build_record(least, {}));
  ASSERT_TRUE(record.has_value()) << record.error().text();
  expect_same(record->head, least);
  EXPECT_TRUE(record->payload.empty());
}

Handling everything() {
  Handling out;
  out.word = "OFFICIAL";
  out.created = UtcTime{kNoonTai};
  out.review = UtcTime{kNoonTai} + std::chrono::hours{1};
  out.owners = {nation("GBR"), nation("USA")};
  out.controls = {"FOUO", "ORCON"};
  out.fgi = {nation("DEU"), nation("FRA")};
  out.relido = true;
  out.tokens = {"DS-JCO-NOTIF", "PR-EXO"};
  return out;
}

TEST(Record, everything_that_a_label_can_say_comes_back) {
  RecordHead whole = head();
  whole.label.handling = everything();
  whole.label.rel_to.emplace_back(MarkingCode::parse("VERY_LONG_CODE1").value());
  whole.derived = Label{"USA", Level::secret, {}};
  whole.derived->handling.word = "GEHEIM";
  auto record = parse_record(built(whole));
  ASSERT_TRUE(record.has_value()) << record.error().text();
  expect_same(record->head, whole);

  RecordHead shown = head();
  shown.label.handling.fgi_concealed = true;
  shown.label.handling.display_only = {nation("AUS")};
  record = parse_record(built(shown));
  ASSERT_TRUE(record.has_value()) << record.error().text();
  expect_same(record->head, shown);

  RecordHead closed = head();
  closed.label.rel_to.clear();
  closed.label.handling.noforn = true;
  record = parse_record(built(closed));
  ASSERT_TRUE(record.has_value()) << record.error().text();
  expect_same(record->head, closed);
}

TEST(Record, handling_is_held_to_the_law_of_labels) {
  const auto with = [](const std::function<void(Handling&)>& change) {
    return refusal_of([&](RecordHead& h) { change(h.label.handling); });
  };
  EXPECT_EQ(with([](Handling& h) { h.noforn = true; }), "bad_label handling.noforn");
  EXPECT_EQ(with([](Handling& h) { h.created = UtcTime{kNoonTai + 1}; }),
            "bad_label handling.created");
  EXPECT_EQ(with([](Handling& h) { h.word = std::string(65, 'A'); }), "bad_label handling.word");
  EXPECT_EQ(with([](Handling& h) { h.controls = {"UNKNOWN"}; }), "bad_label handling.controls[0]");
  EXPECT_EQ(with([](Handling& h) { h.controls.assign(33, "FOUO"); }),
            "bad_label handling.controls");
  EXPECT_EQ(with([](Handling& h) {
              h.fgi = {nation("FRA"), nation("DEU")};
            }),
            "bad_label handling.fgi");
  EXPECT_EQ(with([](Handling& h) {
              h.owners = {nation("AUS"), nation("USA")};
            }),
            "bad_label handling.owners");
  EXPECT_EQ(refusal_of_packed(
                [](fbs::RecordT& r) { r.header->handling = std::make_unique<fbs::HandlingT>(); }),
            "bad_label handling");
}

TEST(Record, a_derived_label_is_a_label) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.derived = Label{"USA", Level::secret, {}}; }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) {
              h.derived = Label{"usa", Level::secret, {}};
            }),
            "bad_label derived_label.policy");
  EXPECT_EQ(refusal_of([](RecordHead& h) {
              h.derived = Label{"USA", Level::unspecified, {}};
            }),
            "bad_label derived_label.level");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->derived_word = "GEHEIM"; }),
            "bad_label derived_word");
}

TEST(Record, a_plain_label_has_the_bytes_it_always_had) {
  const Bytes plain = built(head());
  EXPECT_EQ(fbs::GetRecord(plain.data())->header()->handling(), nullptr);
  EXPECT_EQ(fbs::GetRecord(plain.data())->header()->derived_label(), nullptr);
}

TEST(Record, a_payload_starts_on_eight_bytes) {
  for (std::size_t size = 1; size <= 17; ++size) {
    const Bytes bytes = build_record(head(), Bytes(size, 0xCC));
    const auto at =
        static_cast<std::size_t>(fbs::GetRecord(bytes.data())->payload()->data() - bytes.data());
    EXPECT_EQ(at % 8, 0u) << size;
  }
}

TEST(Record, one_id_names_it) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.id = {}; }), "record_malformed record_id");
}

TEST(Record, it_names_1_to_64_agreements_strictly_ascending) {
  const auto with_agreements = [](std::size_t count) {
    return refusal_of([&](RecordHead& h) {
      h.agreements.clear();
      for (std::size_t i = 0; i < count; ++i)
        h.agreements.push_back(digest_of(static_cast<std::uint8_t>(i)));
    });
  };
  EXPECT_EQ(with_agreements(1), "");
  EXPECT_EQ(with_agreements(64), "");
  EXPECT_EQ(with_agreements(65), "record_malformed agreements");
  EXPECT_EQ(with_agreements(0), "record_malformed agreements");
  EXPECT_EQ(refusal_of([](RecordHead& h) { std::swap(h.agreements[0], h.agreements[1]); }),
            "record_malformed agreements");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.agreements[1] = h.agreements[0]; }),
            "record_malformed agreements");
}

TEST(Record, both_parties_are_participant_codes) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.sender = {}; }), "record_malformed sender");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.recipient = {}; }), "record_malformed recipient");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->sender = "gbr"; }),
            "record_malformed sender");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->recipient = "US"; }),
            "record_malformed recipient");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT&) {}), "");
}

TEST(Record, the_lane_is_one_of_two) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.lane = Lane::tasking; }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.lane = Lane::unspecified; }), "record_malformed lane");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.lane = static_cast<Lane>(3); }),
            "record_malformed lane");
}

TEST(Record, the_level_is_a_level) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.label.level = Level::top_secret; }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.label.level = Level::unspecified; }),
            "bad_label label.level");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.label.level = static_cast<Level>(6); }),
            "bad_label label.level");
}

TEST(Record, the_rel_to_list_ascends_strictly_and_ends) {
  const auto with_codes = [](std::size_t count) {
    return refusal_of([&](RecordHead& h) {
      h.label.rel_to.clear();
      for (std::size_t i = 0; i < count; ++i)
        h.label.rel_to.push_back(nation("N" + std::to_string(100 + i)));
    });
  };
  EXPECT_EQ(with_codes(64), "");
  EXPECT_EQ(with_codes(65), "bad_label label.rel_to");
  EXPECT_EQ(refusal_of([](RecordHead& h) { std::swap(h.label.rel_to[0], h.label.rel_to[1]); }),
            "bad_label label.rel_to");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.label.rel_to[1] = h.label.rel_to[0]; }),
            "bad_label label.rel_to");
}

TEST(Record, a_rel_to_list_that_is_there_is_not_empty) {
  flatbuffers::FlatBufferBuilder builder;
  const Bytes plain = built(head());
  const std::unique_ptr<fbs::RecordT> record(fbs::GetRecord(plain.data())->UnPack());
  builder.ForceDefaults(true);
  record->header->label->rel_to.clear();
  // The object writer leaves an empty vector out: no REL TO at all is a label, and is taken.
  fbs::FinishRecordBuffer(builder, fbs::CreateRecord(builder, record.get()));
  EXPECT_EQ(refusal({builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()}),
            "");
  // A list of length zero is not the same: cut the list that is there to nothing.
  Bytes cut = plain;
  const auto* list = fbs::GetRecord(cut.data())->header()->label()->rel_to();
  const auto at =
      static_cast<std::size_t>(reinterpret_cast<const std::uint8_t*>(list) - cut.data());
  flatbuffers::WriteScalar(cut.data() + at, std::uint32_t{0});
  EXPECT_EQ(refusal(cut), "bad_label label.rel_to");
}

// wire.hpp: "Errors: bad_buffer, record_malformed (with the field), bad_label, parts_unsupported",
// and too_large.
TEST(Record, a_code_in_the_label_that_is_none_is_a_bad_label) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.label.policy = "gbr"; }).substr(0, 9), "bad_label");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.label.policy = ""; }).substr(0, 9), "bad_label");
  EXPECT_EQ(
      refusal_of_packed([](fbs::RecordT& r) { r.header->label->rel_to[0] = "gb"; }).substr(0, 9),
      "bad_label");
}

TEST(Record, the_data_mode_is_said) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.mode = DataMode::exercise; }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.mode = DataMode::unspecified; }),
            "record_malformed data_mode");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.mode = static_cast<DataMode>(5); }),
            "record_malformed data_mode");
}

TEST(Record, texts_have_limits) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.payload_code = "ABCDEFGH"; }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.payload_code = "ABCDEFGHI"; }),
            "record_malformed payload_code");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.clause = std::string(512, 'c'); }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.clause = std::string(513, 'c'); }),
            "record_malformed clause");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.obligations.assign(64, "o"); }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.obligations.assign(65, "o"); }),
            "record_malformed obligations");
}

TEST(Record, a_payload_code_is_upper_case_letters_and_digits) {
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.payload_code = "X9"; }), "");
  for (const char* code : {"", "TRk", "TR K", "TRK\n", "\x1B[2J", "TR-K", "TR\xC3\x89"}) {
    EXPECT_EQ(refusal_of([&](RecordHead& h) { h.payload_code = code; }),
              "record_malformed payload_code")
        << code;
  }
}

// What follows reaches a log line or a terminal as it is. ESC begins a terminal's command, U+009B
// is the same in one character, U+202E turns the text around.
TEST(Record, clause_and_obligations_are_words_that_can_be_shown) {
  const auto fine = std::string("GBR-USA-SDA/2/release/GBR>USA/clauses/tracks \xC3\xA9");
  EXPECT_EQ(refusal_of([&](RecordHead& h) { h.clause = fine; }), "");
  EXPECT_EQ(refusal_of([&](RecordHead& h) { h.obligations = {fine}; }), "");
  for (const std::string& text :
       {std::string("a\0b", 3), std::string("a\nb"), std::string("\x1B]0;x\x07"),
        std::string("\x7F"), std::string("\xC2\x9B"), std::string("\xE2\x80\xAE"),
        std::string("\xC3("), std::string("\xED\xA0\x80")}) {
    EXPECT_EQ(refusal_of([&](RecordHead& h) { h.clause = text; }), "record_malformed clause");
    EXPECT_EQ(refusal_of([&](RecordHead& h) {
                h.obligations = {"redact", text};
              }),
              "record_malformed obligations");
  }
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.obligations = {std::string(64, 'o')}; }), "");
  EXPECT_EQ(refusal_of([](RecordHead& h) { h.obligations = {std::string(65, 'o')}; }),
            "record_malformed obligations");
}

TEST(Record, the_bound_holds_for_the_largest_head_and_the_smallest) {
  const auto in_a_batch = [](const RecordHead& h, std::size_t payload) {
    WireBatch batch;
    batch.head.sender = h.sender;
    batch.head.recipient = h.recipient;
    batch.signature = Bytes(64, 1);
    const std::size_t without = build_batch(batch).size();
    batch.records = {build_record(h, Bytes(payload, 7))};
    return build_batch(batch).size() - without;
  };
  RecordHead large = head();
  for (int i = 0; i < 64; ++i) {
    large.agreements.push_back(digest_of(static_cast<std::uint8_t>(i)));
    large.label.rel_to.push_back(nation("AAAAAA" + std::to_string(10 + i)));
  }
  Handling& handling = large.label.handling;
  handling.word = std::string(64, 'w');
  for (int i = 0; i < 64; ++i) {
    const auto code = MarkingCode::parse("BBBBBBBBBBBBB" + std::to_string(10 + i)).value();
    for (auto* list : {&handling.owners, &handling.fgi, &handling.display_only}) {
      list->push_back(code);
    }
  }
  handling.controls.assign(32, std::string(64, 'c'));
  handling.tokens.assign(16, std::string(32, 't'));
  large.derived = large.label;
  large.obligations.assign(64, std::string(64, 'o'));
  large.clause = std::string(512, 'c');
  RecordHead small = head();
  small.agreements.resize(1);
  small.label.rel_to.clear();
  small.obligations.clear();
  small.clause.clear();
  small.request_id.reset();
  for (const std::size_t payload : {0u, 1u, 7u, 8u, 4'097u, 250'000u}) {
    EXPECT_LE(in_a_batch(large, payload), record_size_bound(large, payload)) << payload;
    EXPECT_LE(in_a_batch(small, payload), record_size_bound(small, payload)) << payload;
  }
}

TEST(Record, a_part_of_a_record_is_not_taken_in_this_form) {
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->parts = 2; }),
            "parts_unsupported parts");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->part = 2; }),
            "parts_unsupported parts");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->part = 0; }),
            "parts_unsupported parts");
  EXPECT_EQ(refusal_of_packed([](fbs::RecordT& r) { r.header->parts = 1; }), "");
}

TEST(Record, a_record_has_a_size_limit) {
  const std::size_t overhead = build_record(head(), {}).size();
  const auto size_with = [&](std::size_t payload) {
    return build_record(head(), Bytes(payload, 1));
  };
  const Bytes fits = size_with(kMaxRecordBytes - overhead - 16);
  ASSERT_LE(fits.size(), kMaxRecordBytes);
  EXPECT_EQ(refusal(fits), "");
  EXPECT_EQ(refusal(size_with(kMaxRecordBytes)).substr(0, 9), "too_large");
}

TEST(Record, a_missing_field_that_is_required_is_refused) {
  flatbuffers::FlatBufferBuilder builder;
  const auto start = builder.StartTable();
  builder.Finish(flatbuffers::Offset<fbs::Record>(builder.EndTable(start)),
                 fbs::RecordIdentifier());
  EXPECT_EQ(refusal({builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()}),
            "bad_buffer header");
  EXPECT_EQ(refusal({}).substr(0, 10), "bad_buffer");
  EXPECT_EQ(refusal(trk()).substr(0, 10), "bad_buffer");
}

}  // namespace
}  // namespace accord::pipeline_test
