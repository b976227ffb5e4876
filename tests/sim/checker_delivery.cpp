// I1 to I4: nothing lost, nothing twice, in order, the same bytes.
#include <algorithm>
#include <tuple>

#include "node/pipeline/wire.hpp"
#include "tests/sim/checker.hpp"

namespace accord::sim {
namespace {

namespace wire = node::pipeline;

/// A stream as its receiver sees it.
using Stream = std::tuple<NationId, IncarnationId, Lane>;

template <class Each>
void for_each_life(const History& history, const Each& each) {
  for (const auto& [nation, lives] : history.lives) {
    for (const Life& life : lives) each(nation, life);
  }
}

std::string life_name(const NationId& nation, const Life& life) {
  return nation.text() + " in life " + life.incarnation.text();
}

/// What a life had taken of each stream, and since when: (last sequence, moment), ascending.
using Holdings = std::map<Stream, std::vector<std::pair<std::uint64_t, Moment>>>;

Holdings holdings_of(const Life& life) {
  Holdings out;
  for (const Commit& commit : life.commits) {
    for (const auto& row : commit.rows.inbound_batches) {
      out[{row.peer, row.incarnation, row.lane}].emplace_back(row.first_seq + row.count - 1,
                                                              commit.moment);
    }
  }
  return out;
}

/// A side said on the wire that it holds `upto` of the other's stream.
struct Claim {
  const Frame* frame = nullptr;
  IncarnationId by;
  Stream stream;
  std::uint64_t upto = 0;
};

void add_receipt(const Frame& frame, const wire::WireControl& control, std::vector<Claim>& out) {
  const auto receipt = wire::parse_receipt(control.body);
  if (!receipt) return;
  out.push_back({&frame,
                 control.incarnation,
                 {frame.to, receipt->incarnation, receipt->lane},
                 std::max(receipt->have_seq, receipt->first_seq + receipt->count - 1)});
}

std::vector<Claim> claims_on(const std::vector<Frame>& frames) {
  std::vector<Claim> out;
  for (const Frame& frame : frames) {
    const auto control = wire::parse_control(frame.body);
    if (!control) continue;
    if (control->kind == wire::ControlKind::receipt) add_receipt(frame, *control, out);
    if (control->kind == wire::ControlKind::heartbeat) {
      const auto beat = wire::parse_heartbeat(control->body);
      for (const auto& lane : beat ? beat->lanes : std::vector<wire::LaneHead>{})
        out.push_back({&frame,
                       control->incarnation,
                       {frame.to, beat->incarnation, lane.lane},
                       lane.have_seq});
    }
    if (control->kind == wire::ControlKind::hello) {
      const auto hello = wire::parse_hello(control->body);
      for (const auto& have : hello ? hello->have : std::vector<wire::LaneHave>{})
        out.push_back(
            {&frame, control->incarnation, {frame.to, have.incarnation, have.lane}, have.seq});
    }
  }
  return out;
}

void check_claim(const Claim& claim, const Holdings& holdings, Violations& out) {
  if (claim.upto == 0 || std::get<1>(claim.stream).is_nil()) return;
  const auto found = holdings.find(claim.stream);
  const bool held = found != holdings.end() &&
                    std::any_of(found->second.begin(), found->second.end(), [&](const auto& taken) {
                      return taken.first >= claim.upto && taken.second <= claim.frame->moment;
                    });
  if (held) return;
  out.push_back(
      {"I1", claim.frame->from.text() + " acknowledged " +
                 place(claim.frame->to, claim.frame->from, std::get<2>(claim.stream), claim.upto) +
                 " before its journal held it, or without"});
}

struct Kept {
  const char* what;
  std::multiset<std::string> committed;
  std::multiset<std::string> held;
};

// What identifies a row.
std::string key_of(const store::OutboundBatchRow& row) {
  return row.peer.text() + " " + std::string(name_of(row.lane)) + " " +
         std::to_string(row.first_seq) + " " + row.root.hex();
}
std::string key_of(const store::InboundBatchRow& row) {
  return row.peer.text() + " " + row.incarnation.text() + " " + std::string(name_of(row.lane)) +
         " " + std::to_string(row.first_seq) + " " + row.root.hex();
}
std::string key_of(const store::InboundRecordRow& row) {
  return row.id.text() + " " + std::to_string(row.seq) + " " + row.incarnation.text() +
         " outcome " + std::to_string(static_cast<int>(row.outcome));
}
std::string key_of(const store::RulingRow& row) {
  return row.record_id.text() + " " + row.peer.text() + " " + row.verdict + " " + row.clause;
}

template <class Row>
std::multiset<std::string> keys_of(const std::vector<Row>& rows) {
  std::multiset<std::string> out;
  for (const Row& row : rows) out.insert(key_of(row));
  return out;
}

Journal rows_of(const std::vector<Commit>& commits) {
  Journal out;
  for (const Commit& commit : commits) {
    const store::Transaction& rows = commit.rows;
    const auto add = [](auto& to, const auto& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    add(out.sent, rows.outbound_batches);
    add(out.taken, rows.inbound_batches);
    add(out.records, rows.inbound_records);
    add(out.rulings, rows.rulings);
  }
  return out;
}

void check_journal(const NationId& nation, const Life& life, Violations& out) {
  const Journal committed = rows_of(life.commits);
  const Kept all[] = {{"a sent batch", keys_of(committed.sent), keys_of(life.journal.sent)},
                      {"a taken batch", keys_of(committed.taken), keys_of(life.journal.taken)},
                      {"a taken record", keys_of(committed.records), keys_of(life.journal.records)},
                      {"a ruling", keys_of(committed.rulings), keys_of(life.journal.rulings)}};
  for (const Kept& kept : all) {
    std::vector<std::string> missing;
    std::set_difference(kept.committed.begin(), kept.committed.end(), kept.held.begin(),
                        kept.held.end(), std::back_inserter(missing));
    for (const std::string& one : missing)
      out.push_back({"I1", life_name(nation, life) + " committed " + kept.what +
                               " that its journal does not hold: " + one});
  }
}

std::set<std::pair<NationId, RecordId>> sent_records(const Life& life) {
  std::set<std::pair<NationId, RecordId>> out;
  for (const auto& row : life.journal.sent) {
    const auto batch = wire::parse_batch(row.bytes);
    for (const Bytes& bytes : batch ? batch->records : std::vector<Bytes>{}) {
      const auto record = wire::parse_record(bytes);
      if (record) out.emplace(row.peer, record->head.id);
    }
  }
  return out;
}

void check_answers(const History& history, Violations& out) {
  std::map<IncarnationId, std::set<std::pair<NationId, RecordId>>> sent;
  for_each_life(history, [&](const NationId&, const Life& life) {
    sent[life.incarnation] = sent_records(life);
  });
  for (const Answer& answer : history.answers) {
    if (!answer.released || sent[answer.life].contains({answer.to, *answer.released})) continue;
    out.push_back({"I1", answer.by.text() + " answered that record " + answer.released->text() +
                             " was released to " + answer.to.text() +
                             ", and its journal does not hold it"});
  }
}

/// The next place that each stream of the row's sort must have.
template <class Key>
class Turns {
 public:
  void take(const Key& stream, std::uint64_t first, std::uint32_t count, const std::string& where,
            Violations& out) {
    std::uint64_t& next = next_.try_emplace(stream, 1).first->second;
    if (first != next)
      out.push_back({"I3", where + " at " + std::to_string(first) + " where " +
                               std::to_string(next) + " was next"});
    next = first + count;
  }

 private:
  std::map<Key, std::uint64_t> next_;
};

}  // namespace

std::string place(const NationId& from, const NationId& to, Lane lane, std::uint64_t seq) {
  return from.text() + ">" + to.text() + " " + std::string(name_of(lane)) + " " +
         std::to_string(seq);
}

void check_nothing_lost(const History& history, Violations& out) {
  std::map<std::pair<NationId, IncarnationId>, Holdings> holdings;
  for_each_life(history, [&](const NationId& nation, const Life& life) {
    check_journal(nation, life, out);
    holdings[{nation, life.incarnation}] = holdings_of(life);
  });
  for (const Claim& claim : claims_on(history.wire))
    check_claim(claim, holdings[{claim.frame->from, claim.by}], out);
  check_answers(history, out);
}

void check_once(const History& history, Violations& out) {
  for_each_life(history, [&](const NationId& nation, const Life& life) {
    std::set<std::pair<Stream, std::uint64_t>> places;
    std::set<RecordId> admitted;
    std::set<RecordId> data;
    for (const auto& row : life.journal.records) {
      const Stream stream{row.peer, row.incarnation, row.lane};
      if (!places.emplace(stream, row.seq).second)
        out.push_back({"I2", life_name(nation, life) + " took " +
                                 place(row.peer, nation, row.lane, row.seq) + " twice"});
      if (row.outcome != store::Outcome::admitted) continue;
      if (!admitted.insert(row.id).second)
        out.push_back(
            {"I2", life_name(nation, life) + " admitted record " + row.id.text() + " twice"});
      if (row.lane == Lane::data) data.insert(row.id);
    }
    std::set<RecordId> delivered;
    for (const auto& row : life.delivered) {
      if (!delivered.insert(row.id).second)
        out.push_back(
            {"I2", life_name(nation, life) + " delivered record " + row.id.text() + " twice"});
    }
    if (delivered != data)
      out.push_back({"I2", life_name(nation, life) + " delivered " +
                               std::to_string(delivered.size()) + " records and admitted " +
                               std::to_string(data.size()) + ", not the same ones"});
  });
}

void check_order(const History& history, Violations& out) {
  for_each_life(history, [&](const NationId& nation, const Life& life) {
    Turns<std::pair<NationId, Lane>> sent;
    Turns<Stream> batches;
    for (const Commit& commit : life.commits) {
      for (const auto& row : commit.rows.outbound_batches)
        sent.take({row.peer, row.lane}, row.first_seq, row.count,
                  "sent: " + place(nation, row.peer, row.lane, row.first_seq), out);
      for (const auto& row : commit.rows.inbound_batches)
        batches.take({row.peer, row.incarnation, row.lane}, row.first_seq, row.count,
                     "taken: " + place(row.peer, nation, row.lane, row.first_seq), out);
    }
    Turns<Stream> records;
    for (const auto& row : life.journal.records)
      records.take({row.peer, row.incarnation, row.lane}, row.seq, 1,
                   "record: " + place(row.peer, nation, row.lane, row.seq), out);
  });
}

void check_same_bytes(const History& history, Violations& out) {
  using Place = std::tuple<NationId, IncarnationId, NationId, Lane, std::uint64_t>;
  std::map<Place, const store::OutboundBatchRow*> sent;
  for_each_life(history, [&](const NationId& nation, const Life& life) {
    for (const auto& row : life.journal.sent)
      sent[{nation, life.incarnation, row.peer, row.lane, row.first_seq}] = &row;
  });
  for_each_life(history, [&](const NationId& nation, const Life& life) {
    for (const auto& row : life.journal.taken) {
      const auto found = sent.find({row.peer, row.incarnation, nation, row.lane, row.first_seq});
      const std::string where = place(row.peer, nation, row.lane, row.first_seq);
      if (found == sent.end()) {
        out.push_back({"I4", nation.text() + " took " + where + ", which was never sent"});
        continue;
      }
      const auto theirs = wire::parse_batch(found->second->bytes);
      const auto ours = wire::parse_batch(row.bytes);
      const bool same = found->second->root == row.root && found->second->count == row.count &&
                        theirs && ours && theirs->records == ours->records;
      if (!same) out.push_back({"I4", "the journals differ about " + where});
    }
  });
  std::map<Place, Digest> roots;
  for (const Frame& frame : history.wire) {
    const auto batch = wire::parse_batch(frame.body);
    if (!batch) continue;
    const auto& head = batch->head;
    const auto [known, is_new] = roots.try_emplace(
        {frame.from, head.incarnation, frame.to, head.lane, head.first_seq}, head.root);
    if (!is_new && known->second != head.root)
      out.push_back({"I4", "two roots were sent under " +
                               place(frame.from, frame.to, head.lane, head.first_seq)});
  }
}

}  // namespace accord::sim
