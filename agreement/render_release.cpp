// The release article: each clause as a sentence of what it covers, then its conditions and duties.
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

std::string releasability_text(Releasability rule) {
  switch (rule) {
    case Releasability::rel_to_recipient:
      return "marked REL TO a list that holds the recipient";
    case Releasability::rel_to_recipient_or_unclassified:
      return "marked REL TO a list that holds the recipient, or UNCLASSIFIED without a REL TO list";
  }
  return {};
}

std::string onward_text(Onward onward) {
  switch (onward) {
    case Onward::forbidden:
      return "not to be passed on";
    case Onward::with_consent:
      return "to be passed on only with the originator's consent, case by case";
    case Onward::permitted:
      return "may be passed on under the recipient's own agreements";
  }
  return {};
}

void add_coverage(const ReleaseClause& clause, std::vector<std::string>& items) {
  if (clause.effective) items.push_back("  effective " + interval_text(*clause.effective));
  if (!clause.object_classes.empty()) {
    items.push_back("  only objects known to be " + list_of(clause.object_classes));
  }
  if (!clause.regimes.empty()) items.push_back("  only in " + list_of(clause.regimes));
  if (!clause.only_lists.empty()) {
    items.push_back("  only objects of list " + list_of(clause.only_lists));
  }
  if (!clause.except_lists.empty()) {
    items.push_back("  no object of list " + list_of(clause.except_lists));
  }
  if (!clause.purposes.empty()) {
    items.push_back("  only in answer to a request for " + list_of(clause.purposes));
  }
}

void add_quotas(const ReleaseClause& clause, std::vector<std::string>& items) {
  for (const ReleaseQuota& quota : clause.quotas) {
    items.push_back("  at most " + std::to_string(quota.observations_per_day) +
                    " observations of " + list_of(quota.object_classes, "all objects") +
                    " a UTC day");
  }
  if (!clause.compilation) return;
  items.push_back("  more than " + std::to_string(clause.compilation->observations) +
                  " observations " +
                  (clause.compilation->over == CompiledOver::object ? "of one object " : "") +
                  "within " + seconds_text(clause.compilation->span) + ": a person decides");
}

void add_duties(const ReleaseClause& clause, std::vector<std::string>& items) {
  items.push_back("  sensor fields disclosed: " + list_of(clause.disclose));
  if (!clause.remove.empty()) items.push_back("  fields removed: " + list_of(clause.remove));
  if (clause.delay.count() > 0) {
    items.push_back("  not before " + seconds_text(clause.delay) + " after the last observation");
  }
  for (const Precision& precision : clause.precision) {
    items.push_back("  " + precision.field + " in steps of " + number_text(precision.quantum));
  }
  add_quotas(clause, items);
  items.push_back("  " + onward_text(clause.onward));
  if (clause.third_party == ThirdParty::as_listed) {
    items.push_back("  data of other nations listed above, without asking them case by case");
  }
}

void add_clause(const ReleaseClause& clause, std::vector<std::string>& items) {
  items.push_back("[" + clause.id + "] " + list_of(clause.payload_types) + " in " +
                  list_of(clause.data_modes) + ", up to " + text_of(clause.ceiling) + ", " +
                  releasability_text(clause.releasability) + ":");
  add_coverage(clause, items);
  add_duties(clause, items);
}

std::string policies_text(const ReleaseDirection& direction) {
  if (!direction.own_labels) return list_of(direction.label_policies);
  return direction.label_policies.empty()
             ? "the sender's own"
             : "the sender's own and of " + list_of(direction.label_policies);
}

std::string objects_text(const ObjectList& list) {
  std::string text;
  for (const std::uint32_t id : list.norad_cat_ids) {
    text += (text.empty() ? "" : ", ") + std::to_string(id);
  }
  return text;
}

}  // namespace

Article release_article(const Document& document) {
  Article article{"RELEASE. What no clause names is withheld.", {}};
  for (const ReleaseDirection& direction : document.release) {
    Paragraph paragraph{side_text(direction.from) + " may release to " + side_text(direction.to) +
                            ", under labels of " + policies_text(direction) + ":",
                        {}};
    for (const ReleaseClause& clause : direction.clauses) add_clause(clause, paragraph.items);
    article.paragraphs.push_back(std::move(paragraph));
  }
  for (const ObjectList& list : document.object_lists) {
    article.paragraphs.push_back({"Object list " + list.id + ": " + objects_text(list), {}});
  }
  return article;
}

}  // namespace accord::agreement
