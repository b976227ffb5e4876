// I9: once the faults are over, everything comes to rest and both sides agree.
#include <algorithm>
#include <tuple>

#include "tests/sim/checker.hpp"

namespace accord::sim {
namespace {

void check_stream(const NationId& from, const Life& sender, const NationId& to,
                  const Life& receiver, Violations& out) {
  std::map<Lane, std::uint64_t> sent;
  std::map<Lane, std::uint64_t> taken;
  std::set<std::pair<Lane, std::uint64_t>> receipted;
  for (const auto& row : sender.journal.sent) {
    if (row.peer == to) sent[row.lane] = row.first_seq + row.count - 1;
  }
  for (const auto& row : receiver.journal.taken) {
    if (row.peer == from && row.incarnation == sender.incarnation)
      taken[row.lane] = row.first_seq + row.count - 1;
  }
  for (const Commit& commit : sender.commits) {
    for (const auto& row : commit.rows.receipts) {
      if (row.direction == store::Direction::inbound && row.peer == to)
        receipted.emplace(row.lane, row.first_seq);
    }
  }
  for (const auto& [lane, last] : sent) {
    if (taken[lane] != last)
      out.push_back({"I9", to.text() + " holds " + std::to_string(taken[lane]) + " of " +
                               place(from, to, lane, last)});
  }
  for (const auto& row : sender.journal.sent) {
    if (row.peer == to && !receipted.contains({row.lane, row.first_seq}))
      out.push_back(
          {"I9", from.text() + " has no receipt for " + place(from, to, row.lane, row.first_seq)});
  }
}

const store::TaskRow* request_in(const Life& life, const RequestId& id) {
  const auto found = std::find_if(life.journal.tasks.begin(), life.journal.tasks.end(),
                                  [&](const store::TaskRow& row) { return row.id == id; });
  return found == life.journal.tasks.end() ? nullptr : &*found;
}

/// Both journals say the same end. A provider that never took the request in has nothing to say.
void check_request(const History& history, const NationId& nation, const store::TaskRow& row,
                   Violations& out) {
  const std::string where = "request " + row.id.text() + " of " + nation.text();
  if (row.role != "requester") return;
  const Life* provider = history.current(row.peer);
  const store::TaskRow* theirs = provider == nullptr ? nullptr : request_in(*provider, row.id);
  if (theirs == nullptr) return;
  if (theirs->state != row.state || theirs->open || row.open)
    out.push_back({"I9", where + " is " + row.state + (row.open ? " (open)" : "") + ", at " +
                             row.peer.text() + " " + theirs->state +
                             (theirs->open ? " (open)" : "")});
}

bool lost_a_store(const History& history, const NationId& nation) {
  return history.lives.at(nation).size() > 1;
}

}  // namespace

void check_settled(const History& history, Violations& out) {
  for (const std::string& what : history.unsettled) out.push_back({"I9", what});
  for (const auto& [from, senders] : history.lives) {
    for (const auto& [to, receivers] : history.lives) {
      if (from != to) check_stream(from, senders.back(), to, receivers.back(), out);
    }
    // Whoever lost its store has forgotten what it had said of a request.
    for (const auto& row : senders.back().journal.tasks) {
      if (!lost_a_store(history, from) && !lost_a_store(history, row.peer))
        check_request(history, from, row, out);
    }
  }
}

Violations check(const History& history) {
  Violations out;
  check_nothing_lost(history, out);
  check_once(history, out);
  check_order(history, out);
  check_same_bytes(history, out);
  check_permitted(history, out);
  check_audit(history, out);
  check_requests(history, out);
  check_settled(history, out);
  check_logs(history, out);
  return out;
}

}  // namespace accord::sim
