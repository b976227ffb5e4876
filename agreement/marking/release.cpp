#include "agreement/marking/release.hpp"

#include <algorithm>

#include "agreement/marking/disclosure.hpp"
#include "agreement/marking/families.hpp"

namespace accord::agreement::marking {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

class Course {
 public:
  Course(const Marking& marking, const ReleaseQuestion& question, const ReleaseTerms& terms)
      : marking_(marking), question_(question), terms_(terms) {}

  ReleaseRuling run() {
    if (well_formed() && in_scope() && disclosed() && sources_agree() && owners_agree() &&
        under_ceiling() && mapped()) {
      ruling_.decision = Decision::permit;
      ruling_.reason = Code::marking_permits;
      ruling_.about.clear();
    }
    return std::move(ruling_);
  }

 private:
  bool stop(Code reason, std::string about, Decision decision = Decision::deny) {
    ruling_.decision = decision;
    ruling_.reason = reason;
    ruling_.about = std::move(about);
    return false;
  }

  [[nodiscard]] bool stays_at_home() const { return question_.to == question_.owner; }

  /// The originator gets back what it marked.
  [[nodiscard]] bool goes_home() const {
    return marking_.ownership == Ownership::own && question_.to == marking_.policy;
  }

  bool well_formed() {
    ruling_.step = ReleaseStep::well_formed;
    if (marking_.level == Level::unspecified) return stop(Code::marking_level, "level");
    if (question_.owner.empty() || question_.to.empty() || !is_code(marking_.policy)) {
      return stop(Code::marking_owner_unknown, marking_.policy);
    }
    if (marking_.review_at && *marking_.review_at <= terms_.expansion.at) {
      return stop(Code::marking_expired, marking_.review_at->text(0));
    }
    return true;
  }

  bool in_scope() {
    ruling_.step = ReleaseStep::scope;
    for (const auto* list : {&marking_.sci, &marking_.sap, &marking_.aea}) {
      if (!list->empty()) return stop(Code::marking_out_of_scope, text_of(list->front()));
    }
    for (const Word word : marking_.controls.words()) {
      if (word == Word::fouo) continue;  // a matter of foreign disclosure
      return stop(Code::marking_out_of_scope, std::string(row_of(word).written(Form::banner)));
    }
    if (const Category* category = unknown_restriction(marking_)) {
      return stop(Code::marking_out_of_scope, category->tag);
    }
    return true;
  }

  bool tokens_listed() {
    for (const std::string& token : marking_.provider_tokens) {
      if (holds(terms_.tokens, token)) continue;
      return stop(Code::marking_token_not_agreed, token, Decision::agreement);
    }
    return true;
  }

  bool disclosed() {
    ruling_.step = ReleaseStep::foreign_disclosure;
    if (stays_at_home() || goes_home()) return true;
    if (marking_.disclosure.noforn) return stop(Code::marking_noforn, "NOFORN");
    if (!tokens_listed()) return false;
    if (stance_of(marking_) == Stance::open && marking_.categories.empty()) return silent();
    return listed();
  }

  /// Plain UNCLASSIFIED: an agreement decides, by its clause or by the token that it lists.
  bool silent() {
    if (terms_.unclassified_without_list || !marking_.provider_tokens.empty()) return true;
    return stop(Code::marking_silent, "UNCLASSIFIED", Decision::agreement);
  }

  bool listed() {
    const ForeignDisclosure& decided = marking_.disclosure;
    const bool families = std::any_of(
        marking_.categories.begin(), marking_.categories.end(),
        [](const Category& category) { return category.type == CategoryType::permissive; });
    if (decided.rel_to.empty() && decided.display_only.empty() && !families) {
      return stop(Code::marking_no_decision, decided.relido ? "RELIDO" : "REL TO");
    }
    const std::string to(question_.to);
    if (!meets_families(marking_, to, terms_.expansion)) return stop(Code::marking_not_listed, to);
    const bool by_family = decided.rel_to.empty() && decided.display_only.empty();
    if (by_family || reaches(decided.rel_to, to, terms_.expansion)) return true;
    if (!reaches(decided.display_only, to, terms_.expansion)) {
      return stop(Code::marking_not_listed, to);
    }
    return question_.action == Action::display || stop(Code::marking_display_only, to);
  }

  /// The source is the recipient, or the releaser, or has consented. A community agrees to its own.
  [[nodiscard]] bool agrees(const std::string& source) const {
    return source == question_.to || source == question_.owner || holds(terms_.consents, source) ||
           reaches({source}, question_.to, terms_.expansion);
  }

  bool sources_agree() {
    ruling_.step = ReleaseStep::source_consent;
    if (stays_at_home()) return true;
    std::vector<std::string> sources = marking_.fgi.sources;
    if (marking_.fgi.concealed || marking_.owner_concealed) sources.emplace_back("FGI");
    if (marking_.ownership == Ownership::own) sources.push_back(marking_.policy);
    if (marking_.ownership == Ownership::foreign) {
      sources.insert(sources.end(), marking_.owners.begin(), marking_.owners.end());
    }
    for (const std::string& source : sources) {
      if (agrees(source)) continue;
      return stop(Code::marking_source_consent, source, Decision::needs_obligation);
    }
    return true;
  }

  bool owners_agree() {
    ruling_.step = ReleaseStep::joint_owners;
    if (stays_at_home() || marking_.ownership != Ownership::joint) return true;
    if (holds(marking_.owners, question_.to)) return true;
    for (const std::string& owner : marking_.owners) {
      if (owner == question_.owner || holds(terms_.consents, owner)) continue;
      return stop(Code::marking_owner_consent, owner, Decision::needs_obligation);
    }
    return true;
  }

  bool under_ceiling() {
    ruling_.step = ReleaseStep::ceiling_and_mapping;
    if (!terms_.ceiling || marking_.level <= *terms_.ceiling) return true;
    return stop(Code::marking_above_ceiling, std::string(name_of(marking_.level)));
  }

  /// Without a table, rungs pass that every ladder has; CONFIDENTIAL and RESTRICTED do not stand on
  /// every one, and what stands for them is for an agreement to say.
  bool mapped() {
    if (stays_at_home() || goes_home() || !is_classified(marking_.level)) return true;
    if (marking_.policy == question_.to) return true;
    if (terms_.map == nullptr) {
      if (marking_.level >= Level::secret) return true;
    } else {
      ruling_.derived =
          terms_.map->find({marking_.policy, question_.to, marking_.level, Purpose::protect,
                            marking_.created.value_or(terms_.expansion.at)});
      if (ruling_.derived) return true;
    }
    return stop(Code::marking_unmapped, std::string(accord::name_of(marking_.level)),
                Decision::needs_mapping);
  }

  const Marking& marking_;
  const ReleaseQuestion& question_;
  const ReleaseTerms& terms_;
  ReleaseRuling ruling_;
};

}  // namespace

ReleaseRuling rule_release(const Marking& marking, const ReleaseQuestion& question,
                           const ReleaseTerms& terms) {
  return Course(marking, question, terms).run();
}

std::string_view name_of(Decision decision) {
  switch (decision) {
    case Decision::deny:
      return "deny";
    case Decision::permit:
      return "permit";
    case Decision::agreement:
      return "agreement";
    case Decision::needs_mapping:
      return "needs-mapping";
    case Decision::needs_obligation:
      return "needs-obligation";
  }
  return "deny";
}

std::string_view name_of(ReleaseStep step) {
  switch (step) {
    case ReleaseStep::well_formed:
      return "well-formed";
    case ReleaseStep::scope:
      return "scope";
    case ReleaseStep::foreign_disclosure:
      return "foreign-disclosure";
    case ReleaseStep::source_consent:
      return "source-consent";
    case ReleaseStep::joint_owners:
      return "joint-owners";
    case ReleaseStep::ceiling_and_mapping:
      return "ceiling-and-mapping";
  }
  return "";
}

}  // namespace accord::agreement::marking
