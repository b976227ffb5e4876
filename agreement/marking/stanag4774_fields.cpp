#include "agreement/marking/stanag4774_fields.hpp"

#include <algorithm>

#include "agreement/marking/capco.hpp"
#include "agreement/marking/capco_systems.hpp"
#include "agreement/marking/stanag4774_tags.hpp"

namespace accord::agreement::marking {
namespace {

/// Puts the categories that have fields into them; the rest stay.
class Fields {
 public:
  Fields(Marking& marking, const XmlElement& place) : marking_(marking), place_(place) {}

  /// True when the category has found its field.
  Result<bool> take(const Category& category) {
    const bool permissive = category.type == CategoryType::permissive;
    if (permissive && category.tag == tag::kReleasableTo) {
      return into(marking_.disclosure.rel_to, category);
    }
    if (permissive && category.tag == tag::kDisplayOnly) {
      return into(marking_.disclosure.display_only, category);
    }
    if (category.type != CategoryType::restrictive) return false;
    if (category.tag == tag::kSci) return systems(marking_.sci, category, Block::sci);
    if (category.tag == tag::kSap) return systems(marking_.sap, category, Block::sap);
    if (category.tag == tag::kAea) return systems(marking_.aea, category, Block::aea);
    if (category.tag == tag::kDissemination) return controls(category, Block::dissem);
    if (category.tag == tag::kNonIc) return controls(category, Block::non_ic);
    if (category.tag == tag::kDisclosure) return disclosure(category);
    if (category.tag == tag::kFgi) return fgi(category);
    if (category.tag == tag::kJointOwners) return owners(category, Ownership::joint);
    if (category.tag == tag::kForeignOwners) return owners(category, Ownership::foreign);
    if (category.tag == tag::kProvider) return providers(category);
    return false;
  }

 private:
  static Result<bool> into(std::vector<std::string>& field, const Category& category) {
    field = category.values;
    return true;
  }

  Result<bool> systems(std::vector<ControlSystem>& field, const Category& category, Block block) {
    for (const std::string& value : category.values) {
      auto system = read_system_text(value, block);
      if (!system) return refuse(place_, system.error().what, system.error().code);
      if (!field.empty() && !system_order(field.back().name, system->name, block)) {
        return refuse(place_, "control systems ascend, each once", Code::marking_order);
      }
      field.push_back(std::move(*system));
    }
    return true;
  }

  Result<bool> controls(const Category& category, Block block) {
    std::optional<Word> before;
    for (const std::string& value : category.values) {
      const auto found = find_word(value, block, Form::banner);
      if (!found || found->title || !is_control(found->word)) {
        return refuse(place_, "not a control of the register", Code::marking_unknown_token);
      }
      if (before && found->word <= *before) {
        return refuse(place_, "controls stand in the register's order", Code::marking_order);
      }
      before = found->word;
      marking_.controls.add(found->word);
    }
    return true;
  }

  static bool is_control(Word word) {
    return word != Word::noforn && word != Word::rel_to && word != Word::relido &&
           word != Word::eyes && word != Word::display_only;
  }

  Result<bool> disclosure(const Category& category) {
    if (category.values.size() != 1) return refuse(place_, "one decision", Code::marking_exclusive);
    marking_.disclosure.noforn = category.values[0] == "NOFORN";
    marking_.disclosure.relido = category.values[0] == "RELIDO";
    if (marking_.disclosure.noforn || marking_.disclosure.relido) return true;
    return refuse(place_, "must be NOFORN or RELIDO", Code::marking_unknown_token);
  }

  Result<bool> fgi(const Category& category) {
    marking_.fgi.concealed = category.values[0] == tag::kConcealed && category.values.size() == 1;
    if (!marking_.fgi.concealed) marking_.fgi.sources = category.values;
    return true;
  }

  Result<bool> owners(const Category& category, Ownership ownership) {
    if (marking_.ownership != Ownership::own) {
      return refuse(place_, "owners stand twice", Code::marking_joint);
    }
    marking_.ownership = ownership;
    marking_.owner_concealed = ownership == Ownership::foreign && category.values.size() == 1 &&
                               category.values[0] == tag::kConcealed;
    if (!marking_.owner_concealed) marking_.owners = category.values;
    return true;
  }

  Result<bool> providers(const Category& category) {
    for (const std::string& token : category.values) {
      if (!is_provider_token(token)) {
        return refuse(place_, "not a provider token", Code::marking_provider_token);
      }
    }
    marking_.provider_tokens = category.values;
    if (category.values.size() <= kMaxProviderTokens) return true;
    return refuse(place_, "too many provider tokens", Code::too_large);
  }

  Marking& marking_;
  const XmlElement& place_;
};

}  // namespace

Result<bool> take_category(Marking& marking, const Category& category, const XmlElement& place) {
  return Fields(marking, place).take(category);
}

}  // namespace accord::agreement::marking
