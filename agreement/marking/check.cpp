// The rules, grouped as the register groups them; the first that is broken is the refusal.
#include "agreement/marking/check.hpp"

#include <algorithm>
#include <span>

namespace accord::agreement::marking {
namespace {

struct LevelRule {
  Word word;
  Level least;
  Level most;
};

// ISM-ID 28, 30, 37, 107, 164, 346; manual H.8, H.9
constexpr std::array<LevelRule, 9> kControlLevels{{
    {Word::rsen, Level::secret, Level::top_secret},
    {Word::fouo, Level::unclassified, Level::unclassified},
    {Word::orcon, Level::confidential, Level::top_secret},
    {Word::orcon_usgov, Level::confidential, Level::top_secret},
    {Word::imcon, Level::secret, Level::top_secret},
    {Word::limdis, Level::unclassified, Level::unclassified},
    {Word::sbu, Level::unclassified, Level::unclassified},
    {Word::sbu_nf, Level::unclassified, Level::unclassified},
    {Word::propin, Level::unclassified, Level::top_secret},
}};

// ISM-ID 47, 48, 174, 181; BALK and BOHEMIA: DoDM 5200.01-V2
constexpr std::array<LevelRule, 12> kSystemLevels{{
    {Word::balk, Level::top_secret, Level::top_secret},
    {Word::bohemia, Level::top_secret, Level::top_secret},
    {Word::hcs, Level::secret, Level::top_secret},
    {Word::rsv, Level::secret, Level::top_secret},
    {Word::si, Level::confidential, Level::top_secret},
    {Word::tk, Level::secret, Level::top_secret},
    {Word::rd, Level::confidential, Level::top_secret},
    {Word::frd, Level::confidential, Level::top_secret},
    {Word::tfni, Level::confidential, Level::top_secret},
    {Word::dcni, Level::unclassified, Level::unclassified},
    {Word::ucni, Level::unclassified, Level::unclassified},
    {Word::atomal, Level::confidential, Level::top_secret},
}};

struct CompartmentRule {
  std::string_view system;
  std::string_view compartment;
  bool with_subs;  // the rule is about sub-compartments alone
  Word word;       // where to point
  Level least;
  bool noforn;
  bool orcon;  // ORCON itself; ORCON-USGOV is not enough
};

// ISM-ID 44, 45, 49, 173, 175, 335, 336, 341, 368-371, 453, 464
constexpr std::array<CompartmentRule, 9> kCompartments{{
    {"HCS", "O", false, Word::hcs, Level::secret, true, true},
    {"HCS", "P", true, Word::hcs, Level::top_secret, true, true},
    {"HCS", "P", false, Word::hcs, Level::secret, true, false},
    {"SI", "G", false, Word::si, Level::top_secret, false, true},
    {"TK", "BLFH", false, Word::tk, Level::top_secret, true, false},
    {"TK", "IDIT", false, Word::tk, Level::secret, true, false},
    {"TK", "KAND", false, Word::tk, Level::secret, true, false},
    {"RD", "CNWDI", false, Word::rd, Level::secret, false, false},
    {"RD", "SG", false, Word::rd, Level::secret, false, false},
}};

std::string name_of_word(Word word) { return std::string(row_of(word).written(Form::banner)); }

class Checker {
 public:
  Checker(const Marking& marking, const CheckContext& context)
      : marking_(marking), places_(context.places), context_(context) {}

  Status all() const {
    ACCORD_CHECK(levels());
    ACCORD_CHECK(systems(marking_.sci));
    ACCORD_CHECK(systems(marking_.aea));
    ACCORD_CHECK(disclosure());
    ACCORD_CHECK(controls());
    ACCORD_CHECK(nato());
    return joint();
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(Code code, std::string what, Word at) const {
    return fail(code, std::move(what), places_.of(at));
  }

  Status level_of(Word word, std::span<const LevelRule> rules) const {
    for (const LevelRule& rule : rules) {
      if (rule.word != word) continue;
      if (marking_.level >= rule.least && marking_.level <= rule.most) return {};
      return refuse(Code::marking_level, name_of_word(word) + " does not stand at this level",
                    word);
    }
    return {};
  }

  Status levels() const {
    if (marking_.level == Level::unspecified) {
      return fail(Code::marking_level, "no level", places_.of_level());
    }
    for (const Word word : marking_.controls.words()) {
      ACCORD_CHECK(level_of(word, kControlLevels));
    }
    if (!marking_.sap.empty() && !is_classified(marking_.level)) {
      return refuse(Code::marking_level, "SAR does not stand at this level", Word::sar);
    }
    for (const auto* list : {&marking_.sci, &marking_.aea}) {
      for (const ControlSystem& system : *list) {
        const Block block = list == &marking_.sci ? Block::sci : Block::aea;
        const auto found = find_word(system.name, block, Form::portion);
        if (found) ACCORD_CHECK(level_of(found->word, kSystemLevels));
      }
    }
    return {};
  }

  Status compartment(const ControlSystem& system, const Compartment& part) const {
    for (const CompartmentRule& rule : kCompartments) {
      const bool meant = system.name == rule.system && part.name == rule.compartment &&
                         (!rule.with_subs || !part.subs.empty());
      if (!meant) continue;
      const std::string name = system.name + '-' + part.name;
      if (marking_.level < rule.least) {
        return refuse(Code::marking_level, name + " does not stand at this level", rule.word);
      }
      if (rule.noforn && !marking_.disclosure.noforn) {
        return refuse(Code::marking_requires, name + " requires NOFORN", rule.word);
      }
      if (rule.orcon && !marking_.controls.has(Word::orcon)) {
        return refuse(Code::marking_requires, name + " requires ORCON", rule.word);
      }
    }
    return {};
  }

  Status systems(const std::vector<ControlSystem>& list) const {
    for (const ControlSystem& system : list) {
      if (system.name == "RSV" && !marking_.disclosure.noforn) {  // ISM-ID 464
        return refuse(Code::marking_requires, "RSV requires NOFORN", Word::rsv);
      }
      for (const Compartment& part : system.compartments) ACCORD_CHECK(compartment(system, part));
    }
    std::size_t nuclear = 0;  // ISM-ID 321
    for (const ControlSystem& system : marking_.aea) {
      if (system.name != "RD" && system.name != "FRD" && system.name != "TFNI") continue;
      if (++nuclear > 1) {
        return refuse(Code::marking_exclusive, "RD, FRD and TFNI exclude each other",
                      system.name == "FRD" ? Word::frd : Word::tfni);
      }
    }
    return {};
  }

  Status disclosure() const {
    const ForeignDisclosure& decided = marking_.disclosure;
    if (decided.noforn && !decided.rel_to.empty()) {
      return refuse(Code::marking_exclusive, "NOFORN excludes REL TO", Word::rel_to);
    }
    if (decided.noforn && decided.relido) {  // ISM-ID 169
      return refuse(Code::marking_exclusive, "NOFORN excludes RELIDO", Word::relido);
    }
    if (decided.noforn && !decided.display_only.empty()) {
      return refuse(Code::marking_exclusive, "NOFORN excludes DISPLAY ONLY", Word::display_only);
    }
    if (decided.relido && !decided.display_only.empty()) {
      return refuse(Code::marking_exclusive, "RELIDO excludes DISPLAY ONLY", Word::display_only);
    }
    if (decided.relido && marking_.controls.has(Word::orcon)) {  // ISM-ID 325
      return refuse(Code::marking_exclusive, "ORCON excludes RELIDO", Word::relido);
    }
    return {};
  }

  /// At most one of these stands in a marking.
  Status one_of(std::span<const Word> words) const {
    std::optional<Word> first;
    for (const Word word : words) {
      if (!marking_.controls.has(word)) continue;
      if (first) {
        return refuse(Code::marking_exclusive,
                      name_of_word(*first) + " excludes " + name_of_word(word), word);
      }
      first = word;
    }
    return {};
  }

  Status controls() const {
    using enum Word;
    constexpr std::array kStateAndSbu{exdis, nodis, sbu, sbu_nf};  // ISM-ID 38
    constexpr std::array kLes{les, les_nf};                        // ISM-ID 148
    ACCORD_CHECK(one_of(kStateAndSbu));
    ACCORD_CHECK(one_of(kLes));
    for (const Word word : {exdis, nodis}) {  // ISM-ID 313, 314
      if (marking_.controls.has(word) && !marking_.disclosure.noforn) {
        return refuse(Code::marking_requires, name_of_word(word) + " requires NOFORN", word);
      }
    }
    for (const Word word : {sbu_nf, les_nf}) {  // ISM-ID 372
      if (marking_.controls.has(word) && marking_.disclosure.any()) {
        return refuse(Code::marking_exclusive,
                      name_of_word(word) + " excludes another foreign disclosure decision", word);
      }
    }
    if (marking_.controls.has(fouo)) {  // ISM-ID 327, 328
      for (const Word word : marking_.controls.words()) {
        if (word != fouo) {
          return refuse(Code::marking_exclusive, "FOUO excludes " + name_of_word(word), word);
        }
      }
    }
    return {};
  }

  /// ISM-ID 163: what NATO alone marks needs NATO as owner or source.
  Status nato() const {
    const bool of_nato = marking_.policy == "NATO" || marking_.fgi.concealed ||
                         std::find(marking_.fgi.sources.begin(), marking_.fgi.sources.end(),
                                   "NATO") != marking_.fgi.sources.end();
    for (const auto* list : {&marking_.sci, &marking_.aea}) {
      for (const ControlSystem& system : *list) {
        const bool nato =
            system.name == "ATOMAL" || system.name == "BALK" || system.name == "BOHEMIA";
        if (nato && !of_nato) {
          const auto found = find_word(system.name, list == &marking_.sci ? Block::sci : Block::aea,
                                       Form::portion);
          return refuse(Code::marking_requires, system.name + " requires NATO as its source",
                        found->word);
        }
      }
    }
    return {};
  }

  /// Every owner is reached by REL TO; what cannot be expanded is not held against it.
  [[nodiscard]] bool released_to(const std::string& owner) const {
    for (const std::string& code : marking_.disclosure.rel_to) {
      if (code == owner) return true;
      if (code.size() == 3) continue;
      if (context_.communities == nullptr) return true;
      if (context_.communities->contains(code, owner, context_.at)) return true;
    }
    return false;
  }

  Status joint() const {  // manual H.3; ISM-ID 377, 382, 383
    if (marking_.ownership != Ownership::joint) return {};
    const auto refuse_owner = [this](std::string what) {
      return fail(Code::marking_joint, std::move(what), places_.of_owners());
    };
    const auto& owners = marking_.owners;
    if (owners.size() < 2) return refuse_owner("JOINT needs two owners at least");
    if (std::find(owners.begin(), owners.end(), "USA") == owners.end()) {
      return refuse_owner("USA is an owner of what is JOINT");
    }
    if (marking_.level == Level::restricted) return refuse_owner("JOINT is never RESTRICTED");
    if (marking_.disclosure.noforn) {
      return refuse(Code::marking_joint, "JOINT excludes NOFORN", Word::noforn);
    }
    for (const ControlSystem& system : marking_.sci) {
      if (system.name == "HCS") return refuse(Code::marking_joint, "JOINT excludes HCS", Word::hcs);
    }
    for (const std::string& owner : owners) {
      if (!released_to(owner)) {
        return refuse_owner("JOINT needs REL TO all its owners; " + owner + " is not in it");
      }
    }
    return {};
  }

  const Marking& marking_;
  const Places& places_;
  const CheckContext& context_;
};

std::string place(bool of_line, std::size_t byte, std::string_view word) {
  return of_line ? "byte " + std::to_string(byte) : std::string(word);
}

}  // namespace

std::string Places::of(Word word) const {
  return place(of_line, at[static_cast<std::size_t>(word)], row_of(word).written(Form::banner));
}
std::string Places::of_level() const { return place(of_line, level, "level"); }
std::string Places::of_owners() const { return place(of_line, owners, "owners"); }

Status check(const Marking& marking, const CheckContext& context) {
  return Checker(marking, context).all();
}

}  // namespace accord::agreement::marking
