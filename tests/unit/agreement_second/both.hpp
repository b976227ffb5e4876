// Asking both deciders the same: the question in the facts of decide(), the counts by number.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

#include "agreement/decide.hpp"
#include "agreement/names.hpp"
#include "random_world.hpp"
#include "schemas/vocab/assert.hpp"
#include "tests/support/properties/cases.hpp"

namespace accord::plain {

/// A compiled world with the counts of one question, which decide() takes by number.
class Node {
 public:
  explicit Node(const World& world) {
    auto compiled = agreement::compile(world.agreements, world.policy, world.own, world.ceiling);
    if (!compiled) std::cerr << compiled.error().text() << "\n";
    ACCORD_ASSERT(compiled.has_value());
    snapshot_ = *compiled;
    today_.assign(snapshot_->quotas().size(), 0);
    in_span_.assign(snapshot_->compilations().size(), 0);
  }

  [[nodiscard]] const agreement::Snapshot& snapshot() const { return *snapshot_; }

  /// Draws a count for every counter, near its limit; one time in thirty some are not known.
  void draw_counts(Dice& dice) {
    known_today_ = draw(dice, snapshot_->quotas(), today_,
                        [](const auto& term) { return term.observations_per_day; });
    known_in_span_ = draw(dice, snapshot_->compilations(), in_span_,
                          [](const auto& term) { return term.limit.observations; });
  }

  /// The counts as the plain decider takes them and as people read them: by path.
  void write_counts(Question& question) const {
    for (std::size_t i = 0; i < known_today_; ++i) {
      question.counts[snapshot_->quotas()[i].path] = today_[i];
    }
    for (std::size_t i = 0; i < known_in_span_; ++i) {
      question.counts[snapshot_->compilations()[i].path] = in_span_[i];
    }
  }

  void count(Dice& dice, Question& question) {
    draw_counts(dice);
    write_counts(question);
  }

  /// The other's counts of the same paths. A path that the other has no count of ends what is
  /// known.
  void take_counts(const Node& other) {
    if (source_ != &other) {
      source_ = &other;
      today_in_source_ = places(snapshot_->quotas(), other.snapshot_->quotas());
      in_span_in_source_ = places(snapshot_->compilations(), other.snapshot_->compilations());
    }
    known_today_ = take(today_in_source_, other.today_, other.known_today_, today_);
    known_in_span_ = take(in_span_in_source_, other.in_span_, other.known_in_span_, in_span_);
  }

  [[nodiscard]] std::size_t counters() const { return today_.size() + in_span_.size(); }

  [[nodiscard]] agreement::Ruling rule(const Question& q) const {
    agreement::ReleaseFacts facts{q.sender, q.recipient, q.payload_code, q.schema,
                                  q.mode,   q.label,     q.norad_cat_id, q.at};
    facts.object_class = q.object_class;
    facts.regime = q.regime;
    facts.purpose = q.purpose;
    facts.observations = q.observations;
    facts.last_observation = q.last_observation.value_or(UtcTime{});
    facts.originator_consents = q.originator_consents;
    facts.usage = {std::span(today_).first(known_today_),
                   std::span(in_span_).first(known_in_span_)};
    return agreement::decide(*snapshot_, facts);
  }

  [[nodiscard]] agreement::WrittenRuling decide(const Question& q) const {
    return agreement::written(rule(q));
  }

 private:
  using Counts = std::vector<std::uint32_t>;
  using Places = std::vector<std::size_t>;

  template <class Terms, class Limit>
  static std::size_t draw(Dice& dice, const Terms& terms, Counts& counts, Limit limit_of) {
    const std::size_t known = dice.one_in(30) ? dice.below(terms.size() + 1) : terms.size();
    for (std::size_t i = 0; i < known; ++i) {
      const std::uint32_t limit = limit_of(terms[i]);
      const std::uint32_t least = limit > 2 ? limit - 2 : 0;
      counts[i] = dice.one_in(2) ? 0 : least + dice.below(4);
    }
    return known;
  }

  /// Where each term stands among the other's; past their end when it does not.
  template <class Terms>
  static Places places(const Terms& terms, const Terms& others) {
    Places found;
    for (const auto& term : terms) {
      const auto same = std::find_if(others.begin(), others.end(),
                                     [&](const auto& other) { return other.path == term.path; });
      found.push_back(static_cast<std::size_t>(same - others.begin()));
    }
    return found;
  }

  static std::size_t take(const Places& from, const Counts& others, std::size_t known,
                          Counts& counts) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from[i] >= known) return i;
      counts[i] = others[from[i]];
    }
    return from.size();
  }

  std::shared_ptr<const agreement::Snapshot> snapshot_;
  Counts today_, in_span_;
  std::size_t known_today_ = 0;
  std::size_t known_in_span_ = 0;
  const Node* source_ = nullptr;  // whose counts were taken, and where they stand there
  Places today_in_source_, in_span_in_source_;
};

/// Empty when both say the same; otherwise what differs first.
inline std::string difference(const Answer& plain, const agreement::WrittenRuling& ruling) {
  if (plain.verdict != agreement::name_of(ruling.verdict)) return "verdict";
  if (plain.reason != ruling.reason) return "reason";
  if (plain.clause != ruling.clause) return "clause";
  if (plain.agreements != ruling.agreements) return "agreements";
  if (plain.verdict == "withhold") return {};
  if (plain.disclose != ruling.disclose) return "disclose";
  if (plain.remove != ruling.remove) return "remove";
  if (plain.delay != ruling.delay) return "delay";
  if (plain.onward != ruling.onward) return "onward";
  const std::pair<Level, std::string> level =
      ruling.protect_as ? std::pair(ruling.protect_as->level, ruling.protect_as->word)
                        : std::pair(Level::unspecified, std::string());
  if (plain.protect_as != level) return "protect_as";
  std::map<std::string, double> quanta;
  for (const auto& precision : ruling.precision) quanta[precision.field] = precision.quantum;
  if (plain.quanta != quanta) return "precision";
  std::vector<std::string> duties;
  if (plain.redact) duties.emplace_back("redact-protected-fields");
  if (!plain.remove.empty()) duties.emplace_back("remove-fields");
  if (!plain.quanta.empty()) duties.emplace_back("reduce-precision");
  return duties == ruling.obligations ? std::string() : "obligations";
}

inline std::string text_of(const Question& q) {
  std::ostringstream out;
  out << q.sender.text() << ">" << q.recipient.text() << " " << q.payload_code << " "
      << name_of(q.mode) << " '" << agreement::format_label(q.label) << "' object "
      << q.norad_cat_id << " " << agreement::name_of(q.object_class) << " "
      << agreement::name_of(q.regime) << " purpose " << static_cast<int>(q.purpose) << " at "
      << q.at.text() << " last " << (q.last_observation ? q.last_observation->text() : "unknown")
      << " consent " << q.originator_consents << " observations " << q.observations;
  for (const auto& [path, count] : q.counts) out << "\n  " << path << " = " << count;
  return out.str();
}

inline std::string text_of(const Answer& a) {
  return a.verdict + " " + std::string(code_entry(a.reason).name) + " under " + a.clause;
}
inline std::string text_of(const agreement::WrittenRuling& r) {
  return std::string(agreement::name_of(r.verdict)) + " " + std::string(code_entry(r.reason).name) +
         " under " + r.clause;
}

}  // namespace accord::plain
