// In the words of docs/agreement-language.md, over the document structs.
#include "plain_standing.hpp"

#include <algorithm>

namespace accord::plain {
namespace {

using agreement::Agreement;
using agreement::AgreementState;
using agreement::Document;
using agreement::Party;

const Party* party_of(const Document& document, const NationId& nation) {
  for (const Party& party : document.parties) {
    if (party.nation == nation) return &party;
  }
  return nullptr;
}

bool is_party_at(const Document& document, const NationId& nation, UtcTime at) {
  const Party* party = party_of(document, nation);
  return party != nullptr && (!party->since || *party->since <= at);
}

/// Suspended or ended between two alone, while in a group the others go on.
struct Between {
  AgreementState state;
  agreement::Term in_force;
};

Between between(const Agreement& each, const NationId& peer) {
  for (const auto& standing : each.standings) {
    if (standing.peer == peer) return {standing.state, standing.in_force};
  }
  return {each.state, each.in_force ? *each.in_force : each.document.term};
}

/// One agreement: why it does not apply; empty when it does. `near` is its place in the list "the
/// suspended agreement, its term, its payload types, its data modes".
std::optional<No> does_not_apply(const World& world, const Agreement& each, const Passing& passing,
                                 int& near) {
  const Document& document = each.document;
  const std::string name = name_and_version(document);
  const auto now = between(each, passing.from == world.own ? passing.to : passing.from);
  near = 1;
  if (now.state != AgreementState::active) return No{Code::agreement_suspended, name};
  near = 2;
  if (passing.at >= now.in_force.to) return No{Code::agreement_expired, name + "/term"};
  const bool parties = is_party_at(document, passing.from, passing.at) &&
                       is_party_at(document, passing.to, passing.at);
  if (passing.at < now.in_force.from || !parties) {
    return No{Code::agreement_not_yet_in_force, name + "/term"};
  }
  near = 3;
  if (agreed_payload(document, passing.payload_code) == nullptr) {
    return No{Code::payload_type_not_agreed, name + "/standard/payload_types"};
  }
  near = 4;
  if (!lists(document.standard.data_modes, passing.mode)) {
    return No{Code::data_mode_not_agreed, name + "/standard/data_modes"};
  }
  return std::nullopt;
}

}  // namespace

std::string name_and_version(const Document& document) {
  return document.name.text() + "/" + std::to_string(document.version);
}

const agreement::AgreedPayload* agreed_payload(const Document& document, const std::string& code) {
  for (const auto& payload : document.standard.payload_types) {
    if (payload.code == code) return &payload;
  }
  return nullptr;
}

bool holds(const agreement::Side& side, const NationId& nation) {
  return side.nations.empty() || lists(side.nations, nation);
}

bool between_two_with_ours(const World& world, const NationId& from, const NationId& to) {
  const bool two = !from.empty() && !to.empty() && from != to;
  return two && (from == world.own || to == world.own);
}

Standing standing_of(const World& world, const Passing& passing) {
  Standing out;
  int best = 0;
  if (!between_two_with_ours(world, passing.from, passing.to)) return out;
  for (const Agreement& each : world.agreements) {
    const bool names = party_of(each.document, passing.from) != nullptr &&
                       party_of(each.document, passing.to) != nullptr;
    if (!names) continue;
    int near = 0;
    auto no = does_not_apply(world, each, passing, near);
    if (!no) {
      out.applicable.push_back(&each);
    } else if (near > best) {
      best = near;
      out.nearest = *no;
    }
  }
  return out;
}

std::vector<Digest> hashes_of(const Standing& standing) {
  std::vector<Digest> hashes;
  for (const Agreement* each : standing.applicable) hashes.push_back(each->hash);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

}  // namespace accord::plain
