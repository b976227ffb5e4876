// From a draft to a signed, journalled batch. Read with agreement/decide.hpp: there is the law,
// here it is kept.
#include "node/pipeline/outbound.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

store::RulingRow ruling_row(const Surroundings& with, const Draft& draft, const NationId& recipient,
                            const agreement::WrittenRuling& ruling) {
  store::RulingRow row;
  row.at = with.now;
  row.direction = store::Direction::outbound;
  row.peer = recipient;
  row.record_id = draft.id;
  row.payload_code = draft.payload_code;
  row.mode = draft.mode;
  row.verdict = std::string(agreement::name_of(ruling.verdict));
  row.clause = ruling.clause;
  row.agreements = ruling.agreements;
  row.inputs = crypto::sha384(draft.payload);
  return row;
}

/// How many records from `first` on may share a batch.
std::size_t batch_length(const std::vector<Released>& queue, std::size_t first) {
  const std::size_t most = queue[first].head().lane == Lane::tasking ? 1 : kMaxBatchRecords;
  return std::min(most, queue.size() - first);
}

}  // namespace

void OutboundLine::restore(const store::Snapshot& snapshot) {
  for (const store::UsageRow& row : snapshot.usage) usage_.restore(row);
  usage_.restore_latest(snapshot.usage_latest);
  for (const store::DelayedWait& wait : snapshot.delayed) delayed_.restore(wait);
  for (const store::ConsentRow& row : snapshot.consents) consents_.restore(row);
}

OutboundLine::Outcome OutboundLine::submit(Surroundings& with, const Draft& draft,
                                           const NationId& recipient,
                                           const Circumstances& circumstances) {
  ACCORD_ASSERT(reaches(recipient));
  auto passed = gate(with).release(
      draft, {recipient, with.new_id<RecordId>(), with.now, circumstances.requests_today,
              circumstances.released_by, circumstances.purpose});
  if (auto* withheld = std::get_if<Withheld>(&passed)) {
    stay(with, draft, *withheld);
    Outcome outcome{recipient, std::nullopt, withheld->ruling, 0, std::move(withheld->detail)};
    const bool delayed =
        outcome.ruling.reason == Code::delay_not_passed && !circumstances.released_by;
    if (delayed && delayed_.wait(with, draft, recipient, outcome.ruling))
      outcome.delayed_until = outcome.ruling.not_before;
    return outcome;
  }
  if (auto* held = std::get_if<Held>(&passed)) {
    if (held_ != nullptr && !held_->on_held(with, draft, recipient, held->ruling))
      held->ruling.verdict = agreement::Verdict::withhold;
    stay(with, draft, {recipient, held->ruling, {}, std::move(held->ruled_on)});
    return {recipient, std::nullopt, std::move(held->ruling), 0, {}};
  }
  return queue(with, draft, std::move(std::get<Released>(passed)));
}

void OutboundLine::stay(Surroundings& with, const Draft& draft, const Withheld& withheld) {
  store::RulingRow row = ruling_row(with, draft, withheld.recipient, withheld.ruling);
  row.reason = withheld.ruling.reason;
  if (withheld.ruled_on) row.facts = json_text(*withheld.ruled_on);
  with.effects.transaction.rulings.push_back(std::move(row));
}

OutboundLine::Outcome OutboundLine::queue(Surroundings& with, const Draft& draft,
                                          Released released) {
  const RecordHead& head = released.head();
  const NationId recipient = head.recipient;
  const PayloadFacts& facts = released.facts();
  usage_.charge(with.effects.transaction, released.ruling(),
                {recipient, facts.norad_cat_id, head.object_class, facts.observations, with.now});
  agreement::WrittenRuling ruling;
  ruling.verdict = agreement::Verdict::release;
  ruling.clause = head.clause;
  ruling.agreements = head.agreements;
  store::RulingRow row = ruling_row(with, draft, recipient, ruling);
  row.record_id = head.id;
  row.observations = facts.observations;
  row.facts = released.take_facts_text();
  with.effects.transaction.rulings.push_back(std::move(row));
  Outcome outcome{recipient, head.id, std::move(ruling), facts.observations, {}};
  queued_[{recipient, head.lane}].push_back(std::move(released));
  return outcome;
}

bool OutboundLine::fills_a_batch() const {
  return std::any_of(queued_.begin(), queued_.end(),
                     [](const auto& lane) { return lane.second.size() >= kMaxBatchRecords; });
}

Status OutboundLine::close_batches(Surroundings& with,
                                   const std::function<PeerLink&(const NationId&)>& link_of) {
  for (auto& [key, queue] : std::exchange(queued_, {})) {
    ACCORD_CHECK(close_lane(with, link_of(key.first), std::move(queue)));
  }
  return {};
}

Status OutboundLine::close_lane(Surroundings& with, PeerLink& link, std::vector<Released> queue) {
  const auto goes_first = [](const Released& a, const Released& b) {
    return a.priority() > b.priority();
  };
  if (!std::is_sorted(queue.begin(), queue.end(),
                      goes_first))  // as it mostly is, and sorting moves
    std::stable_sort(queue.begin(), queue.end(), goes_first);
  for (std::size_t first = 0; first < queue.size();) {
    const std::span<Released> records(queue.data() + first, batch_length(queue, first));
    const Lane lane = records.front().head().lane;
    ACCORD_TRY(
        Signer::ClosedBatch batch,
        with.signer.close_batch(records, {link.next_seq(lane), link.time_of_next(lane, with.now),
                                          link.most_batch_bytes(lane)}));
    first += batch.row.count;
    link.on_batch_closed(with, std::move(batch));
  }
  return {};
}

}  // namespace accord::node::pipeline
