// Table 3 of the manual, as one intersection instead of 27 rules.
#include "agreement/marking/disclosure.hpp"

#include "agreement/marking/countries.hpp"

namespace accord::agreement::marking {
namespace {

struct Triple {
  CodeSet keep;
  CodeSet see;  // all of keep, and more
  bool officer = false;
};

bool is_own_alone(const CodeSet& set) {
  return set.communities.empty() && set.countries.size() <= 1 &&
         (set.countries.empty() || set.countries.front() == "USA");
}

Triple triple_of(const Marking& marking, const Expansion& expansion) {
  const ForeignDisclosure& decided = marking.disclosure;
  Triple triple;
  triple.keep = code_set(decided.rel_to, expansion);
  Codes seen = decided.rel_to;
  seen.insert(seen.end(), decided.display_only.begin(), decided.display_only.end());
  triple.see = code_set(seen, expansion);
  // Without a decision, what counts as NOFORN has no officer; what counts as RELIDO has.
  triple.officer = decided.relido || stance_of(marking) == Stance::implied;
  return triple;
}

ForeignDisclosure decision(Triple triple, const Expansion& expansion) {
  ForeignDisclosure out;
  if (!is_own_alone(triple.keep)) out.rel_to = all_codes(triple.keep, release_order);
  CodeSet shown = beyond(triple.see, triple.keep, expansion);
  std::erase(shown.countries, "USA");
  out.display_only = all_codes(shown, code_order);
  out.relido = triple.officer;
  out.noforn = !out.any();
  return out;
}

}  // namespace

Stance stance_of(const Marking& marking) {
  if (marking.disclosure.any()) return Stance::decided;
  if (is_classified(marking.level) || marking.level == Level::unspecified) return Stance::bare;
  if (marking.ownership != Ownership::own || marking.fgi.any()) return Stance::bare;
  if (marking.controls.has(Word::sbu_nf) || marking.controls.has(Word::les_nf)) {
    return Stance::sbu_les;
  }
  const bool controlled = !marking.controls.empty() || !marking.sci.empty() ||
                          !marking.sap.empty() || !marking.aea.empty();
  return controlled ? Stance::implied : Stance::open;
}

ForeignDisclosure normal_disclosure(const Marking& marking, const Expansion& expansion) {
  if (!marking.disclosure.any()) return {};
  return decision(triple_of(marking, expansion), expansion);
}

ForeignDisclosure join_disclosure(const Marking& a, const Marking& b, const Expansion& expansion) {
  const Stance left = stance_of(a);
  const Stance right = stance_of(b);
  if (left == Stance::open) return normal_disclosure(b, expansion);
  if (right == Stance::open) return normal_disclosure(a, expansion);
  const bool undecided = left != Stance::decided && right != Stance::decided;
  // Undecided with undecided stays so, among its like; SBU-NF and LES-NF take FOUO and such in.
  const bool like = left == right || (left != Stance::bare && right != Stance::bare);
  if (undecided && like) return {};
  const Triple x = triple_of(a, expansion);
  const Triple y = triple_of(b, expansion);
  Triple both{intersect(x.keep, y.keep, expansion), intersect(x.see, y.see, expansion),
              x.officer && y.officer};
  return decision(std::move(both), expansion);
}

}  // namespace accord::agreement::marking
