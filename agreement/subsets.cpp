// Chains of rules, breadth first, then sorted.
#include "agreement/subsets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace accord::agreement {
namespace {

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

/// What the nation alone may take off a label: no control, no stake of another and no provider's
/// token.
bool is_the_nations_alone(const Label& label, const NationId& nation) {
  const Handling& handling = label.handling;
  return label.policy == nation.text() && handling.controls.empty() && handling.owners.empty() &&
         handling.fgi.empty() && !handling.fgi_concealed && handling.tokens.empty();
}

/// Another nation's data is never marked anew.
bool applies(const SubsetRule& rule, const NationId& nation, std::string_view payload_code,
             const Label& label) {
  return is_the_nations_alone(label, nation) && contains(rule.from_levels, label.level) &&
         contains(rule.payload_types, std::string(payload_code)) && !(rule.label == label);
}

void add_precision(std::vector<Precision>& ours, const std::vector<Precision>& more) {
  for (const Precision& one : more) {
    const auto at =
        std::lower_bound(ours.begin(), ours.end(), one,
                         [](const Precision& a, const Precision& b) { return a.field < b.field; });
    if (at != ours.end() && at->field == one.field) {
      at->quantum = std::max(at->quantum, one.quantum);
    } else {
      ours.insert(at, one);
    }
  }
}

Reduction then(Reduction reduction, const SubsetRule& rule) {
  reduction.rules.push_back(rule.id);
  std::vector<std::string> remove;
  std::set_union(reduction.remove.begin(), reduction.remove.end(), rule.remove.begin(),
                 rule.remove.end(), std::back_inserter(remove));
  reduction.remove = std::move(remove);
  add_precision(reduction.precision, rule.precision);
  std::erase_if(reduction.precision,
                [&](const Precision& one) { return contains(reduction.remove, one.field); });
  reduction.delay = std::max(reduction.delay, rule.delay);
  reduction.label = rule.label;
  reduction.approved = reduction.approved && !rule.reference.empty();
  return reduction;
}

double coarseness(const Reduction& reduction) {
  double sum = 0;
  for (const Precision& one : reduction.precision) sum += std::log2(one.quantum);
  return sum;
}

auto rank(const Reduction& reduction) {
  return std::tuple(reduction.remove.size(), reduction.precision.size(), coarseness(reduction),
                    reduction.delay, reduction.rules.size(), reduction.name());
}

}  // namespace

std::string Reduction::name() const {
  std::string out;
  for (const std::string& rule : rules) out += (out.empty() ? "" : "+") + rule;
  return out;
}

bool is_larger(const Reduction& a, const Reduction& b) { return rank(a) < rank(b); }

std::vector<Reduction> reductions_of(const NationalPolicy& policy, std::string_view payload_code,
                                     const Label& label) {
  std::vector<Reduction> found;
  std::vector<Reduction> longest(1);
  longest.front().label = label;
  for (std::size_t length = 1; length <= kMaxSubsetChain; ++length) {
    std::vector<Reduction> longer;
    for (const Reduction& chain : longest) {
      for (const SubsetRule& rule : policy.subsets) {
        if (found.size() + longer.size() == kMaxReductions) break;
        if (!applies(rule, policy.nation, payload_code, chain.label)) continue;
        if (!contains(chain.rules, rule.id)) longer.push_back(then(chain, rule));
      }
    }
    found.insert(found.end(), longer.begin(), longer.end());
    longest = std::move(longer);
  }
  std::sort(found.begin(), found.end(), is_larger);
  return found;
}

bool is_of_marking(Code reason) {
  constexpr std::array kOfMarking{Code::no_foreign_disclosure,
                                  Code::not_releasable_to_recipient,
                                  Code::label_policy_not_agreed,
                                  Code::above_link_ceiling,
                                  Code::above_clause_ceiling,
                                  Code::clause_requires_rel_to,
                                  Code::label_noforn,
                                  Code::label_display_only,
                                  Code::label_relido,
                                  Code::label_word_not_agreed,
                                  Code::label_not_mapped};
  return std::find(kOfMarking.begin(), kOfMarking.end(), reason) != kOfMarking.end();
}

}  // namespace accord::agreement
