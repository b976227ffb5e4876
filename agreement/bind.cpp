// Facts in words to facts in numbers.
#include <algorithm>

#include "agreement/build_tables.hpp"
#include "agreement/decide.hpp"

namespace accord::agreement {
namespace {

/// One bit of a group; a number that is none of the vocabulary gets the last one, which no clause
/// names.
template <class Enum>
std::uint32_t bit_of(Enum value, int shift, unsigned width) {
  const auto number = std::min(static_cast<unsigned>(value), width - 1);
  return 1u << (number + static_cast<unsigned>(shift));
}

bool names_recipient(const ReleaseFacts& facts) {
  const auto& listed = facts.label.rel_to;
  return std::find(listed.begin(), listed.end(), facts.recipient) != listed.end();
}

std::uint32_t shelf_of(const Tables& tables, bool outbound, NameIndex peer) {
  if (peer == kNone) return kNone;
  return outbound ? tables.shelf_to[peer] : tables.shelf_from[peer];
}

}  // namespace

std::uint32_t key_of(ObjectClass object_class, Regime regime, fbs::Purpose purpose) {
  return bit_of(object_class, 0, 8) | bit_of(regime, kRegimeShift, 8) |
         bit_of(purpose, kPurposeShift, 16);
}

BoundFacts bind_facts(const Snapshot& snapshot, const ReleaseFacts& facts) {
  return bind_facts(snapshot, facts, bind_label(snapshot, facts.label));
}

BoundFacts bind_facts(const Snapshot& snapshot, const ReleaseFacts& facts,
                      const BoundLabel& label) {
  const Tables& tables = snapshot.tables();
  const bool two_nations =
      !facts.sender.empty() && !facts.recipient.empty() && facts.sender != facts.recipient;
  const bool inbound = facts.recipient == snapshot.own();
  BoundFacts bound;
  bound.outbound = facts.sender == snapshot.own();
  bound.complete = two_nations && (bound.outbound || inbound) &&
                   facts.mode != DataMode::unspecified && !facts.payload_code.empty();
  bound.sender = index_of(tables.names, facts.sender.text());
  bound.recipient = index_of(tables.names, facts.recipient.text());
  if (two_nations && (bound.outbound || inbound)) {
    bound.shelf = shelf_of(tables, bound.outbound, bound.outbound ? bound.recipient : bound.sender);
  }
  bound.payload = index_of(tables.payloads, facts.payload_code);
  bound.schema = index_of(tables.schemas, facts.schema_digest);
  bound.mode = facts.mode;
  bound.label = label;
  bound.named = names_recipient(facts);
  if (bound.sender == kNone && bound.label.policy == kNone &&
      facts.label.policy == facts.sender.text()) {
    // One word that no agreement names is still one word: its label is the sender's own.
    bound.sender = bound.label.policy = static_cast<NameIndex>(tables.names.size());
  }
  bound.match = {key_of(facts.object_class, facts.regime, facts.purpose), facts.norad_cat_id,
                 facts.at};
  bound.observations = facts.observations;
  bound.last_observation = facts.last_observation;
  bound.originator_consents = facts.originator_consents;
  bound.usage = facts.usage;
  return bound;
}

}  // namespace accord::agreement
