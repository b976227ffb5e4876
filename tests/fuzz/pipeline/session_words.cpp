// What GBR says anew in a session, signed with its keys: right, or wrong in one field.
#include <cstdlib>

#include "crypto/revocation.hpp"
#include "node/pipeline/signer.hpp"
#include "tests/fuzz/pipeline/session_peer.hpp"

namespace accord::fuzz {

using namespace node::pipeline;
using test_support::must;

namespace {

constexpr std::size_t kMostRecords = 4;
constexpr std::size_t kManyRecords = 1'025;  // one more than a batch may hold

/// How a batch or a record in it is wrong. `none` and those before `wrong_signature` may be taken.
enum Wrong : std::uint8_t {
  none,
  right_too,
  time_moved,
  wrong_signature,
  wrong_signer,
  wrong_agreement,
  wrong_recipient,
  wrong_sender,
  too_secret,
  not_releasable,
  wrong_mode,
  wrong_payload_code,
  wrong_schema,
  beyond_a_gap,
  huge_place,
  place_taken,
  wrong_life,
  wrong_root,
  wrong_count,
  declared_gap,
  same_record,
  too_many,
  no_payload,
  not_a_record,
  kinds_of_wrong
};

void flip(Bytes& bytes, std::uint8_t where) {
  if (!bytes.empty()) bytes[where % bytes.size()] ^= static_cast<std::uint8_t>(1u << (where % 8));
}

}  // namespace

Bytes Session::record(Input& input, Lane lane, std::uint64_t seq, std::uint8_t wrong) {
  WireRecord out = lane == Lane::data ? track_ : request_;
  RecordHead& head = out.head;
  const std::uint64_t draw = ++drawn_;
  std::array<std::uint8_t, 10> random{};
  for (std::size_t i = 0; i < 8; ++i) random[i] = static_cast<std::uint8_t>(draw >> (8 * i));
  if (wrong != same_record) head.id = RecordId::v7(world_.now().unix_ns() / 1'000'000, random);
  head.seq = seq;
  head.time = wrong == time_moved ? input.time(world_.now()) : world_.now();
  if (wrong == wrong_agreement) head.agreements.front().raw[0] ^= 1;
  if (wrong == wrong_recipient) head.recipient = must(NationId::parse("AUS"));
  if (wrong == wrong_sender) head.sender = usa().id;
  if (wrong == too_secret) head.label.level = Level::top_secret;
  if (wrong == not_releasable) head.label.rel_to = {must(NationId::parse("GBR"))};
  if (wrong == wrong_mode) head.mode = DataMode::exercise;
  if (wrong == wrong_payload_code) head.payload_code = "CDM";
  if (wrong == wrong_schema) head.schema_digest.raw[0] ^= 1;
  if (wrong == no_payload) out.payload = Bytes(input.byte(), input.byte());
  if (wrong == not_a_record) return Bytes(input.byte() + 1u, input.byte());
  // Another life that a Hello has told of may well speak.
  if (wrong < wrong_signature || wrong == wrong_life) right_.insert(head.id);
  return build_record(head, out.payload);
}

Move Session::batch(Input& input) {
  const auto wrong = static_cast<std::uint8_t>(input.byte() % kinds_of_wrong);
  const Lane lane = input.byte() % 4 == 0 ? Lane::tasking : Lane::data;
  const auto have =
      shown()["lanes"][lane == Lane::data ? "data" : "tasking"]["received"].get<std::uint64_t>();
  std::uint64_t first = have + 1;
  if (wrong == beyond_a_gap) first += 1u + input.byte();
  if (wrong == huge_place) first = UINT64_MAX - input.byte();
  if (wrong == place_taken) first = have > input.byte() % 8u ? have - input.byte() % 8u : have;
  const std::size_t count = wrong == too_many ? kManyRecords : 1 + input.byte() % kMostRecords;
  WireBatch batch;
  for (std::size_t i = 0; i < count; ++i)
    batch.records.push_back(record(input, lane, first + i, wrong));
  const auto& key = gbr().identity->node_sign;
  batch.head = {static_cast<std::uint8_t>(key.certificate.suite()),
                gbr().id,
                usa().id,
                gbr().core->incarnation(),
                lane,
                first,
                static_cast<std::uint32_t>(count),
                batch_root(batch.records)};
  if (wrong == wrong_life) batch.head.incarnation = IncarnationId::v7(input.byte(), {});
  if (wrong == wrong_root) batch.head.root.raw[1] ^= 1;
  if (wrong == wrong_count) batch.head.count += 1u + input.byte();
  if (wrong == declared_gap) batch.head.left_out = static_cast<std::uint16_t>(1 + input.byte());
  batch.signer = key.certificate.digest();
  if (wrong == wrong_signer) batch.signer = usa().identity->node_sign.certificate.digest();
  const auto& signing = wrong == wrong_signer ? gbr().officer->key : key.key;
  batch.signature = must(signing.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head)));
  if (wrong == wrong_signature) flip(batch.signature, input.byte());
  deaf_ = true;  // GBR's node knows nothing of it, and would find a fork in what USA answers
  world_.inject("GBR", usa(), build_batch(batch));
  // The same record under another place is right, if it has not arrived yet under its own.
  const bool may_be = wrong < wrong_signature || wrong == wrong_life || wrong == same_record;
  return may_be ? Move::offered : Move::said;
}

Move Session::say(ControlKind kind, Bytes body, Input& input) {
  const std::uint8_t how = input.byte();
  const Signer signer(*gbr().identity,
                      how == 1 ? IncarnationId::v7(input.byte(), {}) : gbr().core->incarnation());
  Bytes signed_body = must(signer.sign_control({kind, usa().id, std::move(body)})).body();
  if (how == 2) flip(signed_body, input.byte());
  world_.inject("GBR", usa(), std::move(signed_body));
  return Move::said;
}

Move Session::hello(Input& input) {
  Hello hello = hello_;
  hello.answers_nonce = hello_of_usa_.nonce;
  const std::uint8_t field = input.byte() % 16;
  if (field == 1) hello.protocol = static_cast<std::uint16_t>(input.number(hello.protocol));
  if (field == 2) hello.time = input.time(world_.now());
  if (field == 3) flip(hello.nonce, input.byte());
  if (field == 4) hello.agreements.clear();
  if (field == 5) hello.agreements.front().first.raw[3] ^= 1;
  if (field == 6) hello.agreements.front().second = AgreementState::suspended;
  if (field == 7) hello.schemas.clear();
  if (field == 8) hello.suites = {input.byte()};
  if (field == 9 && !hello.have.empty()) hello.have[0].seq = input.number(hello.have[0].seq);
  if (field == 10 && !hello.have.empty())
    hello.have[0].receipted_seq = input.number(hello.have[0].receipted_seq);
  if (field == 11) hello.certificate = hello_of_usa_.certificate;
  if (field == 12) hello.open = !hello.open;
  if (field == 13)
    hello.statements = {
        {hello.agreements.front().first, gbr().id, static_cast<std::uint32_t>(input.number(1))}};
  if (field == 14) hello.taken_epoch = input.number(hello.taken_epoch);
  if (field == 15) hello.holds_log = {{usa().core->incarnation(), input.number(1)}};
  return say(ControlKind::hello, build_hello(hello), input);
}

Move Session::keys(Input& input) {
  Keys keys = keys_;
  const std::uint8_t field = input.byte() % 8;
  if (field == 1) keys.key_epoch = input.number(keys.key_epoch);
  if (field == 2) flip(keys.enc, input.byte());
  if (field == 3) keys.courier_key += "x";
  if (field == 4) keys.sender_offer.raw[0] ^= 1;
  if (field == 5) keys.recipient_offer.raw[0] ^= 1;
  if (field == 6) keys.log.size = input.number(keys.log.size);
  if (field == 7) keys.log.root.raw[0] ^= 1;
  return say(ControlKind::keys, build_keys(keys), input);
}

Move Session::receipt(Input& input) {
  Receipt receipt = receipt_;
  const std::uint8_t field = input.byte() % 12;
  if (field == 1) receipt.number = input.number(receipt.number);
  if (field == 2) receipt.incarnation = IncarnationId::v7(input.byte(), {});
  if (field == 3) receipt.lane = Lane::tasking;
  if (field == 4) receipt.first_seq = input.number(receipt.first_seq);
  if (field == 5) receipt.count = static_cast<std::uint32_t>(input.number(receipt.count));
  if (field == 6) receipt.root.raw[0] ^= 1;
  if (field == 7) receipt.exceptions = {{input.byte(), input.byte(), input.byte()}};
  if (field == 8) receipt.have_seq = input.number(receipt.have_seq);  // of what was never sent
  if (field == 9) receipt.time = input.time(world_.now());
  if (field == 10) receipt.log.reset();
  if (field == 11 && receipt.log) receipt.log->size = input.number(receipt.log->size);
  return say(ControlKind::receipt, build_receipt(receipt), input);
}

Move Session::heartbeat(Input& input) {
  Heartbeat beat = heartbeat_;
  beat.session = hello_of_usa_.nonce;
  beat.time = world_.now();
  const std::uint8_t field = input.byte() % 14;
  if (field == 1) beat.time = input.time(world_.now());
  for (LaneHead& lane : beat.lanes) {
    if (field == 2) lane.head_seq = input.number(lane.head_seq);
    if (field == 3) lane.have_seq = input.number(lane.have_seq);
    if (field == 4) lane.receipted_seq = input.number(lane.receipted_seq);
    if (field == 5) lane.missing = true;
    if (field == 6)
      lane.credit = {static_cast<std::uint32_t>(input.number(1)),
                     static_cast<std::uint32_t>(input.number(1))};
  }
  if (field == 7) beat.agreements_digest.raw[0] ^= 1;
  if (field == 8) beat.incarnation = IncarnationId::v7(input.byte(), {});
  if (field == 9) flip(beat.session, input.byte());
  if (field == 10) beat.holds_list = input.number(beat.holds_list);
  if (field == 11) beat.opens_epoch = input.number(beat.opens_epoch);
  if (field == 12) beat.cosigned = {{input.number(1), world_.now(), Bytes(64, input.byte())}};
  if (field == 13) beat.lanes.clear();
  return say(ControlKind::heartbeat, build_heartbeat(beat), input);
}

Move Session::statement(Input& input) {
  scenario::World::Saying saying;
  const std::uint8_t what = input.byte();
  saying.kind =
      what % 4 == 1 ? agreement::StatementKind::restore : agreement::StatementKind::suspend;
  saying.about = hello_.agreements.front().first;
  const bool right = what % 4 < 2;
  saying.number = right ? statements_ + 1 : static_cast<std::uint32_t>(input.number(statements_));
  saying.effective = what % 4 == 2 ? input.time(world_.now()) : world_.now();
  WireStatement said = world_.sign(gbr(), saying);
  if (what % 4 == 3) flip(what % 8 < 4 ? said.signature : said.document, input.byte());
  if (right) ++statements_;
  say(ControlKind::statement, build_statement(said), input);
  return Move::said;
}

Move Session::revocations(Input& input) {
  crypto::RevocationTerms terms;
  terms.number = std::max<std::uint64_t>(1, input.number(1));
  terms.this_update = world_.now();
  terms.next_update = world_.now() + std::chrono::hours(24);
  if (input.byte() % 8 == 0) {
    const auto serial = gbr().identity->transport.certificate.serial();
    terms.revoked.push_back({Bytes(serial.begin(), serial.end()), world_.now()});
  }
  const auto list = crypto::issue_revocation_list(*gbr().root_key, gbr().identity->root, terms);
  if (!list) return Move::said;
  Bytes der(list->der().begin(), list->der().end());
  if (input.byte() % 4 == 0) flip(der, input.byte());
  return say(ControlKind::revocations, build_revocations(der), input);
}

}  // namespace accord::fuzz
