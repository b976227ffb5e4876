// Markings at random from one seed: legal ones, as a line could carry them, from a small
// vocabulary, so that joins and lists meet often.
#pragma once

#include <algorithm>
#include <random>

#include "agreement/marking/check.hpp"
#include "agreement/marking/countries.hpp"
#include "agreement/marking/release.hpp"
#include "tests/support/properties/cases.hpp"
#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking::test {

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  bool one_in(std::size_t count) { return below(count) == 0; }

  std::vector<std::string> some(const std::vector<std::string>& from, std::size_t most) {
    std::vector<std::string> out;
    for (std::size_t i = below(most + 1); i > 0; --i) out.push_back(from[below(from.size())]);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  std::vector<std::string> codes(std::size_t most,
                                 bool (*order)(std::string_view, std::string_view)) {
    static const std::vector<std::string> kCodes{"AUS",  "CAN",  "DEU",  "GBR",  "JPN",
                                                 "NZL",  "FIN",  "ACGU", "FVEY", "NATO",
                                                 "GMIF", "KFOR", "TEYE"};
    std::vector<std::string> out = some(kCodes, most);
    std::sort(out.begin(), out.end(), order);
    return out;
  }

  /// A marking that a line can carry; the draw is repeated until the rules hold.
  Marking legal() {
    for (;;) {
      Marking marking = draw();
      if (check(marking, {Places{}, &small_communities(), at_})) return marking;
    }
  }

  /// The same, without controls that never travel: for rulings that may permit.
  Marking releasable() {
    for (;;) {
      Marking marking = draw();
      marking.sci.clear();
      marking.sap.clear();
      marking.aea.clear();
      marking.controls = one_in(8) ? marking.controls : ControlSet{};
      if (check(marking, {Places{}, &small_communities(), at_})) return marking;
    }
  }

  std::string nation() {
    static const std::vector<std::string> kNations{"AUS", "CAN", "DEU", "GBR", "JPN", "NZL", "USA"};
    return kNations[below(kNations.size())];
  }

  std::mt19937_64& random() { return random_; }

 private:
  Marking draw() {
    Marking out;
    static constexpr std::array kLevelsDrawn{Level::unclassified, Level::confidential,
                                             Level::secret, Level::secret, Level::top_secret};
    out.level = kLevelsDrawn[below(kLevelsDrawn.size())];
    own(out);
    disclose(out);
    if (one_in(3)) controls(out);
    if (one_in(4)) systems(out);
    if (one_in(6)) out.provider_tokens = some({"DS-JCO-NOTIF", "PR-EXO", "PR-EXO-OBS"}, 2);
    return out;
  }

  void own(Marking& out) {
    switch (below(8)) {
      case 0:
        out.ownership = Ownership::foreign;
        out.owners = codes(2, code_order);
        std::erase(out.owners, "NATO");
        out.owner_concealed = out.owners.empty();
        if (out.owners.size() == 1) out.policy = out.owners.front();
        break;
      case 1:
        out.ownership = Ownership::foreign;
        out.owners = {"NATO"};
        out.policy = "NATO";
        if (one_in(4)) out.level = Level::restricted;
        break;
      case 2:
        out.ownership = Ownership::joint;
        out.owners = {one_in(2) ? "GBR" : "AUS", "USA"};
        break;
      case 3:
        out.fgi.sources = codes(2, code_order);
        break;
      case 4:
        out.fgi.concealed = true;
        break;
      default:
        break;
    }
  }

  void disclose(Marking& out) {
    switch (below(7)) {
      case 0:
        out.disclosure.noforn = true;
        break;
      case 1:
        out.disclosure.relido = true;
        break;
      case 2:
      case 3:
      case 4:
        out.disclosure.rel_to = codes(4, release_order);
        if (!out.disclosure.rel_to.empty()) {
          out.disclosure.rel_to.insert(out.disclosure.rel_to.begin(), "USA");
          if (one_in(5)) out.disclosure.relido = true;
        }
        if (!out.disclosure.relido && one_in(3)) {
          out.disclosure.display_only = codes(2, code_order);
        }
        break;
      case 5:
        out.disclosure.display_only = codes(3, code_order);
        break;
      default:
        break;
    }
  }

  void controls(Marking& out) {
    static constexpr std::array kDrawn{Word::rsen,   Word::fouo,   Word::orcon,  Word::orcon_usgov,
                                       Word::imcon,  Word::propin, Word::dsen,   Word::fisa,
                                       Word::limdis, Word::exdis,  Word::nodis,  Word::sbu,
                                       Word::sbu_nf, Word::les,    Word::les_nf, Word::ssi};
    for (std::size_t i = 1 + below(3); i > 0; --i) out.controls.add(kDrawn[below(kDrawn.size())]);
  }

  void systems(Marking& out) {
    if (one_in(2)) {
      out.sci.push_back({"SI", {}});
      if (one_in(2)) out.sci.back().compartments.push_back({"ABC", {}});
    }
    if (one_in(3)) {
      out.sci.push_back({"TK", {}});
      if (one_in(2)) out.sci.back().compartments.push_back({"KAND", some({"ABCD", "XY"}, 2)});
    }
    if (one_in(4)) out.sap.push_back({"BP", {{"123", some({"AA", "BB"}, 2)}}});
    if (one_in(4)) {
      static const std::vector<std::string> kAea{"RD", "FRD", "DCNI", "TFNI"};
      out.aea.push_back({kAea[below(kAea.size())], {}});
      const bool restricted_data = out.aea.back().name == "RD" || out.aea.back().name == "FRD";
      if (restricted_data && one_in(2)) {
        out.aea.back().compartments.push_back({"SG", {"14"}});
        if (one_in(2)) out.aea.back().compartments.back().subs.emplace_back("18");
      }
    }
  }

  std::mt19937_64 random_;
  UtcTime at_ = at("2026-01-01");
};

}  // namespace accord::agreement::marking::test
