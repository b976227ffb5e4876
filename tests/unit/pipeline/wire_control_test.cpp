// Control messages and their bodies: round trip and every strict rule with its near miss.
#include <gtest/gtest.h>

#include <functional>

#include "control_generated.h"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

template <class T>
std::string refusal(const Result<T>& result) {
  if (result) return "";
  return std::string(code_entry(result.error().code).name) + " " + result.error().where;
}

// --- the envelope ---

WireControl plain_control() {
  WireControl control;
  control.kind = ControlKind::receipt;
  control.suite = 2;
  control.sender = nation("USA");
  control.recipient = nation("GBR");
  control.incarnation = id_of<IncarnationId>(0x44);
  control.signer = digest_of(0x55);
  control.body = Bytes{9, 8, 7};
  control.signature = Bytes(64, 0x66);
  return control;
}

std::string control_refusal(const std::function<void(WireControl&)>& change) {
  WireControl changed = plain_control();
  change(changed);
  return refusal(parse_control(build_control(changed)));
}

TEST(Control, every_field_comes_back) {
  const auto control = parse_control(build_control(plain_control()));
  ASSERT_TRUE(control.has_value()) << control.error().text();
  EXPECT_EQ(control->kind, ControlKind::receipt);
  EXPECT_EQ(control->suite, 2);
  EXPECT_EQ(control->sender.text(), "USA");
  EXPECT_EQ(control->recipient.text(), "GBR");
  EXPECT_EQ(control->incarnation, id_of<IncarnationId>(0x44));
  EXPECT_EQ(control->signer, digest_of(0x55));
  EXPECT_EQ(control->body, (Bytes{9, 8, 7}));
  EXPECT_EQ(control->signature, Bytes(64, 0x66));
}

TEST(Control, only_the_six_kinds_of_this_form_are_taken) {
  for (const int kind : {1, 2, 3, 4, 5, 6}) {
    EXPECT_EQ(control_refusal([&](WireControl& c) { c.kind = static_cast<ControlKind>(kind); }), "")
        << kind;
  }
  for (const int kind : {0, 7, 255}) {
    EXPECT_EQ(control_refusal([&](WireControl& c) { c.kind = static_cast<ControlKind>(kind); }),
              "batch_malformed kind")
        << kind;
  }
}

TEST(Control, parties_and_signature_are_checked) {
  EXPECT_EQ(control_refusal([](WireControl& c) { c.sender = {}; }), "batch_malformed sender");
  EXPECT_EQ(control_refusal([](WireControl& c) { c.recipient = {}; }), "batch_malformed recipient");
  EXPECT_EQ(control_refusal([](WireControl& c) { c.signature.resize(256); }), "");
  EXPECT_EQ(control_refusal([](WireControl& c) { c.signature.resize(257); }),
            "batch_malformed signature");
  EXPECT_EQ(control_refusal([](WireControl& c) { c.signature.clear(); }),
            "batch_malformed signature");
}

TEST(Control, there_is_one_form_of_the_same_values) {
  const Bytes bytes = build_control(plain_control());
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(refusal(parse_control(longer)), "batch_malformed ");
  EXPECT_EQ(refusal(parse_control(with_unknown_field(bytes, "NORTH-MOOR-RADAR"))),
            "batch_malformed ");
  const std::unique_ptr<fbs::ControlT> values(fbs::GetControl(bytes.data())->UnPack());
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishControlBuffer(builder, fbs::CreateControl(builder, values.get()));
  const Bytes other(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  ASSERT_NE(other, bytes);
  EXPECT_EQ(refusal(parse_control(other)), "batch_malformed ");
}

TEST(Control, no_changed_byte_of_a_signed_message_is_believed) {
  const auto keys = identity("USA");
  const auto& key = keys->node_sign;
  WireControl control = plain_control();
  control.signer = key.certificate.digest();
  control.signature = *key.key.sign(kControlDomain, control.signer, control_signing_input(control));
  const Bytes bytes = build_control(control);
  const auto believed = [&](const Bytes& came) {
    const auto from = parse_control(came);
    return from && from->suite == static_cast<std::uint8_t>(key.certificate.suite()) &&
           from->signer == key.certificate.digest() &&
           key.certificate.public_key().verify(kControlDomain, from->signer,
                                               control_signing_input(*from), from->signature);
  };
  ASSERT_TRUE(believed(bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int mask : {0x01, 0x80, 0xFF}) {
      Bytes changed = bytes;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ mask);
      ASSERT_FALSE(believed(changed)) << "byte " << i << " mask " << int(mask);
    }
  }
}

// By hand from SigningInput in wire.cpp.
TEST(Control, the_signature_covers_these_bytes) {
  WireControl control = plain_control();
  control.recipient = nation("COALN1");
  Bytes expected{2, 3, 0, 0,   0,   'U', 'S', 'A', 6,
                 0, 0, 0, 'C', 'O', 'A', 'L', 'N', '1'};  // 2 = receipt
  expected.insert(expected.end(), 16, 0x44);
  expected.insert(expected.end(), {3, 0, 0, 0, 9, 8, 7});
  EXPECT_EQ(control_signing_input(control), expected);
  control.body.assign(0x01'02, 5);
  const Bytes longer = control_signing_input(control);
  const std::size_t at = 18 + 16;
  EXPECT_EQ(Bytes(longer.begin() + at, longer.begin() + at + 4), (Bytes{2, 1, 0, 0}));
  EXPECT_EQ(longer.size(), at + 4 + 258);
}

// --- Hello ---

Hello plain_hello() {
  Hello hello;
  hello.time = UtcTime{kNoonTai};
  hello.nonce = Bytes(32, 1);
  hello.agreements = {{digest_of(2), AgreementState::active},
                      {digest_of(3), AgreementState::suspended}};
  hello.schemas = {{"EOO", digest_of(4)}, {"TRK", digest_of(5)}};
  hello.suites = {1, 2};
  hello.have = {{Lane::tasking, id_of<IncarnationId>(6), 11},
                {Lane::data, id_of<IncarnationId>(7), 12}};
  hello.certificate = Bytes{8, 9};
  hello.answers_nonce = Bytes(32, 10);
  hello.open = true;
  return hello;
}

std::string hello_refusal(const std::function<void(Hello&)>& change) {
  Hello changed = plain_hello();
  change(changed);
  return refusal(parse_hello(build_hello(changed)));
}

TEST(HelloBody, every_field_comes_back) {
  Hello made = plain_hello();
  made.protocol = 7;
  const auto hello = parse_hello(build_hello(made));
  ASSERT_TRUE(hello.has_value()) << hello.error().text();
  EXPECT_EQ(hello->protocol, 7);
  EXPECT_EQ(hello->time.tai_ns, kNoonTai);
  EXPECT_EQ(hello->nonce, made.nonce);
  EXPECT_EQ(hello->agreements, made.agreements);
  EXPECT_EQ(hello->schemas, made.schemas);
  EXPECT_EQ(hello->suites, made.suites);
  ASSERT_EQ(hello->have.size(), 2u);
  EXPECT_EQ(hello->have[1].lane, Lane::data);
  EXPECT_EQ(hello->have[1].incarnation, id_of<IncarnationId>(7));
  EXPECT_EQ(hello->have[1].seq, 12u);
  EXPECT_EQ(hello->certificate, made.certificate);
  EXPECT_EQ(hello->answers_nonce, made.answers_nonce);
  EXPECT_TRUE(hello->open);
}

TEST(HelloBody, a_first_hello_answers_nothing) {
  EXPECT_EQ(hello_refusal([](Hello& h) {
              h.answers_nonce.clear();
              h.open = false;
              h.agreements.clear();
              h.schemas.clear();
            }),
            "");
}

TEST(HelloBody, a_nonce_has_32_bytes) {
  EXPECT_EQ(hello_refusal([](Hello& h) { h.nonce.resize(31); }), "batch_malformed nonce");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.nonce.resize(33); }), "batch_malformed nonce");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.nonce.clear(); }), "batch_malformed nonce");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.answers_nonce.resize(31); }), "batch_malformed nonce");
}

TEST(HelloBody, lists_have_limits) {
  const auto with_agreements = [](std::size_t count) {
    return hello_refusal([&](Hello& h) {
      h.agreements.clear();
      for (std::size_t i = 0; i < count; ++i)
        h.agreements.emplace_back(digest_of(static_cast<std::uint8_t>(i)), AgreementState::active);
    });
  };
  EXPECT_EQ(with_agreements(64), "");
  EXPECT_EQ(with_agreements(65), "batch_malformed hello");
  const auto with_schemas = [](std::size_t count) {
    return hello_refusal([&](Hello& h) {
      h.schemas.clear();
      for (std::size_t i = 0; i < count; ++i)
        h.schemas.emplace_back("T" + std::to_string(100 + i), digest_of(1));
    });
  };
  EXPECT_EQ(with_schemas(64), "");
  EXPECT_EQ(with_schemas(65), "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.suites.assign(8, 1); }), "");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.suites.assign(9, 1); }), "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.have.resize(1); }), "");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.have.push_back(h.have[0]); }), "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.certificate.resize(4'096); }), "");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.certificate.resize(4'097); }), "batch_malformed hello");
}

TEST(HelloBody, an_agreement_is_active_or_suspended) {
  for (const int state : {0, 3}) {
    EXPECT_EQ(hello_refusal(
                  [&](Hello& h) { h.agreements[0].second = static_cast<AgreementState>(state); }),
              "batch_malformed agreements.state");
  }
}

const std::vector<StatementCount> kCounts = {{digest_of(1), nation("GBR"), 2},
                                             {digest_of(1), nation("USA"), 1},
                                             {digest_of(2), nation("GBR"), 7}};

TEST(HelloBody, counts_of_statements_come_back_and_are_absent_when_there_are_none) {
  Hello made;
  made.nonce.assign(32, 1);
  const Bytes without = build_hello(made);
  made.statements = kCounts;
  const auto hello = parse_hello(build_hello(made));
  ASSERT_TRUE(hello) << hello.error().text();
  EXPECT_EQ(hello->statements, kCounts);
  EXPECT_TRUE(parse_hello(without)->statements.empty());
}

TEST(HelloBody, counts_ascend_and_none_is_of_nothing) {
  const auto with = [](std::vector<StatementCount> counts) {
    return hello_refusal([&](Hello& h) { h.statements = std::move(counts); });
  };
  EXPECT_EQ(with(kCounts), "");
  EXPECT_EQ(with({kCounts[1], kCounts[0]}), "batch_malformed statements");
  EXPECT_EQ(with({kCounts[0], kCounts[0]}), "batch_malformed statements");
  EXPECT_EQ(with({{digest_of(1), nation("GBR"), 0}}), "batch_malformed statements");
  std::vector<StatementCount> many;
  for (std::size_t i = 0; i <= kMaxStatementCounts; ++i) {
    Digest agreement = digest_of(0);
    agreement.raw[0] = static_cast<std::uint8_t>(i >> 8);
    agreement.raw[1] = static_cast<std::uint8_t>(i);
    many.push_back({agreement, nation("GBR"), 1});
  }
  EXPECT_EQ(with(many), "batch_malformed statements");
  many.pop_back();
  EXPECT_EQ(with(many), "");
}

TEST(HeartbeatBody, carries_the_same_counts) {
  Heartbeat beat;
  beat.statements = kCounts;
  const auto back = parse_heartbeat(build_heartbeat(beat));
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->statements, kCounts);
}

TEST(StatementBody, is_two_byte_strings) {
  const auto back = parse_statement(build_statement({{1, 0, 2}, {3}}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->document, (Bytes{1, 0, 2}));
  EXPECT_EQ(back->signature, Bytes{3});
  EXPECT_FALSE(parse_statement(build_heartbeat({})));
  EXPECT_FALSE(parse_statement(Bytes{}));
}

TEST(HelloBody, agreements_and_schemas_ascend) {
  EXPECT_EQ(hello_refusal([](Hello& h) { std::swap(h.agreements[0], h.agreements[1]); }),
            "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { std::swap(h.schemas[0], h.schemas[1]); }),
            "batch_malformed hello");
}

TEST(HelloBody, nothing_stands_twice) {
  EXPECT_EQ(hello_refusal([](Hello& h) { h.agreements[1] = h.agreements[0]; }),
            "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.agreements[1].first = h.agreements[0].first; }),
            "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.schemas[1].first = h.schemas[0].first; }),
            "batch_malformed hello");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.schemas[1].second = h.schemas[0].second; }), "");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.have[1].lane = h.have[0].lane; }),
            "batch_malformed have");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.have[1].incarnation = h.have[0].incarnation; }), "");
}

TEST(HelloBody, a_schema_is_of_a_payload_code) {
  EXPECT_EQ(hello_refusal([](Hello& h) { h.schemas[0].first = "EO9"; }), "");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.schemas[0].first = "EO\x1B"; }),
            "batch_malformed schemas");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.schemas[0].first = ""; }), "batch_malformed schemas");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.schemas[0].first = "EOEOEOEOE"; }),
            "batch_malformed schemas");
}

TEST(HelloBody, a_lane_is_one_of_two) {
  EXPECT_EQ(hello_refusal([](Hello& h) { h.have[0].lane = Lane::unspecified; }),
            "batch_malformed lane");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.have[0].lane = static_cast<Lane>(3); }),
            "batch_malformed lane");
}

// --- Receipt ---

Receipt plain_receipt() {
  Receipt receipt;
  receipt.number = 5;
  receipt.incarnation = id_of<IncarnationId>(0x44);
  receipt.lane = Lane::data;
  receipt.first_seq = 7;
  receipt.count = 3;
  receipt.root = digest_of(0x77);
  receipt.exceptions = {{0, 2, 6037}, {2, 3, 6030}};
  receipt.have_seq = 9;
  receipt.time = UtcTime{kNoonTai};
  receipt.log = PlaceInLog{id_of<IncarnationId>(0x45), 8, digest_of(0x78), {digest_of(0x79)}};
  return receipt;
}

std::string receipt_refusal(const std::function<void(Receipt&)>& change) {
  Receipt changed = plain_receipt();
  change(changed);
  return refusal(parse_receipt(build_receipt(changed)));
}

TEST(ReceiptBody, every_field_comes_back) {
  const auto receipt = parse_receipt(build_receipt(plain_receipt()));
  ASSERT_TRUE(receipt.has_value()) << receipt.error().text();
  EXPECT_EQ(receipt->number, 5u);
  EXPECT_EQ(receipt->incarnation, id_of<IncarnationId>(0x44));
  EXPECT_EQ(receipt->lane, Lane::data);
  EXPECT_EQ(receipt->first_seq, 7u);
  EXPECT_EQ(receipt->count, 3u);
  EXPECT_EQ(receipt->root, digest_of(0x77));
  ASSERT_EQ(receipt->exceptions.size(), 2u);
  EXPECT_EQ(receipt->exceptions[1].offset, 2u);
  EXPECT_EQ(receipt->exceptions[1].outcome, 3);
  EXPECT_EQ(receipt->exceptions[1].code, 6030);
  EXPECT_EQ(receipt->have_seq, 9u);
  EXPECT_EQ(receipt->time.tai_ns, kNoonTai);
  ASSERT_TRUE(receipt->log);
  EXPECT_EQ(receipt->log->incarnation, id_of<IncarnationId>(0x45));
  EXPECT_EQ(receipt->log->size, 8u);
  EXPECT_EQ(receipt->log->root, digest_of(0x78));
  EXPECT_EQ(receipt->log->path, std::vector{digest_of(0x79)});
}

TEST(ReceiptBody, a_place_in_a_log_may_be_absent_and_its_path_has_a_hash_a_level) {
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.log.reset(); }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.log->path.resize(64); }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.log->path.resize(65); }),
            "batch_malformed log_path");
  Receipt without = plain_receipt();
  without.log.reset();
  EXPECT_FALSE(parse_receipt(build_receipt(without)).value().log);
}

TEST(ReceiptBody, it_is_of_something) {
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.exceptions.clear(); }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.number = 0; }), "batch_malformed count");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.count = 0; }), "batch_malformed count");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.count = 1'024; }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.count = 1'025; }), "batch_malformed count");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.lane = Lane::unspecified; }),
            "batch_malformed lane");
}

TEST(ReceiptBody, sequences_begin_at_1_and_do_not_run_over) {
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.first_seq = 1; }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.first_seq = 0; }), "batch_malformed first_seq");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.first_seq = UINT64_MAX - 1'024; }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.first_seq = UINT64_MAX - 1'023; }),
            "batch_malformed first_seq");
}

TEST(ReceiptBody, exceptions_ascend_and_lie_inside_the_batch) {
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.exceptions[1].offset = 3; }),
            "batch_malformed exceptions");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.exceptions[1].offset = 0; }),
            "batch_malformed exceptions");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { std::swap(r.exceptions[0], r.exceptions[1]); }),
            "batch_malformed exceptions");
}

TEST(ReceiptBody, an_exception_is_quarantined_or_refused) {
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.exceptions[0].outcome = 3; }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.exceptions[0].code = 1; }), "");
  EXPECT_EQ(receipt_refusal([](Receipt& r) { r.exceptions[0].code = 0; }),
            "batch_malformed exceptions");
  for (const std::uint8_t outcome : Bytes{0, 1, 4}) {
    EXPECT_EQ(receipt_refusal([&](Receipt& r) { r.exceptions[0].outcome = outcome; }),
              "batch_malformed exceptions")
        << int(outcome);
  }
}

// --- Heartbeat ---

Heartbeat plain_heartbeat() {
  return {UtcTime{kNoonTai},
          {{Lane::tasking, 1, 2, 0, false}, {Lane::data, 3, 4, 5, true}},
          digest_of(0x88),
          id_of<IncarnationId>(0x44),
          Bytes(32, 11)};
}

std::string heartbeat_refusal(const std::function<void(Heartbeat&)>& change) {
  Heartbeat changed = plain_heartbeat();
  change(changed);
  return refusal(parse_heartbeat(build_heartbeat(changed)));
}

TEST(HeartbeatBody, credit_and_cosignature_come_back) {
  Heartbeat beat = plain_heartbeat();
  beat.lanes[1].credit = {17, 4'000'000'000};
  beat.cosigned = WireCosignature{9, UtcTime{kNoonTai}, Bytes(64, 7)};
  const auto came = parse_heartbeat(build_heartbeat(beat));
  ASSERT_TRUE(came) << came.error().text();
  EXPECT_EQ(came->lanes[0].credit, Credit{});
  EXPECT_EQ(came->lanes[1].credit, (Credit{17, 4'000'000'000}));
  ASSERT_TRUE(came->cosigned);
  EXPECT_EQ(came->cosigned->size, 9u);
  EXPECT_EQ(came->cosigned->at, UtcTime{kNoonTai});
  EXPECT_EQ(came->cosigned->signature, Bytes(64, 7));
  EXPECT_FALSE(parse_heartbeat(build_heartbeat(plain_heartbeat()))->cosigned);
}

TEST(HeartbeatBody, a_cosignature_has_a_size_and_a_time_that_can_be) {
  const auto with = [](std::size_t bytes, std::int64_t at) {
    return heartbeat_refusal([&](Heartbeat& h) {
      h.cosigned = WireCosignature{9, UtcTime{at}, Bytes(bytes, 7)};
    });
  };
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  EXPECT_EQ(with(256, kMost), "");
  EXPECT_EQ(with(0, kMost), "batch_malformed cosignature");
  EXPECT_EQ(with(257, kMost), "batch_malformed cosignature");
  EXPECT_EQ(with(64, kMost + 1), "batch_malformed cosigned_at_tai_ns");
}

TEST(HelloBody, credit_comes_back_lane_for_lane) {
  Hello hello = plain_hello();
  hello.have[0].credit = {3, 5};
  const auto came = parse_hello(build_hello(hello));
  ASSERT_TRUE(came) << came.error().text();
  EXPECT_EQ(came->have[0].credit, (Credit{3, 5}));
}

TEST(HeartbeatBody, every_field_comes_back) {
  const auto beat = parse_heartbeat(build_heartbeat(plain_heartbeat()));
  ASSERT_TRUE(beat.has_value()) << beat.error().text();
  EXPECT_EQ(beat->time.tai_ns, kNoonTai);
  EXPECT_EQ(beat->agreements_digest, digest_of(0x88));
  ASSERT_EQ(beat->lanes.size(), 2u);
  EXPECT_EQ(beat->lanes[0].lane, Lane::tasking);
  EXPECT_EQ(beat->lanes[1].head_seq, 3u);
  EXPECT_EQ(beat->lanes[1].have_seq, 4u);
  EXPECT_EQ(beat->lanes[0].receipted_seq, 0u);
  EXPECT_FALSE(beat->lanes[0].missing);
  EXPECT_EQ(beat->lanes[1].receipted_seq, 5u);
  EXPECT_TRUE(beat->lanes[1].missing);
  EXPECT_EQ(beat->incarnation, id_of<IncarnationId>(0x44));
  EXPECT_EQ(beat->session, Bytes(32, 11));
}

TEST(HeartbeatBody, says_back_the_time_of_the_one_before) {
  Heartbeat made = plain_heartbeat();
  EXPECT_FALSE(parse_heartbeat(build_heartbeat(made))->echo);
  made.echo = ClockEcho{UtcTime{kNoonTai - 7}, Nanos{12'345}};
  const auto beat = parse_heartbeat(build_heartbeat(made));
  ASSERT_TRUE(beat && beat->echo);
  EXPECT_EQ(beat->echo->time.tai_ns, kNoonTai - 7);
  EXPECT_EQ(beat->echo->held.count(), 12'345);
}

TEST(HeartbeatBody, a_time_is_of_some_clock) {
  for (const std::int64_t time : {std::int64_t{-1}, (std::int64_t{1} << 62) + 1}) {
    EXPECT_EQ(heartbeat_refusal([time](Heartbeat& h) { h.time = UtcTime{time}; }),
              "batch_malformed time_tai_ns");
  }
}

TEST(HeartbeatBody, one_of_no_life_and_no_session_is_a_form_of_it) {
  Heartbeat made = plain_heartbeat();
  made.incarnation = {};
  made.session.clear();
  const auto beat = parse_heartbeat(build_heartbeat(made));
  ASSERT_TRUE(beat.has_value()) << beat.error().text();
  EXPECT_TRUE(beat->incarnation.is_nil());
  EXPECT_TRUE(beat->session.empty());
}

TEST(HeartbeatBody, the_nonce_of_a_session_has_32_bytes) {
  EXPECT_EQ(heartbeat_refusal([](Heartbeat& h) { h.session.resize(31); }),
            "batch_malformed session");
  EXPECT_EQ(heartbeat_refusal([](Heartbeat& h) { h.session.resize(33); }),
            "batch_malformed session");
}

TEST(HeartbeatBody, there_are_two_lanes_at_most) {
  EXPECT_EQ(heartbeat_refusal([](Heartbeat& h) { h.lanes.pop_back(); }), "");
  EXPECT_EQ(heartbeat_refusal([](Heartbeat& h) { h.lanes.push_back(h.lanes[0]); }),
            "batch_malformed lanes");
  EXPECT_EQ(heartbeat_refusal([](Heartbeat& h) { h.lanes[1] = h.lanes[0]; }),
            "batch_malformed lanes");
  EXPECT_EQ(heartbeat_refusal([](Heartbeat& h) { h.lanes[0].lane = Lane::unspecified; }),
            "batch_malformed lane");
}

TEST(EveryBody, another_body_in_its_place_is_refused) {
  EXPECT_EQ(refusal(parse_hello(build_receipt(plain_receipt()))).substr(0, 10), "bad_buffer");
  EXPECT_EQ(refusal(parse_receipt(build_heartbeat(plain_heartbeat()))).substr(0, 10), "bad_buffer");
  EXPECT_EQ(refusal(parse_heartbeat(build_hello(plain_hello()))).substr(0, 10), "bad_buffer");
  EXPECT_EQ(refusal(parse_heartbeat({})).substr(0, 10), "bad_buffer");
}

}  // namespace
}  // namespace accord::pipeline_test
