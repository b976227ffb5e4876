// The cells of label and numbers under one pair of clauses, walked like an odometer.
#include "agreement/diff_gate.hpp"

#include <algorithm>
#include <limits>

namespace accord::agreement {
namespace {

constexpr std::uint64_t kMostObservations = std::numeric_limits<std::uint32_t>::max();

class Gate {
 public:
  Gate(const DiffSpace& space, const ClausePair& clauses)
      : space_(space),
        clauses_(clauses),
        pair_(space.pairs[clauses.pair]),
        sets_(counted_sets(space, clauses)),
        counters_(counters_of(clauses, sets_)),
        cells_(gate_cells(space, clauses, counters_)) {}

  /// Cells to walk; 0 where neither version agrees to any label policy.
  [[nodiscard]] std::uint64_t cells() const {
    const std::uint64_t labels = product(kSchemaAxis, kAgeAxis);
    return labels == 0 ? 0 : labels + product(kAgeAxis, axes());
  }

  /// Whether a label passes and what the numbers allow do not depend on each other: each is walked
  /// alone, and joined before the two are put together.
  Result<GateBoxes> boxes(bool with_equal) {
    GateBoxes out{counters_, {}, cells()};
    at_.assign(cells_.size(), 0);
    if (cells() == 0) return out;
    const std::vector<Part> labels = label_parts();
    for (const Passed passed : {Passed{true, true}, Passed{true, false}, Passed{false, true}}) {
      const auto asked = [&](const Part& label) { return label.passed == passed; };
      if (std::none_of(labels.begin(), labels.end(), asked)) continue;
      const auto mapped = [&](const Part& label) {
        return asked(label) && label.mark != kBothTake;
      };
      const bool equal_too = with_equal || std::any_of(labels.begin(), labels.end(), mapped);
      ACCORD_TRY(const std::vector<Part> numbers, number_parts(passed, equal_too));
      for (const Part& label : labels) {
        if (!asked(label)) continue;
        const bool shared = with_equal || label.mark != kBothTake;
        for (const Part& number : numbers) {
          if (number.verdict[0] == number.verdict[1] && !shared) continue;
          out.boxes.push_back(put_together(label, number));
        }
      }
    }
    out.cells += steps_;
    return out;
  }

 private:
  using Passed = std::array<bool, kVersions>;
  /// A joined box of the label's axes, or of the numbers'.
  struct Part {
    std::vector<Positions> sides;
    Passed passed{};                           // of a label, by version
    std::array<Verdict, kVersions> verdict{};  // of numbers
    std::uint32_t mark = kBothTake;            // of a label: how the protection differs
    std::array<ReleaseCase, kVersions> witness;
    std::optional<std::chrono::seconds> age;
  };

  [[nodiscard]] std::size_t axes() const { return kFirstCounterAxis + counters_.size(); }

  [[nodiscard]] std::uint64_t product(std::size_t first, std::size_t last) const {
    std::uint64_t product = 1;
    for (std::size_t axis = first; axis < last; ++axis) {
      product = std::min(kMaxGateCells + 1, product * cells_[axis - kSchemaAxis].size());
    }
    return product;
  }

  [[nodiscard]] const Positions& cell(std::size_t axis) const {
    return cells_[axis - kSchemaAxis][at_[axis - kSchemaAxis]];
  }
  [[nodiscard]] std::uint32_t position(std::size_t axis) const { return cell(axis).front(); }
  [[nodiscard]] Level level() const { return static_cast<Level>(position(kLevelAxis) + 1); }
  [[nodiscard]] std::string policy() const {
    const std::uint32_t at = position(kPolicyAxis);
    return at == kOwnPolicy ? pair_.pairs.front().first.text() : space_.policies[at];
  }

  /// Steps 4 and 6 to 12 of docs/agreement-language.md for the cell at hand.
  [[nodiscard]] bool label_passes(std::size_t version) const {
    const ReleaseClause& clause = *clauses_.clause[version];
    const std::uint32_t schema = position(kSchemaAxis);
    if (schema == (version == 0 ? kSchemaOfNew : kSchemaOfOld)) return false;
    if (!pair_.agrees(version, policy())) return false;
    if (level() > space_.documents[version]->marking.ceiling || level() > clause.ceiling) {
      return false;
    }
    if (!takes(position(kMarkAxis), version) || !takes(position(kTokenAxis), version)) return false;
    const std::uint32_t list = position(kRelToAxis);
    if (list != kNoList) {
      return list == kListHoldsRecipient || list == (version == 0 ? kListOfOld : kListOfNew);
    }
    return level() == Level::unclassified && position(kPolicyAxis) == kOwnPolicy &&
           position(kSourceAxis) == kSourcesAlike &&
           clause.releasability == Releasability::rel_to_recipient_or_unclassified;
  }

  /// Steps 9 and 13.
  [[nodiscard]] bool consent_passes(std::size_t version) const {
    if (position(kConsentAxis) == kConsentGiven) return true;
    if (position(kSourceAxis) == (version == 0 ? kOldAsks : kNewAsks)) return false;
    return position(kPolicyAxis) == kOwnPolicy ||
           clauses_.clause[version]->third_party == ThirdParty::as_listed;
  }

  /// A label that can be there at all, as an example of its cell.
  [[nodiscard]] const std::optional<LevelMark>& level_mark() const {
    const auto& levels = clauses_.marks->levels[position(kPolicyAxis)];
    return levels[position(kLevelAxis)][position(kMarkAxis)];
  }

  /// Steps 14 and 15.
  [[nodiscard]] bool in_time_and_quota(std::size_t version) const {
    const ReleaseClause& clause = *clauses_.clause[version];
    const std::uint32_t age = position(kAgeAxis);
    if (clause.delay.count() > 0 && (age == kAgeUnknown || space_.age(age) < clause.delay)) {
      return false;
    }
    return std::all_of(clause.quotas.begin(), clause.quotas.end(), [&](const ReleaseQuota& quota) {
      const std::size_t place = place_of(counters_, version, quota);
      return !counts(quota, clauses_.object_class) ||
             position(kFirstCounterAxis + place) <=
                 position_in(counters_[place].limits, quota.observations_per_day);
    });
  }

  /// Step 16.
  [[nodiscard]] bool holds(std::size_t version) const {
    const auto& compilation = clauses_.clause[version]->compilation;
    if (!compilation) return false;
    const std::size_t place = place_of(counters_, version, *compilation);
    return position(kFirstCounterAxis + place) >
           position_in(counters_[place].limits, compilation->observations);
  }

  [[nodiscard]] Verdict numbers_allow(std::size_t version, bool label_passed) const {
    if (!label_passed || !in_time_and_quota(version)) return Verdict::withhold;
    return holds(version) ? Verdict::hold : Verdict::release;
  }

  /// The next cell of the axes from `first` to `last` - 1.
  bool next(std::size_t first, std::size_t last) {
    for (std::size_t i = last - kSchemaAxis; i-- > first - kSchemaAxis;) {
      if (++at_[i] < cells_[i].size()) return true;
      at_[i] = 0;
    }
    return false;
  }

  [[nodiscard]] std::vector<Positions> sides(std::size_t first, std::size_t last) const {
    std::vector<Positions> out;
    for (std::size_t axis = first; axis < last; ++axis) out.push_back(cell(axis));
    return out;
  }

  /// Joins parts that `label_of` does not tell apart; the first witness of each is kept.
  template <class LabelOf>
  static std::vector<Part> joined(const std::vector<Part>& parts, LabelOf label_of) {
    std::vector<Box> boxes;
    for (std::uint32_t i = 0; i < parts.size(); ++i) {
      boxes.push_back({label_of(parts[i]), parts[i].sides, i});
    }
    join(boxes);
    std::vector<Part> out;
    for (Box& box : boxes) {
      out.push_back(parts[box.witness]);
      out.back().sides = std::move(box.sides);
    }
    return out;
  }

  /// The labels that one of the versions lets pass. Consent stands here, for it depends on the
  /// label's policy.
  std::vector<Part> label_parts() {
    std::vector<Part> parts;
    do {
      Part part;
      for (std::size_t v = 0; v < kVersions; ++v) {
        part.passed[v] = clauses_.clause[v] != nullptr && label_passes(v) && consent_passes(v);
      }
      if (part.passed == Passed{} || !level_mark()) continue;
      const bool both = part.passed[0] && part.passed[1];
      if (both && position(kMarkAxis) > kNewTakes) part.mark = position(kMarkAxis);
      part.sides = sides(kSchemaAxis, kAgeAxis);
      for (ReleaseCase& each : part.witness) describe(each);
      parts.push_back(std::move(part));
    } while (next(kSchemaAxis, kAgeAxis));
    return joined(parts, [](const Part& part) {
      return (part.passed[0] ? 1u : 0u) + (part.passed[1] ? 2u : 0u) + part.mark * 4;
    });
  }

  Result<std::vector<Part>> number_parts(const Passed& passed, bool with_equal) {
    std::vector<Part> parts;
    do {
      Part part;
      for (std::size_t v = 0; v < kVersions; ++v) part.verdict[v] = numbers_allow(v, passed[v]);
      const bool equal = part.verdict[0] == part.verdict[1];
      if (equal && (!with_equal || part.verdict[0] == Verdict::withhold)) continue;
      ACCORD_TRY(const bool possible, count_witness(part.witness));
      if (!possible) continue;
      part.sides = sides(kAgeAxis, axes());
      part.age = age_of();
      parts.push_back(std::move(part));
    } while (next(kAgeAxis, axes()));
    return joined(parts, [](const Part& part) {
      return static_cast<std::uint32_t>(part.verdict[0]) * 4 +
             static_cast<std::uint32_t>(part.verdict[1]);
    });
  }

  static GateBox put_together(const Part& label, const Part& number) {
    GateBox box{label.sides, number.verdict, label.mark, label.witness, number.age};
    box.sides.insert(box.sides.end(), number.sides.begin(), number.sides.end());
    for (std::size_t v = 0; v < kVersions; ++v) {
      box.witness[v].released_today = number.witness[v].released_today;
      box.witness[v].released_in_span = number.witness[v].released_in_span;
    }
    return box;
  }

  /// Observations that the cell at hand stands for, the record itself counted.
  [[nodiscard]] CountBounds bounds_of(std::size_t place) const {
    const Counter& counter = counters_[place];
    const Positions& run = cell(kFirstCounterAxis + place);
    CountBounds bounds{counter.by, counter.class_mask, 1, kMostObservations};
    if (run.front() > 0) {
      bounds.least = std::max<std::uint64_t>(1, std::uint64_t{counter.limits[run.front() - 1]} + 1);
    }
    if (run.back() < counter.limits.size()) bounds.most = counter.limits[run.back()];
    return bounds;
  }

  /// Counts of the cell at hand; false when there can be none.
  Result<bool> count_witness(std::array<ReleaseCase, kVersions>& out) {
    std::vector<CountBounds> quotas, spans;
    for (std::size_t place = 0; place < counters_.size(); ++place) {
      spans.push_back(bounds_of(place));
      if (spans.back().least > spans.back().most) return false;
      const bool cut = cells_[kFirstCounterAxis - kSchemaAxis + place].size() > 1;
      if (cut && counters_[place].is_quota()) quotas.push_back(spans.back());
    }
    if (!spans_fit(spans)) return false;
    for (std::size_t place = 0; place < counters_.size(); ++place) {
      const Counter& counter = counters_[place];
      for (std::size_t v = 0; v < kVersions && !counter.is_quota(); ++v) {
        if (!is_of(counter, v)) continue;
        out[v].released_in_span.push_back(
            {counter.span, counter.over, static_cast<std::uint32_t>(spans[place].least - 1)});
      }
    }
    ACCORD_TRY(const auto today, counts_within(clauses_.object_class, sets_, quotas, steps_));
    if (!today) return false;
    for (std::size_t v = 0; v < kVersions; ++v) {
      out[v].released_today = (*today)[v];
      --out[v].released_today[static_cast<std::size_t>(clauses_.object_class)];
    }
    return true;
  }

  /// Within a longer span, of all objects and under a clause that covers more, no less was
  /// released. Raises what is too low; false where the cell does not allow it.
  [[nodiscard]] bool spans_fit(std::vector<CountBounds>& spans) const {
    for (std::size_t wide = 0; wide < spans.size(); ++wide) {
      for (std::size_t narrow = 0; narrow < spans.size(); ++narrow) {
        if (!span_inside(counters_[narrow], counters_[wide])) continue;
        spans[wide].least = std::max(spans[wide].least, spans[narrow].least);
      }
      if (spans[wide].least > spans[wide].most) return false;
    }
    return true;
  }

  [[nodiscard]] bool span_inside(const Counter& narrow, const Counter& wide) const {
    if (narrow.is_quota() || wide.is_quota() || narrow.span > wide.span) return false;
    if (narrow.over == CompiledOver::clause && wide.over == CompiledOver::object) return false;
    if (&narrow == &wide) return false;
    // A clause has one threshold at most, so the other is of the other version.
    const bool old = narrow.by == CountedBy::before ||
                     (narrow.by == CountedBy::both && wide.by == CountedBy::after);
    const std::size_t version = old ? 0 : 1;
    return narrow.over == CompiledOver::object ? sets_.object_inside[version]
                                               : sets_.inside[version];
  }

  [[nodiscard]] std::optional<std::chrono::seconds> age_of() const {
    const std::uint32_t age = position(kAgeAxis);
    return age == kAgeUnknown ? std::nullopt : std::optional(space_.age(age));
  }

  void describe(ReleaseCase& out) const {
    const std::uint32_t schema = position(kSchemaAxis);
    const AgreedPayload* agreed = space_.documents[0]->payload(clauses_.payload);
    if (schema == kSchemaOfNew || agreed == nullptr) {
      agreed = space_.documents[1]->payload(clauses_.payload);
    }
    out.schema_digest = agreed->schema_sha384;
    out.label.policy = policy();
    out.label.level = level();
    describe_marks(out.label);
    out.originator_consents = position(kConsentAxis) == kConsentGiven;
  }

  /// The examples of the view, put onto the label.
  void describe_marks(Label& label) const {
    const MarkView& view = *clauses_.marks;
    label.handling.word = level_mark()->word;
    label.handling.created = level_mark()->created;
    const std::uint32_t list = position(kRelToAxis);
    if (list == kListHoldsRecipient) {
      label.rel_to = {pair_.pairs.front().first, pair_.pairs.front().second};
      std::sort(label.rel_to.begin(), label.rel_to.end());
    } else if (list != kNoList) {
      label.rel_to = {MarkingCode::parse(*view.rel_to[list]).value()};
    }
    const std::string& token = *view.tokens[position(kTokenAxis)];
    if (!token.empty()) label.handling.tokens = {token};
    const std::string& source = *view.sources[position(kSourceAxis)];
    if (!source.empty()) label.handling.fgi = {MarkingCode::parse(source).value()};
  }

  const DiffSpace& space_;
  const ClausePair& clauses_;
  const PairGroup& pair_;
  const CountedSets sets_;
  const std::vector<Counter> counters_;
  const std::vector<std::vector<Positions>> cells_;  // by axis from kSchemaAxis on
  std::vector<std::size_t> at_;                      // the cell at hand, one number an axis
  std::uint64_t steps_ = 0;                          // of the search for counts
};

}  // namespace

Result<GateBoxes> gate_boxes(const DiffSpace& space, const ClausePair& clauses, bool with_equal) {
  Gate gate(space, clauses);
  if (gate.cells() > kMaxGateCells) {
    return fail(Code::agreement_diff_too_large, "two clauses differ in too many numbers",
                clauses.clause[clauses.clause[1] == nullptr ? 0 : 1]->id);
  }
  return gate.boxes(with_equal);
}

}  // namespace accord::agreement
