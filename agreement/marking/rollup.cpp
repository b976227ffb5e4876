// The lattice join of every part of a marking.
#include "agreement/marking/rollup.hpp"

#include <algorithm>

#include "agreement/marking/capco_systems.hpp"
#include "agreement/marking/check.hpp"
#include "agreement/marking/countries.hpp"
#include "agreement/marking/disclosure.hpp"

namespace accord::agreement::marking {
namespace {

using Systems = std::vector<ControlSystem>;

void merge_compartment(ControlSystem& system, const Compartment& part, Block block) {
  for (Compartment& mine : system.compartments) {
    if (mine.name != part.name) continue;
    Codes subs = mine.subs;
    std::sort(subs.begin(), subs.end());
    Codes more = part.subs;
    std::sort(more.begin(), more.end());
    mine.subs = unite(subs, more);
    return;
  }
  const auto place = std::find_if(system.compartments.begin(), system.compartments.end(),
                                  [&](const Compartment& mine) {
                                    return system_order(part.name, mine.name, block, system.name);
                                  });
  system.compartments.insert(place, part);
}

void merge_system(Systems& into, const ControlSystem& system, Block block) {
  auto mine = std::find_if(into.begin(), into.end(), [&](const ControlSystem& candidate) {
    return candidate.name == system.name;
  });
  if (mine == into.end()) {
    mine = std::find_if(into.begin(), into.end(), [&](const ControlSystem& candidate) {
      return system_order(system.name, candidate.name, block);
    });
    mine = into.insert(mine, ControlSystem{system.name, {}});
  }
  for (const Compartment& part : system.compartments) merge_compartment(*mine, part, block);
}

Systems merged(const Systems& a, const Systems& b, Block block) {
  Systems out;
  for (const Systems* list : {&a, &b}) {
    for (const ControlSystem& system : *list) merge_system(out, system, block);
  }
  return out;
}

/// ORCON-USGOV stands only where every portion with ORCON has it (ISM-ID 303). Rising: none, USGOV
/// alone, both words, ORCON alone.
int orcon_rung(const ControlSet& controls) {
  if (controls.has(Word::orcon)) return controls.has(Word::orcon_usgov) ? 2 : 3;
  return controls.has(Word::orcon_usgov) ? 1 : 0;
}

ControlSet join_controls(const ControlSet& a, const ControlSet& b) {
  ControlSet out{a.bits | b.bits};
  const int rung = std::max(orcon_rung(a), orcon_rung(b));
  if (rung == 1) out.remove(Word::orcon);
  if (rung == 3) out.remove(Word::orcon_usgov);
  return out;
}

/// A document of one owner stays so; what several owners make is a US document with foreign
/// sources.
void join_owners(Marking& out, const Marking& a, const Marking& b) {
  const bool same = a.ownership == b.ownership && a.owners == b.owners &&
                    a.owner_concealed == b.owner_concealed && a.policy == b.policy;
  out.fgi.concealed = a.fgi.concealed || b.fgi.concealed;
  Codes sources;
  for (const Marking* part : {&a, &b}) {
    sources.insert(sources.end(), part->fgi.sources.begin(), part->fgi.sources.end());
    if (same || part->ownership == Ownership::own) continue;
    sources.insert(sources.end(), part->owners.begin(), part->owners.end());
    out.fgi.concealed = out.fgi.concealed || part->owner_concealed;
  }
  std::erase(sources, "USA");
  out.fgi.sources = out.fgi.concealed ? Codes{} : sorted(std::move(sources), code_order);
  if (same) {
    out.ownership = a.ownership;
    out.owners = a.owners;
    out.owner_concealed = a.owner_concealed;
    out.policy = a.policy;
  } else if (out.level == Level::restricted) {
    out.level = Level::confidential;  // a US document has no RESTRICTED
  }
}

template <class Choose>
std::optional<UtcTime> join_dates(std::optional<UtcTime> a, std::optional<UtcTime> b,
                                  Choose choose) {
  if (!a || !b) return a ? a : b;
  return choose(*a, *b);
}

UtcTime earlier(UtcTime a, UtcTime b) { return std::min(a, b); }
UtcTime later(UtcTime a, UtcTime b) { return std::max(a, b); }

Codes join_values(const Category& a, const Category& b, const Expansion& expansion) {
  if (a.type != CategoryType::permissive) {
    Codes left = a.values;
    Codes right = b.values;
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return unite(left, right);
  }
  return all_codes(
      intersect(code_set(a.values, expansion), code_set(b.values, expansion), expansion),
      code_order);
}

bool by_tag(const Category& a, const Category& b) {
  return a.tag != b.tag ? a.tag < b.tag : a.type < b.type;
}

/// A permissive family that one of them lacks restricts the other no less.
std::vector<Category> join_categories(const Marking& a, const Marking& b,
                                      const Expansion& expansion) {
  std::vector<Category> out;
  for (const Marking* part : {&a, &b}) {
    for (const Category& category : part->categories) {
      const auto mine = std::find_if(out.begin(), out.end(), [&](const Category& candidate) {
        return candidate.tag == category.tag && candidate.type == category.type;
      });
      if (mine == out.end()) {
        out.push_back(category);
        out.back().values = join_values(category, category, expansion);
      } else {
        mine->values = join_values(*mine, category, expansion);
        mine->uri = std::min(mine->uri, category.uri);
      }
    }
  }
  std::sort(out.begin(), out.end(), by_tag);
  return out;
}

/// What differs is not carried on.
std::string join_same(const std::string& a, const std::string& b) { return a == b ? a : ""; }

}  // namespace

Marking join(const Marking& a, const Marking& b, const Expansion& expansion) {
  Marking out;
  out.level = std::max(a.level, b.level);
  join_owners(out, a, b);
  out.policy_uri = join_same(a.policy_uri, b.policy_uri);
  out.sci = merged(a.sci, b.sci, Block::sci);
  out.sap = merged(a.sap, b.sap, Block::sap);
  out.aea = merged(a.aea, b.aea, Block::aea);
  out.controls = join_controls(a.controls, b.controls);
  out.disclosure = join_disclosure(a, b, expansion);
  out.provider_tokens = unite(a.provider_tokens, b.provider_tokens);
  out.categories = join_categories(a, b, expansion);
  out.privacy_mark = std::max(a.privacy_mark, b.privacy_mark);
  out.originator = join_same(a.originator, b.originator);
  out.created = join_dates(a.created, b.created, earlier);
  out.review_at = join_dates(a.review_at, b.review_at, earlier);
  out.declassify_on = join_dates(a.declassify_on, b.declassify_on, later);
  return out;
}

Marking normal(const Marking& marking, const Expansion& expansion) {
  return join(marking, marking, expansion);
}

Result<Marking> roll_up(std::span<const Marking> portions, const Expansion& expansion) {
  if (portions.empty()) return fail(Code::marking_list, "a page has one portion at least");
  Marking joined = normal(portions.front(), expansion);
  for (const Marking& portion : portions.subspan(1)) joined = join(joined, portion, expansion);
  Marking page = page_marking(joined);
  ACCORD_CHECK(check(page, {Places{}, expansion.communities, expansion.at}));
  return page;
}

}  // namespace accord::agreement::marking
