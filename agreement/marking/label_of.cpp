// Part by part.
#include "agreement/marking/label_of.hpp"

#include <algorithm>

#include "agreement/marking/label.hpp"

namespace accord::agreement {
namespace {

using marking::Category;
using marking::CategoryType;
using marking::Marking;
using marking::Ownership;

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

Result<std::vector<MarkingCode>> codes_of(const std::vector<std::string>& texts) {
  std::vector<MarkingCode> codes;
  for (const std::string& text : texts) {
    ACCORD_TRY(MarkingCode code, MarkingCode::parse(text));
    codes.push_back(std::move(code));
  }
  sort_unique(codes);
  return codes;
}

/// A system whose compartments are not in the form of a label is named by its family alone.
void add_systems(const char* family, const std::vector<marking::ControlSystem>& systems,
                 std::vector<std::string>& controls) {
  for (const marking::ControlSystem& system : systems) {
    const std::string text = family + text_of(system);
    controls.push_back(text.size() <= kMaxWordBytes ? text : std::string("OTHER"));
  }
}

std::vector<std::string> controls_of(const Marking& marking) {
  std::vector<std::string> controls;
  add_systems("SCI ", marking.sci, controls);
  add_systems("SAP ", marking.sap, controls);
  add_systems("AEA ", marking.aea, controls);
  for (const marking::Word word : marking.controls.words()) {
    controls.emplace_back(row_of(word).written(marking::Form::banner));
  }
  const bool unnamed = std::any_of(
      marking.categories.begin(), marking.categories.end(),
      [](const Category& category) { return category.type == CategoryType::restrictive; });
  if (unnamed) controls.emplace_back("OTHER");
  sort_unique(controls);
  if (controls.size() > kMaxControls) controls = {"OTHER"};  // out of scope either way
  return controls;
}

Status add_owners(const Marking& marking, Handling& handling) {
  std::vector<std::string> sources = marking.fgi.sources;
  handling.fgi_concealed = marking.fgi.concealed || marking.owner_concealed;
  switch (marking.ownership) {
    case Ownership::own:
      break;
    case Ownership::joint: {
      ACCORD_TRY(handling.owners, codes_of(marking.owners));
      break;
    }
    case Ownership::foreign:
      for (const std::string& owner : marking.owners) {
        if (owner != marking.policy) sources.push_back(owner);
      }
      break;
  }
  if (handling.fgi_concealed) return {};
  ACCORD_TRY(handling.fgi, codes_of(sources));
  return {};
}

/// A label's dates are whole seconds; a review is never later for it.
std::optional<UtcTime> whole(const std::optional<UtcTime>& date) {
  if (!date) return std::nullopt;
  return UtcTime{date->tai_ns - date->tai_ns % 1'000'000'000};
}

}  // namespace

Result<Label> label_of(const Marking& marking) {
  for (const Category& category : marking.categories) {
    if (category.type != CategoryType::permissive) continue;
    return fail(Code::marking_not_expressible, "a permissive category of another policy",
                category.tag);
  }
  Label label;
  label.policy = marking.policy;
  label.level = marking.level;
  ACCORD_TRY(label.rel_to, codes_of(marking.disclosure.rel_to));
  Handling& handling = label.handling;
  handling.created = whole(marking.created);
  handling.review = whole(marking.review_at);
  handling.controls = controls_of(marking);
  ACCORD_CHECK(add_owners(marking, handling));
  handling.noforn = marking.disclosure.noforn;
  handling.relido = marking.disclosure.relido;
  ACCORD_TRY(handling.display_only, codes_of(marking.disclosure.display_only));
  std::erase_if(handling.display_only, [&](const MarkingCode& code) {  // who may keep it may see it
    return std::binary_search(label.rel_to.begin(), label.rel_to.end(), code);
  });
  handling.tokens = marking.provider_tokens;
  ACCORD_CHECK(check_label(label));
  return label;
}

}  // namespace accord::agreement
