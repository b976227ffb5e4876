// Store rows to JSON.
#include "node/pipeline/queries.hpp"

#include <limits>

#include "crypto/hash.hpp"
#include "node/pipeline/arguments.hpp"
#include "schemas/show.hpp"

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kMaxPage = 1'000;
/// Of one page of records: as JSON some ten times as many bytes, well below what the socket takes.
constexpr std::size_t kMaxPagePayloadBytes = 2u << 20;
constexpr std::size_t kMaxEvidenceShown = 8;

Result<std::optional<store::Outcome>> outcome_of(const nlohmann::json& args) {
  if (!args.contains("outcome")) return std::optional<store::Outcome>{};
  const auto& text = args.at("outcome");
  if (text == "admitted") return std::optional{store::Outcome::admitted};
  if (text == "quarantined") return std::optional{store::Outcome::quarantined};
  if (text == "refused") return std::optional{store::Outcome::refused};
  return fail(Code::bad_argument, "outcome is admitted, quarantined or refused", "outcome");
}

std::string_view name_of(store::Outcome outcome) {
  switch (outcome) {
    case store::Outcome::admitted:
      return "admitted";
    case store::Outcome::quarantined:
      return "quarantined";
    case store::Outcome::refused:
      return "refused";
  }
  return "refused";
}

constexpr UtcTime kLongAgo{std::numeric_limits<std::int64_t>::min()};
constexpr UtcTime kFarAhead{std::numeric_limits<std::int64_t>::max()};

nlohmann::json record_json(const PayloadTypes& types, std::int64_t row_number,
                           const store::InboundRecordRow& row) {
  nlohmann::json out{{"row", row_number},
                     {"id", row.id.text()},
                     {"from", row.peer.text()},
                     {"lane", accord::name_of(row.lane)},
                     {"seq", row.seq},
                     {"outcome", name_of(row.outcome)},
                     {"payload_code", row.payload_code},
                     {"data_mode", accord::name_of(row.mode)},
                     {"label", row.label},
                     {"clause", row.clause},
                     {"observations", row.observations},
                     {"at", row.at.text(6)}};
  if (row.code) out["code"] = code_text(*row.code);
  if (!row.onward.empty()) out["onward"] = row.onward;
  if (row.request_id) out["request_id"] = row.request_id->text();
  const PayloadType* type = types.find(row.payload_code);
  if (type != nullptr && row.outcome == store::Outcome::admitted) {
    if (auto text = buffer_to_json(*type, row.payload))
      out["payload"] = nlohmann::json::parse(*text, nullptr, false);
  }
  return out;
}

}  // namespace

nlohmann::json reason_json(Code code) {
  const CodeEntry& entry = code_entry(code);
  return {{"code", code_text(code)}, {"name", entry.name}, {"meaning", entry.meaning}};
}

Result<Page> page_of(const nlohmann::json& args) {
  const Arguments given(args);
  Page page;
  ACCORD_TRY(page.after, given.whole_or("after", {0, INT64_MAX}, page.after));
  const auto usual = static_cast<std::int64_t>(page.max);
  ACCORD_TRY(const std::int64_t max, given.whole_or("max", {1, INT64_MAX}, usual));
  page.max = std::min(static_cast<std::size_t>(max), kMaxPage);
  return page;
}

Result<nlohmann::json> summary(store::Store& store) {
  ACCORD_TRY(const auto totals, store.totals());
  ACCORD_TRY(const auto counters, store.counters());
  ACCORD_TRY(const auto clauses, store.counts_by_clause(store::Direction::outbound));
  nlohmann::json out{{"released", 0},
                     {"admitted", 0},
                     {"quarantined", 0},
                     {"refused", 0},
                     {"gaps", 0},
                     {"acknowledged", 0},
                     {"withheld_by_clause", nlohmann::json::object()},
                     {"peers", nlohmann::json::object()}};
  const auto published = counters.find({"", "published"});
  out["published"] = published == counters.end() ? 0 : published->second;
  for (const store::PeerTotals& peer : totals) {
    const nlohmann::json row{{"released", peer.released}, {"acknowledged", peer.acknowledged},
                             {"admitted", peer.admitted}, {"quarantined", peer.quarantined},
                             {"refused", peer.refused},   {"gaps", peer.gaps}};
    for (const auto& [name, value] : row.items())
      out[name] = out[name].get<std::uint64_t>() + value.get<std::uint64_t>();
    out["peers"][peer.peer.text()] = row;
  }
  for (const store::CountByClause& row : clauses) {
    if (row.verdict != "release") out["withheld_by_clause"][row.clause] = row.records;
  }
  return out;
}

Result<nlohmann::json> list_records(const Surroundings& with, const nlohmann::json& args) {
  ACCORD_TRY(const Page page, page_of(args));
  ACCORD_TRY(const auto outcome, outcome_of(args));
  ACCORD_TRY(const auto rows, with.store.inbound_records(page.after, page.max, outcome));
  nlohmann::json out = nlohmann::json::array();
  std::int64_t next = page.after;
  std::size_t bytes = 0;
  for (const auto& [number, row] : rows) {
    bytes += row.payload.size();
    if (next != page.after && bytes > kMaxPagePayloadBytes) break;  // the rest comes behind `next`
    next = number;
    if (row.lane == Lane::data) out.push_back(record_json(with.types, number, row));
  }
  return nlohmann::json{{"records", out}, {"next", next}};
}

Result<nlohmann::json> list_rulings(store::Store& store, const nlohmann::json& args) {
  ACCORD_TRY(const Page page, page_of(args));
  ACCORD_TRY(const auto rows, store.rulings(page.after, page.max));
  ACCORD_TRY(const bool with_facts, Arguments(args).flag_or("facts", false));
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [number, row] : rows) {
    nlohmann::json entry{
        {"row", number},
        {"at", row.at.text(6)},
        {"direction", row.direction == store::Direction::outbound ? "outbound" : "inbound"},
        {"peer", row.peer.text()},
        {"record", row.record_id.text()},
        {"payload_code", row.payload_code},
        {"data_mode", accord::name_of(row.mode)},
        {"verdict", row.verdict},
        {"clause", row.clause},
        {"inputs", row.inputs.hex()}};
    if (row.reason) entry["reason"] = reason_json(*row.reason);
    if (with_facts) entry["facts"] = row.facts;
    out.push_back(std::move(entry));
  }
  const std::int64_t next = rows.empty() ? page.after : rows.back().first;
  return nlohmann::json{{"rulings", out}, {"next", next}};
}

Result<nlohmann::json> list_notices(store::Store& store, const nlohmann::json& args) {
  ACCORD_TRY(const Page page, page_of(args));
  ACCORD_TRY(const auto rows, store.notices(page.after, page.max));
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [number, row] : rows) {
    out.push_back({{"row", number},
                   {"at", row.at.text(6)},
                   {"peer", row.peer.text()},
                   {"code", code_text(row.code)},
                   {"detail", row.detail}});
  }
  const std::int64_t next = rows.empty() ? page.after : rows.back().first;
  return nlohmann::json{{"notices", out}, {"next", next}};
}

Result<nlohmann::json> list_delayed(store::Store& store, const nlohmann::json& args) {
  ACCORD_TRY(const Page page, page_of(args));
  ACCORD_TRY(const auto rows, store.delayed(page.after, page.max));
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [number, row] : rows) {
    nlohmann::json entry{{"row", number},
                         {"to", row.peer.text()},
                         {"not_before", row.not_before.text(3)},
                         {"at", row.at.text(3)},
                         {"draft", row.draft.text()},
                         {"payload_code", row.payload_code},
                         {"data_mode", accord::name_of(row.mode)},
                         {"label", row.label},
                         {"clause", row.clause}};
    if (row.request_id) entry["request_id"] = row.request_id->text();
    out.push_back(std::move(entry));
  }
  const std::int64_t next = rows.empty() ? page.after : rows.back().first;
  return nlohmann::json{{"delayed", out}, {"next", next}};
}

Result<nlohmann::json> list_evidence(store::Store& store, const NationId& peer) {
  ACCORD_TRY(const auto rows, store.evidence(peer, kMaxEvidenceShown));
  const auto bytes_json = [](const Bytes& bytes) {
    return nlohmann::json{{"bytes", bytes.size()}, {"sha384", crypto::sha384(bytes).hex()}};
  };
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [number, row] : rows) {
    out.push_back({{"row", number},
                   {"at", row.at.text(6)},
                   {"code", code_text(row.code)},
                   {"detail", row.detail},
                   {"held", bytes_json(row.held)},
                   {"came", bytes_json(row.came)}});
  }
  return out;
}

Result<nlohmann::json> list_counters(store::Store& store) {
  ACCORD_TRY(const auto counters, store.counters());
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [key, value] : counters)
    out[key.first.empty() ? "node" : key.first][key.second] = value;
  return out;
}

Result<nlohmann::json> list_overclassified(store::Store& store, const nlohmann::json& args) {
  const Arguments given(args);
  ACCORD_TRY(const UtcTime from, given.time_or("from", kLongAgo));
  ACCORD_TRY(const UtcTime to, given.time_or("to", kFarAhead));
  ACCORD_TRY(const bool with_records, given.flag_or("records", false));
  ACCORD_TRY(const auto counts, store.overclassified_counts(from, to));
  nlohmann::json out{{"refused", nlohmann::json::array()}, {"records", 0}};
  for (const store::OverclassifiedCount& row : counts) {
    out["refused"].push_back({{"clause", row.clause},
                              {"reason", reason_json(row.reason)},
                              {"payload_code", row.payload_code},
                              {"subset", row.subset},
                              {"records", row.records}});
    out["records"] = out["records"].get<std::uint64_t>() + row.records;
  }
  if (!with_records) return out;
  ACCORD_TRY(const Page page, page_of(args));
  ACCORD_TRY(const auto rows, store.overclassified(from, to, page.after, page.max));
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [number, row] : rows) {
    list.push_back({{"row", number},
                    {"at", row.at.text(3)},
                    {"draft", row.draft.text()},
                    {"to", row.recipient.text()},
                    {"payload_code", row.payload_code},
                    {"clause", row.clause},
                    {"reason", code_text(row.reason)},
                    {"subset", row.subset}});
  }
  out["list"] = std::move(list);
  out["next"] = rows.empty() ? page.after : rows.back().first;
  return out;
}

namespace {

/// "suspended" where it is so towards every other party, "suspended with GBR" towards some.
std::string state_word(const NationId& own, const agreement::Agreement& held) {
  std::string with;
  bool all = true;
  for (const agreement::Party& party : held.document.parties) {
    if (party.nation == own) continue;
    const bool active = held.state_between(own, party.nation) == agreement::AgreementState::active;
    all = all && !active;
    if (!active) with += (with.empty() ? " with " : ", ") + party.nation.text();
  }
  if (with.empty()) return "active";
  return all ? "suspended" : "suspended" + with;
}

}  // namespace

nlohmann::json list_agreements(const agreement::Snapshot& agreements, UtcTime at) {
  nlohmann::json out = nlohmann::json::array();
  for (const agreement::Agreement& held : agreements.agreements()) {
    nlohmann::json parties = nlohmann::json::array();
    for (const agreement::Party& party : held.document.parties)
      parties.push_back(party.nation.text());
    out.push_back({{"name", agreement::path_of(held.document)},
                   {"hash", held.hash.hex()},
                   {"parties", parties},
                   {"state", state_word(agreements.own(), held)},
                   {"in_force", held.term().contains(at)},
                   {"from", held.term().from.text(0)},
                   {"to", held.term().to.text(0)}});
  }
  return out;
}

}  // namespace accord::node::pipeline
