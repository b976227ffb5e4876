#include "workload.hpp"

#include <array>

namespace accord::node::store::crash {
namespace {

using Step = void (Workload::*)(Transaction&);

/// Of a draft that waits for its time or for a person.
void fill(DraftRow& row, std::uint32_t n, Bytes payload) {
  row.draft = id_of<RecordId>(n, 0x0e);
  row.payload_code = "TRK";
  row.label = "USA SECRET//REL TO GBR, USA";
  row.mode = DataMode::real;
  row.priority = Priority::routine;
  row.norad_cat_id = n;
  row.first = at(n);
  row.last = at(n + 1);
  row.payload = std::move(payload);
}

}  // namespace

/// Mostly a few hundred bytes, at times more than a page, rarely a batch of 40,000.
Bytes Workload::some_bytes() {
  const std::uint64_t kind = below(16);
  const std::uint64_t size = kind == 0 ? 40'000 : kind < 4 ? below(9'000) : below(600);
  Bytes out(size);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(random_());
  return out;
}

void Workload::send(Transaction& out) {
  const Lane lane = below(4) == 0 ? Lane::tasking : Lane::data;
  Expected::Stream& stream = expected_.outbound[lane];
  const auto count = static_cast<std::uint32_t>(1 + below(5));
  OutboundBatchRow batch = outbound_batch(stream.next_seq, count, lane);
  batch.bytes = some_bytes();
  out.outbound_batches.push_back(std::move(batch));
  for (std::uint32_t i = 0; i < count; ++i) {
    out.outbound_records.push_back(outbound_record(stream.next_seq + i, lane));
    out.rulings.push_back(ruling(fresh()));
  }
  stream.next_seq += count;
  expected_.rulings += count;
  if (below(2) == 0) {
    stream.acked_seq += below(stream.next_seq - stream.acked_seq);
    out.acknowledged.push_back({kGbr, lane, stream.acked_seq});
    out.receipted.push_back({kGbr, lane, stream.acked_seq});
  }
}

void Workload::take(Transaction& out) {
  const auto count = static_cast<std::uint32_t>(1 + below(4));
  const std::uint64_t first_seq = expected_.have_seq + 1;
  InboundBatchRow batch = inbound_batch(first_seq, count);
  batch.bytes = some_bytes();
  out.inbound_batches.push_back(std::move(batch));
  constexpr std::array kOutcomes{store::Outcome::admitted, store::Outcome::quarantined,
                                 store::Outcome::refused};
  for (std::uint32_t i = 0; i < count; ++i) {
    out.inbound_records.push_back(inbound_record(fresh(), first_seq + i, kOutcomes[below(3)]));
  }
  expected_.have_seq += count;
  expected_.inbound_records += count;
  out.inbound_positions.push_back(position(expected_.have_seq));
  ReceiptRow answer = receipt(first_seq, first_seq);  // numbers rise as the sequence does
  answer.bytes = some_bytes();
  out.receipts.push_back(std::move(answer));
  if (below(3) == 0) out.receipts.push_back(receipt(first_seq, first_seq, Direction::inbound));
}

void Workload::task_moves(Transaction& out) {
  const std::uint32_t n = static_cast<std::uint32_t>(below(6));
  constexpr std::array kStates{"SENT", "RECEIVED", "ACCEPTED", "DELIVERED"};
  TaskRow row = task(n, kStates[below(kStates.size())]);
  expected_.tasks[row.id] = row.state;
  out.tasks.push_back(std::move(row));
  out.task_messages.push_back(task_message(n, fresh()));
}

void Workload::draft_waits(Transaction& out) {
  DelayedRow row;
  const std::uint32_t n = fresh();
  fill(row, n, some_bytes());
  row.id = id_of<RecordId>(n, 0x0c);
  row.peer = kGbr;
  row.not_before = at(n + 60);
  row.at = at(n);
  row.clause = "USA-GBR/release/1";
  expected_.delayed.insert(row.id);
  out.delayed.push_back(std::move(row));
}

void Workload::draft_goes(Transaction& out) {
  if (expected_.delayed.empty()) return;
  out.delayed_done.push_back(*expected_.delayed.begin());
  expected_.delayed.erase(expected_.delayed.begin());
}

void Workload::person_is_asked(Transaction& out) {
  HoldRow row;
  const std::uint32_t n = fresh();
  fill(row, n, some_bytes());
  row.id = id_of<HoldId>(n, 0x0d);
  row.at = at(n);
  row.expires = at(n + 100);
  row.recipient = kGbr;
  row.payload_bytes = row.payload.size();
  row.clause = "USA-GBR/release/1/compilation";
  expected_.waiting.insert(row.id);
  out.holds.push_back(std::move(row));
}

void Workload::person_answers(Transaction& out) {
  if (expected_.waiting.empty()) return;
  const HoldId id = *expected_.waiting.begin();
  expected_.waiting.erase(expected_.waiting.begin());
  out.hold_states.push_back({id, HoldState::released});
  out.hold_decisions.push_back(
      {.id = id, .at = at(fresh()), .operator_name = "o.one", .action = "release"});
}

void Workload::agreements_change(Transaction& out) {
  const std::uint32_t n = fresh();
  out.statements.push_back({at(n), digest_of(0x51), kGbr, n, some_bytes(), Bytes{1, 2}});
  out.schema_texts.push_back(
      {"X" + std::to_string(n), digest_of(0x52), at(n), "table X" + std::to_string(n) + " {}"});
  ++expected_.statements;
  ++expected_.schema_texts;
}

void Workload::usage_and_consents(Transaction& out) {
  const std::uint32_t n = fresh();
  out.usage.push_back({"c", kGbr, static_cast<std::uint32_t>(below(3)), at(0), at(86'400),
                       at(1'000'000), 1 + below(9)});
  out.usage_marks.push_back({at(n)});
  ConsentRow consent;
  consent.id = id_of<ConsentId>(static_cast<std::uint32_t>(below(4)), 0x0b);
  consent.originator = kFra;
  consent.to = kGbr;
  consent.reference = "letter " + std::to_string(n);
  consent.from = at(0);
  consent.until = at(1'000);
  out.consents.push_back(std::move(consent));
}

void Workload::something_happens(Transaction& out) {
  const std::uint32_t n = fresh();
  out.notices.push_back({at(n), kGbr, Code::bad_id, "notice " + std::to_string(n)});
  ++expected_.notices;
  out.evidence.push_back({at(n), kFra, Code::fork_detected, "two", some_bytes(), Bytes{3}});
  out.overclassified.push_back(
      {at(n), id_of<RecordId>(n, 0x0a), kGbr, "TRK", "c", Code::above_clause_ceiling, "coarse"});
  expected_.is_cut = !expected_.is_cut;
  out.link_stops.push_back({kFra, expected_.is_cut ? LinkStop::cut : LinkStop::none, at(n),
                            Code::link_not_open, "by an officer"});
}

Transaction Workload::next() {
  constexpr std::array<Step, 10> kSteps{&Workload::send,
                                        &Workload::take,
                                        &Workload::task_moves,
                                        &Workload::draft_waits,
                                        &Workload::draft_goes,
                                        &Workload::person_is_asked,
                                        &Workload::person_answers,
                                        &Workload::agreements_change,
                                        &Workload::usage_and_consents,
                                        &Workload::something_happens};
  Transaction out;
  out.counters.push_back({kGbr, "transactions", 1});
  ++expected_.transactions;
  // Each kind at most once: what one step wrote, another of the same kind would have to know of.
  for (const Step step : kSteps) {
    const bool often = step == &Workload::send || step == &Workload::take;
    if (below(often ? 2 : 5) == 0) (this->*step)(out);
  }
  return out;
}

}  // namespace accord::node::store::crash
