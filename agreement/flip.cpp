// Trying one change after the other, in the order of flip.hpp.
#include "agreement/flip.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "agreement/explain.hpp"
#include "agreement/names.hpp"

namespace accord::agreement {
namespace {

/// The facts as values that can be changed. The counts are copied, for they are views in the facts.
struct Variant {
  explicit Variant(const ReleaseFacts& facts)
      : original(&facts),
        payload_code(facts.payload_code),
        schema_digest(facts.schema_digest),
        mode(facts.mode),
        label(facts.label),
        norad_cat_id(facts.norad_cat_id),
        at(facts.at),
        object_class(facts.object_class),
        regime(facts.regime),
        purpose(facts.purpose),
        last_observation(facts.last_observation),
        originator_consents(facts.originator_consents),
        today(facts.usage.released_today.begin(), facts.usage.released_today.end()),
        in_span(facts.usage.released_in_span.begin(), facts.usage.released_in_span.end()) {}

  [[nodiscard]] WrittenRuling ruled_by(const Snapshot& snapshot) const {
    ReleaseFacts facts{original->sender,
                       original->recipient,
                       payload_code,
                       schema_digest,
                       mode,
                       label,
                       norad_cat_id,
                       at};
    facts.object_class = object_class;
    facts.regime = regime;
    facts.purpose = purpose;
    facts.observations = original->observations;
    facts.last_observation = last_observation;
    facts.originator_consents = originator_consents;
    facts.usage = {today, in_span};
    return written(decide(snapshot, facts));
  }

  const ReleaseFacts* original;
  std::string payload_code;
  Digest schema_digest;
  DataMode mode;
  Label label;
  std::uint32_t norad_cat_id;
  UtcTime at;
  ObjectClass object_class;
  Regime regime;
  fbs::Purpose purpose;
  UtcTime last_observation;
  bool originator_consents;
  std::vector<std::uint32_t> today;
  std::vector<std::uint32_t> in_span;
};

template <class Name>
std::string word(Name name) {
  return std::string(name_of(name));
}

std::string time_text(UtcTime at) { return at == UtcTime{} ? "not known" : at.text(); }

std::string object_text(std::uint32_t object) {
  return object == 0 ? "not known" : std::to_string(object);
}

std::string list_text(const std::vector<MarkingCode>& nations) {
  std::string text;
  for (const MarkingCode& nation : nations) text += (text.empty() ? "" : ", ") + nation.text();
  return text.empty() ? "no list" : text;
}

/// Every list of values that the agreements and the national policy use, once.
struct Boundaries {
  explicit Boundaries(const Snapshot& snapshot) {
    const DenyList& deny = snapshot.national_policy().deny;
    objects.insert(deny.norad_cat_ids.begin(), deny.norad_cat_ids.end());
    objects.insert(0);
    for (const Agreement& each : snapshot.agreements()) add(each);
    std::uint32_t unlisted = 1;
    while (objects.contains(unlisted)) ++unlisted;
    objects.insert(unlisted);
  }

  void add(const Agreement& agreement) {
    const Document& document = agreement.document;
    add(agreement.term());
    for (const Standing& standing : agreement.standings) add(standing.in_force);
    for (const Party& party : document.parties) {
      if (party.since) instants.insert(*party.since);
    }
    for (const AgreedPayload& payload : document.standard.payload_types) {
      payloads.emplace(payload.code, payload.schema_sha384);
    }
    for (const ObjectList& list : document.object_lists) {
      objects.insert(list.norad_cat_ids.begin(), list.norad_cat_ids.end());
    }
    for (const Community& community : document.marking.communities) {
      for (const Membership& member : community.members) add(member.term);
    }
    for (const Equivalence& table : document.marking.equivalences) {
      if (table.effective) add(*table.effective);
    }
    for (const ReleaseDirection& direction : document.release) {
      policies.insert(direction.label_policies.begin(), direction.label_policies.end());
      for (const ReleaseClause& clause : direction.clauses) {
        if (clause.effective) add(*clause.effective);
        if (clause.delay.count() > 0) delays.insert(clause.delay);
      }
    }
  }

  void add(const Term& term) { instants.insert({term.from, term.to}); }

  std::set<UtcTime> instants;
  std::set<std::chrono::seconds> delays;
  std::set<std::uint32_t> objects;
  std::set<std::string> policies;
  std::set<std::pair<std::string, Digest>> payloads;
};

class Search {
 public:
  Search(const Snapshot& snapshot, const ReleaseFacts& facts)
      : snapshot_(snapshot), facts_(facts), boundaries_(snapshot) {
    releases_ = Variant(facts).ruled_by(snapshot).verdict == Verdict::release;
  }

  std::optional<Flip> run() {
    using Kind = bool (Search::*)();
    static constexpr Kind kKinds[] = {
        &Search::consent,     &Search::counts,  &Search::instant, &Search::last_observation,
        &Search::rel_to,      &Search::level,   &Search::object,  &Search::object_class,
        &Search::regime,      &Search::purpose, &Search::mode,    &Search::label_policy,
        &Search::payload_type};
    for (const Kind kind : kKinds) {
      if ((this->*kind)()) return found_;
    }
    return std::nullopt;
  }

 private:
  bool turns(const Variant& variant, const char* fact, std::string from, std::string to) {
    if (from == to) return false;
    WrittenRuling ruling = variant.ruled_by(snapshot_);
    if ((ruling.verdict == Verdict::release) == releases_) return false;
    found_ = Flip{fact, std::move(from), std::move(to), std::move(ruling)};
    return true;
  }

  /// Tries each value of one member.
  template <class Value, class Values, class Text>
  bool any(const char* fact, Value Variant::*member, const Values& values, Text text_of_value) {
    return std::any_of(values.begin(), values.end(), [&](const auto& value) {
      Variant variant(facts_);
      std::string from = text_of_value(variant.*member);
      variant.*member = static_cast<Value>(value);
      return turns(variant, fact, std::move(from), text_of_value(variant.*member));
    });
  }

  template <class Enum>
  static std::vector<Enum> values_from(unsigned first, unsigned last) {
    std::vector<Enum> values;
    for (unsigned i = first; i <= last; ++i) values.push_back(static_cast<Enum>(i));
    return values;
  }

  bool consent() {
    return any("originator's consent", &Variant::originator_consents, std::array{true, false},
               [](bool given) { return std::string(given ? "recorded" : "not recorded"); });
  }

  bool counts() {
    const auto quotas = snapshot_.quotas();
    for (std::size_t i = 0; i < quotas.size(); ++i) {
      if (count(&Variant::today, i, quotas[i].observations_per_day, quotas[i].path)) return true;
    }
    const auto compilations = snapshot_.compilations();
    for (std::size_t i = 0; i < compilations.size(); ++i) {
      if (count(&Variant::in_span, i, compilations[i].limit.observations, compilations[i].path)) {
        return true;
      }
    }
    return false;
  }

  /// The most that one counter may have counted, and one more.
  bool count(std::vector<std::uint32_t> Variant::*member, std::size_t i, std::uint32_t limit,
             const std::string& path) {
    const std::uint32_t most = limit - std::min(limit, facts_.observations);
    for (const std::uint32_t value : {most, most + 1}) {
      Variant variant(facts_);
      auto& values = variant.*member;
      values.resize(std::max(values.size(), i + 1), kCountUnknown);
      const std::string from = values[i] == kCountUnknown ? "not known" : std::to_string(values[i]);
      values[i] = value;
      const std::string fact = "observations counted under " + path;
      if (turns(variant, fact.c_str(), from, std::to_string(value))) return true;
    }
    return false;
  }

  bool instant() {
    std::vector<UtcTime> instants;
    const auto add = [&](UtcTime at) { instants.insert(instants.end(), {at, at - Nanos{1}}); };
    for (const UtcTime at : boundaries_.instants) add(at);
    if (facts_.last_observation != UtcTime{}) {
      for (const auto delay : boundaries_.delays) add(facts_.last_observation + delay);
    }
    const auto distance = [&](UtcTime at) {
      return at < facts_.at ? facts_.at - at : at - facts_.at;
    };
    std::stable_sort(instants.begin(), instants.end(),
                     [&](UtcTime a, UtcTime b) { return distance(a) < distance(b); });
    return any("instant", &Variant::at, instants, time_text);
  }

  bool last_observation() {
    std::vector<UtcTime> times{facts_.at};
    for (const auto delay : boundaries_.delays) times.push_back(facts_.at - delay);
    times.push_back(UtcTime{});
    return any("last observation", &Variant::last_observation, times, time_text);
  }

  bool rel_to() {
    Variant with(facts_), without(facts_), none(facts_);
    const std::string before = list_text(facts_.label.rel_to);
    std::erase(without.label.rel_to, facts_.recipient);
    with.label.rel_to = without.label.rel_to;
    auto& list = with.label.rel_to;
    list.insert(std::lower_bound(list.begin(), list.end(), facts_.recipient), facts_.recipient);
    none.label.rel_to.clear();
    for (const Variant* each : {&with, &without, &none}) {
      if (turns(*each, "REL TO", before, list_text(each->label.rel_to))) return true;
    }
    return false;
  }

  bool level() {
    auto levels = values_from<Level>(1, 5);
    const auto distance = [&](Level level) {
      return std::abs(static_cast<int>(level) - static_cast<int>(facts_.label.level));
    };
    std::stable_sort(levels.begin(), levels.end(),
                     [&](Level a, Level b) { return distance(a) < distance(b); });
    for (const Level each : levels) {
      Variant variant(facts_);
      variant.label.level = each;
      if (turns(variant, "level", word(facts_.label.level), word(each))) return true;
    }
    return false;
  }

  bool object() { return any("object", &Variant::norad_cat_id, boundaries_.objects, object_text); }
  bool object_class() {
    return any("object class", &Variant::object_class, values_from<ObjectClass>(0, 4),
               word<ObjectClass>);
  }
  bool regime() { return any("regime", &Variant::regime, values_from<Regime>(0, 5), word<Regime>); }
  bool purpose() {
    auto purposes = all_purposes();
    purposes.push_back(fbs::Purpose{});
    return any("purpose", &Variant::purpose, purposes, word<fbs::Purpose>);
  }
  bool mode() {
    return any("data mode", &Variant::mode, values_from<DataMode>(1, 4),
               [](DataMode mode) { return std::string(accord::name_of(mode)); });
  }

  bool label_policy() {
    auto policies = boundaries_.policies;
    policies.insert(facts_.sender.text());
    for (const std::string& each : policies) {
      Variant variant(facts_);
      variant.label.policy = each;
      if (turns(variant, "label policy", facts_.label.policy, each)) return true;
    }
    return false;
  }

  bool payload_type() {
    const auto text = [](const Variant& variant) {
      return variant.payload_code + " of schema " + variant.schema_digest.hex().substr(0, 12);
    };
    for (const auto& [code, schema] : boundaries_.payloads) {
      Variant variant(facts_);
      variant.payload_code = code;
      variant.schema_digest = schema;
      if (turns(variant, "payload type", text(Variant(facts_)), text(variant))) return true;
    }
    return false;
  }

  const Snapshot& snapshot_;
  const ReleaseFacts& facts_;
  Boundaries boundaries_;
  bool releases_ = false;
  std::optional<Flip> found_;
};

}  // namespace

std::optional<Flip> nearest_flip(const Snapshot& snapshot, const ReleaseFacts& facts) {
  return Search(snapshot, facts).run();
}

std::string text_of(const std::optional<Flip>& flip) {
  if (!flip) return "nearest change: no single fact turns this ruling";
  return "nearest change: " + flip->fact + " " + flip->to + " instead of " + flip->from + ": " +
         std::string(name_of(flip->ruling.verdict)) + " under " + flip->ruling.clause + ", " +
         std::string(code_entry(flip->ruling.reason).name);
}

nlohmann::json to_json(const std::optional<Flip>& flip) {
  if (!flip) return nullptr;
  return {{"fact", flip->fact},
          {"from", flip->from},
          {"to", flip->to},
          {"ruling", to_json(flip->ruling)}};
}

}  // namespace accord::agreement
