// Steps 1 and 5, then the tasking section: direction, data mode, priority, purpose, quota.
#include "plain_tasking.hpp"

#include "plain_standing.hpp"
#include "tasking_generated.h"

namespace accord::plain {
namespace {

using agreement::Document;
using agreement::TaskingClause;
using agreement::TaskingDirection;
using agreement::TaskingFacts;

std::string section(const Document& document, const TaskingFacts& request) {
  return name_and_version(document) + "/tasking/" + request.requester.text() + ">" +
         request.provider.text();
}

/// How many of its conditions, in the written order, the request meets before the first that it
/// does not. 3: the clause covers it.
int conditions_met(const TaskingClause& clause, const TaskingFacts& request) {
  if (!lists(clause.data_modes, request.mode)) return 0;
  if (!lists(clause.priorities, request.priority)) return 1;
  if (!lists(clause.purposes, request.purpose)) return 2;
  return 3;
}

struct Farthest {
  const TaskingClause* clause = nullptr;
  int met = 0;
};

Farthest farthest(const TaskingDirection& direction, const TaskingFacts& request) {
  Farthest best;
  for (const TaskingClause& clause : direction.clauses) {
    const int met = conditions_met(clause, request);
    if (met > best.met) best = {&clause, met};
  }
  return best;
}

/// Where the ruling stands: the clause that goes farthest, or the section where none goes anywhere.
std::string place(const Document& document, const TaskingFacts& request) {
  const std::string path = section(document, request);
  const auto* direction = tasking_direction(document, request.requester, request.provider);
  if (direction == nullptr) return path;
  const TaskingClause* clause = farthest(*direction, request).clause;
  return clause == nullptr ? path : path + "/clauses/" + clause->id;
}

std::optional<No> objection(const Document& document, const TaskingFacts& request) {
  const auto* direction = tasking_direction(document, request.requester, request.provider);
  const std::string path = place(document, request);
  if (direction == nullptr) return No{Code::tasking_not_agreed, path};
  const Farthest best = farthest(*direction, request);
  if (best.met == 0) return No{Code::tasking_mode_not_permitted, path};
  if (best.met == 1) return No{Code::priority_not_permitted, path};
  if (best.met == 2) return No{Code::purpose_not_permitted, path};
  if (request.requests_today < best.clause->requests_per_day) return std::nullopt;
  return No{Code::quota_exhausted, path};
}

bool complete(const World& world, const TaskingFacts& request) {
  return between_two_with_ours(world, request.requester, request.provider) &&
         request.mode != DataMode::unspecified && request.priority != Priority::unspecified &&
         request.purpose != fbs::Purpose::UNSPECIFIED;
}

}  // namespace

const TaskingDirection* tasking_direction(const Document& document, const NationId& requester,
                                          const NationId& provider) {
  for (const TaskingDirection& direction : document.tasking) {
    if (holds(direction.requester, requester) && holds(direction.provider, provider)) {
      return &direction;
    }
  }
  return nullptr;
}

Answer answer_request(const World& world, const TaskingFacts& request) {
  const Standing standing =
      standing_of(world, {request.requester, request.provider, "TRQ", request.mode, request.at});
  Answer out;
  out.agreements = hashes_of(standing);
  const bool applies = !standing.applicable.empty();
  const auto refuse = [&](const No& no) {
    out.reason = no.reason;
    out.clause = no.path;
    return out;
  };
  if (!complete(world, request)) {
    return refuse({Code::facts_incomplete, applies
                                               ? section(standing.applicable[0]->document, request)
                                               : standing.nearest.path});
  }
  if (!applies) return refuse(standing.nearest);
  for (const agreement::Agreement* each : standing.applicable) {
    if (const auto no = objection(each->document, request)) return refuse(*no);
  }
  out.verdict = "release";
  out.reason = Code::permitted;
  out.clause = place(standing.applicable[0]->document, request);
  return out;
}

}  // namespace accord::plain
