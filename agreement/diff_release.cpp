// Walks the selecting axes with the clauses that are still in question, so that where no clause is
// left the walk ends; what remains is handed to diff_gate.cpp.
#include <algorithm>
#include <map>
#include <tuple>

#include "agreement/cited_objects.hpp"
#include "agreement/diff_gate.hpp"
#include "agreement/diff_parts.hpp"
#include "agreement/diff_protect.hpp"

namespace accord::agreement {
namespace {

/// A clause of either version, its lists looked up.
struct Candidate {
  std::size_t version = 0;
  const ReleaseClause* clause = nullptr;
  CitedObjects objects;
};
using Candidates = std::vector<const Candidate*>;

template <class List, class Value>
bool lists(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// The selecting axes in the order of the walk.
constexpr std::array kWalk{kPayloadAxis, kModeAxis,   kTimeAxis,   kObjectAxis,
                           kClassAxis,   kRegimeAxis, kPurposeAxis};

/// What is said of a difference beside its place: boxes are joined only where all of it is equal.
struct Label {
  Change change = Change::permitted;
  std::string clause_before, clause_after;
  Verdict before = Verdict::withhold, after = Verdict::withhold;
  std::vector<std::string> duties;
  std::vector<Counter> counters;

  [[nodiscard]] auto key() const {
    return std::tie(change, clause_before, clause_after, before, after, duties, counters);
  }
  bool operator<(const Label& other) const { return key() < other.key(); }
};

class ReleaseWalk {
 public:
  ReleaseWalk(const DiffSpace& space, const DiffLimits& limits, Diff& out)
      : space_(space), limits_(limits), out_(out) {}

  Status run() {
    for (pair_ = 0; pair_ < space_.pairs.size(); ++pair_) {
      sides_.assign(kSchemaAxis, Positions{});
      sides_[kPairAxis] = {static_cast<std::uint32_t>(pair_)};
      gates_.clear();
      ACCORD_CHECK(look_at_marks());
      ACCORD_CHECK(walk(0, candidates()));
    }
    join(boxes_);
    for (const Box& box : boxes_) {
      out_.regions.push_back(region_of(box));
      if (lookups_ + protections_.lookups() > limits_.lookups) return too_large();
    }
    return {};
  }

 private:
  const PairGroup& pair() const { return space_.pairs[pair_]; }

  /// What labels there can be, by stretch of time; stretches alike share one view.
  Status look_at_marks() {
    std::vector<std::string> policies(space_.policies.size());  // empty: agreed to by no version
    for (const std::uint32_t at : pair().policies) {
      policies[at] = at == kOwnPolicy ? pair().pairs.front().first.text() : space_.policies[at];
    }
    ReleaseCase between;
    std::tie(between.sender, between.recipient) = pair().pairs.front();
    views_.clear();
    view_at_.clear();
    const bool tables = has_tables(space_.documents);
    for (const std::uint32_t at : space_.all_of(kTimeAxis)) {
      between.at = space_.instant(at);
      const bool in_force =
          pair().term[0].contains(between.at) || pair().term[1].contains(between.at);
      if ((tables && in_force) || views_.empty()) {
        lookups_ += view_cost(space_.documents, between.at, policies);
        if (lookups_ > limits_.lookups) return too_large();
        view_at_.push_back(&*views_.insert(mark_view(space_.documents, between, policies)).first);
      } else {
        view_at_.push_back(view_at_.front());
      }
    }
    return {};
  }

  Candidates candidates() {
    owned_.clear();
    for (std::size_t v = 0; v < kVersions; ++v) {
      const ReleaseDirection* direction = pair().direction[v];
      if (direction == nullptr) continue;
      for (const ReleaseClause& clause : direction->clauses) {
        owned_.push_back({v, &clause, CitedObjects(*space_.documents[v], clause)});
      }
    }
    Candidates all;
    for (const Candidate& each : owned_) all.push_back(&each);
    return all;
  }

  /// Steps 5 and 10 of docs/agreement-language.md, one attribute.
  bool covers(const Candidate& each, Axis axis, std::uint32_t at) const {
    const ReleaseClause& clause = *each.clause;
    const Document& document = *space_.documents[each.version];
    switch (axis) {
      case kPayloadAxis:
        return lists(clause.payload_types, space_.payloads[at]) &&
               document.payload(space_.payloads[at]) != nullptr;
      case kModeAxis:
        return lists(clause.data_modes, static_cast<DataMode>(at)) &&
               lists(document.standard.data_modes, static_cast<DataMode>(at));
      case kTimeAxis:
        return pair().term[each.version].contains(space_.instant(at)) &&
               clause.effective.value_or(document.term).contains(space_.instant(at));
      case kObjectAxis:
        return each.objects.cover(space_.object(at));
      case kClassAxis:
        return clause.object_classes.empty() ||
               lists(clause.object_classes, static_cast<ObjectClass>(at));
      case kRegimeAxis:
        return clause.regimes.empty() || lists(clause.regimes, static_cast<Regime>(at));
      case kPurposeAxis:
        return clause.purposes.empty() || lists(clause.purposes, static_cast<fbs::Purpose>(at));
      case kPairAxis:
      case kSchemaAxis:
      case kPolicyAxis:
      case kLevelAxis:
      case kRelToAxis:
      case kMarkAxis:
      case kTokenAxis:
      case kSourceAxis:
      case kConsentAxis:
      case kAgeAxis:
      case kFirstCounterAxis:
        return true;
    }
    return true;
  }

  /// What tells positions of an axis apart beside the clauses that remain: the payload type, for
  /// its fields and schema, the labels that there can be at the time, and the quotas that count the
  /// class.
  std::string mark_of(Axis axis, std::uint32_t at, const Candidates& remaining) const {
    if (axis == kPayloadAxis) return space_.payloads[at];
    if (axis == kTimeAxis) {
      return std::to_string(std::distance(views_.begin(), views_.find(*view_at_[at])));
    }
    std::string mark;
    if (axis != kClassAxis) return mark;
    for (const Candidate* each : remaining) {
      for (const ReleaseQuota& quota : each->clause->quotas) {
        mark.push_back((class_mask_of(quota) >> at & 1u) != 0 ? '1' : '0');
      }
    }
    return mark;
  }

  /// Positions of the axis that leave the same clauses are taken together.
  Status walk(std::size_t step, const Candidates& remaining) {
    if (remaining.empty()) return {};
    if (step == kWalk.size()) return compare(remaining);
    const Axis axis = kWalk[step];
    lookups_ += remaining.size() * space_.size_of(axis);
    if (lookups_ > limits_.lookups) return too_large();
    std::map<std::pair<Candidates, std::string>, Positions> groups;
    for (const std::uint32_t at : space_.all_of(axis)) {
      Candidates left;
      for (const Candidate* each : remaining) {
        if (covers(*each, axis, at)) left.push_back(each);
      }
      if (left.empty()) continue;
      std::string mark = mark_of(axis, at, left);
      groups[{std::move(left), std::move(mark)}].push_back(at);
    }
    for (const auto& [key, positions] : groups) {
      sides_[axis] = positions;
      ACCORD_CHECK(walk(step + 1, key.first));
    }
    return {};
  }

  /// One cell of the selecting axes: at most one clause of each version is left.
  Status compare(const Candidates& remaining) {
    ClausePair clauses;
    clauses.pair = pair_;
    clauses.payload = space_.payloads[sides_[kPayloadAxis].front()];
    clauses.object_class = static_cast<ObjectClass>(sides_[kClassAxis].front());
    for (const Candidate* each : remaining) {
      clauses.clause[each->version] = each->clause;
      clauses.objects[each->version] = &each->objects;
    }
    clauses.marks = view_at_[sides_[kTimeAxis].front()];
    ACCORD_TRY(const Gate* gate, gate_of(clauses));
    for (const GateBox& each : gate->verdicts) add(label_of(clauses, *gate, each), each);
    for (const GateBox& each : gate->shared) add(duty_label(clauses, *gate, each), each);
    if (++out_.cells <= limits_.cells && boxes_.size() <= limits_.differences) return {};
    return too_large();
  }

  Status too_large() const {
    return fail(Code::agreement_diff_too_large, "the clauses cut the cases into too many cells",
                out_.after);
  }

  struct Gate {
    std::vector<GateBox> verdicts;  // differ
    std::vector<GateBox> shared;    // released or held under both, and some duty differs
    std::vector<Counter> counters;
    DutyChange duties;
    std::vector<std::string> now;  // all duties under the new version
  };

  /// The duties of the clauses, and how the recipient protects this label.
  static DutyChange changed_duties(const Gate& gate, const GateBox& box) {
    DutyChange duties = gate.duties;
    add_protection(box.mark, duties);
    return duties;
  }

  /// The same pair of clauses comes back in many cells.
  Result<const Gate*> gate_of(const ClausePair& clauses) {
    const auto key = std::make_tuple(clauses.clause[0], clauses.clause[1], clauses.payload,
                                     clauses.object_class, clauses.marks);
    const auto known = gates_.find(key);
    if (known != gates_.end()) return &known->second;
    Gate gate;
    if (clauses.clause[1] != nullptr) {
      const Duties now = duties_of(space_, clauses, 1);
      gate.now = words_of(space_.documents, clauses.payload, now);
      if (clauses.clause[0] != nullptr) gate.duties = change_of(duties_of(space_, clauses, 0), now);
    }
    ACCORD_TRY(GateBoxes found, gate_boxes(space_, clauses, !gate.duties.empty()));
    out_.cells += found.cells;
    lookups_ += 2 * space_.size_of(kObjectAxis);  // to compare what the two clauses cover
    gate.counters = std::move(found.counters);
    for (GateBox& each : found.boxes) {
      const bool both =
          each.verdict[0] != Verdict::withhold && each.verdict[1] != Verdict::withhold;
      if (both && !changed_duties(gate, each).empty()) gate.shared.push_back(each);
      if (each.verdict[0] != each.verdict[1]) gate.verdicts.push_back(std::move(each));
    }
    return &gates_.emplace(key, std::move(gate)).first->second;
  }

  static Label label_of(const ClausePair& clauses, const Gate& gate, const GateBox& box) {
    Label label;
    label.before = box.verdict[0];
    label.after = box.verdict[1];
    label.change =
        rank_of(label.after) > rank_of(label.before) ? Change::permitted : Change::denied;
    if (clauses.clause[0] != nullptr) label.clause_before = clauses.clause[0]->id;
    if (clauses.clause[1] != nullptr) label.clause_after = clauses.clause[1]->id;
    if (label.change == Change::permitted) label.duties = gate.now;
    label.counters = gate.counters;
    return label;
  }

  static Label duty_label(const ClausePair& clauses, const Gate& gate, const GateBox& box) {
    const DutyChange duties = changed_duties(gate, box);
    Label label = label_of(clauses, gate, box);
    label.change = duties.looser.empty() ? Change::tightened : Change::loosened;
    label.duties = duties.words();
    return label;
  }

  void add(const Label& label, const GateBox& gate) {
    const auto number = static_cast<std::uint32_t>(labels_.size());
    const auto [found, is_new] = numbers_.emplace(label, number);
    if (is_new) labels_.push_back(label);
    Box box;
    box.label = found->second;
    box.sides = sides_;
    box.sides.insert(box.sides.end(), gate.sides.begin(), gate.sides.end());
    box.witness = static_cast<std::uint32_t>(witnesses_.size());
    witnesses_.push_back({witness_of(gate, 0), witness_of(gate, 1)});
    boxes_.push_back(std::move(box));
  }

  ReleaseCase witness_of(const GateBox& gate, std::size_t version) const {
    ReleaseCase facts = gate.witness[version];
    facts.sender = pair().pairs.front().first;
    facts.recipient = pair().pairs.front().second;
    facts.payload_code = space_.payloads[sides_[kPayloadAxis].front()];
    facts.mode = static_cast<DataMode>(sides_[kModeAxis].front());
    facts.at = space_.instant(sides_[kTimeAxis].front());
    facts.norad_cat_id = space_.object(sides_[kObjectAxis].front());
    facts.object_class = static_cast<ObjectClass>(sides_[kClassAxis].front());
    facts.regime = static_cast<Regime>(sides_[kRegimeAxis].front());
    facts.purpose = static_cast<fbs::Purpose>(sides_[kPurposeAxis].front());
    if (gate.age) facts.last_observation = facts.at - *gate.age;
    return facts;
  }

  Region region_of(const Box& box) {
    const Label& label = labels_[box.label];
    std::vector<std::pair<NationId, NationId>> pairs;
    for (const std::uint32_t at : box.sides[kPairAxis]) {
      const auto& more = space_.pairs[at].pairs;
      pairs.insert(pairs.end(), more.begin(), more.end());
    }
    Region region;
    region.change = label.change;
    region.section = "release";
    region.pairs = pairs_text(pairs);
    region.clause_before = label.clause_before;
    region.clause_after = label.clause_after;
    region.before = label.before;
    region.after = label.after;
    region.duties = label.duties;
    region.sides = box.sides;
    region.counters = label.counters;
    region.conditions = conditions_of(space_, region);
    region.protection = protections_.text(region);
    const auto& [before, after] = witnesses_[box.witness];
    region.witness = after;
    if (!same_counts(before, after)) region.witness_before = before;
    return region;
  }

  static bool same_counts(const ReleaseCase& a, const ReleaseCase& b) {
    return a.released_today == b.released_today && a.released_in_span == b.released_in_span;
  }

  static int rank_of(Verdict verdict) {
    switch (verdict) {
      case Verdict::withhold:
        return 0;
      case Verdict::hold:
        return 1;
      case Verdict::release:
        return 2;
    }
    return 0;
  }

  using GateKey = std::tuple<const ReleaseClause*, const ReleaseClause*, std::string_view,
                             ObjectClass, const MarkView*>;

  const DiffSpace& space_;
  const DiffLimits& limits_;
  Diff& out_;
  Protections protections_{space_};
  std::size_t lookups_ = 0;
  std::size_t pair_ = 0;
  std::vector<Candidate> owned_;
  std::vector<Positions> sides_;          // of the selecting axes, as far as the walk has come
  std::set<MarkView> views_;              // of the pair
  std::vector<const MarkView*> view_at_;  // by position of time
  std::map<GateKey, Gate> gates_;
  std::map<Label, std::uint32_t> numbers_;
  std::vector<Label> labels_;
  std::vector<Box> boxes_;
  std::vector<std::array<ReleaseCase, kVersions>> witnesses_;
};

}  // namespace

Status diff_release(const DiffSpace& space, const DiffLimits& limits, Diff& out) {
  return ReleaseWalk(space, limits, out).run();
}

}  // namespace accord::agreement
