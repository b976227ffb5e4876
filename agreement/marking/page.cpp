// What the register prints on a page. Each line names its rule; docs/markings.md "Roll-up".
#include <algorithm>

#include "agreement/marking/rollup.hpp"

namespace accord::agreement::marking {
namespace {

bool has_system(const std::vector<ControlSystem>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [name](const ControlSystem& system) { return system.name == name; });
}

void drop_system(std::vector<ControlSystem>& list, std::string_view name) {
  std::erase_if(list, [name](const ControlSystem& system) { return system.name == name; });
}

void drop_unclassified_only(Marking& page) {
  for (const Word word : {Word::fouo, Word::sbu, Word::sbu_nf, Word::limdis}) {
    page.controls.remove(word);
  }
  drop_system(page.aea, "DCNI");
  drop_system(page.aea, "UCNI");
}

/// A decision on the page says NOFORN for them: SBU-NF becomes SBU, LES-NF becomes LES.
void split_noforn(Marking& page) {
  for (const auto& [with, without] :
       {std::pair{Word::sbu_nf, Word::sbu}, {Word::les_nf, Word::les}}) {
    if (!page.controls.has(with)) continue;
    if (page.disclosure.any()) {
      page.controls.remove(with);
      page.controls.add(without);
    } else {
      page.controls.remove(without);
    }
  }
}

}  // namespace

Marking page_marking(const Marking& joined) {
  Marking page = joined;
  split_noforn(page);
  if (is_classified(page.level)) drop_unclassified_only(page);
  if (page.controls.has(Word::nodis)) page.controls.remove(Word::exdis);
  if (page.controls.has(Word::nodis) || page.controls.has(Word::exdis)) {
    page.controls.remove(Word::sbu);  // ISM-ID 105
  }
  // FOUO gives way to any other control (ISM-ID 66, 327, 328).
  ControlSet others = page.controls;
  others.remove(Word::fouo);
  if (!others.empty()) page.controls.remove(Word::fouo);
  // RD over FRD over TFNI (ISM-ID 75, 77, 321).
  if (has_system(page.aea, "RD")) drop_system(page.aea, "FRD");
  if (has_system(page.aea, "RD") || has_system(page.aea, "FRD")) drop_system(page.aea, "TFNI");
  if (page.controls.has(Word::orcon)) page.disclosure.relido = false;  // ISM-ID 325
  return page;
}

}  // namespace accord::agreement::marking
