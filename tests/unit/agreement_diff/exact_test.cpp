// The diff against decide(): on random records, the verdict or a duty differs exactly where a
// region says so.
#include <algorithm>
#include <iostream>

#include "agreement/diff_parts.hpp"
#include "random_marking.hpp"
#include "random_world.hpp"
#include "schemas/payload_registry.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using plain::Dice;

/// One clause becomes two: the first of its classes, and the others.
void split(json& clauses, std::size_t at) {
  json part = clauses[at];
  if (!part.contains("object_classes") || part["object_classes"].size() < 2) return;
  part["id"] = part["id"].get<std::string>() + "-part";
  part["object_classes"] = json::array({part["object_classes"][0]});
  clauses[at]["object_classes"].erase(0);
  clauses.push_back(part);
}

/// Another field of the declared type is protected, or no longer.
void declare_otherwise(Dice& dice, json& document) {
  for (json& type : document["standard"]["payload_types"]) {
    if (!type.contains("declared")) continue;
    json& fields = type["declared"]["fields"];
    json& field = fields[dice.below(fields.size())];
    field["protected"] = !field.value("protected", false);
  }
}

json coarser(Dice& dice, const json& clause) {
  json precision = json::array();
  for (const json& code : clause["payload_types"]) {
    const std::string field = code == "TRK"   ? "observations.range_km"
                              : code == "XRD" ? "power_dbw"
                                              : "";
    if (field.empty() || dice.one_in(3)) continue;
    precision.push_back({{"field", field}, {"quantum", 0.25 * (1 + dice.below(4))}});
  }
  return precision;
}

/// Changes one attribute of one clause so that no case is covered twice.
void change(Dice& dice, json& document) {
  auto& direction = document["release"][dice.below(document["release"].size())];
  auto& clauses = direction["clauses"];
  if (clauses.empty()) return;
  json& clause = clauses[dice.below(clauses.size())];
  switch (dice.below(20)) {
    case 0:
      clause["ceiling"] = "UNCLASSIFIED";
      break;
    case 1:
      clause["delay_s"] = 60 * (1 + dice.below(5));
      break;
    case 2:
      clause["quotas"] = {
          {{"observations_per_day", 5 * dice.below(8)}},
          {{"observations_per_day", 10}, {"object_classes", {"DEBRIS", "PAYLOAD"}}}};
      break;
    case 3:
      clause["compilation"] = {{"observations", 5 * dice.below(6)},
                               {"span_s", 3600 * (1 + dice.below(3))},
                               {"over", dice.one_in(2) ? "clause" : "object"}};
      break;
    case 4:
      clause["third_party"] = dice.one_in(2) ? "as-listed" : "with-consent";
      break;
    case 5:
      clause["onward"] = dice.one_in(2) ? "permitted" : "forbidden";
      break;
    case 6:
      clause["releasability"] = "rel-to-recipient-or-unclassified";
      break;
    case 7:
      if (clauses.size() > 1) clauses.erase(dice.below(clauses.size()));
      break;
    case 8:
      clause["id"] = clause["id"].get<std::string>() + "-renamed";
      break;
    case 9:
      clause["regimes"] = {dice.one_in(2) ? "LEO" : "GEO"};
      break;
    case 10:
      if (clause["payload_types"].size() > 1) clause["payload_types"].erase(0);
      break;
    case 11:
      split(clauses, dice.below(clauses.size()));
      break;
    case 12:
    case 13:
    case 14:
      document["marking"] = plain::random_marking(dice, document["marking"]["ceiling"], 10, 50);
      break;
    case 15:
      declare_otherwise(dice, document);
      break;
    case 16:
    case 17:
    case 18:
      for (json& each : clauses) {
        each["precision"] = coarser(dice, each);
        if (each["precision"].empty()) each.erase("precision");
      }
      break;
    default:
      document["object_lists"][dice.below(3)]["norad_cat_ids"] = {4, 5, 6};
  }
}

/// A record at random positions of the space, so that every cell has its chance.
ReleaseCase random_case(Dice& dice, const DiffSpace& space) {
  ReleaseCase out;
  const auto at = [&](Axis axis) { return dice.below(space.size_of(axis)); };
  const auto& pairs = space.pairs[at(kPairAxis)].pairs;
  std::tie(out.sender, out.recipient) = pairs[dice.below(pairs.size())];
  out.payload_code = space.payloads[at(kPayloadAxis)];
  const AgreedPayload* agreed = space.documents[dice.below(2)]->payload(out.payload_code);
  out.schema_digest = dice.one_in(40) || agreed == nullptr ? Digest{} : agreed->schema_sha384;
  out.mode = static_cast<DataMode>(at(kModeAxis));
  out.at = space.instant(at(kTimeAxis)) + Nanos{dice.one_in(2) ? 0 : 1};
  out.object_class = static_cast<ObjectClass>(at(kClassAxis));
  out.regime = static_cast<Regime>(at(kRegimeAxis));
  out.purpose = static_cast<fbs::Purpose>(at(kPurposeAxis));
  out.norad_cat_id = space.object(at(kObjectAxis));
  const std::string& policy = space.policies[at(kPolicyAxis)];
  out.label.policy = policy.empty() ? out.sender.text() : dice.one_in(20) ? "FRA" : policy;
  out.label.level = static_cast<Level>(1 + (dice.one_in(2) ? 0 : at(kLevelAxis)));
  if (!dice.one_in(3)) {
    out.label.rel_to = {dice.one_in(10) ? out.sender : out.recipient};
  }
  out.originator_consents = dice.one_in(2);
  plain::Question question;
  question.sender = out.sender;
  question.recipient = out.recipient;
  question.at = out.at;
  question.label = out.label;
  plain::add_handling(dice, question);
  out.label = question.label;
  if (!dice.one_in(6)) {
    out.last_observation = out.at - space.age(1 + dice.below(space.size_of(kAgeAxis) - 1)) -
                           Nanos{static_cast<std::int64_t>(dice.below(3)) - 1};
  }
  return out;
}

/// Steps 5 and 10 once more, in short.
const ReleaseClause* clause_for(const Document& document, const ReleaseCase& facts) {
  const ReleaseDirection* direction = document.release_from(facts.sender, facts.recipient);
  const auto in = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  const auto cited = [&](const std::vector<std::string>& ids) {
    return std::any_of(document.object_lists.begin(), document.object_lists.end(),
                       [&](const ObjectList& list) {
                         return in(ids, list.id) && in(list.norad_cat_ids, facts.norad_cat_id);
                       });
  };
  if (direction == nullptr || !document.term.contains(facts.at)) return nullptr;
  for (const ReleaseClause& each : direction->clauses) {
    const bool lists = !each.only_lists.empty() || !each.except_lists.empty();
    if (in(each.payload_types, facts.payload_code) && in(each.data_modes, facts.mode) &&
        each.effective.value_or(document.term).contains(facts.at) &&
        (each.object_classes.empty() || in(each.object_classes, facts.object_class)) &&
        (each.regimes.empty() || in(each.regimes, facts.regime)) &&
        (each.purposes.empty() || in(each.purposes, facts.purpose)) &&
        (!lists || facts.norad_cat_id != 0) &&
        (each.only_lists.empty() || cited(each.only_lists)) && !cited(each.except_lists)) {
      return &each;
    }
  }
  return nullptr;
}

/// A record that went before, and how long before.
struct Past {
  ReleaseCase record;
  std::chrono::seconds ago{};
};

std::vector<std::uint32_t> limits_of(const BothDocuments& documents) {
  std::vector<std::uint32_t> limits{1};
  for (const Document* document : documents) {
    for (const ReleaseDirection& direction : document->release) {
      for (const ReleaseClause& clause : direction.clauses) {
        for (const auto& quota : clause.quotas) limits.push_back(quota.observations_per_day);
        if (clause.compilation) limits.push_back(clause.compilation->observations);
      }
    }
  }
  return limits;
}

/// Records of the same day, many of which fall under the same clauses as the one at hand.
std::vector<Past> random_past(Dice& dice, const ReleaseCase& facts,
                              const std::vector<std::uint32_t>& limits) {
  std::vector<Past> past(dice.below(5));
  for (Past& each : past) {
    each.record = facts;
    if (dice.one_in(2)) each.record.object_class = static_cast<ObjectClass>(dice.below(5));
    if (dice.one_in(4)) each.record.regime = static_cast<Regime>(dice.below(6));
    if (dice.one_in(4)) each.record.purpose = static_cast<fbs::Purpose>(dice.below(10));
    if (dice.one_in(3)) each.record.norad_cat_id = dice.below(11);
    if (dice.one_in(4)) each.record.payload_code = dice.one_in(2) ? "TRK" : "EOO";
    const std::uint32_t limit = dice.pick(limits);
    each.record.observations = dice.one_in(2) ? 1 + dice.below(4) : limit - std::min(limit, 1u);
    each.ago = std::chrono::seconds{dice.one_in(2) ? 60 : 3600 * (1 + dice.below(3))};
  }
  return past;
}

/// The case as that version's node counts: by clause.
ReleaseCase counted(const Document& document, ReleaseCase facts, const std::vector<Past>& past) {
  const ReleaseClause* clause = clause_for(document, facts);
  if (clause == nullptr) return facts;
  std::uint32_t in_span = 0;
  for (const Past& each : past) {
    if (clause_for(document, each.record) != clause) continue;
    facts.released_today[static_cast<std::size_t>(each.record.object_class)] +=
        each.record.observations;
    if (!clause->compilation || each.ago > clause->compilation->span) continue;
    const bool same = each.record.norad_cat_id == facts.norad_cat_id;
    if (clause->compilation->over == CompiledOver::object && !same) continue;
    in_span += each.record.observations;
  }
  if (clause->compilation) {
    const auto& limit = *clause->compilation;
    facts.released_in_span.push_back({limit.span, limit.over, in_span});
  }
  return facts;
}

int rank(const WrittenRuling& ruling) {
  return ruling.verdict == Verdict::release ? 2 : ruling.verdict == Verdict::hold ? 1 : 0;
}

/// The field of a duty is one of that type: a clause may name those of several.
bool is_of(const std::string& code, const std::string& field) {
  if (field == "UCT") return code == "EOO";
  if (field.starts_with("observations.")) return code == "TRK";
  return code == "XRD";
}

/// Fields that the recipient does not see under that version, the steps of the others, and what it
/// may do: all but the delay, which is part of the verdict.
std::string duties(const Document& document, const WrittenRuling& ruling, const std::string& code) {
  std::set<std::string> hidden;
  if (const PayloadType* type = find_payload_type(code)) {
    hidden.insert(type->protected_fields.begin(), type->protected_fields.end());
  }
  if (const auto& declared = document.payload(code)->declared) {
    for (const DeclaredField& field : declared->fields) {
      if (field.is_protected) hidden.insert(field.name);
    }
  }
  for (const auto& field : ruling.disclose) hidden.erase(field);
  for (const auto& field : ruling.remove) {
    if (is_of(code, field)) hidden.insert(field);
  }
  std::string text;
  for (const auto& field : hidden) text += field + ",";
  for (const auto& each : ruling.precision) {
    if (!is_of(code, each.field) || hidden.contains(each.field)) continue;
    text += each.field + std::to_string(each.quantum);
  }
  if (ruling.protect_as) {
    text += std::string(accord::name_of(ruling.protect_as->level)) + ruling.protect_as->word;
  }
  return text + std::string(name_of(ruling.onward));
}

std::shared_ptr<const Snapshot> node_of(const Document& document, const NationId& own) {
  NationalPolicy policy;
  policy.nation = own;
  auto snapshot = compile({{document, Digest{}, AgreementState::active}}, policy, own);
  EXPECT_TRUE(snapshot.has_value());
  return *snapshot;
}

struct Score {
  std::size_t cases = 0, verdicts = 0, duties = 0;
};

using BothCases = std::array<ReleaseCase, kVersions>;

std::size_t regions_with(const DiffSpace& space, const Diff& diff, const BothCases& facts,
                         std::initializer_list<Change> changes) {
  std::size_t count = 0;
  for (const Region& region : diff.regions) {
    if (region.section != "release") continue;
    const bool wanted = std::find(changes.begin(), changes.end(), region.change) != changes.end();
    count += wanted && contains(space, region, facts) ? 1u : 0u;
  }
  return count;
}

void compare(Dice& dice, const Document& before, const Document& after, Score& score) {
  auto found = diff(before, after);
  ASSERT_TRUE(found.has_value()) << found.error().text();
  const DiffSpace space({&before, &after});
  std::map<NationId, std::array<std::shared_ptr<const Snapshot>, 2>> nodes;
  for (const Party& party : before.parties) {
    nodes[party.nation] = {node_of(before, party.nation), node_of(after, party.nation)};
  }
  const auto limits = limits_of({&before, &after});
  for (int i = 0; i < 2'000; ++i, ++score.cases) {
    const ReleaseCase bare = random_case(dice, space);
    const auto past = random_past(dice, bare, limits);
    const BothCases facts{counted(before, bare, past), counted(after, bare, past)};
    const auto& node = nodes.at(bare.sender);
    const auto was = rule_on(*node[0], facts[0]), is = rule_on(*node[1], facts[1]);
    const int was_rank = rank(was), is_rank = rank(is);
    ASSERT_EQ(regions_with(space, *found, facts, {Change::permitted}), is_rank > was_rank ? 1u : 0u)
        << text_of(facts[0]) << "\nnow " << text_of(facts[1]) << "\n"
        << show_diff(*found);
    ASSERT_EQ(regions_with(space, *found, facts, {Change::denied}), is_rank < was_rank ? 1u : 0u)
        << text_of(facts[0]) << "\nnow " << text_of(facts[1]) << "\n"
        << show_diff(*found);
    const bool both = was_rank > 0 && is_rank > 0;
    const bool other_duties =
        both && duties(before, was, bare.payload_code) != duties(after, is, bare.payload_code);
    ASSERT_EQ(regions_with(space, *found, facts, {Change::loosened, Change::tightened}),
              other_duties ? 1u : 0u)
        << text_of(facts[0]) << "\nnow " << text_of(facts[1]) << "\n"
        << show_diff(*found);
    score.verdicts += was_rank != is_rank ? 1u : 0u;
    score.duties += other_duties ? 1u : 0u;
  }
}

TEST(ExactDiff, a_record_is_ruled_on_otherwise_exactly_where_a_region_says_so) {
  Dice dice(20261121);
  Score score;
  for (int round = 0; round < 150 && !HasFatalFailure(); ++round) {
    const bool group = round % 4 == 0;
    const plain::DocumentShape shape{"ALPHA-ONE",
                                     group ? std::vector<std::string>{"AUS", "GBR", "USA"}
                                           : std::vector<std::string>{"GBR", "USA"},
                                     static_cast<std::size_t>(round % 3 == 0 ? 12 : 5), true};
    const json before = plain::random_document(dice, shape);
    json after = next_version(before);
    for (std::size_t changes = 1 + dice.below(4); changes > 0; --changes) change(dice, after);
    const auto next = parse_document(after.dump());
    if (!next) continue;  // an object list that makes two clauses overlap
    compare(dice, document_of(before), *next, score);
  }
  std::cout << score.cases << " records, " << score.verdicts << " ruled on otherwise, "
            << score.duties << " with other duties\n";
  EXPECT_GT(score.cases, 200'000u);
  EXPECT_GT(score.verdicts, 200u);
  EXPECT_GT(score.duties, 20u);
}

TEST(ExactDiff, two_unrelated_agreements_between_the_same_nations_are_compared_exactly) {
  Dice dice(5);
  Score score;
  for (int round = 0; round < 12 && !HasFatalFailure(); ++round) {
    const plain::DocumentShape shape{"ALPHA-ONE", {"GBR", "USA"}, 8, true};
    compare(dice, document_of(plain::random_document(dice, shape)),
            document_of(next_version(plain::random_document(dice, shape))), score);
  }
  EXPECT_GT(score.verdicts, 100u);
}

}  // namespace
}  // namespace accord::agreement::test
