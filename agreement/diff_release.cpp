// Walks the selecting axes with the clauses that are still in question, so that where no clause is
// left the walk ends; what remains is handed to diff_gate.cpp.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "agreement/diff_gate.hpp"
#include "agreement/diff_parts.hpp"

namespace accord::agreement {
namespace {

/// A clause of either version, its lists looked up.
struct Candidate {
  std::size_t version = 0;
  const ReleaseClause* clause = nullptr;
  std::set<std::uint32_t> only;
  std::set<std::uint32_t> except;
};
using Candidates = std::vector<const Candidate*>;

template <class List, class Value>
bool lists(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::set<std::uint32_t> objects_of(const Document& document, const std::vector<std::string>& ids) {
  std::set<std::uint32_t> objects;
  for (const ObjectList& list : document.object_lists) {
    if (lists(ids, list.id)) objects.insert(list.norad_cat_ids.begin(), list.norad_cat_ids.end());
  }
  return objects;
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

  [[nodiscard]] auto key() const {
    return std::tie(change, clause_before, clause_after, before, after, duties);
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
      look_at_marks();
      ACCORD_CHECK(walk(0, candidates()));
    }
    join(boxes_);
    for (const Box& box : boxes_) out_.regions.push_back(region_of(box));
    return {};
  }

 private:
  const PairGroup& pair() const { return space_.pairs[pair_]; }

  /// What labels there can be, by stretch of time; stretches alike share one view.
  void look_at_marks() {
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
        view_at_.push_back(&*views_.insert(mark_view(space_.documents, between, policies)).first);
      } else {
        view_at_.push_back(view_at_.front());
      }
    }
  }

  Candidates candidates() {
    owned_.clear();
    for (std::size_t v = 0; v < kVersions; ++v) {
      const ReleaseDirection* direction = pair().direction[v];
      if (direction == nullptr) continue;
      for (const ReleaseClause& clause : direction->clauses) {
        owned_.push_back({v, &clause, objects_of(*space_.documents[v], clause.only_lists),
                          objects_of(*space_.documents[v], clause.except_lists)});
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
        return covers_object(each, at);
      case kClassAxis:
        return clause.object_classes.empty() ||
               lists(clause.object_classes, static_cast<ObjectClass>(at));
      case kRegimeAxis:
        return clause.regimes.empty() || lists(clause.regimes, static_cast<Regime>(at));
      case kPurposeAxis:
        return clause.purposes.empty() || lists(clause.purposes, static_cast<fbs::Purpose>(at));
      default:
        return true;
    }
  }

  bool covers_object(const Candidate& each, std::uint32_t at) const {
    const bool any = each.clause->only_lists.empty() && each.clause->except_lists.empty();
    const std::uint32_t object = space_.object(at);
    if (any) return true;
    if (object == 0 || each.except.contains(object)) return false;
    return each.clause->only_lists.empty() || each.only.contains(object);
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
    for (const Candidate* each : remaining) clauses.clause[each->version] = each->clause;
    clauses.marks = view_at_[sides_[kTimeAxis].front()];
    ACCORD_TRY(const Gate* gate, gate_of(clauses));
    for (const GateBox& each : gate->verdicts) add(label_of(clauses, each), each);
    for (const GateBox& each : gate->shared) {
      add(duty_label(clauses, each, duties_of(*gate, each)), each);
    }
    if (++out_.cells <= limits_.cells && boxes_.size() <= limits_.differences) return {};
    return fail(Code::agreement_diff_too_large, "the clauses cut the cases into too many cells",
                out_.after);
  }

  struct Gate {
    std::vector<GateBox> verdicts;  // differ
    std::vector<GateBox> shared;    // released or held under both, and some duty differs
    DutyChange duties;
  };

  /// The duties of the clauses, and how the recipient protects this label.
  static DutyChange duties_of(const Gate& gate, const GateBox& box) {
    DutyChange duties = gate.duties;
    if (box.mark == kProtectedLower) {
      duties.looser.emplace_back("the recipient protects it lower, or by another word");
    }
    if (box.mark == kProtectedHigher)
      duties.stricter.emplace_back("the recipient protects it higher");
    return duties;
  }

  /// The same pair of clauses comes back in many cells.
  Result<const Gate*> gate_of(const ClausePair& clauses) {
    const auto key = std::make_tuple(clauses.clause[0], clauses.clause[1], clauses.payload,
                                     clauses.object_class, clauses.marks);
    const auto found = gates_.find(key);
    if (found != gates_.end()) return &found->second;
    Gate gate;
    if (clauses.clause[0] != nullptr && clauses.clause[1] != nullptr) {
      gate.duties = duty_change(space_, clauses);
    }
    ACCORD_TRY(std::vector<GateBox> boxes, gate_boxes(space_, clauses, !gate.duties.empty()));
    for (GateBox& each : boxes) {
      const bool both =
          each.verdict[0] != Verdict::withhold && each.verdict[1] != Verdict::withhold;
      if (both && !duties_of(gate, each).empty()) gate.shared.push_back(each);
      if (each.verdict[0] != each.verdict[1]) gate.verdicts.push_back(std::move(each));
    }
    return &gates_.emplace(key, std::move(gate)).first->second;
  }

  static Label label_of(const ClausePair& clauses, const GateBox& box) {
    Label label;
    label.before = box.verdict[0];
    label.after = box.verdict[1];
    label.change =
        rank_of(label.after) > rank_of(label.before) ? Change::permitted : Change::denied;
    if (clauses.clause[0] != nullptr) label.clause_before = clauses.clause[0]->id;
    if (clauses.clause[1] != nullptr) label.clause_after = clauses.clause[1]->id;
    return label;
  }

  static Label duty_label(const ClausePair& clauses, const GateBox& box, const DutyChange& duties) {
    Label label = label_of(clauses, box);
    label.change = duties.looser.empty() ? Change::tightened : Change::loosened;
    label.duties = duties.looser;
    label.duties.insert(label.duties.end(), duties.stricter.begin(), duties.stricter.end());
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
    witnesses_.push_back(witness_of(gate));
    boxes_.push_back(std::move(box));
  }

  ReleaseCase witness_of(const GateBox& gate) const {
    ReleaseCase facts = gate.witness;
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

  Region region_of(const Box& box) const {
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
    region.conditions = conditions_of(space_, box);
    region.duties = label.duties;
    region.witness = witnesses_[box.witness];
    region.sides = box.sides;
    return region;
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
  std::size_t pair_ = 0;
  std::vector<Candidate> owned_;
  std::vector<Positions> sides_;          // of the selecting axes, as far as the walk has come
  std::set<MarkView> views_;              // of the pair
  std::vector<const MarkView*> view_at_;  // by position of time
  std::map<GateKey, Gate> gates_;
  std::map<Label, std::uint32_t> numbers_;
  std::vector<Label> labels_;
  std::vector<Box> boxes_;
  std::vector<ReleaseCase> witnesses_;
};

}  // namespace

Status diff_release(const DiffSpace& space, const DiffLimits& limits, Diff& out) {
  return ReleaseWalk(space, limits, out).run();
}

}  // namespace accord::agreement
