// Requests: who may ask whom, in which mode, at which priority, for what and how often.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "agreement/diff_gate.hpp"
#include "agreement/diff_parts.hpp"
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

constexpr std::string_view kRequest = "TRQ";
constexpr std::uint32_t kModeCount = 5;
constexpr std::uint32_t kPriorityCount = 5;
constexpr std::uint32_t kPurposeCount = 10;

enum TaskingAxis : std::size_t { kTime, kMode, kPriority, kPurpose, kToday, kTaskingAxes };

template <class T>
bool lists(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// What a permitted request brings with it beside its answer.
std::vector<std::string> words_of(const TaskingDirection& direction) {
  return {"offers may be answered " + std::to_string(direction.offer_rounds) + " times",
          "commitments: " + list_of(direction.commitments),
          "reasons of a national no: " + list_of(direction.reasons_disclosed)};
}

template <class T>
void compare_lists(const std::vector<T>& before, const std::vector<T>& after,
                   const std::string& what, DutyChange& change) {
  for (const T& each : after) {
    if (!lists(before, each)) change.looser.push_back(what + text_of(each) + " may be given");
  }
  for (const T& each : before) {
    if (!lists(after, each)) change.stricter.push_back(what + text_of(each) + " is not given");
  }
}

DutyChange change_of(const TaskingDirection& before, const TaskingDirection& after) {
  DutyChange change;
  if (before.offer_rounds != after.offer_rounds) {
    (after.offer_rounds > before.offer_rounds ? change.looser : change.stricter)
        .push_back("offers may be answered " + std::to_string(after.offer_rounds) + " times, not " +
                   std::to_string(before.offer_rounds));
  }
  compare_lists(before.commitments, after.commitments, "commitment ", change);
  compare_lists(before.reasons_disclosed, after.reasons_disclosed, "reason ", change);
  return change;
}

struct Asked {
  DataMode mode;
  Priority priority;
  fbs::Purpose purpose;
  UtcTime at;
};

class TaskingWalk {
 public:
  TaskingWalk(const BothDocuments& documents, const DiffLimits& limits, Diff& out)
      : documents_(documents), bounds_(limits), out_(out) {}

  Status run() {
    std::set<NationId> nations;
    for (const Document* document : documents_) {
      for (const Party& party : document->parties) nations.insert(party.nation);
    }
    for (const NationId& from : nations) {
      for (const NationId& to : nations) {
        if (from == to) continue;
        requester_ = from;
        provider_ = to;
        ACCORD_CHECK(compare_pair());
      }
    }
    for (auto& [key, found] : regions_) out_.regions.push_back(region_of(key, found));
    return {};
  }

 private:
  struct Found {
    std::vector<std::pair<NationId, NationId>> pairs;
    TaskingFacts witness;
    std::vector<Condition> conditions;
  };
  struct Label {
    Change change;
    std::string before, after;
    std::vector<std::string> duties;
    auto operator<=>(const Label&) const = default;
  };
  /// With the conditions in words: pairs that share all are one region.
  using Key = std::pair<Label, std::string>;

  const TaskingDirection* direction(std::size_t version) const {
    const Document& document = *documents_[version];
    if (document.party(requester_) == nullptr || document.party(provider_) == nullptr) {
      return nullptr;
    }
    return document.tasking_of(requester_, provider_);
  }

  Term term(std::size_t version) const {
    const Document& document = *documents_[version];
    Term term = document.term;
    for (const NationId* nation : {&requester_, &provider_}) {
      const auto since = document.party(*nation)->since;
      if (since) term.from = std::max(term.from, *since);
    }
    return term;
  }

  void cut_axes() {
    cuts_.clear();
    limits_.clear();
    for (std::size_t v = 0; v < kVersions; ++v) {
      const TaskingDirection* of = direction(v);
      if (of == nullptr) continue;
      cuts_.insert(cuts_.end(), {term(v).from, term(v).to});
      for (const TaskingClause& clause : of->clauses) limits_.push_back(clause.requests_per_day);
    }
    std::sort(cuts_.begin(), cuts_.end());
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
    std::sort(limits_.begin(), limits_.end());
    limits_.erase(std::unique(limits_.begin(), limits_.end()), limits_.end());
  }

  const TaskingClause* clause_for(std::size_t version, const Asked& asked) const {
    const TaskingDirection* of = direction(version);
    const Document& document = *documents_[version];
    if (of == nullptr || !term(version).contains(asked.at)) return nullptr;
    if (document.payload(kRequest) == nullptr) return nullptr;
    if (!lists(document.standard.data_modes, asked.mode)) return nullptr;
    for (const TaskingClause& clause : of->clauses) {
      if (lists(clause.data_modes, asked.mode) && lists(clause.priorities, asked.priority) &&
          lists(clause.purposes, asked.purpose)) {
        return &clause;
      }
    }
    return nullptr;
  }

  /// Positions of limits_ up to that of the clause permit: this request together with those before.
  std::uint32_t permitted(const TaskingClause* clause) const {
    if (clause == nullptr || clause->requests_per_day == 0) return 0;
    return 1 + static_cast<std::uint32_t>(
                   std::lower_bound(limits_.begin(), limits_.end(), clause->requests_per_day) -
                   limits_.begin());
  }

  Status compare_pair() {
    if (direction(0) == nullptr && direction(1) == nullptr) return {};
    cut_axes();
    labels_.clear();
    boxes_.clear();
    witnesses_.clear();
    for (std::uint32_t t = 1; t <= cuts_.size(); ++t) {
      for (std::uint32_t m = 1; m < kModeCount; ++m) {
        for (std::uint32_t p = 1; p < kPriorityCount; ++p) {
          for (std::uint32_t u = 1; u < kPurposeCount; ++u) compare({t, m, p, u});
        }
      }
    }
    if (out_.cells > bounds_.cells) {
      return fail(Code::agreement_diff_too_large, "too many cells of tasking", out_.after);
    }
    join(boxes_);
    for (const Box& box : boxes_) keep(box);
    return {};
  }

  void compare(const std::array<std::uint32_t, 4>& cell) {
    ++out_.cells;
    const Asked asked{static_cast<DataMode>(cell[kMode]), static_cast<Priority>(cell[kPriority]),
                      static_cast<fbs::Purpose>(cell[kPurpose]), cuts_[cell[kTime] - 1]};
    const TaskingClause* before = clause_for(0, asked);
    const TaskingClause* after = clause_for(1, asked);
    const std::uint32_t old_end = permitted(before), end = permitted(after);
    Label label{end > old_end ? Change::permitted : Change::denied,
                before == nullptr ? "" : before->id,
                after == nullptr ? "" : after->id,
                {}};
    if (old_end > 0 && end > 0) {
      const DutyChange duties = change_of(*direction(0), *direction(1));
      Label other = label;
      other.change = duties.looser.empty() ? Change::tightened : Change::loosened;
      other.duties = duties.words();
      if (!duties.empty()) add(cell, asked, other, run_of(0, std::min(old_end, end)));
    }
    if (old_end == end) return;
    if (end > old_end) label.duties = words_of(*direction(1));
    add(cell, asked, label, run_of(std::min(old_end, end), std::max(old_end, end)));
  }

  void add(const std::array<std::uint32_t, 4>& cell, const Asked& asked, const Label& label,
           const Positions& today) {
    auto found = std::find(labels_.begin(), labels_.end(), label);
    if (found == labels_.end()) found = labels_.insert(found, label);
    Box box;
    box.label = static_cast<std::uint32_t>(found - labels_.begin());
    for (const std::uint32_t at : cell) box.sides.push_back({at});
    box.sides.push_back(today);
    box.witness = static_cast<std::uint32_t>(witnesses_.size());
    TaskingFacts facts;
    facts.requester = requester_;
    facts.provider = provider_;
    facts.priority = asked.priority;
    facts.purpose = asked.purpose;
    facts.mode = asked.mode;
    facts.at = asked.at;
    facts.requests_today = today.front() == 0 ? 0 : limits_[today.front() - 1];
    witnesses_.push_back(facts);
    boxes_.push_back(std::move(box));
  }

  std::vector<Condition> conditions(const Box& box) const {
    const auto words = [&](std::size_t axis, auto word_of) {
      std::string text;
      for (const std::uint32_t at : box.sides[axis]) {
        text += (text.empty() ? "" : ", ") + word_of(at);
      }
      return text;
    };
    return {
        {"time", times_text(cuts_, box.sides[kTime])},
        {"data mode",
         words(kMode, [](std::uint32_t at) { return text_of(static_cast<DataMode>(at)); })},
        {"priority",
         words(kPriority, [](std::uint32_t at) { return text_of(static_cast<Priority>(at)); })},
        {"purpose",
         words(kPurpose, [](std::uint32_t at) { return text_of(static_cast<fbs::Purpose>(at)); })},
        {"requests of the day", counts_text(limits_, box.sides[kToday])}};
  }

  void keep(const Box& box) {
    const Label& label = labels_[box.label];
    std::vector<Condition> all = conditions(box);
    std::string text;
    for (const Condition& each : all) text += each.attribute + "=" + each.values + "\n";
    Found& found = regions_[{label, std::move(text)}];
    if (found.pairs.empty()) {
      found.witness = witnesses_[box.witness];
      found.conditions = std::move(all);
    }
    found.pairs.emplace_back(requester_, provider_);
  }

  static Region region_of(const Key& key, Found& found) {
    Region region;
    const Label& label = key.first;
    region.change = label.change;
    region.section = "tasking";
    region.pairs = pairs_text(found.pairs);
    region.clause_before = label.before;
    region.clause_after = label.after;
    region.duties = label.duties;
    region.before = label.change == Change::permitted ? Verdict::withhold : Verdict::release;
    region.after = label.change == Change::denied ? Verdict::withhold : Verdict::release;
    region.conditions = std::move(found.conditions);
    region.witness = found.witness;
    return region;
  }

  const BothDocuments& documents_;
  const DiffLimits& bounds_;
  Diff& out_;
  NationId requester_, provider_;  // of the pair at hand
  std::vector<UtcTime> cuts_;
  std::vector<std::uint32_t> limits_;
  std::vector<Label> labels_;
  std::vector<Box> boxes_;
  std::vector<TaskingFacts> witnesses_;
  std::map<Key, Found> regions_;
};

}  // namespace

Status diff_tasking(const BothDocuments& documents, const DiffLimits& limits, Diff& out) {
  return TaskingWalk(documents, limits, out).run();
}

}  // namespace accord::agreement
