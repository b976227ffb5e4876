#include "node/pipeline/in_force.hpp"

#include <algorithm>
#include <map>

#include "crypto/hash.hpp"

namespace accord::node::pipeline {
namespace {

std::vector<const agreement::Agreement*> held_in_force(const agreement::Snapshot& agreements,
                                                       const NationId& peer, UtcTime at) {
  std::vector<const agreement::Agreement*> out;
  for (const agreement::Agreement& held : agreements.agreements()) {
    if (held.document.party(peer) == nullptr) continue;
    if (held.term_between(agreements.own(), peer).contains(at)) out.push_back(&held);
  }
  return out;
}

/// The annexes by which one of the two acceded: the last parties of the document, in order.
std::vector<Digest> annexes_of(const agreement::Document& document, const NationId& a,
                               const NationId& b) {
  std::vector<Digest> out;
  const std::size_t first = document.parties.size() - document.annexes.size();
  for (std::size_t i = 0; i < document.annexes.size(); ++i) {
    const NationId& acceded = document.parties[first + i].nation;
    if (acceded == a || acceded == b) out.push_back(document.annexes[i]);
  }
  return out;
}

AgreementSet set_of(const std::vector<const agreement::Agreement*>& held,
                    const agreement::Snapshot& agreements, const NationId& peer) {
  AgreementSet out;
  for (const agreement::Agreement* one : held) {
    const bool suspended =
        one->state_between(agreements.own(), peer) == agreement::AgreementState::suspended;
    const auto state = suspended ? AgreementState::suspended : AgreementState::active;
    out.emplace_back(one->hash, state);
    for (const Digest& annex : annexes_of(one->document, agreements.own(), peer))
      out.emplace_back(annex, state);
  }
  std::sort(out.begin(), out.end());
  return out;
}

template <class Span>
void take_smaller(const std::optional<Span>& limit, std::optional<Nanos>& least) {
  if (limit && (!least || Nanos(*limit) < *least)) least = Nanos(*limit);
}

void allow_ids(const std::vector<std::string>& listed,
               std::optional<std::set<std::string>>& allowed) {
  if (listed.empty()) return;
  std::set<std::string> both;
  for (const std::string& id : listed) {
    if (!allowed || allowed->contains(id)) both.insert(id);
  }
  allowed = std::move(both);
}

}  // namespace

InForce in_force_with(const Holding& holding, const NationId& peer, UtcTime at) {
  const auto held = held_in_force(holding.agreements, peer, at);
  InForce out{set_of(held, holding.agreements, peer), {}, {1, 2}, holding.clock_skew};
  std::map<std::string, Digest> schemas;
  for (const agreement::Agreement* one : held) {
    for (const agreement::AgreedPayload& payload : one->document.standard.payload_types) {
      const PayloadType* type = holding.types.find(payload.code);
      if (type != nullptr) schemas[payload.code] = type->schema_digest;
    }
    const auto& allowed = one->document.crypto.suites;
    std::erase_if(out.suites, [&](std::uint8_t suite) {
      return std::find(allowed.begin(), allowed.end(), suite) == allowed.end();
    });
    take_smaller(one->document.crypto.certificate_age_max, out.certificate_age);
    take_smaller(one->document.crypto.revocation_age_max, out.revocation_age);
    allow_ids(one->document.crypto.psk_ids, out.courier_ids);
    out.clock_skew = std::min<Nanos>(out.clock_skew, one->document.crypto.clock_skew_max);
  }
  out.schemas.assign(schemas.begin(), schemas.end());
  return out;
}

AgreementSet agreements_with(const agreement::Snapshot& agreements, const NationId& peer,
                             UtcTime at) {
  return set_of(held_in_force(agreements, peer, at), agreements, peer);
}

bool is_any_active(const AgreementSet& set) {
  return std::any_of(set.begin(), set.end(),
                     [](const auto& entry) { return entry.second == AgreementState::active; });
}

Digest digest_of(const AgreementSet& set) {
  crypto::Sha384 hash;
  for (const auto& [digest, state] : set) {
    const std::uint8_t byte = static_cast<std::uint8_t>(state);
    hash.add(digest.bytes()).add({&byte, 1});
  }
  return hash.finish();
}

std::string text_of(const AgreementSet& set) {
  std::string out;
  for (const auto& [digest, state] : set) {
    if (!out.empty()) out += ", ";
    out += digest.hex().substr(0, 16) + (state == AgreementState::suspended ? " suspended" : "");
  }
  return out.empty() ? "none" : out;
}

}  // namespace accord::node::pipeline
