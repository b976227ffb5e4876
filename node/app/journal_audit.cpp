#include "node/app/journal_audit.hpp"

#include <algorithm>
#include <map>

#include "crypto/log_export.hpp"
#include "crypto/log_tree.hpp"
#include "node/app/log_audit.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kBlocksAtOnce = 64;

std::string name_of(const JournalMark& mark) {
  return "entry " + std::to_string(mark.position) + " of the log of the link with " +
         mark.peer.text() + ", of " + mark.at.text(0);
}

/// The marks of one log, up to its last head. A log without any head was never told to anybody.
Status add_marks(store::SqliteStore& store, const crypto::TrustStore& trust,
                 const crypto::LogName& name, JournalAudit& out, UtcTime at) {
  const auto exported = export_log(store, name.peer, name.incarnation, nullptr);
  if (!exported && exported.error().code == Code::not_found) return {};
  if (!exported) return fail(exported.error());
  ACCORD_TRY(const crypto::LogAudit audit,
             crypto::verify_export(exported->log.text(), {trust, at, {}, {}}));
  for (const crypto::LogFinding& each : audit.findings) {
    out.findings.push_back("the log of the link with " + name.peer.text() + " is " +
                           std::string(crypto::name_of(each.fault)) + ": " + each.error.what);
  }
  const auto& cosigned = exported->log.cosigned;
  const std::uint64_t witnessed = cosigned ? cosigned->signed_head.head.size : 0;
  for (const crypto::LogEntry& entry : exported->log.entries) {
    if (entry.kind != crypto::LogKind::journal) continue;
    out.marks.push_back({name.peer, name.incarnation, entry.position, entry.time, entry.digest,
                         entry.position < witnessed});
  }
  return {};
}

/// Walks the journal block by block: a mark holds where the tree comes to it.
Status walk(store::SqliteStore& store, JournalAudit& out) {
  std::multimap<Digest, JournalMark*> waiting;
  for (JournalMark& mark : out.marks) waiting.emplace(mark.digest, &mark);
  crypto::LinkLogTree tree;
  for (std::int64_t after = 0;;) {
    ACCORD_TRY(const auto blocks, store.ruling_leaves(after, kBlocksAtOnce));
    for (const store::RulingLeaf& block : blocks) {
      tree.append(block.leaf);
      out.rulings += block.count;
      out.last_row = block.first_row + block.count - 1;
      if (waiting.empty()) continue;
      const Digest here = crypto::journal_mark(tree.size(), tree.root());
      const auto [first, last] = waiting.equal_range(here);
      for (auto met = first; met != last; ++met) met->second->rulings = out.rulings;
      waiting.erase(first, last);
    }
    if (blocks.empty()) break;
    after = blocks.back().first_row;
  }
  out.blocks = tree.size();
  out.root = tree.root();
  return {};
}

/// Between the last mark that holds and the first that does not lies what was changed.
void add_unmet(JournalAudit& out) {
  const JournalMark* first = nullptr;
  for (const JournalMark& mark : out.marks) {
    if (!mark.rulings && (first == nullptr || mark.at < first->at)) first = &mark;
  }
  if (first == nullptr) return;
  const JournalMark* before = nullptr;
  for (const JournalMark& mark : out.marks) {
    const bool is_later = before == nullptr || before->rulings < mark.rulings;
    if (mark.rulings && mark.at <= first->at && is_later) before = &mark;
  }
  std::string what =
      name_of(*first) + ", marks another journal than this: rulings behind the first ";
  what += std::to_string(before == nullptr ? 0 : *before->rulings);
  out.findings.push_back(what + " were changed, left out, put in another order, or lost");
}

}  // namespace

const JournalMark* JournalAudit::widest(bool cosigned) const {
  const JournalMark* out = nullptr;
  for (const JournalMark& mark : marks) {
    const bool counts = mark.rulings && (mark.cosigned || !cosigned);
    if (counts && (out == nullptr || *mark.rulings > *out->rulings)) out = &mark;
  }
  return out;
}

Result<JournalAudit> audit_journal(store::SqliteStore& store, const crypto::TrustStore& trust,
                                   UtcTime at) {
  JournalAudit out;
  ACCORD_TRY(const auto peers, store.logged_peers());
  for (const NationId& peer : peers) {
    ACCORD_TRY(const auto logs, store.link_logs(peer));
    for (const store::LinkLogRow& log : logs)
      ACCORD_CHECK(add_marks(store, trust, {{}, peer, log.incarnation}, out, at));
  }
  ACCORD_CHECK(walk(store, out));
  ACCORD_TRY(const store::JournalHead kept, store.journal_head());
  if (kept.blocks != out.blocks || kept.root != out.root)
    out.findings.emplace_back("the tree that was kept along is not that of these rulings");
  add_unmet(out);
  return out;
}

}  // namespace accord::node::app
