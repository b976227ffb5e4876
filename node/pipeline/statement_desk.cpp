// Verify, keep, pass on.
#include "node/pipeline/statement_desk.hpp"

#include <algorithm>

#include "agreement/statement.hpp"
#include "crypto/detached.hpp"
#include "node/pipeline/arguments.hpp"

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kMaxSentAtOnce = 16;
constexpr Nanos kFirstPause = std::chrono::milliseconds(500);
constexpr Nanos kLongestPause = std::chrono::seconds(60);

tl::unexpected<Error> unsigned_by(const agreement::Statement& statement, const std::string& why) {
  return fail(Code::statement_not_signed, "statement " + std::to_string(statement.number) + " of " +
                                              statement.nation.text() + ": " + why);
}

/// Under an agreement role of the nation, at the time that the statement itself names. The enrolled
/// root is the one that the agreement names: its loading compared them.
Status verify_signature(const agreement::Statement& statement, const WireStatement& came,
                        const Surroundings& with) {
  const auto detached = crypto::parse_detached(as_text(came.signature));
  if (!detached) return unsigned_by(statement, detached.error().text());
  if (detached->certificate.nation() != statement.nation) {
    return unsigned_by(statement, "signed by " + detached->certificate.nation().text());
  }
  if (detached->signed_at != statement.signed_at) {
    return unsigned_by(statement, "signed at another time than it says");
  }
  const auto verified = crypto::verify_detached(*detached, came.document, with.trust, with.now);
  if (!verified) return unsigned_by(statement, verified.error().text());
  return {};
}

const char* text_of(bool is_new) { return is_new ? "taken" : "held already"; }

nlohmann::json to_json(const agreement::Statement& statement) {
  nlohmann::json out{{"nation", statement.nation.text()},
                     {"number", statement.number},
                     {"kind", agreement::name_of(statement.kind)},
                     {"signed_at", statement.signed_at.text(3)},
                     {"effective", statement.effective.text(3)}};
  if (statement.kind == agreement::StatementKind::amend)
    out["successor"] = statement.successor.hex();
  return out;
}

Result<Bytes> bytes_of(const nlohmann::json& args, const char* key) {
  ACCORD_TRY(const std::string text, Arguments(args).text(key));
  return Bytes(text.begin(), text.end());
}

}  // namespace

Status StatementDesk::restore(const store::StatementRow& row) {
  const auto statement = agreement::parse_statement(as_text(row.document));
  const bool right = statement && statement->agreement == row.agreement &&
                     statement->nation == row.nation && statement->number == row.number &&
                     life_.of(row.agreement, row.nation).size() + 1 == row.number;
  if (!right) {
    return fail(Code::store_damaged, "a stored statement of " + row.nation.text() +
                                         " is not what its row says, or out of order");
  }
  life_.add({*statement, row.document, row.signature});
  return {};
}

Result<bool> StatementDesk::check(const Surroundings& with, const agreement::Statement& statement,
                                  const WireStatement& came) {
  const agreement::Agreement* held = life_.find(statement.agreement);
  if (held == nullptr) {
    return fail(Code::statement_unknown_agreement,
                "SHA-384 " + statement.agreement.hex().substr(0, 16) + "...");
  }
  const auto& known = life_.of(statement.agreement, statement.nation);
  const bool repeats = statement.number <= known.size();
  if (repeats && known[statement.number - 1].document == came.document) return false;
  ACCORD_CHECK(verify_signature(statement, came, with));
  if (repeats) {
    keep_contradiction(with, known[statement.number - 1], came);
    return fail(Code::statement_contradicted,
                "statement " + std::to_string(statement.number) + " of " + statement.nation.text(),
                agreement::path_of(held->document));
  }
  ACCORD_CHECK(agreement::check_statement(*held, life_.about(statement.agreement), statement));
  return true;
}

void StatementDesk::keep_contradiction(const Surroundings& with, const SignedStatement& before,
                                       const WireStatement& came) {
  const agreement::Statement& said = before.statement;
  if (!contradicted_.emplace(said.agreement, said.nation, said.number).second) return;
  with.effects.transaction.evidence.push_back({with.now, said.nation, Code::statement_contradicted,
                                               "statement " + std::to_string(said.number),
                                               before.document, came.document});
}

/// This nation's own amendment names a version that this node holds and could go on with.
Status StatementDesk::check_own(const Surroundings& with,
                                const agreement::Statement& statement) const {
  const bool own = statement.nation == with.self;
  if (!own || statement.kind != agreement::StatementKind::amend) return {};
  const agreement::Agreement* next = life_.find(statement.successor);
  if (next == nullptr) {
    return fail(Code::successor_not_held,
                "SHA-384 " + statement.successor.hex().substr(0, 16) + "...");
  }
  const auto takes_over =
      agreement::taking_over(*life_.find(statement.agreement), *next, statement.effective);
  if (!takes_over) return fail(takes_over.error());
  return {};
}

Result<bool> StatementDesk::take(Surroundings& with, const NationId& from,
                                 const WireStatement& came) {
  ACCORD_TRY(const agreement::Statement statement,
             agreement::parse_statement(as_text(came.document)));
  ACCORD_TRY(const bool is_new, check(with, statement, came));
  if (!is_new) return false;
  ACCORD_CHECK(check_own(with, statement));
  with.effects.transaction.statements.push_back({with.now, statement.agreement, statement.nation,
                                                 statement.number, came.document, came.signature});
  with.count(from, "statements_taken");
  with.effects.log.push_back({Severity::warning,
                              statement.nation,
                              {},
                              agreement::path_of(life_.find(statement.agreement)->document) +
                                  ": statement " + std::to_string(statement.number) + ", " +
                                  std::string(agreement::name_of(statement.kind)) + " from " +
                                  statement.effective.text(3)});
  const SignedStatement kept{statement, came.document, came.signature};
  const auto& document = life_.find(statement.agreement)->document;
  for (const NationId& peer : peers_) {
    told_[peer].pause = Nanos{0};
    if (peer != from && document.party(peer) != nullptr) send(with, peer, kept);
  }
  life_.add(kept);
  return true;
}

void StatementDesk::take_from_peer(Surroundings& with, const NationId& peer, ByteView body) {
  const auto handle = [&]() -> Status {
    ACCORD_TRY(const WireStatement came, parse_statement(body));
    ACCORD_TRY(const bool is_new, take(with, peer, came));
    if (!is_new) with.count(peer, "statements_repeated");
    return {};
  };
  const Status status = handle();
  if (status) return;
  // The peer repeats what this node does not hold: said once, counted always.
  if (noted_.emplace(peer, status.error().code).second) return with.note(peer, status.error());
  with.count(peer, code_text(status.error().code));
}

std::vector<StatementCount> StatementDesk::counts(const NationId& peer) const {
  std::vector<StatementCount> out;
  for (const agreement::Agreement* held : life_.all()) {
    if (held->document.party(peer) == nullptr) continue;
    for (const agreement::Party& party : held->document.parties) {
      const std::size_t count = life_.of(held->hash, party.nation).size();
      if (count > 0) out.push_back({held->hash, party.nation, static_cast<std::uint32_t>(count)});
    }
  }
  std::sort(out.begin(), out.end(), [](const StatementCount& a, const StatementCount& b) {
    return std::tie(a.agreement, a.nation) < std::tie(b.agreement, b.nation);
  });
  if (out.size() > kMaxStatementCounts) out.resize(kMaxStatementCounts);
  return out;
}

void StatementDesk::peer_holds(Surroundings& with, const NationId& peer,
                               const std::vector<StatementCount>& held) {
  Told& told = told_[peer];
  const bool moved = told.held != held;
  if (!moved && told.pause > Nanos{0} && with.steady - told.at < told.pause) return;
  std::size_t sent = 0;
  for (const StatementCount& ours : counts(peer)) {
    const auto theirs = std::find_if(held.begin(), held.end(), [&](const StatementCount& each) {
      return each.agreement == ours.agreement && each.nation == ours.nation;
    });
    const auto& statements = life_.of(ours.agreement, ours.nation);
    std::size_t next = theirs == held.end() ? 0 : theirs->count;
    for (; next < statements.size() && sent < kMaxSentAtOnce; ++next, ++sent)
      send(with, peer, statements[next]);
  }
  const Nanos longer = std::min(kLongestPause, told.pause * 2);
  told = {held, with.steady, moved || told.pause == Nanos{0} ? kFirstPause : longer};
  if (sent == 0) told.pause = Nanos{0};
}

void StatementDesk::send(Surroundings& with, const NationId& peer,
                         const SignedStatement& statement) const {
  with.send(
      {ControlKind::statement, peer, build_statement({statement.document, statement.signature})});
}

nlohmann::json StatementDesk::describe(const Surroundings& with,
                                       const agreement::Agreement& held) const {
  nlohmann::json statements = nlohmann::json::array();
  for (const agreement::Party& party : held.document.parties) {
    for (const SignedStatement& each : life_.of(held.hash, party.nation))
      statements.push_back(to_json(each.statement));
  }
  nlohmann::json between = nlohmann::json::array();
  for (const agreement::Agreement& live : with.agreements.agreements()) {
    if (live.hash != held.hash) continue;
    for (const agreement::Party& party : live.document.parties) {
      if (party.nation == with.self) continue;
      const agreement::Term term = live.term_between(with.self, party.nation);
      const bool active =
          live.state_between(with.self, party.nation) == agreement::AgreementState::active;
      between.push_back({{"peer", party.nation.text()},
                         {"state", active ? "active" : "suspended"},
                         {"in_force", term.contains(with.now)},
                         {"from", term.from.text(3)},
                         {"to", term.to.text(3)}});
    }
  }
  return {{"name", agreement::path_of(held.document)},
          {"sha384", held.hash.hex()},
          {"between", between},  // empty: a version that waits, or one that has ended
          {"statements", statements},
          {"next_number", life_.of(held.hash, with.self).size() + 1}};
}

Result<nlohmann::json> StatementDesk::command(Surroundings& with, const std::string& name,
                                              const nlohmann::json& args) {
  if (name == "agreement.life") {
    nlohmann::json out = nlohmann::json::array();
    for (const agreement::Agreement* held : life_.all()) out.push_back(describe(with, *held));
    return nlohmann::json{{"agreements", out}};
  }
  if (name != "agreement.statement") return fail(Code::unknown_command, name.substr(0, 64));
  WireStatement came;
  ACCORD_TRY(came.document, bytes_of(args, "document"));
  ACCORD_TRY(came.signature, bytes_of(args, "signature"));
  ACCORD_TRY(const bool is_new, take(with, {}, came));
  ACCORD_TRY(const agreement::Statement statement,
             agreement::parse_statement(as_text(came.document)));
  nlohmann::json out = to_json(statement);
  out["outcome"] = text_of(is_new);
  return out;
}

}  // namespace accord::node::pipeline
