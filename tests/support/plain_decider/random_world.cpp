// Worlds of one to three agreements, their counters, and questions at their edges.
#include <algorithm>
#include <iostream>

#include "random_marking.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::plain {
namespace {

using agreement::Agreement;
using agreement::AgreementState;

constexpr std::chrono::hours kDay{24};

NationId nation(const std::string& code) { return NationId::parse(code).value_or(NationId{}); }

Agreement agreement_of(Dice& dice, const DocumentShape& shape, std::uint8_t number) {
  const auto text = random_document(dice, shape).dump();
  auto document = agreement::parse_document(text);
  if (!document) std::cerr << document.error().text() << "\n";
  ACCORD_ASSERT(document.has_value());
  Digest hash;
  hash.raw.fill(static_cast<std::uint8_t>(0x11 * (1 + (number * 7) % 13)));
  const bool suspended = dice.one_in(8);
  if (dice.one_in(6)) {  // as if it had acceded on that day
    document->parties.back().since = document->term.from + kDay * 10;
  }
  return {std::move(*document), hash,
          suspended ? AgreementState::suspended : AgreementState::active};
}

/// Some whole days of the term.
agreement::Term part_of(Dice& dice, const agreement::Term& term) {
  const auto days = static_cast<std::uint32_t>((term.to - term.from) / kDay);
  const std::uint32_t from = dice.one_in(2) ? dice.below(days) : 0;
  const std::uint32_t to = dice.one_in(2) ? days : from + dice.below(days - from);
  return {term.from + kDay * from, term.from + kDay * to};
}

/// Where statements cut an agreement: by an amendment or a termination, or between two parties of a
/// group alone.
void cut_by_statements(Dice& dice, const NationId& own, Agreement& agreement) {
  const agreement::Term& term = agreement.document.term;
  if (dice.one_in(4)) agreement.in_force = part_of(dice, term);
  if (agreement.document.parties.size() < 3 || !dice.one_in(3)) return;
  for (const auto& party : agreement.document.parties) {
    if (party.nation == own || dice.one_in(2)) continue;
    const auto state = dice.one_in(2) ? AgreementState::suspended : AgreementState::active;
    agreement.standings.push_back({party.nation, state, part_of(dice, term)});
  }
}

/// One time in six the agreement was amended on some day: two versions, one after the other.
void add_agreement(Dice& dice, const DocumentShape& shape, std::uint8_t number, World& world) {
  Agreement agreement = agreement_of(dice, shape, number);
  if (!dice.one_in(6)) {
    cut_by_statements(dice, world.own, agreement);
    world.agreements.push_back(std::move(agreement));
    return;
  }
  Agreement next = agreement_of(dice, shape, static_cast<std::uint8_t>(number + 5));
  next.document.version = 2;
  const agreement::Term term = agreement.document.term, later = next.document.term;
  const UtcTime cut = std::clamp(part_of(dice, term).to, later.from, later.to);
  agreement.in_force = agreement::Term{term.from, std::clamp(cut, term.from, term.to)};
  next.in_force = agreement::Term{cut, later.to};
  world.agreements.push_back(std::move(agreement));
  world.agreements.push_back(std::move(next));
}

agreement::NationalPolicy policy_of(Dice& dice) {
  agreement::NationalPolicy policy;
  policy.nation = nation("GBR");
  if (dice.one_in(4)) policy.deny.norad_cat_ids = {3, 7};
  if (dice.one_in(4)) policy.deny.unknown_object = agreement::UnknownObject::release;
  if (dice.one_in(6)) policy.deny.payload_types = {"OMM"};
  if (dice.one_in(10)) policy.deny.recipients = {nation("AUS")};
  return policy;
}

}  // namespace

World random_world(Dice& dice) {
  World world;
  world.own = nation("GBR");
  world.policy = policy_of(dice);
  const std::size_t count = 1 + dice.below(3);
  const std::vector<DocumentShape> shapes{{"ALPHA-ONE", {"GBR", "USA"}, 40, true},
                                          {"BRAVO-TWO", {"AUS", "GBR", "USA"}, 40, true},
                                          {"CHARLIE-3", {"USA", "GBR"}, 12, true}};
  for (std::size_t i = 0; i < count; ++i) {
    DocumentShape shape = shapes[(i + (count == 1 ? dice.below(3) : 0)) % 3];
    if (count > 1) shape.clauses = 6;  // so that some case passes all of them
    add_agreement(dice, shape, static_cast<std::uint8_t>(i), world);
  }
  if (dice.one_in(6)) {
    Level highest = Level::unclassified;
    for (const Agreement& each : world.agreements) {
      highest = std::max(highest, each.document.marking.ceiling);
    }
    world.ceiling = highest;
  }
  return world;
}

std::vector<Counter> counters_of(const World& world) {
  std::vector<Counter> counters;
  const auto add = [&](const agreement::Document& document, const NationId& from,
                       const NationId& to) {
    const auto* direction = document.release_from(from, to);
    if (direction == nullptr) return;
    for (const auto& clause : direction->clauses) {
      const std::string path = document.name.text() + "/" + std::to_string(document.version) +
                               "/release/" + from.text() + ">" + to.text() + "/clauses/" +
                               clause.id;
      for (std::size_t i = 0; i < clause.quotas.size(); ++i) {
        counters.push_back(
            {path + "/quotas/" + std::to_string(i), clause.quotas[i].observations_per_day});
      }
      if (clause.compilation) {
        counters.push_back({path + "/compilation", clause.compilation->observations});
      }
    }
  };
  for (const Agreement& each : world.agreements) {
    for (const auto& party : each.document.parties) {
      if (party.nation == world.own) continue;
      add(each.document, world.own, party.nation);
    }
  }
  return counters;
}

Questions::Questions(const World& world, Dice& dice) : dice_(dice), world_(world) {
  const auto add_term = [&](const agreement::Term& term) {
    instants_.insert(instants_.end(), {term.from, term.to, term.from + (term.to - term.from) / 2});
  };
  delays_ = {std::chrono::seconds{0}};
  for (const Agreement& each : world.agreements) {
    for (int i = 0; i < 6; ++i) {  // most questions inside the term
      add_term(each.document.term);
      instants_.push_back(each.document.term.from + std::chrono::hours{24} * (7 + i * 6));
    }
    if (each.in_force) add_term(*each.in_force);
    for (const auto& standing : each.standings) add_term(standing.in_force);
    for (const auto& party : each.document.parties) {
      if (party.since) instants_.push_back(*party.since);
    }
    for (const auto& payload : each.document.standard.payload_types) {
      codes_.push_back(payload.code);
      if (payload.declared) declared_schemas_.push_back(payload.schema_sha384);
    }
    for (const auto& direction : each.document.release) {
      for (const auto& clause : direction.clauses) {
        if (clause.effective) add_term(*clause.effective);
        delays_.push_back(clause.delay);
      }
    }
  }
}

Label Questions::label_for(const Question& question) {
  Label label;
  label.policy = dice_.one_in(6) ? "AUS" : dice_.one_in(20) ? "FRA" : question.sender.text();
  label.level = static_cast<Level>(dice_.one_in(30) ? dice_.below(8) : 1 + dice_.below(3));
  if (dice_.one_in(4)) label.level = static_cast<Level>(1 + dice_.below(5));
  for (const char* code : {"AUS", "FRA", "GBR", "USA"}) {
    if (!dice_.one_in(6) || code == question.recipient.text()) label.rel_to.push_back(nation(code));
  }
  if (dice_.one_in(12)) std::erase(label.rel_to, question.recipient);
  if (dice_.one_in(label.level == Level::unclassified ? 3 : 25)) label.rel_to.clear();
  if (dice_.one_in(60) && label.rel_to.size() > 1) std::swap(label.rel_to[0], label.rel_to[1]);
  return label;
}

Digest Questions::schema_of(const std::string& code) {
  const PayloadType* type = find_payload_type(code);
  if (dice_.one_in(60)) return {};
  if (type != nullptr) return type->schema_digest;
  return declared_schemas_.empty() ? Digest{} : dice_.pick(declared_schemas_);
}

Question Questions::next() {
  Question q;
  const bool outward = !dice_.one_in(4);
  const NationId peer = nation(dice_.one_in(5) ? "AUS" : "USA");
  q.sender = outward ? world_.own : peer;
  q.recipient = outward ? peer : world_.own;
  if (dice_.one_in(60)) q.recipient = dice_.one_in(2) ? nation("FRA") : q.sender;
  if (dice_.one_in(80)) q.sender = NationId{};
  q.payload_code = dice_.one_in(40) ? dice_.pick(std::vector<std::string>{"", "MPE", "TRK", "ZZZ"})
                                    : dice_.pick(codes_);
  q.schema = schema_of(q.payload_code);
  q.mode = static_cast<DataMode>(dice_.one_in(30) ? dice_.below(7) : 1 + dice_.below(4));
  q.label = label_for(q);
  q.norad_cat_id = dice_.one_in(8) ? 0 : 1 + dice_.below(10);
  q.at = dice_.pick(instants_);
  if (dice_.one_in(3)) q.at = q.at + Nanos{static_cast<std::int64_t>(dice_.below(3)) - 1};
  q.object_class = static_cast<agreement::ObjectClass>(dice_.below(5));
  q.regime = static_cast<agreement::Regime>(dice_.below(6));
  q.purpose = static_cast<fbs::Purpose>(dice_.below(7));
  q.observations = dice_.one_in(4) ? dice_.below(6) : 1;
  if (!dice_.one_in(12)) {
    q.last_observation =
        q.at - dice_.pick(delays_) - Nanos{static_cast<std::int64_t>(dice_.below(4)) - 1};
  }
  q.originator_consents = dice_.one_in(2);
  add_handling(dice_, q);
  return q;
}

}  // namespace accord::plain
