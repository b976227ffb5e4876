// Answers from a set of statements; nothing depends on the order in which they arrived.
#include "agreement/lifecycle.hpp"

#include <algorithm>
#include <utility>

#include "agreement/activation.hpp"

namespace accord::agreement {
namespace {

bool is_of(const Statement& statement, const NationId& a, const NationId& b) {
  return statement.nation == a || statement.nation == b;
}

/// The last suspension by either that is in effect; its end is not looked at.
const Statement* last_suspension(std::span<const Statement> statements, const NationId& a,
                                 const NationId& b, UtcTime at) {
  const Statement* last = nullptr;
  for (const Statement& each : statements) {
    if (each.kind != StatementKind::suspend || !is_of(each, a, b) || at < each.effective) continue;
    if (last == nullptr || last->effective < each.effective) last = &each;
  }
  return last;
}

/// The nation has said, after its own and the other's last suspension, that it is over.
bool has_restored(std::span<const Statement> statements, const NationId& nation,
                  const NationId& other, UtcTime at) {
  return std::any_of(statements.begin(), statements.end(), [&](const Statement& restore) {
    if (restore.kind != StatementKind::restore || restore.nation != nation) return false;
    if (at < restore.effective) return false;
    return std::none_of(statements.begin(), statements.end(), [&](const Statement& each) {
      if (each.kind != StatementKind::suspend || at < each.effective) return false;
      if (each.nation == nation) return each.number > restore.number;
      return each.nation == other && restore.signed_at <= each.effective;
    });
  });
}

const Statement* amendment_of(std::span<const Statement> statements, const NationId& nation,
                              const Digest& successor) {
  const Statement* first = nullptr;  // what was agreed once is not moved by a later statement
  for (const Statement& each : statements) {
    if (each.kind != StatementKind::amend || each.nation != nation) continue;
    if (each.successor != successor) continue;
    if (first == nullptr || each.number < first->number) first = &each;
  }
  return first;
}

tl::unexpected<Error> invalid(std::string what, const Agreement& agreement) {
  return fail(Code::statement_invalid, std::move(what), path_of(agreement.document));
}

/// The end that amendments set; the agreement's own when they set none.
UtcTime amended_end(const Agreement& agreement, std::span<const Statement> statements) {
  UtcTime end = agreement.term().to;
  for (const Statement& each : statements) {
    if (each.kind != StatementKind::amend) continue;
    const auto instant = amended_at(agreement.document, statements, each.successor);
    if (instant) end = std::min(end, *instant);
  }
  return end;
}

/// The time that is left, nothing of it before the beginning.
Term left_of(const Agreement& agreement, UtcTime end) {
  const UtcTime from = agreement.term().from;
  return {from, std::max(from, end)};
}

Standing standing_towards(const Agreement& agreement, std::span<const Statement> statements,
                          std::pair<const NationId&, const NationId&> between, UtcTime at) {
  const auto& [own, peer] = between;
  UtcTime end = amended_end(agreement, statements);
  if (const auto terminated = terminated_between(statements, own, peer)) {
    end = std::min(end, *terminated);
  }
  const bool suspended = suspended_between(statements, own, peer, at);
  return {peer, suspended ? AgreementState::suspended : AgreementState::active,
          left_of(agreement, end)};
}

bool is_empty(const Term& term) { return term.to <= term.from; }

}  // namespace

Status check_statement(const Agreement& agreement, std::span<const Statement> known,
                       const Statement& next) {
  if (next.agreement != agreement.hash) return invalid("it is about another file", agreement);
  if (agreement.document.party(next.nation) == nullptr) {
    return invalid(next.nation.text() + " is no party", agreement);
  }
  if (next.effective < next.signed_at) {
    return invalid("it would take effect before it was signed", agreement);
  }
  if ((next.kind == StatementKind::amend) != (next.successor != Digest{})) {
    return invalid("an amendment, and nothing else, names a successor", agreement);
  }
  if (next.kind == StatementKind::amend &&
      amendment_of(known, next.nation, next.successor) != nullptr) {
    return invalid("this nation has signed this amendment already", agreement);
  }
  std::uint32_t last = 0;
  UtcTime last_signed{};
  for (const Statement& each : known) {
    if (each.nation != next.nation || each.number <= last) continue;
    last = each.number;
    last_signed = each.signed_at;
  }
  if (next.number != last + 1 || (last != 0 && next.signed_at < last_signed)) {
    return fail(Code::statement_order,
                "statement " + std::to_string(last + 1) + " of " + next.nation.text() +
                    " comes next, signed no earlier than the last",
                path_of(agreement.document));
  }
  return {};
}

bool suspended_between(std::span<const Statement> statements, const NationId& a, const NationId& b,
                       UtcTime at) {
  if (last_suspension(statements, a, b, at) == nullptr) return false;
  return !has_restored(statements, a, b, at) || !has_restored(statements, b, a, at);
}

std::optional<UtcTime> terminated_between(std::span<const Statement> statements, const NationId& a,
                                          const NationId& b) {
  std::optional<UtcTime> first;
  for (const Statement& each : statements) {
    if (each.kind != StatementKind::terminate || !is_of(each, a, b)) continue;
    if (!first || each.effective < *first) first = each.effective;
  }
  return first;
}

Result<UtcTime> amended_at(const Document& document, std::span<const Statement> statements,
                           const Digest& successor) {
  std::optional<UtcTime> instant;
  for (const Party& party : document.parties) {
    const Statement* amendment = amendment_of(statements, party.nation, successor);
    const bool in_time = amendment != nullptr && amendment->signed_at < amendment->effective;
    if (!in_time || (instant && *instant != amendment->effective)) {
      return fail(Code::amendment_not_agreed,
                  party.nation.text() + " has not signed this amendment for this instant in time",
                  path_of(document));
    }
    instant = amendment->effective;
  }
  if (instant && document.term.contains(*instant)) return *instant;
  return fail(Code::amendment_not_agreed, "the instant lies outside the term", path_of(document));
}

std::optional<Agreement> as_of(const Agreement& agreement, std::span<const Statement> statements,
                               const NationId& own, const NationId& peer, UtcTime at) {
  const Standing standing = standing_towards(agreement, statements, {own, peer}, at);
  if (is_empty(standing.in_force)) return std::nullopt;
  Agreement now = agreement;
  now.in_force = standing.in_force;
  now.state = standing.state;
  return now;
}

std::optional<Agreement> as_of(const Agreement& agreement, std::span<const Statement> statements,
                               const NationId& own, UtcTime at) {
  Agreement now = agreement;
  now.in_force = left_of(agreement, amended_end(agreement, statements));
  now.state = AgreementState::active;
  now.standings.clear();
  bool any = false;
  for (const Party& party : agreement.document.parties) {
    if (party.nation == own) continue;
    Standing standing = standing_towards(agreement, statements, {own, party.nation}, at);
    any = any || !is_empty(standing.in_force);
    const bool as_all = standing.state == now.state && standing.in_force.to == now.term().to;
    if (!as_all) now.standings.push_back(std::move(standing));
  }
  if (!any) return std::nullopt;
  return now;
}

std::optional<Successor> successor_of(const Agreement& agreement,
                                      std::span<const Statement> statements,
                                      std::span<const Agreement> versions) {
  std::optional<Successor> first;
  for (const Agreement& version : versions) {
    const auto instant = amended_at(agreement.document, statements, version.hash);
    if (!instant || (first && first->instant <= *instant)) continue;
    first = Successor{&version, *instant};
  }
  if (first && first->instant == amended_end(agreement, statements)) return first;
  return std::nullopt;  // another, which is not here, comes earlier
}

Result<Agreement> taking_over(const Agreement& current, Agreement next, UtcTime instant) {
  ACCORD_CHECK(check_successor(current, next.document));
  if (!next.document.term.contains(instant)) {
    return fail(Code::agreement_term, "the next version is not in force at that instant",
                path_of(next.document));
  }
  next.in_force = Term{instant, next.document.term.to};
  return next;
}

}  // namespace accord::agreement
