// I10: the logs of links hold all that happened and nothing else, and no head was ever signed over
// another. The lines are read here as text, by their form in docs/wire-format.md alone.
#include <algorithm>
#include <sstream>

#include "crypto/hash.hpp"
#include "crypto/log_head.hpp"
#include "node/pipeline/wire.hpp"
#include "tests/sim/checker.hpp"

namespace accord::sim {
namespace {

using Said = std::multiset<std::string>;

struct Line {
  std::string kind, about, digest, outcome;
};

Line read(const std::string& line) {
  std::istringstream words(line);
  std::string position, time;
  Line out;
  words >> position >> out.kind >> time >> out.about >> out.digest >> out.outcome;
  return out;
}

std::string range(const IncarnationId& life, Lane lane, std::uint64_t first, std::uint64_t last) {
  return life.text() + "/" + std::string(name_of(lane)) + "/" + std::to_string(first) + "-" +
         std::to_string(last);
}

/// What the log must say was sent and received, and the digests of the receipts that it names.
struct Expected {
  Said sent, received;
  std::set<std::string> receipts;
};

std::string outcome_of(const store::InboundRecordRow& row) {
  if (row.outcome == store::Outcome::admitted) return "admitted";
  const std::string name = row.outcome == store::Outcome::refused ? "refused:" : "quarantined:";
  return name + std::to_string(static_cast<int>(*row.code));
}

/// Neighbours of one outcome make one entry.
void add_received(const store::InboundBatchRow& batch,
                  const std::vector<store::InboundRecordRow>& records, Said& out) {
  std::map<std::uint64_t, std::string> outcomes;
  for (const auto& row : records) {
    const bool here = row.peer == batch.peer && row.incarnation == batch.incarnation &&
                      row.lane == batch.lane && row.seq >= batch.first_seq &&
                      row.seq < batch.first_seq + batch.count;
    if (here) outcomes[row.seq] = outcome_of(row);
  }
  for (auto at = outcomes.begin(); at != outcomes.end();) {
    const std::uint64_t first = at->first;
    const std::string& outcome = at->second;
    std::uint64_t last = first;
    for (; at != outcomes.end() && at->second == outcome; ++at) last = at->first;
    out.insert(range(batch.incarnation, batch.lane, first, last) + " " + batch.root.hex() + " " +
               outcome);
  }
}

Expected expected_of(const Life& life, const NationId& peer) {
  Expected out;
  for (const Commit& commit : life.commits) {
    for (const auto& row : commit.rows.outbound_batches) {
      if (row.peer == peer)
        out.sent.insert(
            range(life.incarnation, row.lane, row.first_seq, row.first_seq + row.count - 1) + " " +
            row.root.hex() + " -");
    }
    for (const auto& row : commit.rows.inbound_batches) {
      if (row.peer == peer) add_received(row, commit.rows.inbound_records, out.received);
    }
    for (const auto& row : commit.rows.receipts) {
      if (row.peer != peer || row.direction != store::Direction::inbound) continue;
      const auto control = node::pipeline::parse_control(row.bytes);
      if (control) out.receipts.insert(crypto::sha384(control->body).hex());
    }
  }
  return out;
}

void check_entries(const std::string& where, const std::vector<std::string>& lines,
                   const Expected& expected, Violations& out) {
  Expected told;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line line = read(lines[i]);
    const std::string what = line.about + " " + line.digest + " " + line.outcome;
    if ((line.kind == "begin") != (i == 0))
      out.push_back({"I10", where + ": a beginning that is none"});
    const bool known = line.kind == "begin" || line.kind == "sent" || line.kind == "received" ||
                       line.kind == "receipted" || line.kind == "journal" || line.kind == "contact";
    if (!known) out.push_back({"I10", where + " says what nobody knows: " + line.kind});
    if (line.kind == "sent") told.sent.insert(what);
    if (line.kind == "received") told.received.insert(what);
    if (line.kind == "receipted") told.receipts.insert(line.digest);
  }
  if (told.sent != expected.sent) out.push_back({"I10", where + " does not say what was sent"});
  if (told.received != expected.received)
    out.push_back({"I10", where + " does not say what was received"});
  if (told.receipts != expected.receipts)
    out.push_back({"I10", where + " does not say what was receipted"});
}

/// Every head over this log, whoever holds it, is of its beginning.
void check_head(const std::string& where, const std::vector<std::string>& lines,
                const store::LogHeadRow& row, Violations& out) {
  const auto cosigned = crypto::parse_cosigned_head(row.text);
  const auto alone = crypto::parse_log_head(row.text);
  if (!(row.cosigned ? cosigned.has_value() : alone.has_value())) {
    out.push_back({"I10", where + ": a head that cannot be read"});
    return;
  }
  const crypto::LogHead& head = row.cosigned ? cosigned->signed_head.head : alone->head;
  crypto::LinkLogTree tree;
  for (std::size_t i = 0; i < std::min<std::uint64_t>(head.size, lines.size()); ++i)
    tree.append(crypto::MerkleTree::leaf_hash(as_bytes(lines[i])));
  if (tree.size() != head.size || tree.root() != head.root || row.size != head.size)
    out.push_back(
        {"I10", where + ": a head of " + std::to_string(head.size) + " entries is not over it"});
}

std::vector<std::string> committed_lines(const Life& life, const NationId& peer) {
  std::vector<std::string> out;
  for (const Commit& commit : life.commits) {
    for (const auto& row : commit.rows.log_entries) {
      if (row.peer == peer) out.push_back(row.line);
    }
  }
  return out;
}

/// The first entry alone may have come before the run was watched.
bool is_committed(const std::vector<std::string>& lines,
                  const std::vector<std::string>& committed) {
  const std::size_t before = lines.size() - std::min(lines.size(), committed.size());
  return before <= 1 && std::equal(lines.begin() + static_cast<std::ptrdiff_t>(before), lines.end(),
                                   committed.begin(), committed.end());
}

}  // namespace

void check_logs(const History& history, Violations& out) {
  for (const auto& [keeper, lives] : history.lives) {
    for (const Life& life : lives) {
      for (const auto& [peer, lines] : life.journal.logs) {
        const std::string where = "log of " + keeper.text() + ">" + peer.text();
        if (!is_committed(lines, committed_lines(life, peer)))
          out.push_back({"I10", where + " is not what was committed"});
        check_entries(where, lines, expected_of(life, peer), out);
        for (const auto& head : life.journal.heads) {
          if (head.direction == store::Direction::outbound && head.peer == peer)
            check_head(where, lines, head, out);
        }
        const auto other = history.lives.find(peer);
        if (other == history.lives.end()) continue;
        for (const Life& theirs : other->second) {
          for (const auto& head : theirs.journal.heads) {
            if (head.direction == store::Direction::inbound && head.peer == keeper &&
                head.incarnation == life.incarnation)
              check_head(where + ", at " + peer.text(), lines, head, out);
          }
        }
      }
    }
  }
}

}  // namespace accord::sim
