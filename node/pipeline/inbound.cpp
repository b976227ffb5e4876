// open, verify, gate, journal, receipt.
#include "node/pipeline/inbound.hpp"

#include <algorithm>

#include "agreement/marking/label.hpp"
#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

/// The record's header must agree with the signed batch it stands in.
Status check_head(const RecordHead& head, const BatchHead& batch, std::uint32_t offset) {
  const auto bad = [](const char* field) {
    return fail(Code::record_malformed, "contradicts its batch", field);
  };
  if (head.sender != batch.sender) return bad("sender");
  if (head.recipient != batch.recipient) return bad("recipient");
  if (head.lane != batch.lane) return bad("lane");
  if (head.seq != batch.first_seq + offset) return bad("seq");
  return {};
}

store::InboundRecordRow row_of(const Surroundings& with, const RecordHead& head,
                               const BatchHead& batch) {
  store::InboundRecordRow row;
  row.id = head.id;
  row.peer = batch.sender;
  row.incarnation = batch.incarnation;
  row.lane = batch.lane;
  row.seq = head.seq;
  row.payload_code = head.payload_code;
  row.mode = head.mode;
  if (head.label.level != Level::unspecified)
    row.label = with.labels.find(with.agreements, head.label).text;
  row.request_id = head.request_id;
  row.at = with.now;
  return row;
}

/// Of a level that this node may not hold (DESIGN.md section 6).
bool is_above(const Surroundings& with, const Label& label) {
  return label.level > with.agreements.ceiling();
}

/// The batch as it is kept: a record above the node's ceiling, or one whose label cannot be read,
/// leaves its leaf in the Merkle tree and nothing else, so that root and signature still hold.
Bytes kept_bytes(const Surroundings& with, const Verified& verified,
                 const std::vector<Result<WireRecord>>& records, ByteView came) {
  const WireBatch& batch = verified.batch();
  if (with.agreements.ceiling() == Level::top_secret || batch.head.left_out != 0)
    return Bytes(came.begin(), came.end());
  WireBatch kept = batch;
  bool whole = true;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i] && !is_above(with, records[i]->head.label)) continue;
    Bytes& record = kept.records[i];
    const Digest& leaf = verified.leaves()[i];
    record = Bytes(leaf.raw.begin(), leaf.raw.end());
    whole = false;
  }
  return whole ? Bytes(came.begin(), came.end()) : build_batch(kept);
}

store::RulingRow ruling_of(const store::InboundRecordRow& row, const Digest& leaf,
                           std::string verdict) {
  store::RulingRow out;
  out.at = row.at;
  out.direction = store::Direction::inbound;
  out.peer = row.peer;
  out.record_id = row.id;
  out.payload_code = row.payload_code;
  out.mode = row.mode;
  out.verdict = std::move(verdict);
  out.clause = row.clause;
  out.reason = row.code;
  out.inputs = leaf;
  out.observations = row.observations;
  return out;
}

std::string batch_name(std::uint64_t first_seq, std::uint32_t count, const Digest& root) {
  return std::to_string(first_seq) + " to " + std::to_string(first_seq + count - 1) + " of root " +
         root.hex().substr(0, 16);
}

}  // namespace

Status InboundLine::on_batch(Surroundings& with, PeerLink& link, ByteView bytes) {
  if (link.is_stopped()) {  // said once, when it stopped
    with.count(link.peer(), code_text(Code::link_not_open));
    return fail(Code::link_not_open, "the link is " + std::string(name_of(link.state())));
  }
  const auto handle = [&]() -> Status {
    if (!link.is_open())
      return fail(Code::link_not_open,
                  "a batch while the link is " + std::string(name_of(link.state())));
    ACCORD_TRY(Opened opened, open(bytes));
    ACCORD_TRY(const Verified verified, verify(with, link, std::move(opened)));
    link.heard(with);
    ACCORD_CHECK(check_turn(with, link, verified.batch().head, bytes));
    if (!with.takes_data && verified.batch().head.lane == Lane::data)
      return fail(Code::store_full, "data stays with the peer until there is room");
    take(with, link, verified, bytes);
    return {};
  };
  Status status = handle();
  if (!status && status.error().code == Code::store_full) {  // the step was said, once
    with.count(link.peer(), code_text(Code::store_full));
    return status;
  }
  const bool noted = !status && status.error().code == Code::fork_detected;  // the freeze said so
  if (!status && !noted) with.note(link.peer(), status.error(), Severity::warning);
  return status;
}

Result<Opened> InboundLine::open(ByteView bytes) const {
  ACCORD_TRY(WireBatch batch, parse_batch(bytes));
  return Opened(std::move(batch));
}

Result<Verified> InboundLine::verify(const Surroundings& with, const PeerLink& link,
                                     Opened opened) const {
  const WireBatch& batch = opened.batch();
  const crypto::Certificate& certificate = link.peer_certificate();
  if (batch.head.sender != link.peer() || batch.head.recipient != with.self) {
    return fail(Code::wrong_recipient,
                "a batch from " + batch.head.sender.text() + " to " + batch.head.recipient.text());
  }
  if (batch.signer != certificate.digest())
    return fail(Code::wrong_signer, "not the certificate of the Hello");
  if (batch.head.suite != static_cast<std::uint8_t>(certificate.suite()))
    return fail(Code::suite_not_allowed, "not the certificate's");
  ACCORD_CHECK(check_not_ended(certificate, with.now));
  if (batch.head.incarnation != link.peer_incarnation())
    return fail(Code::wrong_incarnation, batch.head.incarnation.text());
  std::vector<Digest> leaves = leaves_of(batch);
  if (crypto::MerkleTree::root(leaves) != batch.head.root)
    return fail(Code::root_differs, "records do not hash to the signed root");
  const auto status = certificate.public_key().verify(
      kBatchDomain, batch.signer, batch_signing_input(batch.head), batch.signature);
  if (!status) return fail(Code::signature_bad, "of a batch");
  return Verified(std::move(opened.batch_), std::move(leaves));
}

Status InboundLine::check_turn(Surroundings& with, PeerLink& link, const BatchHead& head,
                               ByteView bytes) const {
  const std::uint64_t have = link.position(head.lane).have_seq;
  const std::string name = "sequence " + std::to_string(head.first_seq) + " of the " +
                           std::string(name_of(head.lane)) + " lane";
  if (head.first_seq == have + 1) return {};
  if (head.first_seq > have + 1) {
    link.ask_again(with, head.lane);
    return fail(Code::sequence_gap, name + ", have " + std::to_string(have));
  }
  const auto taken = taken_as(with, link, head);
  if (!taken) return fail(Code::batch_repeated, name + " was taken before, and is not kept");
  if (taken->root == head.root && taken->first_seq == head.first_seq) {
    link.repeat_receipt(with, head.lane, head.first_seq);
    return fail(Code::batch_repeated, name);
  }
  const Error error{Code::fork_detected,
                    name + " was taken in " +
                        batch_name(taken->first_seq, taken->count, taken->root) + ", and came in " +
                        batch_name(head.first_seq, head.count, head.root),
                    {}};
  link.freeze(with, {error, taken->bytes, Bytes(bytes.begin(), bytes.end())});
  return fail(error);
}

std::optional<store::InboundBatchRow> InboundLine::taken_as(const Surroundings& with,
                                                            const PeerLink& link,
                                                            const BatchHead& head) const {
  for (const store::InboundBatchRow& row : with.effects.transaction.inbound_batches) {
    const bool holds = row.peer == link.peer() && row.incarnation == head.incarnation &&
                       row.lane == head.lane && row.first_seq <= head.first_seq &&
                       head.first_seq - row.first_seq < row.count;
    if (holds) return row;
  }
  auto known = with.store.inbound_batch(link.peer(), head.incarnation, head.lane, head.first_seq);
  if (!known) with.stop_node(known.error());
  return known ? std::move(*known) : std::nullopt;
}

void InboundLine::take(Surroundings& with, PeerLink& link, const Verified& verified,
                       ByteView bytes) {
  const WireBatch& batch = verified.batch();
  PeerLink::Position position = link.position(batch.head.lane);
  Arrived arrived{verified, {}, position.last_time};
  arrived.records.reserve(batch.records.size());
  for (const Bytes& record : batch.records) arrived.records.push_back(parse_record(record));
  Bytes kept = kept_bytes(with, verified, arrived.records, bytes);
  std::vector<RecordVerdict> exceptions = batch.head.left_out != 0
                                              ? take_left_out(with, link, batch.head)
                                              : take_records(with, link, arrived);
  with.effects.transaction.inbound_batches.push_back(
      {link.peer(), batch.head.incarnation, batch.head.lane, batch.head.first_seq, batch.head.count,
       batch.head.root, std::move(kept), with.now});
  position.have_seq = batch.head.first_seq + batch.head.count - 1;
  position.last_time = arrived.last_time;
  link.advance(with, batch.head.lane, position);
  write_receipt(with, link, batch.head, std::move(exceptions));
}

std::vector<RecordVerdict> InboundLine::take_records(Surroundings& with, PeerLink& link,
                                                     Arrived& arrived) {
  std::vector<RecordId> ids;
  for (const auto& record : arrived.records) {
    if (record) ids.push_back(record->head.id);
  }
  const auto taken = with.store.taken_of(ids);
  if (!taken) with.stop_node(taken.error());
  taken_.clear();
  if (taken) taken_.insert(taken->begin(), taken->end());
  std::vector<RecordVerdict> exceptions;
  const BatchHead& batch = arrived.verified.batch().head;
  for (std::uint32_t i = 0; i < batch.count; ++i) {
    const Place place{batch, i, arrived.last_time, arrived.verified.leaves()[i]};
    const RecordVerdict verdict = take_record(with, link, place, arrived.records[i]);
    if (verdict.outcome != static_cast<std::uint8_t>(store::Outcome::admitted))
      exceptions.push_back(verdict);
  }
  return exceptions;
}

std::vector<RecordVerdict> InboundLine::take_left_out(Surroundings& with, const PeerLink& link,
                                                      const BatchHead& head) const {
  const auto code = static_cast<Code>(head.left_out);  // one of those that parse_batch lets in
  with.note(link.peer(), {code,
                          "records " + std::to_string(head.first_seq) + " to " +
                              std::to_string(head.first_seq + head.count - 1) + " of the " +
                              std::string(name_of(head.lane)) + " lane",
                          {}});
  std::vector<RecordVerdict> out;
  for (std::uint32_t i = 0; i < head.count; ++i) {
    RecordHead record;
    record.seq = head.first_seq + i;
    store::InboundRecordRow row = row_of(with, record, head);
    row.outcome = store::Outcome::refused;
    row.code = code;
    with.effects.transaction.inbound_records.push_back(std::move(row));
    out.push_back({i, static_cast<std::uint8_t>(store::Outcome::refused), head.left_out});
  }
  return out;
}

RecordVerdict InboundLine::take_record(Surroundings& with, PeerLink& link, const Place& place,
                                       Result<WireRecord>& record) {
  const BatchHead& batch = place.batch;
  const std::uint32_t offset = place.offset;
  const auto refuse = [&](const Error& error, RecordHead head = {}) {
    head.seq = batch.first_seq + offset;
    store::InboundRecordRow row = row_of(with, head, batch);
    row.outcome = store::Outcome::refused;
    row.code = error.code;
    with.note(link.peer(), error);
    with.effects.transaction.inbound_records.push_back(std::move(row));
    return RecordVerdict{offset, static_cast<std::uint8_t>(store::Outcome::refused),
                         static_cast<std::uint16_t>(error.code)};
  };
  if (!record) return refuse(record.error());
  if (auto status = check_head(record->head, batch, offset); !status) return refuse(status.error());
  if (record->head.time < place.last_time)
    return refuse({Code::record_malformed, "signed earlier than one before it", "time"},
                  record->head);
  place.last_time = record->head.time;
  if (taken_.contains(record->head.id) || !uncommitted_.insert(record->head.id).second) {
    return refuse({Code::record_repeated, "record " + record->head.id.text(), {}}, record->head);
  }

  store::InboundRecordRow row = row_of(with, record->head, batch);
  const auto put_aside = [&](const Quarantined& held) {
    row.outcome = store::Outcome::quarantined;
    row.code = held.code;
    row.clause = held.clause;
    const bool above = is_above(with, held.head.label);  // then digest and code are kept
    if (!above) row.payload = std::move(record->payload);
    with.note(link.peer(),
              {held.code, "record " + row.id.text() + ": " + held.detail, held.clause});
    auto ruling = ruling_of(row, place.leaf, "quarantine");
    if (held.ruled_on && !above) ruling.facts = json_text(*held.ruled_on);
    with.effects.transaction.rulings.push_back(std::move(ruling));
    with.effects.transaction.inbound_records.push_back(std::move(row));
    return RecordVerdict{offset, static_cast<std::uint8_t>(store::Outcome::quarantined),
                         static_cast<std::uint16_t>(held.code)};
  };

  // The version of the agreement in force when the record was signed rules on it, as it ruled at
  // the sender: both sides choose by the same instant. A time to come is no instant of ours.
  const UtcTime ruled_at = std::min(record->head.time, with.now);
  Knowledge knowledge;
  knowledge.types = &with.types;
  knowledge.labels = &with.labels;
  const Gate gate(with.agreements, knowledge);
  const Gate::Arrival arrival{link.peer(), ruled_at,
                              sink_.requests_today(link.peer(), row.mode, with.now),
                              sink_.purpose_of(row.request_id, link.peer())};
  auto ruled = gate.admit(std::move(record->head), record->payload, arrival);
  if (const auto* held = std::get_if<Quarantined>(&ruled)) return put_aside(*held);
  Admitted& admitted = std::get<Admitted>(ruled);
  row.clause = admitted.ruling().clause;
  row.observations = admitted.facts().observations;
  if (batch.lane == Lane::tasking) {
    if (auto status = sink_.on_tasking(with, admitted); !status) {
      return put_aside({admitted.head(), status.error().code, status.error().text(), row.clause,
                        admitted.ruled_on()});
    }
  } else {
    sink_.on_data(with, admitted);
  }
  row.outcome = store::Outcome::admitted;
  row.payload = admitted.take_payload();
  row.onward = agreement::name_of(admitted.ruling().onward);
  auto ruling = ruling_of(row, place.leaf, "admit");
  ruling.agreements = admitted.ruling().agreements;
  ruling.facts = admitted.take_facts_text();
  with.effects.transaction.rulings.push_back(std::move(ruling));
  with.effects.transaction.inbound_records.push_back(std::move(row));
  return {offset, static_cast<std::uint8_t>(store::Outcome::admitted), 0};
}

void InboundLine::write_receipt(Surroundings& with, PeerLink& link, const BatchHead& head,
                                std::vector<RecordVerdict> exceptions) {
  Receipt receipt;
  receipt.number = link.next_receipt_number();
  receipt.incarnation = head.incarnation;
  receipt.lane = head.lane;
  receipt.first_seq = head.first_seq;
  receipt.count = head.count;
  receipt.root = head.root;
  receipt.exceptions = std::move(exceptions);
  receipt.have_seq = link.position(head.lane).have_seq;
  link.log().received(with, receipt);
  const link::Signed* frame =
      with.send({ControlKind::receipt, link.peer(), build_receipt(receipt)});
  if (frame == nullptr) return;
  with.effects.transaction.receipts.push_back(
      {link.peer(), store::Direction::outbound, head.incarnation, receipt.number, head.lane,
       head.first_seq, head.count, static_cast<std::uint32_t>(receipt.exceptions.size()),
       frame->body(), with.now});
}

}  // namespace accord::node::pipeline
