// Asking both deciders the same: the question in the facts of decide(), the counts by number.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <ostream>
#include <sstream>

#include "agreement/decide.hpp"
#include "agreement/names.hpp"
#include "random_world.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::plain {

/// A compiled world with the counts of one question, which decide() takes by number.
class Node {
 public:
  explicit Node(const World& world) {
    auto compiled = agreement::compile(world.agreements, world.policy, world.own, world.ceiling);
    ACCORD_ASSERT(compiled.has_value());
    snapshot_ = *compiled;
    today_.assign(snapshot_->quotas().size(), 0);
    in_span_.assign(snapshot_->compilations().size(), 0);
  }

  [[nodiscard]] const agreement::Snapshot& snapshot() const { return *snapshot_; }

  /// Draws a count for every counter, near its limit; one time in thirty some are not known.
  void count(Dice& dice, Question& question) {
    known_today_ = draw(dice, question, snapshot_->quotas(), today_,
                        [](const auto& term) { return term.observations_per_day; });
    known_in_span_ = draw(dice, question, snapshot_->compilations(), in_span_,
                          [](const auto& term) { return term.limit.observations; });
  }

  /// Counts of the question, by path, to those of the snapshot. A path without a count ends what is
  /// known.
  void take_counts(const Question& question) {
    known_today_ = take(question, snapshot_->quotas(), today_);
    known_in_span_ = take(question, snapshot_->compilations(), in_span_);
  }

  [[nodiscard]] agreement::WrittenRuling decide(const Question& q) const {
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
    return agreement::written(agreement::decide(*snapshot_, facts));
  }

 private:
  template <class Terms, class Limit>
  std::size_t draw(Dice& dice, Question& question, const Terms& terms,
                   std::vector<std::uint32_t>& counts, Limit limit_of) {
    const std::size_t known = dice.one_in(30) ? dice.below(terms.size() + 1) : terms.size();
    for (std::size_t i = 0; i < known; ++i) {
      const std::uint32_t limit = limit_of(terms[i]);
      const std::uint32_t least = limit > 2 ? limit - 2 : 0;
      counts[i] = dice.one_in(2) ? 0 : least + dice.below(4);
      question.counts[terms[i].path] = counts[i];
    }
    return known;
  }

  template <class Terms>
  static std::size_t take(const Question& question, const Terms& terms,
                          std::vector<std::uint32_t>& counts) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const auto count = question.counts.find(terms[i].path);
      if (count == question.counts.end()) return i;
      counts[i] = count->second;
    }
    return terms.size();
  }

  std::shared_ptr<const agreement::Snapshot> snapshot_;
  std::vector<std::uint32_t> today_;
  std::vector<std::uint32_t> in_span_;
  std::size_t known_today_ = 0;
  std::size_t known_in_span_ = 0;
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

/// Cases of the ordinary run, or as many as ACCORD_PROPERTY_CASES says.
inline std::size_t cases_or(std::size_t ordinary) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  ordinary /= 20;  // under sanitisers a twentieth: the ordinary build runs them all
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  ordinary /= 20;
#endif
#endif
  const char* wanted = std::getenv("ACCORD_PROPERTY_CASES");
  return wanted == nullptr ? ordinary : std::strtoull(wanted, nullptr, 10);
}

/// ACCORD_PROPERTY_SEED, or the given one.
inline std::uint64_t seed_or(std::uint64_t ordinary) {
  const char* wanted = std::getenv("ACCORD_PROPERTY_SEED");
  return wanted == nullptr ? ordinary : std::strtoull(wanted, nullptr, 10);
}

}  // namespace accord::plain
