// I5 and I6: nothing leaves without a ruling, and every ruling is kept. The second decider
// (tests/support/plain_decider) rules again on what stands on the wire.
#include <algorithm>
#include <tuple>

#include "agreement/release_case.hpp"
#include "agreement/statement.hpp"
#include "node/pipeline/wire.hpp"
#include "tests/sim/checker.hpp"
#include "trackset_generated.h"

namespace accord::sim {
namespace {

namespace wire = node::pipeline;
using agreement::StatementKind;

struct Released {
  const store::RulingRow* ruling = nullptr;
  Moment moment = 0;
};

/// Statements about one agreement as one journal had them, in the order in which they came.
struct Said {
  Moment moment = 0;
  agreement::Statement statement;
};

/// One life's rulings and statements, to look up.
struct Ledger {
  std::map<std::pair<NationId, RecordId>, std::vector<Released>> released;
  std::vector<Said> said;
};

Ledger ledger_of(const Life& life) {
  Ledger out;
  for (const Commit& commit : life.commits) {
    for (const auto& row : commit.rows.rulings) {
      if (row.direction == store::Direction::outbound && row.verdict == "release")
        out.released[{row.peer, row.record_id}].push_back({&row, commit.moment});
    }
    for (const auto& row : commit.rows.statements) {
      const auto parsed = agreement::parse_statement(as_text(row.document));
      if (parsed) out.said.push_back({commit.moment, *parsed});
    }
  }
  return out;
}

/// A party that suspended the agreement had not restored it, by the statements up to a moment.
bool is_suspended(const Ledger& ledger, const Digest& agreement, UtcTime at, Moment upto) {
  std::map<NationId, std::pair<std::uint32_t, StatementKind>> last;
  for (const Said& said : ledger.said) {
    const agreement::Statement& one = said.statement;
    if (said.moment > upto || one.agreement != agreement || at < one.effective) continue;
    auto& known = last[one.nation];
    if (one.number >= known.first) known = {one.number, one.kind};
  }
  return std::any_of(last.begin(), last.end(), [](const auto& entry) {
    return entry.second.second == StatementKind::suspend;
  });
}

/// What came in the commit of the release itself may count or not: it must have been so either way.
bool is_suspended(const Ledger& ledger, const Digest& agreement, const Released& released) {
  const UtcTime at = released.ruling->at;
  return is_suspended(ledger, agreement, at, released.moment - 1) &&
         is_suspended(ledger, agreement, at, released.moment);
}

/// What the wire says of the record, with what only the sender can know: purpose and consent.
/// Counters stand at nothing: a threshold asks a person, who may have said yes.
plain::Question question_of(const wire::WireRecord& record, const store::RulingRow& ruling,
                            const plain::World& law) {
  plain::Question out;
  const wire::RecordHead& head = record.head;
  out.sender = head.sender;
  out.recipient = head.recipient;
  out.payload_code = head.payload_code;
  out.schema = head.schema_digest;
  out.mode = head.mode;
  out.label = head.label;
  out.at = ruling.at;
  out.object_class = head.object_class;
  out.regime = head.regime;
  const auto facts = agreement::parse_release_case(ruling.facts);
  if (facts) {
    out.norad_cat_id = facts->norad_cat_id;
    out.purpose = facts->purpose;
    out.observations = facts->observations;
    out.last_observation = facts->last_observation;
    out.originator_consents = facts->originator_consents;
  }
  if (head.payload_code == "TRK") {
    const fbs::TrackSet* track = flatbuffers::GetRoot<fbs::TrackSet>(record.payload.data());
    out.norad_cat_id = track->object() != nullptr ? track->object()->norad_cat_id() : 0;
    out.observations = track->observations()->size();
  }
  for (const auto& agreement : law.agreements) {
    for (const auto& direction : agreement.document.release) {
      for (const auto& clause : direction.clauses) {
        if (!clause.compilation) continue;
        const std::string path = agreement.document.name.text() + "/" +
                                 std::to_string(agreement.document.version) + "/release/" +
                                 head.sender.text() + ">" + head.recipient.text() + "/clauses/" +
                                 clause.id + "/compilation";
        out.counts[path] = 0;
      }
    }
  }
  return out;
}

class Watch {
 public:
  Watch(const History& history, Violations& out) : history_(history), out_(out) {
    for (const auto& [nation, lives] : history.lives) {
      for (const Life& life : lives) ledgers_[{nation, life.incarnation}] = ledger_of(life);
    }
  }

  void look_at(const Frame& frame) {
    for (const std::string& word : history_.secrets) {
      if (as_text(frame.body).find(word) != std::string_view::npos)
        found(frame, "'" + word + "' stands in a frame");
    }
    const auto batch = wire::parse_batch(frame.body);
    if (!batch) return;
    const Seen seen{frame.from, batch->head.incarnation, frame.to, batch->head.root};
    if (!seen_.insert(seen).second) return;  // sent again
    for (const Bytes& bytes : batch->records) {
      const auto record = wire::parse_record(bytes);
      if (!record) {
        found(frame, "a record on the wire that cannot be read");
      } else {
        look_at(frame, batch->head, *record);
      }
    }
  }

 private:
  using Seen = std::tuple<NationId, IncarnationId, NationId, Digest>;

  void look_at(const Frame& frame, const wire::BatchHead& batch, const wire::WireRecord& record) {
    const std::string name = "record " + record.head.id.text();
    const Ledger& ledger = ledgers_[{frame.from, batch.incarnation}];
    const auto rulings = ledger.released.find({frame.to, record.head.id});
    if (rulings == ledger.released.end() || rulings->second.front().moment > frame.moment)
      return found(frame, name + " has no ruling that releases it");
    const Released& released = rulings->second.front();
    if (released.ruling->agreements != record.head.agreements)
      found(frame, name + " names other agreements than its ruling");
    for (const Digest& agreement : record.head.agreements) {
      if (is_suspended(ledger, agreement, released))
        found(frame, name + " was released under a suspended agreement");
    }
    const plain::World& law = history_.law.at(frame.from);
    const plain::Answer answer = plain::answer(law, question_of(record, *released.ruling, law));
    if (answer.verdict != "release")
      found(frame, name + " is not permitted: " + answer.verdict + " by " + answer.clause);
  }

  void found(const Frame& frame, const std::string& what) {
    out_.push_back({"I5", frame.from.text() + ">" + frame.to.text() + ": " + what});
  }

  const History& history_;
  Violations& out_;
  std::map<std::pair<NationId, IncarnationId>, Ledger> ledgers_;
  std::set<Seen> seen_;
};

using Named = std::map<std::pair<NationId, RecordId>, int>;

/// One of each, no more and no less.
void compare(const std::string& where, const Named& records, const Named& rulings,
             Violations& out) {
  for (const auto& [key, count] : records) {
    const auto found = rulings.find(key);
    const int ruled = found == rulings.end() ? 0 : found->second;
    if (count != 1 || ruled != 1)
      out.push_back({"I6", where + " record " + key.second.text() + " stands " +
                               std::to_string(count) + " times, its ruling " +
                               std::to_string(ruled) + " times"});
  }
  for (const auto& [key, count] : rulings) {
    if (!records.contains(key))
      out.push_back({"I6", where + " ruling over record " + key.second.text() + " without it"});
  }
}

void check_sent(const NationId& nation, const Life& life, Violations& out) {
  Named records;
  Named rulings;
  for (const auto& row : life.journal.sent) {
    const auto batch = wire::parse_batch(row.bytes);
    for (const Bytes& bytes : batch ? batch->records : std::vector<Bytes>{}) {
      const auto record = wire::parse_record(bytes);
      if (record) ++records[{row.peer, record->head.id}];
    }
  }
  for (const auto& row : life.journal.rulings) {
    if (row.direction == store::Direction::outbound && row.verdict == "release")
      ++rulings[{row.peer, row.record_id}];
  }
  compare(nation.text() + " sent:", records, rulings, out);
}

void check_taken(const NationId& nation, const Life& life, Violations& out) {
  for (const auto& [outcome, verdict] : {std::pair(store::Outcome::admitted, "admit"),
                                         std::pair(store::Outcome::quarantined, "quarantine")}) {
    Named records;
    Named rulings;
    for (const auto& row : life.journal.records) {
      if (row.outcome == outcome) ++records[{row.peer, row.id}];
    }
    for (const auto& row : life.journal.rulings) {
      if (row.direction == store::Direction::inbound && row.verdict == verdict)
        ++rulings[{row.peer, row.record_id}];
    }
    compare(nation.text() + " took:", records, rulings, out);
  }
}

}  // namespace

void check_permitted(const History& history, Violations& out) {
  Watch watch(history, out);
  for (const Frame& frame : history.wire) watch.look_at(frame);
}

void check_audit(const History& history, Violations& out) {
  std::map<std::pair<IncarnationId, NationId>, std::pair<std::size_t, std::size_t>> refusals;
  for (const auto& [nation, lives] : history.lives) {
    for (const Life& life : lives) {
      check_sent(nation, life, out);
      check_taken(nation, life, out);
      for (const auto& row : life.journal.rulings) {
        const bool refused = row.direction == store::Direction::outbound &&
                             row.verdict != "release" && row.payload_code == "TRK";
        if (refused) ++refusals[{life.incarnation, row.peer}].second;
      }
    }
  }
  for (const Answer& answer : history.answers) {
    if (!answer.released) ++refusals[{answer.life, answer.to}].first;
  }
  for (const auto& [key, counts] : refusals) {
    if (counts.first > counts.second)
      out.push_back({"I6", std::to_string(counts.first) + " refusals to " + key.second.text() +
                               " were answered, and " + std::to_string(counts.second) +
                               " are in the journal"});
  }
}

}  // namespace accord::sim
