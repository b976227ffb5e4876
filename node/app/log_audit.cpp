// The log of a link out of a store, and what a store holds of another's.
#include "node/app/log_audit.hpp"

#include <algorithm>

#include "node/app/holdings.hpp"
#include "node/pipeline/wire.hpp"

namespace accord::node::app {
namespace {

constexpr std::size_t kRowsAtOnce = 4'096;

/// The head alone, cosigned or not.
Result<crypto::SignedHead> keepers_word(const store::LogHeadRow& row) {
  if (!row.cosigned) return crypto::parse_log_head(row.text);
  ACCORD_TRY(crypto::CosignedHead head, crypto::parse_cosigned_head(row.text));
  return std::move(head.signed_head);
}

Result<store::LinkLogRow> find_log(store::SqliteStore& store, const NationId& peer,
                                   const std::optional<IncarnationId>& life) {
  ACCORD_TRY(const std::vector<store::LinkLogRow> logs, store.link_logs(peer));
  const auto found = std::find_if(logs.rbegin(), logs.rend(), [&](const store::LinkLogRow& each) {
    return !life || each.incarnation == *life;
  });
  if (found != logs.rend()) return *found;
  return fail(Code::not_found, "this store has kept no log of its link to " + peer.text() +
                                   (life ? " in the life " + life->text() : std::string()));
}

Result<std::vector<crypto::LogEntry>> entries_of_log(store::SqliteStore& store,
                                                     const store::LinkLogRow& log,
                                                     std::uint64_t count) {
  std::vector<crypto::LogEntry> out;
  while (out.size() < count) {
    const auto max =
        static_cast<std::size_t>(std::min<std::uint64_t>(kRowsAtOnce, count - out.size()));
    ACCORD_TRY(const std::vector<std::string> lines,
               store.log_lines({log.peer, log.incarnation}, out.size(), max));
    if (lines.empty()) break;  // whoever verifies the export says so
    for (const std::string& line : lines) {
      ACCORD_TRY(crypto::LogEntry entry, crypto::parse_log_entry(line));
      out.push_back(std::move(entry));
    }
  }
  return out;
}

/// The newest head of that log that was told to the peer, and the newest that it cosigned.
struct ToldHeads {
  std::optional<crypto::SignedHead> head;
  std::optional<crypto::CosignedHead> cosigned;
};

Result<ToldHeads> told_heads(store::SqliteStore& store, const store::LinkLogRow& log) {
  ToldHeads out;
  ACCORD_TRY(const std::vector<store::LogHeadRow> rows,
             store.log_heads(log.peer, store::Direction::outbound));
  for (const store::LogHeadRow& row : rows) {
    if (row.incarnation != log.incarnation) continue;
    ACCORD_TRY(crypto::SignedHead head, keepers_word(row));
    if (!out.head || row.size >= out.head->head.size) out.head = std::move(head);
    const bool is_last = !out.cosigned || row.size >= out.cosigned->signed_head.head.size;
    if (row.cosigned && is_last) {
      ACCORD_TRY(out.cosigned, crypto::parse_cosigned_head(row.text));
    }
  }
  return out;
}

Result<crypto::SignedHead> head_of_all(const store::LinkLogRow& log,
                                       const crypto::Identity& signer) {
  ACCORD_TRY(const crypto::LinkLogTree tree,
             crypto::LinkLogTree::from_frontier(log.size, log.frontier));
  return crypto::sign_head(signer.node_sign.key, signer.node_sign.certificate,
                           {{signer.nation, log.peer, log.incarnation},
                            log.size,
                            tree.root(),
                            std::max(log.time, system_now())});
}

Result<std::vector<crypto::SignedHead>> held_heads(store::SqliteStore& store,
                                                   const crypto::LogName& log) {
  std::vector<crypto::SignedHead> out;
  for (const store::Direction side : {store::Direction::outbound, store::Direction::inbound}) {
    const bool own = side == store::Direction::outbound;
    ACCORD_TRY(const std::vector<store::LogHeadRow> rows,
               store.log_heads(own ? log.peer : log.keeper, side));
    for (const store::LogHeadRow& row : rows) {
      if (row.incarnation != log.incarnation) continue;
      ACCORD_TRY(crypto::SignedHead head, keepers_word(row));
      if (head.head.log == log) out.push_back(std::move(head));
    }
  }
  return out;
}

/// What a receipt of the log's keeper says of it; nothing when it is of another log. Errors: those
/// of parsing and verifying
Result<std::optional<crypto::LogHead>> told_by(store::SqliteStore& store,
                                               const crypto::TrustStore& trust,
                                               const crypto::LogName& log, const Bytes& bytes) {
  ACCORD_TRY(const pipeline::WireControl control, pipeline::parse_control(bytes));
  if (control.sender != log.keeper || control.recipient != log.peer) return std::nullopt;
  ACCORD_TRY(const pipeline::Receipt receipt, pipeline::parse_receipt(control.body));
  if (!receipt.log || receipt.log->incarnation != log.incarnation) return std::nullopt;
  ACCORD_CHECK(verify_control(store, trust, control, receipt.time));
  return crypto::LogHead{log, receipt.log->size, receipt.log->root, receipt.time};
}

}  // namespace

Status verify_control(store::SqliteStore& store, const crypto::TrustStore& trust,
                      const pipeline::WireControl& control, UtcTime at) {
  ACCORD_TRY(const crypto::Certificate certificate, signer_of(store, control.signer));
  ACCORD_CHECK(trust.verify(certificate, control.sender, crypto::Role::node_sign, at));
  return certificate.public_key().verify(pipeline::kControlDomain, control.signer,
                                         pipeline::control_signing_input(control),
                                         control.signature);
}

Result<crypto::Certificate> signer_of(store::SqliteStore& store, const Digest& signer) {
  ACCORD_TRY(const auto row, store.certificate(signer));
  if (row) return crypto::Certificate::from_der(row->der);
  return fail(Code::store_damaged, "the journal lacks the certificate " + signer.hex());
}

Result<ExportedLog> export_log(store::SqliteStore& store, const NationId& peer,
                               const std::optional<IncarnationId>& life,
                               const crypto::Identity* signer) {
  ACCORD_TRY(const store::LinkLogRow log, find_log(store, peer, life));
  ACCORD_TRY(ToldHeads told, told_heads(store, log));
  if (signer != nullptr) {
    if (told.head && told.head->head.log.keeper != signer->nation) {
      return fail(Code::wrong_nation, "the log is kept by " + told.head->head.log.keeper.text() +
                                          ", the keys are of " + signer->nation.text());
    }
    ACCORD_TRY(told.head, head_of_all(log, *signer));
  }
  if (!told.head) {
    return fail(Code::not_found,
                "no head of this log was ever signed: the link was never open; the keeper's keys "
                "can sign one now");
  }
  ExportedLog out{{{}, std::move(*told.head), std::move(told.cosigned)}, 0};
  out.not_under_head = log.size - out.log.head.head.size;
  ACCORD_TRY(out.log.entries, entries_of_log(store, log, out.log.head.head.size));
  return out;
}

Result<HeldOfLog> held_of(store::SqliteStore& store, const crypto::TrustStore& trust,
                          const crypto::LogName& log) {
  HeldOfLog out;
  ACCORD_TRY(out.heads, held_heads(store, log));
  const std::pair<NationId, store::Direction> sides[] = {{log.keeper, store::Direction::inbound},
                                                         {log.peer, store::Direction::outbound}};
  for (const auto& [other, direction] : sides) {
    for (std::int64_t after = 0;;) {
      ACCORD_TRY(const auto rows, store.receipts(other, direction, after, kRowsAtOnce));
      for (const auto& [row, receipt] : rows) {
        ACCORD_TRY(auto told, told_by(store, trust, log, receipt.bytes));
        if (told) out.told.push_back(std::move(*told));
        after = row;
      }
      if (rows.size() < kRowsAtOnce) break;
    }
  }
  return out;
}

}  // namespace accord::node::app
